//! One run of a pipeline: source files in, a run folder and a proposed change set out.

mod folder;
mod propose;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use registry_core::{ChangeSetSummary, FieldDefinition, FieldName, PersonName, RegisterDefinition, SourceName};
use registry_store::{NewRun, Store};

use crate::error::{PipelineError, Result};
use crate::manifest::{self, Described, Manifest};
use crate::progress::{Progress, ProgressListener, Stage, stage};
use crate::report::{Report, quality};
use crate::spec::{self, Spec};
use crate::work::{Held, Work};

/// What to run, on what, for whom.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Name of a shipped specification or path of a TOML file.
    pub spec: String,
    /// Source and file.
    pub inputs: Vec<(SourceName, PathBuf)>,
    /// Folder in which the run folder is made.
    pub runs: PathBuf,
    /// The person who runs it, and so proposes the changes.
    pub by: PersonName,
    /// When the run starts.
    pub started_at: DateTime<Utc>,
}

/// What a run made.
#[derive(Debug)]
pub struct RunOutcome {
    /// The run folder.
    pub folder: PathBuf,
    /// What went in and what came out.
    pub manifest: Manifest,
    /// The proposal; none when nothing changed.
    pub change_set: Option<ChangeSetSummary>,
}

/// Runs a pipeline. The register changes only when somebody else approves the change set that this proposes; when
/// anything fails, nothing is written at all.
pub fn run(store: &Store, options: &RunOptions, listener: &ProgressListener<'_>) -> Result<RunOutcome> {
    let (spec, spec_text) = spec::load(&options.spec)?;
    if options.inputs.is_empty() {
        let known: Vec<&str> = spec
            .sources
            .iter()
            .map(|source| source.name.get_ref().as_str())
            .collect();
        return Err(PipelineError::Input(format!(
            "There is nothing to run on: give at least one --input SOURCE=FILE, where SOURCE is one of {}.",
            known.join(", ")
        )));
    }
    let register = spec.register_name()?;
    let held = Held::read(store, &register)?;
    let mut timings = Vec::new();
    let work = Work::through(&spec, &options.inputs, &held, listener, &mut timings)?;
    let mut difference = work.difference(&spec, &held, listener, &mut timings)?;
    let held_back = held.hold_back_rejected(&mut difference);
    let quality = quality::of_fields(&spec, &work)?;
    let manifest = manifest::describe(&Described {
        spec: &spec,
        spec_text: &spec_text,
        register,
        spec_name: &options.spec,
        by: &options.by,
        started_at: options.started_at,
        held: &held,
        work: &work,
        changes: difference.counts(),
        held_back,
        quality,
        timings: &timings,
    });
    let folder = stage(listener, Stage::Write, None, &mut timings, || {
        let report = Report::describe(&spec, &work, &difference, &manifest)?;
        let folder = folder::write(&options.runs, &spec, &work, &manifest, &report)?;
        Ok::<_, PipelineError>((folder, difference.len() as u64))
    })?;
    let proposal = proposal(&spec, options, &manifest)?;
    let changes = difference.len() as u64;
    let file = folder.change_set(&spec)?;
    let change_set = stage(listener, Stage::Propose, Some(changes), &mut timings, || {
        let advanced = |done| listener(Progress::Advanced { done });
        let change_set = propose::propose(store, proposal, &difference, file, &options.by, &advanced)?;
        Ok::<_, PipelineError>((change_set, changes))
    })?;
    let folder = folder.keep()?;
    Ok(RunOutcome {
        folder,
        manifest,
        change_set,
    })
}

/// The register that a specification defines.
fn definition(spec: &Spec) -> Result<RegisterDefinition> {
    let name = spec.register_name()?;
    let fields = spec
        .fields
        .iter()
        .map(|section| {
            Ok(FieldDefinition {
                required: section.required,
                classification: section.classification,
                ..FieldDefinition::new(
                    spec::field_name(section)?,
                    section.datatype,
                    section.cardinality,
                    section.description.as_str(),
                )
            })
        })
        .collect::<Result<_>>()?;
    Ok(RegisterDefinition {
        key_field: FieldName::from(&name),
        name,
        title: spec.register.title.clone(),
        description: spec.register.description.clone(),
        licence: spec.register.licence.clone(),
        custodian: None,
        fields,
    })
}

/// What is proposed, but for the changes.
fn proposal(spec: &Spec, options: &RunOptions, manifest: &Manifest) -> Result<NewRun> {
    let definition = definition(spec)?;
    let sources: BTreeSet<&str> = options.inputs.iter().map(|(source, _)| source.as_ref()).collect();
    let sources: Vec<&str> = sources.into_iter().collect();
    Ok(NewRun {
        title: format!("{} from {}", definition.title, sources.join(", ")),
        definition,
        run: manifest.run.clone(),
        spec: spec.register.name.get_ref().clone(),
        counts: manifest.counts.changes.clone(),
    })
}
