//! The full inverse of an applied change, fitted to the present state.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    CrossReferenceAction, CrossReferenceChange, Effect, FieldProvenance, Inverse, InverseEffect, Item, Key, Outcome,
    RecordStatus, RegisterDefinition, SourceReference, revert,
};

use crate::command::{Present, get};
use crate::connection::AnyConnection;
use crate::later_change::LaterChange;
use crate::model::cross_reference::CrossReferenceRow;
use crate::model::{cross_reference, item, provenance};
use crate::{Result, StoreError};

/// How much of the change is taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    /// All of it.
    Whole,
    /// What it did to this record, and the source records that it took from it.
    Record(&'a Key),
}

/// What comes of taking a change back.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) effects: Vec<Effect>,
    /// The keys that answer again.
    pub(super) reopened: Vec<Key>,
    /// What a person should know of it.
    pub(super) notes: Vec<String>,
}

/// An applied change on its way back.
pub(super) struct TakeBack<'a> {
    connection: &'a mut AnyConnection,
    definition: &'a RegisterDefinition,
    inverse: &'a Inverse,
    scope: Scope<'a>,
    reason: &'a str,
    taken: Taken,
    /// What happens to the source records of each key.
    moves: BTreeMap<Key, Vec<CrossReferenceChange>>,
    /// The keys to which the source records of each key go back.
    goes_to: BTreeMap<Key, BTreeSet<Key>>,
}

/// What becomes of a record.
enum Fate {
    Live(Item, Vec<FieldProvenance>),
    /// Closed, in favour of the key when there is one.
    Closed(Option<Key>),
}

impl<'a> TakeBack<'a> {
    pub(super) fn new(
        connection: &'a mut AnyConnection,
        definition: &'a RegisterDefinition,
        inverse: &'a Inverse,
        scope: Scope<'a>,
        reason: &'a str,
    ) -> Self {
        Self {
            connection,
            definition,
            inverse,
            scope,
            reason,
            taken: Taken::default(),
            moves: BTreeMap::new(),
            goes_to: BTreeMap::new(),
        }
    }

    /// The effects that take the change about the key back, or the later change that stands in the way.
    pub(super) fn carry_out(&mut self, about: &Key) -> Result<Taken> {
        let mut fates: BTreeMap<Key, (Present, Fate)> = BTreeMap::new();
        for effect in &self.inverse.effects {
            if self.admits(&effect.key) {
                let present = get(self.connection, self.definition, &effect.key)?;
                let fate = self.fate(effect, &present)?;
                fates.insert(effect.key.clone(), (present, fate));
            }
        }
        self.move_source_records()?;
        let touched: Vec<Key> = self.moves.keys().cloned().chain(self.survivors(&fates)).collect();
        for key in touched {
            if let Entry::Vacant(place) = fates.entry(key) {
                let present = self.get_live(place.key())?;
                let fate = Fate::Live(present.item.clone(), Vec::new());
                place.insert((present, fate));
            }
        }
        self.choose_heirs(about, &mut fates);
        self.empty_closed(&fates)?;
        self.assemble(fates);
        Ok(std::mem::take(&mut self.taken))
    }

    fn admits(&self, key: &Key) -> bool {
        match self.scope {
            Scope::Whole => true,
            Scope::Record(only) => only == key,
        }
    }

    fn fate(&mut self, effect: &InverseEffect, present: &Present) -> Result<Fate> {
        let name = &self.definition.name;
        let after = item::get(self.connection, name, &effect.after)?;
        let before = match &effect.before {
            Some(hash) => Some(item::get(self.connection, name, hash)?),
            None => None,
        };
        if RecordStatus::of(&after) != RecordStatus::Live {
            self.check_unmoved(effect, present)?;
        } else if present.status != RecordStatus::Live {
            return Err(self.stands(&effect.key, present.entry, &closed_since(&present.status))?);
        }
        let Some(before) = before else {
            return Ok(Fate::Closed(None));
        };
        match (RecordStatus::of(&before), RecordStatus::of(&after)) {
            (RecordStatus::Live, RecordStatus::Live) => self.revert(effect, &before, &after, present),
            (RecordStatus::Live, _) => {
                self.taken.reopened.push(effect.key.clone());
                Ok(Fate::Live(before, effect.provenance.clone()))
            }
            (RecordStatus::Merged { into }, _) => Ok(Fate::Closed(Some(into))),
            (RecordStatus::Retired, _) => Ok(Fate::Closed(None)),
        }
    }

