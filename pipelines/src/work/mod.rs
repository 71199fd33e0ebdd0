//! The work of a run: from the files to the golden records, and from those to the changes.

mod held;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cleaning::linkage::{Clustering, Scorer, TextColumn};
use polars::prelude::{DataFrame, IntoSeries as _, StringChunked};
use registry_core::{SourceName, SourceReference};
use registry_store::IdentityState;

pub(crate) use held::Held;

use crate::error::{PipelineError, Result};
use crate::progress::{Progress, ProgressListener, Stage, stage};
use crate::spec::{ChangedRows, Spec};
use crate::stage::cluster::cluster;
use crate::stage::diff::{DiffInput, Difference};
use crate::stage::gather::{SourceRecords, gather};
use crate::stage::link::{LinkageInput, Linked, link};
use crate::stage::standardise::{Standardised, standardise, standardise_content, text_column};
use crate::stage::survive::{ChosenRows, Survivorship};

/// Everything that the stages made, from the files to the golden records.
pub(crate) struct Work {
    pub(crate) records: SourceRecords,
    pub(crate) standardised: Standardised,
    pub(crate) input: LinkageInput,
    pub(crate) linked: Linked,
    pub(crate) clustering: Clustering,
    /// What the golden records are made of.
    pub(crate) chosen: ChosenRows,
}

impl Work {
    pub(crate) fn through(
        spec: &Spec,
        inputs: &[(SourceName, PathBuf)],
        held: &Held,
        listener: &ProgressListener<'_>,
        timings: &mut Vec<(Stage, f64)>,
    ) -> Result<Self> {
        let advanced = |done| listener(Progress::Advanced { done });
        let bytes = inputs
            .iter()
            .filter_map(|(_, path)| path.metadata().ok())
            .map(|data| data.len())
            .sum();
        let records = stage(listener, Stage::Read, Some(bytes), timings, || {
            let records = gather(spec, inputs, &held.state, &advanced)?;
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
            let clustering = cluster(spec, &records, &standardised.usable, &input, &linked, held);
            let made = clustering.clusters.len() as u64;
            Ok::<_, PipelineError>((clustering, made))
        })?;
        let clusters = clustering.clusters.len() as u64;
        let chosen = stage(listener, Stage::Survive, Some(clusters), timings, || {
            let survivorship = Survivorship::new(spec, &records, &standardised)?;
            Ok::<_, PipelineError>((survivorship.choose(&clustering.clusters), clusters))
        })?;
        Ok(Self {
            records,
            standardised,
            input,
            linked,
            clustering,
            chosen,
        })
    }

    /// What the run changes in the register.
    pub(crate) fn difference<'run>(
        &'run self,
        spec: &'run Spec,
        held: &'run Held,
        listener: &ProgressListener<'_>,
        timings: &mut Vec<(Stage, f64)>,
    ) -> Result<Difference<'run>> {
        stage(listener, Stage::Diff, None, timings, || {
            let difference = Difference::new(DiffInput {
                spec,
                records: &self.records,
                clusters: &self.clustering.clusters,
                survivorship: Survivorship::new(spec, &self.records, &self.standardised)?,
                chosen: &self.chosen,
                linked: &self.linked,
                linkage: &self.input,
                state: &held.state,
                decisions: &held.decisions,
                moved: self.moved_rows(spec, held)?,
            })?;
            let made = difference.len() as u64;
            Ok::<_, PipelineError>((difference, made))
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
            .filter(|(index, (row, _))| speaks_against(&scorer, *row, now + index))
            .map(|(_, (row, _))| self.records.references[*row].clone())
            .collect())
    }

    /// Delivered rows that the register holds with other content, with that content.
    fn changed_rows<'state>(&self, state: &'state IdentityState) -> Vec<(usize, &'state BTreeMap<String, String>)> {
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

    fn content_before(&self, changed: &[(usize, &BTreeMap<String, String>)]) -> Result<DataFrame> {
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
        DataFrame::new(changed.len(), columns).map_err(PipelineError::columns("comparing changed rows"))
    }

    /// The linkage columns of the run with the rows of `more` after them.
    fn columns_with(&self, more: &DataFrame) -> Result<Vec<TextColumn>> {
        self.input
            .names
            .iter()
            .map(|name| {
                let now = text_column(&self.standardised.frame, name)?;
                let before = text_column(more, name)?;
                Ok(TextColumn::new(now.iter().chain(before.iter())))
            })
            .collect()
    }
}

/// Whether the comparisons speak against the two being one thing. What one source record says now and what it said
/// before are as likely one thing as not, before anything is compared.
fn speaks_against(scorer: &Scorer, now: usize, before: usize) -> bool {
    let score = scorer.score(now, before);
    score.match_weight - score.prior < 0.0
}
