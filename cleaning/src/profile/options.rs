//! What a profile is asked for.

use chrono::NaiveDate;

use super::cluster::ClusterMethod;

/// What a profile shows beside the counts.
#[derive(Debug, Clone)]
pub struct ProfileOptions {
    /// Values in each list: most and least frequent, exceptions, outliers of a kind.
    pub listed: usize,
    /// Patterns shown.
    pub patterns: usize,
    /// How values are clustered; none for no clusters.
    pub clusters: Vec<ClusterMethod>,
    /// Clusters shown of each method.
    pub clusters_shown: usize,
    /// The day after which a date lies in the future; without it no date does.
    pub today: Option<NaiveDate>,
}

impl Default for ProfileOptions {
    fn default() -> Self {
        Self {
            listed: 10,
            patterns: 10,
            clusters: vec![ClusterMethod::Fingerprint],
            clusters_shown: 20,
            today: None,
        }
    }
}
