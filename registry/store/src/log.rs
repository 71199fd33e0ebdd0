//! The one place where entries are appended.
//!
//! Every register, those that Registrar keeps about itself included, grows through [`Log`]: entry, item, hash tree,
//! present record and counts together, in the transaction that it was opened in.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use registry_core::tree::Tree;
use registry_core::{
    CommitFacts, Entry, EntryNumber, Item, ItemHash, Key, PersonName, RecordStatus, RegisterName, RootHash,
};

use crate::connection::AnyConnection;
use crate::model::commit;
use crate::model::entry::{self, EntryRow};
use crate::model::item::{self, ItemRow};
use crate::model::record::{self, RecordRow};
use crate::model::register::{self, Register};
use crate::model::tree_node::{self, NodeRow};
use crate::number::to_database;
use crate::store::Writing;
use crate::{Result, signing};

/// The log of one register, open for appending.
pub(crate) struct Log {
    register: Register,
    tree: Tree,
    first: u64,
    at: DateTime<Utc>,
    items: Vec<ItemRow>,
    entries: Vec<EntryRow>,
    nodes: Vec<NodeRow>,
    records: Vec<RecordRow>,
}

/// What a commit did.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) number: u64,
    pub(crate) entries: Option<RangeInclusive<u64>>,
    pub(crate) log_size: u64,
    pub(crate) root: RootHash,
}

impl Log {
    /// Opens the log of the register at its present end.
    pub(crate) fn open(writing: &mut Writing<'_>, name: &RegisterName) -> Result<Self> {
        let register = register::get(writing.connection, name)?;
        let tree = tree_node::resume(writing.connection, name, register.log_size)?;
        Ok(Self {
            first: register.log_size + 1,
            register,
            tree,
            at: writing.at,
            items: Vec::new(),
            entries: Vec::new(),
            nodes: Vec::new(),
            records: Vec::new(),
        })
    }

    /// Whether nothing was appended since it was opened.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.tree.size() == self.register.log_size
    }

    /// The number of the commit that the log is open for.
    pub(crate) fn commit_number(&self) -> u64 {
        self.register.commits + 1
    }

    /// Appends an entry: from here on the key has this item. `before` is the status that the record had;
    /// `recorded_at` is the timestamp of imported history, the time of the commit when missing.
    pub(crate) fn append(
        &mut self,
        key: &Key,
        item: &Item,
        before: Option<&str>,
        recorded_at: Option<DateTime<Utc>>,
    ) -> (EntryNumber, ItemHash) {
        let json = item.canonical_json();
        let hash = ItemHash::of_canonical_json(&json);
        let status = RecordStatus::of(item);
        let recorded_at = recorded_at.unwrap_or(self.at);
        let entry = Entry::new(EntryNumber::after(self.tree.size()), recorded_at, key.clone(), hash);
        let name = &self.register.definition.name;
        let completed = self.tree.append(entry.leaf_hash());
        // Leaves are made from the entries again, so only inner nodes are stored.
        self.nodes
            .extend(completed.iter().skip(1).map(|node| NodeRow::new(name, node)));
        self.items.push(ItemRow {
            register: name.to_string(),
            hash: hash.as_bytes().to_vec(),
            json,
        });
        self.records.push(RecordRow {
            register: name.to_string(),
            key: key.to_string(),
            entry: to_database(entry.number.get()),
            item_hash: hash.as_bytes().to_vec(),
            status: status.as_str().to_owned(),
        });
        self.entries.push(EntryRow {
            register: name.to_string(),
            number: to_database(entry.number.get()),
            recorded_at: entry.timestamp.naive_utc(),
            key: key.to_string(),
            item_hash: hash.as_bytes().to_vec(),
            status: status.as_str().to_owned(),
        });
        if let Some(before) = before {
            *self.register.counter(before) -= 1;
        }
        *self.register.counter(status.as_str()) += 1;
        (entry.number, hash)
    }

    /// Writes what was appended so far, so that memory holds one batch only.
    pub(crate) fn flush(&mut self, connection: &mut AnyConnection) -> Result<()> {
        let mut items = std::mem::take(&mut self.items);
        // In the order of their index, so that rows which belong on one page of it come one after the other.
        items.sort_unstable_by(|left, right| left.hash.cmp(&right.hash));
        item::insert(connection, &items)?;
        entry::insert(connection, &std::mem::take(&mut self.entries))?;
        tree_node::insert(connection, &std::mem::take(&mut self.nodes))?;
        record::upsert(connection, &latest_of_each_key(std::mem::take(&mut self.records)))
    }

    /// Ends the commit: one line says when the log reached this size, and through what.
    pub(crate) fn commit(
        mut self,
        writing: &mut Writing<'_>,
        by: &PersonName,
        change_set: Option<&str>,
    ) -> Result<Commit> {
        self.flush(writing.connection)?;
        self.register.log_size = self.tree.size();
        self.register.root = self.tree.root();
        self.register.commits += 1;
        commit::insert(
            writing.connection,
            &CommitFacts {
                register: self.register.definition.name.as_str(),
                number: self.register.commits,
                committed_at: self.at,
                committed_by: by.as_str(),
                log_size: self.register.log_size,
                root: self.register.root,
                change_set,
            },
        )?;
        register::set_progress(writing.connection, &self.register)?;
        let name = &self.register.definition.name;
        signing::sign(writing, name, self.register.log_size, self.register.root)?;
        let log_size = self.register.log_size;
        Ok(Commit {
            number: self.register.commits,
            entries: (self.first <= log_size).then_some(self.first..=log_size),
            log_size,
            root: self.register.root,
        })
    }
}

/// PostgreSQL refuses to set one row twice in a statement, so only the last state of each key is written.
fn latest_of_each_key(mut rows: Vec<RecordRow>) -> Vec<RecordRow> {
    // Latest first, so that it is the first of its key after a stable sort.
    rows.reverse();
    rows.sort_by(|left, right| left.key.cmp(&right.key));
    rows.dedup_by(|later, kept| later.key == kept.key);
    rows
}
