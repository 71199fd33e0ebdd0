//! Rows of any kind, matched by a model that is learnt from both files.

use std::collections::HashMap;

use cleaning::linkage::TextColumn;
use cleaning::linkage::general::{Learnt, NamedColumn, Pairing};
use cleaning::matching::{Answer, RecordIndex};

use super::columns::Texts;
use crate::error::{PipelineError, Result};

/// The rows that are matched against, held in memory.
pub(super) struct HeldRows<'texts> {
    index: RecordIndex,
    asked: &'texts Texts,
    /// The row of each row of the index.
    rows: Vec<u32>,
    /// The place of each column among those of the rows that are asked for.
    places: HashMap<String, usize>,
}

impl<'texts> HeldRows<'texts> {
    /// Holds the rows, and learns what matches look like from the rows of both; `itself` says that they are the same. The
    /// columns of the two stand for each other in their order.
    pub(super) fn new(asked: &'texts Texts, held: &Texts, itself: bool) -> Result<Self> {
        if asked.names.len() != held.names.len() {
            return Err(PipelineError::Input(format!(
                "Records are matched column by column, but {} stand against {}; name as many with --text as with \
                 --against-text.",
                asked.names.join(", "),
                held.names.join(", ")
            )));
        }
        let held_rows = sorted(held);
        let asked_rows = if itself { Vec::new() } else { sorted(asked) };
        let both = columns(&asked.names, &[(held, &held_rows), (asked, &asked_rows)]);
        let sources = (0..held_rows.len() + asked_rows.len()).map(|row| u32::from(row >= held_rows.len()));
        let pairing = if itself { Pairing::Any } else { Pairing::Between };
        let learnt = Learnt::from_records(&named(&both), sources.collect(), pairing);
        drop(both);
        let columns = columns(&asked.names, &[(held, &held_rows)]);
        let index = RecordIndex::new(&named(&columns), learnt).ok_or_else(|| {
            PipelineError::Input(format!(
                "None of {} is worth comparing: all are empty, constant, or number the rows; name others with --text.",
                asked.names.join(", ")
            ))
        })?;
        Ok(Self {
            index,
            asked,
            rows: held_rows,
            places: asked.names.iter().cloned().zip(0..).collect(),
        })
    }

    /// The answer for a row.
    pub(super) fn find(&self, row: usize, keep: usize) -> Answer {
        let text = |column: &str| self.asked.cell(row, *self.places.get(column)?);
        let mut answer = self.index.find(text, keep);
        for candidate in &mut answer.candidates {
            candidate.row = self.rows[candidate.row as usize];
        }
        answer
    }
}

/// The rows by their identifiers, so that the answers do not depend on the order of the rows.
fn sorted(texts: &Texts) -> Vec<u32> {
    let mut rows: Vec<u32> = (0_u32..).zip(&texts.ids).map(|(row, _)| row).collect();
    rows.sort_by_key(|&row| &texts.ids[row as usize]);
    rows
}

/// The columns of some rows, one after another, by the names of those that are asked for.
fn columns(names: &[String], parts: &[(&Texts, &[u32])]) -> Vec<(String, TextColumn)> {
    let of_column = |(column, name): (usize, &String)| {
        let cells = parts
            .iter()
            .flat_map(|(texts, rows)| rows.iter().map(move |&row| texts.cell(row as usize, column)));
        (name.clone(), TextColumn::new(cells))
    };
    names.iter().enumerate().map(of_column).collect()
}

fn named(columns: &[(String, TextColumn)]) -> Vec<NamedColumn<'_>> {
    columns
        .iter()
        .map(|(name, values)| NamedColumn { name, values })
        .collect()
}
