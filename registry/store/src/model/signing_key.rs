//! The public keys that checkpoints were signed with.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::VerifierKey;

use crate::connection::AnyConnection;
use crate::schema::signing_key;
use crate::{Result, SigningKeyRecord, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = signing_key)]
struct SigningKeyRow {
    fingerprint: String,
    verifier_key: String,
    from_time: NaiveDateTime,
    to_time: Option<NaiveDateTime>,
}

impl SigningKeyRow {
    fn into_record(self) -> Result<SigningKeyRecord> {
        let verifier_key: VerifierKey = StoreError::stored(self.verifier_key.parse())?;
        Ok(SigningKeyRecord {
            verifier_key,
            from: self.from_time.and_utc(),
            to: self.to_time.map(|time| time.and_utc()),
        })
    }
}

/// All keys, the first one first.
pub(crate) fn all(connection: &mut AnyConnection) -> Result<Vec<SigningKeyRecord>> {
    let rows: Vec<SigningKeyRow> = signing_key::table
        .order(signing_key::from_time.asc())
        .select(SigningKeyRow::as_select())
        .load(connection)?;
    rows.into_iter().map(SigningKeyRow::into_record).collect()
}

/// The key in force.
pub(crate) fn current(connection: &mut AnyConnection) -> Result<Option<SigningKeyRecord>> {
    Ok(all(connection)?.into_iter().find(|record| record.to.is_none()))
}

pub(crate) fn insert(connection: &mut AnyConnection, record: &SigningKeyRecord) -> Result<()> {
    let row = SigningKeyRow {
        fingerprint: record.verifier_key.fingerprint(),
        verifier_key: record.verifier_key.to_string(),
        from_time: record.from.naive_utc(),
        to_time: record.to.map(|time| time.naive_utc()),
    };
    diesel::insert_into(signing_key::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

pub(crate) fn end(connection: &mut AnyConnection, fingerprint: &str, at: DateTime<Utc>) -> Result<()> {
    diesel::update(signing_key::table.filter(signing_key::fingerprint.eq(fingerprint)))
        .set(signing_key::to_time.eq(Some(at.naive_utc())))
        .execute(connection)?;
    Ok(())
}
