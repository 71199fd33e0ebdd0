//! Clustering: links and decisions to clusters of source records.

use cleaning::linkage::{ClusterConstraints, Clustering};
use registry_core::{Decision, DecisionRecord, SourceReference};

use super::gather::SourceRecords;
use super::link::{LinkageInput, Linked};
use crate::spec::Spec;

/// Joins the pairs at or above "same" into clusters of rows, under the specification's constraints and the decisions
/// that people have taken. Rows that cannot be used are in no cluster.
pub fn cluster(
    spec: &Spec,
    records: &SourceRecords,
    usable: &[bool],
    input: &LinkageInput,
    linked: &Linked,
    decisions: &[DecisionRecord],
) -> Clustering {
    let same = input.model.thresholds.same;
    let links: Vec<(u32, u32, f64)> = linked
        .pairs
        .iter()
        .filter(|pair| pair.match_weight >= same)
        .map(|pair| (pair.left, pair.right, pair.match_weight))
        .collect();
    let constraints = ClusterConstraints {
        consistent: spec
            .consistent
            .iter()
            .filter_map(|section| {
                Some((
                    input.column(section.column.get_ref())?,
                    section.comparator,
                    section.at_least,
                ))
            })
            .collect(),
        never_same: decided(records, decisions, |decision| match decision {
            Decision::NeverSame { left, right } => Some((left, right)),
            _ => None,
        }),
        same: decided(records, decisions, |decision| match decision {
            Decision::Same { left, right } => Some((left, right)),
            _ => None,
        }),
        cluster_records_max: spec.linkage.cluster_records_max,
    };
    let rows = u32::try_from(records.len()).unwrap_or(u32::MAX);
    let mut clustering = cleaning::linkage::cluster(rows, &links, &constraints);
    clustering
        .clusters
        .retain(|rows| rows.iter().any(|&row| usable[row as usize]));
    clustering
}

/// The pairs of rows that decisions of one kind are about, where both rows are here.
fn decided<'decision>(
    records: &SourceRecords,
    decisions: &'decision [DecisionRecord],
    pair: impl Fn(&'decision Decision) -> Option<(&'decision SourceReference, &'decision SourceReference)>,
) -> Vec<(u32, u32)> {
    decisions
        .iter()
        .filter_map(|record| {
            let (left, right) = pair(&record.decision)?;
            let row = |reference| records.row_of(reference).and_then(|row| u32::try_from(row).ok());
            Some((row(left)?, row(right)?))
        })
        .collect()
}
