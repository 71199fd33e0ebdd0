//! The six dimensions of data quality of each field, before and after.

use askama::Template;
use askama::filters::HtmlSafe;

use super::chart::{Bar, BarChart, BarGroup};
use super::number::{percent, thousands};
use crate::report::quality::{Dimension, FieldQuality, Part};

/// Quality as bars and as numbers, a part for each dimension.
#[derive(Template)]
#[template(path = "report/quality.html")]
pub(super) struct QualitySection {
    dimensions: Vec<DimensionPart>,
}

// The template escapes what it is given.
impl HtmlSafe for QualitySection {}

struct DimensionPart {
    title: &'static str,
    meaning: &'static str,
    chart: BarChart,
    rows: Vec<Row>,
}

struct Row {
    field: String,
    before: Cell,
    after: Cell,
}

/// A share and what it is of.
struct Cell {
    share: String,
    of: String,
}

impl QualitySection {
    pub(super) fn of(fields: &[FieldQuality]) -> Self {
        let dimensions = Dimension::all().iter().filter(|_| !fields.is_empty());
        Self {
            dimensions: dimensions.map(|dimension| part(*dimension, fields)).collect(),
        }
    }
}

fn part(dimension: Dimension, fields: &[FieldQuality]) -> DimensionPart {
    DimensionPart {
        title: dimension.title(),
        meaning: dimension.meaning(),
        chart: BarChart {
            id: id(dimension),
            title: dimension.title(),
            description: "For each field of which anything is known two bars: the share before and the share after the run. \
                          The table below has the same numbers.",
            groups: fields.iter().filter_map(|field| group(dimension, field)).collect(),
        },
        rows: fields.iter().map(|field| row(dimension, field)).collect(),
    }
}

const fn id(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Completeness => "quality-completeness",
        Dimension::Uniqueness => "quality-uniqueness",
        Dimension::Consistency => "quality-consistency",
        Dimension::Timeliness => "quality-timeliness",
        Dimension::Validity => "quality-validity",
        Dimension::Accuracy => "quality-accuracy",
    }
}

fn group(dimension: Dimension, field: &FieldQuality) -> Option<BarGroup> {
    let bar = |series, part: Part| {
        part.share().map(|share| Bar {
            series,
            share,
            value: percent(share),
        })
    };
    let before = bar("received", field.before.of(dimension));
    let after = bar("published", field.after.of(dimension));
    let bars: Vec<Bar> = before.into_iter().chain(after).collect();
    (!bars.is_empty()).then(|| BarGroup {
        label: field.field.to_string(),
        bars,
    })
}

fn row(dimension: Dimension, field: &FieldQuality) -> Row {
    Row {
        field: field.field.to_string(),
        before: cell(field.before.of(dimension)),
        after: cell(field.after.of(dimension)),
    }
}

fn cell(part: Part) -> Cell {
    match part.share() {
        Some(share) => Cell {
            share: percent(share),
            of: format!("{} of {}", thousands(part.part), thousands(part.whole)),
        },
        None => Cell {
            share: "not known".to_owned(),
            of: String::new(),
        },
    }
}
