//! The report of a run: what a steward looks at before approving, as data and as one HTML file.

mod completeness;
mod examples;
pub(crate) mod page;
pub mod quality;

use std::collections::BTreeMap;

use cleaning::Severity;

use crate::error::Result;
use crate::evidence::PairWriter;
use crate::manifest::Manifest;
use crate::spec::Spec;
use crate::stage::diff::Difference;
use crate::work::Work;

pub use crate::stage::gather::InputSummary;
pub use completeness::FieldCompleteness;
pub use examples::{ClusterExample, FindingExample, PairExample, RecordExample, RefusedExample};

/// Everything that the report shows.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the register is called.
    pub title: String,
    /// The manifest of the run.
    pub manifest: Manifest,
    /// Filled values of each field: as received, after cleaning, as published.
    pub completeness: Vec<FieldCompleteness>,
    /// Findings counted by rule, most frequent first.
    pub findings_by_rule: Vec<RuleCount>,
    /// Number of compared pairs by whole bits of match weight.
    pub match_weights: BTreeMap<i32, u64>,
    /// Match weight from which a pair is one thing.
    pub same: f64,
    /// Match weight from which a person should look.
    pub review: f64,
    /// Number of clusters by number of source records in them.
    pub cluster_sizes: BTreeMap<usize, u64>,
    /// Clusters that join records of several sources.
    pub merged_examples: Vec<ClusterExample>,
    /// Pairs just under the "same" threshold that did not end in one cluster, heaviest first.
    pub near_misses: Vec<PairExample>,
    /// Links that a constraint or a decision refused.
    pub refused: Vec<RefusedExample>,
    /// Blocks that were too large: rule, key, records.
    pub skipped_blocks: Vec<(String, String, usize)>,
}

/// How often a rule found something.
#[derive(Debug, Clone)]
pub struct RuleCount {
    /// Name of the rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// Findings of it.
    pub count: u64,
    /// A few of them.
    pub examples: Vec<FindingExample>,
}

impl Report {
    /// Gathers the report from a run.
    pub(crate) fn describe(spec: &Spec, work: &Work, difference: &Difference, manifest: &Manifest) -> Result<Self> {
        let writer = PairWriter::new(&work.records, work.input.scorer(), &work.linked.pairs);
        let mut cluster_sizes: BTreeMap<usize, u64> = BTreeMap::new();
        for rows in &work.clustering.clusters {
            *cluster_sizes.entry(rows.len()).or_default() += 1;
        }
        let skipped = work.linked.skipped.iter();
        Ok(Self {
            title: spec.register.title.clone(),
            manifest: manifest.clone(),
            completeness: completeness::of_fields(spec, work)?,
            findings_by_rule: examples::findings_by_rule(work),
            match_weights: work.linked.histogram.clone(),
            same: spec.linkage.same,
            review: spec.linkage.review,
            cluster_sizes,
            merged_examples: examples::merged_clusters(spec, work, &writer, difference)?,
            near_misses: examples::near_misses(spec, work, &writer),
            refused: examples::refused_links(spec, work, &writer),
            skipped_blocks: skipped
                .map(|block| (block.rule.clone(), block.key.clone(), block.records))
                .collect(),
        })
    }

    /// The report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere.
    pub fn html(&self) -> Result<String> {
        page::render(self)
    }
}
