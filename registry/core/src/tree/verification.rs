//! Checks proofs with nothing but hashes: what a reader of the register does who trusts only a signed root.

use super::node_hash;
use crate::RootHash;
use crate::hash::sha256;

/// Why a proof shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf is not among those that the root covers.
    #[error("leaf {index} is not among {start}..{end} (leaves count from 0): ask for a proof at a size that covers it")]
    LeafOutOfRange {
        /// The place of the leaf, from 0.
        index: u64,
        /// First leaf of the range.
        start: u64,
        /// One past the last leaf of the range.
        end: u64,
    },
    /// The range of leaves is no subtree of a log of this size.
    #[error(
        "{start}..{end} is not a subtree of a log of {size} leaves: it must end within the log, and start at a \
         multiple of its width"
    )]
    NotASubtree {
        /// First leaf of the range.
        start: u64,
        /// One past the last leaf of the range.
        end: u64,
        /// Number of leaves in the log.
        size: u64,
    },
    /// The first log is larger than the second.
    #[error("a log of {first} entries cannot be the beginning of one of {second}: swap the two")]
    Backwards {
        /// Size of the log that should be the beginning.
        first: u64,
        /// Size of the log that should continue it.
        second: u64,
    },
    /// The first log is empty.
    #[error("no proof from the empty log shows anything: it is the beginning of every log")]
    FromEmpty,
    /// Hashes are missing.
    #[error("the proof has {found} hashes and ends below the root: hashes are missing")]
    TooShort {
        /// Number of hashes in the proof.
        found: usize,
    },
    /// There are more hashes than levels.
    #[error("the proof has {found} hashes and goes on above the root: it has hashes too many")]
    TooLong {
        /// Number of hashes in the proof.
        found: usize,
    },
    /// The hashes fold to another root than the one that was to be proved.
    #[error(
        "the proof leads to the root {computed}, not to {expected}: the proof, the leaf or the root is not genuine"
    )]
    WrongRoot {
        /// The root that the proof leads to.
        computed: RootHash,
        /// The root that was to be proved.
        expected: RootHash,
    },
}

/// Checks that the leaf at `index` (from 0) is in the log of `size` entries with this root, by RFC 9162 section
/// 2.1.3.2. The path runs from the leaf's sibling to the child of the root.
pub fn verify_inclusion(
    leaf_hash: &[u8; 32],
    index: u64,
    size: u64,
    path: &[[u8; 32]],
    root: &[u8; 32],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::LeafOutOfRange {
            index,
            start: 0,
            end: size,
        });
    }
    let found = path.len();
    let (mut place, mut last) = (index, size - 1);
    let mut computed = *leaf_hash;
    for sibling in path {
        if last == 0 {
            return Err(ProofError::TooLong { found });
        }
        if place & 1 == 1 || place == last {
            computed = node_hash(sibling, &computed);
            // A right edge that hangs higher has no sibling on these levels.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            computed = node_hash(&computed, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::TooShort { found });
    }
    same_root(&computed, root)
}

/// Checks that the log of `first` entries is the beginning of the log of `second` entries, by RFC 9162 section
/// 2.1.4.2. Equal sizes need the empty path and equal roots.
///
/// `first` must be at least 1: a proof from the empty log shows nothing about the second root, so it is refused.
pub fn verify_consistency(
    first: u64,
    second: u64,
    path: &[[u8; 32]],
    first_root: &[u8; 32],
    second_root: &[u8; 32],
) -> Result<(), ProofError> {
    if first > second {
        return Err(ProofError::Backwards { first, second });
    }
    if first == 0 {
        return Err(ProofError::FromEmpty);
    }
    verify_subtree_consistency(0, first, second, path, first_root, second_root)
}

