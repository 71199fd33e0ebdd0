//! What changed between two items, and how to take a change back after later ones.

use std::collections::BTreeSet;

use crate::{FieldName, Item, Value};

/// A field whose value is not the same before and after.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldDifference {
    /// The field.
    pub field: FieldName,
    /// What it held, or nothing when it was missing.
    pub before: Option<Value>,
    /// What it holds now, or nothing when it went.
    pub after: Option<Value>,
}

/// The fields that differ, sorted by name; a missing item has no fields.
pub fn difference(before: Option<&Item>, after: Option<&Item>) -> Vec<FieldDifference> {
    let fields: BTreeSet<&FieldName> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|item| item.iter().map(|(field, _)| field))
        .collect();
    let value = |item: Option<&Item>, field: &FieldName| item.and_then(|item| item.get(field)).cloned();
    fields
        .into_iter()
        .map(|field| FieldDifference {
            field: field.clone(),
            before: value(before, field),
            after: value(after, field),
        })
        .filter(|found| found.before != found.after)
        .collect()
}

/// An item from which one change was taken back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reverted {
    /// The item without the change.
    pub item: Item,
    /// Fields that the change touched and that were edited again later: they stay as they are, sorted by name.
    pub kept: Vec<FieldName>,
}

/// Takes the change from `base_before` to `base_after` back out of `present`: a three-way merge by field.
///
/// A field that is still as the change left it goes back to what it was; one that was edited later stays, and is
/// listed unless that edit already took it back. Fields that the change did not touch stay. The field `keep`, which
/// holds the key, is never touched.
pub fn revert(base_before: &Item, base_after: &Item, present: &Item, keep: &FieldName) -> Reverted {
    let mut item = present.clone();
    let mut kept = Vec::new();
    for change in difference(Some(base_before), Some(base_after)) {
        let now = present.get(&change.field);
        if change.field == *keep || now == change.before.as_ref() {
            continue;
        }
        if now != change.after.as_ref() {
            kept.push(change.field);
            continue;
        }
        match change.before {
            Some(value) => item.insert(change.field, value),
            None => {
                item.remove(&change.field);
            }
        }
    }
    Reverted { item, kept }
}
