//! Clustering: links and decisions to clusters of source records.

use std::collections::HashMap;

use cleaning::linkage::{ClusterConstraints, Clustering};
use registry_core::{Decision, DecisionRecord, Key, SourceReference};

use super::gather::SourceRecords;
use super::link::{LinkageInput, Linked};
use crate::limits::KEPT_APART_PAIRS_MAX;
use crate::spec::Spec;
use crate::work::Held;

/// Joins the pairs at or above "same" into clusters of rows, under the specification's constraints and the decisions
/// that people have taken. Rows that cannot be used are in no cluster.
pub fn cluster(
    spec: &Spec,
    records: &SourceRecords,
    usable: &[bool],
    input: &LinkageInput,
    linked: &Linked,
    held: &Held,
) -> Clustering {
    let apart = KeptApart::by_decisions(records, held);
    let same = input.model.thresholds.same;
    let mut links: Vec<(u32, u32, f64)> = linked
        .pairs
        .iter()
        .filter(|pair| pair.match_weight >= same)
        .map(|pair| (pair.left, pair.right, pair.match_weight))
        .collect();
    links.extend(apart.links_within(input, same));
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
        never_same: apart.pairs,
        same: decided(records, &held.decisions, |decision| match decision {
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

/// Rows that people decided are never the same.
///
/// A decision names one row of each side, but it was taken about the records that the rows belong to: every row of the
/// one is kept apart from every row of the other.
struct KeptApart {
    pairs: Vec<(u32, u32)>,
    /// Rows of each side of a decision.
    sides: Vec<Vec<u32>>,
}

impl KeptApart {
    fn by_decisions(records: &SourceRecords, held: &Held) -> Self {
        let mut pairs = decided(records, &held.decisions, |decision| match decision {
            Decision::NeverSame { left, right } => Some((left, right)),
            _ => None,
        });
        let mut sides = Vec::new();
        if pairs.is_empty() {
            return Self { pairs, sides };
        }
        let (key_of_row, rows_of_key) = holders(records, held);
        for (left, right) in pairs.clone() {
            let key = |row: u32| key_of_row.get(&row).copied();
            let rows = |row: u32| {
                key(row)
                    .and_then(|key| rows_of_key.get(key))
                    .cloned()
                    .unwrap_or_default()
            };
            let (lefts, rights) = (rows(left), rows(right));
            if key(left) != key(right) && (lefts.len() + rights.len()).pow(2) <= KEPT_APART_PAIRS_MAX {
                pairs.extend(
                    lefts
                        .iter()
                        .flat_map(|&left| rights.iter().map(move |&right| (left, right))),
                );
                sides.extend([lefts, rights]);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs, sides }
    }

    /// Links between the rows of one side. Rows alike in every column are compared through the first of them only, and
    /// that one may be on the other side now.
    fn links_within(&self, input: &LinkageInput, same: f64) -> Vec<(u32, u32, f64)> {
        if self.sides.is_empty() {
            return Vec::new();
        }
        let scorer = input.scorer();
        let mut links = Vec::new();
        for rows in &self.sides {
            for (position, &left) in rows.iter().enumerate() {
                for &right in &rows[position + 1..] {
                    let match_weight = scorer.match_weight(left as usize, right as usize);
                    if match_weight >= same {
                        links.push((left.min(right), left.max(right), match_weight));
                    }
                }
            }
        }
        links
    }
}

/// The key that each row hangs on, and the rows of each key.
fn holders<'held>(
    records: &SourceRecords,
    held: &'held Held,
) -> (HashMap<u32, &'held Key>, HashMap<&'held Key, Vec<u32>>) {
    let mut key_of_row = HashMap::new();
    let mut rows_of_key: HashMap<&Key, Vec<u32>> = HashMap::new();
    for record in &held.state.records {
        for reference in &record.cross_references {
            let reference = SourceReference {
                source: reference.source.clone(),
                source_record_id: reference.source_record_id.clone(),
            };
            if let Some(row) = records.row_of(&reference).and_then(|row| u32::try_from(row).ok()) {
                key_of_row.insert(row, &record.key);
                rows_of_key.entry(&record.key).or_default().push(row);
            }
        }
    }
    (key_of_row, rows_of_key)
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
