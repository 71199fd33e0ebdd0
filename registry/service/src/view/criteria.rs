//! What a change must be, both ways.

use openapi::change_request::ChangeCriteria;
use openapi::problem::Violation;
use registry_core::SourceName;

use crate::error::ApiError;
use crate::view::{change_set, item};

/// Criteria for the wire.
pub fn to_wire(criteria: &registry_core::ChangeCriteria) -> ChangeCriteria {
    ChangeCriteria {
        kinds: criteria.kinds.iter().copied().map(change_set::kind_to_wire).collect(),
        key_prefix: criteria.key_prefix.clone(),
        fields: criteria.fields.iter().map(ToString::to_string).collect(),
        sources: criteria.sources.iter().map(ToString::to_string).collect(),
        match_weight_at_least: criteria.match_weight_at_least,
    }
}

/// Criteria from the wire; `place` is where they stand in the body.
pub fn from_wire(criteria: ChangeCriteria, place: &str) -> Result<registry_core::ChangeCriteria, ApiError> {
    let fields = criteria
        .fields
        .iter()
        .map(|text| item::field_name(text, &format!("{place}.fields")));
    let sources = criteria
        .sources
        .iter()
        .map(|text| source(text, &format!("{place}.sources")));
    let invalid = |violation| ApiError::invalid(vec![violation]);
    Ok(registry_core::ChangeCriteria {
        kinds: criteria.kinds.into_iter().map(change_set::kind_from_wire).collect(),
        key_prefix: criteria.key_prefix,
        fields: fields.collect::<Result<_, _>>().map_err(invalid)?,
        sources: sources.collect::<Result<_, _>>().map_err(invalid)?,
        match_weight_at_least: criteria.match_weight_at_least,
    })
}

/// The name of a source from the wire; `place` is where it stands in the body.
pub fn source(text: &str, place: &str) -> Result<SourceName, Violation> {
    SourceName::parse(text).map_err(|error| Violation {
        field: place.to_owned(),
        value: error.value,
        rule: error.rule,
    })
}
