//! Provenance.

use openapi::provenance::{CrossReference, FieldProvenance, Provenance};
use registry_core::RegisterName;

/// The provenance of a record for the wire.
pub fn to_wire(register: &RegisterName, provenance: &registry_store::Provenance) -> Provenance {
    Provenance {
        register: register.to_string(),
        key: provenance.key.to_string(),
        entry_number: provenance.entry,
        fields: provenance.fields.iter().map(field).collect(),
        cross_references: provenance.cross_references.iter().map(cross_reference).collect(),
    }
}

/// The provenance of one value for the wire.
pub fn field(field: &registry_core::FieldProvenance) -> FieldProvenance {
    FieldProvenance {
        field: field.field.to_string(),
        value: field.value.clone(),
        source: field.source.to_string(),
        source_record_id: field.source_record_id.clone(),
        source_value: field.source_value.clone(),
        cleaning_rules: field.cleaning_rules.clone(),
        survivorship_rule: field.survivorship_rule.clone(),
    }
}

fn cross_reference(reference: &registry_store::CrossReference) -> CrossReference {
    CrossReference {
        source: reference.source.to_string(),
        source_record_id: reference.source_record_id.clone(),
        since_entry: reference.since_entry,
        content: reference.content.clone(),
    }
}
