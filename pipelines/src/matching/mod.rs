//! Matching a file against another file or a register: for each row the best row there, and how sure that is; or deciding
//! pairs that stand side by side in one file.

mod columns;
mod held;
mod index;
mod pairs;
mod records;

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use cleaning::linkage::Verdict;
use cleaning::matching::Answer;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};
use registry_core::RegisterName;
use registry_store::Store;
use serde::Serialize;

pub use index::Kind;
pub use pairs::{PairOptions, match_pairs};

use self::columns::Texts;
use self::index::finder;
use crate::error::{PipelineError, Result};
use crate::progress::{Progress, ProgressListener, Stage, stage};
use crate::source::{self, ReadOptions};

/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1_000;

/// What to match against.
#[derive(Debug, Clone)]
pub enum Against {
    /// Rows of a file.
    File(PathBuf),
    /// Live records of a register, by their keys.
    Register(RegisterName),
}

/// What to match, against what, and by which columns.
#[derive(Debug, Clone)]
pub struct MatchOptions {
    /// The file whose rows are matched.
    pub file: PathBuf,
    /// What they are matched against.
    pub against: Against,
    /// What the rows are about.
    pub kind: Kind,
    /// The column that identifies a row.
    pub id: String,
    /// The columns that say what a row is about, in their order; chosen by their names when there are none.
    pub texts: Vec<String>,
    /// The column that identifies a row of the other file; the same when that has it.
    pub against_id: Option<String>,
    /// The columns that say what a row of the other file, or a record, is about; the same when it has them.
    pub against_texts: Vec<String>,
}

/// What was found for one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// The row.
    pub id: String,
    /// The row or record there, for a pair the row itself; none when nothing comes near.
    pub matched_id: Option<String>,
    /// Match weight of the two in bits; none when nothing was found at all.
    pub match_weight: Option<f64>,
    /// Bits to the next best; none when there is no next, as in a pair.
    pub distinguishability: Option<f64>,
    /// `match`, `review` or `none`.
    pub decision: &'static str,
}

/// What matching a file found.
#[derive(Debug)]
pub struct Matches {
    /// One for each row, in the order of the file.
    pub rows: Vec<Match>,
    /// Rows or records that were matched against; for pairs the rows themselves.
    pub held: u64,
    /// The columns that were read of the file.
    pub texts: Vec<String>,
    /// The columns that were read of the other, or that stand beside.
    pub against_texts: Vec<String>,
}

/// Matches every row of the file. A file that is matched against itself finds for each row the best other row.
///
/// The store is only asked when the file is matched against a register.
pub fn match_file(
    store: impl FnOnce() -> Result<Store>,
    options: &MatchOptions,
    listener: &ProgressListener<'_>,
) -> Result<Matches> {
    let mut timings = Vec::new();
    let (asked, held) = stage(listener, Stage::Read, None, &mut timings, || {
        let file = source::read(&options.file, &ReadOptions::default(), &mut |_| ())?;
        let asked = Texts::of_file(&file, options.kind, Some(&options.id), &options.texts)?;
        let held = held::read(store, options, &asked)?;
        let made = (asked.len() + held.len()) as u64;
        Ok::<_, PipelineError>(((asked, held), made))
    })?;
    let itself = matches!(&options.against, Against::File(path) if same_file(path, &options.file));
    let rows = stage(listener, Stage::Match, Some(asked.len() as u64), &mut timings, || {
        let find = finder(options.kind, &asked, &held, itself)?;
        let rows = each_row(asked.len(), listener, |row| {
            matched(find(row), &asked, &held, row, itself)
        });
        let made = rows.len() as u64;
        Ok::<_, PipelineError>((rows, made))
    })?;
    Ok(Matches {
        rows,
        held: held.len() as u64,
        texts: asked.names,
        against_texts: held.names,
    })
}

/// What is found for each row, by all cores, in the order of the rows.
fn each_row(count: usize, listener: &ProgressListener<'_>, find: impl Fn(usize) -> Match + Sync) -> Vec<Match> {
    let done = AtomicU64::new(0);
    let rows = (0..count).into_par_iter().with_min_len(64).map(|row| {
        let found = find(row);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(PROGRESS_ROWS) {
            listener(Progress::Advanced { done });
        }
        found
    });
    rows.collect()
}

fn same_file(one: &std::path::Path, other: &std::path::Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn matched(mut answer: Answer, asked: &Texts, held: &Texts, row: usize, itself: bool) -> Match {
    if let Some(row) = u32::try_from(row).ok().filter(|_| itself) {
        answer = answer.without(row);
    }
    let best = answer.candidates.first();
    let decision = decision(answer.verdict);
    let near = best.filter(|_| answer.verdict != Verdict::Different);
    Match {
        id: asked.ids[row].clone(),
        matched_id: near.map(|candidate| held.ids[candidate.row as usize].clone()),
        match_weight: best.map(|candidate| rounded(candidate.match_weight)),
        distinguishability: Some(answer.distinguishability)
            .filter(|bits| best.is_some() && bits.is_finite())
            .map(rounded),
        decision,
    }
}

fn decision(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "match",
        Verdict::Review => "review",
        Verdict::Different => "none",
    }
}

/// To four decimals, as all match weights that leave the program.
fn rounded(bits: f64) -> f64 {
    (bits * 10_000.0).round() / 10_000.0
}

impl Matches {
    /// Writes the rows as CSV: `id,matched_id,match_weight,distinguishability,decision`.
    pub fn write_csv(&self, output: &mut dyn Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(output);
        for row in &self.rows {
            writer.serialize(row).map_err(std::io::Error::from)?;
        }
        writer.flush()
    }

    /// Rows with this decision.
    pub fn decided(&self, decision: &str) -> u64 {
        self.rows.iter().filter(|row| row.decision == decision).count() as u64
    }
}
