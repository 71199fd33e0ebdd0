//! The order in which an imported file gave its items, where that is not the order of their entries.
//!
//! Nothing depends on it but the bytes of an export: what came in byte for byte goes out byte for byte.

use std::collections::BTreeSet;

use diesel::prelude::*;
use registry_core::{ChangeSetState, ItemHash, RegisterName};

use crate::Result;
use crate::connection::{AnyConnection, insert_rows};
use crate::limits::EXPORT_PAGE_ROWS;
use crate::model::item;
use crate::number::to_database;
use crate::schema::{change_set, item as item_table, item_order};

#[derive(Insertable)]
#[diesel(table_name = item_order, treat_none_as_default_value = false)]
struct OrderRow<'a> {
    change_set: &'a str,
    position: i64,
    system: bool,
    hash: Vec<u8>,
}

/// An item in the order of a file, of a system entry or of a record.
pub(crate) type Ordered = (bool, ItemHash);

/// Keeps the order of the items.
pub(crate) fn insert(connection: &mut AnyConnection, change_set: &str, items: &[Ordered]) -> Result<()> {
    let mut last = 0;
    for chunk in items.chunks(EXPORT_PAGE_ROWS) {
        let rows: Vec<OrderRow<'_>> = (last + 1..)
            .zip(chunk)
            .map(|(position, (system, hash))| OrderRow {
                change_set,
                position: to_database(position),
                system: *system,
                hash: hash.as_bytes().to_vec(),
            })
            .collect();
        last += crate::number::count(chunk.len());
        insert_rows!(connection, item_order::table, rows)?;
    }
    Ok(())
}

/// The applied change sets of the register that have an order of their own, the first one first.
pub(crate) fn change_sets(connection: &mut AnyConnection, register: &RegisterName) -> Result<BTreeSet<String>> {
    let found: Vec<String> = change_set::table
        .inner_join(item_order::table.on(item_order::change_set.eq(change_set::id)))
        .filter(change_set::register.eq(register.as_str()))
        .filter(change_set::state.eq(ChangeSetState::Applied.as_str()))
        .filter(item_order::position.eq(1))
        .select(change_set::id)
        .load(connection)?;
    Ok(found.into_iter().collect())
}

/// An item in its place.
pub(crate) struct Placed {
    pub(crate) position: i64,
    pub(crate) hash: ItemHash,
    pub(crate) json: String,
}

/// The next items of system entries, or of records, in the order of the change set.
pub(crate) fn page(
    connection: &mut AnyConnection,
    register: &RegisterName,
    change_set: &str,
    system: bool,
    after: i64,
) -> Result<Vec<Placed>> {
    let rows: Vec<(i64, Vec<u8>, String)> = item_order::table
        .inner_join(item_table::table.on(item_table::hash.eq(item_order::hash)))
        .filter(item_table::register.eq(register.as_str()))
        .filter(item_order::change_set.eq(change_set))
        .filter(item_order::system.eq(system))
        .filter(item_order::position.gt(after))
        .order(item_order::position.asc())
        .limit(to_database(crate::number::count(EXPORT_PAGE_ROWS)))
        .select((item_order::position, item_order::hash, item_table::json))
        .load(connection)?;
    rows.into_iter()
        .map(|(position, hash, json)| {
            Ok(Placed {
                position,
                hash: item::hash_from(hash)?,
                json,
            })
        })
        .collect()
}
