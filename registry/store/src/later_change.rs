//! The change that gave a record its present state, for refusals that name it.

use registry_core::{ChangeKind, CrossReferenceAction, Effect, Key, PersonName, RegisterName};

use crate::connection::AnyConnection;
use crate::model::cross_reference::CrossReferenceRow;
use crate::model::{change, commit, record};
use crate::number::from_database;
use crate::{CommitRecord, Result, StoreError};

/// An applied change that stands in the way of another.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LaterChange {
    /// The key whose state it changed.
    pub key: Key,
    /// The entry that it appended for the key; missing when only a source record moved.
    pub entry: Option<u64>,
    /// The commit of the register.
    pub commit: u64,
    /// The person who approved it.
    pub by: PersonName,
    /// The change set that it came with.
    pub change_set: Option<String>,
    /// Its place in the change set, from 1.
    pub ordinal: Option<u64>,
    /// What it was.
    pub kind: Option<ChangeKind>,
}

impl std::fmt::Display for LaterChange {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.change_set, self.ordinal, self.kind) {
            (Some(id), Some(ordinal), Some(kind)) => {
                write!(formatter, "change {ordinal} of change set {id} ({kind} {}", self.key)?;
            }
            (Some(id), ..) => write!(formatter, "change set {id} ({}", self.key)?,
            _ => write!(formatter, "commit {} ({}", self.commit, self.key)?,
        }
        if let Some(entry) = self.entry {
            write!(formatter, ", entry {entry}")?;
        }
        write!(formatter, ", approved by {})", self.by)
    }
}

impl LaterChange {
    /// The change that appended the entry of the key; nothing while that is not committed.
    pub(crate) fn of_entry(
        connection: &mut AnyConnection,
        register: &RegisterName,
        entry: u64,
        key: &Key,
    ) -> Result<Option<Self>> {
        match commit::of_entry(connection, register, entry)? {
            Some(commit) => Self::of_commit(connection, commit, key, Some(entry), |_| true).map(Some),
            None => Ok(None),
        }
    }

    /// The change that brought the source record to the key that it belongs to.
    pub(crate) fn of_source_record(
        connection: &mut AnyConnection,
        register: &RegisterName,
        row: &CrossReferenceRow,
    ) -> Result<Option<Self>> {
        let key = StoreError::stored(Key::parse(&row.key))?;
        let moved = |effect: &Effect| {
            effect.cross_references.iter().any(|change| {
                change.action == CrossReferenceAction::Attach
                    && change.source.as_str() == row.source
                    && change.source_record_id == row.source_record_id
            })
        };
        match commit::find(connection, register, from_database(row.since_commit))? {
            Some(commit) => Self::of_commit(connection, commit, &key, None, moved).map(Some),
            None => Ok(None),
        }
    }

    fn of_commit(
        connection: &mut AnyConnection,
        commit: CommitRecord,
        key: &Key,
        entry: Option<u64>,
        is_it: impl Fn(&Effect) -> bool,
    ) -> Result<Self> {
        let found = match &commit.change_set {
            Some(id) => change::latest_applied(connection, id, commit.committed_at, key, is_it)?,
            None => None,
        };
        Ok(Self {
            key: key.clone(),
            entry,
            commit: commit.number,
            by: commit.committed_by,
            change_set: commit.change_set,
            ordinal: found.as_ref().map(|(ordinal, _)| *ordinal),
            kind: found.map(|(_, change)| change.kind),
        })
    }
}

/// The same refusal, naming who moved the record when that is known.
pub(crate) fn explained(connection: &mut AnyConnection, refusal: StoreError) -> StoreError {
    let StoreError::Conflict {
        register,
        key,
        expected,
        found,
        moved: None,
    } = refusal
    else {
        return refusal;
    };
    let moved = record::find(connection, &register, &key).and_then(|current| match current {
        Some(current) => LaterChange::of_entry(connection, &register, current.entry, &key),
        None => Ok(None),
    });
    match moved {
        Ok(moved) => StoreError::Conflict {
            register,
            key,
            expected,
            found,
            moved: moved.map(Box::new),
        },
        Err(error) => error,
    }
}
