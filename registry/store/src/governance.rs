//! The registers that Registrar keeps about itself: `register`, `field`, `ownership` and `decision`.
//!
//! They are registers like any other, grown by the same [`Log`], so they have entries, roots and items. Nobody
//! proposes changes to them: each grows in the transaction that does what it tells.

use registry_core::{
    Cardinality, Classification, Datatype, Decision, DecisionRecord, FieldDefinition, FieldName, Item, Key,
    OwnershipRecord, PersonName, RegisterDefinition, RegisterName, Value,
};

use crate::log::Log;
use crate::model::{decision, record, register};
use crate::store::Writing;
use crate::{Result, StoreError};

/// A field of a governance register: name, datatype, cardinality, meaning.
type Field = (&'static str, Datatype, Cardinality, &'static str);

/// A governance register: name, title, description, fields besides the key.
struct Governance(&'static str, &'static str, &'static str, &'static [Field]);

const REGISTER: Governance = Governance(
    "register",
    "Registers",
    "The registers of this store.",
    &[
        ("title", Datatype::String, Cardinality::One, "The name for people."),
        (
            "description",
            Datatype::Text,
            Cardinality::One,
            "What the register lists and what for.",
        ),
        (
            "licence",
            Datatype::String,
            Cardinality::One,
            "The licence of its open fields.",
        ),
        (
            "fields",
            Datatype::String,
            Cardinality::Many,
            "The names of its fields, in order.",
        ),
    ],
);

const FIELD: Governance = Governance(
    "field",
    "Fields",
    "The fields of the registers of this store; the key is register/field.",
    &[
        (
            "register",
            Datatype::Curie,
            Cardinality::One,
            "The register that has the field.",
        ),
        (
            "name",
            Datatype::String,
            Cardinality::One,
            "The name of the field in items.",
        ),
        (
            "datatype",
            Datatype::String,
            Cardinality::One,
            "What its text must look like.",
        ),
        ("cardinality", Datatype::String, Cardinality::One, "1 or n."),
        (
            "required",
            Datatype::Boolean,
            Cardinality::One,
            "Whether every live record has it.",
        ),
        (
            "classification",
            Datatype::String,
            Cardinality::One,
            "open, restricted or personal.",
        ),
        ("description", Datatype::Text, Cardinality::One, "What it means."),
    ],
);

const OWNERSHIP: Governance = Governance(
    "ownership",
    "Ownership",
    "Who is owner, steward, custodian or deputy of a register, from when to when.",
    &[
        ("register", Datatype::Curie, Cardinality::One, "The register."),
        (
            "role",
            Datatype::String,
            Cardinality::One,
            "owner, steward, custodian or deputy.",
        ),
        ("person", Datatype::String, Cardinality::One, "The person."),
        (
            "organisation",
            Datatype::String,
            Cardinality::One,
            "The organisation that the person acts for.",
        ),
        (
            "contact",
            Datatype::String,
            Cardinality::One,
            "How to reach the person.",
        ),
        (
            "start-date",
            Datatype::Date,
            Cardinality::One,
            "First day in force; end-date is the last.",
        ),
        (
            "next-review",
            Datatype::Date,
            Cardinality::One,
            "When the appointment is to be looked at again.",
        ),
        (
            "delegated-by",
            Datatype::String,
            Cardinality::One,
            "Who delegated, for a deputy.",
        ),
    ],
);

const DECISION: Governance = Governance(
    "decision",
    "Decisions",
    "What named people decided about registers, and why.",
    &[
        ("register", Datatype::Curie, Cardinality::One, "The register."),
        (
            "kind",
            Datatype::String,
            Cardinality::One,
            "approve, reject, same, never-same or override.",
        ),
        ("person", Datatype::String, Cardinality::One, "Who decided."),
        ("decided-at", Datatype::Datetime, Cardinality::One, "When."),
        ("reason", Datatype::Text, Cardinality::One, "Why."),
        (
            "change-set",
            Datatype::String,
            Cardinality::One,
            "The change set that was let in or kept out.",
        ),
        (
            "changes",
            Datatype::Integer,
            Cardinality::One,
            "Number of its changes that this decided.",
        ),
        (
            "commit",
            Datatype::Integer,
            Cardinality::One,
            "The commit of the register that they became.",
        ),
        (
            "left",
            Datatype::String,
            Cardinality::One,
            "One source record of a pair, as source:identifier.",
        ),
        (
            "right",
            Datatype::String,
            Cardinality::One,
            "The other source record of the pair.",
        ),
        (
            "record",
            Datatype::String,
            Cardinality::One,
            "The record whose field was set.",
        ),
        ("field", Datatype::String, Cardinality::One, "The field that was set."),
        (
            "values",
            Datatype::Text,
            Cardinality::Many,
            "What it was set to; missing when it stays empty.",
        ),
    ],
);

/// Who acts when Registrar itself does.
const REGISTRAR: &str = "Registrar";

impl Governance {
    fn name(&self) -> Result<RegisterName> {
        StoreError::stored(RegisterName::parse(self.0))
    }

