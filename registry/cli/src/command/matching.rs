//! `registrar match`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use pipelines::matching::{Against, Kind, MatchOptions, Matches, PairOptions, match_file, match_pairs};
use serde_json::json;

use crate::destination::Destination;
use crate::output::{Output, table, thousands};
use crate::place::StorePlace;
use crate::progress::ProgressDisplay;

/// Find for each row of a file the best row of another file, or the best record of a register; or decide pairs of texts.
///
/// Writes one line for each row: `id,matched_id,match_weight,distinguishability,decision`. The match weight is in bits;
/// the distinguishability is how many bits the next best has less, empty when there is no next. The decision is `match`,
/// `review` (near, but a person should look) or `none`. A file that is matched against itself finds for each row the
/// best other row.
///
/// With `--beside` each row holds a pair, and the question is whether its two texts are one thing. Each pair is decided
/// by itself: `matched_id` is the row's own identifier unless the decision is `none`, and there is no next best. Names
/// that differ by what tells sisters apart (a number, a point of the compass, another legal form) are for `review`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar match messy.csv --against canonical.parquet --kind address --id id --text address --text postcode --out matches.csv
  registrar match suppliers.csv --against organisation --kind organisation --id supplier_id --text supplier --out matches.csv
  registrar match people.csv --against register.csv --kind record --id id --out matches.csv
  registrar match pairs.csv --kind organisation --id case --text left --beside right --out decisions.csv")]
pub struct Match {
    /// The file whose rows are matched: CSV, JSON lines, Parquet or XLSX.
    file: PathBuf,
    /// Another file, or the name of a register of the store.
    #[arg(
        long,
        value_name = "FILE|REGISTER",
        required_unless_present = "beside",
        conflicts_with = "beside"
    )]
    against: Option<String>,
    /// What the rows are about.
    #[arg(long, value_enum)]
    kind: KindName,
    /// The column that identifies a row, in the other file too unless --against-id names one. Rows that hold a pair go by
    /// their line in the file when none is given.
    #[arg(long, value_name = "COL", required_unless_present = "beside")]
    id: Option<String>,
    /// A column that says what a row is about, once for each; chosen by their names when none is given.
    #[arg(long = "text", value_name = "COL")]
    texts: Vec<String>,
    /// A column of the text beside, once for each: the rows of the file are pairs, each decided by itself.
    #[arg(long, value_name = "COL", requires = "texts")]
    beside: Vec<String>,
    /// The column that identifies a row of the other file, when it has another name there.
    #[arg(long, value_name = "COL", conflicts_with = "beside")]
    against_id: Option<String>,
    /// A column of the other file, or a field of the register, that says what a row is about, when it has another name
    /// there.
    #[arg(long = "against-text", value_name = "COL", conflicts_with = "beside")]
    against_texts: Vec<String>,
    #[command(flatten)]
    destination: Destination,
}

/// What rows are about, on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    /// Postal addresses, in one column or several.
    Address,
    /// Names of organisations.
    Organisation,
    /// Anything else: what its columns say is learnt from the rows themselves.
    Record,
}

impl Match {
    /// Matches and writes the lines.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let display = ProgressDisplay::new(output);
        let matches = match &self.against {
            Some(against) => {
                let store = || Ok(registry_store::Store::open(&place.url)?);
                match_file(store, &self.options(against)?, &|progress| display.show(progress))?
            }
            None => match_pairs(&self.pairs(), &|progress| display.show(progress))?,
        };
        let written = self
            .destination
            .write(|file| matches.write_csv(file).context("the matches cannot be written"))?;
        match written.file {
            // The lines themselves are the answer.
            None => Ok(()),
            Some(file) => {
                let decided = |decision| matches.decided(decision);
                let value = json!({
                    "file": file, "rows": matches.rows.len(), "against": matches.held,
                    "text": matches.texts, "against_text": matches.against_texts,
                    "match": decided("match"), "review": decided("review"), "none": decided("none"),
                });
                output.answer(
                    &format!("{}\nWritten to {}", self.describe(&matches), file.display()),
                    &value,
                )
            }
        }
    }

    fn options(&self, against: &str) -> anyhow::Result<MatchOptions> {
        let path = PathBuf::from(against);
        let against = if path.exists() {
            Against::File(path)
        } else {
            let register = against.parse().with_context(|| {
                format!("--against {against}: there is no such file, and no register can be called that")
            })?;
            Against::Register(register)
        };
        Ok(MatchOptions {
            file: self.file.clone(),
            against,
            kind: self.kind.into(),
            id: self.id.clone().unwrap_or_default(),
            texts: self.texts.clone(),
            against_id: self.against_id.clone(),
            against_texts: self.against_texts.clone(),
        })
    }

    fn pairs(&self) -> PairOptions {
        PairOptions {
            file: self.file.clone(),
            kind: self.kind.into(),
            id: self.id.clone(),
            texts: self.texts.clone(),
            beside: self.beside.clone(),
        }
    }

    fn describe(&self, matches: &Matches) -> String {
        let rows =
            ["match", "review", "none"].map(|decision| vec![decision.to_owned(), thousands(matches.decided(decision))]);
        let (texts, against_texts) = (matches.texts.join(", "), matches.against_texts.join(", "));
        let count = thousands(matches.rows.len() as u64);
        let heading = if self.beside.is_empty() {
            let held = thousands(matches.held);
            format!("{count} rows by {texts}, against {held} by {against_texts}")
        } else {
            format!("{count} pairs of {texts} and {against_texts}")
        };
        format!("{heading}:\n{}", table(&["Decision", "Rows"], rows))
    }
}

impl From<KindName> for Kind {
    fn from(kind: KindName) -> Self {
        match kind {
            KindName::Address => Self::Address,
            KindName::Organisation => Self::Organisation,
            KindName::Record => Self::Record,
        }
    }
}
