//! Reading records, entries and items as they are and as they were.

use std::collections::BTreeMap;

use registry_core::{Entry, Item, ItemHash, Key, RecordStatus, RegisterName, RootHash, Validity};

use crate::connection::AnyConnection;
use crate::limits::MERGE_CHAIN_MAX;
use crate::model::{commit, cross_reference, entry, item, provenance, record, register, tree_node};
use crate::{AsOf, Page, PageOf, Provenance, Record, Result, Store, StoreError};

impl Store {
    /// The record of the key, merged and retired ones too; nothing when the key had no entry at that moment.
    pub fn record(&self, register: &RegisterName, key: &Key, as_of: AsOf) -> Result<Option<Record>> {
        self.read(|connection| {
            let (register, log_size) = resolve(connection, register, as_of)?;
            let register = &register;
            let Some(row) = entry::latest(connection, register, key, log_size)? else {
                return Ok(None);
            };
            let entry = row.into_entry()?;
            let item = item::get(connection, register, &entry.item_hash)?;
            record_of(connection, register, log_size, entry, item).map(Some)
        })
    }

    /// The entries with greater numbers, in order, at most `limit` and never more than a page.
    pub fn entries(&self, register: &RegisterName, after: u64, limit: u64) -> Result<Vec<Entry>> {
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            entry::after(connection, register, after, limit)
        })
    }

    /// All entries of the key, the first one first.
    pub fn entries_of(&self, register: &RegisterName, key: &Key, page: &Page) -> Result<PageOf<Entry>> {
        let after = page.cursor_number()?;
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            let entries = entry::of_key(connection, register, key, after, page.rows() + 1)?;
            Ok(PageOf::cut(entries, page.rows(), |entry: &Entry| {
                entry.number.to_string()
            }))
        })
    }

    /// The item with this hash, when an entry of the register names it.
    pub fn item(&self, register: &RegisterName, hash: &ItemHash) -> Result<Option<Item>> {
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            item::find(connection, register, hash)
        })
    }

    /// Where the present values of the record come from.
    pub fn provenance(&self, register: &RegisterName, key: &Key) -> Result<Option<Provenance>> {
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            let Some(current) = record::find(connection, register, key)? else {
                return Ok(None);
            };
            Ok(Some(Provenance {
                key: key.clone(),
                entry: current.entry,
                fields: provenance::find(connection, register, key)?,
                cross_references: cross_reference::of_key(connection, register, key)?,
            }))
        })
    }

    /// The root of the log at the size.
    pub fn root_at(&self, register: &RegisterName, size: u64) -> Result<RootHash> {
        self.read(|connection| {
            let (register, size) = resolve(connection, register, AsOf::LogSize(size))?;
            tree_node::root(connection, &register, size)
        })
    }

    /// The size of the log at that moment.
    pub fn log_size_at(&self, register: &RegisterName, as_of: AsOf) -> Result<u64> {
        self.read(|connection| Ok(resolve(connection, register, as_of)?.1))
    }
}

/// The name under which the register is kept, and the size of its log at that moment.
pub(crate) fn resolve(connection: &mut AnyConnection, name: &RegisterName, as_of: AsOf) -> Result<(RegisterName, u64)> {
    let register = register::get(connection, name)?;
    let name = register.definition.name;
    let log_size = commit::log_size_at(connection, &name, as_of, register.log_size)?;
    Ok((name, log_size))
}

pub(crate) fn record_of(
    connection: &mut AnyConnection,
    register: &RegisterName,
    log_size: u64,
    entry: Entry,
    item: Item,
) -> Result<Record> {
    let status = status_of(connection, register, log_size, &item)?;
    Ok(Record {
        key: entry.key.clone(),
        entry,
        validity: Validity::of(&item),
        item,
        status,
    })
}

/// The status that the item states; for a merged record with the key at the end of the chain, at that moment.
pub(crate) fn status_of(
    connection: &mut AnyConnection,
    register: &RegisterName,
    log_size: u64,
    item: &Item,
) -> Result<RecordStatus> {
    match RecordStatus::of(item) {
        RecordStatus::Merged { into } => Ok(RecordStatus::Merged {
            into: final_survivor(connection, register, log_size, into)?,
        }),
        status => Ok(status),
    }
}

/// The key at the end of the chain of merges, at that moment.
pub(crate) fn final_survivor(
    connection: &mut AnyConnection,
    register: &RegisterName,
    log_size: u64,
    mut into: Key,
) -> Result<Key> {
    for _ in 0..MERGE_CHAIN_MAX {
        let Some(row) = entry::latest(connection, register, &into, log_size)? else {
            return Ok(into);
        };
        let item = item::get(connection, register, &row.into_entry()?.item_hash)?;
        match RecordStatus::of(&item) {
            RecordStatus::Merged { into: next } => into = next,
            RecordStatus::Live | RecordStatus::Retired => return Ok(into),
        }
    }
    Err(endless_chain(register, &into))
}

/// The key at the end of the chain, where all merges are known.
pub(crate) fn follow(merges: &BTreeMap<Key, Key>, register: &RegisterName, into: &Key) -> Result<Key> {
    let mut last = into;
    for _ in 0..MERGE_CHAIN_MAX {
        match merges.get(last) {
            Some(next) => last = next,
            None => return Ok(last.clone()),
        }
    }
    Err(endless_chain(register, into))
}

fn endless_chain(register: &RegisterName, key: &Key) -> StoreError {
    StoreError::Damaged(format!("the merges of {key} in {register} do not end"))
}
