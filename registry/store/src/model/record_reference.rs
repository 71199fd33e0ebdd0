//! Which live records name which others, and which merged records gave way to which.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use registry_core::{Key, Reference, RegisterName, ReservedField};

use crate::connection::{AnyConnection, insert_rows};
use crate::limits::LIST_VALUES_MAX;
use crate::number::{count, to_database};
use crate::schema::record_reference;
use crate::{Result, StoreError};

#[derive(Insertable, Queryable, Selectable, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[diesel(table_name = record_reference)]
pub(crate) struct ReferenceRow {
    register: String,
    key: String,
    field: String,
    target_register: String,
    target_key: String,
}

impl ReferenceRow {
    pub(crate) fn new(register: &RegisterName, key: &Key, reference: &Reference) -> Self {
        Self {
            register: register.to_string(),
            key: key.to_string(),
            field: reference.field.to_string(),
            target_register: reference.register.to_string(),
            target_key: reference.key.to_string(),
        }
    }
}

impl std::fmt::Display for ReferenceRow {
    /// `register:key field`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{} {}", self.register, self.key, self.field)
    }
}

/// What the records refer to.
pub(crate) fn of_keys(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: &[&Key],
) -> Result<BTreeMap<Key, BTreeSet<ReferenceRow>>> {
    let mut found: BTreeMap<Key, BTreeSet<ReferenceRow>> = BTreeMap::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let wanted: Vec<&str> = chunk.iter().map(|key| key.as_str()).collect();
        let rows: Vec<ReferenceRow> = record_reference::table
            .filter(record_reference::register.eq(register.as_str()))
            .filter(record_reference::key.eq_any(wanted))
            .select(ReferenceRow::as_select())
            .load(connection)?;
        for row in rows {
            let key = StoreError::stored(Key::parse(&row.key))?;
            found.entry(key).or_default().insert(row);
        }
    }
    Ok(found)
}

/// Those of the records that others name, sorted.
pub(crate) fn referred(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: &[&Key],
) -> Result<BTreeSet<Key>> {
    let mut found = BTreeSet::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let wanted: Vec<&str> = chunk.iter().map(|key| key.as_str()).collect();
        let targets: Vec<String> = record_reference::table
            .filter(record_reference::target_register.eq(register.as_str()))
            .filter(record_reference::target_key.eq_any(wanted))
            .select(record_reference::target_key)
            .distinct()
            .load(connection)?;
        for target in targets {
            found.insert(StoreError::stored(Key::parse(&target))?);
        }
    }
    Ok(found)
}

/// Live records that refer to the record, in any register, in order: at most so many.
pub(crate) fn to(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &str,
    rows: usize,
) -> Result<Vec<ReferenceRow>> {
    Ok(record_reference::table
        .filter(record_reference::target_register.eq(register.as_str()))
        .filter(record_reference::target_key.eq(key))
        .filter(record_reference::field.ne(ReservedField::MergedInto.as_str()))
        .limit(to_database(count(rows)))
        .order((
            record_reference::register.asc(),
            record_reference::key.asc(),
            record_reference::field.asc(),
        ))
        .select(ReferenceRow::as_select())
        .load(connection)?)
}

/// The keys of the records that gave way to the record.
pub(crate) fn merged_into(connection: &mut AnyConnection, register: &RegisterName, key: &str) -> Result<Vec<String>> {
    Ok(record_reference::table
        .filter(record_reference::target_register.eq(register.as_str()))
        .filter(record_reference::target_key.eq(key))
        .filter(record_reference::field.eq(ReservedField::MergedInto.as_str()))
        .select(record_reference::key)
        .load(connection)?)
}

pub(crate) fn insert(connection: &mut AnyConnection, rows: &[ReferenceRow]) -> Result<()> {
    Ok(insert_rows!(connection, record_reference::table, rows)?)
}

pub(crate) fn delete(connection: &mut AnyConnection, rows: &[ReferenceRow]) -> Result<()> {
    for row in rows {
        diesel::delete(
            record_reference::table
                .filter(record_reference::register.eq(&row.register))
                .filter(record_reference::key.eq(&row.key))
                .filter(record_reference::field.eq(&row.field))
                .filter(record_reference::target_register.eq(&row.target_register))
                .filter(record_reference::target_key.eq(&row.target_key)),
        )
        .execute(connection)?;
    }
    Ok(())
}
