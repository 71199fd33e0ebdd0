//! Answers to requests that clients named.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::PersonName;

use crate::Result;
use crate::connection::AnyConnection;
use crate::schema::idempotency_key;

#[derive(Insertable)]
#[diesel(table_name = idempotency_key)]
pub(crate) struct NewKey<'a> {
    pub(crate) person: &'a str,
    pub(crate) name: &'a str,
    pub(crate) request: &'a [u8],
    pub(crate) response: &'a str,
    pub(crate) created_at: NaiveDateTime,
}

/// What was asked under a key, and what was answered.
#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_key)]
pub(crate) struct KnownKey {
    pub(crate) request: Vec<u8>,
    pub(crate) response: String,
}

pub(crate) fn find(connection: &mut AnyConnection, person: &PersonName, name: &str) -> Result<Option<KnownKey>> {
    Ok(idempotency_key::table
        .filter(idempotency_key::person.eq(person.as_str()))
        .filter(idempotency_key::name.eq(name))
        .select(KnownKey::as_select())
        .first(connection)
        .optional()?)
}

pub(crate) fn insert(connection: &mut AnyConnection, new: &NewKey<'_>) -> Result<()> {
    diesel::insert_into(idempotency_key::table)
        .values(new)
        .execute(connection)?;
    Ok(())
}

/// Frees the keys of the person that are older.
pub(crate) fn forget_before(connection: &mut AnyConnection, person: &PersonName, oldest: DateTime<Utc>) -> Result<()> {
    diesel::delete(
        idempotency_key::table
            .filter(idempotency_key::person.eq(person.as_str()))
            .filter(idempotency_key::created_at.lt(oldest.naive_utc())),
    )
    .execute(connection)?;
    Ok(())
}
