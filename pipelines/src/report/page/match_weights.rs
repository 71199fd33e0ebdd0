//! How well the compared pairs match.

use askama::Template;
use askama::filters::HtmlSafe;

use super::chart::Histogram;
use super::number::{counted, percent, share, thousands, weight};
use crate::manifest::RunCounts;
use crate::report::Report;

/// The histogram of match weights, and what the thresholds made of it.
#[derive(Template)]
#[template(path = "report/match_weights.html")]
pub(super) struct MatchWeightsSection {
    histogram: Option<Histogram>,
    review: String,
    same: String,
    rows: Vec<VerdictRow>,
    compared: String,
    notes: Vec<String>,
}

// The template escapes what it is given.
impl HtmlSafe for MatchWeightsSection {}

struct VerdictRow {
    region: &'static str,
    title: &'static str,
    meaning: String,
    pairs: String,
    share: String,
}

impl MatchWeightsSection {
    pub(super) fn of(report: &Report) -> Self {
        let counts = &report.manifest.counts;
        Self {
            histogram: Histogram::of(&report.match_weights, report.review, report.same),
            review: weight(report.review),
            same: weight(report.same),
            rows: rows(counts, &weight(report.review), &weight(report.same)),
            compared: thousands(counts.pairs_compared),
            notes: notes(counts),
        }
    }
}

fn rows(counts: &RunCounts, review: &str, same: &str) -> Vec<VerdictRow> {
    let above = counts.pairs_same + counts.pairs_review + counts.pairs_dropped;
    let different = counts.pairs_compared.saturating_sub(above);
    let row = |region, title, meaning, pairs| VerdictRow {
        region,
        title,
        meaning,
        pairs: thousands(pairs),
        share: percent(share(pairs, counts.pairs_compared)),
    };
    vec![
        row(
            "different",
            "Different",
            format!("Below {review} bits: two things."),
            different,
        ),
        row(
            "review",
            "Review",
            format!("From {review} to {same} bits: a person should look."),
            counts.pairs_review,
        ),
        row(
            "same",
            "Same",
            format!("From {same} bits: one thing, unless a link is refused."),
            counts.pairs_same,
        ),
    ]
}

fn notes(counts: &RunCounts) -> Vec<String> {
    let mut notes = Vec::new();
    if counts.identical_records > 0 {
        let records = counted(counts.identical_records, "source record is", "source records are");
        notes.push(format!(
            "{records} alike in every compared column to an earlier one, and were compared with it once."
        ));
    }
    if counts.pairs_dropped > 0 {
        let pairs = counted(counts.pairs_dropped, "pair", "pairs");
        notes.push(format!(
            "{pairs} above the review threshold were dropped, because there were too many to keep; they are in none of \
             the counts of review and same. Block more narrowly."
        ));
    }
    notes
}
