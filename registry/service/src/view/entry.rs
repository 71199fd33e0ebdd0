//! Entries.

use openapi::entry::{Entry, EntryList, RecordEntryList};
use registry_store::PageOf;

use crate::cursor;

/// An entry for the wire.
pub fn to_wire(entry: &registry_core::Entry) -> Entry {
    Entry {
        entry_number: entry.number.get(),
        recorded_at: entry.timestamp,
        key: entry.key.to_string(),
        item_hash: entry.item_hash.to_string(),
    }
}

/// A stretch of the log for the wire; `limit` entries were asked for.
pub fn list(entries: &[registry_core::Entry], limit: u64) -> EntryList {
    let full = u64::try_from(entries.len()).is_ok_and(|length| length >= limit);
    EntryList {
        entries: entries.iter().map(to_wire).collect(),
        next_after: entries.last().filter(|_| full).map(|entry| entry.number.get()),
    }
}

/// A page of the history of a key for the wire.
pub fn page(page: &PageOf<registry_core::Entry>) -> RecordEntryList {
    RecordEntryList {
        entries: page.items.iter().map(to_wire).collect(),
        next_cursor: page.next.as_deref().map(cursor::encode),
    }
}
