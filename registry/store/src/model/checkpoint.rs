//! Signed roots, and what witnesses signed of them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::RegisterName;

use crate::Result;
use crate::connection::{AnyConnection, on_each};
use crate::number::{from_database, to_database};
use crate::schema::{checkpoint, cosignature};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = checkpoint)]
struct CheckpointRow {
    register: String,
    log_size: i64,
    signing_key: String,
    signed_at: NaiveDateTime,
    note: String,
}

/// A checkpoint as it is kept.
pub(crate) struct KeptCheckpoint {
    pub(crate) log_size: u64,
    pub(crate) signed_at: DateTime<Utc>,
    /// The note without cosignatures.
    pub(crate) note: String,
}

/// Keeps the checkpoint; one that the same key signed before stays.
pub(crate) fn insert(
    connection: &mut AnyConnection,
    register: &RegisterName,
    signing_key: &str,
    new: &KeptCheckpoint,
) -> Result<()> {
    let row = CheckpointRow {
        register: register.to_string(),
        log_size: to_database(new.log_size),
        signing_key: signing_key.to_owned(),
        signed_at: new.signed_at.naive_utc(),
        note: new.note.clone(),
    };
    on_each!(connection, concrete => {
        diesel::insert_into(checkpoint::table).values(&row).on_conflict_do_nothing().execute(concrete)
    })?;
    Ok(())
}

/// The last signature on the root at this size, or on the greatest size that was signed.
pub(crate) fn find(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: Option<u64>,
) -> Result<Option<KeptCheckpoint>> {
    let mut query = checkpoint::table
        .filter(checkpoint::register.eq(register.as_str()))
        .into_boxed();
    if let Some(size) = size {
        query = query.filter(checkpoint::log_size.eq(to_database(size)));
    }
    let row: Option<CheckpointRow> = query
        .order((checkpoint::log_size.desc(), checkpoint::signed_at.desc()))
        .select(CheckpointRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(|row| KeptCheckpoint {
        log_size: from_database(row.log_size),
        signed_at: row.signed_at.and_utc(),
        note: row.note,
    }))
}

/// Whether anything was ever signed in the store.
pub(crate) fn any(connection: &mut AnyConnection) -> Result<bool> {
    let first: Option<i64> = checkpoint::table
        .select(checkpoint::log_size)
        .first(connection)
        .optional()?;
    Ok(first.is_some())
}

#[derive(Insertable)]
#[diesel(table_name = cosignature)]
struct CosignatureRow<'a> {
    register: &'a str,
    log_size: i64,
    witness: String,
    line: String,
    added_at: NaiveDateTime,
}

/// Keeps what a witness signed; the first line of a witness for a size stays.
pub(crate) fn add_cosignature(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: u64,
    witness: String,
    line: String,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = CosignatureRow {
        register: register.as_str(),
        log_size: to_database(size),
        witness,
        line,
        added_at: at.naive_utc(),
    };
    on_each!(connection, concrete => {
        diesel::insert_into(cosignature::table).values(&row).on_conflict_do_nothing().execute(concrete)
    })?;
    Ok(())
}

/// The lines of witnesses on the checkpoint of this size, sorted by witness.
pub(crate) fn cosignatures(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<Vec<String>> {
    Ok(cosignature::table
        .filter(cosignature::register.eq(register.as_str()))
        .filter(cosignature::log_size.eq(to_database(size)))
        .order(cosignature::witness.asc())
        .select(cosignature::line)
        .load(connection)?)
}
