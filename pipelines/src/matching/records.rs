//! Rows of any kind, matched by a model that is learnt from both files.

use cleaning::linkage::general::{Field, NamedColumn, Pairing, Records, Study, link, profile};
use cleaning::linkage::{TextColumn, Thresholds};
use cleaning::matching::{Answer, Candidate};

use super::columns::Texts;
use crate::error::{PipelineError, Result};
use crate::link::{BLOCK_RECORDS_MAX, fields};

/// Match weights, which are log2 of the odds: more likely than not is the same, one to 64 is for a person to look at.
const THRESHOLDS: Thresholds = Thresholds {
    same: 0.0,
    review: -6.0,
};
/// Bits by which the best row must stand out from the next to be the answer.
const STANDS_OUT_MIN: f64 = 1.0;

/// The answer for each row of the file. The columns of the two stand for each other in their order.
pub(super) fn answers(asked: &Texts, held: &Texts, itself: bool, keep: usize) -> Result<Vec<Answer>> {
    if asked.names.len() != held.names.len() {
        return Err(PipelineError::Input(format!(
            "Records are matched column by column, but {} stand against {}; name as many with --text as with \
             --against-text.",
            asked.names.join(", "),
            held.names.join(", ")
        )));
    }
    let order = Order::new(asked, held, itself);
    let columns: Vec<(String, TextColumn)> = (0..asked.names.len())
        .map(|column| {
            let cells = order.rows.iter().map(|row| row.cell(asked, held, column));
            (asked.names[column].clone(), TextColumn::new(cells))
        })
        .collect();
    let named: Vec<NamedColumn> = columns
        .iter()
        .map(|(name, values)| NamedColumn { name, values })
        .collect();
    let (rules, _) = profile(&named);
    if rules.is_empty() {
        return Err(PipelineError::Input(format!(
            "None of {} is worth comparing: all are empty, constant, or number the rows; name others with --text.",
            asked.names.join(", ")
        )));
    }
    let fields: Vec<Field> = fields(&rules, &columns);
    let sources = order.rows.iter().map(|row| u32::from(row.is_asked)).collect();
    let pairing = if itself { Pairing::Any } else { Pairing::Between };
    let records = Records::new(&fields, sources, pairing);
    let study = Study::new(&records, &[], BLOCK_RECORDS_MAX);
    let keys: Vec<_> = study
        .choose_keys(records.len())
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let linked = link(&records, &study, &keys, BLOCK_RECORDS_MAX, THRESHOLDS.same);
    let mut found: Vec<Vec<Candidate>> = vec![Vec::new(); asked.len()];
    for &(left, right, match_weight) in &linked.links {
        for (row, other) in [(left, right), (right, left)] {
            let (row, other) = (&order.rows[row as usize], &order.rows[other as usize]);
            if itself || (row.is_asked && !other.is_asked) {
                found[row.number as usize].push(Candidate {
                    row: other.number,
                    match_weight,
                    evidence: Vec::new(),
                });
            }
        }
    }
    let written_alike = |left: u32, right: u32| held.of_row(left as usize) == held.of_row(right as usize);
    Ok(found
        .into_iter()
        .map(|candidates| Answer::of(candidates, keep, THRESHOLDS, STANDS_OUT_MIN, written_alike))
        .collect())
}

/// A row of one of the two.
struct Row {
    is_asked: bool,
    number: u32,
}

impl Row {
    fn texts<'texts>(&self, asked: &'texts Texts, held: &'texts Texts) -> &'texts Texts {
        if self.is_asked { asked } else { held }
    }

    fn cell<'texts>(&self, asked: &'texts Texts, held: &'texts Texts, column: usize) -> Option<&'texts str> {
        self.texts(asked, held).cell(self.number as usize, column)
    }
}

/// The rows of both by their identifiers, so that the answers do not depend on the order of the rows.
struct Order {
    rows: Vec<Row>,
}

impl Order {
    fn new(asked: &Texts, held: &Texts, itself: bool) -> Self {
        let of = |is_asked: bool, texts: &Texts| {
            let numbers = (0_u32..).zip(&texts.ids).map(|(number, _)| number);
            numbers.map(move |number| Row { is_asked, number }).collect::<Vec<_>>()
        };
        let mut rows = of(false, held);
        if !itself {
            rows.extend(of(true, asked));
        }
        rows.sort_by_key(|row| (row.is_asked, &row.texts(asked, held).ids[row.number as usize]));
        Self { rows }
    }
}
