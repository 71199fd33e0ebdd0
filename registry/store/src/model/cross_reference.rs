//! Which source records belong to which key, from which commit until before which.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::upsert::excluded;
use registry_core::{Key, RegisterName, SourceName, SourceReference};

use crate::connection::{AnyConnection, upsert_rows};
use crate::limits::LIST_VALUES_MAX;
use crate::number::{from_database, to_database};
use crate::schema::cross_reference;
use crate::{CrossReference, Result, StoreError};

#[derive(Insertable, Queryable, Selectable, Clone)]
#[diesel(table_name = cross_reference, treat_none_as_default_value = false)]
pub(crate) struct CrossReferenceRow {
    pub(crate) register: String,
    pub(crate) source: String,
    pub(crate) source_record_id: String,
    pub(crate) since_commit: i64,
    /// The first commit at which it belongs there no more; open while it does.
    pub(crate) until_commit: Option<i64>,
    pub(crate) key: String,
    pub(crate) since_entry: i64,
    pub(crate) content: String,
}

impl CrossReferenceRow {
    fn reference(&self) -> Result<SourceReference> {
        Ok(SourceReference {
            source: StoreError::stored(SourceName::parse(&self.source))?,
            source_record_id: self.source_record_id.clone(),
        })
    }

    /// The source record as mapped text.
    pub(crate) fn content(&self) -> Result<BTreeMap<String, String>> {
        StoreError::stored(serde_json::from_str(&self.content))
    }

    fn into_view(self) -> Result<CrossReference> {
        let content = self.content()?;
        Ok(CrossReference {
            source: StoreError::stored(SourceName::parse(&self.source))?,
            source_record_id: self.source_record_id,
            since_entry: from_database(self.since_entry),
            content,
        })
    }
}

/// Writes from when until when source records belong where.
pub(crate) fn upsert(connection: &mut AnyConnection, rows: &[CrossReferenceRow]) -> Result<()> {
    let key = (
        cross_reference::register,
        cross_reference::source,
        cross_reference::source_record_id,
        cross_reference::since_commit,
    );
    let columns = (
        cross_reference::until_commit.eq(excluded(cross_reference::until_commit)),
        cross_reference::key.eq(excluded(cross_reference::key)),
        cross_reference::since_entry.eq(excluded(cross_reference::since_entry)),
        cross_reference::content.eq(excluded(cross_reference::content)),
    );
    Ok(upsert_rows!(connection, cross_reference::table, rows, key, columns)?)
}

/// Those of the source records that belong to a key.
pub(crate) fn find_all(
    connection: &mut AnyConnection,
    register: &RegisterName,
    references: &[SourceReference],
) -> Result<BTreeMap<SourceReference, CrossReferenceRow>> {
    let mut identifiers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for reference in references {
        identifiers
            .entry(reference.source.as_str())
            .or_default()
            .push(&reference.source_record_id);
    }
    let mut found = BTreeMap::new();
    for (source, identifiers) in identifiers {
        for chunk in identifiers.chunks(LIST_VALUES_MAX) {
            let rows: Vec<CrossReferenceRow> = cross_reference::table
                .filter(cross_reference::register.eq(register.as_str()))
                .filter(cross_reference::source.eq(source))
                .filter(cross_reference::source_record_id.eq_any(chunk.to_vec()))
                .filter(cross_reference::until_commit.is_null())
                .select(CrossReferenceRow::as_select())
                .load(connection)?;
            for row in rows {
                found.insert(row.reference()?, row);
            }
        }
    }
    Ok(found)
}

/// The source records that belong to any of the keys.
pub(crate) fn of_keys<'a>(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: impl IntoIterator<Item = &'a Key>,
) -> Result<BTreeSet<SourceReference>> {
    let keys: Vec<&str> = keys.into_iter().map(Key::as_str).collect();
    let mut found = BTreeSet::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let rows: Vec<CrossReferenceRow> = cross_reference::table
            .filter(cross_reference::register.eq(register.as_str()))
            .filter(cross_reference::key.eq_any(chunk.to_vec()))
            .filter(cross_reference::until_commit.is_null())
            .select(CrossReferenceRow::as_select())
            .load(connection)?;
        for row in rows {
            found.insert(row.reference()?);
        }
    }
    Ok(found)
}

/// The source records that belong to the key, sorted.
pub(crate) fn of_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    key: &Key,
) -> Result<Vec<CrossReference>> {
    let rows: Vec<CrossReferenceRow> = cross_reference::table
        .filter(cross_reference::register.eq(register.as_str()))
        .filter(cross_reference::key.eq(key.as_str()))
        .filter(cross_reference::until_commit.is_null())
        .order((cross_reference::source.asc(), cross_reference::source_record_id.asc()))
        .select(CrossReferenceRow::as_select())
        .load(connection)?;
    rows.into_iter().map(CrossReferenceRow::into_view).collect()
}

/// The source records of the keys in the range, sorted by key and then by source record; both ends are included.
pub(crate) fn between(
    connection: &mut AnyConnection,
    register: &RegisterName,
    first: &Key,
    last: &Key,
) -> Result<Vec<(String, CrossReference)>> {
    let rows: Vec<CrossReferenceRow> = cross_reference::table
        .filter(cross_reference::register.eq(register.as_str()))
        .filter(cross_reference::key.between(first.as_str(), last.as_str()))
        .filter(cross_reference::until_commit.is_null())
        .order((
            cross_reference::key.asc(),
            cross_reference::source.asc(),
            cross_reference::source_record_id.asc(),
        ))
        .select(CrossReferenceRow::as_select())
        .load(connection)?;
    rows.into_iter()
        .map(|row| Ok((row.key.clone(), row.into_view()?)))
        .collect()
}

/// The key that the source record belonged to after the commit.
pub(crate) fn holder_at(
    connection: &mut AnyConnection,
    register: &RegisterName,
    reference: &SourceReference,
    commit: u64,
) -> Result<Option<Key>> {
    let commit = to_database(commit);
    let key: Option<String> = cross_reference::table
        .filter(cross_reference::register.eq(register.as_str()))
        .filter(cross_reference::source.eq(reference.source.as_str()))
        .filter(cross_reference::source_record_id.eq(&reference.source_record_id))
        .filter(cross_reference::since_commit.le(commit))
        .filter(
            cross_reference::until_commit
                .is_null()
                .or(cross_reference::until_commit.gt(commit)),
        )
        .select(cross_reference::key)
        .first(connection)
        .optional()?;
    key.map(|key| StoreError::stored(Key::parse(&key))).transpose()
}
