//! Where each published value comes from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How one published value came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "field": "postcode",
    "value": "SW1A 1AA",
    "source": "land-office",
    "source_record_id": "4711",
    "source_value": "sw1a1aa ",
    "cleaning_rules": ["trim", "postcode-format"],
    "survivorship_rule": "most-recent"
})))]
pub struct FieldProvenance {
    /// The field of the register.
    pub field: String,
    /// The value that is published.
    pub value: String,
    /// The source that it came from; `steward` for an edit by a person.
    pub source: String,
    /// The row in that source; for an edit by a person, the change set.
    pub source_record_id: String,
    /// The value as it was received.
    pub source_value: String,
    /// The rules that cleaned it, in the order in which they ran.
    pub cleaning_rules: Vec<String>,
    /// The rule that chose this value among those of all sources.
    pub survivorship_rule: String,
}

/// A source record that stands behind a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "source": "land-office",
    "source_record_id": "4711",
    "since_entry": 7,
    "content": {"name": "Min. of Rivers"}
})))]
pub struct CrossReference {
    /// Name of the source.
    pub source: String,
    /// The row in that source.
    pub source_record_id: String,
    /// The entry with which the source record came to this key.
    pub since_entry: u64,
    /// The source record as mapped text.
    pub content: BTreeMap<String, String>,
}

/// The origin of every published value of a record, and the source records behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "key": "ORG-1",
    "entry_number": 7,
    "fields": [{
        "field": "name",
        "value": "Ministry of Rivers",
        "source": "land-office",
        "source_record_id": "4711",
        "source_value": "MINISTRY OF RIVERS",
        "cleaning_rules": ["title-case"],
        "survivorship_rule": "most-recent"
    }],
    "cross_references": [{
        "source": "land-office",
        "source_record_id": "4711",
        "since_entry": 7,
        "content": {"name": "MINISTRY OF RIVERS"}
    }]
})))]
pub struct Provenance {
    /// Name of the register.
    pub register: String,
    /// The key.
    pub key: String,
    /// The entry whose values are traced: the latest of the key.
    pub entry_number: u64,
    /// One line for each published value.
    pub fields: Vec<FieldProvenance>,
    /// The source records that stand behind the key.
    pub cross_references: Vec<CrossReference>,
}
