//! Decisions: a projection of the `decision` register.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use registry_core::{DecisionRecord, PersonName, RegisterName};

use crate::connection::{AnyConnection, insert_rows};
use crate::schema::decision;
use crate::{Result, Store, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = decision, treat_none_as_default_value = false)]
struct DecisionRow {
    id: String,
    register: String,
    kind: String,
    body: String,
    person: String,
    decided_at: NaiveDateTime,
    reason: Option<String>,
}

impl DecisionRow {
    fn new(record: &DecisionRecord) -> Result<Self> {
        Ok(Self {
            id: record.id.clone(),
            register: record.register.to_string(),
            kind: record.decision.as_str().to_owned(),
            body: StoreError::stored(serde_json::to_string(&record.decision))?,
            person: record.by.to_string(),
            decided_at: record.at.naive_utc(),
            reason: record.reason.clone(),
        })
    }

    fn into_record(self) -> Result<DecisionRecord> {
        Ok(DecisionRecord {
            id: self.id,
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            decision: StoreError::stored(serde_json::from_str(&self.body))?,
            by: StoreError::stored(PersonName::parse(&self.person))?,
            at: self.decided_at.and_utc(),
            reason: self.reason,
        })
    }
}

impl Store {
    /// All decisions about the register, the earliest first; later ones take the place of earlier ones about the same
    /// pair or field.
    pub fn decisions(&self, register: &RegisterName) -> Result<Vec<DecisionRecord>> {
        self.read(|connection| {
            let rows: Vec<DecisionRow> = decision::table
                .filter(decision::register.eq(register.as_str()))
                .order((decision::decided_at.asc(), decision::id.asc()))
                .select(DecisionRow::as_select())
                .load(connection)?;
            rows.into_iter().map(DecisionRow::into_record).collect()
        })
    }
}

pub(crate) fn insert(connection: &mut AnyConnection, records: &[DecisionRecord]) -> Result<()> {
    let rows: Vec<DecisionRow> = records.iter().map(DecisionRow::new).collect::<Result<_>>()?;
    Ok(insert_rows!(connection, decision::table, rows)?)
}
