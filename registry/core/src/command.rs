//! What a person asks for, before it is turned into a change against the present state.

use std::collections::BTreeMap;

use crate::{FieldName, Item, Key, SourceReference, Value};

/// What a person may ask for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Make a record; without a key, one is made up.
    Create {
        /// The key to use.
        #[serde(default)]
        key: Option<Key>,
        /// Its fields; the key field may be left out.
        item: Item,
    },
    /// Set fields of a record.
    Update {
        /// The record.
        key: Key,
        /// New values; null removes one.
        set: BTreeMap<FieldName, Option<Value>>,
    },
    /// Let one record give way to another.
    Merge {
        /// The record that gives way.
        key: Key,
        /// The record that stays.
        into: Key,
        /// Why, for people.
        reason: String,
    },
    /// Close a record.
    Retire {
        /// The record.
        key: Key,
        /// Why, for people.
        reason: String,
    },
    /// Make a closed record answer again.
    Reinstate {
        /// The record.
        key: Key,
        /// Why, for people.
        reason: String,
    },
    /// Share a record out among several: the source records go with the parts.
    Split {
        /// The record.
        key: Key,
        /// What becomes of it. The part that bears its key stays; without one, the record is closed.
        parts: Vec<SplitPart>,
        /// Why, for people.
        reason: String,
    },
    /// Take one applied change back, as far as nothing later stands in the way.
    Undo {
        /// The change set that it came with.
        change_set: String,
        /// Its place there, from 1.
        ordinal: u64,
        /// Why, for people.
        reason: String,
    },
}

/// One of the records that a split leaves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitPart {
    /// The key of the record that is split, for the part that stays; another one must be new. Without a key, one is
    /// made up.
    #[serde(default)]
    pub key: Option<Key>,
    /// All its fields; the key field may be left out.
    pub item: Item,
    /// The source records that belong to it. Those that no part names stay with the part that stays.
    #[serde(default)]
    pub source_records: Vec<SourceReference>,
}
