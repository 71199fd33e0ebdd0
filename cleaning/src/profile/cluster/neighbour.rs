//! Values that differ in few characters.

use std::collections::BTreeMap;

use super::fingerprint::normalise;
use super::group::Found;
use crate::limits::{PROFILE_NEIGHBOUR_BLOCK, PROFILE_NEIGHBOUR_VALUES};
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
    let mut parents: Vec<usize> = (0..plain.len()).collect();
    let mut blocks_skipped = 0;
    for block in places
        .chunk_by(|left, right| left.0 == right.0)
        .filter(|block| block.len() > 1)
    {
        if block.len() > PROFILE_NEIGHBOUR_BLOCK {
            blocks_skipped += 1;
            continue;
        }
        join_near(block, &plain, distance, &mut parents);
    }
    let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, value) in chosen.iter().enumerate() {
        by_root.entry(root(&mut parents, place)).or_default().push(*value);
    }
    Found {
        groups: by_root.into_values().filter(|group| group.len() > 1).collect(),
        blocks_skipped,
        left_out: (values.len() - chosen.len()) as u64,
    }
}

/// Every block with the values in it.
fn places(plain: &[String]) -> Vec<(u64, usize)> {
    let mut places = Vec::new();
    for (place, value) in plain.iter().enumerate() {
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

fn join_near(block: &[(u64, usize)], plain: &[String], distance: usize, parents: &mut [usize]) {
    for (position, (_, left)) in block.iter().enumerate() {
        for (_, right) in &block[position + 1..] {
            let (left_root, right_root) = (root(parents, *left), root(parents, *right));
            if left_root != right_root && is_near(&plain[*left], &plain[*right], distance) {
                parents[left_root.max(right_root)] = left_root.min(right_root);
            }
        }
    }
}

fn is_near(left: &str, right: &str, distance: usize) -> bool {
    // A character has at most four bytes.
    left.len().abs_diff(right.len()) <= 4 * distance && strsim::levenshtein(left, right) <= distance
}

fn root(parents: &mut [usize], mut place: usize) -> usize {
    while parents[place] != place {
        parents[place] = parents[parents[place]];
        place = parents[place];
    }
    place
}
