//! References between records: none may dangle, and what others refer to cannot silently vanish.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    Datatype, FieldName, Item, Key, RecordStatus, Reference, RegisterDefinition, RegisterName, ReservedField,
};

use crate::connection::AnyConnection;
use crate::limits::REFERRERS_SHOWN;
use crate::model::record_reference::{self, ReferenceRow};
use crate::model::{record, register};
use crate::{Result, StoreError};

/// What an application of changes does to the references of its register.
///
/// The rules are checked when all changes are applied, so that those of one change set may refer to each other in any
/// order. Imported history is written down and never refused: it was published as it is. A target in a register that
/// this store does not hold cannot be checked, and is let in.
pub(crate) struct References {
    definition: RegisterDefinition,
    /// Whether any field of the register may refer to a record; without one, only merges leave rows.
    refers: bool,
    /// What records refer to since the batch: written down when it is flushed.
    batch: BTreeMap<Key, Touched>,
    /// References that came in and whose target was not there when their batch was flushed.
    unanswered: Vec<(Key, Reference)>,
    /// Records that were retired.
    retired: BTreeSet<Key>,
}

struct Touched {
    references: Vec<Reference>,
    /// Whether rows of it may be there.
    existed: bool,
    /// Whether it is imported history.
    imported: bool,
}

impl References {
    pub(crate) fn new(definition: RegisterDefinition) -> Self {
        let names =
            |field: &registry_core::FieldDefinition| field.datatype == Datatype::Curie || field.register.is_some();
        Self {
            refers: definition.fields.iter().any(names),
            definition,
            batch: BTreeMap::new(),
            unanswered: Vec::new(),
            retired: BTreeSet::new(),
        }
    }

    /// Whether rows may be there of a record in this status.
    pub(crate) fn may_have_rows(&self, status: &str) -> bool {
        self.refers || status == "merged"
    }

    /// Notes what the record refers to from now on; `existed` is whether rows of it may be there.
    pub(crate) fn touch(&mut self, key: &Key, item: &Item, existed: bool, imported: bool) {
        let status = RecordStatus::of(item);
        if status == RecordStatus::Retired && !imported {
            self.retired.insert(key.clone());
        }
        let references = match status {
            RecordStatus::Live if self.refers => self.definition.references(item),
            RecordStatus::Live | RecordStatus::Retired => Vec::new(),
            // What refers to a merged record refers to the one that took over.
            RecordStatus::Merged { into } => vec![Reference {
                field: FieldName::from(ReservedField::MergedInto),
                register: self.definition.name.clone(),
                key: into,
            }],
        };
        let earlier = self.batch.get(key);
        if references.is_empty() && !existed && earlier.is_none() {
            return;
        }
        let existed = existed || earlier.is_some_and(|earlier| earlier.existed);
        let touched = Touched {
            references,
            existed,
            imported,
        };
        self.batch.insert(key.clone(), touched);
    }

    /// Writes down what the batch did, and keeps the new references that it leaves unanswered.
    pub(crate) fn flush(&mut self, connection: &mut AnyConnection) -> Result<()> {
        let name = self.definition.name.clone();
        let batch = std::mem::take(&mut self.batch);
        let existed: Vec<&Key> = batch
            .iter()
            .filter(|(_, touched)| touched.existed)
            .map(|(key, _)| key)
            .collect();
        let before = record_reference::of_keys(connection, &name, &existed)?;
        let rows_of = |key: &Key, touched: &Touched| -> BTreeSet<ReferenceRow> {
            let references = touched.references.iter();
            references
                .map(|reference| ReferenceRow::new(&name, key, reference))
                .collect()
        };
        let mut gone = Vec::new();
        let mut come = Vec::new();
        let mut fresh = Vec::new();
        for (key, touched) in batch {
            let after = rows_of(&key, &touched);
            let none = BTreeSet::new();
            let old = before.get(&key).unwrap_or(&none);
            gone.extend(old.difference(&after).cloned());
            let new: Vec<ReferenceRow> = after.difference(old).cloned().collect();
            if !touched.imported {
                let is_new = |reference: &Reference| {
                    reference.field.as_str() != ReservedField::MergedInto.as_str()
                        && new.contains(&ReferenceRow::new(&name, &key, reference))
                };
                let references = touched.references.into_iter().filter(is_new);
                fresh.extend(references.map(|reference| (key.clone(), reference)));
            }
            come.extend(new);
        }
        record_reference::delete(connection, &gone)?;
        record_reference::insert(connection, &come)?;
        let unanswered = unanswered(connection, fresh)?;
        self.unanswered
            .extend(unanswered.into_iter().map(|(key, reference, _)| (key, reference)));
        Ok(())
    }

    /// Checks the rules against what the register holds after all changes.
    pub(crate) fn check(self, connection: &mut AnyConnection) -> Result<()> {
        if let Some((key, reference, rule)) = unanswered(connection, self.unanswered)?.into_iter().next() {
            return Err(StoreError::DanglingReference {
                register: self.definition.name,
                key,
                reference: Box::new(reference),
                rule,
            });
        }
        let name = &self.definition.name;
        let retired: Vec<&Key> = self.retired.iter().collect();
        for key in record_reference::referred(connection, name, &retired)? {
            let referrers = referrers(connection, name, &key)?;
            let answers = record::find(connection, name, &key)?.is_some_and(|now| now.status != "retired");
            if referrers.is_empty() || answers {
                continue;
            }
            return Err(StoreError::StillReferred {
                register: name.clone(),
                key,
                more: referrers.len() > REFERRERS_SHOWN,
                referrers: referrers.into_iter().take(REFERRERS_SHOWN).collect(),
            });
        }
        Ok(())
    }
}

/// Those of the new references that no record answers, with the rule that each breaks.
fn unanswered(
    connection: &mut AnyConnection,
    references: Vec<(Key, Reference)>,
) -> Result<Vec<(Key, Reference, String)>> {
    let mut targets: BTreeMap<RegisterName, BTreeSet<Key>> = BTreeMap::new();
    for (_, reference) in &references {
        let keys = targets.entry(reference.register.clone()).or_default();
        keys.insert(reference.key.clone());
    }
    let mut states = BTreeMap::new();
    for (name, keys) in &targets {
        // Of a register that is not kept here nothing is known.
        if register::find_exact(connection, name)?.is_some() {
            states.insert(name.clone(), record::find_all(connection, name, keys)?);
        }
    }
    let judged = references.into_iter().filter_map(|(key, reference)| {
        let state = states.get(&reference.register)?.get(&reference.key);
        let rule = match state.map(|state| state.status.as_str()) {
            None => "be the key of a record; it is none",
            Some("retired") => "be the key of a record that answers; it was retired",
            Some(_) => return None,
        };
        Some((key, reference, rule.to_owned()))
    });
    Ok(judged.collect())
}

/// The live records that refer to the record, or to one that was merged into it, as `register:key field`; one more
/// than is shown at most.
fn referrers(connection: &mut AnyConnection, register: &RegisterName, key: &Key) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut targets = vec![key.to_string()];
    while let Some(target) = targets.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        let rows = record_reference::to(connection, register, &target, REFERRERS_SHOWN + 1)?;
        found.extend(rows.iter().map(ToString::to_string));
        if found.len() > REFERRERS_SHOWN {
            break;
        }
        targets.extend(record_reference::merged_into(connection, register, &target)?);
    }
    Ok(found)
}
