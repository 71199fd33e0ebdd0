//! Which records are one thing, as a labelled file says.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use cleaning::linkage::DisjointSets;

use super::input::LinkInput;
use super::pair_file::read_pairs;
use crate::error::Result;

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
        let pairs = read_pairs(input, path)?;
        Ok(Self {
            of_row: components(pairs.iter().copied(), input.rows.len()),
            is_known: vec![true; input.rows.len()],
            pairs: pairs.into_iter().collect(),
        })
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
