//! The Merkle tree over a register's entries, as RFC 6962 section 2.1 defines it.
//!
//! A log of n entries is a row of complete subtrees, one for each 1 in the binary form of n, largest first: its
//! *frontier*. A complete subtree never changes once it is full, so it can be stored for ever; the root at any size
//! is made from the frontier of that size, a logarithm of nodes.

mod proof;
mod verification;

pub use proof::{consistency_path, fold, inclusion_path};
pub use verification::{
    ProofError, verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};

use crate::RootHash;
use crate::hash::sha256;

/// The RFC 6962 hash of a leaf: SHA-256 of 0x00 and the bytes of the entry.
pub fn leaf_hash(bytes: &[u8]) -> [u8; 32] {
    sha256(&[&[0], bytes])
}

/// The RFC 6962 hash of an inner node: SHA-256 of 0x01, the left hash and the right hash.
pub fn node_hash(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha256(&[&[1], left, right])
}

/// Where a complete subtree stands: `level` 0 is a leaf; the subtree covers the entries
/// `index * 2^level + 1 ..= (index + 1) * 2^level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Height above the leaves.
    pub level: u8,
    /// Place among the subtrees of the same height, from 0.
    pub index: u64,
}

/// A complete subtree: where it stands and its hash, which never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Where the subtree stands.
    pub position: Position,
    /// The RFC 6962 hash over its leaves.
    pub hash: [u8; 32],
}

/// The complete subtrees that make up a log of this size, largest (leftmost) first.
pub fn frontier(size: u64) -> Vec<Position> {
    let mut positions = Vec::new();
    let mut covered = 0_u64;
    for level in (0..64_u8).rev() {
        let leaves = 1_u64 << level;
        if size & leaves != 0 {
            positions.push(Position {
                level,
                index: covered >> level,
            });
            covered += leaves;
        }
    }
    positions
}

/// The root of a log whose frontier has these hashes, largest subtree first; the empty log has the hash of nothing.
pub fn root_of_frontier(hashes: &[[u8; 32]]) -> RootHash {
    RootHash::from_bytes(fold(hashes))
}

/// A growing tree that remembers only its frontier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    frontier: Vec<[u8; 32]>,
}

impl Tree {
    /// The tree of the empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree of a log of this size, from the hashes of its [`frontier`]; nothing when their number is wrong.
    pub fn resume(size: u64, frontier: Vec<[u8; 32]>) -> Option<Self> {
        (u32::try_from(frontier.len()) == Ok(size.count_ones())).then_some(Self { size, frontier })
    }

    /// Number of entries in the log.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and yields the subtrees that it completes: the leaf itself, then its parents, lowest first.
    pub fn append(&mut self, leaf_hash: [u8; 32]) -> Vec<Node> {
        let mut node = Node {
            position: Position {
                level: 0,
                index: self.size,
            },
            hash: leaf_hash,
        };
        let mut completed = vec![node];
        // Each trailing 1 of the old size is a subtree of the same height to the left, waiting for its right half.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.frontier.pop() else {
                break;
            };
            node = Node {
                position: Position {
                    level: node.position.level + 1,
                    index: node.position.index >> 1,
                },
                hash: node_hash(&left, &node.hash),
            };
            completed.push(node);
        }
        self.frontier.push(node.hash);
        self.size += 1;
        completed
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> RootHash {
        root_of_frontier(&self.frontier)
    }
}
