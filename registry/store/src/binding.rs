//! Decisions that follow from approving or rejecting a change, and bind later pipeline runs.
//!
//! A pair of records is remembered by source records, because keys come and go: the smallest source reference of each
//! side stands for it.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    Change, ChangeKind, CrossReferenceAction, Decision, Effect, FieldName, Item, Key, Outcome, RegisterName,
    SourceReference,
};

use crate::connection::AnyConnection;
use crate::model::cross_reference;
use crate::{CrossReference, Result};

/// What approving a change that a person made by hand decides: the fields that were set, that merged records are the
/// same, that taken-apart ones never are. Undoing a change is a change by hand, so it decides the opposite of what was
/// decided before. `before` is the present item of the change's key; nothing is applied yet.
pub(crate) fn of_approval(
    connection: &mut AnyConnection,
    register: &RegisterName,
    change: &Change,
    before: Option<&Item>,
) -> Result<Vec<Decision>> {
    match change.kind {
        ChangeKind::Update => Ok(overrides(change, before)),
        ChangeKind::Split | ChangeKind::Reinstate => {
            let sides = sides(connection, register, &change.effects, Moment::After)?;
            let mut decisions = pairs(&sides, |left, right| Decision::NeverSame { left, right });
            decisions.extend(joined(connection, register, change)?);
            Ok(decisions)
        }
        ChangeKind::Merge | ChangeKind::Create | ChangeKind::Retire => joined(connection, register, change),
    }
}

/// That the records which give way to one are the same as that one.
fn joined(connection: &mut AnyConnection, register: &RegisterName, change: &Change) -> Result<Vec<Decision>> {
    let mut groups: BTreeMap<&Key, Vec<&Effect>> = BTreeMap::new();
    for effect in &change.effects {
        if let Outcome::Merged { into, .. } = &effect.after {
            groups.entry(into).or_default().push(effect);
        }
    }
    let mut decisions = Vec::new();
    for (into, mut group) in groups {
        group.extend(change.effects.iter().filter(|effect| effect.key == *into));
        let sides = sides(connection, register, group, Moment::Before)?;
        decisions.extend(pairs(&sides, |left, right| Decision::Same { left, right }));
    }
    Ok(decisions)
}

/// What rejecting a change decides: records kept apart are never the same, records kept together are.
pub(crate) fn of_rejection(
    connection: &mut AnyConnection,
    register: &RegisterName,
    change: &Change,
) -> Result<Vec<Decision>> {
    match change.kind {
        ChangeKind::Merge => {
            let sides = sides(connection, register, &change.effects, Moment::Before)?;
            Ok(pairs(&sides, |left, right| Decision::NeverSame { left, right }))
        }
        ChangeKind::Split => {
            let sides = sides(connection, register, &change.effects, Moment::After)?;
            Ok(pairs(&sides, |left, right| Decision::Same { left, right }))
        }
        ChangeKind::Create | ChangeKind::Update | ChangeKind::Retire | ChangeKind::Reinstate => Ok(Vec::new()),
    }
}

/// Whether to look at the sides as they are or as the change would make them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

/// The smallest source reference of each key that the effects touch and that has any.
fn sides<'a>(
    connection: &mut AnyConnection,
    register: &RegisterName,
    effects: impl IntoIterator<Item = &'a Effect>,
    moment: Moment,
) -> Result<Vec<SourceReference>> {
    let mut smallest = Vec::new();
    for effect in effects {
        let mut references = present(connection, register, effect)?;
        if moment == Moment::After {
            for change in &effect.cross_references {
                match change.action {
                    CrossReferenceAction::Detach => references.remove(&change.reference()),
                    CrossReferenceAction::Attach | CrossReferenceAction::Refresh => {
                        references.insert(change.reference())
                    }
                };
            }
        }
        smallest.extend(references.pop_first());
    }
    smallest.sort();
    Ok(smallest)
}

fn present(
    connection: &mut AnyConnection,
    register: &RegisterName,
    effect: &Effect,
) -> Result<BTreeSet<SourceReference>> {
    let references = cross_reference::of_key(connection, register, &effect.key)?;
    Ok(references.iter().map(CrossReference::reference).collect())
}

/// A decision for each pair of sides, the smaller one on the left.
fn pairs(sides: &[SourceReference], decision: impl Fn(SourceReference, SourceReference) -> Decision) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for (position, left) in sides.iter().enumerate() {
        for right in sides.iter().skip(position + 1) {
            decisions.push(decision(left.clone(), right.clone()));
        }
    }
    decisions
}

/// One override for each field that the change sets or empties.
fn overrides(change: &Change, before: Option<&Item>) -> Vec<Decision> {
    let effect = change.effects.iter().find(|effect| effect.key == change.key);
    let (Some(Outcome::Live { item: after }), Some(before)) = (effect.map(|effect| &effect.after), before) else {
        return Vec::new();
    };
    let fields: BTreeSet<&FieldName> = before.iter().chain(after).map(|(field, _)| field).collect();
    fields
        .into_iter()
        .filter(|field| before.get(*field) != after.get(*field))
        .map(|field| Decision::Override {
            key: change.key.clone(),
            field: field.clone(),
            value: after.get(field).cloned(),
        })
        .collect()
}
