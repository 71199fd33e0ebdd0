//! What the governance registers say about a register, a field, an ownership record and a decision.

use chrono::{DateTime, Utc};
use registry_core::{
    Decision, DecisionRecord, FieldDefinition, FieldName, Item, Key, OwnershipRecord, Party, PersonName,
    RegisterDefinition, RegisterName, Role, Value,
};

use crate::governance::registers::{DECISION, FIELD, Governance, OWNERSHIP, REGISTER, SIGNING_KEY};
use crate::{Result, SigningKeyRecord, StoreError};

/// An item from names and texts; empty ones are left out.
fn item<'a>(
    governance: &Governance,
    key: &str,
    texts: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> Result<(Key, Item)> {
    let mut item = Item::new();
    let key = StoreError::stored(Key::parse(key))?;
    item.insert(governance.key_field()?, key.as_str());
    for (name, text) in texts {
        item.insert(StoreError::stored(FieldName::parse(name))?, text.unwrap_or_default());
    }
    Ok((key, item))
}

pub(super) fn register_item(definition: &RegisterDefinition) -> Result<(Key, Item)> {
    let (key, mut item) = item(
        &REGISTER,
        definition.name.as_str(),
        [
            ("title", Some(definition.title.clone())),
            ("description", Some(definition.description.clone())),
            ("licence", Some(definition.licence.clone())),
            ("custodian", definition.custodian.clone()),
            ("key-field", Some(definition.key_field.to_string())),
        ],
    )?;
    let names: Vec<String> = definition.fields.iter().map(|field| field.name.to_string()).collect();
    item.insert(StoreError::stored(FieldName::parse("fields"))?, names);
    Ok((key, item))
}

pub(super) fn field_item(definition: &RegisterDefinition, field: &FieldDefinition) -> Result<(Key, Item)> {
    let key = format!("{}/{}", definition.name, field.name);
    let key = Key::parse(&key).map_err(|error| StoreError::invalid("name", field.name.as_str(), error.rule))?;
    let (key, mut item) = item(
        &FIELD,
        key.as_str(),
        [
            ("register", Some(format!("register:{}", definition.name))),
            ("name", Some(field.name.to_string())),
            ("datatype", Some(field.datatype.as_str().to_owned())),
            ("cardinality", Some(field.cardinality.as_str().to_owned())),
            ("required", Some(field.required.to_string())),
            ("classification", Some(field.classification.as_str().to_owned())),
            ("description", Some(field.description.clone())),
            ("refers-to", field.register.as_ref().map(RegisterName::to_string)),
            (
                "pattern",
                field.pattern.as_ref().map(|pattern| pattern.as_str().to_owned()),
            ),
            ("retired", field.retired.then(|| "true".to_owned())),
        ],
    )?;
    let codes: Vec<String> = field
        .codes
        .iter()
        .map(|code| format!("{} {}", code.code, code.title))
        .collect();
    item.insert(StoreError::stored(FieldName::parse("codes"))?, codes);
    Ok((key, item))
}

pub(super) fn ownership_item(record: &OwnershipRecord) -> Result<(Key, Item)> {
    item(
        &OWNERSHIP,
        &record.id,
        [
            ("register", Some(format!("register:{}", record.register))),
            ("role", Some(record.role.to_string())),
            ("party", Some(record.party.as_str().to_owned())),
            ("person", Some(record.person.to_string())),
            ("organisation", Some(record.organisation.clone())),
            ("contact", Some(record.contact.clone())),
            ("start-date", Some(record.from.to_string())),
            ("end-date", record.to.map(|day| day.to_string())),
            ("next-review", record.next_review.map(|day| day.to_string())),
            ("delegated-by", record.delegated_by.as_ref().map(PersonName::to_string)),
        ],
    )
}

