//! `registrar run`

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use pipelines::manifest::RunCounts;
use pipelines::run::{RunOptions, RunOutcome, run};
use registry_core::{ChangeKind, ChangeSetState, PersonName, SourceName};
use registry_store::{Applied, Selection, Store};
use serde_json::json;

use crate::output::{Output, table, thousands};
use crate::person::ActingPerson;
use crate::place::StorePlace;
use crate::progress::ProgressDisplay;

/// Run a pipeline over source files: it proposes a change set and writes a run folder with a report.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar run address --input fhrs=fhrs.parquet --input companies-house=companies.parquet
  registrar run my-spec.toml --input suppliers=suppliers.csv --as \"Priya Nair\"
  registrar run address --input fhrs=fhrs.parquet --approve-as \"Sasha Whitfield\"   # first load by two people")]
pub struct Run {
    /// Name of a shipped specification (address, organisation) or path of a TOML file.
    spec: String,
    /// A source of the specification and its file; once for each source that delivers.
    #[arg(long = "input", value_name = "SOURCE=FILE", value_parser = source_and_file)]
    inputs: Vec<(SourceName, PathBuf)>,
    /// Folder in which the run folder is made; `runs` beside the store when not given.
    #[arg(long, value_name = "DIR")]
    runs: Option<PathBuf>,
    #[command(flatten)]
    person: ActingPerson,
    /// A second person who approves at once. On a register that nobody holds yet, the person who runs becomes its
    /// provisional owner and this one its provisional steward.
    #[arg(long, value_name = "NAME")]
    approve_as: Option<PersonName>,
}

/// Reads `SOURCE=FILE`.
pub fn source_and_file(text: &str) -> Result<(SourceName, PathBuf), String> {
    let (source, file) = text
        .split_once('=')
        .ok_or("write SOURCE=FILE, such as fhrs=food-hygiene.csv")?;
    let source = source.parse::<SourceName>().map_err(|error| error.to_string())?;
    if file.is_empty() {
        return Err("there is no file after the equals sign".to_owned());
    }
    Ok((source, PathBuf::from(file)))
}

impl Run {
    /// Runs the pipeline.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        let store = place.create(None, &by, output)?;
        // A pipeline may run for long: what would stop its proposal at the end stops it now.
        store.check_writable()?;
        let options = RunOptions {
            spec: self.spec.clone(),
            inputs: self.inputs.clone(),
            runs: self.runs.clone().unwrap_or_else(|| place.folder().join("runs")),
            by,
            started_at: chrono::Utc::now(),
        };
        let outcome = run_with_progress(&store, &options, output)?;
        let applied = self.approve(&store, &options.by, &outcome)?;
        let text = describe(&outcome, applied.as_ref());
        let value = json!({
            "folder": outcome.folder,
            "manifest": outcome.manifest,
            "change_set": outcome.change_set,
            "applied": applied,
        });
        output.answer(&text, &value)
    }

    fn approve(&self, store: &Store, by: &PersonName, outcome: &RunOutcome) -> anyhow::Result<Option<Applied>> {
        let (Some(approver), Some(change_set)) = (&self.approve_as, &outcome.change_set) else {
            return Ok(None);
        };
        if change_set.state != ChangeSetState::Proposed {
            // A steward's rule has approved all of it already.
            return Ok(None);
        }
        if approver == by {
            bail!(
                "{by} proposed change set {} and may not approve it too: name another person with --approve-as",
                change_set.id
            );
        }
        store.ensure_person(approver, "", "")?;
        if store.ownership(&change_set.register, None)?.is_empty() {
            store.appoint_provisional(&change_set.register, by, approver)?;
        }
        let applied = store
            .approve(&change_set.id, &Selection::All, approver, Some("first look at the run"))
            .with_context(|| format!("change set {} stays open", change_set.id))?;
        Ok(Some(applied))
    }
}

/// Runs a pipeline with progress on standard error.
pub fn run_with_progress(store: &Store, options: &RunOptions, output: Output) -> anyhow::Result<RunOutcome> {
    let display = ProgressDisplay::new(output);
    Ok(run(store, options, &|progress| display.show(progress))?)
}

/// What a person reads after a run.
pub fn describe(outcome: &RunOutcome, applied: Option<&Applied>) -> String {
    let counts = &outcome.manifest.counts;
    let mut lines = vec![format!(
        "{} source records → {} records; {} of them join several sources; {} source records could not be used.",
        thousands(counts.source_records),
        thousands(counts.clusters),
        thousands(counts.clusters_across_sources),
        thousands(counts.unusable_records),
    )];
    lines.push(match outcome.change_set {
        None => "No changes: the register already says all this.".to_owned(),
        Some(_) => table(&["Change", "Number"], change_counts(counts)),
    });
    if counts.changes_held_back > 0 {
        let held_back = thousands(counts.changes_held_back);
        lines.push(format!(
            "{held_back} changes were rejected before and are not proposed again."
        ));
    }
    lines.push(format!("Report: {}", outcome.folder.join("report.html").display()));
    lines.extend(
        outcome
            .change_set
            .as_ref()
            .map(|change_set| what_next(&change_set.id, outcome, applied)),
    );
    lines.join("\n")
}

/// Proposed changes by kind, as rows of a table.
fn change_counts(counts: &RunCounts) -> impl Iterator<Item = Vec<String>> {
    let kinds = ChangeKind::ALL.into_iter();
    kinds.filter_map(|kind| Some(vec![kind.to_string(), thousands(*counts.changes.get(&kind)?)]))
}

fn what_next(change_set: &str, outcome: &RunOutcome, applied: Option<&Applied>) -> String {
    let manifest = &outcome.manifest;
    match applied {
        Some(applied) => format!(
            "Change set {change_set} is applied: {} now has {} entries, root {}.",
            manifest.register,
            thousands(applied.log_size),
            applied.root
        ),
        None if outcome
            .change_set
            .as_ref()
            .is_some_and(|set| set.state == ChangeSetState::Applied) =>
        {
            format!("Change set {change_set} was approved by a steward's rule, all of it.")
        }
        None => format!(
            "Change set {change_set} waits for approval by a steward other than {}:\n  \
             registrar changes show {change_set}\n  registrar changes approve {change_set} --as NAME",
            manifest.by
        ),
    }
}
