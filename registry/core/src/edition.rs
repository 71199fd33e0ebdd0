//! A published version of a register.

use chrono::{DateTime, Utc};

use crate::{PersonName, RegisterName, RootHash};

/// A published version of a register: the log up to a size, whose root anyone can check.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Edition {
    /// The register.
    pub register: RegisterName,
    /// 1, 2, 3 … without gaps.
    pub number: u64,
    /// Number of entries that it covers.
    pub log_size: u64,
    /// The root of the log at that size.
    pub root: RootHash,
    /// Number of live records.
    pub records: u64,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Who published it.
    pub published_by: PersonName,
    /// The pipeline run that led to it.
    pub run: Option<String>,
}
