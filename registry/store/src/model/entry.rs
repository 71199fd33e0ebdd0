//! Entries of the logs.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use registry_core::{Entry, EntryNumber, Key, RegisterName};

use crate::connection::{AnyConnection, insert_blocks};
use crate::limits::{LIST_VALUES_MAX, PAGE_ROWS_MAX};
use crate::model::item::hash_from;
use crate::number::{count, from_database, to_database};
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
    Ok(insert_blocks!(connection, entry::table, rows)?)
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
    // First the numbers, by the index of keys alone: asked for whole entries in the order of their numbers, SQLite
    // walks through the log.
    let numbers: Vec<i64> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .filter(entry::number.gt(to_database(after)))
        .order(entry::number.asc())
        .limit(to_database(count(rows)))
        .select(entry::number)
        .load(connection)?;
    let rows = of_numbers(connection, register, &numbers)?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// The latest entries of the key, at most so many, in order.
pub(crate) fn latest_of_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
    limit: u64,
) -> Result<Vec<Entry>> {
    let numbers: Vec<i64> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .order(entry::number.desc())
        .limit(to_database(limit))
        .select(entry::number)
        .load(connection)?;
    let rows = of_numbers(connection, register, &numbers)?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// The latest entry of the key in a log of this size.
pub(crate) fn latest(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
    log_size: u64,
) -> Result<Option<EntryRow>> {
    let number: Option<i64> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .filter(entry::number.le(to_database(log_size)))
        .select(max(entry::number))
        .first(connection)?;
    let Some(number) = number else { return Ok(None) };
    Ok(entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.eq(number))
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
    let numbers: Vec<i64> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.eq(key.as_str()))
        .select(entry::number)
        .load(connection)?;
    let rows = of_numbers(connection, register, &numbers)?;
    Ok(rows.into_iter().rfind(|row| row.status == "live"))
}

/// Which entries of a log: those after the first number up to the second, which belongs to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) after: u64,
    pub(crate) to: u64,
}

impl Span {
    pub(crate) fn len(self) -> u64 {
        self.to.saturating_sub(self.after)
    }
}

/// Entries of the span about keys after this one, told by reading the whole span: each key with the number of its
/// latest entry there, sorted by key.
pub(crate) fn latest_by_reading(
    connection: &mut AnyConnection,
    register: &RegisterName,
    span: Span,
    after: &str,
) -> Result<Vec<(String, i64)>> {
    let lines: Vec<(String, i64)> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.gt(to_database(span.after)))
        .filter(entry::number.le(to_database(span.to)))
        .order(entry::number.asc())
        .select((entry::key, entry::number))
        .load(connection)?;
    let latest: BTreeMap<String, i64> = lines.into_iter().filter(|(key, _)| key.as_str() > after).collect();
    Ok(latest.into_iter().collect())
}

/// Entries of the span about keys after this one up to the last one, by the index of keys: each key with the number
/// of its latest entry there, sorted by key, at most `rows`.
pub(crate) fn latest_by_index(
    connection: &mut AnyConnection,
    register: &RegisterName,
    span: Span,
    (after, last): (&str, Option<&str>),
    rows: usize,
) -> Result<Vec<(String, i64)>> {
    let mut query = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.gt(after))
        .filter(entry::number.gt(to_database(span.after)))
        .filter(entry::number.le(to_database(span.to)))
        .group_by(entry::key)
        .select((entry::key, max(entry::number)))
        .into_boxed();
    if let Some(last) = last {
        query = query.filter(entry::key.le(last));
    }
    let latest: Vec<(String, Option<i64>)> = query
        .order(entry::key.asc())
        .limit(to_database(count(rows)))
        .load(connection)?;
    Ok(latest
        .into_iter()
        .filter_map(|(key, number)| Some((key, number?)))
        .collect())
}

/// The key that stands this many lines after this one in the index of keys; nothing when the index ends before.
pub(crate) fn key_after_lines(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: &str,
    lines: u64,
) -> Result<Option<String>> {
    Ok(entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::key.gt(after))
        .order((entry::key.asc(), entry::number.asc()))
        .offset(to_database(lines))
        .limit(1)
        .select(entry::key)
        .first(connection)
        .optional()?)
}

/// The numbers of the latest entries of these keys in a log of this size; keys without any are left out.
pub(crate) fn latest_numbers(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: &[&str],
    log_size: u64,
) -> Result<Vec<i64>> {
    let mut numbers = Vec::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let found: Vec<Option<i64>> = entry::table
            .filter(entry::register.eq(register.as_str()))
            .filter(entry::key.eq_any(chunk.to_vec()))
            .filter(entry::number.le(to_database(log_size)))
            .group_by(entry::key)
            .select(max(entry::number))
            .load(connection)?;
        numbers.extend(found.into_iter().flatten());
    }
    Ok(numbers)
}

/// The entries of these numbers, sorted by key and number.
pub(crate) fn of_numbers(
    connection: &mut AnyConnection,
    register: &RegisterName,
    numbers: &[i64],
) -> Result<Vec<EntryRow>> {
    let mut rows = Vec::with_capacity(numbers.len());
    for chunk in numbers.chunks(LIST_VALUES_MAX) {
        let found: Vec<EntryRow> = entry::table
            .filter(entry::register.eq(register.as_str()))
            .filter(entry::number.eq_any(chunk.to_vec()))
            .select(EntryRow::as_select())
            .load(connection)?;
        rows.extend(found);
    }
    rows.sort_by(|left, right| (&left.key, left.number).cmp(&(&right.key, right.number)));
    Ok(rows)
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
    if let Some(status) = status.stored() {
        query = query.filter(record::status.eq(status));
    }
    Ok(query
        .order(record::key.asc())
        .limit(to_database(count(rows)))
        .select(EntryRow::as_select())
        .load(connection)?)
}
