//! Change sets: lists of proposed changes that a person decides.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A new key.
    Create,
    /// New values for a key.
    Update,
    /// Two keys stand for the same thing: one survives.
    Merge,
    /// One key stood for several things.
    Split,
    /// A key is closed without a successor.
    Retire,
    /// A closed key lives again.
    Reinstate,
}

/// Where a change set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSetState {
    /// Being written.
    Draft,
    /// Waits for a decision.
    Proposed,
    /// Approved, not yet applied.
    Approved,
    /// Refused.
    Rejected,
    /// Taken back by its proposer.
    Withdrawn,
    /// Every change is decided, and at least one was applied.
    Applied,
    /// Replaced by a later run of the same pipeline.
    Superseded,
}

/// Who or what proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// A run of a pipeline.
    Pipeline {
        /// The run.
        run: String,
        /// The pipeline's specification.
        spec: String,
    },
    /// A person.
    Person,
    /// An import of a whole register.
    Import,
}

/// A list of proposed changes, with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01900000-0000-7000-8000-000000000002",
    "register": "organisation",
    "title": "New ministries",
    "state": "proposed",
    "proposed_by": "Paula Proposer",
    "proposed_at": "2026-05-01T09:00:00Z",
    "origin": {"kind": "person"},
    "counts": {"create": 2},
    "open": 2,
    "decided_by": null,
    "decided_at": null,
    "reason": null
})))]
pub struct ChangeSet {
    /// Identifier (UUID version 7: later change sets sort after earlier ones).
    pub id: String,
    /// The register that it would change.
    pub register: String,
    /// What it is about, in the words of its proposer.
    pub title: String,
    /// Where it stands.
    pub state: ChangeSetState,
    /// Who proposed it; this person can never approve it.
    pub proposed_by: String,
    /// When, in UTC.
    pub proposed_at: DateTime<Utc>,
    /// Whether a person, a pipeline run or an import proposed it.
    pub origin: Origin,
    /// Number of changes of each kind.
    pub counts: BTreeMap<String, u64>,
    /// Number of changes that wait for a decision.
    pub open: u64,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// When, in UTC.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in the words of that person.
    pub reason: Option<String>,
}

/// One page of change sets, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "change_sets": [{
        "id": "01900000-0000-7000-8000-000000000002",
        "register": "organisation",
        "title": "New ministries",
        "state": "proposed",
        "proposed_by": "Paula Proposer",
        "proposed_at": "2026-05-01T09:00:00Z",
        "origin": {"kind": "pipeline", "run": "run-1", "spec": "organisations"},
        "counts": {"create": 2},
        "open": 2,
        "decided_by": null,
        "decided_at": null,
        "reason": null
    }],
    "next_cursor": null
})))]
pub struct ChangeSetList {
    /// The change sets of this page.
    pub change_sets: Vec<ChangeSet>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// What an approval did: one commit, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "change_set": "01900000-0000-7000-8000-000000000002",
    "register": "organisation",
    "commit": 4,
    "first_entry": 8,
    "last_entry": 9,
    "log_size": 9,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "applied": 2,
    "open": 0
})))]
pub struct Applied {
    /// The change set.
    pub change_set: String,
    /// The register.
    pub register: String,
    /// Number of the commit.
    pub commit: u64,
    /// First entry that it appended; null when it appended none.
    pub first_entry: Option<u64>,
    /// Last entry that it appended; null when it appended none.
    pub last_entry: Option<u64>,
    /// Number of entries in the log afterwards.
    pub log_size: u64,
    /// RFC 6962 root hash of the log at that size.
    pub root: String,
    /// Number of changes applied.
    pub applied: u64,
    /// Number of changes of the set that still wait for a decision.
    pub open: u64,
}
