//! One line of a register's log.

use std::num::NonZeroU64;

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};

use crate::{ItemHash, Key, tree};

/// The number of an entry: 1, 2, 3 … without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct EntryNumber(NonZeroU64);

impl EntryNumber {
    /// The entry number, or nothing for 0.
    pub const fn new(number: u64) -> Option<Self> {
        match NonZeroU64::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number of the entry that follows a log of this many entries.
    pub const fn after(log_size: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(log_size))
    }

    /// The number itself.
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl std::fmt::Display for EntryNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// One line of the log: never edited, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// Its place in the log, which is the order of things.
    pub number: EntryNumber,
    /// When it was recorded, in whole seconds; neighbours may be equal.
    #[serde(deserialize_with = "read_timestamp")]
    pub timestamp: DateTime<Utc>,
    /// The thing that it is about.
    pub key: Key,
    /// The state of the thing from here on.
    pub item_hash: ItemHash,
}

/// Reads a time that is written as it would be written again: two texts must not pass for one entry.
fn read_timestamp<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text: String = serde::Deserialize::deserialize(deserializer)?;
    let time: DateTime<Utc> = text.parse().map_err(serde::de::Error::custom)?;
    if time.to_rfc3339_opts(SecondsFormat::AutoSi, true) == text {
        return Ok(time);
    }
    let rule = format!("the time {text:?} must be written as 2026-05-01T09:30:00Z is");
    Err(serde::de::Error::custom(rule))
}

impl Entry {
    /// An entry; the timestamp is cut to whole seconds, as the model has it.
    pub fn new(number: EntryNumber, timestamp: DateTime<Utc>, key: Key, item_hash: ItemHash) -> Self {
        Self {
            number,
            timestamp: timestamp.trunc_subsecs(0),
            key,
            item_hash,
        }
    }

    /// The bytes that the log's tree hashes for this entry, exactly as GOV.UK Registers V1 wrote them.
    ///
    /// The order of the names is fixed and not sorted; the number stands twice because V1 served indexes too.
    pub fn leaf_bytes(&self) -> Vec<u8> {
        let number = self.number;
        let timestamp = self.timestamp.format("%Y-%m-%dT%H:%M:%SZ");
        // A key and a hash have no character that JSON escapes.
        let (key, hash) = (&self.key, &self.item_hash);
        format!(
            "{{\"index-entry-number\":\"{number}\",\"entry-number\":\"{number}\",\"entry-timestamp\":\"{timestamp}\",\
             \"key\":\"{key}\",\"item-hash\":[\"{hash}\"]}}"
        )
        .into_bytes()
    }

    /// The RFC 6962 leaf hash of the entry.
    pub fn leaf_hash(&self) -> [u8; 32] {
        tree::leaf_hash(&self.leaf_bytes())
    }
}
