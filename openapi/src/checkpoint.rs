//! Checkpoints: what a log was at one size, signed; and the keys behind the signatures.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The signed root of a register's log at one size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "origin": "registers.example/organisation",
    "size": 120,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "signed_at": "2026-05-01T10:00:00Z",
    "note": "registers.example/organisation\n120\noainKT29/KTB3iqeSw87HC1s8C9rCh1PDCtrj7p8fj8=\n\n— registers.example/organisation 2VdbrYAz…\n",
    "verifier_keys": ["registers.example/organisation+d9575bad+AWq…"]
})))]
pub struct Checkpoint {
    /// Name of the register.
    pub register: String,
    /// The name under which the log signs.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// RFC 6962 root hash of the log at that size.
    pub root: String,
    /// When the service signed it, in UTC.
    pub signed_at: DateTime<Utc>,
    /// The signed note (C2SP `tlog-checkpoint` and `signed-note`), with the signatures of witnesses: check this, not the members beside it.
    pub note: String,
    /// The keys that the service says it signed with, as C2SP writes them. Compare them with keys that you got in another way.
    pub verifier_keys: Vec<String>,
}

/// What a witness signed of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "size": 120,
    "line": "— witness.example qZ0DeQAAAABmgL…",
    "verifier_key": "witness.example+a99d0379+BLx…"
})))]
pub struct NewCosignature {
    /// The size of the checkpoint that was signed.
    pub size: u64,
    /// The signature line (C2SP `tlog-cosignature`).
    #[schema(max_length = 1000)]
    pub line: String,
    /// The witness's verifier key, which the line is checked with.
    #[schema(max_length = 1000)]
    pub verifier_key: String,
}

/// A key that the service signs with, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "verifier_key": "registers.example+7d1a5f43+AWq…",
    "from": "2026-01-01T00:00:00Z",
    "to": null
})))]
pub struct SigningKey {
    /// The public half under the origin of the service. Logs sign under names of their own: `checkpoint` of a register has the same key under the name of its log.
    pub verifier_key: String,
    /// When it came into force, in UTC.
    pub from: DateTime<Utc>,
    /// When another took its place, in UTC; null while it is in force.
    pub to: Option<DateTime<Utc>>,
}

/// The keys that the service signs with or did, the first one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "origin": "registers.example",
    "signing_keys": [{
        "verifier_key": "registers.example+7d1a5f43+AWq…",
        "from": "2026-01-01T00:00:00Z",
        "to": null
    }]
})))]
pub struct SigningKeyList {
    /// The name under which the service signs; each log signs as this name, a slash and the name of the register.
    pub origin: String,
    /// The keys.
    pub signing_keys: Vec<SigningKey>,
}
