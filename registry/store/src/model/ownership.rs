//! Ownership records: a projection of the `ownership` register.

use chrono::NaiveDate;
use diesel::prelude::*;
use registry_core::{OwnershipRecord, Party, PersonName, RegisterName, Role};

use crate::connection::AnyConnection;
use crate::schema::ownership_record;
use crate::{Result, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = ownership_record)]
struct OwnershipRow {
    id: String,
    register: String,
    role: String,
    party: String,
    person: String,
    organisation: String,
    contact: String,
    from_day: NaiveDate,
    to_day: Option<NaiveDate>,
    next_review: Option<NaiveDate>,
    delegated_by: Option<String>,
}

impl OwnershipRow {
    fn new(record: &OwnershipRecord) -> Self {
        Self {
            id: record.id.clone(),
            register: record.register.to_string(),
            role: record.role.to_string(),
            party: record.party.as_str().to_owned(),
            person: record.person.to_string(),
            organisation: record.organisation.clone(),
            contact: record.contact.clone(),
            from_day: record.from,
            to_day: record.to,
            next_review: record.next_review,
            delegated_by: record.delegated_by.as_ref().map(PersonName::to_string),
        }
    }

    fn into_record(self) -> Result<OwnershipRecord> {
        let party = Party::ALL.into_iter().find(|party| party.as_str() == self.party);
        let role = Role::ALL.into_iter().find(|role| role.as_str() == self.role);
        let delegated_by = self
            .delegated_by
            .map(|name| StoreError::stored(PersonName::parse(&name)));
        Ok(OwnershipRecord {
            id: self.id,
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            role: role.ok_or_else(|| StoreError::Damaged(format!("{:?} is no role", self.role)))?,
            party: party.ok_or_else(|| StoreError::Damaged(format!("{:?} is no party", self.party)))?,
            person: StoreError::stored(PersonName::parse(&self.person))?,
            organisation: self.organisation,
            contact: self.contact,
            from: self.from_day,
            to: self.to_day,
            next_review: self.next_review,
            delegated_by: delegated_by.transpose()?,
        })
    }
}

/// All ownership records of the register, in the order in which they begin.
pub(crate) fn of_register(connection: &mut AnyConnection, register: &RegisterName) -> Result<Vec<OwnershipRecord>> {
    let rows: Vec<OwnershipRow> = ownership_record::table
        .filter(ownership_record::register.eq(register.as_str()))
        .order((ownership_record::from_day.asc(), ownership_record::id.asc()))
        .select(OwnershipRow::as_select())
        .load(connection)?;
    rows.into_iter().map(OwnershipRow::into_record).collect()
}

pub(crate) fn find(connection: &mut AnyConnection, id: &str) -> Result<Option<OwnershipRecord>> {
    let row: Option<OwnershipRow> = ownership_record::table
        .filter(ownership_record::id.eq(id))
        .select(OwnershipRow::as_select())
        .first(connection)
        .optional()?;
    row.map(OwnershipRow::into_record).transpose()
}

pub(crate) fn insert(connection: &mut AnyConnection, record: &OwnershipRecord) -> Result<()> {
    diesel::insert_into(ownership_record::table)
        .values(&OwnershipRow::new(record))
        .execute(connection)?;
    Ok(())
}

/// Sets the last day of the record.
pub(crate) fn set_last_day(connection: &mut AnyConnection, id: &str, last_day: NaiveDate) -> Result<()> {
    diesel::update(ownership_record::table.filter(ownership_record::id.eq(id)))
        .set(ownership_record::to_day.eq(Some(last_day)))
        .execute(connection)?;
    Ok(())
}
