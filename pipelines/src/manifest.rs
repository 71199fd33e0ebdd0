//! The manifest: what went into a run, what came out, and how long it took.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use registry_core::{ChangeKind, PersonName, RegisterName, SourceName};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::hexadecimal::hexadecimal;
use crate::progress::Stage;
use crate::report::quality::FieldQuality;
use crate::spec::Spec;
use crate::stage::gather::InputSummary;
use crate::work::{Held, Work};

/// What a run was made of and what it made.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// Identifier of the run: register, start and the first digits of the digest of everything that went in.
    pub run: String,
    /// The register.
    pub register: RegisterName,
    /// Name or path of the specification.
    pub spec: String,
    /// SHA-256 of its text, hexadecimal.
    pub spec_sha256: String,
    /// Version of the program.
    pub program: &'static str,
    /// Who ran it.
    pub by: PersonName,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// Entries of the register's log when it started.
    pub log_size: u64,
    /// Decisions that bound it.
    pub decisions: u64,
    /// The files.
    pub inputs: Vec<InputSummary>,
    /// Counts.
    pub counts: RunCounts,
    /// Quality of each field of the register, before and after.
    pub quality: Vec<FieldQuality>,
    /// Seconds of each stage.
    pub timings: Vec<StageTiming>,
}

/// Counts of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunCounts {
    /// Source records, those of sources that did not deliver included.
    pub source_records: u64,
    /// Source records that lack a required value and are in no record.
    pub unusable_records: u64,
    /// Findings of reading and cleaning.
    pub findings: u64,
    /// Candidate pairs that were compared.
    pub pairs_compared: u64,
    /// Source records alike in every compared column to an earlier one.
    pub identical_records: u64,
    /// Pairs from the "same" threshold up.
    pub pairs_same: u64,
    /// Pairs between the "review" and the "same" threshold.
    pub pairs_review: u64,
    /// Blocks that were too large to compare.
    pub blocks_skipped: u64,
    /// Pairs above the review threshold that were dropped because there were too many.
    pub pairs_dropped: u64,
    /// Links that a constraint or a decision kept from joining two clusters.
    pub links_refused: u64,
    /// Clusters, those of one source record included.
    pub clusters: u64,
    /// Clusters with source records of two or more sources.
    pub clusters_across_sources: u64,
    /// Proposed changes by kind.
    pub changes: BTreeMap<ChangeKind, u64>,
    /// Changes not proposed because somebody rejected the very same change before.
    pub changes_held_back: u64,
}

/// How long a stage took.
#[derive(Debug, Clone, Serialize)]
pub struct StageTiming {
    /// The stage.
    pub stage: Stage,
    /// Wall-clock seconds.
    pub seconds: f64,
}

/// Everything that a manifest is described from.
pub(crate) struct Described<'run> {
    pub(crate) spec: &'run Spec,
    pub(crate) spec_text: &'run str,
    pub(crate) register: RegisterName,
    pub(crate) spec_name: &'run str,
    pub(crate) by: &'run PersonName,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) held: &'run Held,
    pub(crate) work: &'run Work,
    pub(crate) changes: BTreeMap<ChangeKind, u64>,
    pub(crate) held_back: u64,
    pub(crate) quality: Vec<FieldQuality>,
    pub(crate) timings: &'run [(Stage, f64)],
}

pub(crate) fn describe(run: &Described) -> Manifest {
    let spec_sha256 = hexadecimal(&Sha256::digest(run.spec_text));
    let digest = input_digest(&spec_sha256, run.held, &run.work.records.inputs);
    let started = run.started_at.format("%Y%m%dT%H%M%S%3fZ");
    Manifest {
        run: format!("{}-{started}-{}", run.register, digest.get(..8).unwrap_or_default()),
        register: run.register.clone(),
        spec: run.spec_name.to_owned(),
        spec_sha256,
        program: env!("CARGO_PKG_VERSION"),
        by: run.by.clone(),
        started_at: run.started_at,
        log_size: run.held.state.log_size,
        decisions: run.held.decisions.len() as u64,
        inputs: run.work.records.inputs.clone(),
        counts: counts(run),
        quality: run.quality.clone(),
        timings: run
            .timings
            .iter()
            .map(|&(stage, seconds)| StageTiming { stage, seconds })
            .collect(),
    }
}

fn counts(run: &Described) -> RunCounts {
    let work = run.work;
    let same = run.spec.linkage.same;
    let pairs_same = work
        .linked
        .pairs
        .iter()
        .filter(|pair| pair.match_weight >= same)
        .count() as u64;
    RunCounts {
        source_records: work.records.len() as u64,
        unusable_records: work.standardised.usable.iter().filter(|usable| !**usable).count() as u64,
        findings: (work.records.findings.len() + work.standardised.findings.len()) as u64,
        pairs_compared: work.linked.compared,
        identical_records: work.linked.identical_rows,
        pairs_same,
        pairs_review: work.linked.pairs.len() as u64 - pairs_same,
        blocks_skipped: work.linked.skipped.len() as u64,
        pairs_dropped: work.linked.pairs_dropped,
        links_refused: work.clustering.refused.len() as u64,
        clusters: work.clustering.clusters.len() as u64,
        clusters_across_sources: work
            .clustering
            .clusters
            .iter()
            .filter(|rows| sources(work, rows).len() > 1)
            .count() as u64,
        changes: run.changes.clone(),
        changes_held_back: run.held_back,
    }
}

fn sources<'work>(work: &'work Work, rows: &[u32]) -> BTreeSet<&'work SourceName> {
    rows.iter()
        .map(|&row| &work.records.references[row as usize].source)
        .collect()
}

/// Digest of everything that decides what a run makes: specification, files, state of the register, decisions.
fn input_digest(spec_sha256: &str, held: &Held, inputs: &[InputSummary]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(spec_sha256);
    for input in inputs {
        hasher.update(input.source.as_ref());
        hasher.update(&input.sha256);
    }
    hasher.update(held.state.log_size.to_be_bytes());
    for decision in &held.decisions {
        hasher.update(&decision.id);
    }
    hexadecimal(&hasher.finalize())
}
