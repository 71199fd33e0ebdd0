//! Values that differ in few characters.

use std::collections::BTreeMap;

use super::fingerprint::normalise;
use super::group::Found;
use crate::limits::{PROFILE_NEIGHBOUR_BLOCK, PROFILE_NEIGHBOUR_VALUES};
use crate::linkage::DisjointSets;
use crate::profile::hash::hash;

/// Characters in a row that two values must share to be compared, as in `OpenRefine`; shorter values must share all of
/// themselves but the characters that may differ, so they are compared by their first two.
const BLOCK: usize = 6;
const SHORT_BLOCK: usize = 2;

/// Found of values within an edit distance of `distance` of each other, chained: a value belongs to the group when it
/// is near to any of it.
pub(super) fn groups(values: &[(&str, u64)], distance: usize) -> Found {
    let mut chosen: Vec<usize> = (0..values.len()).collect();
    chosen.sort_unstable_by_key(|index| (u64::MAX - values[*index].1, hash(values[*index].0), *index));
    chosen.truncate(PROFILE_NEIGHBOUR_VALUES);
    let plain: Vec<String> = chosen.iter().map(|index| normalise(values[*index].0)).collect();
    let mut places = places(&plain);
    places.sort_unstable();
    places.dedup();
    let mut near = DisjointSets::new(plain.len());
    let mut blocks_skipped = 0;
    for block in places
        .chunk_by(|left, right| left.0 == right.0)
        .filter(|block| block.len() > 1)
    {
        if block.len() > PROFILE_NEIGHBOUR_BLOCK {
            blocks_skipped += 1;
            continue;
        }
        join_near(block, &plain, distance, &mut near);
    }
    let mut by_root: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (root, value) in near.into_roots().into_iter().zip(&chosen) {
        by_root.entry(root).or_default().push(*value);
    }
    Found {
        groups: by_root.into_values().filter(|group| group.len() > 1).collect(),
        blocks_skipped,
        left_out: (values.len() - chosen.len()) as u64,
    }
}

/// Every block with the values in it.
fn places(plain: &[String]) -> Vec<(u64, u32)> {
    let mut places = Vec::new();
    for (place, value) in (0_u32..).zip(plain) {
        let starts: Vec<usize> = value
            .char_indices()
            .map(|(start, _)| start)
            .chain([value.len()])
            .collect();
        if starts.len() > BLOCK {
            places.extend(
                starts
                    .windows(BLOCK + 1)
                    .map(|window| (hash(&value[window[0]..window[BLOCK]]), place)),
            );
        }
        // A short value has few blocks of its own, and an edit may spoil them all.
        if (SHORT_BLOCK + 1..=2 * BLOCK).contains(&starts.len()) {
            places.push((!hash(&value[..starts[SHORT_BLOCK]]), place));
        }
    }
    places
}

fn join_near(block: &[(u64, u32)], plain: &[String], distance: usize, near: &mut DisjointSets) {
    for (position, &(_, left)) in block.iter().enumerate() {
        for &(_, right) in &block[position + 1..] {
            let are_apart = near.root(left) != near.root(right);
            if are_apart && is_near(&plain[left as usize], &plain[right as usize], distance) {
                near.join(left, right);
            }
        }
    }
}

fn is_near(left: &str, right: &str, distance: usize) -> bool {
    // A character has at most four bytes.
    left.len().abs_diff(right.len()) <= 4 * distance && strsim::levenshtein(left, right) <= distance
}
