//! The change feed: what each entry of a log changed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change::FieldDifference;

/// The media type of a list of events in the JSON format of `CloudEvents` 1.0.
pub const CLOUD_EVENTS_MEDIA_TYPE: &str = "application/cloudevents-batch+json";

/// What an entry did to the record of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The first entry of its key.
    Created,
    /// Another state.
    Updated,
    /// Another record took over.
    Merged,
    /// The record was closed, and nothing took over.
    Retired,
    /// A merged or retired record answers again.
    Reinstated,
}

/// An entry with what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "entry_number": 7,
    "recorded_at": "2026-05-01T09:30:00Z",
    "key": "ORG-1",
    "kind": "updated",
    "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
    "previous_entry_number": 1,
    "merged_into": null,
    "fields": [{"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"}]
})))]
pub struct EntryChange {
    /// Number of the entry: the position in the feed.
    #[schema(minimum = 1)]
    pub entry_number: u64,
    /// When it was recorded, in UTC.
    pub recorded_at: DateTime<Utc>,
    /// The key that it is about.
    pub key: String,
    /// What it did to the record.
    pub kind: EntryKind,
    /// The hash of the item that the key has from here on.
    pub item_hash: String,
    /// Number of the entry before it for the same key; null for the first.
    pub previous_entry_number: Option<u64>,
    /// The key that took over; null unless the record is merged.
    pub merged_into: Option<String>,
    /// The fields whose values differ, in order of their names: with those of the entries before, they make the item.
    pub fields: Vec<FieldDifference>,
}

/// A part of the change feed of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "log_size": 7,
    "changes": [{
        "entry_number": 7,
        "recorded_at": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "kind": "updated",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
        "previous_entry_number": 1,
        "merged_into": null,
        "fields": [{"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"}]
    }],
    "next_after": 7
})))]
pub struct Feed {
    /// Name of the register.
    pub register: String,
    /// Number of entries in the log.
    pub log_size: u64,
    /// The entries behind the position, in order and without gap.
    pub changes: Vec<EntryChange>,
    /// Send this as `after` to go on: the number of the last entry here, or the position that was asked about.
    pub next_after: u64,
}

/// A change as an event of `CloudEvents` 1.0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "specversion": "1.0",
    "id": "7",
    "source": "urn:registrar:log:registers.example.org/organisation",
    "type": "registrar.record.updated",
    "subject": "ORG-1",
    "time": "2026-05-01T09:30:00Z",
    "datacontenttype": "application/json",
    "data": {
        "entry_number": 7,
        "recorded_at": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "kind": "updated",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
        "previous_entry_number": 1,
        "merged_into": null,
        "fields": [{"field": "name", "before": "Min. of Rivers", "after": "Ministry of Rivers"}]
    }
})))]
pub struct CloudEvent {
    /// Always `1.0`.
    pub specversion: String,
    /// Number of the entry: with `source` it names the event, and never another one.
    pub id: String,
    /// The log, by the name under which it signs.
    pub source: String,
    /// `registrar.record.` and the kind of the change.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The key.
    pub subject: String,
    /// When the entry was recorded, in UTC.
    pub time: DateTime<Utc>,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// The change.
    pub data: EntryChange,
}