    /// A record that the change closed must still be closed by it.
    fn check_unmoved(&mut self, effect: &InverseEffect, present: &Present) -> Result<()> {
        let later = LaterChange::of_entry(self.connection, &self.definition.name, present.entry, &effect.key)?;
        if present.item_hash == effect.after && later.is_none_or(|later| later.commit == self.inverse.commit) {
            return Ok(());
        }
        let rule = match &present.status {
            RecordStatus::Live => "it answers again already".to_owned(),
            status => closed_since(status),
        };
        Err(self.stands(&effect.key, present.entry, &rule)?)
    }

    /// The three-way merge of the record's fields; those that go back get the provenance that they had.
    fn revert(&mut self, effect: &InverseEffect, before: &Item, after: &Item, present: &Present) -> Result<Fate> {
        let reverted = revert(before, after, &present.item, &self.definition.key_field);
        for field in &reverted.kept {
            self.taken
                .notes
                .push(format!("{}: {field} was edited later and stays as it is.", effect.key));
        }
        let went_back = |field: &registry_core::FieldName| present.item.get(field) != reverted.item.get(field);
        let mut known = provenance::find(self.connection, &self.definition.name, &effect.key)?;
        known.retain(|value| !went_back(&value.field));
        known.extend(
            effect
                .provenance
                .iter()
                .filter(|value| went_back(&value.field))
                .cloned(),
        );
        let provenance = if reverted.item == present.item {
            Vec::new()
        } else {
            known
        };
        Ok(Fate::Live(reverted.item, provenance))
    }

    fn move_source_records(&mut self) -> Result<()> {
        let mut origin = BTreeMap::new();
        let mut went = BTreeMap::new();
        for effect in &self.inverse.effects {
            for taken in effect.detached.iter().filter(|_| self.admits(&effect.key)) {
                origin.insert(taken.reference.clone(), (&effect.key, &taken.content));
            }
            went.extend(effect.attached.iter().map(|reference| (reference.clone(), &effect.key)));
        }
        if self.scope != Scope::Whole {
            went.retain(|reference, _| origin.contains_key(reference));
        }
        let references: BTreeSet<&SourceReference> = origin.keys().chain(went.keys()).collect();
        let all: Vec<SourceReference> = references.into_iter().cloned().collect();
        let present = cross_reference::find_all(self.connection, &self.definition.name, &all)?;
        for reference in all {
            let from = origin.get(&reference);
            let to = went.get(&reference);
            match (present.get(&reference), from, to) {
                (Some(row), Some((key, _)), _) if row.key == key.as_str() => {}
                (Some(row), from, Some(holder)) if row.key == holder.as_str() => {
                    self.let_go(holder, &reference);
                    if let Some((key, _)) = from {
                        self.goes_to
                            .entry((*holder).clone())
                            .or_default()
                            .insert((*key).clone());
                        self.give(key, &reference, row.content()?);
                    }
                }
                (Some(row), ..) => self.moved_elsewhere(&reference, row)?,
                (None, Some((key, content)), None) => self.give(key, &reference, (*content).clone()),
                (None, Some(_), Some(_)) => {
                    let note = format!("{reference} belongs to no record any more, and stays so.");
                    self.taken.notes.push(note);
                }
                (None, None, _) => {}
            }
        }
        Ok(())
    }

    /// A source record that hangs on a third key now: taking it from there would break what somebody did later. A
    /// retired record answers again without it.
    fn moved_elsewhere(&mut self, reference: &SourceReference, row: &CrossReferenceRow) -> Result<()> {
        let rule = format!("{reference} belongs to {} now", row.key);
        let name = &self.definition.name;
        let retired_only = self.scope != Scope::Whole && self.inverse.effects.iter().all(|e| e.attached.is_empty());
        if retired_only {
            self.taken.notes.push(format!("{rule}, and stays there."));
            return Ok(());
        }
        match LaterChange::of_source_record(self.connection, name, row)? {
            Some(later) => Err(StoreError::Stands {
                register: name.clone(),
                key: later.key.clone(),
                change: Box::new(later),
                rule,
            }),
            None => Err(StoreError::invalid("ordinal", reference.to_string(), rule)),
        }
    }

    fn let_go(&mut self, key: &Key, reference: &SourceReference) {
        let change = cross_reference_change(reference, CrossReferenceAction::Detach, None);
        self.moves.entry(key.clone()).or_default().push(change);
    }

    fn give(&mut self, key: &Key, reference: &SourceReference, content: BTreeMap<String, String>) {
        let change = cross_reference_change(reference, CrossReferenceAction::Attach, Some(content));
        self.moves.entry(key.clone()).or_default().push(change);
    }

