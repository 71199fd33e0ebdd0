//! Items: canonical, and under their own hash.

use std::collections::HashMap;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::Key;
use registry_core::audit::{canonical_item, item_digest};
use serde_json::Value;

use super::audit::Audit;
use super::raw::{Checked, read_hash, read_text, rows};
use crate::Result;
use crate::hexadecimal::hexadecimal;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    json: Option<Vec<u8>>,
}

/// The items of a register, by their hash.
pub(super) struct Items {
    /// Sorted, because they are read so.
    hashes: Vec<[u8; 32]>,
    /// The status that each gives to its record: `live`, `merged` or `retired`.
    statuses: Vec<&'static str>,
    /// The hash of the key in each; 0 when it has none.
    keys: Vec<u64>,
    named: Vec<bool>,
    /// What is wrong with some of them.
    wrong: HashMap<usize, String>,
}

/// Reads all items; what is wrong with them is told with the first entry that names them.
pub(super) fn read(audit: &mut Audit<'_>, key_field: &str) -> Result<Items> {
    let mut items = Items {
        hashes: Vec::new(),
        statuses: Vec::new(),
        keys: Vec::new(),
        named: Vec::new(),
        wrong: HashMap::new(),
    };
    let sql = format!(
        "SELECT {}, {} FROM item WHERE item.register = $1 AND item.hash > $2 ORDER BY item.hash LIMIT $3",
        audit.dialect.bytes("item.hash"),
        audit.dialect.text("item.json"),
    );
    let mut after = Vec::new();
    loop {
        let page =
            rows!(audit.connection, Row, &sql, Text => audit.register, Binary => &after, BigInt => VERIFY_PAGE_ROWS)?;
        let Some(last) = page.last() else { break };
        after = last.hash.clone().unwrap_or_default();
        for row in page {
            match read_hash(row.hash) {
                Ok(hash) => items.push(hash, read_text(row.json), key_field),
                Err(rule) => audit.fault("item", rule),
            }
        }
        if after.is_empty() {
            break;
        }
    }
    Ok(items)
}

impl Items {
    fn push(&mut self, hash: [u8; 32], json: Checked<String>, key_field: &str) {
        let checked = json.and_then(|json| {
            if item_digest(&json) != hash {
                return Err(format!("it must be the one with this hash, and is {json}"));
            }
            canonical_item(&json).map_err(|rule| format!("it must be canonical JSON, and {rule}"))?;
            serde_json::from_str::<Value>(&json).map_err(|error| error.to_string())
        });
        let item = checked.unwrap_or_else(|rule| {
            self.wrong.insert(self.hashes.len(), rule);
            Value::Null
        });
        self.hashes.push(hash);
        self.statuses.push(status_of(&item));
        self.keys
            .push(item.get(key_field).and_then(Value::as_str).map_or(0, fold_key));
        self.named.push(false);
    }

    /// The place of the item with this hash among all, which is named from here on.
    pub(super) fn name(&mut self, hash: &[u8; 32]) -> Checked<usize> {
        let text = hexadecimal(hash);
        let place = self.hashes.binary_search(hash);
        let place = place.map_err(|_would_be| format!("its item sha-256:{text} is missing and must be there"))?;
        if let Some(named) = self.named.get_mut(place) {
            *named = true;
        }
        match self.wrong.get(&place) {
            Some(rule) => Err(format!("its item sha-256:{text} is altered: {rule}")),
            None => Ok(place),
        }
    }

    pub(super) fn hash(&self, place: usize) -> Option<&[u8; 32]> {
        self.hashes.get(place)
    }

    pub(super) fn status(&self, place: usize) -> &'static str {
        self.statuses.get(place).copied().unwrap_or_default()
    }

    /// Whether the item holds the key in its key field.
    pub(super) fn holds_key(&self, place: usize, key: &str) -> bool {
        self.keys.get(place) == Some(&fold_key(key))
    }

    /// Tells of items that nothing names.
    pub(super) fn finish(self, audit: &mut Audit<'_>) {
        for (hash, _) in self.hashes.iter().zip(self.named).filter(|(_, named)| !named) {
            let place = format!("item sha-256:{}", hexadecimal(hash));
            audit.fault(place, "it must be named by an entry, and none does");
        }
    }
}

/// Eight bytes that stand for a key; two keys have the same once in 2^64 times.
fn fold_key(key: &str) -> u64 {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth, ..] = item_digest(key);
    u64::from_be_bytes([first, second, third, fourth, fifth, sixth, seventh, eighth])
}

/// The status of a record with this item, by the rule for reserved fields.
fn status_of(item: &Value) -> &'static str {
    let into = item.get("merged-into").and_then(Value::as_str);
    if into.is_some_and(|key| Key::parse(key).is_ok()) {
        "merged"
    } else if item.get("closed-because").is_some() {
        "retired"
    } else {
        "live"
    }
}
