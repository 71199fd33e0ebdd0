//! Writing RSF line by line.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{RsfCommand, RsfKey};
use crate::{ItemHash, RootHash};

/// Writes RSF commands, one a line, in the order of the calls; what they say is up to the caller.
#[derive(Debug)]
pub struct RsfWriter<W> {
    output: W,
}

impl<W: Write> RsfWriter<W> {
    /// Writes to the output, which should be buffered.
    pub fn new(output: W) -> Self {
        Self { output }
    }

    /// Writes `assert-root-hash`.
    pub fn assert_root_hash(&mut self, root: &RootHash) -> io::Result<()> {
        writeln!(self.output, "assert-root-hash\t{root}")
    }

    /// Writes `add-item`; the JSON must be canonical, which holds no tab and no line feed.
    pub fn add_item(&mut self, canonical_json: &str) -> io::Result<()> {
        writeln!(self.output, "add-item\t{canonical_json}")
    }

    /// Writes `append-entry`.
    pub fn append_entry(&mut self, key: &RsfKey, timestamp: DateTime<Utc>, item_hash: &ItemHash) -> io::Result<()> {
        let (log, key) = match key {
            RsfKey::User(key) => ("user", key.as_str()),
            RsfKey::System(key) => ("system", key.as_str()),
        };
        let timestamp = timestamp.format("%Y-%m-%dT%H:%M:%SZ");
        writeln!(self.output, "append-entry\t{log}\t{key}\t{timestamp}\t{item_hash}")
    }

    /// Writes a command as it was read.
    pub fn write(&mut self, command: &RsfCommand) -> io::Result<()> {
        match command {
            RsfCommand::AssertRootHash(root) => self.assert_root_hash(root),
            RsfCommand::AddItem { json, .. } => self.add_item(json),
            RsfCommand::AppendEntry {
                key,
                timestamp,
                item_hash,
            } => self.append_entry(key, *timestamp, item_hash),
        }
    }

    /// Flushes the output and hands it back.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }
}
