//! Webhooks: where programs want to be told of changes, and how far each has been told.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::{PersonName, RegisterName};

use crate::connection::AnyConnection;
use crate::number::{from_database, to_database};
use crate::schema::{register, webhook};
use crate::{Result, StoreError, Webhook};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = webhook, treat_none_as_default_value = false)]
struct WebhookRow {
    id: String,
    register: String,
    person: String,
    url: String,
    secret: String,
    created_at: NaiveDateTime,
    position: i64,
    failures: i64,
    next_attempt_at: NaiveDateTime,
    last_error: Option<String>,
}

impl WebhookRow {
    fn into_view(self) -> Result<Webhook> {
        Ok(Webhook {
            id: self.id,
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            person: StoreError::stored(PersonName::parse(&self.person))?,
            url: self.url,
            secret: self.secret,
            created_at: self.created_at.and_utc(),
            position: from_database(self.position),
            failures: from_database(self.failures),
            next_attempt_at: self.next_attempt_at.and_utc(),
            last_error: self.last_error,
        })
    }
}

pub(crate) fn insert(connection: &mut AnyConnection, new: &Webhook) -> Result<()> {
    let row = WebhookRow {
        id: new.id.clone(),
        register: new.register.to_string(),
        person: new.person.to_string(),
        url: new.url.clone(),
        secret: new.secret.clone(),
        created_at: new.created_at.naive_utc(),
        position: to_database(new.position),
        failures: to_database(new.failures),
        next_attempt_at: new.next_attempt_at.naive_utc(),
        last_error: new.last_error.clone(),
    };
    diesel::insert_into(webhook::table).values(&row).execute(connection)?;
    Ok(())
}

/// Those of a register, the first one first.
pub(crate) fn of_register(connection: &mut AnyConnection, register: &RegisterName) -> Result<Vec<Webhook>> {
    let rows: Vec<WebhookRow> = webhook::table
        .filter(webhook::register.eq(register.as_str()))
        .order(webhook::id.asc())
        .select(WebhookRow::as_select())
        .load(connection)?;
    rows.into_iter().map(WebhookRow::into_view).collect()
}

/// Those whose log has entries that they were not told of, and whose time for another attempt has come; the one that
/// waits longest first.
pub(crate) fn due(connection: &mut AnyConnection, now: DateTime<Utc>, rows: i64) -> Result<Vec<Webhook>> {
    let rows: Vec<WebhookRow> = webhook::table
        .inner_join(register::table)
        .filter(webhook::position.lt(register::log_size))
        .filter(webhook::next_attempt_at.le(now.naive_utc()))
        .order(webhook::next_attempt_at.asc())
        .limit(rows)
        .select(WebhookRow::as_select())
        .load(connection)?;
    rows.into_iter().map(WebhookRow::into_view).collect()
}

/// Removes the webhook; says whether it was there.
pub(crate) fn delete(connection: &mut AnyConnection, id: &str) -> Result<bool> {
    Ok(diesel::delete(webhook::table.filter(webhook::id.eq(id))).execute(connection)? > 0)
}

/// Writes down how an attempt ended.
pub(crate) fn set_state(connection: &mut AnyConnection, changed: &Webhook) -> Result<()> {
    diesel::update(webhook::table.filter(webhook::id.eq(&changed.id)))
        .set((
            webhook::position.eq(to_database(changed.position)),
            webhook::failures.eq(to_database(changed.failures)),
            webhook::next_attempt_at.eq(changed.next_attempt_at.naive_utc()),
            webhook::last_error.eq(changed.last_error.clone()),
        ))
        .execute(connection)?;
    Ok(())
}
