//! Completeness of each field, before and after.

use cleaning::Cleaner;
use registry_core::FieldName;

use crate::error::Result;
use crate::spec::{self, Spec};
use crate::stage::standardise::text_column;
use crate::stage::survive::Survivorship;
use crate::work::Work;

/// Shares from 0 to 1 of filled values of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldCompleteness {
    /// The field.
    pub field: FieldName,
    /// Share of source records that gave something to fill it from.
    pub received: f64,
    /// Share of source records with a value after cleaning.
    pub cleaned: f64,
    /// Share of records with a published value.
    pub published: f64,
}

/// Completeness of every field of the register.
pub(super) fn of_fields(spec: &Spec, work: &Work) -> Result<Vec<FieldCompleteness>> {
    let survivorship = Survivorship::new(spec, &work.records, &work.standardised)?;
    spec.fields
        .iter()
        .map(|section| {
            let field = spec::field_name(section)?;
            let published = published(work, &survivorship, &field);
            let cleaned = text_column(&work.standardised.frame, section.from.get_ref())?;
            Ok(FieldCompleteness {
                received: share(received(spec, work, section.from.get_ref())?, work.records.len()),
                cleaned: share(cleaned.len() - cleaned.null_count(), work.records.len()),
                published: share(published, work.clustering.clusters.len()),
                field,
            })
        })
        .collect()
}

/// Records that publish a value of the field.
fn published(work: &Work, survivorship: &Survivorship, name: &FieldName) -> usize {
    let Some(field) = survivorship.field(name) else {
        return 0;
    };
    let publishes = |(cluster, rows): &(usize, &Vec<u32>)| {
        let mut is_published = false;
        field.each(&work.chosen, *cluster, rows, |value, _| {
            is_published |= !value.is_empty();
        });
        is_published
    };
    work.clustering.clusters.iter().enumerate().filter(publishes).count()
}

/// Source records in which any column that the value is made from has text.
fn received(spec: &Spec, work: &Work, from: &str) -> Result<usize> {
    let step = spec.standardise.iter().find(|step| {
        let outputs = Cleaner::from_name(step.cleaner.get_ref()).map_or(&[][..], Cleaner::outputs);
        outputs.iter().any(|output| format!("{}{output}", step.prefix) == from)
    });
    let names: Vec<&str> = step.map_or_else(
        || vec![from],
        |step| step.inputs.iter().map(|name| name.get_ref().as_str()).collect(),
    );
    let columns = names
        .into_iter()
        .map(|name| text_column(&work.records.content, name))
        .collect::<Result<Vec<_>>>()?;
    Ok((0..work.records.len())
        .filter(|&row| columns.iter().any(|column| column.get(row).is_some()))
        .count())
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
    let (part, whole) = (part as f64, whole.max(1) as f64);
    part / whole
}
