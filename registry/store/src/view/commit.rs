//! Commits of a register.

use chrono::{DateTime, Utc};
use registry_core::{PersonName, RootHash};

/// One commit: what it was, and what it made of the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CommitRecord {
    /// Its number in the register, from 1.
    pub number: u64,
    /// When it was recorded, to the microsecond; later than every commit before it.
    pub committed_at: DateTime<Utc>,
    /// Who let it in.
    pub committed_by: PersonName,
    /// The size of the log after it.
    pub log_size: u64,
    /// The root of the log after it.
    pub root: RootHash,
    /// The change set that it applied, if any.
    pub change_set: Option<String>,
}
