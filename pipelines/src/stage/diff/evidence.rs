//! Why a change is proposed, in words and pairs.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{ChangeKind, Effect, Evidence, Key, SourceName};

use super::Diff;
use super::component::Component;
use crate::limits::EVIDENCE_PAIRS_MAX;
use crate::stage::gather::SourceRecords;

impl Diff<'_> {
    /// The strongest pairs behind a change, what moved, and what else looks like it.
    pub(super) fn evidence(&self, component: &Component, kind: ChangeKind, effects: &[Effect]) -> Evidence {
        let mut rows: Vec<u32> = component
            .clusters
            .iter()
            .flat_map(|&cluster| self.input.clusters[cluster].iter().copied())
            .collect();
        rows.sort_unstable();
        let held = |row: u32| self.holder_of_row[row as usize];
        let pairs = self.evidence.strongest(&rows, EVIDENCE_PAIRS_MAX, |left, right| {
            kind != ChangeKind::Merge || held(left) != held(right)
        });
        let mut notes: Vec<String> = Vec::new();
        for &row in &rows {
            let reference = &self.input.records.references[row as usize];
            if let (true, Some(key)) = (self.input.moved.contains(reference), held(row)) {
                notes.push(format!(
                    "{reference} spoke of {key} before; what it says now no longer resembles that"
                ));
            }
        }
        notes.extend(self.near_misses(&rows));
        Evidence {
            summary: summary(&rows, self.input.records, effects),
            pairs,
            notes,
        }
    }

    /// Other clusters that are near enough for a person to look at.
    fn near_misses(&self, rows: &[u32]) -> Vec<String> {
        let same = self.input.linkage.model.thresholds.same;
        let mut seen: BTreeSet<&Key> = BTreeSet::new();
        let own = rows.first().and_then(|&row| self.cluster_of_row[row as usize]);
        let mut notes = Vec::new();
        for &row in rows {
            for pair in self.evidence.pairs_of(row).filter(|pair| pair.match_weight < same) {
                let other = if pair.left == row { pair.right } else { pair.left };
                let Some(cluster) = self.cluster_of_row[other as usize].filter(|cluster| Some(*cluster) != own) else {
                    continue;
                };
                let key = &self.targets[cluster].key;
                if seen.insert(key) && notes.len() < EVIDENCE_PAIRS_MAX {
                    notes.push(format!(
                        "looks like {key} (match weight {:.1}): for review",
                        pair.match_weight
                    ));
                }
            }
        }
        notes
    }
}

/// "3 source records: companies 2, premises 1".
fn summary(rows: &[u32], records: &SourceRecords, effects: &[Effect]) -> String {
    if rows.is_empty() {
        return format!(
            "{} left without source records",
            effects.iter().map(|e| e.key.to_string()).collect::<Vec<_>>().join(", ")
        );
    }
    let mut counts: BTreeMap<&SourceName, u64> = BTreeMap::new();
    for &row in rows {
        *counts.entry(&records.references[row as usize].source).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(source, count)| format!("{source} {count}"))
        .collect();
    let records = if rows.len() == 1 { "record" } else { "records" };
    format!("{} source {records}: {}", rows.len(), counts.join(", "))
}
