//! Single changes, with what was before, what would be after, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change_set::ChangeKind;
use crate::item::{FieldValue, Item};
use crate::provenance::FieldProvenance;

/// Where a single change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeState {
    /// Waits for a decision.
    Open,
    /// Approved and in the log.
    Applied,
    /// Refused.
    Rejected,
}

/// What a key is after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Outcome {
    /// The key stands for this.
    Live {
        /// The item.
        item: Item,
    },
    /// The key is merged into another.
    Merged {
        /// The key that answers for it.
        into: String,
        /// Why.
        reason: String,
    },
    /// The key is closed.
    Retired {
        /// Why.
        reason: String,
    },
}

/// One field that a change sets, alters or clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"})))]
pub struct FieldDifference {
    /// The field.
    pub field: String,
    /// Its value before; null when it had none.
    pub before: Option<FieldValue>,
    /// Its value after; null when it has none.
    pub after: Option<FieldValue>,
}

/// What a change does to a cross-reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CrossReferenceAction {
    /// The source record comes to this key.
    Attach,
    /// The source record leaves this key.
    Detach,
    /// The source record stays, with new content.
    Refresh,
}

/// One source record that comes, goes or changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CrossReferenceChange {
    /// Name of the source.
    pub source: String,
    /// The row in that source.
    pub source_record_id: String,
    /// What happens to it.
    pub action: CrossReferenceAction,
    /// The source record as mapped text; null for a detachment.
    pub content: Option<BTreeMap<String, String>>,
}

/// What a change does to one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Effect {
    /// The key.
    pub key: String,
    /// Hash of the item that the proposer saw; null for a new key. The change is refused when it is no longer the current one.
    pub before_item_hash: Option<String>,
    /// That item; null for a new key.
    pub before: Option<Item>,
    /// What the key is afterwards.
    pub after: Outcome,
    /// The fields that differ. Empty for a closing, which keeps the item and adds the closing fields.
    pub differences: Vec<FieldDifference>,
    /// The source records that come, go or change.
    pub cross_references: Vec<CrossReferenceChange>,
    /// Where the values afterwards come from; empty when that does not change.
    pub provenance: Vec<FieldProvenance>,
}

/// A row of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceReference {
    /// Name of the source.
    pub source: String,
    /// The row in that source.
    pub source_record_id: String,
}

/// What one comparison adds to a match weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EvidencePart {
    /// The comparison, such as `postcode`.
    pub comparison: String,
    /// The level at which the two agree, such as `exact`.
    pub level: String,
    /// Its weight, in bits (logarithm to base 2 of a Bayes factor).
    pub weight: f64,
}

/// Why two source records are thought to be the same thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PairEvidence {
    /// One source record.
    pub left: SourceReference,
    /// The other.
    pub right: SourceReference,
    /// The sum of the weights, prior included, in bits.
    pub match_weight: f64,
    /// The weights that it is made of.
    pub parts: Vec<EvidencePart>,
}

/// Why a change is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// The reason in a sentence.
    pub summary: String,
    /// The pairs of source records that it rests on.
    pub pairs: Vec<PairEvidence>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// One change of a change set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Place in the change set; name it in a selection.
    pub ordinal: u64,
    /// Where it stands.
    pub state: ChangeState,
    /// Who decided it.
    pub decided_by: Option<String>,
    /// When, in UTC.
    pub decided_at: Option<DateTime<Utc>>,
    /// What it does.
    pub kind: ChangeKind,
    /// The key that it is about: for a merge the survivor, for a split the key that is split.
    pub key: String,
    /// What it does to each key.
    pub effects: Vec<Effect>,
    /// Why it is proposed.
    pub evidence: Evidence,
}

/// One page of the changes of a change set, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "changes": [{
        "ordinal": 1,
        "state": "open",
        "decided_by": null,
        "decided_at": null,
        "kind": "update",
        "key": "ORG-1",
        "effects": [{
            "key": "ORG-1",
            "before_item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
            "before": {"organisation": "ORG-1", "name": "Min. of Rivers"},
            "after": {"state": "live", "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"}},
            "differences": [{"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"}],
            "cross_references": [],
            "provenance": []
        }],
        "evidence": {"summary": "the full name", "pairs": [], "notes": []}
    }],
    "next_cursor": null
})))]
pub struct ChangeList {
    /// The changes of this page.
    pub changes: Vec<Change>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}