/// Checks that the leaf at `index` is in the subtree over the leaves `start..end` with this root, by
/// draft-ietf-plants-merkle-tree-certs, "Subtree Inclusion Proofs": the subtree is a tree of its own.
pub fn verify_subtree_inclusion(
    leaf_hash: &[u8; 32],
    index: u64,
    start: u64,
    end: u64,
    path: &[[u8; 32]],
    root: &[u8; 32],
) -> Result<(), ProofError> {
    if !is_subtree(start, end) {
        return Err(ProofError::NotASubtree { start, end, size: end });
    }
    let out_of_range = ProofError::LeafOutOfRange { index, start, end };
    let place = index.checked_sub(start).ok_or_else(|| out_of_range.clone())?;
    if index >= end {
        return Err(out_of_range);
    }
    verify_inclusion(leaf_hash, place, end - start, path, root)
}

/// Checks that the subtree over the leaves `start..end` belongs to the log of `size` entries, by
/// draft-ietf-plants-merkle-tree-certs, "Subtree Consistency Proofs", of which the consistency proof of RFC 9162 is
/// the case `start` = 0.
///
/// An empty subtree belongs to every log that is long enough: its path must be empty and its hash that of nothing.
pub fn verify_subtree_consistency(
    start: u64,
    end: u64,
    size: u64,
    path: &[[u8; 32]],
    subtree_root: &[u8; 32],
    root: &[u8; 32],
) -> Result<(), ProofError> {
    if end > size || !is_subtree(start, end) {
        return Err(ProofError::NotASubtree { start, end, size });
    }
    if start == end {
        return verify_empty_subtree(path, subtree_root);
    }
    let found = path.len();
    // The first and last node of the subtree and the last node of the log, on the level that the proof has reached.
    let (mut first, mut last, mut log_last) = (start, end - 1, size - 1);
    // The largest node that ends where the subtree ends is the first that the proof needs.
    while first != last && (last == log_last || last & 1 == 1) {
        (first, last, log_last) = (first >> 1, last >> 1, log_last >> 1);
    }
    let mut rest = path.iter();
    let mut subtree_computed = if first == last {
        *subtree_root
    } else {
        *rest.next().ok_or(ProofError::TooShort { found })?
    };
    let mut log_computed = subtree_computed;
    for sibling in rest {
        if log_last == 0 {
            return Err(ProofError::TooLong { found });
        }
        if last & 1 == 1 || last == log_last {
            if first < last {
                subtree_computed = node_hash(sibling, &subtree_computed);
            }
            log_computed = node_hash(sibling, &log_computed);
            while last & 1 == 0 && last != 0 {
                (first, last, log_last) = (first >> 1, last >> 1, log_last >> 1);
            }
        } else {
            log_computed = node_hash(&log_computed, sibling);
        }
        (first, last, log_last) = (first >> 1, last >> 1, log_last >> 1);
    }
    if log_last != 0 {
        return Err(ProofError::TooShort { found });
    }
    same_root(&subtree_computed, subtree_root)?;
    same_root(&log_computed, root)
}

/// Whether the leaves `start..end` are a subtree: it starts at a multiple of its width, rounded up to a power of two.
fn is_subtree(start: u64, end: u64) -> bool {
    let Some(leaves) = end.checked_sub(start) else {
        return false;
    };
    match leaves.checked_next_power_of_two() {
        Some(width) => start.is_multiple_of(width),
        None => start == 0,
    }
}

fn verify_empty_subtree(path: &[[u8; 32]], subtree_root: &[u8; 32]) -> Result<(), ProofError> {
    if !path.is_empty() {
        return Err(ProofError::TooLong { found: path.len() });
    }
    same_root(&sha256(&[]), subtree_root)
}

fn same_root(computed: &[u8; 32], expected: &[u8; 32]) -> Result<(), ProofError> {
    if computed == expected {
        return Ok(());
    }
    Err(ProofError::WrongRoot {
        computed: RootHash::from_bytes(*computed),
        expected: RootHash::from_bytes(*expected),
    })
}
