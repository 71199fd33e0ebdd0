//! Signed roots and the keys behind them.

use chrono::{DateTime, Utc};
use registry_core::{Checkpoint, SignedNote, VerifierKey};

/// A key that the store signed with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SigningKeyRecord {
    /// The public half, under the origin of the store.
    pub verifier_key: VerifierKey,
    /// When it came into force.
    pub from: DateTime<Utc>,
    /// When another took its place.
    pub to: Option<DateTime<Utc>>,
}

/// The root of a log with who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Origin, size and root.
    pub checkpoint: Checkpoint,
    /// When the store signed it.
    pub signed_at: DateTime<Utc>,
    /// The signed note, with the signatures of witnesses.
    pub note: SignedNote,
}
