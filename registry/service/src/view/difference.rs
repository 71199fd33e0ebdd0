//! Differences between two states.

use openapi::change::FieldDifference;
use openapi::difference::{DifferenceList, RecordDifference};
use registry_core::RegisterName;
use registry_store::PageOf;

use crate::cursor;
use crate::view::{entry, item, record};

/// A page of differences for the wire, with the sizes of the two logs.
pub fn page(
    register: &RegisterName,
    from_size: u64,
    to_size: u64,
    page: &PageOf<registry_store::RecordDifference>,
) -> DifferenceList {
    DifferenceList {
        register: register.to_string(),
        from_size,
        to_size,
        differences: page.items.iter().map(to_wire).collect(),
        next_cursor: page.next.as_deref().map(cursor::encode),
    }
}

fn to_wire(difference: &registry_store::RecordDifference) -> RecordDifference {
    RecordDifference {
        key: difference.key.to_string(),
        status: record::status(&difference.status),
        before: difference.before.as_ref().map(entry::to_wire),
        after: entry::to_wire(&difference.after),
        fields: difference.fields.iter().map(field).collect(),
    }
}

/// One field that differs, for the wire.
pub fn field(difference: &registry_core::FieldDifference) -> FieldDifference {
    FieldDifference {
        field: difference.field.to_string(),
        before: difference.before.as_ref().map(item::value_to_wire),
        after: difference.after.as_ref().map(item::value_to_wire),
    }
}
