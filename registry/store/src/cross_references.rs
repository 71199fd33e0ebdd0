//! The cross-references that a batch of changes touches, and the rules by which they move.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{CrossReferenceAction, CrossReferenceChange, Effect, RegisterName, SourceReference};

use crate::connection::AnyConnection;
use crate::model::cross_reference::{self, CrossReferenceRow};
use crate::number::to_database;
use crate::{Result, StoreError};

/// Where the touched source records belong, kept up to date while changes are applied.
pub(crate) struct CrossReferences {
    present: BTreeMap<SourceReference, CrossReferenceRow>,
    touched: BTreeSet<SourceReference>,
}

impl CrossReferences {
    pub(crate) fn load(
        connection: &mut AnyConnection,
        register: &RegisterName,
        references: &[SourceReference],
    ) -> Result<Self> {
        let present = cross_reference::find_all(connection, register, references)?;
        Ok(Self {
            present,
            touched: BTreeSet::new(),
        })
    }

    /// Makes those changes of the effect whose action is wanted. `entry` is the latest entry of the record.
    pub(crate) fn change(
        &mut self,
        register: &RegisterName,
        effect: &Effect,
        entry: u64,
        wanted: impl Fn(CrossReferenceAction) -> bool,
    ) -> Result<()> {
        for change in effect.cross_references.iter().filter(|change| wanted(change.action)) {
            self.make(register, effect, change, entry)
                .map_err(|rule| StoreError::CrossReferenceConflict {
                    register: register.clone(),
                    key: effect.key.clone(),
                    source_record: change.reference().to_string(),
                    rule,
                })?;
        }
        Ok(())
    }

    /// One change; the error is the rule that it breaks.
    fn make(
        &mut self,
        register: &RegisterName,
        effect: &Effect,
        change: &CrossReferenceChange,
        entry: u64,
    ) -> std::result::Result<(), String> {
        let reference = change.reference();
        let holder = self.present.get(&reference);
        let here = holder.is_some_and(|row| row.key == effect.key.as_str());
        let elsewhere = || match holder {
            Some(row) => format!("it belongs to {} and not to {}", row.key, effect.key),
            None => format!("it belongs to no record, and not to {}", effect.key),
        };
        let since_entry = match (change.action, holder) {
            (CrossReferenceAction::Detach, _) if here => {
                self.present.remove(&reference);
                self.touched.insert(reference);
                return Ok(());
            }
            (CrossReferenceAction::Refresh, Some(row)) if here => row.since_entry,
            (CrossReferenceAction::Detach | CrossReferenceAction::Refresh, _) => return Err(elsewhere()),
            (CrossReferenceAction::Attach, None) => to_database(entry),
            (CrossReferenceAction::Attach, Some(row)) if here => row.since_entry,
            (CrossReferenceAction::Attach, Some(row)) => {
                return Err(format!(
                    "it belongs to {}, and the change does not detach it there",
                    row.key
                ));
            }
        };
        let content = serde_json::to_string(&change.content.clone().unwrap_or_default());
        let row = CrossReferenceRow {
            register: register.to_string(),
            source: change.source.to_string(),
            source_record_id: change.source_record_id.clone(),
            key: effect.key.to_string(),
            since_entry,
            content: content.map_err(|error| error.to_string())?,
        };
        self.present.insert(reference.clone(), row);
        self.touched.insert(reference);
        Ok(())
    }

    /// Writes what was touched.
    pub(crate) fn flush(mut self, connection: &mut AnyConnection, register: &RegisterName) -> Result<()> {
        let mut rows = Vec::new();
        for reference in &self.touched {
            match self.present.remove(reference) {
                Some(row) => rows.push(row),
                None => cross_reference::delete(connection, register, reference)?,
            }
        }
        cross_reference::upsert(connection, &rows)
    }
}
