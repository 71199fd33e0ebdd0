//! Source records side by side.

use std::collections::BTreeSet;

use askama::Template;
use askama::filters::HtmlSafe;

use super::text::{self, Text};
use crate::report::RecordExample;

/// A table with a column for each source record and a row for each mapped column that any of them fills.
#[derive(Template)]
#[template(path = "report/record_table.html")]
pub(super) struct RecordTable {
    caption: String,
    heads: Vec<Text>,
    rows: Vec<Row>,
}

// The template escapes what it is given.
impl HtmlSafe for RecordTable {}

struct Row {
    column: Text,
    /// Whether two records say different things here, white space and case apart.
    differs: bool,
    /// None where a record says nothing.
    cells: Vec<Option<Text>>,
}

impl RecordTable {
    pub(super) fn of(caption: String, records: &[&RecordExample]) -> Self {
        let columns: BTreeSet<&String> = records.iter().flat_map(|record| record.content.keys()).collect();
        Self {
            caption,
            heads: records
                .iter()
                .map(|record| Text::visible(&record.reference.to_string()))
                .collect(),
            rows: columns.into_iter().map(|column| row(column, records)).collect(),
        }
    }
}

fn row(column: &str, records: &[&RecordExample]) -> Row {
    let values: Vec<Option<&String>> = records.iter().map(|record| record.content.get(column)).collect();
    let words: Vec<BTreeSet<String>> = values.iter().flatten().map(|value| text::words(value)).collect();
    let common = words
        .iter()
        .skip(1)
        .fold(words.first().cloned().unwrap_or_default(), |common, other| {
            &common & other
        });
    let folded: BTreeSet<String> = values.iter().flatten().map(|value| folded(value)).collect();
    let differs = folded.len() > 1;
    let text = |value: &String| {
        if differs {
            Text::beside(value, &common)
        } else {
            Text::visible(value)
        }
    };
    Row {
        column: Text::visible(column),
        differs,
        cells: values.into_iter().map(|value| value.map(text)).collect(),
    }
}

/// A value without what does not make it another: case and white space.
fn folded(value: &str) -> String {
    value.split_whitespace().collect::<String>().to_lowercase()
}
