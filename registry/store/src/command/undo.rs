//! Taking an applied change back, and making a closed record answer again.

use registry_core::{Change, ChangeKind, ChangeState, Inverse, Key, Outcome, RecordStatus, RegisterDefinition};

use crate::command::take_back::{Scope, TakeBack, Taken};
use crate::command::{change as new_change, get, live};
use crate::connection::AnyConnection;
use crate::later_change::LaterChange;
use crate::model::{change, change_inverse, change_set, entry, item};
use crate::{Result, StoreError};

/// The change that takes the applied change back as a whole.
pub(super) fn undo(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    change_set: &str,
    ordinal: u64,
    reason: String,
) -> Result<Change> {
    let summary = change_set::get(connection, change_set)?;
    if summary.register != definition.name {
        let rule = format!(
            "be one of the register {}; it is one of {}",
            definition.name, summary.register
        );
        return Err(StoreError::invalid("change_set", change_set, rule));
    }
    let (state, undone) = change::find(connection, change_set, ordinal)?
        .ok_or_else(|| StoreError::not_found("change", &format!("{ordinal} of change set {change_set}")))?;
    let refuse = |rule: &str| StoreError::invalid("ordinal", ordinal.to_string(), rule);
    if state != ChangeState::Applied {
        return Err(refuse(
            "be an applied change: only what is in the register can be undone",
        ));
    }
    let Some(inverse) = change_inverse::find(connection, change_set, ordinal)? else {
        return Err(refuse(
            "be a change of existing records: a new record is retired instead, and imported history stays",
        ));
    };
    let mut taking = TakeBack::new(connection, definition, &inverse, Scope::Whole, &reason);
    let taken = taking.carry_out(&undone.key)?;
    if taken.effects.is_empty() {
        return Err(nothing_left(connection, definition, &undone.key, &inverse)?);
    }
    let (kind, key) = kind_of(&undone, &taken);
    let mut change = new_change(kind, &key, reason, taken.effects);
    change.evidence.notes.push(format!(
        "Takes back change {ordinal} of change set {change_set}: {} {}.",
        undone.kind, undone.key
    ));
    change.evidence.notes.extend(taken.notes);
    Ok(change)
}

/// Gives the record the item under which it last answered, and the source records that its closing took from it. The
/// fields of a record that took over stay as they are: undoing the merge takes those back too.
pub(super) fn reinstate(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    key: &Key,
    reason: String,
) -> Result<Change> {
    let present = get(connection, definition, key)?;
    if present.status == RecordStatus::Live {
        let rule = "be a merged or retired record: this one is live";
        return Err(StoreError::invalid("key", key.as_str(), rule));
    }
    let closing = LaterChange::of_entry(connection, &definition.name, present.entry, key)?;
    let place = closing.and_then(|closing| closing.change_set.zip(closing.ordinal));
    let inverse = match place {
        Some((change_set, ordinal)) => change_inverse::find(connection, &change_set, ordinal)?,
        None => None,
    };
    let Some(inverse) = inverse else {
        // Imported history came closed, and took nothing from the record.
        let Some(last) = entry::latest_live(connection, &definition.name, key)? else {
            let rule = "have answered before: its history begins with a closed record";
            return Err(StoreError::invalid("key", key.as_str(), rule));
        };
        let item = item::get(connection, &definition.name, &last.into_entry()?.item_hash)?;
        let effects = vec![live(key, Some(present.item_hash), item)];
        return Ok(new_change(ChangeKind::Reinstate, key, reason, effects));
    };
    let mut taking = TakeBack::new(connection, definition, &inverse, Scope::Record(key), &reason);
    let taken = taking.carry_out(key)?;
    let mut change = new_change(ChangeKind::Reinstate, key, reason, taken.effects);
    change.evidence.notes = taken.notes;
    Ok(change)
}

/// What undoing is, for people and for the decisions that follow: taking a split back is a merge, taking a merge back
/// makes records answer again.
fn kind_of(undone: &Change, taken: &Taken) -> (ChangeKind, Key) {
    let merged = taken.effects.iter().find_map(|effect| match &effect.after {
        Outcome::Merged { into, .. } => Some(into.clone()),
        _ => None,
    });
    let retired = taken.effects.iter().find_map(|effect| match &effect.after {
        Outcome::Retired { .. } => Some(effect.key.clone()),
        _ => None,
    });
    let reopened = taken.reopened.first().cloned();
    let touched = |key: &&Key| taken.effects.iter().any(|effect| effect.key == **key);
    let own = Some(&undone.key).filter(touched);
    let first = || taken.effects.first().map(|effect| &effect.key);
    match (reopened, merged, retired) {
        (Some(_), Some(into), _) if undone.kind == ChangeKind::Split => (ChangeKind::Merge, into),
        (Some(key), ..) => (ChangeKind::Reinstate, key),
        (None, Some(into), _) => (ChangeKind::Merge, into),
        (None, None, Some(key)) => (ChangeKind::Retire, key),
        (None, None, None) => (ChangeKind::Update, own.or_else(first).unwrap_or(&undone.key).clone()),
    }
}

/// Every field and source record is as it was, or was changed again later.
fn nothing_left(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    key: &Key,
    inverse: &Inverse,
) -> Result<StoreError> {
    let present = get(connection, definition, key)?;
    let later = LaterChange::of_entry(connection, &definition.name, present.entry, key)?;
    Ok(match later.filter(|later| later.commit > inverse.commit) {
        Some(later) => StoreError::Stands {
            register: definition.name.clone(),
            key: key.clone(),
            change: Box::new(later),
            rule: "everything that the change did was changed again since".to_owned(),
        },
        None => StoreError::invalid(
            "ordinal",
            key.as_str(),
            "be a change of which something is left to undo",
        ),
    })
}
