//! The change feed.

use openapi::feed::{CloudEvent, EntryChange, EntryKind, Feed};
use registry_core::{RegisterName, SignerName};

use crate::view::difference;

/// A part of the feed for the wire, after this position.
pub fn part(register: &RegisterName, after: u64, feed: &registry_store::Feed) -> Feed {
    Feed {
        register: register.to_string(),
        log_size: feed.log_size,
        changes: feed.changes.iter().map(to_wire).collect(),
        next_after: next_after(after, feed),
    }
}

/// The position behind a part of the feed.
pub fn next_after(after: u64, feed: &registry_store::Feed) -> u64 {
    feed.changes.last().map_or(after, |last| last.entry.number.get())
}

/// A change for the wire.
pub fn to_wire(change: &registry_store::EntryChange) -> EntryChange {
    EntryChange {
        entry_number: change.entry.number.get(),
        recorded_at: change.entry.timestamp,
        key: change.entry.key.to_string(),
        kind: kind(change.kind),
        item_hash: change.entry.item_hash.to_string(),
        previous_entry_number: change.previous,
        merged_into: change.merged_into.as_ref().map(ToString::to_string),
        fields: change.fields.iter().map(difference::field).collect(),
    }
}

/// A change of the log that signs under this name, as an event.
pub fn event(log: &SignerName, change: &registry_store::EntryChange) -> CloudEvent {
    let data = to_wire(change);
    CloudEvent {
        specversion: "1.0".to_owned(),
        id: data.entry_number.to_string(),
        source: format!("urn:registrar:log:{log}"),
        event_type: format!("registrar.record.{}", event_name(change.kind)),
        subject: data.key.clone(),
        time: data.recorded_at,
        datacontenttype: "application/json".to_owned(),
        data,
    }
}

const fn kind(kind: registry_store::EntryKind) -> EntryKind {
    match kind {
        registry_store::EntryKind::Created => EntryKind::Created,
        registry_store::EntryKind::Updated => EntryKind::Updated,
        registry_store::EntryKind::Merged => EntryKind::Merged,
        registry_store::EntryKind::Retired => EntryKind::Retired,
        registry_store::EntryKind::Reinstated => EntryKind::Reinstated,
    }
}

const fn event_name(kind: registry_store::EntryKind) -> &'static str {
    match kind {
        registry_store::EntryKind::Created => "created",
        registry_store::EntryKind::Updated => "updated",
        registry_store::EntryKind::Merged => "merged",
        registry_store::EntryKind::Retired => "retired",
        registry_store::EntryKind::Reinstated => "reinstated",
    }
}
