//! Examples that let a person judge a run: what was joined, what nearly was, what was cleaned.

use std::collections::BTreeMap;

use cleaning::Severity;
use registry_core::{Item, Key, PairEvidence, SourceReference};

use super::RuleCount;
use crate::error::Result;
use crate::evidence::{PairWriter, heavier_first};
use crate::limits::REPORT_EXAMPLES_MAX;
use crate::refusal;
use crate::spec::Spec;
use crate::stage::diff::Difference;
use crate::stage::link::Pair;
use crate::stage::survive::Survivorship;
use crate::work::Work;

/// A source record as received.
#[derive(Debug, Clone)]
pub struct RecordExample {
    /// Which one.
    pub reference: SourceReference,
    /// Mapped columns with a value.
    pub content: BTreeMap<String, String>,
}

/// A cluster with its source records and what is published of it.
#[derive(Debug, Clone)]
pub struct ClusterExample {
    /// Key in the change set; none when nothing changes.
    pub key: Option<Key>,
    /// Number of its source records.
    pub size: usize,
    /// The first of them, at most [`REPORT_EXAMPLES_MAX`].
    pub records: Vec<RecordExample>,
    /// Field and published value.
    pub published: Vec<(String, String)>,
    /// The weakest of the strongest links of its records: where a wrong join would show first.
    pub weakest: Option<PairEvidence>,
}

/// Two source records that were compared.
#[derive(Debug, Clone)]
pub struct PairExample {
    /// One of them.
    pub left: RecordExample,
    /// The other.
    pub right: RecordExample,
    /// Match weight and its parts.
    pub evidence: PairEvidence,
}

/// A link that was strong enough but was not followed.
#[derive(Debug, Clone)]
pub struct RefusedExample {
    /// The pair.
    pub pair: PairExample,
    /// Why not.
    pub reason: String,
}

/// One finding of a rule.
#[derive(Debug, Clone)]
pub struct FindingExample {
    /// The source record.
    pub reference: String,
    /// The text as it was.
    pub before: String,
    /// The text as it is now.
    pub after: String,
}

/// Findings counted by rule, the most severe first and then the most frequent.
pub(super) fn findings_by_rule(work: &Work) -> Vec<RuleCount> {
    let cleaned = work.standardised.findings.iter().map(|(_, finding)| finding);
    let mut rules: BTreeMap<(&str, Severity), RuleCount> = BTreeMap::new();
    for finding in work.records.findings.iter().chain(cleaned) {
        let rule = rules
            .entry((&finding.rule, finding.severity))
            .or_insert_with(|| RuleCount {
                rule: finding.rule.clone(),
                severity: finding.severity,
                count: 0,
                examples: Vec::new(),
            });
        rule.count += 1;
        if rule.examples.len() < 3 {
            rule.examples.push(FindingExample {
                reference: format!("{}:{}", finding.source, finding.source_record_id),
                before: finding.before.clone(),
                after: finding.after.clone(),
            });
        }
    }
    let mut rules: Vec<RuleCount> = rules.into_values().collect();
    rules.sort_by(|a, b| (b.severity, b.count, &a.rule).cmp(&(a.severity, a.count, &b.rule)));
    rules
}

/// Clusters with records of several sources, those with the weakest links first.
pub(super) fn merged_clusters(
    spec: &Spec,
    work: &Work,
    writer: &PairWriter,
    difference: &Difference,
) -> Result<Vec<ClusterExample>> {
    let survivorship = Survivorship::new(spec, &work.records, &work.standardised)?;
    let mut clusters: Vec<(&Vec<u32>, usize, Option<Pair>)> = work
        .clustering
        .clusters
        .iter()
        .zip(0..)
        .filter(|(rows, _)| several_sources(work, rows))
        .map(|(rows, index)| (rows, index, writer.weakest(rows)))
        .collect();
    let weight = |pair: &Option<Pair>| pair.map_or(f64::INFINITY, |pair| pair.match_weight);
    clusters.sort_by(|a, b| weight(&a.2).total_cmp(&weight(&b.2)).then(a.1.cmp(&b.1)));
    Ok(spread(&clusters, REPORT_EXAMPLES_MAX)
        .map(|(rows, index, weakest)| ClusterExample {
            key: difference.key_of(*index, &work.records.references[rows[0] as usize]),
            size: rows.len(),
            records: rows
                .iter()
                .take(REPORT_EXAMPLES_MAX)
                .map(|&row| record(work, row))
                .collect(),
            published: published(spec, &survivorship.record(&work.chosen, *index, rows).item),
            weakest: weakest.map(|pair| writer.write(pair)),
        })
        .collect())
}

/// Half from the front, where the doubtful ones are, and the rest evenly from all.
fn spread<T>(all: &[T], count: usize) -> impl Iterator<Item = &T> {
    let front = (count / 2).min(all.len());
    let rest = all.len() - front;
    let step = rest.div_ceil((count - count / 2).max(1)).max(1);
    all[..front].iter().chain(all[front..].iter().step_by(step))
}

/// Pairs under "same" whose records ended in different clusters, heaviest first.
pub(super) fn near_misses(spec: &Spec, work: &Work, writer: &PairWriter) -> Vec<PairExample> {
    let mut cluster_of = vec![usize::MAX; work.records.len()];
    for (index, rows) in work.clustering.clusters.iter().enumerate() {
        for &row in rows {
            cluster_of[row as usize] = index;
        }
    }
    let apart = |pair: &&Pair| cluster_of[pair.left as usize] != cluster_of[pair.right as usize];
    let under = |pair: &&Pair| pair.match_weight < spec.linkage.same;
    let mut pairs: Vec<&Pair> = work.linked.pairs.iter().filter(under).filter(apart).collect();
    pairs.sort_by(|a, b| heavier_first(a, b));
    pairs
        .into_iter()
        .take(REPORT_EXAMPLES_MAX)
        .map(|pair| pair_example(work, writer, *pair))
        .collect()
}

/// Links that were strong enough and refused, heaviest first.
pub(super) fn refused_links(spec: &Spec, work: &Work, writer: &PairWriter) -> Vec<RefusedExample> {
    work.clustering
        .refused
        .iter()
        .take(REPORT_EXAMPLES_MAX)
        .map(|link| RefusedExample {
            pair: pair_example(
                work,
                writer,
                Pair {
                    left: link.left,
                    right: link.right,
                    match_weight: link.match_weight,
                },
            ),
            reason: refusal::in_words(spec, &work.records, &link.reason),
        })
        .collect()
}

fn several_sources(work: &Work, rows: &[u32]) -> bool {
    let source = |row: u32| &work.records.references[row as usize].source;
    rows.iter().any(|&row| source(row) != source(rows[0]))
}

fn record(work: &Work, row: u32) -> RecordExample {
    RecordExample {
        reference: work.records.references[row as usize].clone(),
        content: work.records.content_of(row as usize),
    }
}

fn pair_example(work: &Work, writer: &PairWriter, pair: Pair) -> PairExample {
    PairExample {
        left: record(work, pair.left),
        right: record(work, pair.right),
        evidence: writer.write(pair),
    }
}

fn published(spec: &Spec, item: &Item) -> Vec<(String, String)> {
    spec.field_names()
        .filter_map(|name| {
            let value = item.get(name)?;
            let texts: Vec<&str> = value.texts().collect();
            Some((name.to_owned(), texts.join("; ")))
        })
        .collect()
}
