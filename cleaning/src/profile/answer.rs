//! The answer of a profile.

use serde::Serialize;

use super::case::Cases;
use super::cluster::ClusterSummary;
use super::defect::DefectCount;
use super::length::Lengths;
use super::number::Spread;
use super::outlier::Outlier;
use super::pattern::PatternCount;
use super::verdict::KindVerdict;
use crate::limits::PROFILE_EXAMPLE_CHARACTERS;

/// A value and the rows that it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value as it stands; a long one is cut.
    pub value: String,
    /// Rows.
    pub rows: u64,
}

impl ValueCount {
    pub(super) fn new(value: &str, rows: u64) -> Self {
        Self {
            value: example(value),
            rows,
        }
    }

    pub(super) fn list<'a>(values: impl IntoIterator<Item = (&'a str, u64)>) -> Vec<Self> {
        values.into_iter().map(|(value, rows)| Self::new(value, rows)).collect()
    }
}

/// A value short enough to show.
pub(super) fn example(value: &str) -> String {
    match value.char_indices().nth(PROFILE_EXAMPLE_CHARACTERS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// What one column holds. Every count is of rows unless it says otherwise. Counts of rows are exact; what is told from
/// distinct values (kind, spread, outliers, clusters) is told from the values held when `distinct_is_exact` is false.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnProfile {
    /// The column.
    pub name: String,
    /// All rows.
    pub rows: u64,
    /// Rows without a value, blank ones included.
    pub missing: u64,
    /// Rows with a word that stands for no value, such as "N/A".
    pub placeholders: u64,
    /// These words, most frequent first.
    pub placeholder_values: Vec<ValueCount>,
    /// Rows with a value that is no placeholder.
    pub filled: u64,
    /// Distinct values of those rows.
    pub distinct: u64,
    /// Distinct values that stand in one row only.
    pub once: u64,
    /// Whether the two numbers before are exact and not estimates.
    pub distinct_is_exact: bool,
    /// What the values are.
    pub kind: KindVerdict,
    /// Lengths of the values in characters; none without values.
    pub lengths: Option<Lengths>,
    /// Upper and lower case.
    pub cases: Cases,
    /// Distinct patterns; an estimate from 65,536 on.
    pub pattern_count: u64,
    /// The most frequent patterns.
    pub patterns: Vec<PatternCount>,
    /// The most frequent values.
    pub most_frequent: Vec<ValueCount>,
    /// The least frequent values.
    pub least_frequent: Vec<ValueCount>,
    /// Quartiles of the numbers, or of dates as ISO 8601; none for other kinds.
    pub spread: Option<Spread>,
    /// Values far from the others.
    pub outliers: Vec<Outlier>,
    /// What is wrong with the characters of values, by defect; those that do not occur are left out.
    pub defects: Vec<DefectCount>,
    /// Values that may be one thing, by method.
    pub clusters: Vec<ClusterSummary>,
}
