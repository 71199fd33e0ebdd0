//! Between the words of the model and those of the store.

use std::collections::BTreeMap;

use registry_core::{
    Change, ChangeCriteria, ChangeSetSummary, Command, CrossReferenceAction, CrossReferenceChange, Edition, Effect,
    Evidence, FieldName, Item, ItemHash, Origin, Outcome, OwnershipRecord, RecordStatus, RegisterDefinition,
    RegisterName, SourceReference, SplitPart,
};
use registry_store::{Holder, NewChangeSet, NewOwnership, Record, Selection, StoreError};

use super::answer::{Answer, Appointed, Published, Refusal, Seen, Status};
use super::deciding::REASON;
use super::operation::{After, Appointing, Ask, Choice, FEED, Fields, Part, Row, Step, Touch, Wish};
use crate::support::{key, person};

/// A register whose records have a name, and may have a colour and a beginning.
pub fn definition(name: &str) -> RegisterDefinition {
    let field = |name: &str, datatype: &str, required: bool| serde_json::json!({"name": name, "datatype": datatype, "cardinality": "1", "required": required, "description": name});
    serde_json::from_value(serde_json::json!({
        "name": name, "title": "Things", "description": "All things.", "licence": "OGL-UK-3.0", "key_field": name,
        "fields": [field("name", "string", true), field("colour", "string", false), field("start-date", "date", false)],
    }))
    .unwrap()
}

pub fn command(ask: &Ask) -> Command {
    let reason = REASON.to_owned();
    match ask {
        Ask::Create { key: new, fields } => Command::Create {
            key: Some(key(new)),
            item: plain_item(fields),
        },
        Ask::Update { key: changed, set } => {
            let set = set
                .iter()
                .map(|(field, value)| (field_name(field), value.clone().map(Into::into)));
            Command::Update {
                key: key(changed),
                set: set.collect(),
            }
        }
        Ask::Merge { key: loser, into } => Command::Merge {
            key: key(loser),
            into: key(into),
            reason,
        },
        Ask::Retire { key: closed } => Command::Retire {
            key: key(closed),
            reason,
        },
        Ask::Split { key: shared, parts } => Command::Split {
            key: key(shared),
            parts: parts.iter().map(split_part).collect(),
            reason,
        },
    }
}

fn split_part(part: &Part) -> SplitPart {
    SplitPart {
        key: Some(key(&part.key)),
        item: plain_item(&part.fields),
        source_records: part.rows.iter().map(|id| reference(id)).collect(),
    }
}

pub fn reference(id: &str) -> SourceReference {
    SourceReference {
        source: FEED.parse().unwrap(),
        source_record_id: id.to_owned(),
    }
}

pub fn new_change_set(register: &RegisterName, changes: Vec<Change>, supersede: bool) -> NewChangeSet {
    NewChangeSet {
        register: register.clone(),
        title: "Run".to_owned(),
        origin: Origin::Pipeline {
            run: "run".to_owned(),
            spec: "things".to_owned(),
        },
        changes,
        supersede,
        draft: false,
    }
}

pub fn change(register: &RegisterName, wish: &Wish) -> Change {
    Change {
        kind: wish.kind,
        key: key(&wish.key),
        effects: wish.effects.iter().map(|touch| effect(register, touch)).collect(),
        evidence: Evidence::default(),
    }
}

fn effect(register: &RegisterName, touch: &Touch) -> Effect {
    let reason = REASON.to_owned();
    Effect {
        key: key(&touch.key),
        before: touch
            .before
            .as_ref()
            .map(|fields| item(register, &touch.key, fields).hash()),
        after: match &touch.after {
            After::Live(fields) => Outcome::Live {
                item: item(register, &touch.key, fields),
            },
            After::Merged { into } => Outcome::Merged {
                into: key(into),
                reason,
            },
            After::Retired => Outcome::Retired { reason },
        },
        recorded_at: None,
        cross_references: touch.rows.iter().map(cross_reference).collect(),
        provenance: Vec::new(),
    }
}

fn cross_reference(row: &Row) -> CrossReferenceChange {
    let (action, content) = match &row.step {
        Step::Attach { content } => (CrossReferenceAction::Attach, Some(content)),
        Step::Detach => (CrossReferenceAction::Detach, None),
        Step::Refresh { content } => (CrossReferenceAction::Refresh, Some(content)),
    };
    CrossReferenceChange {
        source: FEED.parse().unwrap(),
        source_record_id: row.id.clone(),
        action,
        content: content.map(|content| BTreeMap::from([("row".to_owned(), content.clone())])),
    }
}

fn item(register: &RegisterName, key: &str, fields: &Fields) -> Item {
    let mut item = plain_item(fields);
    item.insert(field_name(register.as_str()), key);
    item
}

fn plain_item(fields: &Fields) -> Item {
    let mut item = Item::new();
    for (field, value) in fields {
        item.insert(field_name(field), value.as_str());
    }
    item
}

