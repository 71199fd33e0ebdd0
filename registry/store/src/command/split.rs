//! Sharing a record out among several.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    Change, ChangeKind, CrossReferenceChange, Effect, FieldProvenance, Key, Outcome, RegisterDefinition,
    SourceReference, SplitPart, Violation,
};

use crate::command::{attach, by_steward, change, detach, get_live, live, new_key};
use crate::connection::AnyConnection;
use crate::limits::SPLIT_PARTS_MAX;
use crate::model::{cross_reference, provenance, record};
use crate::{CrossReference, Result, StoreError};

/// Each part is a record of its own; the one that bears the key of the record that is split stays, and keeps the
/// source records that no part names. Without such a part the record is closed.
pub(super) fn split(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    change_set: &str,
    key: &Key,
    parts: Vec<SplitPart>,
    reason: String,
) -> Result<Change> {
    let present = get_live(connection, definition, key)?;
    let held = cross_reference::of_key(connection, &definition.name, key)?;
    let held: BTreeMap<SourceReference, CrossReference> = held.into_iter().map(|row| (row.reference(), row)).collect();
    check(key, &parts, &held)?;
    let before = provenance::find(connection, &definition.name, key)?;
    let mut stays = None;
    let mut effects = Vec::with_capacity(parts.len() + 1);
    let mut gone: Vec<CrossReferenceChange> = Vec::new();
    for part in parts {
        let (part_key, is_new) = match part.key {
            Some(wanted) if wanted == *key => (wanted, false),
            Some(wanted) => (unused(connection, definition, wanted)?, true),
            None => (new_key(connection, definition)?, true),
        };
        let mut item = part.item;
        item.insert(definition.key_field.clone(), part_key.as_str());
        let provenance = item
            .iter()
            .filter(|(field, _)| **field != definition.key_field)
            .flat_map(|(field, value)| {
                let same = present.item.get(field) == Some(value);
                let known = before.iter().filter(|known| same && known.field == *field).cloned();
                let known: Vec<FieldProvenance> = known.collect();
                if known.is_empty() {
                    by_steward(field, value, change_set)
                } else {
                    known
                }
            });
        let effect = Effect {
            provenance: provenance.collect(),
            ..live(&part_key, (!is_new).then_some(present.item_hash), item.clone())
        };
        if is_new {
            let rows = part.source_records.iter().filter_map(|reference| held.get(reference));
            gone.extend(rows.clone().map(detach));
            effects.push(Effect {
                cross_references: rows.cloned().map(attach).collect(),
                ..effect
            });
        } else {
            stays = Some(effect);
        }
    }
    let mut first = stays.unwrap_or_else(|| Effect {
        key: key.clone(),
        before: Some(present.item_hash),
        after: Outcome::Retired { reason: reason.clone() },
        recorded_at: None,
        cross_references: Vec::new(),
        provenance: Vec::new(),
    });
    first.cross_references = gone;
    effects.insert(0, first);
    Ok(change(ChangeKind::Split, key, reason, effects))
}

fn unused(connection: &mut AnyConnection, definition: &RegisterDefinition, key: Key) -> Result<Key> {
    if record::find(connection, &definition.name, &key)?.is_some() {
        let rule = "be new, or that of the record that is split: a key is never reused";
        return Err(StoreError::invalid("parts.key", key.as_str(), rule));
    }
    Ok(key)
}

fn check(key: &Key, parts: &[SplitPart], held: &BTreeMap<SourceReference, CrossReference>) -> Result<()> {
    let mut violations = Vec::new();
    let own = parts.iter().filter(|part| part.key.as_ref() == Some(key)).count();
    if parts.len() > SPLIT_PARTS_MAX || parts.len() <= own {
        let rule = format!("be 1 to {SPLIT_PARTS_MAX} parts, one of them under another key than {key}");
        violations.push(Violation::new("parts", parts.len().to_string(), rule));
    }
    let mut keys = BTreeSet::new();
    for wanted in parts.iter().filter_map(|part| part.key.as_ref()) {
        if !keys.insert(wanted) {
            violations.push(Violation::new("parts.key", wanted.as_str(), "stand in one part only"));
        }
    }
    let mut named = BTreeSet::new();
    for reference in parts.iter().flat_map(|part| &part.source_records) {
        let place = "parts.source_records";
        if !held.contains_key(reference) {
            let rule = format!("belong to {key}");
            violations.push(Violation::new(place, reference.to_string(), rule));
        } else if !named.insert(reference) {
            violations.push(Violation::new(place, reference.to_string(), "stand in one part only"));
        }
    }
    if own == 0
        && let Some(forgotten) = held.keys().find(|reference| !named.contains(reference))
    {
        let rule = format!("go to one of the parts, because no part keeps {key}");
        violations.push(Violation::new("parts.source_records", forgotten.to_string(), rule));
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Invalid(violations))
    }
}
