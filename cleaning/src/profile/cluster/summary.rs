//! The answer of a clustering of values.

use serde::Serialize;

use crate::profile::answer::ValueCount;

/// Values that may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCluster {
    /// Their common key; that of the suggested value for near neighbours.
    pub key: String,
    /// The value that the others might be replaced by: the most frequent, of equals the first in the order of text.
    pub suggested: String,
    /// Rows with any of them.
    pub rows: u64,
    /// The values, most frequent first.
    pub values: Vec<ValueCount>,
}

/// The clusters that one method found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClusterSummary {
    /// Name of the method.
    pub method: String,
    /// Clusters of two or more values.
    pub clusters: u64,
    /// Distinct values in them.
    pub values: u64,
    /// Rows in them.
    pub rows: u64,
    /// Values that were not looked at, because there were too many or they were too long.
    pub left_out: u64,
    /// Blocks of near neighbours that were too large to compare; 0 for the other methods.
    pub blocks_skipped: u64,
    /// The clusters with the most rows.
    pub shown: Vec<ValueCluster>,
}
