//! Completeness of each field, before and after.

use askama::Template;
use askama::filters::HtmlSafe;

use super::chart::{Bar, BarChart, BarGroup};
use super::number::percent;
use crate::report::FieldCompleteness;

/// Completeness as bars and as numbers.
#[derive(Template)]
#[template(path = "report/completeness.html")]
pub(super) struct CompletenessSection {
    chart: BarChart,
    rows: Vec<Row>,
}

// The template escapes what it is given.
impl HtmlSafe for CompletenessSection {}

struct Row {
    field: String,
    received: String,
    cleaned: String,
    published: String,
}

impl CompletenessSection {
    pub(super) fn of(fields: &[FieldCompleteness]) -> Self {
        Self {
            chart: BarChart {
                id: "completeness-chart",
                title: "Completeness of each field",
                description: "For each field three bars: the share of source records that gave something to fill it from, \
                              the share with a value after cleaning, and the share of records with a published value. \
                              The table below has the same numbers.",
                groups: fields.iter().map(group).collect(),
            },
            rows: fields.iter().map(row).collect(),
        }
    }
}

fn group(field: &FieldCompleteness) -> BarGroup {
    let bar = |series, share| Bar {
        series,
        share,
        value: percent(share),
    };
    BarGroup {
        label: field.field.to_string(),
        bars: vec![
            bar("received", field.received),
            bar("cleaned", field.cleaned),
            bar("published", field.published),
        ],
    }
}

fn row(field: &FieldCompleteness) -> Row {
    Row {
        field: field.field.to_string(),
        received: percent(field.received),
        cleaned: percent(field.cleaned),
        published: percent(field.published),
    }
}
