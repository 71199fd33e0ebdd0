//! Editions: published versions of the registers.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use registry_core::{Edition, PersonName, RegisterName, RootHash};

use crate::connection::AnyConnection;
use crate::number::{from_database, to_database};
use crate::schema::edition;
use crate::{Result, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = edition)]
struct EditionRow {
    register: String,
    number: i64,
    log_size: i64,
    root: Vec<u8>,
    records: i64,
    published_at: NaiveDateTime,
    published_by: String,
    run: Option<String>,
}

impl EditionRow {
    fn into_edition(self) -> Result<Edition> {
        Ok(Edition {
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            number: from_database(self.number),
            log_size: from_database(self.log_size),
            root: root_from(self.root)?,
            records: from_database(self.records),
            published_at: self.published_at.and_utc(),
            published_by: StoreError::stored(PersonName::parse(&self.published_by))?,
            run: self.run,
        })
    }
}

pub(crate) fn root_from(bytes: Vec<u8>) -> Result<RootHash> {
    <[u8; 32]>::try_from(bytes)
        .map(RootHash::from_bytes)
        .map_err(|bytes| StoreError::Damaged(format!("a root hash has {} bytes, not 32", bytes.len())))
}

pub(crate) fn insert(connection: &mut AnyConnection, new: &Edition) -> Result<()> {
    let row = EditionRow {
        register: new.register.to_string(),
        number: to_database(new.number),
        log_size: to_database(new.log_size),
        root: new.root.as_bytes().to_vec(),
        records: to_database(new.records),
        published_at: new.published_at.naive_utc(),
        published_by: new.published_by.to_string(),
        run: new.run.clone(),
    };
    diesel::insert_into(edition::table).values(&row).execute(connection)?;
    Ok(())
}

pub(crate) fn find(connection: &mut AnyConnection, register: &RegisterName, number: u64) -> Result<Option<Edition>> {
    let row: Option<EditionRow> = edition::table
        .filter(edition::register.eq(register.as_str()))
        .filter(edition::number.eq(to_database(number)))
        .select(EditionRow::as_select())
        .first(connection)
        .optional()?;
    row.map(EditionRow::into_edition).transpose()
}

/// The edition, which must exist.
pub(crate) fn get(connection: &mut AnyConnection, register: &RegisterName, number: u64) -> Result<Edition> {
    find(connection, register, number)?.ok_or_else(|| StoreError::not_found("edition", &format!("{register} {number}")))
}

pub(crate) fn latest(connection: &mut AnyConnection, register: &RegisterName) -> Result<Option<Edition>> {
    let row: Option<EditionRow> = edition::table
        .filter(edition::register.eq(register.as_str()))
        .order(edition::number.desc())
        .select(EditionRow::as_select())
        .first(connection)
        .optional()?;
    row.map(EditionRow::into_edition).transpose()
}

/// All editions of the register, the first one first.
pub(crate) fn all(connection: &mut AnyConnection, register: &RegisterName) -> Result<Vec<Edition>> {
    let rows: Vec<EditionRow> = edition::table
        .filter(edition::register.eq(register.as_str()))
        .order(edition::number.asc())
        .select(EditionRow::as_select())
        .load(connection)?;
    rows.into_iter().map(EditionRow::into_edition).collect()
}

/// All editions of all registers, by register and number.
pub(crate) fn of_all_registers(connection: &mut AnyConnection) -> Result<Vec<Edition>> {
    let rows: Vec<EditionRow> = edition::table
        .order((edition::register.asc(), edition::number.asc()))
        .select(EditionRow::as_select())
        .load(connection)?;
    rows.into_iter().map(EditionRow::into_edition).collect()
}