    /// The keys that records are closed in favour of, before and by the change: they must answer.
    fn survivors(&self, fates: &BTreeMap<Key, (Present, Fate)>) -> Vec<Key> {
        let mut keys = Vec::new();
        for (present, fate) in fates.values() {
            if let Fate::Closed(Some(into)) = fate {
                keys.push(into.clone());
            }
            if let (Scope::Record(_), RecordStatus::Merged { into }) = (self.scope, &present.status) {
                keys.push(into.clone());
            }
        }
        keys
    }

    /// A record that the change made gives way to the one that its source records go back to.
    fn choose_heirs(&self, about: &Key, fates: &mut BTreeMap<Key, (Present, Fate)>) {
        let made = self.inverse.effects.iter().filter(|effect| effect.before.is_none());
        for effect in made {
            let back = self.goes_to.get(&effect.key);
            let heir = match back.map_or(0, BTreeSet::len) {
                0 => Some(about),
                1 => back.and_then(BTreeSet::first),
                _ => None,
            };
            let stays_live = |key: &&Key| **key != effect.key && matches!(fates.get(*key), Some((_, Fate::Live(..))));
            let heir = heir.filter(stays_live).cloned();
            if let Some((_, fate)) = fates.get_mut(&effect.key) {
                *fate = Fate::Closed(heir);
            }
        }
    }

    /// A record that closes holds no source records: those that came to it later follow it.
    fn empty_closed(&mut self, fates: &BTreeMap<Key, (Present, Fate)>) -> Result<()> {
        for (key, (_, fate)) in fates {
            let Fate::Closed(heir) = fate else { continue };
            for row in cross_reference::of_key(self.connection, &self.definition.name, key)? {
                let reference = row.reference();
                let moves = self.moves.get(key);
                if moves.is_some_and(|moves| moves.iter().any(|change| change.reference() == reference)) {
                    continue;
                }
                self.let_go(key, &reference);
                if let Some(heir) = heir {
                    self.give(heir, &reference, row.content);
                }
            }
        }
        Ok(())
    }

    fn assemble(&mut self, mut fates: BTreeMap<Key, (Present, Fate)>) {
        let heirs: BTreeSet<Key> = fates
            .values()
            .filter_map(|(_, fate)| match fate {
                Fate::Closed(into) => into.clone(),
                Fate::Live(..) => None,
            })
            .collect();
        let order = self.inverse.effects.iter().map(|effect| effect.key.clone());
        let order: Vec<Key> = order.chain(fates.keys().cloned()).collect();
        for key in order {
            let Some((present, fate)) = fates.remove(&key) else {
                continue;
            };
            let cross_references = self.moves.remove(&key).unwrap_or_default();
            let (after, provenance) = match fate {
                Fate::Live(item, provenance) => (Outcome::Live { item }, provenance),
                Fate::Closed(into) => (self.closing(into), Vec::new()),
            };
            let same = matches!(&after, Outcome::Live { item } if *item == present.item);
            let needed = heirs.contains(&key) || self.scope != Scope::Whole;
            if same && cross_references.is_empty() && !needed {
                continue;
            }
            self.taken.effects.push(Effect {
                key,
                before: Some(present.item_hash),
                after,
                recorded_at: None,
                cross_references,
                provenance,
            });
        }
    }

    fn closing(&self, into: Option<Key>) -> Outcome {
        let reason = self.reason.to_owned();
        match into {
            Some(into) => Outcome::Merged { into, reason },
            None => Outcome::Retired { reason },
        }
    }

    fn get_live(&mut self, key: &Key) -> Result<Present> {
        let present = get(self.connection, self.definition, key)?;
        if present.status == RecordStatus::Live {
            return Ok(present);
        }
        Err(self.stands(key, present.entry, &closed_since(&present.status))?)
    }

    /// The refusal that names what gave the record its present state.
    fn stands(&mut self, key: &Key, entry: u64, rule: &str) -> Result<StoreError> {
        let register = &self.definition.name;
        let later = LaterChange::of_entry(self.connection, register, entry, key)?;
        Ok(match later {
            Some(later) => StoreError::Stands {
                register: register.clone(),
                key: key.clone(),
                change: Box::new(later),
                rule: rule.to_owned(),
            },
            None => StoreError::Damaged(format!("entry {entry} of {register} belongs to no commit")),
        })
    }
}

fn closed_since(status: &RecordStatus) -> String {
    match status {
        RecordStatus::Merged { into } => format!("it was merged into {into} since"),
        _ => "it was closed since".to_owned(),
    }
}

fn cross_reference_change(
    reference: &SourceReference,
    action: CrossReferenceAction,
    content: Option<BTreeMap<String, String>>,
) -> CrossReferenceChange {
    CrossReferenceChange {
        source: reference.source.clone(),
        source_record_id: reference.source_record_id.clone(),
        action,
        content,
    }
}
