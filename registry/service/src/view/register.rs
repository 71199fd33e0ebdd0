//! Registers.

use openapi::register::{
    Cardinality, Classification, Code, Counts, Datatype, FieldDefinition, Register, RegisterList, RegisterSummary,
};
use registry_store::RegisterOverview;

use crate::view::{edition, ownership};

/// A register for the wire.
pub fn to_wire(overview: &RegisterOverview) -> Register {
    let definition = &overview.definition;
    Register {
        register: definition.name.to_string(),
        title: definition.title.clone(),
        description: definition.description.clone(),
        licence: definition.licence.clone(),
        governance: overview.governance,
        key_field: definition.key_field.to_string(),
        fields: definition.fields.iter().map(field).collect(),
        log_size: overview.log_size,
        root: overview.root.to_string(),
        updated_at: overview.updated_at,
        counts: counts(overview),
        latest_edition: overview.latest_edition.as_ref().map(edition::to_wire),
        ownership: overview.ownership.iter().map(ownership::to_wire).collect(),
        governance_gaps: gaps(overview),
        coming_gaps: overview.coming_gaps.iter().map(ToString::to_string).collect(),
        overdue_reviews: overview.overdue_reviews.iter().map(ownership::to_wire).collect(),
    }
}

/// The registers for the wire.
pub fn list(overviews: &[RegisterOverview]) -> RegisterList {
    RegisterList {
        registers: overviews.iter().map(summary).collect(),
    }
}

fn summary(overview: &RegisterOverview) -> RegisterSummary {
    let definition = &overview.definition;
    RegisterSummary {
        register: definition.name.to_string(),
        title: definition.title.clone(),
        description: definition.description.clone(),
        licence: definition.licence.clone(),
        governance: overview.governance,
        log_size: overview.log_size,
        root: overview.root.to_string(),
        updated_at: overview.updated_at,
        counts: counts(overview),
        latest_edition: overview.latest_edition.as_ref().map(edition::to_wire),
        governance_gaps: gaps(overview),
    }
}

fn counts(overview: &RegisterOverview) -> Counts {
    Counts {
        live: overview.live,
        merged: overview.merged,
        retired: overview.retired,
        open_change_sets: overview.open_change_sets,
    }
}

fn gaps(overview: &RegisterOverview) -> Vec<String> {
    overview.gaps.iter().map(ToString::to_string).collect()
}

fn field(field: &registry_core::FieldDefinition) -> FieldDefinition {
    FieldDefinition {
        name: field.name.to_string(),
        datatype: datatype(field.datatype),
        cardinality: match field.cardinality {
            registry_core::Cardinality::One => Cardinality::One,
            registry_core::Cardinality::Many => Cardinality::Many,
        },
        required: field.required,
        description: field.description.clone(),
        classification: match field.classification {
            registry_core::Classification::Open => Classification::Open,
            registry_core::Classification::Restricted => Classification::Restricted,
            registry_core::Classification::Personal => Classification::Personal,
        },
        register: field.register.as_ref().map(ToString::to_string),
        pattern: field.pattern.as_ref().map(ToString::to_string),
        codes: field.codes.iter().map(code).collect(),
        retired: field.retired,
    }
}

fn code(code: &registry_core::Code) -> Code {
    Code {
        code: code.code.clone(),
        title: code.title.clone(),
    }
}

fn datatype(datatype: registry_core::Datatype) -> Datatype {
    match datatype {
        registry_core::Datatype::String => Datatype::String,
        registry_core::Datatype::Text => Datatype::Text,
        registry_core::Datatype::Integer => Datatype::Integer,
        registry_core::Datatype::Decimal => Datatype::Decimal,
        registry_core::Datatype::Boolean => Datatype::Boolean,
        registry_core::Datatype::Date => Datatype::Date,
        registry_core::Datatype::Datetime => Datatype::Datetime,
        registry_core::Datatype::Timestamp => Datatype::Timestamp,
        registry_core::Datatype::Period => Datatype::Period,
        registry_core::Datatype::Url => Datatype::Url,
        registry_core::Datatype::Email => Datatype::Email,
        registry_core::Datatype::Curie => Datatype::Curie,
        registry_core::Datatype::Point => Datatype::Point,
        registry_core::Datatype::Code => Datatype::Code,
        registry_core::Datatype::Name => Datatype::Name,
        registry_core::Datatype::Hash => Datatype::Hash,
    }
}
