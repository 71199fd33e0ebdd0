//! Applying approved changes: the one way into a register.
//!
//! Changes are applied in batches. A batch loads the present state of everything it touches in a few queries, checks
//! and applies change by change in memory, and writes what came of it in a few statements.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{
    Change, ChangeKind, Decision, Effect, FieldName, FieldProvenance, Inverse, InverseEffect, Item, ItemHash, Key,
    Outcome, RecordStatus, RegisterDefinition, RegisterName, ReservedField, SourceReference, Violation,
};

use crate::cross_references::CrossReferences;
use crate::log::{Commit, Log};
use crate::model::change_inverse::{self, InverseRow};
use crate::model::cross_reference;
use crate::model::item;
use crate::model::provenance::{self, ProvenanceRow};
use crate::model::record::{self, Current};
use crate::model::register;
use crate::references::References;
use crate::store::Writing;
use crate::{Result, StoreError, binding, later_change};

/// Approved changes of one register on their way into its log.
pub(crate) struct Application {
    register: RegisterName,
    definition: RegisterDefinition,
    /// Whether the definition has fields that take no new values, so that the items before a change matter.
    retired_fields: bool,
    change_set: String,
    log: Log,
    references: References,
    /// Whether a person proposed them by hand, so that approving them makes decisions that bind pipelines.
    by_hand: bool,
    closed_on: NaiveDate,
    decisions: Vec<Decision>,
}

/// The present state of what a batch touches, kept up to date while the batch is applied.
struct Batch {
    records: BTreeMap<Key, Current>,
    /// Keys whose items matter: their records close, or a person sets their fields.
    wanted: BTreeSet<Key>,
    /// The items of those keys.
    items: BTreeMap<Key, Item>,
    cross_references: CrossReferences,
    /// Where the values of the records that change come from.
    provenance_before: BTreeMap<Key, Vec<FieldProvenance>>,
    provenance: BTreeMap<Key, String>,
    inverses: Vec<InverseRow>,
}

impl Application {
    pub(crate) fn begin(
        writing: &mut Writing<'_>,
        register: &RegisterName,
        change_set: &str,
        by_hand: bool,
    ) -> Result<Self> {
        let definition = register::get(writing.connection, register)?.definition;
        Ok(Self {
            register: register.clone(),
            retired_fields: definition.fields.iter().any(|field| field.retired),
            change_set: change_set.to_owned(),
            log: Log::open(writing, register)?,
            references: References::new(definition.clone()),
            definition,
            by_hand,
            closed_on: writing.at.date_naive(),
            decisions: Vec::new(),
        })
    }

    /// Applies the changes, each with its ordinal, in order; the first that does not fit the present state ends it with
    /// an error.
    pub(crate) fn apply(&mut self, writing: &mut Writing<'_>, changes: Vec<(u64, Change)>) -> Result<()> {
        let mut batch = self.load(writing, &changes)?;
        for (ordinal, change) in changes {
            if self.by_hand {
                let before = batch.items.get(&change.key);
                self.decisions.extend(binding::of_approval(
                    writing.connection,
                    &self.register,
                    &change,
                    before,
                )?);
            }
            if let Err(refusal) = self.apply_change(&mut batch, ordinal, change) {
                return Err(later_change::explained(writing.connection, refusal));
            }
        }
        self.log.flush(writing.connection)?;
        self.references.flush(writing.connection)?;
        batch.cross_references.flush(writing.connection)?;
        change_inverse::insert(writing.connection, &batch.inverses)?;
        let provenance = batch.provenance.into_iter().map(|(key, fields)| ProvenanceRow {
            register: self.register.to_string(),
            key: key.into(),
            fields,
        });
        provenance::upsert(writing.connection, &provenance.collect::<Vec<_>>())
    }

    /// Ends the commit; returns it with the decisions that follow from what was applied.
    pub(crate) fn commit(
        self,
        writing: &mut Writing<'_>,
        by: &registry_core::PersonName,
    ) -> Result<(Commit, Vec<Decision>)> {
        self.references.check(writing.connection)?;
        let commit = self.log.commit(writing, by, Some(&self.change_set))?;
        Ok((commit, self.decisions))
    }

