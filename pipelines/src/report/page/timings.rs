//! How long each stage took.

use askama::Template;
use askama::filters::HtmlSafe;

use super::number::{counted, percent, seconds};
use crate::manifest::Manifest;

/// Stages with their seconds.
#[derive(Template)]
#[template(path = "report/timings.html")]
pub(super) struct TimingsSection {
    sentence: String,
    rows: Vec<(&'static str, String, String)>,
    total: String,
}

// The template escapes what it is given.
impl HtmlSafe for TimingsSection {}

impl TimingsSection {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let total: f64 = manifest.timings.iter().map(|timing| timing.seconds).sum();
        let share = |part: f64| if total > 0.0 { part / total } else { 0.0 };
        let timings = manifest.timings.iter();
        let rows = timings.map(|timing| {
            (
                timing.stage.title(),
                seconds(timing.seconds),
                percent(share(timing.seconds)),
            )
        });
        Self {
            sentence: format!(
                "{} in {}.",
                counted(manifest.counts.source_records, "source record", "source records"),
                seconds(total)
            ),
            rows: rows.collect(),
            total: seconds(total),
        }
    }
}
