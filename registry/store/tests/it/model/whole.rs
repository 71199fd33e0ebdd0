//! Everything that a register of the store holds, read through its public calls.

use std::collections::BTreeMap;

use registry_core::tree::Tree;
use registry_core::{ChangeSetState, ChangeSetSummary, ChangeState, Decision, DecisionRecord};
use registry_store::{AsOf, ChangeFilter, ChangeSetFilter, Page, StatusFilter};

use super::answer::{Held, Whole};
use super::operation::FEED;
use super::real::Real;
use super::translate;
use crate::support::person;

impl Real {
    pub fn whole(&self) -> Whole {
        let overview = self.store.register(&self.register).unwrap().unwrap();
        let entries = self.store.entries(&self.register, 0, 1_000).unwrap();
        let mut tree = Tree::new();
        for entry in &entries {
            tree.append(entry.leaf_hash());
        }
        assert_eq!(tree.root(), overview.root, "the root is that of the entries");
        Whole {
            size: overview.log_size,
            updated_at: overview.updated_at,
            counts: (overview.live, overview.merged, overview.retired),
            open_sets: overview.open_change_sets,
            entries: entries
                .iter()
                .map(|entry| (entry.number.get(), entry.key.to_string()))
                .collect(),
            records: self.records(AsOf::Now, None, StatusFilter::All).unwrap(),
            held: self.held(),
            sets: self.change_sets(),
            appointments: {
                let records = self.store.ownership(&self.register, None).unwrap();
                records.iter().map(translate::appointed).collect()
            },
            editions: self
                .store
                .editions(&self.register)
                .unwrap()
                .iter()
                .map(translate::published)
                .collect(),
            decisions: self
                .store
                .decisions(&self.register)
                .unwrap()
                .iter()
                .map(words)
                .collect(),
        }
    }

    fn held(&self) -> BTreeMap<String, Held> {
        let mut held = BTreeMap::new();
        for record in self.store.identity_state(&self.register).unwrap().records {
            for row in record.cross_references {
                let content = row.content["row"].clone();
                let holder = Held {
                    key: record.key.to_string(),
                    since_entry: row.since_entry,
                    content,
                };
                held.insert(row.source_record_id, holder);
            }
        }
        held
    }

    /// State, number of open changes, and the state of each change, of every change set in the order of making.
    fn change_sets(&self) -> Vec<(ChangeSetState, u64, Vec<ChangeState>)> {
        let filter = ChangeSetFilter {
            register: Some(self.register.clone()),
            ..ChangeSetFilter::default()
        };
        let listed = self.store.change_sets(&filter, &Page::first(1_000)).unwrap().items;
        assert!(
            self.sets.iter().eq(listed.iter().rev().map(|set| &set.id)),
            "the list has every change set"
        );
        let states = |summary: ChangeSetSummary| {
            let changes = self
                .store
                .changes(&summary.id, &ChangeFilter::default(), &Page::default())
                .unwrap();
            let states = changes.items.into_iter().map(|change| change.state);
            (summary.state, summary.open, states.collect())
        };
        listed.into_iter().rev().map(states).collect()
    }
}

/// The decision in the words of the model.
fn words(record: &DecisionRecord) -> (String, String) {
    let word = record.decision.as_str();
    let words = match &record.decision {
        Decision::Propose { changes, .. } | Decision::Reject { changes, .. } => format!("{word} {changes}"),
        Decision::Approve { changes, commit, .. } => format!("{word} {changes} in commit {commit}"),
        Decision::Same { left, right } | Decision::NeverSame { left, right } => {
            assert_eq!(left.source.as_str(), FEED);
            format!("{word} {} {}", left.source_record_id, right.source_record_id)
        }
        Decision::Override { key, field, value } => {
            let value = value.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{word} {key} {field} {value}")
        }
        Decision::Publish { edition, log_size } => format!("{word} {edition} of {log_size}"),
        _ => word.to_owned(),
    };
    assert_ne!(record.by, person("Registrar"));
    (words, record.by.to_string())
}
