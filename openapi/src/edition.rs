//! Editions: published versions of a register.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A published version: the log up to a size, under its root hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "number": 3,
    "log_size": 120,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "records": 98,
    "published_at": "2026-05-01T10:00:00Z",
    "published_by": "Olga Owner",
    "run": null
})))]
pub struct Edition {
    /// Name of the register.
    pub register: String,
    /// Number of the edition, from 1.
    #[schema(minimum = 1)]
    pub number: u64,
    /// Number of entries in the log at this edition.
    pub log_size: u64,
    /// RFC 6962 root hash of the log at that size.
    pub root: String,
    /// Number of live records at this edition.
    pub records: u64,
    /// When it was published, in UTC.
    pub published_at: DateTime<Utc>,
    /// Who published it.
    pub published_by: String,
    /// The pipeline run that led to it, if one did.
    pub run: Option<String>,
}

/// The editions of a register, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "editions": [{
        "register": "organisation",
        "number": 3,
        "log_size": 120,
        "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
        "records": 98,
        "published_at": "2026-05-01T10:00:00Z",
        "published_by": "Olga Owner",
        "run": null
    }]
})))]
pub struct EditionList {
    /// Name of the register.
    pub register: String,
    /// The editions, latest first.
    pub editions: Vec<Edition>,
}

/// A wish to publish what the register holds now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"run": null})))]
pub struct NewEdition {
    /// The pipeline run that led to this edition, if one did.
    #[serde(default)]
    pub run: Option<String>,
}
