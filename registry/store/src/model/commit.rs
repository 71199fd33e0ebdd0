//! Commits: each says when the log of a register reached which size.

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, TimeDelta, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use registry_core::{CommitFacts, PersonName, RegisterName, commit_hash};

use crate::connection::{AnyConnection, on_each};
use crate::model::edition;
use crate::number::{count, from_database, to_database};
use crate::schema::log_commit;
use crate::{AsOf, CommitRecord, Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = log_commit, treat_none_as_default_value = false)]
struct CommitRow<'a> {
    register: &'a str,
    number: i64,
    committed_at: NaiveDateTime,
    committed_by: &'a str,
    log_size: i64,
    root: Vec<u8>,
    change_set: Option<String>,
    hash: Vec<u8>,
}

/// A commit as it is read again.
#[derive(Queryable, Selectable)]
#[diesel(table_name = log_commit)]
struct FoundRow {
    number: i64,
    committed_at: NaiveDateTime,
    committed_by: String,
    log_size: i64,
    root: Vec<u8>,
    change_set: Option<String>,
}

impl FoundRow {
    fn into_view(self) -> Result<CommitRecord> {
        Ok(CommitRecord {
            number: from_database(self.number),
            committed_at: self.committed_at.and_utc(),
            committed_by: StoreError::stored(PersonName::parse(&self.committed_by))?,
            log_size: from_database(self.log_size),
            root: edition::root_from(self.root)?,
            change_set: self.change_set,
        })
    }
}

