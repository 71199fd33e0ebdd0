//! Counting.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use registry_core::{FieldName, FieldProvenance};
use serde::Serialize;

use super::column::Column;
use super::dimension::Dimension;
use crate::error::Result;
use crate::spec::Spec;
use crate::work::Work;

/// A part of a whole. A whole of nothing means that nothing is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What is as it should be.
    pub part: u64,
    /// What was looked at.
    pub whole: u64,
}

impl Part {
    /// The part from 0 to 1; none of nothing.
    pub fn share(self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
        let (part, whole) = (self.part as f64, self.whole as f64);
        (self.whole > 0).then(|| part / whole)
    }

    fn count(&mut self, is_right: bool) {
        self.part += u64::from(is_right);
        self.whole += 1;
    }
}

/// The six dimensions of one field at one time. What is counted stands with [`Dimension`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Dimensions {
    /// See [`Dimension::Completeness`].
    pub completeness: Part,
    /// See [`Dimension::Uniqueness`].
    pub uniqueness: Part,
    /// See [`Dimension::Consistency`].
    pub consistency: Part,
    /// See [`Dimension::Timeliness`].
    pub timeliness: Part,
    /// See [`Dimension::Validity`].
    pub validity: Part,
    /// See [`Dimension::Accuracy`].
    pub accuracy: Part,
}

impl Dimensions {
    /// One of the six.
    pub const fn of(&self, dimension: Dimension) -> Part {
        match dimension {
            Dimension::Completeness => self.completeness,
            Dimension::Uniqueness => self.uniqueness,
            Dimension::Consistency => self.consistency,
            Dimension::Timeliness => self.timeliness,
            Dimension::Validity => self.validity,
            Dimension::Accuracy => self.accuracy,
        }
    }
}

/// The quality of one field of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldQuality {
    /// The field.
    pub field: FieldName,
    /// The source records as received.
    pub before: Dimensions,
    /// The records as they would be published.
    pub after: Dimensions,
}

/// Measures every field of the register.
pub(crate) fn of_fields(spec: &Spec, work: &Work) -> Result<Vec<FieldQuality>> {
    spec.fields
        .iter()
        .map(|section| {
            let column = Column::new(spec, work, section)?;
            let mut quality = FieldQuality {
                field: column.field.clone(),
                before: Dimensions::default(),
                after: Dimensions::default(),
            };
            of_rows(work, &column, &mut quality.before);
            of_published(work, &column, &mut quality.after);
            of_things(work, &column, &mut quality);
            Ok(quality)
        })
        .collect()
}

/// What can be told of source records one by one, and uniqueness.
fn of_rows(work: &Work, column: &Column, before: &mut Dimensions) {
    let mut rows_of: HashMap<String, u64> = HashMap::new();
    for row in 0..work.records.len() {
        let text = column.text(row);
        before.completeness.count(text.is_some());
        let Some(text) = text else { continue };
        before.timeliness.count(work.records.places[row].is_some());
        if let Some(broken) = &column.broken {
            before.validity.count(!broken.contains(&row));
        }
        *rows_of.entry(text).or_default() += 1;
    }
    before.uniqueness = once(rows_of.values());
}

/// What can be told of published values one by one, and uniqueness.
fn of_published(work: &Work, column: &Column, after: &mut Dimensions) {
    let mut records_of: HashMap<String, u64> = HashMap::new();
    for golden in &work.golden {
        let value = golden.item.get(&column.field);
        after.completeness.count(value.is_some());
        if let Some(value) = value {
            *records_of.entry(value.to_string()).or_default() += 1;
        }
        for from in golden.provenance.iter().filter(|from| from.field == column.field) {
            let row = row_of(work, from);
            after
                .timeliness
                .count(row.is_some_and(|row| work.records.places[row].is_some()));
            if let (Some(broken), Some(row)) = (&column.broken, row) {
                after.validity.count(!broken.contains(&row));
            }
        }
    }
    after.uniqueness = once(records_of.values());
}

fn row_of(work: &Work, from: &FieldProvenance) -> Option<usize> {
    work.records.row_of(&registry_core::SourceReference {
        source: from.source.clone(),
        source_record_id: from.source_record_id.clone(),
    })
}

/// Holders of a value that nobody else has, of all holders.
fn once<'a>(holders: impl Iterator<Item = &'a u64>) -> Part {
    let mut part = Part::default();
    for holders in holders {
        part.part += u64::from(*holders == 1);
        part.whole += holders;
    }
    part
}

/// What can be told of things that several source records speak of.
fn of_things(work: &Work, column: &Column, quality: &mut FieldQuality) {
    for (rows, golden) in work.clustering.clusters.iter().zip(&work.golden) {
        if rows.len() < 2 {
            continue;
        }
        let rows = || rows.iter().map(|row| *row as usize);
        let received: Vec<String> = rows().filter_map(|row| column.text(row)).collect();
        let cleaned: Vec<&str> = rows().filter_map(|row| column.cleaned.get(row)).collect();
        agreement(&received, &mut quality.before.consistency);
        agreement(&cleaned, &mut quality.after.consistency);
        let mut sources_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut sources: BTreeSet<&str> = BTreeSet::new();
        for row in rows() {
            if let Some(value) = column.cleaned.get(row) {
                let source = work.records.references[row].source.as_ref();
                sources_of.entry(value).or_default().insert(source);
                sources.insert(source);
            }
        }
        if sources.len() < 2 {
            continue;
        }
        for sources in sources_of.values() {
            (0..sources.len()).for_each(|_| quality.before.accuracy.count(sources.len() > 1));
        }
        for value in golden
            .item
            .get(&column.field)
            .into_iter()
            .flat_map(registry_core::Value::texts)
        {
            let sources = sources_of.get(value).map_or(0, BTreeSet::len);
            quality.after.accuracy.count(sources > 1);
        }
    }
}

/// Whether two or more values are all the same.
fn agreement<T: PartialEq>(values: &[T], part: &mut Part) {
    if values.len() > 1 {
        part.count(values.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
