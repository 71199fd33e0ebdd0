//! Receipts.

use openapi::receipt::{Receipt, ReceiptEntry};

use crate::view::item;

/// A receipt for the wire, in the form that the register's own reader takes.
pub fn to_wire(receipt: &registry_core::Receipt) -> Receipt {
    Receipt {
        format: RECEIPT_FORMAT.to_owned(),
        register: receipt.register.to_string(),
        key: receipt.key.to_string(),
        entry: ReceiptEntry {
            number: receipt.entry.number.get(),
            timestamp: receipt.entry.timestamp,
            key: receipt.entry.key.to_string(),
            item_hash: receipt.entry.item_hash.to_string(),
        },
        item: item::to_wire(&receipt.item),
        proof: receipt.proof.to_string(),
        verifier_keys: receipt.verifier_keys.iter().map(ToString::to_string).collect(),
    }
}

/// The one form that there is.
const RECEIPT_FORMAT: &str = "registrar-receipt-1";
