//! What a person may ask for: proposals and decisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change_set::ChangeKind;
use crate::item::{FieldValue, Item};

/// A proposal: changes to one register that somebody else will decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "register": "organisation",
    "title": "The full name of the ministry",
    "changes": [{"action": "update", "key": "ORG-1", "set": {"name": "Ministry of Rivers", "alias": null}}]
})))]
pub struct NewChangeSet {
    /// The register to change.
    pub register: String,
    /// What the proposal is about.
    #[schema(min_length = 1)]
    pub title: String,
    /// The changes, at least one.
    #[schema(min_items = 1)]
    pub changes: Vec<ChangeRequest>,
}

/// What a field shall hold: a value, or null to clear the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct NewValue(pub Option<FieldValue>);

/// One wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ChangeRequest {
    /// Add a record.
    Create {
        /// The key that it shall have; the register chooses one when it is absent.
        #[serde(default)]
        key: Option<String>,
        /// Its fields.
        item: Item,
    },
    /// Change some fields of a record.
    Update {
        /// The key.
        key: String,
        /// The fields to set; null clears a field. Fields that are not named stay as they are.
        set: BTreeMap<String, NewValue>,
    },
    /// Merge a record into another: both keys stand for the same thing.
    Merge {
        /// The key that gives way.
        key: String,
        /// The key that survives.
        into: String,
        /// Why they are the same.
        reason: String,
    },
    /// Close a record without a successor.
    Retire {
        /// The key.
        key: String,
        /// Why.
        reason: String,
    },
    /// Bring a closed record back.
    Reinstate {
        /// The key.
        key: String,
        /// Why.
        reason: String,
    },
}

/// Which changes of a change set a decision is about: `"all"`, `{"kind": "merge"}` or `{"ordinals": [1, 2]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every open change.
    All,
    /// Every open change of one kind.
    Kind(ChangeKind),
    /// The changes with these ordinals.
    Ordinals(Vec<u64>),
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"selection": "all", "reason": "checked against the gazette"}), json!({"selection": {"ordinals": [1, 2]}})))]
pub struct Approval {
    /// The changes that are approved.
    pub selection: Selection,
    /// Why; may be left out.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"selection": {"kind": "merge"}, "reason": "two branches of the same ministry"})))]
pub struct Rejection {
    /// The changes that are refused.
    pub selection: Selection,
    /// Why; required, because the refusal binds later runs.
    #[schema(min_length = 1)]
    pub reason: String,
}
