//! Rules by which changes are approved without a person looking at each.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::{ChangeCriteria, PersonName, RegisterName};

use crate::connection::AnyConnection;
use crate::schema::approval_rule;
use crate::{ApprovalRule, Result, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = approval_rule)]
struct RuleRow {
    id: String,
    register: String,
    title: String,
    steward: String,
    filter: String,
    from_time: NaiveDateTime,
    to_time: Option<NaiveDateTime>,
}

/// What a change must be, as it is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct Filter {
    criteria: ChangeCriteria,
    spec: Option<String>,
}

impl RuleRow {
    fn into_rule(self) -> Result<ApprovalRule> {
        let filter: Filter = StoreError::stored(serde_json::from_str(&self.filter))?;
        Ok(ApprovalRule {
            id: self.id,
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            title: self.title,
            steward: StoreError::stored(PersonName::parse(&self.steward))?,
            criteria: filter.criteria,
            spec: filter.spec,
            from: self.from_time.and_utc(),
            to: self.to_time.map(|time| time.and_utc()),
        })
    }
}

pub(crate) fn insert(connection: &mut AnyConnection, rule: &ApprovalRule) -> Result<()> {
    let filter = Filter {
        criteria: rule.criteria.clone(),
        spec: rule.spec.clone(),
    };
    let row = RuleRow {
        id: rule.id.clone(),
        register: rule.register.to_string(),
        title: rule.title.clone(),
        steward: rule.steward.to_string(),
        filter: StoreError::stored(serde_json::to_string(&filter))?,
        from_time: rule.from.naive_utc(),
        to_time: rule.to.map(|time| time.naive_utc()),
    };
    diesel::insert_into(approval_rule::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

/// All rules of the register, the first one first.
pub(crate) fn of_register(connection: &mut AnyConnection, register: &RegisterName) -> Result<Vec<ApprovalRule>> {
    let rows: Vec<RuleRow> = approval_rule::table
        .filter(approval_rule::register.eq(register.as_str()))
        .order((approval_rule::from_time.asc(), approval_rule::id.asc()))
        .select(RuleRow::as_select())
        .load(connection)?;
    rows.into_iter().map(RuleRow::into_rule).collect()
}

pub(crate) fn find(connection: &mut AnyConnection, id: &str) -> Result<Option<ApprovalRule>> {
    let row: Option<RuleRow> = approval_rule::table
        .filter(approval_rule::id.eq(id))
        .select(RuleRow::as_select())
        .first(connection)
        .optional()?;
    row.map(RuleRow::into_rule).transpose()
}

pub(crate) fn end(connection: &mut AnyConnection, id: &str, at: DateTime<Utc>) -> Result<()> {
    diesel::update(approval_rule::table.filter(approval_rule::id.eq(id)))
        .set(approval_rule::to_time.eq(Some(at.naive_utc())))
        .execute(connection)?;
    Ok(())
}
