//! The rules of a load, applied command by command.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::metadata::Metadata;
use super::observed::Observed;
use super::{Finding, RsfCommand, RsfError, RsfKey, Summary};
use crate::limits::VIOLATIONS_MAX;
use crate::tree::Tree;
use crate::{Entry, EntryNumber, Item, ItemHash, Key, RootHash, Violation};

/// An entry of a file, with all that a register needs to take it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// An entry of the log.
    User {
        /// The entry, with its number in the register.
        entry: Entry,
        /// The item that it names.
        item: Item,
        /// The line of the item, the last one when it is added twice: the order of items in an export.
        item_line: u64,
        /// The item of the same key before this entry, nothing for a new key.
        before: Option<ItemHash>,
    },
    /// An entry about the register itself.
    System {
        /// Such as `name`, `custodian`, `field:name` or `register:country`, or one of somebody else's.
        key: String,
        /// When it was recorded.
        timestamp: DateTime<Utc>,
        /// The item, as canonical JSON.
        json: String,
        /// The hash of the item.
        hash: ItemHash,
        /// The line of the item, the first one when it is added twice: the order of items in an export.
        item_line: u64,
        /// Number of user entries in the register before it.
        after_entry: u64,
    },
}

/// An item of the file.
#[derive(Debug)]
struct Held {
    first_line: u64,
    /// Another line than the first when an item stands in both sections of an export, or again in a patch.
    last_line: u64,
    json: Box<str>,
    named: bool,
}

/// A file that is being loaded: give it each command in turn, then [`finish`](Self::finish).
///
/// It refuses, with line, value and rule: an entry before its item, an item that no entry names, a key that its item
/// does not hold, a field that the register does not list, a list where one value belongs and the reverse, a change of
/// anything but the text of the register and of a field's datatype or cardinality once there are user entries, and a
/// wrong root. Values that break their datatype are imported history: they are counted and shown in the [`Summary`].
/// Every `append-entry` is an entry, also one that repeats the present item of its key.
///
/// Memory: the text of every item and about 200 bytes more for each item and key, 0.5 GB for a million entries of 300
/// bytes. That lies in the format: an entry may name any item before it, and exports give all items first.
#[derive(Debug, Default)]
pub struct Replay {
    tree: Tree,
    items: HashMap<ItemHash, Held>,
    latest: HashMap<Key, ItemHash>,
    metadata: Metadata,
    observed: Observed,
    user_entries: u64,
    system_entries: u64,
    asserted: Vec<(u64, RootHash)>,
    findings: Vec<Finding>,
    finding_count: u64,
}

