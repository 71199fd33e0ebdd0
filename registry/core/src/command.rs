//! What a person asks for, before it is turned into a change against the present state.

use std::collections::BTreeMap;

use crate::{FieldName, Item, Key, Value};

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
}
