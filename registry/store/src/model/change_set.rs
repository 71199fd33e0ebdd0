//! Change sets.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::{ChangeSetState, ChangeSetSummary, Origin, PersonName, RegisterName};

use crate::connection::AnyConnection;
use crate::number::{count, from_database, to_database};
use crate::schema::change_set;
use crate::{ChangeSetFilter, Page, PageOf, Result, Store, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = change_set)]
struct ChangeSetRow {
    id: String,
    register: String,
    title: String,
    state: String,
    origin: String,
    run: Option<String>,
    spec: Option<String>,
    proposed_by: String,
    proposed_at: NaiveDateTime,
    base_log_size: i64,
    counts: String,
    open: i64,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
    reason: Option<String>,
}

impl ChangeSetRow {
    fn into_summary(self) -> Result<ChangeSetSummary> {
        let state = ChangeSetState::ALL
            .into_iter()
            .find(|state| state.as_str() == self.state);
        let origin = match (self.origin.as_str(), self.run, self.spec) {
            ("pipeline", Some(run), Some(spec)) => Origin::Pipeline { run, spec },
            ("person", None, None) => Origin::Person,
            ("import", None, None) => Origin::Import,
            (origin, ..) => return Err(StoreError::Damaged(format!("{origin:?} is no origin of a change set"))),
        };
        let decided_by = self.decided_by.map(|name| StoreError::stored(PersonName::parse(&name)));
        Ok(ChangeSetSummary {
            id: self.id,
            register: StoreError::stored(RegisterName::parse(&self.register))?,
            title: self.title,
            state: state.ok_or_else(|| StoreError::Damaged(format!("{:?} is no state of a change set", self.state)))?,
            proposed_by: StoreError::stored(PersonName::parse(&self.proposed_by))?,
            proposed_at: self.proposed_at.and_utc(),
            origin,
            base_log_size: from_database(self.base_log_size),
            counts: StoreError::stored(serde_json::from_str(&self.counts))?,
            open: from_database(self.open),
            decided_by: decided_by.transpose()?,
            decided_at: self.decided_at.map(|time| time.and_utc()),
            reason: self.reason,
        })
    }
}

impl Store {
    /// Change sets, the latest first.
    pub fn change_sets(&self, filter: &ChangeSetFilter, page: &Page) -> Result<PageOf<ChangeSetSummary>> {
        self.read(|connection| {
            let mut query = change_set::table.into_boxed();
            if let Some(register) = &filter.register {
                query = query.filter(change_set::register.eq(register.as_str()));
            }
            if let Some(state) = filter.state {
                query = query.filter(change_set::state.eq(state.as_str()));
            }
            if let Some(cursor) = &page.cursor {
                query = query.filter(change_set::id.lt(cursor));
            }
            let rows: Vec<ChangeSetRow> = query
                .order(change_set::id.desc())
                .limit(to_database(count(page.rows() + 1)))
                .select(ChangeSetRow::as_select())
                .load(connection)?;
            let summaries = rows
                .into_iter()
                .map(ChangeSetRow::into_summary)
                .collect::<Result<_>>()?;
            Ok(PageOf::cut(summaries, page.rows(), |summary: &ChangeSetSummary| {
                summary.id.clone()
            }))
        })
    }

    /// The change set without its changes.
    pub fn change_set(&self, id: &str) -> Result<Option<ChangeSetSummary>> {
        self.read(|connection| find(connection, id))
    }
}

pub(crate) fn find(connection: &mut AnyConnection, id: &str) -> Result<Option<ChangeSetSummary>> {
    let row: Option<ChangeSetRow> = change_set::table
        .filter(change_set::id.eq(id))
        .select(ChangeSetRow::as_select())
        .first(connection)
        .optional()?;
    row.map(ChangeSetRow::into_summary).transpose()
}

/// The change set, which must exist.
pub(crate) fn get(connection: &mut AnyConnection, id: &str) -> Result<ChangeSetSummary> {
    find(connection, id)?.ok_or_else(|| StoreError::not_found("change set", id))
}

pub(crate) fn insert(connection: &mut AnyConnection, new: &ChangeSetSummary) -> Result<()> {
    let (origin, run, spec) = match &new.origin {
        Origin::Pipeline { run, spec } => ("pipeline", Some(run.clone()), Some(spec.clone())),
        Origin::Person => ("person", None, None),
        Origin::Import => ("import", None, None),
    };
    let row = ChangeSetRow {
        id: new.id.clone(),
        register: new.register.to_string(),
        title: new.title.clone(),
        state: new.state.as_str().to_owned(),
        origin: origin.to_owned(),
        run,
        spec,
        proposed_by: new.proposed_by.to_string(),
        proposed_at: new.proposed_at.naive_utc(),
        base_log_size: to_database(new.base_log_size),
        counts: StoreError::stored(serde_json::to_string(&new.counts))?,
        open: to_database(new.open),
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    diesel::insert_into(change_set::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

/// A decision about a change set, as it is to be written down.
pub(crate) struct Verdict<'a> {
    pub(crate) state: ChangeSetState,
    pub(crate) open: u64,
    pub(crate) by: &'a PersonName,
    pub(crate) at: DateTime<Utc>,
    pub(crate) reason: Option<&'a str>,
}

pub(crate) fn decide(connection: &mut AnyConnection, id: &str, verdict: &Verdict<'_>) -> Result<()> {
    diesel::update(change_set::table.filter(change_set::id.eq(id)))
        .set((
            change_set::state.eq(verdict.state.as_str()),
            change_set::open.eq(to_database(verdict.open)),
            change_set::decided_by.eq(Some(verdict.by.as_str())),
            change_set::decided_at.eq(Some(verdict.at.naive_utc())),
            change_set::reason.eq(verdict.reason),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether anything was proposed to the register that is not decided, drafts too.
pub(crate) fn any_pending(connection: &mut AnyConnection, register: &RegisterName) -> Result<bool> {
    let pending: Option<String> = change_set::table
        .filter(change_set::register.eq(register.as_str()))
        .filter(change_set::state.eq_any([ChangeSetState::Draft.as_str(), ChangeSetState::Proposed.as_str()]))
        .select(change_set::id)
        .first(connection)
        .optional()?;
    Ok(pending.is_some())
}

/// Number of change sets of the register that wait for a decision.
pub(crate) fn open_in(connection: &mut AnyConnection, register: &RegisterName) -> Result<u64> {
    let open: i64 = change_set::table
        .filter(change_set::register.eq(register.as_str()))
        .filter(change_set::state.eq(ChangeSetState::Proposed.as_str()))
        .count()
        .get_result(connection)?;
    Ok(from_database(open))
}

/// Identifiers of the waiting change sets of the register that runs of this specification proposed, drafts too.
pub(crate) fn open_from_spec(
    connection: &mut AnyConnection,
    register: &RegisterName,
    spec: &str,
) -> Result<Vec<String>> {
    Ok(change_set::table
        .filter(change_set::register.eq(register.as_str()))
        .filter(change_set::state.eq_any([ChangeSetState::Draft.as_str(), ChangeSetState::Proposed.as_str()]))
        .filter(change_set::spec.eq(spec))
        .select(change_set::id)
        .load(connection)?)
}

pub(crate) fn set_state(connection: &mut AnyConnection, id: &str, state: ChangeSetState) -> Result<()> {
    diesel::update(change_set::table.filter(change_set::id.eq(id)))
        .set(change_set::state.eq(state.as_str()))
        .execute(connection)?;
    Ok(())
}
