//! Entries of the logs.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use registry_core::{Entry, EntryNumber, Key, RegisterName};

use crate::connection::{AnyConnection, insert_rows};
use crate::limits::PAGE_ROWS_MAX;
use crate::model::item::hash_from;
use crate::number::{from_database, to_database};
use crate::schema::{entry, record};
use crate::{Result, StatusFilter, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = entry, treat_none_as_default_value = false)]
pub(crate) struct EntryRow {
    pub(crate) register: String,
    pub(crate) number: i64,
    pub(crate) recorded_at: NaiveDateTime,
    pub(crate) key: String,
    pub(crate) item_hash: Vec<u8>,
    pub(crate) status: String,
}

impl EntryRow {
    pub(crate) fn into_entry(self) -> Result<Entry> {
        let number = EntryNumber::new(from_database(self.number))
            .ok_or_else(|| StoreError::Damaged("an entry has the number 0".to_owned()))?;
        let key = StoreError::stored(Key::parse(&self.key))?;
        Ok(Entry::new(
            number,
            self.recorded_at.and_utc(),
            key,
            hash_from(self.item_hash)?,
        ))
    }
}

pub(crate) fn insert(connection: &mut AnyConnection, rows: &[EntryRow]) -> Result<()> {
    Ok(insert_rows!(connection, entry::table, rows)?)
}

pub(crate) fn find(connection: &mut AnyConnection, register: &RegisterName, number: u64) -> Result<Option<EntryRow>> {
    Ok(entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.eq(to_database(number)))
        .select(EntryRow::as_select())
        .first(connection)
        .optional()?)
}

/// Entries with greater numbers, in order.
pub(crate) fn after(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: u64,
    limit: u64,
) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.gt(to_database(after)))
        .order(entry::number.asc())
        .limit(to_database(limit.clamp(1, PAGE_ROWS_MAX)))
        .select(EntryRow::as_select())
        .load(connection)?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// Entries of the key with greater numbers, in order.
pub(crate) fn of_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
    after: u64,
    rows: usize,
) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .filter(entry::number.gt(to_database(after)))
        .order(entry::number.asc())
        .limit(to_database(crate::number::count(rows)))
        .select(EntryRow::as_select())
        .load(connection)?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// The latest entry of the key in a log of this size.
pub(crate) fn latest(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
    log_size: u64,
) -> Result<Option<EntryRow>> {
    Ok(entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .filter(entry::number.le(to_database(log_size)))
        .order(entry::number.desc())
        .select(EntryRow::as_select())
        .first(connection)
        .optional()?)
}

/// The latest entry of the key under which its record answered.
pub(crate) fn latest_live(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
) -> Result<Option<EntryRow>> {
    Ok(entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .filter(entry::status.eq("live"))
        .order(entry::number.desc())
        .select(EntryRow::as_select())
        .first(connection)
        .optional()?)
}

/// The latest entries of the keys after this one in a log of this size, sorted by key: at most `rows` of those with
/// the status.
pub(crate) fn latest_by_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    log_size: u64,
    after: &str,
    rows: usize,
    status: StatusFilter,
) -> Result<Vec<EntryRow>> {
    let mut found = Vec::new();
    let mut after = after.to_owned();
    while found.len() < rows {
        let numbers: Vec<(String, Option<i64>)> = entry::table
            .filter(entry::register.eq(register.as_str()))
            .filter(entry::key.gt(&after))
            .filter(entry::number.le(to_database(log_size)))
            .group_by(entry::key)
            .select((entry::key, max(entry::number)))
            .order(entry::key.asc())
            .limit(to_database(crate::number::count(rows)))
            .load(connection)?;
        let Some((last, _)) = numbers.last() else { break };
        after.clone_from(last);
        let numbers: Vec<i64> = numbers.into_iter().filter_map(|(_, number)| number).collect();
        let page: Vec<EntryRow> = entry::table
            .filter(entry::register.eq(register.as_str()))
            .filter(entry::number.eq_any(numbers))
            .order(entry::key.asc())
            .select(EntryRow::as_select())
            .load(connection)?;
        found.extend(page.into_iter().filter(|row| status.admits(&row.status)));
    }
    found.truncate(rows);
    Ok(found)
}

/// The present entries of the keys after this one, sorted by key: at most `rows` of those with the status.
pub(crate) fn present_by_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: &str,
    rows: usize,
    status: StatusFilter,
) -> Result<Vec<EntryRow>> {
    let mut query = record::table
        .inner_join(
            entry::table.on(entry::register
                .eq(record::register)
                .and(entry::number.eq(record::entry))),
        )
        .filter(record::register.eq(register.as_str()))
        .filter(record::key.gt(after))
        .into_boxed();
    query = match status {
        StatusFilter::Live => query.filter(record::status.eq("live")),
        StatusFilter::Merged => query.filter(record::status.eq("merged")),
        StatusFilter::Retired => query.filter(record::status.eq("retired")),
        StatusFilter::All => query,
    };
    Ok(query
        .order(record::key.asc())
        .limit(to_database(crate::number::count(rows)))
        .select(EntryRow::as_select())
        .load(connection)?)
}
