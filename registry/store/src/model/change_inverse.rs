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

pub(crate) fn insert(connection: &mut AnyConnection, rows: &[InverseRow]) -> Result<()> {
    Ok(insert_rows!(connection, change_inverse::table, rows)?)
}
