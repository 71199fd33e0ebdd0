//! One line of an RSF file.

use chrono::{DateTime, Utc};

use super::RsfError;
use super::error::cut;
use crate::limits::KEY_BYTES_MAX;
use crate::{Datatype, Item, ItemError, ItemHash, Key, RootHash};

/// The key of an entry, and with it the log that the entry is appended to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RsfKey {
    /// The key of a record: the entry is covered by the root.
    User(Key),
    /// What the entry says about the register, such as `name`, `custodian`, `field:name` or `register:country`; no
    /// root covers it.
    System(String),
}

/// One command of an RSF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RsfCommand {
    /// The root over the user entries so far.
    AssertRootHash(RootHash),
    /// An item that a later entry names.
    AddItem {
        /// The item as it stands in the line: canonical JSON.
        json: String,
        /// The same, read.
        item: Item,
        /// The hash of the item.
        hash: ItemHash,
    },
    /// An entry at the end of one of the two logs.
    AppendEntry {
        /// The key and the log.
        key: RsfKey,
        /// When it was recorded, by the clock of the register that wrote the file.
        timestamp: DateTime<Utc>,
        /// The item that it names.
        item_hash: ItemHash,
    },
}

impl RsfCommand {
    /// Reads one line, without its line feed.
    pub(super) fn read(line: u64, text: &str) -> Result<Self, RsfError> {
        let parts: Vec<&str> = text.split('\t').collect();
        match parts[..] {
            ["assert-root-hash", root] => match RootHash::parse(root) {
                Ok(root) => Ok(Self::AssertRootHash(root)),
                Err(_) => Err(RsfError::refused(line, root, HASH, "correct the root")),
            },
            ["add-item", json] => read_item(line, json),
            ["append-entry", log, key, timestamp, hash] => read_entry(line, [log, key, timestamp, hash]),
            ["", ..] if text.is_empty() => Err(RsfError::refused(line, text, COMMAND, "remove the empty line")),
            _ => Err(RsfError::refused(
                line,
                text,
                COMMAND,
                "check the tabs and the spelling",
            )),
        }
    }
}

const HASH: &str = "be sha-256: followed by 64 lower-case hexadecimal digits";

const COMMAND: &str = "be assert-root-hash ROOT, add-item JSON or append-entry user|system KEY TIMESTAMP HASH, with one \
                       tab between the parts";

fn read_item(line: u64, json: &str) -> Result<RsfCommand, RsfError> {
    match Item::from_canonical_json(json) {
        Ok(item) => Ok(RsfCommand::AddItem {
            json: json.to_owned(),
            item,
            hash: ItemHash::of_canonical_json(json),
        }),
        Err(ItemError::NotCanonical { canonical, .. }) => Err(RsfError::refused(
            line,
            json,
            format!("be written as {}", cut(&canonical)),
            "write the item as canonical JSON, because its hash is over these bytes",
        )),
        Err(ItemError::NotAnItem { source, .. }) => Err(RsfError::refused(
            line,
            json,
            format!("be a JSON object whose values are strings or lists of strings ({source})"),
            "correct the item",
        )),
    }
}

fn read_entry(line: u64, [log, key, timestamp, hash]: [&str; 4]) -> Result<RsfCommand, RsfError> {
    let key = match log {
        "user" => Key::parse(key)
            .map(RsfKey::User)
            .map_err(|error| RsfError::refused(line, key, error.rule, "correct the key"))?,
        "system" if !key.is_empty() && key.len() <= KEY_BYTES_MAX && !key.chars().any(char::is_control) => {
            RsfKey::System(key.to_owned())
        }
        "system" => {
            let rule = format!("be 1 to {KEY_BYTES_MAX} bytes without control characters");
            return Err(RsfError::refused(line, key, rule, "correct the key"));
        }
        _ => {
            return Err(RsfError::refused(
                line,
                log,
                "be user or system",
                "name the log of the entry",
            ));
        }
    };
    let time = Datatype::Timestamp
        .check(timestamp)
        .and_then(|()| DateTime::parse_from_rfc3339(timestamp).or(Err("be a time that exists")))
        .map_err(|rule| RsfError::refused(line, timestamp, rule, "write the time in UTC to the second"))?;
    let Ok(item_hash) = ItemHash::parse(hash) else {
        return Err(RsfError::refused(line, hash, HASH, "correct the hash of the item"));
    };
    Ok(RsfCommand::AppendEntry {
        key,
        timestamp: time.to_utc(),
        item_hash,
    })
}
