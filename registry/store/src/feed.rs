//! The change feed: what each entry changed, in the order of the log.

use std::collections::{BTreeMap, HashMap};

use registry_core::{Entry, FieldDifference, Item, Key, RecordStatus, RegisterName, difference};

use crate::connection::AnyConnection;
use crate::limits::PAGE_ROWS_MAX;
use crate::model::entry::{self, EntryRow};
use crate::model::register;
use crate::records::with_items;
use crate::{Result, Store, governance};

/// What an entry did to the record of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The first entry of its key.
    Created,
    /// Another state of a record that answers, or another last state of one that does not.
    Updated,
    /// Another record took over.
    Merged,
    /// The record was closed, and nothing took over.
    Retired,
    /// A merged or retired record answers again.
    Reinstated,
}

/// An entry with what it changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EntryChange {
    /// The entry.
    pub entry: Entry,
    /// What it did.
    pub kind: EntryKind,
    /// The number of the entry before it for the same key.
    pub previous: Option<u64>,
    /// The key that took over, for a merged record.
    pub merged_into: Option<Key>,
    /// The fields whose values differ, sorted by name.
    pub fields: Vec<FieldDifference>,
}

/// A part of the feed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Feed {
    /// Number of entries in the log.
    pub log_size: u64,
    /// The entries behind the position, without gap; none where the position is the end of the log or beyond it.
    pub changes: Vec<EntryChange>,
}

impl Store {
    /// The entries with greater numbers and what they changed, in order, at most `limit` and never more than a page.
    pub fn feed(&self, register: &RegisterName, after: u64, limit: u64) -> Result<Feed> {
        self.read(|connection| {
            let present = register::get(connection, register)?;
            let register = &present.definition.name;
            let entries = entry::after(connection, register, after, limit.min(PAGE_ROWS_MAX))?;
            let mut states = states_at(connection, register, &entries, after)?;
            let entries = with_items(connection, register, entries)?.into_iter();
            let changes = entries.map(|(entry, item)| next_change(&mut states, entry, item));
            Ok(Feed {
                log_size: present.log_size,
                changes: changes.collect(),
            })
        })
    }

    /// What the latest entries of the key changed, in order: at most so many, and never more than a page.
    pub fn history(&self, register: &RegisterName, key: &Key, latest: u64) -> Result<Vec<EntryChange>> {
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            let entries = entry::latest_of_key(connection, register, key, latest.min(PAGE_ROWS_MAX))?;
            let before = entries.first().map_or(0, |first| first.number.get() - 1);
            let mut states = states_at(connection, register, &entries, before)?;
            let entries = with_items(connection, register, entries)?.into_iter();
            let changes = entries.map(|(entry, item)| next_change(&mut states, entry, item));
            Ok(changes.collect())
        })
    }

    /// The sizes of all logs; those of the registers that Registrar keeps itself under both of their names.
    pub fn log_sizes(&self) -> Result<BTreeMap<RegisterName, u64>> {
        self.read(|connection| {
            let mut sizes = BTreeMap::new();
            for (name, size, governance) in register::log_sizes(connection)? {
                if governance {
                    sizes.insert(governance::shown_name(connection, &name)?, size);
                }
                sizes.insert(name, size);
            }
            Ok(sizes)
        })
    }
}

/// The states of the keys of these entries before them, each with the number of its entry.
fn states_at(
    connection: &mut AnyConnection,
    register: &RegisterName,
    entries: &[Entry],
    log_size: u64,
) -> Result<HashMap<Key, (u64, Item)>> {
    let mut keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let numbers = entry::latest_numbers(connection, register, &keys, log_size)?;
    let rows = entry::of_numbers(connection, register, &numbers)?;
    let entries = rows.into_iter().map(EntryRow::into_entry).collect::<Result<_>>()?;
    let states = with_items(connection, register, entries)?.into_iter();
    Ok(states
        .map(|(entry, item)| (entry.key, (entry.number.get(), item)))
        .collect())
}

/// What the entry changed, given the states of all keys before it, which then are those after it.
fn next_change(known: &mut HashMap<Key, (u64, Item)>, entry: Entry, item: Item) -> EntryChange {
    let status = RecordStatus::of(&item);
    let after = item.clone();
    let before = known.insert(entry.key.clone(), (entry.number.get(), item));
    let (previous, before) = before.unzip();
    let kind = before
        .as_ref()
        .map_or(EntryKind::Created, |before| match (RecordStatus::of(before), &status) {
            (before, after) if before == *after => EntryKind::Updated,
            (_, RecordStatus::Live) => EntryKind::Reinstated,
            (_, RecordStatus::Merged { .. }) => EntryKind::Merged,
            (_, RecordStatus::Retired) => EntryKind::Retired,
        });
    EntryChange {
        entry,
        kind,
        previous,
        merged_into: match status {
            RecordStatus::Merged { into } => Some(into),
            RecordStatus::Live | RecordStatus::Retired => None,
        },
        fields: difference(before.as_ref(), Some(&after)),
    }
}
