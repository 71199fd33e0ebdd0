//! What applied changes replaced, so that they can be undone.

use diesel::prelude::*;
use registry_core::Inverse;

use crate::connection::{AnyConnection, insert_rows};
use crate::number::to_database;
use crate::schema::change_inverse;
use crate::{Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = change_inverse, treat_none_as_default_value = false)]
pub(crate) struct InverseRow {
    change_set: String,
    ordinal: i64,
    body: String,
}

impl InverseRow {
    pub(crate) fn new(change_set: &str, ordinal: u64, inverse: &Inverse) -> Result<Self> {
        Ok(Self {
            change_set: change_set.to_owned(),
            ordinal: to_database(ordinal),
            body: StoreError::stored(serde_json::to_string(inverse))?,
        })
    }
}

/// The inverse of the applied change; none for new records and imported history.
pub(crate) fn find(connection: &mut AnyConnection, change_set: &str, ordinal: u64) -> Result<Option<Inverse>> {
    let body: Option<String> = change_inverse::table
        .filter(change_inverse::change_set.eq(change_set))
        .filter(change_inverse::ordinal.eq(to_database(ordinal)))
        .select(change_inverse::body)
        .first(connection)
        .optional()?;
    body.map(|body| StoreError::stored(serde_json::from_str(&body)))
        .transpose()
}

pub(crate) fn insert(connection: &mut AnyConnection, rows: &[InverseRow]) -> Result<()> {
    Ok(insert_rows!(connection, change_inverse::table, rows)?)
}
