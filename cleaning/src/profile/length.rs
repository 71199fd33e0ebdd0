//! Lengths of the values of a column, in characters.

use std::collections::BTreeMap;

use serde::Serialize;

use super::quartile::Quartiles;

/// Lengths in characters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lengths {
    /// Of the shortest value.
    pub shortest: u64,
    /// Half of the rows are not longer.
    pub median: u64,
    /// Of the longest value.
    pub longest: u64,
    /// The mean over rows.
    pub mean: f64,
}

/// Rows by length.
#[derive(Debug, Default)]
pub(super) struct LengthCount {
    rows: BTreeMap<u64, u64>,
}

impl LengthCount {
    pub(super) fn note(&mut self, value: &str, rows: u64) {
        *self.rows.entry(value.chars().count() as u64).or_default() += rows;
    }

    pub(super) fn lengths(&self) -> Option<Lengths> {
        let total: u64 = self.rows.values().sum();
        let mut seen = 0;
        let median = self.rows.iter().find(|(_, rows)| {
            seen += **rows;
            seen * 2 >= total
        });
        let characters: u128 = self
            .rows
            .iter()
            .map(|(length, rows)| u128::from(*length) * u128::from(*rows))
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a mean has no more digits")]
        let mean = characters as f64 / total.max(1) as f64;
        Some(Lengths {
            shortest: *self.rows.first_key_value()?.0,
            median: *median?.0,
            longest: *self.rows.last_key_value()?.0,
            mean,
        })
    }

    /// Lengths that are not far from the others. One character of difference is never far.
    pub(super) fn usual(&self) -> Option<(f64, f64)> {
        #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
        let mut numbers: Vec<(f64, u64)> = self.rows.iter().map(|(length, rows)| (*length as f64, *rows)).collect();
        Quartiles::of(&mut numbers)?.fences(1.0)
    }
}
