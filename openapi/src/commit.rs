//! Commits: what was recorded at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was recorded at once. Commits have strictly increasing times, whatever the clock did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "number": 4,
    "committed_at": "2026-05-01T09:30:00.000001Z",
    "committed_by": "Sam Steward",
    "log_size": 9,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "change_set": "01900000-0000-7000-8000-000000000002"
})))]
pub struct Commit {
    /// Number of the commit in the register, from 1.
    #[schema(minimum = 1)]
    pub number: u64,
    /// When, in UTC; `recorded_at` means this time.
    pub committed_at: DateTime<Utc>,
    /// Who made it.
    pub committed_by: String,
    /// Number of entries in the log afterwards.
    pub log_size: u64,
    /// RFC 6962 root hash of the log at that size.
    pub root: String,
    /// The change set that was applied; null for what the service wrote about itself.
    pub change_set: Option<String>,
}

/// One page of the commits of a register, the first one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "commits": [{
        "number": 4,
        "committed_at": "2026-05-01T09:30:00.000001Z",
        "committed_by": "Sam Steward",
        "log_size": 9,
        "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
        "change_set": "01900000-0000-7000-8000-000000000002"
    }],
    "next_cursor": null
})))]
pub struct CommitList {
    /// Name of the register.
    pub register: String,
    /// The commits of this page.
    pub commits: Vec<Commit>,
    /// Send this as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}