    fn load(&self, writing: &mut Writing<'_>, changes: &[(u64, Change)]) -> Result<Batch> {
        let effects = || changes.iter().flat_map(|(_, change)| &change.effects);
        let keys: BTreeSet<&Key> = effects().map(|effect| &effect.key).collect();
        let records = record::find_all(writing.connection, &self.register, keys)?;
        let needs_item =
            |effect: &&Effect| self.by_hand || self.retired_fields || !matches!(effect.after, Outcome::Live { .. });
        let wanted: BTreeSet<Key> = effects().filter(needs_item).map(|effect| effect.key.clone()).collect();
        let present = wanted.iter().filter_map(|key| Some((key, records.get(key)?.item_hash)));
        let hashes: Vec<ItemHash> = present.clone().map(|(_, hash)| hash).collect();
        let by_hash = item::find_all(writing.connection, &self.register, &hashes)?;
        let items = present
            .filter_map(|(key, hash)| Some((key.clone(), by_hash.get(&hash)?.clone())))
            .collect();
        let closing = effects().filter(|effect| !matches!(effect.after, Outcome::Live { .. }));
        let closing: BTreeSet<&Key> = closing.map(|effect| &effect.key).collect();
        let mut references = cross_reference::of_keys(writing.connection, &self.register, closing)?;
        let named = effects()
            .flat_map(|effect| &effect.cross_references)
            .map(registry_core::CrossReferenceChange::reference);
        references.extend(named);
        let references: Vec<SourceReference> = references.into_iter().collect();
        let commit = self.log.commit_number();
        let cross_references = CrossReferences::load(writing.connection, &self.register, commit, &references)?;
        let existing = effects().filter(|effect| effect.before.is_some() && effect.recorded_at.is_none());
        let existing: BTreeSet<&Key> = existing.map(|effect| &effect.key).collect();
        let provenance_before = provenance::find_all(writing.connection, &self.register, existing)?;
        Ok(Batch {
            records,
            wanted,
            items,
            cross_references,
            provenance_before,
            provenance: BTreeMap::new(),
            inverses: Vec::new(),
        })
    }

    fn apply_change(&mut self, batch: &mut Batch, ordinal: u64, change: Change) -> Result<()> {
        // A new record by itself replaced nothing, and imported history is not undone.
        let replaces = change.kind != ChangeKind::Create || change.effects.len() > 1;
        let undoable = replaces && change.effects.iter().all(|effect| effect.recorded_at.is_none());
        // A source record that moves is let go by one key before another takes it, in whatever order they stand.
        let mut detached = Vec::with_capacity(change.effects.len());
        for effect in &change.effects {
            self.check_before(batch, effect)?;
            detached.push(batch.cross_references.detach(effect)?);
            if !matches!(effect.after, Outcome::Live { .. }) {
                batch.cross_references.check_released(effect)?;
            }
        }
        let mut inverse = Vec::new();
        for (effect, detached) in change.effects.into_iter().zip(detached) {
            let (key, before) = (effect.key.clone(), effect.before);
            let is_news = |reference: &SourceReference| !batch.cross_references.belongs(reference, &key);
            let attached = effect.attached().filter(is_news).collect();
            let provenance = batch.provenance_before.get(&key).cloned().unwrap_or_default();
            let after = self.apply_effect(batch, effect)?;
            inverse.push(InverseEffect {
                key,
                before,
                after,
                detached,
                attached,
                provenance,
            });
        }
        if undoable {
            let inverse = Inverse {
                commit: self.log.commit_number(),
                effects: inverse,
            };
            let row = InverseRow::new(&self.change_set, ordinal, &inverse)?;
            batch.inverses.push(row);
        }
        Ok(())
    }

