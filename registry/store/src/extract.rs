//! Extracts: the records of a register with all that proves them.

use std::collections::HashSet;
use std::io::Write;

use chrono::NaiveDate;
use registry_core::extract::{ExtractFormat, ExtractHeader, extract_line};
use registry_core::{Entry, Item, RecordStatus, RegisterName, RootHash, Validity};

use crate::connection::AnyConnection;
use crate::model::entry_item::{self, EntryWithItem};
use crate::model::{entry, register, tree_node};
use crate::number::to_database;
use crate::read::resolve;
use crate::{AsOf, Result, Store, StoreError, signing};

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Extracted {
    /// Number of records whose items are in the extract.
    pub records: u64,
    /// Number of entries.
    pub entries: u64,
    /// The root over the entries.
    pub root: RootHash,
}

impl Store {
    /// Writes the records of a moment, merged and retired ones too, or those of them that are valid on a day, with the
    /// leaves of all entries, so that [`registry_core::extract::verify`] can check it with no network. The output should
    /// be buffered.
    pub fn write_extract(
        &self,
        register: &RegisterName,
        as_of: AsOf,
        valid_at: Option<NaiveDate>,
        output: &mut dyn Write,
    ) -> Result<Extracted> {
        self.read(|connection| {
            let (name, size) = resolve(connection, register, as_of)?;
            let root = tree_node::root(connection, &name, size)?;
            let signed = signing::find(connection, &name, Some(size))?;
            let header = ExtractHeader {
                format: ExtractFormat::default(),
                key_field: register::get(connection, &name)?.definition.key_field,
                register: name.clone(),
                log_size: size,
                root,
                valid_at,
                checkpoint: signed.map(|signed| signed.note.to_string()),
                verifier_keys: signing::keys_of(connection, &name)?,
            };
            let header = StoreError::stored(serde_json::to_string(&header))?;
            writeln!(output, "{header}").map_err(StoreError::output)?;
            let mut records = 0;
            each_entry(connection, &name, size, |entry, item| {
                let item = item.filter(|item| valid_at.is_none_or(|day| Validity::of(item).covers(day)));
                records += u64::from(item.is_some());
                writeln!(output, "{}", extract_line(entry, item)).map_err(StoreError::output)
            })?;
            output.flush().map_err(StoreError::output)?;
            Ok(Extracted {
                records,
                entries: size,
                root,
            })
        })
    }

    /// Hands out the live records of a moment, with their latest entries, in the order of these; an error is one of
    /// writing them down.
    pub fn each_live_record(
        &self,
        register: &RegisterName,
        as_of: AsOf,
        mut take: impl FnMut(&Entry, &Item) -> std::io::Result<()>,
    ) -> Result<()> {
        self.read(|connection| {
            let (name, size) = resolve(connection, register, as_of)?;
            each_entry(connection, &name, size, |entry, item| match item {
                Some(item) if RecordStatus::of(item) == RecordStatus::Live => {
                    take(entry, item).map_err(StoreError::output)
                }
                Some(_) | None => Ok(()),
            })
        })
    }
}

/// Hands out every entry of the log of this size, in order, with its item where it is the latest of its key.
fn each_entry(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: u64,
    mut take: impl FnMut(&Entry, Option<&Item>) -> Result<()>,
) -> Result<()> {
    entry_item::each_page(connection, register, size, |connection, page| {
        let mut keys: Vec<&str> = page.iter().map(|found| found.entry.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let latest = entry::latest_numbers(connection, register, &keys, size)?;
        let latest: HashSet<i64> = latest.into_iter().collect();
        for EntryWithItem { entry, json } in page {
            let mut item = None;
            if latest.contains(&to_database(entry.number.get())) {
                let current: Item = StoreError::stored(serde_json::from_str(json))?;
                item = Some(current);
            }
            take(entry, item.as_ref())?;
        }
        Ok(())
    })
}