fn field_name(name: &str) -> FieldName {
    FieldName::parse(name).unwrap()
}

pub fn selection(choice: &Choice) -> Selection {
    match choice {
        Choice::All => Selection::All,
        Choice::Kind(kind) => Selection::Kind(*kind),
        Choice::Ordinals(ordinals) => Selection::Ordinals(ordinals.clone()),
        Choice::Filter { kinds, key_prefix } => Selection::Filter(ChangeCriteria {
            kinds: kinds.clone(),
            key_prefix: key_prefix.clone(),
            ..ChangeCriteria::default()
        }),
    }
}

pub fn new_ownership(register: &RegisterName, new: &Appointing) -> NewOwnership {
    NewOwnership {
        register: register.clone(),
        role: new.role,
        party: new.party,
        person: person(new.person),
        organisation: String::new(),
        contact: String::new(),
        from: new.from,
        to: new.to,
        next_review: None,
        delegated_by: new.delegated_by.map(person),
    }
}

pub fn appointed(record: &OwnershipRecord) -> Appointed {
    Appointed {
        role: record.role,
        party: record.party,
        person: record.person.to_string(),
        from: record.from,
        to: record.to,
        delegated_by: record.delegated_by.as_ref().map(ToString::to_string),
    }
}

pub fn published(edition: &Edition) -> Published {
    Published {
        number: edition.number,
        size: edition.log_size,
        live: edition.records,
        at: edition.published_at,
    }
}

pub fn state(summary: &ChangeSetSummary) -> Answer {
    Answer::State {
        state: summary.state,
        open: summary.open,
    }
}

pub fn proposed(summary: &ChangeSetSummary) -> Answer {
    Answer::Proposed {
        at: summary.proposed_at,
        base: summary.base_log_size,
        changes: summary.counts.values().sum(),
    }
}

/// The change in the words of the model; `item` finds the items that it was proposed against.
pub fn wish(register: &RegisterName, change: &Change, item: impl Fn(&ItemHash) -> Item) -> Wish {
    let touch = |effect: &Effect| Touch {
        key: effect.key.to_string(),
        before: effect.before.as_ref().map(|hash| fields(register, &item(hash))),
        after: match &effect.after {
            Outcome::Live { item } => After::Live(fields(register, item)),
            Outcome::Merged { into, .. } => After::Merged { into: into.to_string() },
            Outcome::Retired { .. } => After::Retired,
        },
        rows: effect.cross_references.iter().map(row).collect(),
    };
    Wish {
        kind: change.kind,
        key: change.key.to_string(),
        effects: change.effects.iter().map(touch).collect(),
    }
}

fn row(change: &CrossReferenceChange) -> Row {
    let content = change
        .content
        .as_ref()
        .map(|content| content["row"].clone())
        .unwrap_or_default();
    Row {
        id: change.source_record_id.clone(),
        step: match change.action {
            CrossReferenceAction::Attach => Step::Attach { content },
            CrossReferenceAction::Detach => Step::Detach,
            CrossReferenceAction::Refresh => Step::Refresh { content },
        },
    }
}

fn fields(register: &RegisterName, item: &Item) -> Fields {
    let own = item.iter().filter(|(field, _)| field.as_str() != register.as_str());
    own.map(|(field, value)| (field.to_string(), value.to_string()))
        .collect()
}

fn status(status: &RecordStatus) -> Status {
    match status {
        RecordStatus::Live => Status::Live,
        RecordStatus::Merged { into } => Status::Merged(into.to_string()),
        RecordStatus::Retired => Status::Retired,
    }
}

pub fn holder(holder: &Holder) -> (String, String, Status) {
    (
        holder.key.to_string(),
        holder.resolved.to_string(),
        status(&holder.status),
    )
}

pub fn seen(register: &RegisterName, record: &Record) -> Seen {
    assert_eq!(record.item.hash(), record.entry.item_hash);
    assert_eq!(record.item.text(register.as_str()), Some(record.key.as_str()));
    Seen {
        key: record.key.to_string(),
        entry: record.entry.number.get(),
        at: record.entry.timestamp,
        fields: fields(register, &record.item),
        status: status(&record.status),
    }
}

pub fn refusal(error: StoreError) -> Refusal {
    match error {
        StoreError::NotFound { what, .. } => Refusal::NotFound(what),
        StoreError::Invalid(_) => Refusal::Invalid,
        StoreError::Forbidden { .. } => Refusal::Forbidden,
        StoreError::State { .. } => Refusal::State,
        StoreError::Conflict { key, .. } => Refusal::Conflict(key.to_string()),
        StoreError::CrossReferenceConflict { source_record, .. } => {
            let id = source_record.split_once(':').unwrap().1;
            Refusal::CrossReferenceConflict(id.to_owned())
        }
        StoreError::Governance { .. } => Refusal::Governance,
        StoreError::Stands { key, .. } => Refusal::Stands(key.to_string()),
        other => Refusal::Unexpected(other.to_string()),
    }
}
