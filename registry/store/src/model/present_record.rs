//! Live records with their entries and items, in one statement.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use registry_core::{ItemHash, Key, RegisterName};

use crate::connection::{AnyConnection, on_each};
use crate::model::item;
use crate::number::from_database;
use crate::schema::{entry, item as item_table, record};
use crate::{PresentRecord, Result, StoreError};

/// The record, when it answers.
pub(crate) fn find_live(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
) -> Result<Option<PresentRecord>> {
    let query = record::table
        .inner_join(
            entry::table.on(entry::register
                .eq(record::register)
                .and(entry::number.eq(record::entry))),
        )
        .inner_join(
            item_table::table.on(item_table::register
                .eq(record::register)
                .and(item_table::hash.eq(record::item_hash))),
        )
        .filter(record::register.eq(register.as_str()))
        .filter(record::key.eq(key.as_str()))
        .filter(record::status.eq("live"))
        .select((record::entry, entry::recorded_at, record::item_hash, item_table::json));
    // On the concrete connection, which keeps the statement prepared; the one over both databases reads it anew each
    // time, and that takes ten times as long as the look-up.
    let rows: Vec<(i64, NaiveDateTime, Vec<u8>, String)> =
        on_each!(connection, concrete => diesel::RunQueryDsl::load(query, concrete))?;
    let row = rows.into_iter().next();
    row.map(|(number, recorded_at, hash, item_json)| {
        let item_hash = item::hash_from(hash)?;
        if ItemHash::of_canonical_json(&item_json) != item_hash {
            return Err(StoreError::Damaged(format!(
                "item {item_hash} has other content: {item_json}"
            )));
        }
        Ok(PresentRecord {
            entry_number: from_database(number),
            recorded_at: recorded_at.and_utc(),
            item_hash,
            item_json,
        })
    })
    .transpose()
}
