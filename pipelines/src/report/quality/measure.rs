//! Counting.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;
use registry_core::FieldName;
use serde::Serialize;

use super::column::Column;
use super::dimension::Dimension;
use crate::error::Result;
use crate::spec::Spec;
use crate::stage::survive::{PublishedField, Survivorship};
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
    let survivorship = Survivorship::new(spec, &work.records, &work.standardised)?;
    spec.fields
        .par_iter()
        .map(|section| {
            let column = Column::new(spec, work, section)?;
            let mut quality = FieldQuality {
                field: column.field.clone(),
                before: Dimensions::default(),
                after: Dimensions::default(),
            };
            of_rows(work, &column, &mut quality.before);
            if let Some(field) = survivorship.field(&column.field) {
                of_published(work, &column, field, &mut quality.after);
                of_things(work, &column, field, &mut quality);
            }
            Ok(quality)
        })
        .collect()
}

/// What can be told of source records one by one, and uniqueness.
fn of_rows(work: &Work, column: &Column, before: &mut Dimensions) {
    let mut texts: Vec<Cow<str>> = Vec::with_capacity(work.records.len());
    for row in 0..work.records.len() {
        let text = column.text(row);
        before.completeness.count(text.is_some());
        let Some(text) = text else { continue };
        before.timeliness.count(work.records.places[row].is_some());
        if let Some(broken) = &column.broken {
            before.validity.count(!broken[row]);
        }
        texts.push(text);
    }
    before.uniqueness = once(texts);
}

/// What can be told of published values one by one, and uniqueness.
fn of_published(work: &Work, column: &Column, field: PublishedField, after: &mut Dimensions) {
    let mut published: Vec<Cow<str>> = Vec::with_capacity(work.clustering.clusters.len());
    for (cluster, rows) in work.clustering.clusters.iter().enumerate() {
        let mut all: Option<Cow<str>> = None;
        field.each(&work.chosen, cluster, rows, |value, row| {
            after.timeliness.count(work.records.places[row].is_some());
            if let Some(broken) = &column.broken {
                after.validity.count(!broken[row]);
            }
            if !value.is_empty() {
                all = Some(match all.take() {
                    None => Cow::Borrowed(value),
                    Some(before) => Cow::Owned(format!("{before};{value}")),
                });
            }
        });
        after.completeness.count(all.is_some());
        published.extend(all);
    }
    after.uniqueness = once(published);
}

/// Holders of a value that nobody else has, of all holders. Sorted rather than counted in a map: of millions of values
/// most are there once.
fn once(mut values: Vec<Cow<str>>) -> Part {
    values.par_sort_unstable();
    let alone = values.chunk_by(|a, b| a == b).filter(|same| same.len() == 1).count();
    Part {
        part: alone as u64,
        whole: values.len() as u64,
    }
}

/// What can be told of things that several source records speak of.
fn of_things(work: &Work, column: &Column, field: PublishedField, quality: &mut FieldQuality) {
    for (cluster, cluster_rows) in work.clustering.clusters.iter().enumerate() {
        if cluster_rows.len() < 2 {
            continue;
        }
        let rows = || cluster_rows.iter().map(|row| *row as usize);
        let received: Vec<Cow<str>> = rows().filter_map(|row| column.text(row)).collect();
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
        field.each(&work.chosen, cluster, cluster_rows, |value, _| {
            let sources = sources_of.get(value).map_or(0, BTreeSet::len);
            quality.after.accuracy.count(sources > 1);
        });
    }
}

/// Whether two or more values are all the same.
fn agreement<T: PartialEq>(values: &[T], part: &mut Part) {
    if values.len() > 1 {
        part.count(values.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
