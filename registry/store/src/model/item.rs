//! Items by their hash.

use std::collections::BTreeMap;

use diesel::prelude::*;
use registry_core::{Item, ItemHash, RegisterName};

use crate::connection::{AnyConnection, insert_blocks};
use crate::limits::LIST_VALUES_MAX;
use crate::schema::item;
use crate::{Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = item, treat_none_as_default_value = false)]
pub(crate) struct ItemRow {
    pub(crate) register: String,
    pub(crate) hash: Vec<u8>,
    pub(crate) json: String,
}

/// Adds items; those that the register has already stay as they are.
pub(crate) fn insert(connection: &mut AnyConnection, rows: &[ItemRow]) -> Result<()> {
    Ok(insert_blocks!(connection, item::table, rows, on_conflict_do_nothing)?)
}

pub(crate) fn find(connection: &mut AnyConnection, register: &RegisterName, hash: &ItemHash) -> Result<Option<Item>> {
    let json: Option<String> = item::table
        .filter(item::register.eq(register.as_str()))
        .filter(item::hash.eq(&hash.as_bytes()[..]))
        .select(item::json)
        .first(connection)
        .optional()?;
    json.map(|json| read(hash, &json)).transpose()
}

/// The item, which must be there because an entry names it.
pub(crate) fn get(connection: &mut AnyConnection, register: &RegisterName, hash: &ItemHash) -> Result<Item> {
    find(connection, register, hash)?
        .ok_or_else(|| StoreError::Damaged(format!("item {hash} of {register} is missing")))
}

/// The items with these hashes.
pub(crate) fn find_all(
    connection: &mut AnyConnection,
    register: &RegisterName,
    hashes: &[ItemHash],
) -> Result<BTreeMap<ItemHash, Item>> {
    let mut items = BTreeMap::new();
    for chunk in hashes.chunks(LIST_VALUES_MAX) {
        let wanted: Vec<&[u8]> = chunk.iter().map(|hash| &hash.as_bytes()[..]).collect();
        let rows: Vec<(Vec<u8>, String)> = item::table
            .filter(item::register.eq(register.as_str()))
            .filter(item::hash.eq_any(wanted))
            .select((item::hash, item::json))
            .load(connection)?;
        for (hash, json) in rows {
            let hash = hash_from(hash)?;
            items.insert(hash, read(&hash, &json)?);
        }
    }
    Ok(items)
}

/// Reads the item and checks that it is the one that was hashed.
pub(crate) fn read(hash: &ItemHash, json: &str) -> Result<Item> {
    if ItemHash::of_canonical_json(json) != *hash {
        return Err(StoreError::Damaged(format!("item {hash} has other content: {json}")));
    }
    StoreError::stored(serde_json::from_str(json))
}

pub(crate) fn hash_from(bytes: Vec<u8>) -> Result<ItemHash> {
    <[u8; 32]>::try_from(bytes)
        .map(ItemHash::from_bytes)
        .map_err(|bytes| StoreError::Damaged(format!("an item hash has {} bytes, not 32", bytes.len())))
}
