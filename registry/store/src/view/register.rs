//! Registers at a glance.

use chrono::{DateTime, Utc};
use registry_core::{ComingGap, Edition, GovernanceGap, OwnershipRecord, RegisterDefinition, RootHash};

/// What defining a register did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefineOutcome {
    /// The register is new.
    Created,
    /// It was defined just so before.
    Unchanged,
    /// Fields were added, or words changed.
    Extended,
}

/// A register with what one wants to know about it at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RegisterOverview {
    /// Its schema.
    pub definition: RegisterDefinition,
    /// Whether Registrar itself keeps it (`register`, `field`, `ownership`, `decision`).
    pub governance: bool,
    /// Number of entries in its log.
    pub log_size: u64,
    /// The root of its log.
    pub root: RootHash,
    /// When something was last recorded.
    pub updated_at: Option<DateTime<Utc>>,
    /// Number of records that answer.
    pub live: u64,
    /// Number of records that gave way to another.
    pub merged: u64,
    /// Number of records that were closed.
    pub retired: u64,
    /// Number of change sets that wait for a decision.
    pub open_change_sets: u64,
    /// The last edition.
    pub latest_edition: Option<Edition>,
    /// The people in force today.
    pub ownership: Vec<OwnershipRecord>,
    /// The roles that nobody holds today.
    pub gaps: Vec<GovernanceGap>,
    /// The roles that somebody holds today and that nobody will hold from a later day on.
    pub coming_gaps: Vec<ComingGap>,
    /// The ownership records in force whose review is overdue.
    pub overdue_reviews: Vec<OwnershipRecord>,
}
