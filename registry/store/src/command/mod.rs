//! Turning what a person asks for into a change against the present state.

mod split;
mod take_back;
mod undo;

use std::collections::BTreeMap;

use registry_core::{
    Change, ChangeKind, Command, CrossReferenceAction, CrossReferenceChange, Effect, Evidence, FieldName,
    FieldProvenance, Item, ItemHash, Key, Outcome, RecordStatus, RegisterDefinition, SourceName, Value,
};

use crate::connection::AnyConnection;
use crate::model::{cross_reference, item, provenance, record};
use crate::{CrossReference, Result, StoreError};

/// A record as a command finds it.
struct Present {
    item_hash: ItemHash,
    item: Item,
    status: RecordStatus,
    entry: u64,
}

/// The change that the command asks for; `change_set` is where steward values say that they come from.
pub(crate) fn to_change(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    change_set: &str,
    command: Command,
) -> Result<Change> {
    match command {
        Command::Create { key, item } => create(connection, definition, change_set, key, item),
        Command::Update { key, set } => update(connection, definition, change_set, &key, set),
        Command::Merge { key, into, reason } => merge(connection, definition, key, &into, reason),
        Command::Retire { key, reason } => retire(connection, definition, &key, reason),
        Command::Reinstate { key, reason } => undo::reinstate(connection, definition, &key, reason),
        Command::Split { key, parts, reason } => split::split(connection, definition, change_set, &key, parts, reason),
        Command::Undo {
            change_set,
            ordinal,
            reason,
        } => undo::undo(connection, definition, &change_set, ordinal, reason),
    }
}

fn create(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    change_set: &str,
    key: Option<Key>,
    mut item: Item,
) -> Result<Change> {
    let key = match key {
        Some(key) => key,
        None => new_key(connection, definition)?,
    };
    if record::find(connection, &definition.name, &key)?.is_some() {
        return Err(StoreError::invalid(
            "key",
            key.as_str(),
            "be new: a key is never reused",
        ));
    }
    item.insert(definition.key_field.clone(), key.as_str());
    let own = item.iter().filter(|(field, _)| **field != definition.key_field);
    let provenance = own
        .flat_map(|(field, value)| by_steward(field, value, change_set))
        .collect();
    Ok(change(
        ChangeKind::Create,
        &key,
        String::new(),
        vec![Effect {
            provenance,
            ..live(&key, None, item)
        }],
    ))
}

fn update(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    change_set: &str,
    key: &Key,
    set: BTreeMap<FieldName, Option<Value>>,
) -> Result<Change> {
    let present = get_live(connection, definition, key)?;
    let mut item = present.item.clone();
    let mut provenance = provenance::find(connection, &definition.name, key)?;
    provenance.retain(|value| !set.contains_key(&value.field));
    for (field, value) in set {
        match value {
            Some(value) => item.insert(field.clone(), value),
            None => drop(item.remove(&field)),
        }
        if let Some(value) = item.get(&field) {
            provenance.extend(by_steward(&field, value, change_set));
        }
    }
    if item == present.item {
        return Err(StoreError::invalid(
            "set",
            key.as_str(),
            "set something that the record does not have already",
        ));
    }
    let effect = Effect {
        provenance,
        ..live(key, Some(present.item_hash), item)
    };
    Ok(change(ChangeKind::Update, key, String::new(), vec![effect]))
}

fn merge(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    key: Key,
    into: &Key,
    reason: String,
) -> Result<Change> {
    if key == *into {
        return Err(StoreError::invalid(
            "into",
            into.as_str(),
            "be another record than the one that gives way",
        ));
    }
    let loser = get_live(connection, definition, &key)?;
    let survivor = get_live(connection, definition, into)?;
    let moved = cross_reference::of_key(connection, &definition.name, &key)?;
    let gives_way = Effect {
        key,
        before: Some(loser.item_hash),
        after: Outcome::Merged {
            into: into.clone(),
            reason: reason.clone(),
        },
        recorded_at: None,
        cross_references: moved.iter().map(detach).collect(),
        provenance: Vec::new(),
    };
    let stays = Effect {
        cross_references: moved.into_iter().map(attach).collect(),
        ..live(into, Some(survivor.item_hash), survivor.item)
    };
    Ok(change(ChangeKind::Merge, into, reason, vec![stays, gives_way]))
}

