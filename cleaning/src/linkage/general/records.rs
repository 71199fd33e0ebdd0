//! The records that are linked, as fields.

use rayon::prelude::*;

use super::compare::{Comparer, NOTHING};
use super::field::{Field, FieldKind};
use crate::linkage::MISSING;

/// Which pairs of records can be one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// Any two records.
    Any,
    /// Only records of different sources: each source holds everything once.
    Between,
}

/// Records ready for linking. The caller numbers rows in an order that depends on the records only, such as that of source
/// and identifier: answers are then the same for any order of the input.
#[derive(Debug)]
pub struct Records<'data> {
    /// One comparer for each field.
    pub comparers: Vec<Comparer<'data>>,
    /// The source of each row.
    pub sources: Vec<u32>,
    /// Which pairs can be one thing.
    pub pairing: Pairing,
}

impl<'data> Records<'data> {
    /// Prepares fields of equal length.
    pub fn new(fields: &'data [Field], sources: Vec<u32>, pairing: Pairing) -> Self {
        let comparers = fields
            .par_iter()
            .map(|field| {
                let other = field.rule.exchanged_with.as_ref();
                let other = other.and_then(|name| fields.iter().position(|field| field.rule.name == *name));
                Comparer::new(field, other)
            })
            .collect();
        Self {
            comparers,
            sources,
            pairing,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Whether two rows may be one thing.
    pub fn may_pair(&self, left: u32, right: u32) -> bool {
        left != right && (self.pairing == Pairing::Any || self.sources[left as usize] != self.sources[right as usize])
    }

    /// Number of pairs of rows that may be one thing.
    pub fn pair_count(&self) -> f64 {
        let half = |count: f64| count * (count - 1.0) / 2.0;
        #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
        let all = half(self.len() as f64);
        if self.pairing == Pairing::Any {
            return all;
        }
        let mut sizes: Vec<u32> = Vec::new();
        for &source in &self.sources {
            let index = source as usize;
            sizes.resize(sizes.len().max(index + 1), 0);
            sizes[index] += 1;
        }
        all - sizes.iter().map(|&size| half(f64::from(size))).sum::<f64>()
    }

    /// The code of a row's value in a field.
    pub fn code(&self, field: usize, row: u32) -> u32 {
        self.comparers[field].field.values.code(row as usize)
    }

    /// The outcome of every field for a pair.
    pub fn outcomes(&self, left: u32, right: u32, outcomes: &mut [u8]) {
        for (index, comparer) in self.comparers.iter().enumerate() {
            outcomes[index] = comparer.outcome(self.code(index, left), self.code(index, right));
        }
        for (index, comparer) in self.comparers.iter().enumerate() {
            let Some(other) = comparer.exchanged_with.filter(|&other| other > index) else {
                continue;
            };
            if outcomes[index].min(outcomes[other]) > 2 && self.is_exchanged(index, other, left, right) {
                #[expect(clippy::cast_possible_truncation, reason = "a field has fewer than ten outcomes")]
                let exchanged = (comparer.cutoffs.len() + 1) as u8;
                outcomes[index] = exchanged;
                outcomes[other] = NOTHING;
            }
        }
    }

    /// Whether the value of one field stands in the other, both ways as far as there are values.
    fn is_exchanged(&self, one: usize, other: usize, left: u32, right: u32) -> bool {
        let alike = |a: u32, b: u32| {
            let (a, b) = (self.code(one, a), self.code(other, b));
            (a != MISSING && b != MISSING).then(|| {
                let (a, b) = (self.comparers[one].packed(a), self.comparers[other].packed(b));
                super::edit::similarity(a, b, 0.8) > 0.0
            })
        };
        match (alike(left, right), alike(right, left)) {
            (Some(one), Some(other)) => one && other,
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => false,
        }
    }

    /// The kind of a field.
    pub fn kind(&self, field: usize) -> FieldKind {
        self.comparers[field].field.rule.kind
    }
}
