//! Entries: the lines of a register's log.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One line of the log. Entries are appended, never edited, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "entry_number": 7,
    "recorded_at": "2026-05-01T09:30:00Z",
    "key": "ORG-1",
    "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d"
})))]
pub struct Entry {
    /// Place in the log, from 1 without gaps. This number is the order; times may be equal.
    #[schema(minimum = 1)]
    pub entry_number: u64,
    /// When the entry was recorded, in UTC, in whole seconds.
    pub recorded_at: DateTime<Utc>,
    /// The key that the entry is about.
    pub key: String,
    /// Hash of the item that the key has since this entry.
    pub item_hash: String,
}

/// Entries of a register in the order of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "entries": [{
        "entry_number": 7,
        "recorded_at": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d"
    }],
    "next_after": 7
})))]
pub struct EntryList {
    /// The entries after the number asked for.
    pub entries: Vec<Entry>,
    /// Send this as `after` to read on; null when the page was not full, which means that the end of the log was reached.
    pub next_after: Option<u64>,
}

/// The history of one key: its entries in the order of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "entries": [{
        "entry_number": 7,
        "recorded_at": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d"
    }],
    "next_cursor": null
})))]
pub struct RecordEntryList {
    /// The entries of this page.
    pub entries: Vec<Entry>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}
