//! Applying approved changes: the one way into a register.
//!
//! Changes are applied in batches. A batch loads the present state of everything it touches in a few queries, checks
//! and applies change by change in memory, and writes what came of it in a few statements.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use registry_core::{
    Change, CrossReferenceAction, Decision, Effect, FieldName, Item, ItemHash, Key, Outcome, RecordStatus,
    RegisterName, ReservedField, SourceReference,
};

use crate::cross_references::CrossReferences;
use crate::log::{Commit, Log};
use crate::model::item;
use crate::model::provenance::{self, ProvenanceRow};
use crate::model::record::{self, Current};
use crate::store::Writing;
use crate::{Result, StoreError, binding};

/// Approved changes of one register on their way into its log.
pub(crate) struct Application {
    register: RegisterName,
    log: Log,
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
    provenance: BTreeMap<Key, String>,
}

impl Application {
    pub(crate) fn begin(writing: &mut Writing<'_>, register: &RegisterName, by_hand: bool) -> Result<Self> {
        Ok(Self {
            register: register.clone(),
            log: Log::open(writing, register)?,
            by_hand,
            closed_on: writing.at.date_naive(),
            decisions: Vec::new(),
        })
    }

    /// Applies the changes in order; the first that does not fit the present state ends it with an error.
    pub(crate) fn apply(&mut self, writing: &mut Writing<'_>, changes: Vec<Change>) -> Result<()> {
        let mut batch = self.load(writing, &changes)?;
        for change in changes {
            if self.by_hand {
                let before = batch.items.get(&change.key);
                self.decisions.extend(binding::of_approval(
                    writing.connection,
                    &self.register,
                    &change,
                    before,
                )?);
            }
            self.apply_change(&mut batch, change)?;
        }
        self.log.flush(writing.connection)?;
        batch.cross_references.flush(writing.connection, &self.register)?;
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
        change_set: &str,
    ) -> Result<(Commit, Vec<Decision>)> {
        let commit = self.log.commit(writing, by, Some(change_set))?;
        Ok((commit, self.decisions))
    }

    fn load(&self, writing: &mut Writing<'_>, changes: &[Change]) -> Result<Batch> {
        let effects = || changes.iter().flat_map(|change| &change.effects);
        let keys: BTreeSet<&Key> = effects().map(|effect| &effect.key).collect();
        let records = record::find_all(writing.connection, &self.register, keys)?;
        let needs_item = |effect: &&Effect| self.by_hand || !matches!(effect.after, Outcome::Live { .. });
        let wanted: BTreeSet<Key> = effects().filter(needs_item).map(|effect| effect.key.clone()).collect();
        let present = wanted.iter().filter_map(|key| Some((key, records.get(key)?.item_hash)));
        let hashes: Vec<ItemHash> = present.clone().map(|(_, hash)| hash).collect();
        let by_hash = item::find_all(writing.connection, &self.register, &hashes)?;
        let items = present
            .filter_map(|(key, hash)| Some((key.clone(), by_hash.get(&hash)?.clone())))
            .collect();
        let references: BTreeSet<SourceReference> = effects()
            .flat_map(|effect| &effect.cross_references)
            .map(registry_core::CrossReferenceChange::reference)
            .collect();
        let references: Vec<SourceReference> = references.into_iter().collect();
        let cross_references = CrossReferences::load(writing.connection, &self.register, &references)?;
        Ok(Batch {
            records,
            wanted,
            items,
            cross_references,
            provenance: BTreeMap::new(),
        })
    }

    fn apply_change(&mut self, batch: &mut Batch, change: Change) -> Result<()> {
        // A source record that moves is let go by one key before another takes it, in whatever order they stand.
        for effect in &change.effects {
            self.check_before(batch, effect)?;
            batch.cross_references.change(&self.register, effect, 0, |action| {
                action == CrossReferenceAction::Detach
            })?;
        }
        for mut effect in change.effects {
            let item = match std::mem::replace(&mut effect.after, Outcome::Live { item: Item::new() }) {
                Outcome::Live { item } => item,
                Outcome::Merged { into, reason } => self.close(batch, &effect.key, &reason, Some(&into))?,
                Outcome::Retired { reason } => self.close(batch, &effect.key, &reason, None)?,
            };
            let entry = self.set_item(batch, &effect.key, item);
            batch
                .cross_references
                .change(&self.register, &effect, entry, |action| {
                    action != CrossReferenceAction::Detach
                })?;
            if !effect.provenance.is_empty() {
                let fields = StoreError::stored(serde_json::to_string(&effect.provenance))?;
                batch.provenance.insert(effect.key, fields);
            }
        }
        Ok(())
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
            expected: effect.before,
            found,
        })
    }

    /// Gives the key this item; the same item as before appends nothing. Returns the number of its latest entry.
    fn set_item(&mut self, batch: &mut Batch, key: &Key, item: Item) -> u64 {
        let before = batch.records.get(key);
        if let Some(current) = before
            && current.item_hash == item.hash()
        {
            return current.entry;
        }
        let (number, item_hash) = self
            .log
            .append(key, &item, before.map(|current| current.status.as_str()));
        let status = RecordStatus::of(&item).as_str().to_owned();
        let entry = number.get();
        batch.records.insert(
            key.clone(),
            Current {
                entry,
                item_hash,
                status,
            },
        );
        // A later change of the batch may need the item before it is in the database.
        if batch.wanted.contains(key) {
            batch.items.insert(key.clone(), item);
        }
        entry
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
