//! Where keys lead.

use openapi::crosswalk::{Crosswalk, CrosswalkKey};
use openapi::record::RecordStatus as WireStatus;
use registry_core::{RecordStatus, RegisterName};
use registry_store::{PageOf, RecordDifference};

use crate::cursor;
use crate::view::record;

/// A page of keys that no longer answer for themselves, for the wire.
pub fn page(register: &RegisterName, from: u64, to: u64, found: &PageOf<RecordDifference>) -> Crosswalk {
    Crosswalk {
        register: register.to_string(),
        from_edition: from,
        to_edition: to,
        keys: found.items.iter().map(to_wire).collect(),
        next_cursor: found.next.as_deref().map(cursor::encode),
    }
}

/// One key for the wire.
pub fn to_wire(found: &RecordDifference) -> CrosswalkKey {
    CrosswalkKey {
        key: found.key.to_string(),
        status: record::status(&found.status),
        into: match &found.status {
            RecordStatus::Merged { into } => Some(into.to_string()),
            RecordStatus::Live | RecordStatus::Retired => None,
        },
    }
}

/// The status as it is written in CSV.
pub const fn status_name(status: WireStatus) -> &'static str {
    match status {
        WireStatus::Live => "live",
        WireStatus::Merged => "merged",
        WireStatus::Retired => "retired",
    }
}
