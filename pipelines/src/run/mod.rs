//! One run of a pipeline: source files in, a run folder and a proposed change set out.

mod folder;
mod manifest;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use cleaning::linkage::{Clustering, Scorer, TextColumn};
use polars::prelude::{IntoSeries as _, StringChunked};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use registry_core::{
    Change, ChangeSetSummary, DecisionRecord, FieldDefinition, FieldName, Origin, PersonName, RegisterDefinition,
    RegisterName, SourceName, SourceReference,
};
use registry_store::{IdentityState, NewChangeSet, Store};

use manifest::Described;
pub use manifest::{Manifest, RunCounts, StageTiming};

use crate::error::{PipelineError, Result};
use crate::progress::{Progress, ProgressListener, Stage, stage};
use crate::report::Report;
use crate::spec::{self, ChangedRows, Spec};
use crate::stage::gather::{SourceRecords, gather};
use crate::stage::link::{LinkageInput, Linked, link};
use crate::stage::standardise::{Standardised, standardise, standardise_content};
use crate::stage::survive::{GoldenRecord, Survivorship};
use crate::stage::{cluster::cluster, diff};

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
    let work = Work::through(&spec, options, &held, listener, &mut timings)?;
    let (changes, held_back) = held.without_rejected(work.changes(&spec, &held, listener, &mut timings)?);
    let manifest = manifest::describe(&Described {
        spec: &spec,
        spec_text: &spec_text,
        register,
        options,
        held: &held,
        work: &work,
        changes: &changes,
        held_back,
        timings: &timings,
    });
    let folder = stage(listener, Stage::Write, None, &mut timings, || {
        let report = Report::describe(&spec, &work, &changes, &manifest)?;
        let folder = folder::write(&options.runs, &spec, &work, &changes, &manifest, &report)?;
        Ok::<_, PipelineError>((folder, changes.len() as u64))
    })?;
    let change_set = propose(store, &spec, options, &manifest, changes)?;
    Ok(RunOutcome {
        folder,
        manifest,
        change_set,
    })
}

/// What the register holds before the run.
pub(crate) struct Held {
    pub(crate) state: IdentityState,
    pub(crate) decisions: Vec<DecisionRecord>,
    rejected: BTreeSet<String>,
}

impl Held {
    fn read(store: &Store, register: &RegisterName) -> Result<Self> {
        if store.register(register)?.is_none() {
            let state = IdentityState {
                records: Vec::new(),
                log_size: 0,
            };
            return Ok(Self {
                state,
                decisions: Vec::new(),
                rejected: BTreeSet::new(),
            });
        }
        Ok(Self {
            state: store.identity_state(register)?,
            decisions: store.decisions(register)?,
            rejected: store.rejected_fingerprints(register)?,
        })
    }

    /// Leaves out the changes that somebody has rejected before, and says how many those were.
    fn without_rejected(&self, mut changes: Vec<Change>) -> (Vec<Change>, u64) {
        let before = changes.len();
        changes.retain(|change| self.rejected.is_empty() || !self.rejected.contains(&change.fingerprint()));
        let held_back = (before - changes.len()) as u64;
        (changes, held_back)
    }
}

/// Everything that the stages made, from the files to the golden records.
pub(crate) struct Work {
    pub(crate) records: SourceRecords,
    pub(crate) standardised: Standardised,
    pub(crate) input: LinkageInput,
    pub(crate) linked: Linked,
    pub(crate) clustering: Clustering,
    pub(crate) golden: Vec<GoldenRecord>,
}

impl Work {
    fn through(
        spec: &Spec,
        options: &RunOptions,
        held: &Held,
        listener: &ProgressListener<'_>,
        timings: &mut Vec<(Stage, f64)>,
    ) -> Result<Self> {
        let advanced = |done| listener(Progress::Advanced { done });
        let bytes = options
            .inputs
            .iter()
            .filter_map(|(_, path)| path.metadata().ok())
            .map(|data| data.len())
            .sum();
        let records = stage(listener, Stage::Read, Some(bytes), timings, || {
            let records = gather(spec, &options.inputs, &held.state, &advanced)?;
            let made = records.len() as u64;
            Ok::<_, PipelineError>((records, made))
        })?;
        let standardised = stage(
            listener,
            Stage::Standardise,
            Some(records.len() as u64),
            timings,
            || {
                let standardised = standardise(spec, &records, &advanced)?;
                let made = standardised.findings.len() as u64;
                Ok::<_, PipelineError>((standardised, made))
            },
        )?;
        let input = LinkageInput::new(spec, &standardised.frame, &records)?;
        let linked = stage(listener, Stage::Link, None, timings, || {
            let started = |total| {
                listener(Progress::Started {
                    stage: Stage::Link,
                    total: Some(total),
                });
            };
            let linked = link(&input, &standardised, &started, &advanced);
            let made = linked.compared;
            Ok::<_, PipelineError>((linked, made))
        })?;
        let clustering = stage(listener, Stage::Cluster, None, timings, || {
            let clustering = cluster(spec, &records, &standardised.usable, &input, &linked, &held.decisions);
            let made = clustering.clusters.len() as u64;
            Ok::<_, PipelineError>((clustering, made))
        })?;
        let golden = stage(
            listener,
            Stage::Survive,
            Some(clustering.clusters.len() as u64),
            timings,
            || {
                let survivorship = Survivorship::new(spec, &records, &standardised)?;
                let golden: Vec<GoldenRecord> = clustering
                    .clusters
                    .par_iter()
                    .map(|rows| survivorship.choose(rows))
                    .collect();
                let made = golden.len() as u64;
                Ok::<_, PipelineError>((golden, made))
            },
        )?;
        Ok(Self {
            records,
            standardised,
            input,
            linked,
            clustering,
            golden,
        })
    }

