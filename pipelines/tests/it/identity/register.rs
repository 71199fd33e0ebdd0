//! What the register holds, in a form that two registers can be compared in.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{Change, CrossReferenceChange, Item, Key, Outcome, RecordStatus, SourceReference};
use registry_store::{CurrentRecord, IdentityState};

use super::feed::Clusters;

/// What a register says apart from its keys: every item with its source records, sorted.
pub type Content = Vec<(String, BTreeSet<SourceReference>)>;

/// The records of a register by key.
pub struct Register(pub BTreeMap<Key, CurrentRecord>);

impl Register {
    pub fn of(state: IdentityState) -> Self {
        let records = state.records.into_iter().map(|record| (record.key.clone(), record));
        Self(records.collect())
    }

    pub fn live(&self) -> impl Iterator<Item = &CurrentRecord> {
        self.0.values().filter(|record| record.status == RecordStatus::Live)
    }

    /// The rows of each live key.
    pub fn rows_by_key(&self) -> BTreeMap<&Key, BTreeSet<SourceReference>> {
        self.live().map(|record| (&record.key, rows(record))).collect()
    }

    /// The keys of each attached row, whatever their standing.
    pub fn keys_by_row(&self) -> BTreeMap<SourceReference, Vec<&Key>> {
        let mut keys: BTreeMap<SourceReference, Vec<&Key>> = BTreeMap::new();
        for record in self.0.values() {
            for reference in rows(record) {
                keys.entry(reference).or_default().push(&record.key);
            }
        }
        keys
    }

    pub fn clusters(&self) -> Clusters {
        self.live().map(rows).collect()
    }

    pub fn content(&self) -> Content {
        sorted(self.live().map(|record| (without_key(&record.item), rows(record))))
    }

    /// The key of a source record; it must have one.
    pub fn key_of(&self, reference: &SourceReference) -> Key {
        let keys = self.keys_by_row();
        let [key] = keys[reference][..] else {
            panic!("{reference} hangs on {:?}", keys[reference]);
        };
        key.clone()
    }
}

/// What a first load will say apart from its keys, once it is approved.
pub fn proposed_content(changes: &[Change]) -> Content {
    let effects = changes.iter().flat_map(|change| &change.effects);
    sorted(effects.map(|effect| {
        let Outcome::Live { item } = &effect.after else {
            panic!("a first load only creates: {effect:?}");
        };
        let attached = effect.cross_references.iter();
        (
            without_key(item),
            attached.map(CrossReferenceChange::reference).collect(),
        )
    }))
}

pub fn rows(record: &CurrentRecord) -> BTreeSet<SourceReference> {
    let held = record.cross_references.iter();
    held.map(|held| SourceReference {
        source: held.source.clone(),
        source_record_id: held.source_record_id.clone(),
    })
    .collect()
}

fn without_key(item: &Item) -> String {
    let mut item = item.clone();
    item.remove("thing");
    item.canonical_json()
}

fn sorted(content: impl Iterator<Item = (String, BTreeSet<SourceReference>)>) -> Content {
    let mut content: Content = content.collect();
    content.sort();
    content
}
