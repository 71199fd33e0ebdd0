//! Entries about the registers themselves: their definition as RSF says it. No root covers them, so they are chained.

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};
use diesel::prelude::*;
use registry_core::{ItemHash, RegisterName};
use sha2::{Digest as _, Sha256};

use crate::connection::{AnyConnection, insert_rows};
use crate::hexadecimal::hexadecimal;
use crate::limits::INSERT_ROWS_MAX;
use crate::model::item::{self, ItemRow};
use crate::number::{from_database, to_database};
use crate::schema::{item as item_table, system_entry};
use crate::{Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = system_entry, treat_none_as_default_value = false)]
struct SystemEntryRow<'a> {
    register: &'a str,
    number: i64,
    after_entry: i64,
    recorded_at: NaiveDateTime,
    key: &'a str,
    item_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// An entry about a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SystemEntry {
    /// Number of entries of the log that stood before it.
    pub(crate) after_entry: u64,
    /// In whole seconds.
    pub(crate) recorded_at: DateTime<Utc>,
    /// Such as `name`, `custodian`, `field:name` or `register:country`.
    pub(crate) key: String,
    /// The item as canonical JSON.
    pub(crate) json: String,
}

impl SystemEntry {
    /// The line that the seal covers: eight parts, each with a line feed after it, because none of them can hold one.
    ///
    /// The parts are `registrar-system-entry-1`, the register, the number, the number of entries before it, the time
    /// as in `2026-05-01T09:30:00Z`, the key, the hash of the item (`sha-256:` and 64 hexadecimal digits), and the seal
    /// before it in hexadecimal digits, empty for the first.
    fn sealed(&self, register: &RegisterName, number: u64, item: &ItemHash, previous: Option<&Vec<u8>>) -> Vec<u8> {
        let previous = previous.map(|seal| hexadecimal(seal)).unwrap_or_default();
        let at = self.recorded_at.format("%Y-%m-%dT%H:%M:%SZ");
        let (after, key) = (self.after_entry, &self.key);
        let line =
            format!("registrar-system-entry-1\n{register}\n{number}\n{after}\n{at}\n{key}\n{item}\n{previous}\n");
        Sha256::digest(line.as_bytes()).to_vec()
    }
}

/// Appends the entries, each sealed to the one before it, with their items.
pub(crate) fn append(connection: &mut AnyConnection, register: &RegisterName, entries: &[SystemEntry]) -> Result<()> {
    let last: Option<(i64, Vec<u8>)> = system_entry::table
        .filter(system_entry::register.eq(register.as_str()))
        .order(system_entry::number.desc())
        .select((system_entry::number, system_entry::hash))
        .first(connection)
        .optional()?;
    let (mut number, mut previous) = last.map_or((0, None), |(number, hash)| (from_database(number), Some(hash)));
    for chunk in entries.chunks(INSERT_ROWS_MAX) {
        let mut rows = Vec::with_capacity(chunk.len());
        let mut items = Vec::with_capacity(chunk.len());
        for entry in chunk {
            number += 1;
            let item_hash = ItemHash::of_canonical_json(&entry.json);
            let hash = entry.sealed(register, number, &item_hash, previous.as_ref());
            previous = Some(hash.clone());
            items.push(ItemRow {
                register: register.to_string(),
                hash: item_hash.as_bytes().to_vec(),
                json: entry.json.clone(),
            });
            rows.push(SystemEntryRow {
                register: register.as_str(),
                number: to_database(number),
                after_entry: to_database(entry.after_entry),
                recorded_at: entry.recorded_at.trunc_subsecs(0).naive_utc(),
                key: &entry.key,
                item_hash: item_hash.as_bytes().to_vec(),
                hash,
            });
        }
        item::insert(connection, &items)?;
        insert_rows!(connection, system_entry::table, rows)?;
    }
    Ok(())
}

/// The entries that stand after at most `log_size` entries of the log, in order.
pub(crate) fn all(connection: &mut AnyConnection, register: &RegisterName, log_size: u64) -> Result<Vec<SystemEntry>> {
    type Row = (i64, i64, NaiveDateTime, String, Vec<u8>, Option<String>);
    let rows: Vec<Row> = system_entry::table
        .left_join(
            item_table::table.on(item_table::register
                .eq(system_entry::register)
                .and(item_table::hash.eq(system_entry::item_hash))),
        )
        .filter(system_entry::register.eq(register.as_str()))
        .filter(system_entry::after_entry.le(to_database(log_size)))
        .order(system_entry::number.asc())
        .select((
            system_entry::number,
            system_entry::after_entry,
            system_entry::recorded_at,
            system_entry::key,
            system_entry::item_hash,
            item_table::json.nullable(),
        ))
        .load(connection)?;
    rows.into_iter()
        .map(|(number, after_entry, recorded_at, key, hash, json)| {
            let json =
                json.filter(|json| item::hash_from(hash).is_ok_and(|hash| ItemHash::of_canonical_json(json) == hash));
            let json = json.ok_or_else(|| {
                StoreError::Damaged(format!(
                    "the item of system entry {number} of {register} is missing or altered"
                ))
            })?;
            Ok(SystemEntry {
                after_entry: from_database(after_entry),
                recorded_at: recorded_at.and_utc(),
                key,
                json,
            })
        })
        .collect()
}
