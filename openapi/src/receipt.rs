//! Receipts: that a record was in a register at a checkpoint, checked with no network.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::item::Item;

/// The line of the log that a receipt is about, under the names that the receipt format gives its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptEntry {
    /// Place in the log, from 1.
    #[schema(minimum = 1)]
    pub number: u64,
    /// When it was recorded, in UTC, in whole seconds.
    pub timestamp: DateTime<Utc>,
    /// The key that it is about.
    pub key: String,
    /// Hash of the item.
    pub item_hash: String,
}

/// That a record was in a register at a checkpoint. Keep it as it is: `registrar verify` checks it, years later, with no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "format": "registrar-receipt-1",
    "register": "organisation",
    "key": "ORG-1",
    "entry": {
        "number": 7,
        "timestamp": "2026-05-01T09:30:00Z",
        "key": "ORG-1",
        "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d"
    },
    "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"},
    "proof": "c2sp.org/tlog-proof@v1\nindex 6\n…",
    "verifier_keys": ["registers.example/organisation+d9575bad+AWq…"]
})))]
pub struct Receipt {
    /// The form of the receipt: `registrar-receipt-1`.
    pub format: String,
    /// Name of the register.
    pub register: String,
    /// The key of the record.
    pub key: String,
    /// The line of the log.
    pub entry: ReceiptEntry,
    /// The state of the record that the entry recorded.
    pub item: Item,
    /// The proof that the entry is in the log, with the signed checkpoint (C2SP `tlog-proof`).
    pub proof: String,
    /// The keys that the service says were in force. Check with keys that you got in another way.
    pub verifier_keys: Vec<String>,
}
