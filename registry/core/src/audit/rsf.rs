//! An RSF file, read by rules written apart from the importer.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use super::{Leaves, canonical_item, entry_leaf, item_digest};
use crate::hash::hex;

/// What a file holds that agrees with itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RsfAudit {
    /// Number of entries in the log.
    pub entries: u64,
    /// Number of entries about the register itself, which no root covers.
    pub system_entries: u64,
    /// Number of keys in the log.
    pub records: u64,
    /// Number of roots that the file asserts, all of them right.
    pub assertions: u64,
    /// The root over all entries, `sha-256:` and 64 hexadecimal digits.
    pub root: String,
    /// Whether entries stand behind the last asserted root, so that nothing in the file vouches for them.
    pub unasserted_entries: u64,
}

/// The first line of a file that breaks a rule.
#[derive(Debug, thiserror::Error)]
pub enum RsfFault {
    /// The line contradicts the format or the lines before it.
    #[error("line {line}: {rule}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        rule: String,
    },
    /// The file cannot be read.
    #[error("line {line} cannot be read: {source}")]
    Unreadable {
        /// The line, from 1.
        line: u64,
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// Reads the file from its first line to its last, and names the first line that is wrong.
pub fn audit_rsf(mut file: impl BufRead) -> Result<RsfAudit, RsfFault> {
    let mut state = State::default();
    let mut bytes = Vec::new();
    for line in 1_u64.. {
        bytes.clear();
        let length = file
            .read_until(b'\n', &mut bytes)
            .map_err(|source| RsfFault::Unreadable { line, source })?;
        if length == 0 {
            return state.finish(line);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_invalid| "it is not UTF-8".to_owned());
        text.and_then(|text| state.accept(text.strip_suffix('\n').unwrap_or(text)))
            .map_err(|rule| RsfFault::Line { line, rule })?;
    }
    state.finish(u64::MAX)
}

#[derive(Default)]
struct State {
    /// Items by hash, and whether an entry names them.
    items: HashMap<String, bool>,
    keys: HashSet<String>,
    leaves: Leaves,
    system_entries: u64,
    assertions: u64,
    asserted: u64,
}

impl State {
    fn accept(&mut self, line: &str) -> Result<(), String> {
        let parts: Vec<&str> = line.split('\t').collect();
        match parts.as_slice() {
            ["add-item", json] => self.add_item(json),
            ["append-entry", "user", key, time, hash] => self.append(key, time, hash),
            ["append-entry", "system", _, _, hash] => {
                self.system_entries += 1;
                self.name_item(hash).map(|_| ())
            }
            ["assert-root-hash", root] => self.assert(root),
            _ => Err(format!(
                "{:?} is no command of RSF",
                line.chars().take(80).collect::<String>()
            )),
        }
    }

    fn add_item(&mut self, json: &str) -> Result<(), String> {
        canonical_item(json)?;
        self.items.entry(hex(&item_digest(json))).or_insert(false);
        Ok(())
    }

    /// The digits of the hash of an item that stands above.
    fn name_item<'a>(&mut self, hash: &'a str) -> Result<&'a str, String> {
        let digits = hash.strip_prefix("sha-256:").unwrap_or(hash);
        match self.items.get_mut(digits) {
            Some(named) => {
                *named = true;
                Ok(digits)
            }
            None => Err(format!("no line above adds the item {hash}")),
        }
    }

    fn append(&mut self, key: &str, time: &str, hash: &str) -> Result<(), String> {
        let digits = self.name_item(hash)?;
        let number = self.entries() + 1;
        self.leaves.push(entry_leaf(number, time, key, digits));
        self.keys.insert(key.to_owned());
        Ok(())
    }

    fn assert(&mut self, root: &str) -> Result<(), String> {
        let found = self.root();
        self.assertions += 1;
        self.asserted = self.entries();
        if root == found {
            Ok(())
        } else {
            Err(format!(
                "it asserts the root {root} over {} entries, which is {found}",
                self.entries()
            ))
        }
    }

    fn finish(self, line: u64) -> Result<RsfAudit, RsfFault> {
        let orphan = self
            .items
            .iter()
            .filter(|(_, named)| !**named)
            .map(|(hash, _)| hash)
            .min();
        if let Some(hash) = orphan {
            let rule = format!("the file ends, and no entry names the item sha-256:{hash}");
            return Err(RsfFault::Line { line, rule });
        }
        Ok(RsfAudit {
            entries: self.entries(),
            system_entries: self.system_entries,
            records: u64::try_from(self.keys.len()).unwrap_or(u64::MAX),
            assertions: self.assertions,
            root: self.root(),
            unasserted_entries: self.entries() - self.asserted,
        })
    }

    fn entries(&self) -> u64 {
        u64::try_from(self.leaves.len()).unwrap_or(u64::MAX)
    }

    fn root(&self) -> String {
        let root = self.leaves.root(self.leaves.len()).unwrap_or_default();
        format!("sha-256:{}", hex(&root))
    }
}
