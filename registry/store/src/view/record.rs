//! Records, where they come from, and which are wanted.

use std::collections::BTreeMap;

use registry_core::{
    Entry, FieldDifference, FieldProvenance, Item, ItemHash, Key, RecordStatus, SourceName, SourceReference, Validity,
};

/// The state of a record at some moment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// The key.
    pub key: Key,
    /// The latest entry for the key.
    pub entry: Entry,
    /// Its item.
    pub item: Item,
    /// Whether the record answers; for a merged one, the key at the end of the chain of merges.
    pub status: RecordStatus,
    /// The days for which the item holds, by its own dates.
    pub validity: Validity,
}

/// A record that is not the same in two versions of its register.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordDifference {
    /// The key.
    pub key: Key,
    /// Its latest entry in the earlier version; missing when the record is new.
    pub before: Option<Entry>,
    /// Its latest entry in the later version.
    pub after: Entry,
    /// Whether the record answers in the later version.
    pub status: RecordStatus,
    /// The fields whose values differ, sorted by name.
    pub fields: Vec<FieldDifference>,
}

/// Which record a source record speaks of, at some moment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Holder {
    /// The key that it was attached to.
    pub key: Key,
    /// The key at the end of the chain of merges: `key` itself when that record did not give way.
    pub resolved: Key,
    /// Whether the record of `resolved` answers: live or retired.
    pub status: RecordStatus,
}

/// A source record that belongs to a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CrossReference {
    /// The feed.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
    /// The number of the entry that was the record's latest when the source record came to it.
    pub since_entry: u64,
    /// The source record as mapped text.
    pub content: BTreeMap<String, String>,
}

impl CrossReference {
    /// The source record.
    pub fn reference(&self) -> SourceReference {
        SourceReference {
            source: self.source.clone(),
            source_record_id: self.source_record_id.clone(),
        }
    }
}

/// Where the present values of a record come from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Provenance {
    /// The key.
    pub key: Key,
    /// The number of the record's latest entry.
    pub entry: u64,
    /// One for each published value.
    pub fields: Vec<FieldProvenance>,
    /// The source records that belong to the key.
    pub cross_references: Vec<CrossReference>,
}

/// Everything that a pipeline run must know of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityState {
    /// All records, sorted by key; merged and retired ones too, because keys are never reused.
    pub records: Vec<CurrentRecord>,
    /// The size of the log that this is the state of.
    pub log_size: u64,
}

/// A record with its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentRecord {
    /// The key.
    pub key: Key,
    /// The hash of the item.
    pub item_hash: ItemHash,
    /// The present item.
    pub item: Item,
    /// Whether the record answers; for a merged one, the key at the end of the chain of merges.
    pub status: RecordStatus,
    /// Where the values come from.
    pub provenance: Vec<FieldProvenance>,
    /// The source records that belong to the key, sorted.
    pub cross_references: Vec<CrossReference>,
}

/// Which records are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// Those that answer.
    #[default]
    Live,
    /// Those that gave way to another.
    Merged,
    /// Those that were closed.
    Retired,
    /// All.
    All,
}

impl StatusFilter {
    /// Whether records in this status are wanted.
    pub(crate) fn admits(self, status: &str) -> bool {
        self.stored().is_none_or(|wanted| wanted == status)
    }

    /// The status of the records that are wanted, as the tables have it; nothing when any will do.
    pub(crate) fn stored(self) -> Option<&'static str> {
        match self {
            Self::Live => Some("live"),
            Self::Merged => Some("merged"),
            Self::Retired => Some("retired"),
            Self::All => None,
        }
    }
}
