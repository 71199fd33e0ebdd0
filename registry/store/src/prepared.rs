//! Changes that are checked and written out, ready to be proposed.

use registry_core::limits::VIOLATIONS_MAX;
use registry_core::{Change, ChangeKind, RegisterDefinition, Violation};

use crate::{NewRun, Result, StoreError};

/// A change that is well formed by the definition of its register, with the JSON that is kept of it.
///
/// Making one needs no store, so that whoever proposes millions makes them on all cores, a batch at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedChange {
    pub(crate) kind: ChangeKind,
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) body: String,
}

impl NewRun {
    /// Checks a change of the run and writes it out; the error lists the rules that it breaks.
    pub fn prepare(&self, change: &Change) -> Result<PreparedChange> {
        PreparedChange::checked(change, &self.definition)
    }
}

impl PreparedChange {
    pub(crate) fn checked(change: &Change, definition: &RegisterDefinition) -> Result<Self> {
        let violations = change.check_shape(definition);
        if violations.is_empty() {
            Self::unchecked(change)
        } else {
            Err(StoreError::Invalid(violations))
        }
    }

    /// Writes out a change that needs no check, because it is history.
    pub(crate) fn unchecked(change: &Change) -> Result<Self> {
        let (body, fingerprint) = StoreError::stored(change.json_with_fingerprint())?;
        Ok(Self {
            kind: change.kind,
            key: change.key.to_string(),
            fingerprint,
            body,
        })
    }

    /// The change as one line of JSON.
    pub fn json(&self) -> &str {
        &self.body
    }

    /// All of them, or what is wrong with the first of those that are not well formed.
    pub fn all(changes: impl IntoIterator<Item = Result<Self>>) -> Result<Vec<Self>> {
        let mut prepared = Vec::new();
        let mut violations: Vec<Violation> = Vec::new();
        for change in changes {
            match change {
                Ok(change) => prepared.push(change),
                Err(StoreError::Invalid(found)) => violations.extend(found),
                Err(failure) => return Err(failure),
            }
            if violations.len() >= VIOLATIONS_MAX {
                break;
            }
        }
        violations.truncate(VIOLATIONS_MAX);
        if violations.is_empty() {
            Ok(prepared)
        } else {
            Err(StoreError::Invalid(violations))
        }
    }
}