fn retire(
    connection: &mut AnyConnection,
    definition: &RegisterDefinition,
    key: &Key,
    reason: String,
) -> Result<Change> {
    let present = get_live(connection, definition, key)?;
    let held = cross_reference::of_key(connection, &definition.name, key)?;
    let effect = Effect {
        key: key.clone(),
        before: Some(present.item_hash),
        after: Outcome::Retired { reason: reason.clone() },
        recorded_at: None,
        // The source records are free again: what they say of other things must not wait for a record that is closed.
        cross_references: held.iter().map(detach).collect(),
        provenance: Vec::new(),
    };
    Ok(change(ChangeKind::Retire, key, reason, vec![effect]))
}

fn get(connection: &mut AnyConnection, definition: &RegisterDefinition, key: &Key) -> Result<Present> {
    let current = record::find(connection, &definition.name, key)?
        .ok_or_else(|| StoreError::not_found("record", &format!("{}:{key}", definition.name)))?;
    let item = item::get(connection, &definition.name, &current.item_hash)?;
    Ok(Present {
        item_hash: current.item_hash,
        status: RecordStatus::of(&item),
        item,
        entry: current.entry,
    })
}

fn get_live(connection: &mut AnyConnection, definition: &RegisterDefinition, key: &Key) -> Result<Present> {
    let present = get(connection, definition, key)?;
    match &present.status {
        RecordStatus::Live => Ok(present),
        RecordStatus::Merged { into } => Err(StoreError::invalid(
            "key",
            key.as_str(),
            format!("be live: it was merged into {into}; use that"),
        )),
        RecordStatus::Retired => Err(StoreError::invalid(
            "key",
            key.as_str(),
            "be live: it was retired; reinstate it first",
        )),
    }
}

fn change(kind: ChangeKind, key: &Key, summary: String, effects: Vec<Effect>) -> Change {
    let evidence = Evidence {
        summary,
        ..Evidence::default()
    };
    Change {
        kind,
        key: key.clone(),
        effects,
        evidence,
    }
}

fn live(key: &Key, before: Option<ItemHash>, item: Item) -> Effect {
    Effect {
        key: key.clone(),
        before,
        after: Outcome::Live { item },
        recorded_at: None,
        cross_references: Vec::new(),
        provenance: Vec::new(),
    }
}

fn detach(row: &CrossReference) -> CrossReferenceChange {
    CrossReferenceChange {
        source: row.source.clone(),
        source_record_id: row.source_record_id.clone(),
        action: CrossReferenceAction::Detach,
        content: None,
    }
}

fn attach(row: CrossReference) -> CrossReferenceChange {
    CrossReferenceChange {
        source: row.source,
        source_record_id: row.source_record_id,
        action: CrossReferenceAction::Attach,
        content: Some(row.content),
    }
}

/// Where a value comes from that a person set: one for each text of it.
fn by_steward(field: &FieldName, value: &Value, change_set: &str) -> Vec<FieldProvenance> {
    value
        .texts()
        .map(|text| FieldProvenance {
            field: field.clone(),
            value: text.to_owned(),
            source: SourceName::steward(),
            source_record_id: change_set.to_owned(),
            source_value: text.to_owned(),
            cleaning_rules: Vec::new(),
            survivorship_rule: FieldProvenance::STEWARD_OVERRIDE.to_owned(),
        })
        .collect()
}

/// A key that nothing has: ten digits and letters of Crockford's base 32 (no I, L, O or U), 50 random bits.
fn new_key(connection: &mut AnyConnection, definition: &RegisterDefinition) -> Result<Key> {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    loop {
        let random = uuid::Uuid::now_v7().as_u128();
        // The last 62 bits of a version 7 identifier are random.
        let digits = (0..10).map(|place| random >> (5 * place) & 31);
        let text: String = digits
            .filter_map(|digit| DIGITS.get(usize::try_from(digit).ok()?))
            .map(|digit| char::from(*digit))
            .collect();
        let key = StoreError::stored(Key::parse(&text))?;
        if record::find(connection, &definition.name, &key)?.is_none() {
            return Ok(key);
        }
    }
}