/// Cut to the microseconds that both databases keep.
pub(crate) fn to_microseconds(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// The number of the last commit of the register.
pub(crate) fn last_number(connection: &mut AnyConnection, register: &RegisterName) -> Result<Option<u64>> {
    let query = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .select(max(log_commit::number));
    // On the concrete connection, which keeps the statement prepared. A limit would undo that: SQLite plans a statement
    // anew whenever a value is bound to one.
    let found: Option<i64> = on_each!(connection, concrete => diesel::RunQueryDsl::get_result(query, concrete))?;
    Ok(found.map(from_database))
}

/// The time of the last commit of the whole store.
pub(crate) fn last_time(connection: &mut AnyConnection) -> Result<Option<DateTime<Utc>>> {
    let last: Option<NaiveDateTime> = log_commit::table
        .select(max(log_commit::committed_at))
        .first(connection)?;
    Ok(last.map(|time| time.and_utc()))
}

/// The time of the next commit: now, or just after the last one when the clock stands still or steps back.
pub(crate) fn next_time(connection: &mut AnyConnection, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let after_last = last_time(connection)?.map(|last| last + TimeDelta::microseconds(1));
    Ok(after_last.map_or(now, |after_last| now.max(after_last)))
}

/// The time of the last commit of the register.
pub(crate) fn last_time_of(connection: &mut AnyConnection, register: &RegisterName) -> Result<Option<DateTime<Utc>>> {
    let last: Option<NaiveDateTime> = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .select(max(log_commit::committed_at))
        .first(connection)?;
    Ok(last.map(|time| time.and_utc()))
}

/// Writes the commit down, sealed to the one before it.
pub(crate) fn insert(connection: &mut AnyConnection, facts: &CommitFacts<'_>) -> Result<()> {
    let previous = seal(connection, facts.register, facts.number.saturating_sub(1))?;
    let row = CommitRow {
        register: facts.register,
        number: to_database(facts.number),
        committed_at: facts.committed_at.naive_utc(),
        committed_by: facts.committed_by,
        log_size: to_database(facts.log_size),
        root: facts.root.as_bytes().to_vec(),
        change_set: facts.change_set.map(str::to_owned),
        hash: commit_hash(previous.as_ref(), facts).to_vec(),
    };
    diesel::insert_into(log_commit::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

/// The seal of the commit of this number; none before the first.
fn seal(connection: &mut AnyConnection, register: &str, number: u64) -> Result<Option<[u8; 32]>> {
    let hash: Option<Vec<u8>> = log_commit::table
        .filter(log_commit::register.eq(register))
        .filter(log_commit::number.eq(to_database(number)))
        .select(log_commit::hash)
        .first(connection)
        .optional()?;
    hash.map(|hash| {
        hash.try_into()
            .map_err(|hash: Vec<u8>| StoreError::Damaged(format!("a seal has {} bytes, not 32", hash.len())))
    })
    .transpose()
}

/// The size that the log had at the moment; never more than it has now.
pub(crate) fn log_size_at(
    connection: &mut AnyConnection,
    register: &RegisterName,
    as_of: AsOf,
    log_size_now: u64,
) -> Result<u64> {
    match as_of {
        AsOf::Now => Ok(log_size_now),
        AsOf::LogSize(size) if size <= log_size_now => Ok(size),
        AsOf::LogSize(size) => Err(StoreError::invalid(
            "log_size",
            size.to_string(),
            format!("be at most {log_size_now}, the number of entries in {register}"),
        )),
        AsOf::RecordedAt(time) => size_recorded_at(connection, register, time),
        AsOf::Edition(number) => Ok(edition::get(connection, register, number)?.log_size),
    }
}

fn size_recorded_at(connection: &mut AnyConnection, register: &RegisterName, time: DateTime<Utc>) -> Result<u64> {
    let size: Option<i64> = recorded_by(register, time)
        .order(log_commit::committed_at.desc())
        .select(log_commit::log_size)
        .first(connection)
        .optional()?;
    Ok(from_database(size.unwrap_or(0)))
}

/// The commits of the register up to the moment.
#[diesel::dsl::auto_type(no_type_alias)]
fn recorded_by<'a>(register: &'a RegisterName, time: DateTime<Utc>) -> _ {
    let name: &'a str = register.as_str();
    let time: NaiveDateTime = to_microseconds(time).naive_utc();
    log_commit::table
        .filter(log_commit::register.eq(name))
        .filter(log_commit::committed_at.le(time))
}

/// The number of the last commit up to that moment, 0 when there was none; for a size of the log, of the last commit
/// that left it no larger.
pub(crate) fn number_at(
    connection: &mut AnyConnection,
    register: &RegisterName,
    as_of: AsOf,
    commits_now: u64,
) -> Result<u64> {
    let time = match as_of {
        AsOf::Now => return Ok(commits_now),
        AsOf::LogSize(size) => return number_of_size(connection, register, size),
        AsOf::RecordedAt(time) => time,
        AsOf::Edition(number) => edition::get(connection, register, number)?.published_at,
    };
    let number: Option<i64> = recorded_by(register, time)
        .order(log_commit::committed_at.desc())
        .select(log_commit::number)
        .first(connection)
        .optional()?;
    Ok(from_database(number.unwrap_or(0)))
}

fn number_of_size(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<u64> {
    let number: Option<i64> = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .filter(log_commit::log_size.le(to_database(size)))
        .order((log_commit::log_size.desc(), log_commit::number.desc()))
        .select(log_commit::number)
        .first(connection)
        .optional()?;
    Ok(from_database(number.unwrap_or(0)))
}

/// The commits with greater numbers, in order.
pub(crate) fn after(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: u64,
    rows: usize,
) -> Result<Vec<CommitRecord>> {
    let rows: Vec<FoundRow> = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .filter(log_commit::number.gt(to_database(after)))
        .order(log_commit::number.asc())
        .limit(to_database(count(rows)))
        .select(FoundRow::as_select())
        .load(connection)?;
    rows.into_iter().map(FoundRow::into_view).collect()
}

/// The commit that appended the entry.
pub(crate) fn of_entry(
    connection: &mut AnyConnection,
    register: &RegisterName,
    entry: u64,
) -> Result<Option<CommitRecord>> {
    let row: Option<FoundRow> = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .filter(log_commit::log_size.ge(to_database(entry)))
        .order((log_commit::log_size.asc(), log_commit::number.asc()))
        .select(FoundRow::as_select())
        .first(connection)
        .optional()?;
    row.map(FoundRow::into_view).transpose()
}

/// The commit of this number.
pub(crate) fn find(
    connection: &mut AnyConnection,
    register: &RegisterName,
    number: u64,
) -> Result<Option<CommitRecord>> {
    let row: Option<FoundRow> = log_commit::table
        .filter(log_commit::register.eq(register.as_str()))
        .filter(log_commit::number.eq(to_database(number)))
        .select(FoundRow::as_select())
        .first(connection)
        .optional()?;
    row.map(FoundRow::into_view).transpose()
}
