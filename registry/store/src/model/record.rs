//! The present record of each key: a projection of the log.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use registry_core::{Item, ItemHash, Key, RegisterName};

use crate::connection::{AnyConnection, upsert_rows};
use crate::limits::LIST_VALUES_MAX;
use crate::model::item;
use crate::number::from_database;
use crate::schema::{item as item_table, record};
use crate::{Result, StoreError};

#[derive(Insertable, Queryable, Selectable, Clone)]
#[diesel(table_name = record, treat_none_as_default_value = false)]
pub(crate) struct RecordRow {
    pub(crate) register: String,
    pub(crate) key: String,
    pub(crate) entry: i64,
    pub(crate) item_hash: Vec<u8>,
    pub(crate) status: String,
}

/// What is known of a key without its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Current {
    pub(crate) entry: u64,
    pub(crate) item_hash: ItemHash,
    pub(crate) status: String,
}

impl RecordRow {
    fn into_current(self) -> Result<(Key, Current)> {
        let key = StoreError::stored(Key::parse(&self.key))?;
        let current = Current {
            entry: from_database(self.entry),
            item_hash: item::hash_from(self.item_hash)?,
            status: self.status,
        };
        Ok((key, current))
    }
}

/// Sets the present records.
pub(crate) fn upsert(connection: &mut AnyConnection, rows: &[RecordRow]) -> Result<()> {
    let key = (record::register, record::key);
    let columns = (
        record::entry.eq(excluded(record::entry)),
        record::item_hash.eq(excluded(record::item_hash)),
        record::status.eq(excluded(record::status)),
    );
    Ok(upsert_rows!(connection, record::table, rows, key, columns)?)
}

/// Those of the keys that have a record.
pub(crate) fn find_all<'a>(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: impl IntoIterator<Item = &'a Key>,
) -> Result<BTreeMap<Key, Current>> {
    let keys: Vec<&str> = keys.into_iter().map(Key::as_str).collect();
    let mut found = BTreeMap::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let rows: Vec<RecordRow> = record::table
            .filter(record::register.eq(register.as_str()))
            .filter(record::key.eq_any(chunk.to_vec()))
            .select(RecordRow::as_select())
            .load(connection)?;
        for row in rows {
            let (key, current) = row.into_current()?;
            found.insert(key, current);
        }
    }
    Ok(found)
}

pub(crate) fn find(connection: &mut AnyConnection, register: &RegisterName, key: &Key) -> Result<Option<Current>> {
    Ok(find_all(connection, register, [key])?.remove(key))
}

/// A record with its item, in key order.
pub(crate) struct KeyedItem {
    pub(crate) key: Key,
    pub(crate) item_hash: ItemHash,
    pub(crate) item: Item,
}

/// The records after the key, in key order, with their items.
pub(crate) fn page_with_items(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: &str,
    rows: i64,
) -> Result<Vec<KeyedItem>> {
    let rows: Vec<(String, Vec<u8>, String)> = record::table
        .inner_join(
            item_table::table.on(item_table::register
                .eq(record::register)
                .and(item_table::hash.eq(record::item_hash))),
        )
        .filter(record::register.eq(register.as_str()))
        .filter(record::key.gt(after))
        .order(record::key.asc())
        .limit(rows)
        .select((record::key, record::item_hash, item_table::json))
        .load(connection)?;
    rows.into_iter()
        .map(|(key, hash, json)| {
            let item_hash = item::hash_from(hash)?;
            Ok(KeyedItem {
                key: StoreError::stored(Key::parse(&key))?,
                item_hash,
                item: item::read(&item_hash, &json)?,
            })
        })
        .collect()
}
