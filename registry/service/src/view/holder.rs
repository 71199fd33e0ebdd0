//! Which key a source record stands behind.

use openapi::holder::Holder;
use registry_core::{RegisterName, SourceReference};

use crate::view::record;

/// The key of a source record for the wire.
pub fn to_wire(register: &RegisterName, reference: &SourceReference, holder: &registry_store::Holder) -> Holder {
    Holder {
        register: register.to_string(),
        source: reference.source.to_string(),
        source_record_id: reference.source_record_id.clone(),
        key: holder.key.to_string(),
        resolved_key: holder.resolved.to_string(),
        status: record::status(&holder.status),
    }
}
