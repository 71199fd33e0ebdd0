//! The cross-references that a batch of changes touches, and the rules by which they move.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    CrossReferenceAction, CrossReferenceChange, DetachedSourceRecord, Effect, Key, RegisterName, SourceReference,
};

use crate::connection::AnyConnection;
use crate::model::cross_reference::{self, CrossReferenceRow};
use crate::number::to_database;
use crate::{Result, StoreError};

/// Where the touched source records belong, kept up to date while changes are applied.
pub(crate) struct CrossReferences {
    register: RegisterName,
    commit: i64,
    /// As they were before the batch.
    before: BTreeMap<SourceReference, CrossReferenceRow>,
    present: BTreeMap<SourceReference, CrossReferenceRow>,
    touched: BTreeSet<SourceReference>,
}

impl CrossReferences {
    /// Those of the source records that belong to a key, for changes that the commit of this number applies.
    pub(crate) fn load(
        connection: &mut AnyConnection,
        register: &RegisterName,
        commit: u64,
        references: &[SourceReference],
    ) -> Result<Self> {
        let before = cross_reference::find_all(connection, register, references)?;
        Ok(Self {
            register: register.clone(),
            commit: to_database(commit),
            present: before.clone(),
            before,
            touched: BTreeSet::new(),
        })
    }

    /// Whether the source record belongs to the key.
    pub(crate) fn belongs(&self, reference: &SourceReference, key: &Key) -> bool {
        self.present.get(reference).is_some_and(|row| row.key == key.as_str())
    }

    /// Takes from the key what the effect detaches; returns what was taken.
    pub(crate) fn detach(&mut self, effect: &Effect) -> Result<Vec<DetachedSourceRecord>> {
        let leaves = |change: &&CrossReferenceChange| change.action == CrossReferenceAction::Detach;
        let mut detached = Vec::new();
        for change in effect.cross_references.iter().filter(leaves) {
            let reference = change.reference();
            let Some(row) = self
                .present
                .get(&reference)
                .filter(|row| row.key == effect.key.as_str())
            else {
                return Err(self.conflict(effect, &reference, self.elsewhere(effect, &reference)));
            };
            let content = row.content()?;
            self.present.remove(&reference);
            self.touched.insert(reference.clone());
            detached.push(DetachedSourceRecord { reference, content });
        }
        Ok(detached)
    }

    /// A record that closes holds no source records any more: one that came to it after the change was proposed would
    /// be lost with it.
    pub(crate) fn check_released(&self, effect: &Effect) -> Result<()> {
        let held = self.present.iter().find(|(_, row)| row.key == effect.key.as_str());
        match held {
            None => Ok(()),
            Some((reference, _)) => Err(self.conflict(
                effect,
                reference,
                format!(
                    "it belongs to {}, and the change closes that record without detaching it",
                    effect.key
                ),
            )),
        }
    }

    /// Brings to the key what the effect attaches, and refreshes what stays. `entry` is the record's latest entry.
    pub(crate) fn attach(&mut self, effect: &Effect, entry: u64) -> Result<()> {
        let stays = |change: &&CrossReferenceChange| change.action != CrossReferenceAction::Detach;
        for change in effect.cross_references.iter().filter(stays) {
            let reference = change.reference();
            let (since_commit, since_entry) = self
                .since(effect, change, entry)
                .map_err(|rule| self.conflict(effect, &reference, rule))?;
            let content = serde_json::to_string(&change.content.clone().unwrap_or_default());
            let row = CrossReferenceRow {
                register: self.register.to_string(),
                source: change.source.to_string(),
                source_record_id: change.source_record_id.clone(),
                since_commit,
                until_commit: None,
                key: effect.key.to_string(),
                since_entry,
                content: StoreError::stored(content)?,
            };
            self.present.insert(reference.clone(), row);
            self.touched.insert(reference);
        }
        Ok(())
    }

    /// The commit and entry since which the source record belongs to the key after the change; the error is the rule
    /// that the change breaks.
    fn since(
        &self,
        effect: &Effect,
        change: &CrossReferenceChange,
        entry: u64,
    ) -> std::result::Result<(i64, i64), String> {
        let reference = change.reference();
        match (change.action, self.present.get(&reference)) {
            (_, Some(row)) if row.key == effect.key.as_str() => Ok((row.since_commit, row.since_entry)),
            (CrossReferenceAction::Attach, None) => Ok((self.commit, to_database(entry))),
            (CrossReferenceAction::Attach, Some(row)) => Err(format!(
                "it belongs to {}, and the change does not detach it there",
                row.key
            )),
            _ => Err(self.elsewhere(effect, &reference)),
        }
    }

    fn elsewhere(&self, effect: &Effect, reference: &SourceReference) -> String {
        match self.present.get(reference) {
            Some(row) => format!("it belongs to {} and not to {}", row.key, effect.key),
            None => format!("it belongs to no record, and not to {}", effect.key),
        }
    }

    fn conflict(&self, effect: &Effect, reference: &SourceReference, rule: String) -> StoreError {
        StoreError::CrossReferenceConflict {
            register: self.register.clone(),
            key: effect.key.clone(),
            source_record: reference.to_string(),
            rule,
        }
    }

    /// Writes what was touched: what a key lost ends with this commit, what it gained begins with it.
    pub(crate) fn flush(mut self, connection: &mut AnyConnection) -> Result<()> {
        let mut rows = Vec::new();
        for reference in &self.touched {
            let after = self.present.remove(reference);
            let before = self.before.remove(reference);
            let goes_on = |before: &CrossReferenceRow| {
                after
                    .as_ref()
                    .is_some_and(|after| after.since_commit == before.since_commit)
            };
            if let Some(before) = before.filter(|before| !goes_on(before)) {
                rows.push(CrossReferenceRow {
                    until_commit: Some(self.commit),
                    ..before
                });
            }
            rows.extend(after);
        }
        cross_reference::upsert(connection, &rows)
    }
}
