//! Entries about a register that an imported file brings, until its change set is applied.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::Result;
use crate::connection::{AnyConnection, insert_rows};
use crate::model::system_entry::SystemEntry;
use crate::number::{from_database, to_database};
use crate::schema::proposed_system_entry;

#[derive(Insertable)]
#[diesel(table_name = proposed_system_entry, treat_none_as_default_value = false)]
struct ProposedRow<'a> {
    change_set: &'a str,
    ordinal: i64,
    after_change: i64,
    recorded_at: NaiveDateTime,
    key: &'a str,
    json: &'a str,
}

/// Keeps the entries; `after_entry` of each counts from `base`, the size of the log that the change set starts from.
pub(crate) fn insert(
    connection: &mut AnyConnection,
    change_set: &str,
    base: u64,
    entries: &[SystemEntry],
) -> Result<()> {
    let rows: Vec<ProposedRow<'_>> = (1..)
        .zip(entries)
        .map(|(ordinal, entry)| ProposedRow {
            change_set,
            ordinal,
            after_change: to_database(entry.after_entry - base),
            recorded_at: entry.recorded_at.naive_utc(),
            key: &entry.key,
            json: &entry.json,
        })
        .collect();
    Ok(insert_rows!(connection, proposed_system_entry::table, rows)?)
}

/// The entries that the change set brings, in order, on top of a log of this size.
pub(crate) fn all(connection: &mut AnyConnection, change_set: &str, base: u64) -> Result<Vec<SystemEntry>> {
    let rows: Vec<(i64, NaiveDateTime, String, String)> = proposed_system_entry::table
        .filter(proposed_system_entry::change_set.eq(change_set))
        .order(proposed_system_entry::ordinal.asc())
        .select((
            proposed_system_entry::after_change,
            proposed_system_entry::recorded_at,
            proposed_system_entry::key,
            proposed_system_entry::json,
        ))
        .load(connection)?;
    let entries = rows
        .into_iter()
        .map(|(after_change, recorded_at, key, json)| SystemEntry {
            after_entry: base + from_database(after_change),
            recorded_at: recorded_at.and_utc(),
            key,
            json,
        });
    Ok(entries.collect())
}
