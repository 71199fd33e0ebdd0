//! Where the present values of each record come from.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use registry_core::{FieldProvenance, KeptProvenance, Key, RegisterName};

use crate::connection::{AnyConnection, upsert_rows};
use crate::limits::LIST_VALUES_MAX;
use crate::schema::provenance;
use crate::{Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = provenance, treat_none_as_default_value = false)]
pub(crate) struct ProvenanceRow {
    pub(crate) register: String,
    pub(crate) key: String,
    pub(crate) fields: String,
}

/// The text in which provenance is kept.
pub(crate) fn write(fields: Vec<FieldProvenance>) -> Result<(Vec<FieldProvenance>, String)> {
    let kept = KeptProvenance(fields);
    let text = StoreError::stored(serde_json::to_string(&kept))?;
    Ok((kept.0, text))
}

pub(crate) fn upsert(connection: &mut AnyConnection, rows: &[ProvenanceRow]) -> Result<()> {
    let key = (provenance::register, provenance::key);
    let columns = provenance::fields.eq(excluded(provenance::fields));
    Ok(upsert_rows!(connection, provenance::table, rows, key, columns)?)
}

pub(crate) fn find(connection: &mut AnyConnection, register: &RegisterName, key: &Key) -> Result<Vec<FieldProvenance>> {
    let fields: Option<String> = provenance::table
        .filter(provenance::register.eq(register.as_str()))
        .filter(provenance::key.eq(key.as_str()))
        .select(provenance::fields)
        .first(connection)
        .optional()?;
    fields.map_or_else(|| Ok(Vec::new()), |json| read(&json))
}

/// Those of the keys.
pub(crate) fn find_all<'a>(
    connection: &mut AnyConnection,
    register: &RegisterName,
    keys: impl IntoIterator<Item = &'a Key>,
) -> Result<BTreeMap<Key, Vec<FieldProvenance>>> {
    let keys: Vec<&str> = keys.into_iter().map(Key::as_str).collect();
    let mut found = BTreeMap::new();
    for chunk in keys.chunks(LIST_VALUES_MAX) {
        let rows: Vec<(String, String)> = provenance::table
            .filter(provenance::register.eq(register.as_str()))
            .filter(provenance::key.eq_any(chunk.to_vec()))
            .select((provenance::key, provenance::fields))
            .load(connection)?;
        for (key, fields) in rows {
            found.insert(StoreError::stored(Key::parse(&key))?, read(&fields)?);
        }
    }
    Ok(found)
}

/// Those of the keys in the range, in key order; both ends are included.
pub(crate) fn between(
    connection: &mut AnyConnection,
    register: &RegisterName,
    first: &Key,
    last: &Key,
) -> Result<Vec<(String, Vec<FieldProvenance>)>> {
    let rows: Vec<(String, String)> = provenance::table
        .filter(provenance::register.eq(register.as_str()))
        .filter(provenance::key.between(first.as_str(), last.as_str()))
        .order(provenance::key.asc())
        .select((provenance::key, provenance::fields))
        .load(connection)?;
    rows.into_iter().map(|(key, json)| Ok((key, read(&json)?))).collect()
}

fn read(json: &str) -> Result<Vec<FieldProvenance>> {
    StoreError::stored(serde_json::from_str::<KeptProvenance>(json)).map(|kept| kept.0)
}
