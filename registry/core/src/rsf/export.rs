//! A whole register as RSF.

use std::collections::HashSet;
use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{RsfKey, RsfWriter};
use crate::tree::Tree;
use crate::{Entry, EntryNumber, ItemHash, RootHash};

/// An export that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output cannot be written.
    #[error("the export cannot be written: {0}")]
    Output(#[from] io::Error),
    /// The parts came in another order than that of the canonical form, or an entry before its item.
    #[error("the export cannot go on with {found}: it must {rule}")]
    Order {
        /// What came.
        found: String,
        /// The rule, worded to follow "must".
        rule: &'static str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    SystemItems,
    UserItems,
    SystemEntries,
    UserEntries,
}

/// Writes a register in the canonical form of an RSF file, as the reference implementation of GOV.UK Registers did:
/// the root of the empty register, the items of system entries, the items of user entries, all system entries, all user
/// entries, and the root of the register.
///
/// Call [`system_item`](Self::system_item), [`user_item`](Self::user_item), [`system_entry`](Self::system_entry) and
/// [`user_entry`](Self::user_entry) in this order, each for all that there is, then [`finish`](Self::finish). An item is
/// written once in its section, where it first comes, so the caller may offer the item of every entry.
///
/// The order of the items inside a section is the caller's: the order in which the register received them
/// (`item_line` of a replay). It cannot be worked out from the register itself, because the reference implementation
/// wrote them as its database happened to hold them, which was the order of a hash map for each load. With that order
/// kept, the 27 of the 33 published files that are one export come out byte for byte; the other six have patches
/// appended to an export, and come out with the same root.
///
/// Memory: 32 bytes for each item, to know the ones that are written.
#[derive(Debug)]
pub struct RsfExport<W> {
    writer: RsfWriter<W>,
    tree: Tree,
    stage: Stage,
    system_items: HashSet<ItemHash>,
    user_items: HashSet<ItemHash>,
}

impl<W: Write> RsfExport<W> {
    /// Begins the file; the output should be buffered.
    pub fn begin(output: W) -> Result<Self, ExportError> {
        let tree = Tree::new();
        let mut writer = RsfWriter::new(output);
        writer.assert_root_hash(&tree.root())?;
        Ok(Self {
            writer,
            tree,
            stage: Stage::SystemItems,
            system_items: HashSet::new(),
            user_items: HashSet::new(),
        })
    }

    /// The item of a system entry, as canonical JSON.
    pub fn system_item(&mut self, canonical_json: &str) -> Result<(), ExportError> {
        self.reach(Stage::SystemItems, canonical_json)?;
        if self.system_items.insert(ItemHash::of_canonical_json(canonical_json)) {
            self.writer.add_item(canonical_json)?;
        }
        Ok(())
    }

    /// The item of a user entry, as canonical JSON.
    pub fn user_item(&mut self, canonical_json: &str) -> Result<(), ExportError> {
        self.reach(Stage::UserItems, canonical_json)?;
        if self.user_items.insert(ItemHash::of_canonical_json(canonical_json)) {
            self.writer.add_item(canonical_json)?;
        }
        Ok(())
    }

    /// A system entry.
    pub fn system_entry(&mut self, key: &str, timestamp: DateTime<Utc>, hash: &ItemHash) -> Result<(), ExportError> {
        self.reach(Stage::SystemEntries, key)?;
        if !self.system_items.contains(hash) {
            return Err(without_item(key));
        }
        let key = RsfKey::System(key.to_owned());
        Ok(self.writer.append_entry(&key, timestamp, hash)?)
    }

    /// A user entry, in the order of the log from number 1.
    pub fn user_entry(&mut self, entry: &Entry) -> Result<(), ExportError> {
        let found = || format!("entry {} for {}", entry.number, entry.key);
        self.reach(Stage::UserEntries, &found())?;
        if entry.number != EntryNumber::after(self.tree.size()) {
            return Err(ExportError::Order {
                found: found(),
                rule: "be the next entry of the log",
            });
        }
        if !self.user_items.contains(&entry.item_hash) {
            return Err(without_item(&found()));
        }
        self.tree.append(entry.leaf_hash());
        let key = RsfKey::User(entry.key.clone());
        Ok(self.writer.append_entry(&key, entry.timestamp, &entry.item_hash)?)
    }

    /// Ends the file with the root over all user entries, flushes and hands back the output and the root.
    pub fn finish(mut self) -> Result<(W, RootHash), ExportError> {
        let root = self.tree.root();
        self.writer.assert_root_hash(&root)?;
        Ok((self.writer.finish()?, root))
    }

    fn reach(&mut self, stage: Stage, found: &str) -> Result<(), ExportError> {
        if stage < self.stage {
            return Err(ExportError::Order {
                found: found.to_owned(),
                rule: "come in the order system items, user items, system entries, user entries",
            });
        }
        self.stage = stage;
        Ok(())
    }
}

fn without_item(found: &str) -> ExportError {
    ExportError::Order {
        found: found.to_owned(),
        rule: "come after its item",
    }
}
