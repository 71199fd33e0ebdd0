//! Blocks: rows that share a key.

use rayon::prelude::*;

use super::hash;
use super::key::{Key, PartValues};
use super::records::Records;

/// Rows sorted by the hash of their key; a row with several words stands several times.
pub fn sorted_rows(records: &Records, values: &[PartValues], key: &Key) -> Vec<(u64, u32)> {
    let parts: Vec<&PartValues> = key
        .0
        .iter()
        .filter_map(|part| values.iter().find(|values| values.part == *part))
        .collect();
    let mut sorted = Vec::new();
    for row in 0..u32::try_from(records.len()).unwrap_or(u32::MAX) {
        for_each_hash(records, &parts, row, |hash| sorted.push((hash, row)));
    }
    sorted.par_sort_unstable();
    sorted.dedup();
    sorted
}

/// Calls with the hash of every key of a row.
pub fn for_each_hash(records: &Records, parts: &[&PartValues], row: u32, call: impl FnMut(u64)) {
    combine(
        parts.len(),
        |part| parts[part].of(records.code(parts[part].part.field, row)),
        call,
    );
}

/// Calls with the hash of every key that is made of so many parts, by the hashes of each.
pub fn combine<'hashes>(parts: usize, of: impl Fn(usize) -> &'hashes [u64], mut call: impl FnMut(u64)) {
    match parts {
        0 => {}
        1 => of(0).iter().for_each(|&hash| call(hash)),
        2 => {
            for &a in of(0) {
                for &b in of(1) {
                    call(hash::mix(a ^ b.rotate_left(23)));
                }
            }
        }
        _ => {
            // Words stand in the first part at most twice over; the others have one value each.
            for &a in of(0) {
                let mut hash = a;
                let mut complete = true;
                for part in 1..parts {
                    match of(part).first() {
                        Some(&b) => hash = hash::mix(hash ^ b.rotate_left(23)),
                        None => complete = false,
                    }
                }
                if complete {
                    call(hash);
                }
            }
        }
    }
}

/// The blocks of sorted rows: slices with one hash.
pub fn blocks(sorted: &[(u64, u32)]) -> impl Iterator<Item = &[(u64, u32)]> {
    sorted
        .chunk_by(|left, right| left.0 == right.0)
        .filter(|block| block.len() > 1)
}

/// Pairs of a block that may be one thing.
pub fn pairs_of(records: &Records, block: &[(u64, u32)], mut call: impl FnMut(u32, u32)) {
    for (position, &(_, left)) in block.iter().enumerate() {
        for &(_, right) in &block[position + 1..] {
            if records.may_pair(left, right) {
                call(left.min(right), left.max(right));
            }
        }
    }
}
