//! What would change in the register.

use askama::Template;
use askama::filters::HtmlSafe;
use registry_core::ChangeKind;

use super::number::{counted, thousands};
use crate::manifest::RunCounts;

/// Proposed changes by kind, and those held back.
#[derive(Template)]
#[template(path = "report/changes.html")]
pub(super) struct ChangesSection {
    rows: Vec<(&'static str, &'static str, String)>,
    total: String,
    held_back: String,
}

// The template escapes what it is given.
impl HtmlSafe for ChangesSection {}

impl ChangesSection {
    pub(super) fn of(counts: &RunCounts) -> Self {
        let count = |kind| counts.changes.get(&kind).copied().unwrap_or_default();
        let row = |kind: ChangeKind| (title(kind), meaning(kind), thousands(count(kind)));
        Self {
            rows: ChangeKind::ALL
                .into_iter()
                .filter(|kind| count(*kind) > 0)
                .map(row)
                .collect(),
            total: thousands(counts.changes.values().sum()),
            held_back: held_back(counts.changes_held_back),
        }
    }
}

fn held_back(count: u64) -> String {
    if count == 0 {
        return "No change was held back.".to_owned();
    }
    let changes = counted(count, "change was", "changes were");
    format!("{changes} held back, because somebody rejected the very same before.")
}

const fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Create => "Create",
        ChangeKind::Update => "Update",
        ChangeKind::Merge => "Merge",
        ChangeKind::Split => "Split",
        ChangeKind::Retire => "Retire",
        ChangeKind::Reinstate => "Reinstate",
    }
}

const fn meaning(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Create => "A record begins under a new key.",
        ChangeKind::Update => "A record gets other values, or other source records.",
        ChangeKind::Merge => "One or more records give way to another; their keys lead to it from then on.",
        ChangeKind::Split => "The source records of one record are shared out among several.",
        ChangeKind::Retire => "A record is closed, because no source says it any more.",
        ChangeKind::Reinstate => "A closed record answers again.",
    }
}
