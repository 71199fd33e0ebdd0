//! Receipts: that this record was in this register at this checkpoint, checked with no network.

use std::collections::BTreeMap;

use crate::checkpoint::VerifiedCheckpoint;
use crate::tlog_proof::{TlogProof, TlogProofError};
use crate::verifier_key::VerifierKey;
use crate::{Entry, FieldName, Item, ItemHash, Key, RegisterName, SignedNote, Value};

/// The form of a receipt, which says how to check it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ReceiptFormat {
    /// The one form so far.
    #[default]
    #[serde(rename = "registrar-receipt-1")]
    Receipt1,
}

/// Why a receipt shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The receipt and its entry are about two things.
    #[error("the receipt is said to be about {key}, but its entry is about {entry}: it is altered")]
    Key {
        /// The key of the receipt.
        key: Key,
        /// The key of the entry.
        entry: Key,
    },
    /// The item is not the one that the entry recorded.
    #[error("the item has the hash {computed}, but the entry recorded {recorded}: the item is altered")]
    Item {
        /// The hash of the item in the receipt.
        computed: ItemHash,
        /// The hash in the entry.
        recorded: ItemHash,
    },
    /// The time of the entry is finer than the log records.
    #[error("the entry's time {timestamp} has fractions of a second, which no log records: it is altered")]
    Timestamp {
        /// The time, RFC 3339.
        timestamp: String,
    },
    /// The proof is about another entry.
    #[error("the entry has the number {number}, but the proof is about number {proved}: it is altered")]
    Number {
        /// The number of the entry.
        number: u64,
        /// The number that the proof is about: its index, which counts from 0, and 1.
        proved: u64,
    },
    /// The checkpoint is that of another register.
    #[error("the receipt is about the register {register}, but the checkpoint is that of {origin}: ask for its own")]
    Register {
        /// The register of the receipt.
        register: RegisterName,
        /// The origin of the checkpoint.
        origin: String,
    },
    /// The entry is not in the log, or the checkpoint is not signed by a trusted key.
    #[error(transparent)]
    Proof(#[from] TlogProofError),
}

/// What a receipt has shown: the checkpoint, and which trusted keys signed it.
pub type VerifiedReceipt = VerifiedCheckpoint;

/// That a record was in a register at a checkpoint.
///
/// A receipt says that the entry is in the log, not that no later entry for the key follows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The form of the receipt.
    pub format: ReceiptFormat,
    /// The register; the origin of the checkpoint is this name, or ends with a slash and this name.
    pub register: RegisterName,
    /// The key of the record.
    pub key: Key,
    /// The line of the log.
    pub entry: Entry,
    /// The state of the record that the entry recorded.
    #[serde(deserialize_with = "read_item")]
    pub item: Item,
    /// That the entry is in the log.
    pub proof: TlogProof,
    /// The keys that the issuer says were in force. They are there for comparison; nothing is checked with them.
    pub verifier_keys: Vec<VerifierKey>,
}

impl Receipt {
    /// The receipt for an entry, from the hashes of its [`inclusion_path`](crate::tree::inclusion_path) at the size of
    /// the checkpoint.
    pub fn new(
        register: RegisterName,
        entry: Entry,
        item: Item,
        path: Vec<[u8; 32]>,
        checkpoint: SignedNote,
        verifier_keys: Vec<VerifierKey>,
    ) -> Self {
        Self {
            format: ReceiptFormat::default(),
            register,
            key: entry.key.clone(),
            proof: TlogProof {
                extra: None,
                index: entry.number.get() - 1,
                path,
                checkpoint,
            },
            entry,
            item,
            verifier_keys,
        }
    }

    /// Checks everything that the receipt says against keys that the reader trusts.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<VerifiedReceipt, ReceiptError> {
        self.check_record()?;
        let verified = self.proof.verify(&self.entry.leaf_hash(), trusted)?;
        let origin = &verified.checkpoint.origin;
        if origin.rsplit('/').next() == Some(self.register.as_str()) {
            return Ok(verified);
        }
        Err(ReceiptError::Register {
            register: self.register.clone(),
            origin: origin.clone(),
        })
    }

    /// Checks that key, item, entry and proof are about one and the same line of a log.
    fn check_record(&self) -> Result<(), ReceiptError> {
        let entry = &self.entry;
        if self.key != entry.key {
            return Err(ReceiptError::Key {
                key: self.key.clone(),
                entry: entry.key.clone(),
            });
        }
        let computed = self.item.hash();
        if computed != entry.item_hash {
            return Err(ReceiptError::Item {
                computed,
                recorded: entry.item_hash,
            });
        }
        if entry.timestamp.timestamp_subsec_nanos() != 0 {
            return Err(ReceiptError::Timestamp {
                timestamp: entry.timestamp.to_rfc3339(),
            });
        }
        let (number, proved) = (entry.number.get(), self.proof.index.saturating_add(1));
        if number == proved {
            Ok(())
        } else {
            Err(ReceiptError::Number { number, proved })
        }
    }
}

/// Reads an item that says nothing twice and nothing empty: two readers of a receipt must see the same item.
fn read_item<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
    deserializer.deserialize_map(ItemVisitor)
}

struct ItemVisitor;

impl<'de> serde::de::Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an item: field names with texts or lists of texts")
    }

    fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Item, M::Error> {
        use serde::de::Error as _;
        let mut fields = BTreeMap::<FieldName, Value>::new();
        while let Some((field, value)) = map.next_entry::<FieldName, Value>()? {
            if value.texts().next().is_none() || value.texts().any(str::is_empty) {
                return Err(M::Error::custom(format!("the item has an empty value in {field}")));
            }
            if fields.contains_key(&field) {
                return Err(M::Error::custom(format!("the item has the field {field} twice")));
            }
            fields.insert(field, value);
        }
        Ok(fields.into_iter().collect())
    }
}
