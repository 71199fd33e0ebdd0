//! Where a published value comes from.

use crate::{FieldName, SourceName};

/// The way of one published value: from which source record, through which rules, chosen why.
///
/// A value that a person set has source `steward`, the change set as source record, and the survivorship rule
/// `steward-override`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FieldProvenance {
    /// The field.
    pub field: FieldName,
    /// The value as published; one of them for a field of cardinality n.
    pub value: String,
    /// The feed that it came in.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
    /// The value as received, before cleaning.
    pub source_value: String,
    /// The cleaning rules that changed it, in order.
    pub cleaning_rules: Vec<String>,
    /// The survivorship rule that chose it among the candidates.
    pub survivorship_rule: String,
}

impl FieldProvenance {
    /// The survivorship rule of values that a person set.
    pub const STEWARD_OVERRIDE: &str = "steward-override";
}
