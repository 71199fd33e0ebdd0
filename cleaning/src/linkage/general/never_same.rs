//! Pairs that a person decided are never the same.

use super::number::{pair, rows};

/// Pairs of rows, each both ways, ascending.
#[derive(Debug, Clone, Default)]
pub struct NeverSame(Vec<u64>);

impl NeverSame {
    /// Takes the pairs in any order.
    pub fn new(decided: &[(u32, u32)]) -> Self {
        let both = decided
            .iter()
            .flat_map(|&(left, right)| [pair(left, right), pair(right, left)]);
        let mut pairs: Vec<u64> = both.collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// Whether there are no such pairs.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the two rows are one of the pairs.
    pub fn holds(&self, left: u32, right: u32) -> bool {
        self.0.binary_search(&pair(left, right)).is_ok()
    }

    /// The rows that are never the same as this one.
    pub fn of(&self, row: u32) -> impl Iterator<Item = u32> {
        let from = self.0.partition_point(|&decided| decided < pair(row, 0));
        let here = self.0[from..].iter().map(|&decided| rows(decided));
        here.take_while(move |(left, _)| *left == row).map(|(_, right)| right)
    }
}
