//! What a person may ask for: proposals and decisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change::SourceReference;
use crate::change_set::ChangeKind;
use crate::item::{FieldValue, Item};

/// A proposal: changes to one register that somebody else will decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "register": "organisation",
    "title": "The full name of the ministry",
    "changes": [{"action": "update", "key": "ORG-1", "set": {"name": "Ministry of Rivers", "alias": null}}],
    "draft": false
})))]
pub struct NewChangeSet {
    /// The register to change.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// What the proposal is about.
    #[schema(min_length = 1)]
    pub title: String,
    /// The changes, at least one.
    #[schema(min_items = 1)]
    pub changes: Vec<ChangeRequest>,
    /// Whether it is a draft: nobody is asked for a decision, and no rule acts, until it is submitted.
    #[serde(default)]
    pub draft: bool,
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
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: Option<String>,
        /// Its fields.
        item: Item,
    },
    /// Change some fields of a record.
    Update {
        /// The key.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: String,
        /// The fields to set; null clears a field. Fields that are not named stay as they are.
        set: BTreeMap<String, NewValue>,
    },
    /// Merge a record into another: both keys stand for the same thing.
    Merge {
        /// The key that gives way.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: String,
        /// The key that survives.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        into: String,
        /// Why they are the same.
        #[schema(min_length = 1)]
        reason: String,
    },
    /// Close a record without a successor.
    Retire {
        /// The key.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: String,
        /// Why.
        #[schema(min_length = 1)]
        reason: String,
    },
    /// Bring a closed record back.
    Reinstate {
        /// The key.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: String,
        /// Why.
        #[schema(min_length = 1)]
        reason: String,
    },
    /// Share a record out among several: it stood for more than one thing.
    Split {
        /// The key.
        #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
        key: String,
        /// What it is shared out into, at least one.
        #[schema(min_items = 1)]
        parts: Vec<SplitPart>,
        /// Why they are different things.
        #[schema(min_length = 1)]
        reason: String,
    },
    /// Take an applied change back, also after later edits: what was edited since stays.
    Undo {
        /// The change set that it was part of.
        change_set: String,
        /// Its ordinal there.
        ordinal: u64,
        /// Why.
        #[schema(min_length = 1)]
        reason: String,
    },
}

/// One thing that came out of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitPart {
    /// The key that it shall have; the key that is split may be one of them, and the register chooses one when it is absent.
    #[serde(default)]
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
    pub key: Option<String>,
    /// Its fields.
    pub item: Item,
    /// The source records that go with it.
    #[serde(default)]
    pub source_records: Vec<SourceReference>,
}

/// What a change must be. Every member that is given must hold; a list that is empty or absent admits everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"kinds": ["update"], "key_prefix": "ORG-", "fields": ["alias"], "sources": ["land-office"], "match_weight_at_least": 12.5})))]
pub struct ChangeCriteria {
    /// It is of one of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ChangeKind>,
    /// Every key that it touches begins with this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_prefix: Option<String>,
    /// It touches no other fields than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// It rests on no other sources than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The weakest pair of source records that it rests on has at least this match weight, in bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_weight_at_least: Option<f64>,
}

/// Which changes of a change set a decision is about: `"all"`, `{"kind": "merge"}`, `{"ordinals": [1, 2]}` or `{"filter": {"key_prefix": "ORG-"}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every open change.
    All,
    /// Every open change of one kind.
    Kind(ChangeKind),
    /// The changes with these ordinals.
    Ordinals(Vec<u64>),
    /// Every open change that is what the filter says.
    Filter(ChangeCriteria),
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"selection": {"kind": "merge"}, "reason": "two branches of the same ministry"})))]
pub struct Rejection {
    /// The changes that are refused.
    pub selection: Selection,
    /// Why; required, because the refusal binds later runs.
    #[schema(min_length = 1)]
    pub reason: String,
}

/// A request that says everything by its address: send `{}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({})))]
pub struct EmptyRequest {}
