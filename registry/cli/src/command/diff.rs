//! `registrar diff`

use chrono::{DateTime, Utc};
use clap::Args;
use registry_core::{FieldDifference, RegisterName, Value};
use registry_store::{AsOf, Page, RecordDifference};
use serde_json::json;

use crate::output::{Output, table};
use crate::place::StorePlace;

/// Show what changed between two versions of a register, record by record and field by field.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar diff country --from 197 --to 200                 # numbers of entries
  registrar diff country --from edition:1 --to edition:2
  registrar diff address --from 2026-05-01T00:00:00Z         # since a time, until now")]
pub struct Diff {
    /// The register.
    register: RegisterName,
    /// The earlier version: a number of entries, `edition:N`, or a time.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    from: AsOf,
    /// The later version; now when not given.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    to: Option<AsOf>,
    /// Number of records to show.
    #[arg(long, default_value_t = 100)]
    limit: u64,
}

fn version(text: &str) -> Result<AsOf, String> {
    let refuse = || {
        format!("{text:?} is no version: write a number of entries, edition:N, or a time such as 2026-05-01T09:00:00Z")
    };
    if let Some(number) = text.strip_prefix("edition:") {
        return number
            .parse()
            .map(AsOf::Edition)
            .map_err(|_refused: std::num::ParseIntError| refuse());
    }
    if let Ok(size) = text.parse() {
        return Ok(AsOf::LogSize(size));
    }
    let time = text.parse::<DateTime<Utc>>();
    time.map(AsOf::RecordedAt).map_err(|_refused| refuse())
}

impl Diff {
    /// Shows the difference.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let to = self.to.unwrap_or(AsOf::Now);
        let page = store.difference(&self.register, self.from, to, &Page::first(self.limit))?;
        let mut text = table(
            &["Record", "Status", "Field", "Before", "After"],
            page.items.iter().flat_map(rows),
        );
        if page.items.is_empty() {
            "Nothing changed.".clone_into(&mut text);
        } else if page.next.is_some() {
            text.push_str("\nThere are more: raise --limit.");
        }
        output.answer(&text, &json!({ "differences": page.items, "next_cursor": page.next }))
    }
}

fn rows(difference: &RecordDifference) -> impl Iterator<Item = Vec<String>> + '_ {
    difference
        .fields
        .iter()
        .map(|FieldDifference { field, before, after }| {
            let text = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
            vec![
                difference.key.to_string(),
                difference.status.as_str().to_owned(),
                field.to_string(),
                text(before),
                text(after),
            ]
        })
}
