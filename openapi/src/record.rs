//! Records: the latest state of each key.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::item::Item;

/// What became of the thing that a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordStatus {
    /// The key stands for something.
    Live,
    /// The key was merged into another one, which answers for it for ever.
    Merged,
    /// The key was closed without a successor.
    Retired,
}

/// Which records a list shall hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusFilter {
    /// Those that stand for something.
    #[default]
    Live,
    /// Those that were merged into another.
    Merged,
    /// Those that were closed without a successor.
    Retired,
    /// All of them.
    All,
}

/// The form of a download.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DownloadFormat {
    /// Comma-separated values by RFC 4180.
    #[default]
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// The latest entry of a key, with its item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "key": "ORG-1",
    "status": "live",
    "entry_number": 7,
    "recorded_at": "2026-05-01T09:30:00Z",
    "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
    "valid_from": null,
    "valid_to": null,
    "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"}
})))]
pub struct Record {
    /// Name of the register.
    #[schema(examples("organisation"))]
    pub register: String,
    /// The permanent identifier; never reused.
    #[schema(examples("ORG-1"))]
    pub key: String,
    /// Whether the key is live, merged or retired.
    pub status: RecordStatus,
    /// Number of the entry that made this state.
    #[schema(minimum = 1)]
    pub entry_number: u64,
    /// When that entry was recorded, in UTC.
    pub recorded_at: DateTime<Utc>,
    /// SHA-256 of the item's canonical JSON, as `sha-256:` and 64 hexadecimal digits.
    pub item_hash: String,
    /// The first day on which the item holds, from its `start-date`; null when it always did.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which the item holds, from its `end-date`; null while it has not ended.
    pub valid_to: Option<NaiveDate>,
    /// The item.
    pub item: Item,
}

/// One page of records, in order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "records": [{
        "register": "organisation",
        "key": "ORG-1",
        "status": "live",
        "entry_number": 7,
        "recorded_at": "2026-05-01T09:30:00Z",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
        "valid_from": null,
        "valid_to": null,
        "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"}
    }],
    "total": null,
    "next_cursor": "T1JHLTE"
})))]
pub struct RecordList {
    /// The records of this page.
    pub records: Vec<Record>,
    /// How many records there are on all pages; null unless `count=true` asked for it.
    pub total: Option<u64>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// What a merged key answers, with status 301: who took over, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "key": "ORG-2",
    "status": "merged",
    "merged_into": "ORG-1",
    "merged_at": "2026-05-01T09:30:00Z",
    "reason": "same charter and same address",
    "last_state": {
        "register": "organisation",
        "key": "ORG-2",
        "status": "merged",
        "entry_number": 8,
        "recorded_at": "2026-05-01T09:30:00Z",
        "item_hash": "sha-256:0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b",
        "valid_from": null,
        "valid_to": null,
        "item": {"organisation": "ORG-2", "name": "Min. of Rivers", "merged-into": "ORG-1"}
    }
})))]
pub struct MergedRecord {
    /// Name of the register.
    pub register: String,
    /// The key that was asked for.
    pub key: String,
    /// Always `merged`.
    pub status: RecordStatus,
    /// The key that answers for it now: the end of the chain when several merges followed each other.
    pub merged_into: String,
    /// When the merge was recorded, in UTC.
    pub merged_at: DateTime<Utc>,
    /// Why, in the words of the person who proposed it.
    pub reason: Option<String>,
    /// The merged key's own last entry and item.
    pub last_state: Record,
}
