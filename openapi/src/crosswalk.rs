//! Where keys of an earlier edition lead in a later one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::record::RecordStatus;

/// A key that no longer answers for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"key": "ORG-2", "status": "merged", "into": "ORG-1"})))]
pub struct CrosswalkKey {
    /// The key, which was live in the earlier edition.
    pub key: String,
    /// What became of it: merged or retired.
    pub status: RecordStatus,
    /// The key that answers for it in the later edition; null when nothing does.
    pub into: Option<String>,
}

/// Keys that were live in an edition and are not in a later one, in order. Every other key of the earlier edition still stands for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "from_edition": 2,
    "to_edition": 3,
    "keys": [{"key": "ORG-2", "status": "merged", "into": "ORG-1"}],
    "next_cursor": null
})))]
pub struct Crosswalk {
    /// Name of the register.
    pub register: String,
    /// Number of the earlier edition; 0 is the empty register.
    pub from_edition: u64,
    /// Number of the later edition.
    pub to_edition: u64,
    /// The keys of this page.
    pub keys: Vec<CrosswalkKey>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}
