//! Blocking keys for records among which there are no matches to choose them by.

use rayon::prelude::*;

use super::candidate_keys::{candidate_keys, parts_of};
use super::key::{Key, PartValues};
use super::number::real;
use super::records::Records;
use super::sample::{block_shares, sampled_rows};
use crate::limits::LINK_KEYS;

/// A key is of use when this share of the records lies in blocks that are not too large.
const REACH_MIN: f64 = 0.25;

/// Keys that reach enough of the records, spread over the fields: what is written otherwise in one field is found by
/// another. Of equal ones those of one part come first, because they ask for less.
pub fn usual_keys(records: &Records, block_records_max: usize) -> Vec<Key> {
    let all = candidate_keys(records);
    let values: Vec<PartValues> = parts_of(&all)
        .into_par_iter()
        .map(|part| PartValues::new(part, &records.comparers[part.field]))
        .collect();
    let reaches: Vec<f64> = all
        .par_iter()
        .map(|key| reach(records, &values, key, block_records_max))
        .collect();
    let mut left: Vec<&Key> = all
        .iter()
        .zip(reaches)
        .filter(|(_, reach)| *reach >= REACH_MIN)
        .map(|(key, _)| key)
        .collect();
    let mut uses = vec![0_usize; records.comparers.len()];
    let mut chosen = Vec::new();
    while chosen.len() < LINK_KEYS {
        let most = |key: &Key| key.0.iter().map(|part| uses[part.field]).max();
        // The first of the least.
        let Some(next) = (0..left.len()).min_by_key(|&index| (most(left[index]), left[index].0.len())) else {
            break;
        };
        let key = left.remove(next);
        for part in &key.0 {
            uses[part.field] += 1;
        }
        chosen.push(key.clone());
    }
    chosen
}

/// The share of the records that lie in blocks which are not too large, estimated from some of the blocks.
fn reach(records: &Records, values: &[PartValues], key: &Key, block_records_max: usize) -> f64 {
    let share = block_shares(records);
    let sorted = sampled_rows(records, values, key, share as u64);
    let reached: usize = sorted
        .chunk_by(|left, right| left.0 == right.0)
        .map(<[_]>::len)
        .filter(|&rows| rows <= block_records_max)
        .sum();
    real(reached * share) / real(records.len().max(1))
}