impl Replay {
    /// The load of a register that does not exist yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The load of a patch on top of an existing register: its tree, and the system entries that define it in their
    /// order, kept from an earlier load or made by [`system_items`](crate::RegisterDefinition::system_items).
    ///
    /// Items that entries of the patch name must stand in the patch, also when the register has them already.
    pub fn extending<'a>(tree: Tree, system: impl IntoIterator<Item = (&'a str, &'a Item)>) -> Result<Self, RsfError> {
        let mut replay = Self::new();
        for (key, item) in system {
            replay.metadata.accept(0, key, item, &replay.observed, true)?;
        }
        replay.tree = tree;
        Ok(replay)
    }

    /// Takes one command; yields the entry when it is one.
    ///
    /// `present` gives the item that a key has in the register before the file; for a new register it gives nothing.
    pub fn accept(
        &mut self,
        line: u64,
        command: RsfCommand,
        present: impl FnOnce(&Key) -> Option<ItemHash>,
    ) -> Result<Option<Replayed>, RsfError> {
        match command {
            RsfCommand::AssertRootHash(root) => self.assert_root(line, root).map(|()| None),
            RsfCommand::AddItem { json, hash, .. } => {
                let held = self.items.entry(hash).or_insert_with(|| Held {
                    first_line: line,
                    last_line: line,
                    json: json.into_boxed_str(),
                    named: false,
                });
                held.last_line = line;
                Ok(None)
            }
            RsfCommand::AppendEntry {
                key: RsfKey::User(key),
                timestamp,
                item_hash,
            } => {
                let number = EntryNumber::after(self.tree.size());
                let entry = Entry::new(number, timestamp, key, item_hash);
                self.append_user(line, entry, present).map(Some)
            }
            RsfCommand::AppendEntry {
                key: RsfKey::System(key),
                timestamp,
                item_hash,
            } => self.append_system(line, key, timestamp, item_hash).map(Some),
        }
    }

    /// Ends the load: judges the file as a whole.
    pub fn finish(self) -> Result<Summary, RsfError> {
        let orphans = self.items.values().filter(|item| !item.named);
        if let Some(orphan) = orphans.min_by_key(|item| item.first_line) {
            let rule = "be named by an entry";
            return Err(RsfError::refused(
                orphan.first_line,
                &orphan.json,
                rule,
                "remove the item or append its entry",
            ));
        }
        let Some(definition) = self.metadata.definition(&self.observed) else {
            let rule = "define a register or hold entries";
            return Err(RsfError::refused(0, "", rule, "check that the file is complete"));
        };
        if let Some(found) = definition.check().into_iter().next() {
            let rule = format!("{} in {}", found.rule, found.field);
            return Err(RsfError::refused(0, &found.value, rule, "correct the definition"));
        }
        Ok(Summary {
            inferred: self.metadata.is_inferred(),
            definition,
            user_entries: self.user_entries,
            system_entries: self.system_entries,
            records: self.latest.len().try_into().unwrap_or(u64::MAX),
            root: self.tree.root(),
            asserted: self.asserted,
            findings: self.findings,
            finding_count: self.finding_count,
        })
    }

    fn assert_root(&mut self, line: u64, root: RootHash) -> Result<(), RsfError> {
        let (size, own) = (self.tree.size(), self.tree.root());
        if root != own {
            let rule = format!("be {own}, the root over the {size} user entries so far");
            let advice = "get the file again, because an entry is missing, changed or too many";
            return Err(RsfError::refused(line, &root.to_string(), rule, advice));
        }
        self.asserted.push((size, root));
        Ok(())
    }

    fn append_user(
        &mut self,
        line: u64,
        entry: Entry,
        present: impl FnOnce(&Key) -> Option<ItemHash>,
    ) -> Result<Replayed, RsfError> {
        let held = self.name_item(line, &entry.item_hash)?;
        let item_line = held.last_line;
        let item = read_again(line, &held.json)?;
        self.check_fields(line, &entry.key, &item)?;
        if let Some(field) = self.metadata.key_field()
            && item.text(field) != Some(entry.key.as_str())
        {
            let value = item.get(field).map_or_else(String::new, ToString::to_string);
            let rule = format!("be {} in {field}, the key of the entry", entry.key);
            return Err(RsfError::refused(line, &value, rule, "correct the key or the item"));
        }
        self.observed.add(line, &entry.key, &item)?;
        self.tree.append(entry.leaf_hash());
        self.user_entries += 1;
        let before = self.latest.insert(entry.key.clone(), entry.item_hash);
        Ok(Replayed::User {
            before: before.or_else(|| present(&entry.key)),
            entry,
            item,
            item_line,
        })
    }

    fn append_system(
        &mut self,
        line: u64,
        key: String,
        timestamp: DateTime<Utc>,
        hash: ItemHash,
    ) -> Result<Replayed, RsfError> {
        let held = self.name_item(line, &hash)?;
        let (item_line, json) = (held.first_line, held.json.to_string());
        let item = read_again(line, &json)?;
        let changeable = self.tree.size() == 0;
        self.metadata.accept(line, &key, &item, &self.observed, changeable)?;
        self.system_entries += 1;
        Ok(Replayed::System {
            key,
            timestamp,
            json,
            hash,
            item_line,
            after_entry: self.tree.size(),
        })
    }

    fn name_item(&mut self, line: u64, hash: &ItemHash) -> Result<&Held, RsfError> {
        let Some(held) = self.items.get_mut(hash) else {
            let rule = "be the hash of an item that an earlier line adds";
            return Err(RsfError::refused(
                line,
                &hash.to_string(),
                rule,
                "add the item before its entry",
            ));
        };
        held.named = true;
        Ok(held)
    }

    /// Refuses fields that are not listed and wrong cardinalities, and notes values that break their datatype.
    fn check_fields(&mut self, line: u64, key: &Key, item: &Item) -> Result<(), RsfError> {
        for (field, value) in item {
            if !self.metadata.lists(field) {
                let rule = "be a field that the register lists";
                return Err(RsfError::refused(
                    line,
                    field.as_str(),
                    rule,
                    "list the field or remove it",
                ));
            }
            let Some(definition) = self.metadata.field(field) else {
                continue;
            };
            if let Err(rule) = definition.check_cardinality(value) {
                let rule = format!("{rule} in {field}");
                return Err(RsfError::refused(line, &value.to_string(), rule, "correct the item"));
            }
            for text in value.texts() {
                let Err(rule) = definition.check_text(text) else {
                    continue;
                };
                self.finding_count += 1;
                if self.findings.len() < VIOLATIONS_MAX {
                    self.findings.push(Finding {
                        line,
                        key: key.clone(),
                        violation: Violation::new(field.as_str(), text, rule),
                    });
                }
            }
        }
        Ok(())
    }
}

fn read_again(line: u64, json: &str) -> Result<Item, RsfError> {
    serde_json::from_str(json)
        .map_err(|error| RsfError::refused(line, json, format!("be an item ({error})"), "correct the item"))
}
