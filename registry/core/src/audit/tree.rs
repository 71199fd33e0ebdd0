//! The Merkle tree by the plain definition of RFC 6962 section 2.1.

use super::digest;

/// The leaf hashes of a log, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaves(Vec<[u8; 32]>);

impl Leaves {
    /// No leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next leaf.
    pub fn push(&mut self, leaf: [u8; 32]) {
        self.0.push(leaf);
    }

    /// Number of leaves.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no leaf.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The root over the first `size` leaves, or nothing when there are fewer. It hashes all of them, every time.
    pub fn root(&self, size: usize) -> Option<[u8; 32]> {
        self.0.get(..size).map(root)
    }

    /// Every complete subtree of these leaves, for many roots at little cost.
    pub fn levels(self) -> Levels {
        let mut levels = vec![self.0];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = below
                .as_chunks()
                .0
                .iter()
                .map(|[left, right]| node(left, right))
                .collect();
            levels.push(above);
        }
        Levels(levels)
    }
}

impl FromIterator<[u8; 32]> for Leaves {
    fn from_iter<I: IntoIterator<Item = [u8; 32]>>(leaves: I) -> Self {
        Self(leaves.into_iter().collect())
    }
}

/// The hashes of all complete subtrees of a log: 64 bytes of memory for each entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels(Vec<Vec<[u8; 32]>>);

impl Levels {
    /// Number of leaves.
    pub fn size(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    /// The hashes of the complete subtrees of this height in order, those of the leaves at height 0; each was made
    /// from two of the level below.
    pub fn level(&self, height: usize) -> impl Iterator<Item = &[u8; 32]> {
        self.0.get(height).into_iter().flatten()
    }

    /// The root over the first `size` leaves, or nothing when there are fewer. It costs one hash for each binary digit.
    pub fn root(&self, size: usize) -> Option<[u8; 32]> {
        match size {
            0 => Some(digest([])),
            _ => self.range(0, size),
        }
    }

    /// The hash over `length` leaves from `start` on, which is 1 or more.
    fn range(&self, start: usize, length: usize) -> Option<[u8; 32]> {
        if length.is_power_of_two() {
            let level = self.0.get(length.trailing_zeros() as usize)?;
            return level.get(start / length).copied();
        }
        let left = length.next_power_of_two() / 2;
        Some(node(
            &self.range(start, left)?,
            &self.range(start + left, length - left)?,
        ))
    }
}

fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => digest([]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    digest([&[1], left.as_slice(), right.as_slice()].concat())
}