    fn definition(&self) -> Result<RegisterDefinition> {
        let fields = self.3.iter().map(|(name, datatype, cardinality, description)| {
            Ok(FieldDefinition {
                name: StoreError::stored(FieldName::parse(name))?,
                datatype: *datatype,
                cardinality: *cardinality,
                required: false,
                description: (*description).to_owned(),
                classification: Classification::Open,
            })
        });
        let name = self.name()?;
        Ok(RegisterDefinition {
            key_field: FieldName::from(&name),
            name,
            title: self.1.to_owned(),
            description: self.2.to_owned(),
            licence: "OGL-UK-3.0".to_owned(),
            fields: fields.collect::<Result<_>>()?,
        })
    }
}

/// Makes those of the governance registers that are missing, and lets them describe themselves.
pub(crate) fn ensure_registers(writing: &mut Writing<'_>) -> Result<()> {
    let mut made = Vec::new();
    for governance in [REGISTER, FIELD, OWNERSHIP, DECISION] {
        let definition = governance.definition()?;
        if register::find(writing.connection, &definition.name)?.is_none() {
            register::insert(writing.connection, &register::Register::empty(definition.clone(), true))?;
            made.push(definition);
        }
    }
    let registrar = StoreError::stored(PersonName::parse(REGISTRAR))?;
    record_definitions(writing, &made, &registrar)
}

/// Appends the definitions to `register` and `field`.
pub(crate) fn record_definitions(
    writing: &mut Writing<'_>,
    definitions: &[RegisterDefinition],
    by: &PersonName,
) -> Result<()> {
    let mut registers = Vec::new();
    let mut fields = Vec::new();
    for definition in definitions {
        registers.push(register_item(definition)?);
        for field in &definition.fields {
            fields.push(field_item(definition, field)?);
        }
    }
    append(writing, &REGISTER, &registers, by, None)?;
    append(writing, &FIELD, &fields, by, None)
}

/// Appends the ownership records to `ownership`.
pub(crate) fn record_ownership(writing: &mut Writing<'_>, records: &[OwnershipRecord], by: &PersonName) -> Result<()> {
    let items = records.iter().map(ownership_item).collect::<Result<Vec<_>>>()?;
    append(writing, &OWNERSHIP, &items, by, None)
}

/// Writes the decisions down and appends them to `decision`.
pub(crate) fn record_decisions(
    writing: &mut Writing<'_>,
    register: &RegisterName,
    decisions: Vec<Decision>,
    by: &PersonName,
    reason: Option<&str>,
    change_set: &str,
) -> Result<()> {
    let at = writing.at;
    let records: Vec<DecisionRecord> = decisions
        .into_iter()
        .map(|decision| DecisionRecord {
            id: uuid::Uuid::now_v7().to_string(),
            register: register.clone(),
            decision,
            by: by.clone(),
            at,
            reason: reason.map(str::to_owned),
        })
        .collect();
    decision::insert(writing.connection, &records)?;
    let items = records.iter().map(decision_item).collect::<Result<Vec<_>>>()?;
    append(writing, &DECISION, &items, by, Some(change_set))
}

fn append(
    writing: &mut Writing<'_>,
    governance: &Governance,
    items: &[(Key, Item)],
    by: &PersonName,
    change_set: Option<&str>,
) -> Result<()> {
    let name = governance.name()?;
    let present = record::find_all(writing.connection, &name, items.iter().map(|(key, _)| key))?;
    let mut log = Log::open(writing, &name)?;
    for (key, item) in items {
        let before = present.get(key);
        // The same state again is no news.
        if before.is_none_or(|current| current.item_hash != item.hash()) {
            log.append(key, item, before.map(|current| current.status.as_str()));
        }
    }
    if log.is_unchanged() {
        return Ok(());
    }
    log.commit(writing, by, change_set)?;
    Ok(())
}

/// An item from names and texts; empty ones are left out.
fn item<'a>(
    governance: &Governance,
    key: &str,
    texts: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> Result<(Key, Item)> {
    let mut item = Item::new();
    let key = StoreError::stored(Key::parse(key))?;
    item.insert(FieldName::from(&governance.name()?), key.as_str());
    for (name, text) in texts {
        item.insert(StoreError::stored(FieldName::parse(name))?, text.unwrap_or_default());
    }
    Ok((key, item))
}

fn register_item(definition: &RegisterDefinition) -> Result<(Key, Item)> {
    let (key, mut item) = item(
        &REGISTER,
        definition.name.as_str(),
        [
            ("title", Some(definition.title.clone())),
            ("description", Some(definition.description.clone())),
            ("licence", Some(definition.licence.clone())),
        ],
    )?;
    let names: Vec<String> = definition.fields.iter().map(|field| field.name.to_string()).collect();
    item.insert(StoreError::stored(FieldName::parse("fields"))?, names);
    Ok((key, item))
}

fn field_item(definition: &RegisterDefinition, field: &FieldDefinition) -> Result<(Key, Item)> {
    let key = format!("{}/{}", definition.name, field.name);
    let key = Key::parse(&key).map_err(|error| StoreError::invalid("name", field.name.as_str(), error.rule))?;
    item(
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
        ],
    )
}

fn ownership_item(record: &OwnershipRecord) -> Result<(Key, Item)> {
    item(
        &OWNERSHIP,
        &record.id,
        [
            ("register", Some(format!("register:{}", record.register))),
            ("role", Some(record.role.to_string())),
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

fn decision_item(record: &DecisionRecord) -> Result<(Key, Item)> {
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
        } => vec![
            ("change-set", change_set.as_str().into()),
            ("changes", changes.to_string().into()),
            ("commit", commit.to_string().into()),
        ],
        Decision::Reject { change_set, changes } => {
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
