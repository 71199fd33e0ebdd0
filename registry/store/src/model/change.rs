//! The single changes of change sets.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use registry_core::{Change, ChangeDetail, ChangeState, Effect, Key, PersonName, RegisterName};

use crate::connection::{AnyConnection, insert_blocks};
use crate::limits::LIST_VALUES_MAX;
use crate::number::{count, from_database, to_database};
use crate::schema::{change, change_body, change_set};
use crate::selection::Selected;
use crate::{ChangeFilter, Page, PageOf, PreparedChange, Result, Store, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = change, treat_none_as_default_value = false)]
pub(crate) struct ChangeRow {
    change_set: String,
    ordinal: i64,
    kind: String,
    state: String,
    key: String,
    fingerprint: String,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
}

/// What the change would do: apart from its state, so that deciding it does not write all of it again.
#[derive(Insertable)]
#[diesel(table_name = change_body, treat_none_as_default_value = false)]
struct BodyRow {
    change_set: String,
    ordinal: i64,
    body: String,
}

impl ChangeRow {
    /// An open change.
    fn new(change_set: &str, ordinal: u64, change: &mut PreparedChange) -> Self {
        Self {
            change_set: change_set.to_owned(),
            ordinal: to_database(ordinal),
            kind: change.kind.to_string(),
            state: ChangeState::Open.as_str().to_owned(),
            key: std::mem::take(&mut change.key),
            fingerprint: std::mem::take(&mut change.fingerprint),
            decided_by: None,
            decided_at: None,
        }
    }

    fn into_detail(self, body: &str) -> Result<ChangeDetail> {
        let state = ChangeState::ALL.into_iter().find(|state| state.as_str() == self.state);
        let decided_by = self.decided_by.map(|name| StoreError::stored(PersonName::parse(&name)));
        Ok(ChangeDetail {
            ordinal: from_database(self.ordinal),
            state: state.ok_or_else(|| StoreError::Damaged(format!("{:?} is no state of a change", self.state)))?,
            decided_by: decided_by.transpose()?,
            decided_at: self.decided_at.map(|time| time.and_utc()),
            change: StoreError::stored(serde_json::from_str(body))?,
        })
    }
}

impl Store {
    /// The single changes of a change set, in the order in which they are applied.
    pub fn changes(&self, id: &str, filter: &ChangeFilter, page: &Page) -> Result<PageOf<ChangeDetail>> {
        let after = page.cursor_number()?;
        self.read(|connection| {
            let mut query = with_body().filter(change::change_set.eq(id)).into_boxed();
            if let Some(kind) = filter.kind {
                query = query.filter(change::kind.eq(kind.as_str()));
            }
            if let Some(state) = filter.state {
                query = query.filter(change::state.eq(state.as_str()));
            }
            let rows: Vec<(ChangeRow, String)> = query
                .filter(change::ordinal.gt(to_database(after)))
                .order(change::ordinal.asc())
                .limit(to_database(count(page.rows() + 1)))
                .select((ChangeRow::as_select(), change_body::body))
                .load(connection)?;
            let details = rows
                .into_iter()
                .map(|(row, body)| row.into_detail(&body))
                .collect::<Result<_>>()?;
            Ok(PageOf::cut(details, page.rows(), |detail: &ChangeDetail| {
                detail.ordinal.to_string()
            }))
        })
    }

    /// The fingerprints of all changes of the register that were kept out: they are not proposed again.
    pub fn rejected_fingerprints(&self, register: &RegisterName) -> Result<BTreeSet<String>> {
        self.read(|connection| {
            let fingerprints: Vec<String> = change_set::table
                .inner_join(change::table.on(change::change_set.eq(change_set::id)))
                .filter(change_set::register.eq(register.as_str()))
                .filter(change::state.eq(ChangeState::Rejected.as_str()))
                .select(change::fingerprint)
                .load(connection)?;
            Ok(fingerprints.into_iter().collect())
        })
    }
}

/// Changes with their bodies.
#[diesel::dsl::auto_type(no_type_alias)]
fn with_body() -> _ {
    change::table.inner_join(
        change_body::table.on(change_body::change_set
            .eq(change::change_set)
            .and(change_body::ordinal.eq(change::ordinal))),
    )
}

/// Adds open changes; the first has the ordinal after `last`.
pub(crate) fn insert(
    connection: &mut AnyConnection,
    change_set: &str,
    last: u64,
    mut changes: Vec<PreparedChange>,
) -> Result<()> {
    let rows: Vec<ChangeRow> = (last + 1..)
        .zip(&mut changes)
        .map(|(ordinal, change)| ChangeRow::new(change_set, ordinal, change))
        .collect();
    insert_blocks!(connection, change::table, rows)?;
    let bodies: Vec<BodyRow> = (last + 1..)
        .zip(changes)
        .map(|(ordinal, change)| BodyRow {
            change_set: change_set.to_owned(),
            ordinal: to_database(ordinal),
            body: change.body,
        })
        .collect();
    Ok(insert_blocks!(connection, change_body::table, bodies)?)
}

/// Open changes that the selection names, after the ordinal, in order.
pub(crate) fn open_after(
    connection: &mut AnyConnection,
    change_set: &str,
    selection: &Selected,
    after: u64,
    rows: usize,
) -> Result<Vec<(u64, Change)>> {
    read_bodies(&open_bodies_after(connection, change_set, selection, after, rows)?)
}

