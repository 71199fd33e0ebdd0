//! The seal of a commit: the hash that ties every commit of a log to the one before it.
//!
//! The tree's root covers entries, not commits: which entries came together, when, and by whom stands beside them. The
//! seals chain those facts, so that no commit of a log can be altered, dropped or put in without every later seal
//! changing.

use chrono::{DateTime, Utc};

use crate::RootHash;
use crate::canonical::write_string;
use crate::hash::sha256;

/// What a seal covers besides the seal before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitFacts<'a> {
    /// The name of the register.
    pub register: &'a str,
    /// The number of the commit in its register: 1, 2, 3 …
    pub number: u64,
    /// When it was recorded; the seal covers whole microseconds and cuts what is finer.
    pub committed_at: DateTime<Utc>,
    /// The person or rule that applied it.
    pub committed_by: &'a str,
    /// Number of entries in the log after the commit.
    pub log_size: u64,
    /// The root of the log at that size.
    pub root: RootHash,
    /// The change set that was applied, or nothing when the commit came without one.
    pub change_set: Option<&'a str>,
}

impl CommitFacts<'_> {
    /// The text that [`commit_hash`] hashes: one line of JSON without white space and without a line end.
    ///
    /// ```text
    /// {"register":"…","number":1,"committed_at":"2026-05-01T09:30:00.000001Z","committed_by":"…","log_size":10,
    ///  "root":"sha-256:…","change_set":null,"previous":null}
    /// ```
    ///
    /// (broken here only for the page). The order of the names is fixed; texts are escaped as in an item's canonical
    /// JSON; the time is RFC 3339 in UTC with exactly six decimals; `previous` is the seal of the commit before,
    /// `sha-256:` and 64 hexadecimal digits, or null for the first commit.
    pub fn canonical_json(&self, previous: Option<&[u8; 32]>) -> String {
        let previous = previous.map(|seal| RootHash::from_bytes(*seal).to_string());
        format!(
            "{{\"register\":{},\"number\":{},\"committed_at\":\"{}\",\"committed_by\":{},\"log_size\":{},\
             \"root\":\"{}\",\"change_set\":{},\"previous\":{}}}",
            quoted(Some(self.register)),
            self.number,
            self.committed_at.format("%Y-%m-%dT%H:%M:%S%.6fZ"),
            quoted(Some(self.committed_by)),
            self.log_size,
            self.root,
            quoted(self.change_set),
            quoted(previous.as_deref()),
        )
    }
}

fn quoted(text: Option<&str>) -> String {
    let mut json = String::new();
    match text {
        Some(text) => write_string(&mut json, text),
        None => json.push_str("null"),
    }
    json
}

/// The seal of a commit: SHA-256 of its [`CommitFacts::canonical_json`], which names the seal before it.
pub fn commit_hash(previous: Option<&[u8; 32]>, commit: &CommitFacts<'_>) -> [u8; 32] {
    sha256(&[commit.canonical_json(previous).as_bytes()])
}
