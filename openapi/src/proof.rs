//! Proofs about a log, as RFC 6962 has them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// That an entry is in the log at a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "entry_number": 2,
    "size": 3,
    "leaf_hash": "sha-256:0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b",
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "path": [
        "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
        "sha-256:1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b"
    ]
})))]
pub struct EntryProof {
    /// Name of the register.
    pub register: String,
    /// Number of the entry, from 1; the index of RFC 6962 is one less.
    #[schema(minimum = 1)]
    pub entry_number: u64,
    /// Number of entries in the log that the proof is about.
    pub size: u64,
    /// Hash of the leaf: SHA-256 over a zero byte and the entry as the GOV.UK Registers model writes it.
    pub leaf_hash: String,
    /// Root hash of the log at that size.
    pub root: String,
    /// The audit path of RFC 6962 section 2.1.1, from the leaf up to the root.
    pub path: Vec<String>,
}

/// That the log at one size is the beginning of the log at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "from": 2,
    "to": 3,
    "from_root": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
    "to_root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "path": ["sha-256:1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b"]
})))]
pub struct ConsistencyProof {
    /// Name of the register.
    pub register: String,
    /// Number of entries of the earlier log.
    pub from: u64,
    /// Number of entries of the later log.
    pub to: u64,
    /// Root hash of the earlier log.
    pub from_root: String,
    /// Root hash of the later log.
    pub to_root: String,
    /// The consistency proof of RFC 6962 section 2.1.2, in its order. Empty when the sizes are equal.
    pub path: Vec<String>,
}