    fn changes(
        &self,
        spec: &Spec,
        held: &Held,
        listener: &ProgressListener<'_>,
        timings: &mut Vec<(Stage, f64)>,
    ) -> Result<Vec<Change>> {
        stage(listener, Stage::Diff, None, timings, || {
            let moved = self.moved_rows(spec, held)?;
            let changes = diff::diff(&diff::DiffInput {
                spec,
                records: &self.records,
                clusters: &self.clustering.clusters,
                golden: &self.golden,
                linked: &self.linked,
                linkage: &self.input,
                state: &held.state,
                decisions: &held.decisions,
                moved: &moved,
            })?;
            let made = changes.len() as u64;
            Ok::<_, PipelineError>((changes, made))
        })
    }

    /// Source records whose content changed so much that it no longer resembles what they said before.
    ///
    /// What a row said before is cleaned and scored beside everything that the run knows, so that the words and values
    /// weigh what they weigh in the run.
    fn moved_rows(&self, spec: &Spec, held: &Held) -> Result<BTreeSet<SourceReference>> {
        if spec.register.changed_rows == ChangedRows::KeepKey {
            return Ok(BTreeSet::new());
        }
        let changed = self.changed_rows(&held.state);
        if changed.is_empty() {
            return Ok(BTreeSet::new());
        }
        let before = self.content_before(&changed)?;
        let cleaned = standardise_content(spec, &before)?;
        let columns = self.columns_with(&cleaned)?;
        let scorer = Scorer::new(&self.input.model, &columns, &self.input.groups);
        let now = self.records.len();
        Ok(changed
            .iter()
            .enumerate()
            .filter(|(index, (row, _))| scorer.match_weight(*row, now + index) < self.input.model.thresholds.review)
            .map(|(_, (row, _))| self.records.references[*row].clone())
            .collect())
    }

    /// Delivered rows that the register holds with other content, with that content.
    fn changed_rows<'state>(
        &self,
        state: &'state IdentityState,
    ) -> Vec<(usize, &'state std::collections::BTreeMap<String, String>)> {
        let held = state.records.iter().flat_map(|record| &record.cross_references);
        held.filter_map(|held| {
            let reference = SourceReference {
                source: held.source.clone(),
                source_record_id: held.source_record_id.clone(),
            };
            let row = self.records.row_of(&reference)?;
            let delivered = self.records.places[row].is_some();
            (delivered && self.records.content_of(row) != held.content).then_some((row, &held.content))
        })
        .collect()
    }

    fn content_before(
        &self,
        changed: &[(usize, &std::collections::BTreeMap<String, String>)],
    ) -> Result<polars::prelude::DataFrame> {
        let columns = self
            .records
            .content
            .columns()
            .iter()
            .map(|column| {
                let name = column.name();
                let values: StringChunked = changed
                    .iter()
                    .map(|(_, content)| content.get(name.as_str()).map(String::as_str))
                    .collect();
                values.into_series().with_name(name.clone()).into()
            })
            .collect();
        polars::prelude::DataFrame::new(changed.len(), columns)
            .map_err(PipelineError::columns("comparing changed rows"))
    }

    /// The linkage columns of the run with the rows of `more` after them.
    fn columns_with(&self, more: &polars::prelude::DataFrame) -> Result<Vec<TextColumn>> {
        self.input
            .names
            .iter()
            .map(|name| {
                let now = crate::stage::standardise::text_column(&self.standardised.frame, name)?;
                let before = crate::stage::standardise::text_column(more, name)?;
                Ok(TextColumn::new(now.iter().chain(before.iter())))
            })
            .collect()
    }
}

/// The register that a specification defines.
pub fn definition(spec: &Spec) -> Result<RegisterDefinition> {
    let name = spec.register_name()?;
    let fields = spec
        .fields
        .iter()
        .map(|section| {
            Ok(FieldDefinition {
                name: spec::field_name(section)?,
                datatype: section.datatype,
                cardinality: section.cardinality,
                required: section.required,
                description: section.description.clone(),
                classification: section.classification,
            })
        })
        .collect::<Result<_>>()?;
    Ok(RegisterDefinition {
        key_field: FieldName::from(&name),
        name,
        title: spec.register.title.clone(),
        description: spec.register.description.clone(),
        licence: spec.register.licence.clone(),
        fields,
    })
}

fn propose(
    store: &Store,
    spec: &Spec,
    options: &RunOptions,
    manifest: &Manifest,
    changes: Vec<Change>,
) -> Result<Option<ChangeSetSummary>> {
    let definition = definition(spec)?;
    store.ensure_person(&options.by, "", "")?;
    store.define_register(&definition, &options.by)?;
    if changes.is_empty() {
        return Ok(None);
    }
    let sources: BTreeSet<&str> = options.inputs.iter().map(|(source, _)| source.as_ref()).collect();
    let sources: Vec<&str> = sources.into_iter().collect();
    let proposal = NewChangeSet {
        register: definition.name.clone(),
        title: format!("{} from {}", definition.title, sources.join(", ")),
        origin: Origin::Pipeline {
            run: manifest.run.clone(),
            spec: spec.register.name.get_ref().clone(),
        },
        changes,
        supersede: true,
    };
    Ok(Some(store.propose(proposal, &options.by)?))
}

/// Where run folders go when nobody says otherwise: beside the store.
pub fn runs_folder_beside(store_file: &Path) -> PathBuf {
    store_file.parent().unwrap_or_else(|| Path::new(".")).join("runs")
}
