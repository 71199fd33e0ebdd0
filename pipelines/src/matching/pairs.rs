//! Pairs of texts that stand side by side in the rows of one file.

use std::path::PathBuf;

use cleaning::matching::{AddressColumn, OrganisationNames, PairAnswer, PreparedName};

use super::columns::Texts;
use super::{Kind, Match, Matches, decision, each_row, rounded};
use crate::error::{PipelineError, Result};
use crate::progress::{ProgressListener, Stage, stage};
use crate::source::{self, ReadOptions};

/// Which pairs to decide.
#[derive(Debug, Clone)]
pub struct PairOptions {
    /// The file with a pair in each row.
    pub file: PathBuf,
    /// What the texts are about.
    pub kind: Kind,
    /// The column that identifies a row; rows go by their line in the file when there is none.
    pub id: Option<String>,
    /// The columns of the one text, in their order.
    pub texts: Vec<String>,
    /// The columns of the other.
    pub beside: Vec<String>,
}

/// Decides for each row whether its two texts are one thing, each pair by itself and by general knowledge: the same pair
/// gets the same answer in any file. A pair with an empty text is none.
pub fn match_pairs(options: &PairOptions, listener: &ProgressListener<'_>) -> Result<Matches> {
    if options.kind == Kind::Record {
        return Err(PipelineError::Input(
            "Pairs that stand side by side are of addresses or organisations; what a record of another kind says is learnt \
             from many rows. Write the two sides into two files and match one against the other."
                .to_owned(),
        ));
    }
    let mut timings = Vec::new();
    let (left, right) = stage(listener, Stage::Read, None, &mut timings, || {
        let file = source::read(&options.file, &ReadOptions::default(), &mut |_| ())?;
        let texts = |columns: &[String]| Texts::of_lines(&file, options.kind, options.id.as_deref(), columns);
        let (left, right) = (texts(&options.texts)?, texts(&options.beside)?);
        let made = left.len() as u64;
        Ok::<_, PipelineError>(((left, right), made))
    })?;
    let rows = stage(listener, Stage::Match, Some(left.len() as u64), &mut timings, || {
        let names = OrganisationNames::general();
        let rows = each_row(left.len(), listener, |row| {
            let texts = [&left, &right].map(|texts| joined(&texts.of_row(row)));
            let answer = match (texts, options.kind) {
                ([Some(left), Some(right)], Kind::Organisation) => {
                    Some(names.decide(&PreparedName::new(&left), &PreparedName::new(&right)))
                }
                ([Some(left), Some(right)], Kind::Address) => {
                    Some(AddressColumn::learn([left.as_str(), right.as_str()].into_iter()).decide(0, 1))
                }
                _ => None,
            };
            decided(&left.ids[row], answer)
        });
        let made = rows.len() as u64;
        Ok::<_, PipelineError>((rows, made))
    })?;
    Ok(Matches {
        held: rows.len() as u64,
        rows,
        texts: left.names,
        against_texts: right.names,
    })
}

/// The cells of a text on one line; none when all are empty.
fn joined(cells: &[Option<&str>]) -> Option<String> {
    let filled: Vec<&str> = cells.iter().copied().flatten().collect();
    (!filled.is_empty()).then(|| filled.join(", "))
}

fn decided(id: &str, answer: Option<PairAnswer>) -> Match {
    let decision = answer.map_or("none", |answer| decision(answer.verdict));
    Match {
        id: id.to_owned(),
        matched_id: (decision != "none").then(|| id.to_owned()),
        match_weight: answer.map(|answer| rounded(answer.match_weight)),
        distinguishability: None,
        decision,
    }
}
