//! Candidate pairs: those that share a blocking key.

use rayon::prelude::*;

use super::blocks::{blocks, pairs_of, sorted_rows};
use super::key::{Key, PartValues};
use super::number::pair;
use super::records::Records;

/// A block with more records than the limit, whose pairs were not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LargeBlock {
    /// Index of the key.
    pub key: usize,
    /// One of its rows.
    pub row: u32,
    /// Number of rows.
    pub rows: usize,
}

/// Pairs to compare.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Pairs of rows as [`pair`], ascending, each once.
    pub pairs: Vec<u64>,
    /// What was left out, the largest first.
    pub large: Vec<LargeBlock>,
}

/// All pairs that share one of the keys, but for blocks above `block_records_max`.
pub fn candidates(records: &Records, values: &[PartValues], keys: &[Key], block_records_max: usize) -> Candidates {
    let of_keys: Vec<Candidates> = (0..keys.len())
        .into_par_iter()
        .map(|key| of_key(records, values, keys, key, block_records_max))
        .collect();
    let mut found = Candidates::default();
    for mut of_key in of_keys {
        found.pairs.append(&mut of_key.pairs);
        found.large.append(&mut of_key.large);
    }
    found.pairs.par_sort_unstable();
    found.pairs.dedup();
    found
        .large
        .sort_by(|a, b| b.rows.cmp(&a.rows).then((a.key, a.row).cmp(&(b.key, b.row))));
    found
}

fn of_key(records: &Records, values: &[PartValues], keys: &[Key], key: usize, block_records_max: usize) -> Candidates {
    let mut found = Candidates::default();
    for block in blocks(&sorted_rows(records, values, &keys[key])) {
        if block.len() > block_records_max {
            found.large.push(LargeBlock {
                key,
                row: block[0].1,
                rows: block.len(),
            });
        } else {
            pairs_of(records, block, |left, right| found.pairs.push(pair(left, right)));
        }
    }
    found
}
