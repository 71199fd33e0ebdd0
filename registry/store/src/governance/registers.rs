//! The schemas of the registers that Registrar keeps about itself.

use registry_core::{Cardinality, Datatype, FieldDefinition, FieldName, RegisterDefinition, RegisterName};

use crate::{Result, StoreError};

/// A field of a governance register: name, datatype, cardinality, meaning.
type Field = (&'static str, Datatype, Cardinality, &'static str);

/// A governance register: short name, title, description, fields besides the key.
///
/// It is kept under its short name behind [`PREFIX`], because the short names are those of registers that people
/// publish: the United Kingdom's list of registers is a register called `register`. It answers to the short name until
/// such a register is loaded.
pub(super) struct Governance(&'static str, &'static str, &'static str, &'static [Field]);

/// What stands before the short name.
const PREFIX: &str = "registrar-";

/// All of them, in the order in which they are made.
pub(super) const ALL: [&Governance; 5] = [&REGISTER, &FIELD, &OWNERSHIP, &DECISION, &SIGNING_KEY];

pub(super) const REGISTER: Governance = Governance(
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
            "custodian",
            Datatype::String,
            Cardinality::One,
            "Who keeps the data, as the register was published.",
        ),
        (
            "key-field",
            Datatype::String,
            Cardinality::One,
            "The field that holds the key.",
        ),
        (
            "fields",
            Datatype::String,
            Cardinality::Many,
            "The names of its fields, in order.",
        ),
    ],
);

pub(super) const FIELD: Governance = Governance(
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
        (
            "refers-to",
            Datatype::String,
            Cardinality::One,
            "The register whose keys its values are.",
        ),
        (
            "pattern",
            Datatype::Text,
            Cardinality::One,
            "What each value must match.",
        ),
        (
            "codes",
            Datatype::Text,
            Cardinality::Many,
            "The codes that a value may be, each with its meaning.",
        ),
        (
            "retired",
            Datatype::Boolean,
            Cardinality::One,
            "Whether it is out of use and takes no new values.",
        ),
    ],
);

pub(super) const OWNERSHIP: Governance = Governance(
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
        (
            "party",
            Datatype::String,
            Cardinality::One,
            "Whether the name is that of a person or of a team.",
        ),
        ("person", Datatype::String, Cardinality::One, "The person or team."),
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

pub(super) const SIGNING_KEY: Governance = Governance(
    "signing-key",
    "Signing keys",
    "The public keys that checkpoints were signed with, from when to when; the key is the fingerprint.",
    &[
        (
            "verifier-key",
            Datatype::String,
            Cardinality::One,
            "The public key as C2SP signed-note writes it.",
        ),
        (
            "start-date",
            Datatype::Datetime,
            Cardinality::One,
            "When it came into force.",
        ),
        (
            "end-date",
            Datatype::Datetime,
            Cardinality::One,
            "When another took its place.",
        ),
    ],
);

pub(super) const DECISION: Governance = Governance(
    "decision",
    "Decisions",
    "What named people decided about registers, and why.",
    &[
        ("register", Datatype::Curie, Cardinality::One, "The register."),
        (
            "kind",
            Datatype::String,
            Cardinality::One,
            "propose, withdraw, supersede, approve, reject, same, never-same, override, publish, begin-rule or end-rule.",
        ),
        ("person", Datatype::String, Cardinality::One, "Who decided."),
        ("decided-at", Datatype::Datetime, Cardinality::One, "When."),
        ("reason", Datatype::Text, Cardinality::One, "Why."),
        (
            "change-set",
            Datatype::String,
            Cardinality::One,
            "The change set that this is about.",
        ),
        (
            "superseded-by",
            Datatype::String,
            Cardinality::One,
            "The change set that took its place.",
        ),
        (
            "rule",
            Datatype::String,
            Cardinality::One,
            "The rule by which changes are approved.",
        ),
        (
            "edition",
            Datatype::Integer,
            Cardinality::One,
            "The edition that was published.",
        ),
        (
            "log-size",
            Datatype::Integer,
            Cardinality::One,
            "Number of entries that the edition covers.",
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

impl Governance {
    /// The name under which people know it.
    pub(super) fn short_name(&self) -> &'static str {
        self.0
    }

    /// The name under which it is kept.
    pub(super) fn name(&self) -> Result<RegisterName> {
        StoreError::stored(RegisterName::parse(&format!("{PREFIX}{}", self.0)))
    }

    /// The field that holds the key.
    pub(super) fn key_field(&self) -> Result<FieldName> {
        StoreError::stored(FieldName::parse(self.0))
    }

    /// Its schema.
    pub(super) fn definition(&self) -> Result<RegisterDefinition> {
        let fields = self.3.iter().map(|(name, datatype, cardinality, description)| {
            let name = StoreError::stored(FieldName::parse(name))?;
            Ok(FieldDefinition::new(name, *datatype, *cardinality, *description))
        });
        Ok(RegisterDefinition {
            key_field: self.key_field()?,
            name: self.name()?,
            title: self.1.to_owned(),
            description: self.2.to_owned(),
            licence: "OGL-UK-3.0".to_owned(),
            custodian: None,
            fields: fields.collect::<Result<_>>()?,
        })
    }
}