/// The ownership record that the item states.
pub(super) fn read_ownership(item: &Item) -> Result<OwnershipRecord> {
    let text = |field: &str| {
        item.text(field)
            .ok_or_else(|| StoreError::Damaged(format!("an ownership record lacks {field}: {}", item.canonical_json())))
    };
    let day = |field: &str| item.text(field).map(|day| StoreError::stored(day.parse())).transpose();
    let register = text("register")?;
    let from = text("start-date")?;
    Ok(OwnershipRecord {
        id: text(OWNERSHIP.short_name())?.to_owned(),
        register: StoreError::stored(RegisterName::parse(
            register.strip_prefix("register:").unwrap_or(register),
        ))?,
        role: one_of(Role::ALL, Role::as_str, text("role")?)?,
        party: one_of(Party::ALL, Party::as_str, text("party")?)?,
        person: StoreError::stored(PersonName::parse(text("person")?))?,
        organisation: item.text("organisation").unwrap_or_default().to_owned(),
        contact: item.text("contact").unwrap_or_default().to_owned(),
        from: StoreError::stored(from.parse())?,
        to: day("end-date")?,
        next_review: day("next-review")?,
        delegated_by: item
            .text("delegated-by")
            .map(|name| StoreError::stored(PersonName::parse(name)))
            .transpose()?,
    })
}

/// The one of these that has the name.
fn one_of<T: Copy>(all: impl IntoIterator<Item = T>, name_of: fn(T) -> &'static str, name: &str) -> Result<T> {
    all.into_iter()
        .find(|one| name_of(*one) == name)
        .ok_or_else(|| StoreError::Damaged(format!("an ownership record says {name:?}")))
}

pub(super) fn signing_key_item(record: &SigningKeyRecord) -> Result<(Key, Item)> {
    let time = |time: DateTime<Utc>| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    item(
        &SIGNING_KEY,
        &record.verifier_key.fingerprint(),
        [
            ("verifier-key", Some(record.verifier_key.to_string())),
            ("start-date", Some(time(record.from))),
            ("end-date", record.to.map(time)),
        ],
    )
}

pub(super) fn decision_item(record: &DecisionRecord) -> Result<(Key, Item)> {
    let (key, mut item) = item(
        &DECISION,
        &record.id,
        [
            ("register", Some(format!("register:{}", record.register))),
            ("kind", Some(record.decision.as_str().to_owned())),
            ("person", Some(record.by.to_string())),
            ("decided-at", Some(record.at.format("%Y-%m-%dT%H:%M:%SZ").to_string())),
            ("reason", record.reason.clone()),
        ],
    )?;
    for (name, value) in decision_detail(&record.decision) {
        item.insert(StoreError::stored(FieldName::parse(name))?, value);
    }
    Ok((key, item))
}

fn decision_detail(decision: &Decision) -> Vec<(&'static str, Value)> {
    match decision {
        Decision::Approve {
            change_set,
            changes,
            commit,
            rule,
        } => vec![
            ("change-set", change_set.as_str().into()),
            ("changes", changes.to_string().into()),
            ("commit", commit.to_string().into()),
            ("rule", rule.as_deref().unwrap_or_default().into()),
        ],
        Decision::Withdraw { change_set } => vec![("change-set", change_set.as_str().into())],
        Decision::Supersede { change_set, by } => vec![
            ("change-set", change_set.as_str().into()),
            ("superseded-by", by.as_str().into()),
        ],
        Decision::Publish { edition, log_size } => vec![
            ("edition", edition.to_string().into()),
            ("log-size", log_size.to_string().into()),
        ],
        Decision::BeginRule { rule } | Decision::EndRule { rule } => vec![("rule", rule.as_str().into())],
        Decision::Propose { change_set, changes } | Decision::Reject { change_set, changes } => {
            vec![
                ("change-set", change_set.as_str().into()),
                ("changes", changes.to_string().into()),
            ]
        }
        Decision::Same { left, right } | Decision::NeverSame { left, right } => {
            vec![("left", left.to_string().into()), ("right", right.to_string().into())]
        }
        Decision::Override { key, field, value } => {
            let texts = value
                .iter()
                .flat_map(Value::texts)
                .map(str::to_owned)
                .collect::<Vec<_>>();
            vec![
                ("record", key.as_str().into()),
                ("field", field.as_str().into()),
                ("values", texts.into()),
            ]
        }
    }
}
