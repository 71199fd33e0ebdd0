//! What an applied change replaced, kept in full so that it can be undone after later edits.

use std::collections::BTreeMap;

use crate::{FieldProvenance, ItemHash, Key, SourceReference};

/// What one applied change replaced.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Inverse {
    /// The commit of the register that applied the change.
    pub commit: u64,
    /// What it replaced of each key that it touched, in the order of the change's effects.
    pub effects: Vec<InverseEffect>,
}

/// What a change replaced of one key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InverseEffect {
    /// The key.
    pub key: Key,
    /// The item that the record had; missing when the change made the record.
    pub before: Option<ItemHash>,
    /// The item that the change gave the record.
    pub after: ItemHash,
    /// Source records that the change took from the key, with their content.
    pub detached: Vec<DetachedSourceRecord>,
    /// Source records that the change brought to the key.
    pub attached: Vec<SourceReference>,
    /// Where the values of `before` came from.
    #[serde(with = "crate::provenance::compact")]
    pub provenance: Vec<FieldProvenance>,
}

/// A source record that a change took from a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DetachedSourceRecord {
    /// Which one.
    pub reference: SourceReference,
    /// The source record as mapped text.
    pub content: BTreeMap<String, String>,
}
