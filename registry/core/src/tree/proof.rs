//! Which stored subtrees a proof is made of.
//!
//! An element of a proof is the hash over a range of leaves. Such a range is a row of complete subtrees, and complete
//! subtrees are stored; so a proof of any size loads a few nodes by their [`Position`]s and folds them.

use super::{Position, frontier, node_hash};
use crate::hash::sha256;

/// The complete subtrees behind each element of the proof that the leaf at `index` (from 0) is in a log of `size`.
///
/// The elements come in the order of RFC 6962 section 2.1.1, from the leaf's sibling to the child of the root; each
/// is the [`fold`] of its subtrees, which stand largest (leftmost) first. Nothing when the log has no such leaf.
pub fn inclusion_path(index: u64, size: u64) -> Option<Vec<Vec<Position>>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + left_leaves(end - start);
        if index < middle {
            path.push(subtrees(middle, end));
            end = middle;
        } else {
            path.push(subtrees(start, middle));
            start = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The complete subtrees behind each element of the proof that a log of `first` entries is the beginning of the log
/// of `second` entries, by RFC 6962 section 2.1.2; each element is the [`fold`] of its subtrees.
///
/// Equal sizes give the empty path. So does `first` = 0: the empty log is the beginning of every log and there is
/// nothing to show. Nothing when `first` is larger than `second`.
pub fn consistency_path(first: u64, second: u64) -> Option<Vec<Vec<Position>>> {
    if first > second {
        return None;
    }
    if first == 0 {
        return Some(Vec::new());
    }
    let (mut start, mut end) = (0, second);
    let mut path = Vec::new();
    // Down to the subtree that ends where the first log ends.
    while end != first {
        let middle = start + left_leaves(end - start);
        if first <= middle {
            path.push(subtrees(middle, end));
            end = middle;
        } else {
            path.push(subtrees(start, middle));
            start = middle;
        }
    }
    // Whoever checks the proof knows the hash of that subtree only when it is the whole first log.
    if start > 0 {
        path.push(subtrees(start, end));
    }
    path.reverse();
    Some(path)
}

/// The hash over a row of complete subtrees, largest (leftmost) first; over no subtree it is the hash of nothing.
pub fn fold(hashes: &[[u8; 32]]) -> [u8; 32] {
    let mut smallest_first = hashes.iter().rev();
    let Some(&smallest) = smallest_first.next() else {
        return sha256(&[]);
    };
    smallest_first.fold(smallest, |right, left| node_hash(left, &right))
}

/// How many of two or more leaves stand under the left child: the largest power of two below their number.
fn left_leaves(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The complete subtrees that cover the leaves `start..end` of one node of the tree.
fn subtrees(start: u64, end: u64) -> Vec<Position> {
    let mut positions = frontier(end - start);
    for position in &mut positions {
        // A node of the tree starts at a multiple of its own width, so the shift loses nothing.
        position.index += start >> position.level;
    }
    positions
}