    /// Brings about what the effect says; returns the hash of the item that the record has now.
    fn apply_effect(&mut self, batch: &mut Batch, mut effect: Effect) -> Result<ItemHash> {
        let item = match std::mem::replace(&mut effect.after, Outcome::Live { item: Item::new() }) {
            Outcome::Live { item } => {
                self.check_retired_fields(batch, &effect, &item)?;
                item
            }
            Outcome::Merged { into, reason } => self.close(batch, &effect.key, &reason, Some(&into))?,
            Outcome::Retired { reason } => self.close(batch, &effect.key, &reason, None)?,
        };
        let (entry, hash) = self.set_item(batch, &effect.key, item, effect.recorded_at);
        batch.cross_references.attach(&effect, entry)?;
        if !effect.provenance.is_empty() {
            let (provenance, fields) = provenance::write(effect.provenance)?;
            batch.provenance_before.insert(effect.key.clone(), provenance);
            batch.provenance.insert(effect.key, fields);
        }
        Ok(hash)
    }

    /// The optimistic lock: the record must be as the proposer saw it.
    fn check_before(&self, batch: &Batch, effect: &Effect) -> Result<()> {
        let found = batch.records.get(&effect.key).map(|current| current.item_hash);
        if found == effect.before {
            return Ok(());
        }
        Err(StoreError::Conflict {
            register: self.register.clone(),
            key: effect.key.clone(),
            expected: effect.before.map(Box::new),
            found: found.map(Box::new),
            moved: None,
        })
    }

    /// No new value in a field that was retired, perhaps after the change was proposed. Imported history stays as it is.
    fn check_retired_fields(&self, batch: &Batch, effect: &Effect, item: &Item) -> Result<()> {
        if !self.retired_fields || effect.recorded_at.is_some() {
            return Ok(());
        }
        let violations = self.definition.validate_change(batch.items.get(&effect.key), item);
        if violations.is_empty() {
            return Ok(());
        }
        let place = |found: Violation| Violation {
            field: format!("{} {}", effect.key, found.field),
            ..found
        };
        Err(StoreError::Invalid(violations.into_iter().map(place).collect()))
    }

    /// Gives the key this item; the same item as before appends nothing, unless it is a line of imported history.
    /// Returns the number of its latest entry and the hash of the item.
    fn set_item(
        &mut self,
        batch: &mut Batch,
        key: &Key,
        item: Item,
        recorded_at: Option<DateTime<Utc>>,
    ) -> (u64, ItemHash) {
        let before = batch.records.get(key);
        if let Some(current) = before
            && recorded_at.is_none()
            && current.item_hash == item.hash()
        {
            return (current.entry, current.item_hash);
        }
        let status = before.map(|current| current.status.as_str());
        let may_refer = status.is_some_and(|status| self.references.may_have_rows(status));
        self.references.touch(key, &item, may_refer, recorded_at.is_some());
        let (number, item_hash) = self.log.append(key, &item, status, recorded_at);
        let entry = number.get();
        batch.records.insert(
            key.clone(),
            Current {
                entry,
                item_hash,
                status: RecordStatus::of(&item).as_str().to_owned(),
            },
        );
        // A later change of the batch may need the item before it is in the database.
        if batch.wanted.contains(key) {
            batch.items.insert(key.clone(), item);
        }
        (entry, item_hash)
    }

    /// The last item with the reason why it is the last. A thing that ended earlier keeps its end date.
    fn close(&self, batch: &Batch, key: &Key, reason: &str, into: Option<&Key>) -> Result<Item> {
        let item = batch.items.get(key).cloned();
        let mut item = item.ok_or_else(|| StoreError::Damaged(format!("the item of {key} is missing")))?;
        if item.get(&ReservedField::EndDate).is_none() {
            item.insert(FieldName::from(ReservedField::EndDate), self.closed_on.to_string());
        }
        item.insert(FieldName::from(ReservedField::ClosedBecause), reason);
        match into {
            Some(into) => item.insert(FieldName::from(ReservedField::MergedInto), into.as_str()),
            None => drop(item.remove(&ReservedField::MergedInto)),
        }
        Ok(item)
    }
}
