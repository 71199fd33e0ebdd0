//! Which records are one thing, as a labelled file says.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use cleaning::linkage::DisjointSets;

use super::input::LinkInput;
use crate::error::{PipelineError, Result};
use crate::source::{ReadOptions, read};

/// The truth over the rows of an input.
#[derive(Debug)]
pub struct Truth {
    /// The thing of each row.
    pub of_row: Vec<u32>,
    /// Whether it is known what a row is: a row without a label may be anything.
    pub is_known: Vec<bool>,
    /// The pairs of rows that are one thing, the smaller first.
    pub pairs: HashSet<(u32, u32)>,
}

impl Truth {
    /// From a column of the files, or from a file of pairs of identifiers. `counts` says which pairs are looked at.
    ///
    /// # Errors
    /// When there is neither such a column nor such a file, or a pair names an unknown record.
    pub fn read(input: &LinkInput, truth: &str, counts: impl Fn(u32, u32) -> bool) -> Result<Self> {
        if input.columns.iter().any(|name| name == truth) {
            return Self::of_column(input, truth, counts);
        }
        if !Path::new(truth).exists() {
            // The error names the nearest column.
            input.column(truth)?;
        }
        Self::of_pairs(input, Path::new(truth))
    }

    fn of_column(input: &LinkInput, column: &str, counts: impl Fn(u32, u32) -> bool) -> Result<Self> {
        let values = input.column(column)?;
        let mut groups: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut of_row: Vec<u32> = (0_u32..).take(input.rows.len()).collect();
        let mut is_known = vec![false; input.rows.len()];
        for row in 0..u32::try_from(input.rows.len()).unwrap_or(u32::MAX) {
            if let Some(label) = values.text(row as usize) {
                let group = groups.entry(label).or_default();
                group.push(row);
                of_row[row as usize] = group[0];
                is_known[row as usize] = true;
            }
        }
        let mut pairs = HashSet::new();
        for rows in groups.values() {
            for (position, &left) in rows.iter().enumerate() {
                pairs.extend(
                    rows[position + 1..]
                        .iter()
                        .filter(|&&right| counts(left, right))
                        .map(|&right| (left, right)),
                );
            }
        }
        Ok(Self {
            of_row,
            is_known,
            pairs,
        })
    }

    fn of_pairs(input: &LinkInput, path: &Path) -> Result<Self> {
        let refuse = |message: String| PipelineError::Input(format!("{}: {message}", path.display()));
        let file = read(path, &ReadOptions::default(), &mut |_| ())?;
        let column = |index: usize| {
            let column = file.frame.select_at_idx(index);
            let column = column.ok_or_else(|| refuse("a file of pairs has two columns of identifiers".to_owned()))?;
            column.str().map_err(PipelineError::columns("reading pairs"))
        };
        let last = input.sources.len() - 1;
        let (left_rows, right_rows) = (input.rows_of_file(0), input.rows_of_file(last.min(1)));
        let mut truth = Self {
            of_row: Vec::new(),
            is_known: vec![true; input.rows.len()],
            pairs: HashSet::new(),
        };
        for ((left, right), line) in column(0)?.iter().zip(column(1)?.iter()).zip(&file.line_numbers) {
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            let straight = left_rows.get(left).zip(right_rows.get(right));
            let found = straight.or_else(|| left_rows.get(right).zip(right_rows.get(left)));
            let (&a, &b) = found.ok_or_else(|| refuse(format!("line {line}: there are no records `{left}` and `{right}` in the files to link; its columns must be the identifiers of the first and the second file")))?;
            truth.pairs.insert((a.min(b), a.max(b)));
        }
        truth.of_row = components(truth.pairs.iter().copied(), input.rows.len());
        Ok(truth)
    }
}

/// Rows connected by pairs, called by the smallest of them.
pub fn components(pairs: impl Iterator<Item = (u32, u32)>, rows: usize) -> Vec<u32> {
    let mut sets = DisjointSets::new(rows);
    for (left, right) in pairs {
        sets.join(left, right);
    }
    sets.into_roots()
}