/// What the bodies of changes say.
pub(crate) fn read_bodies(bodies: &[(u64, String)]) -> Result<Vec<(u64, Change)>> {
    let bodies = bodies.iter();
    bodies
        .map(|(ordinal, body)| Ok((*ordinal, StoreError::stored(serde_json::from_str(body))?)))
        .collect()
}

/// The bodies of open changes that the selection names, after the ordinal, in order.
pub(crate) fn open_bodies_after(
    connection: &mut AnyConnection,
    change_set: &str,
    selection: &Selected,
    after: u64,
    rows: usize,
) -> Result<Vec<(u64, String)>> {
    let mut query = with_body()
        .filter(change::change_set.eq(change_set))
        .filter(change::state.eq(ChangeState::Open.as_str()))
        .filter(change::ordinal.gt(to_database(after)))
        .into_boxed();
    match selection {
        Selected::All => {}
        Selected::Kind(kind) => query = query.filter(change::kind.eq(kind.as_str())),
        Selected::Ordinals(ordinals) => {
            let mut next: Vec<i64> = ordinals
                .iter()
                .filter(|o| **o > after)
                .map(|o| to_database(*o))
                .collect();
            next.sort_unstable();
            next.dedup();
            next.truncate(rows);
            query = query.filter(change::ordinal.eq_any(next));
        }
    }
    let rows: Vec<(i64, String)> = query
        .order(change::ordinal.asc())
        .limit(to_database(count(rows)))
        .select((change::ordinal, change_body::body))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(ordinal, body)| (from_database(ordinal), body)).collect())
}

/// The decision about single changes, as it is to be written down.
pub(crate) struct Mark<'a> {
    pub(crate) state: ChangeState,
    pub(crate) by: &'a PersonName,
    pub(crate) at: DateTime<Utc>,
}

/// Marks the open changes that the selection names; returns how many.
pub(crate) fn mark(
    connection: &mut AnyConnection,
    change_set: &str,
    selection: &Selected,
    mark: &Mark<'_>,
) -> Result<u64> {
    let open = change::table
        .filter(change::change_set.eq(change_set))
        .filter(change::state.eq(ChangeState::Open.as_str()));
    let set = (
        change::state.eq(mark.state.as_str()),
        change::decided_by.eq(Some(mark.by.as_str())),
        change::decided_at.eq(Some(mark.at.naive_utc())),
    );
    let marked = match selection {
        Selected::All => diesel::update(open).set(set).execute(connection)?,
        Selected::Kind(kind) => diesel::update(open.filter(change::kind.eq(kind.as_str())))
            .set(set)
            .execute(connection)?,
        Selected::Ordinals(ordinals) => {
            let mut marked = 0;
            for chunk in ordinals.chunks(LIST_VALUES_MAX) {
                let chunk: Vec<i64> = chunk.iter().map(|ordinal| to_database(*ordinal)).collect();
                marked += diesel::update(open.filter(change::ordinal.eq_any(chunk)))
                    .set(set)
                    .execute(connection)?;
            }
            marked
        }
    };
    Ok(count(marked))
}

/// The change of this ordinal, and where it stands.
pub(crate) fn find(
    connection: &mut AnyConnection,
    change_set: &str,
    ordinal: u64,
) -> Result<Option<(ChangeState, Change)>> {
    let row: Option<(ChangeRow, String)> = with_body()
        .filter(change::change_set.eq(change_set))
        .filter(change::ordinal.eq(to_database(ordinal)))
        .select((ChangeRow::as_select(), change_body::body))
        .first(connection)
        .optional()?;
    row.map(|(row, body)| row.into_detail(&body))
        .map(|detail| detail.map(|detail| (detail.state, detail.change)))
        .transpose()
}

/// The last change of the change set that was applied at the time and has an effect on the key that is wanted: parts of
/// a change set are applied at different times, and not in order.
///
/// The bodies are searched as text first, so that only those that speak of the key are read; keys hold nothing that
/// JSON escapes, and what the pattern finds too much is sorted out after reading.
pub(crate) fn latest_applied(
    connection: &mut AnyConnection,
    change_set: &str,
    at: DateTime<Utc>,
    key: &Key,
    is_wanted: impl Fn(&Effect) -> bool,
) -> Result<Option<(u64, Change)>> {
    let rows: Vec<(i64, String)> = with_body()
        .filter(change::change_set.eq(change_set))
        .filter(change::state.eq(ChangeState::Applied.as_str()))
        .filter(change::decided_at.eq(at.naive_utc()))
        .filter(change_body::body.like(format!("%\"key\":\"{key}\"%")))
        .order(change::ordinal.desc())
        .select((change::ordinal, change_body::body))
        .load(connection)?;
    for (ordinal, body) in rows {
        let change: Change = StoreError::stored(serde_json::from_str(&body))?;
        if change
            .effects
            .iter()
            .any(|effect| effect.key == *key && is_wanted(effect))
        {
            return Ok(Some((from_database(ordinal), change)));
        }
    }
    Ok(None)
}

/// Whether any change of the change set is in the register.
pub(crate) fn any_applied(connection: &mut AnyConnection, change_set: &str) -> Result<bool> {
    let applied: Option<i64> = change::table
        .filter(change::change_set.eq(change_set))
        .filter(change::state.eq(ChangeState::Applied.as_str()))
        .select(change::ordinal)
        .first(connection)
        .optional()?;
    Ok(applied.is_some())
}
