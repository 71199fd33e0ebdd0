//! What differs between two states of a register.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change::FieldDifference;
use crate::entry::Entry;
use crate::record::RecordStatus;

/// A record that is not the same in both states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "key": "ORG-1",
    "status": "live",
    "before": {
        "entry_number": 1,
        "recorded_at": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d"
    },
    "after": {
        "entry_number": 7,
        "recorded_at": "2026-06-01T09:30:00Z",
        "key": "ORG-1",
        "item_hash": "sha-256:0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b"
    },
    "fields": [{"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"}]
})))]
pub struct RecordDifference {
    /// The key.
    pub key: String,
    /// Whether the key is live, merged or retired in the later state.
    pub status: RecordStatus,
    /// Its entry in the earlier state; null when it had none yet.
    pub before: Option<Entry>,
    /// Its entry in the later state.
    pub after: Entry,
    /// The fields that differ, in order of their names. Closing fields (`end-date`, `merged-into`, `closed-because`) are among them.
    pub fields: Vec<FieldDifference>,
}

/// One page of the records that differ, in order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "from_size": 6,
    "to_size": 7,
    "differences": [],
    "next_cursor": null
})))]
pub struct DifferenceList {
    /// Name of the register.
    pub register: String,
    /// Number of entries in the log in the earlier state.
    pub from_size: u64,
    /// Number of entries in the log in the later state.
    pub to_size: u64,
    /// The records of this page.
    pub differences: Vec<RecordDifference>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}
