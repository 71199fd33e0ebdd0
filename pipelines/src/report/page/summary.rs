//! What the run was, and its outcome in one sentence.

use askama::Template;
use askama::filters::HtmlSafe;

use super::number::{counted, thousands};
use super::text::Text;
use crate::manifest::{Manifest, RunCounts};

/// The verdict, the facts of the run and its files.
#[derive(Template)]
#[template(path = "report/summary.html")]
pub(super) struct SummarySection {
    verdict: String,
    notes: Vec<String>,
    facts: Vec<(&'static str, Text)>,
    inputs: Vec<InputRow>,
}

// The template escapes what it is given.
impl HtmlSafe for SummarySection {}

/// One file.
struct InputRow {
    source: String,
    file: Text,
    format: String,
    encoding: Text,
    rows: String,
    repeated: String,
    digest: Text,
}

impl SummarySection {
    pub(super) fn of(manifest: &Manifest) -> Self {
        Self {
            verdict: verdict(&manifest.counts, manifest.inputs.len() as u64),
            notes: notes(manifest),
            facts: facts(manifest),
            inputs: inputs(manifest),
        }
    }
}

fn verdict(counts: &RunCounts, sources: u64) -> String {
    if counts.source_records == 0 {
        return "The sources held no records, so there was nothing to clean, compare or publish.".to_owned();
    }
    format!(
        "{} from {} became {}; {}; {}.",
        counted(counts.source_records, "source record", "source records"),
        counted(sources, "source", "sources"),
        counted(counts.clusters, "record", "records"),
        match counts.clusters_across_sources {
            0 => "none of them joins several sources".to_owned(),
            1 => "1 of them joins several sources".to_owned(),
            joined => format!("{} of them join several sources", thousands(joined)),
        },
        match counts.unusable_records {
            0 => "every source record could be used".to_owned(),
            unusable => {
                format!(
                    "{} could not be used",
                    counted(unusable, "source record", "source records")
                )
            }
        },
    )
}

/// What else a person must know before reading on.
fn notes(manifest: &Manifest) -> Vec<String> {
    let counts = &manifest.counts;
    let delivered: u64 = manifest
        .inputs
        .iter()
        .map(|input| input.rows.saturating_sub(input.repeated_rows))
        .sum();
    let held = counts.source_records.saturating_sub(delivered);
    let mut notes = Vec::new();
    if held > 0 {
        let held = counted(held, "source record is", "source records are");
        notes.push(format!(
            "{held} of sources that delivered nothing this time, as the register holds them."
        ));
    }
    if counts.unusable_records > 0 {
        notes.push(
            "A source record that lacks a required value is kept and counted, but it is in no record; the findings say \
             which value was left out and why."
                .to_owned(),
        );
    }
    notes
}

fn facts(manifest: &Manifest) -> Vec<(&'static str, Text)> {
    let log = match manifest.log_size {
        0 => "empty before this run".to_owned(),
        entries => counted(entries, "entry before this run", "entries before this run"),
    };
    let decisions = match manifest.decisions {
        0 => "none bound this run".to_owned(),
        decisions => counted(decisions, "decision bound this run", "decisions bound this run"),
    };
    let facts = [
        ("Register", manifest.register.to_string()),
        ("Run", manifest.run.clone()),
        ("Run by", manifest.by.to_string()),
        (
            "Started",
            manifest.started_at.format("%-d %B %Y, %H:%M:%S UTC").to_string(),
        ),
        (
            "Specification",
            format!("{}, SHA-256 {}", manifest.spec, short(&manifest.spec_sha256)),
        ),
        ("Program", format!("registrar {}", manifest.program)),
        ("Register’s log", log),
        ("Decisions", decisions),
    ];
    facts
        .into_iter()
        .map(|(name, value)| (name, Text::visible(&value)))
        .collect()
}

fn inputs(manifest: &Manifest) -> Vec<InputRow> {
    let row = |input: &crate::report::InputSummary| InputRow {
        source: input.source.to_string(),
        file: Text::visible(
            &input
                .path
                .file_name()
                .unwrap_or(input.path.as_os_str())
                .to_string_lossy(),
        ),
        format: input.format.to_string(),
        encoding: Text::visible(&input.encoding),
        rows: thousands(input.rows),
        repeated: thousands(input.repeated_rows),
        digest: Text::visible(&short(&input.sha256)),
    };
    manifest.inputs.iter().map(row).collect()
}

/// The first digits of a digest; the manifest has them all.
fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
