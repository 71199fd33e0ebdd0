//! The records that are linked, as fields.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::compare::{Comparer, NOTHING, Value};
use super::field::{Field, FieldKind};
use super::never_same::NeverSame;

/// Which pairs of records can be one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// Any two records.
    Any,
    /// Only records of different sources: each source holds everything once.
    Between,
    /// Any two records but those of one of these sources, which hold everything once.
    OnceIn(BTreeSet<u32>),
}

/// What a record, held or asked for, has in each field.
pub trait Record {
    /// Its value in a field.
    fn value(&self, field: usize) -> Value<'_>;
}

/// One of the records.
#[derive(Debug, Clone, Copy)]
pub struct Row<'records> {
    records: &'records Records,
    row: u32,
}

impl Record for Row<'_> {
    fn value(&self, field: usize) -> Value<'_> {
        Value::Held(self.records.code(field, self.row))
    }
}

/// Records ready for linking. The caller numbers rows in an order that depends on the records only, such as that of source
/// and identifier: answers are then the same for any order of the input.
#[derive(Debug)]
pub struct Records {
    /// One comparer for each field.
    pub comparers: Vec<Comparer>,
    /// The source of each row.
    pub sources: Vec<u32>,
    /// Which pairs can be one thing.
    pub pairing: Pairing,
    /// Pairs that cannot, as people decided.
    pub never_same: NeverSame,
}

impl Records {
    /// Prepares fields of equal length.
    pub fn new(fields: Vec<Field>, sources: Vec<u32>, pairing: Pairing) -> Self {
        let names: Vec<String> = fields.iter().map(|field| field.rule.name.clone()).collect();
        let comparers = fields
            .into_par_iter()
            .map(|field| {
                let other = field.rule.exchanged_with.as_ref();
                let other = other.and_then(|other| names.iter().position(|name| name == other));
                Comparer::new(field, other)
            })
            .collect();
        Self {
            comparers,
            sources,
            pairing,
            never_same: NeverSame::default(),
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
        let source = self.sources[left as usize];
        let is_one_source = source == self.sources[right as usize];
        left != right
            && !(is_one_source && self.is_once(source))
            && (self.never_same.is_empty() || !self.never_same.holds(left, right))
    }

    /// Whether a source holds everything once.
    pub fn is_once(&self, source: u32) -> bool {
        match &self.pairing {
            Pairing::Any => false,
            Pairing::Between => true,
            Pairing::OnceIn(sources) => sources.contains(&source),
        }
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
        let once = (0_u32..).zip(&sizes).filter(|(source, _)| self.is_once(*source));
        all - once.map(|(_, &size)| half(f64::from(size))).sum::<f64>()
    }

    /// The code of a row's value in a field.
    pub fn code(&self, field: usize, row: u32) -> u32 {
        self.comparers[field].field.values.code(row as usize)
    }

    /// One of the records.
    pub const fn row(&self, row: u32) -> Row<'_> {
        Row { records: self, row }
    }

    /// The outcome of every field for a pair.
    pub fn outcomes(&self, left: &impl Record, right: &impl Record, outcomes: &mut [u8]) {
        for (index, comparer) in self.comparers.iter().enumerate() {
            outcomes[index] = comparer.outcome(left.value(index), right.value(index));
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
    fn is_exchanged(&self, one: usize, other: usize, left: &impl Record, right: &impl Record) -> bool {
        let alike = |a: Value, b: Value| {
            (!a.is_missing() && !b.is_missing()).then(|| {
                let (a, b) = (self.comparers[one].packed(a), self.comparers[other].packed(b));
                super::edit::similarity(a, b, 0.8) > 0.0
            })
        };
        match (
            alike(left.value(one), right.value(other)),
            alike(right.value(one), left.value(other)),
        ) {
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
