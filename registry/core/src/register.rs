//! The schema of a register.

use std::borrow::Cow;

use crate::{Datatype, FieldName, Item, RegisterName, ReservedField, Value, Violation};

/// How many values a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Cardinality {
    /// One value.
    #[serde(rename = "1")]
    One,
    /// Any number of values.
    #[serde(rename = "n")]
    Many,
}

impl Cardinality {
    /// `1` or `n`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Many => "n",
        }
    }
}

/// Who may see the values of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Anyone.
    #[default]
    Open,
    /// Those whom the owner of the register admits.
    Restricted,
    /// Restricted, and about a living person.
    Personal,
}

impl Classification {
    /// `open`, `restricted` or `personal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restricted => "restricted",
            Self::Personal => "personal",
        }
    }
}

/// One attribute in the schema of a register.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDefinition {
    /// The name of the field in items.
    pub name: FieldName,
    /// What its text must look like.
    pub datatype: Datatype,
    /// One value or several.
    pub cardinality: Cardinality,
    /// Whether every live record must have it.
    #[serde(default)]
    pub required: bool,
    /// What it means, for people.
    pub description: String,
    /// Who may see it.
    #[serde(default)]
    pub classification: Classification,
}

/// The schema of a register: what it is a list of, and the fields of each record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterDefinition {
    /// The name in addresses and references.
    pub name: RegisterName,
    /// The name for people.
    pub title: String,
    /// What the register lists and what for.
    pub description: String,
    /// The licence that its open fields are published under, such as `OGL-UK-3.0`.
    pub licence: String,
    /// The field that holds the key in each item; it bears the register's name.
    pub key_field: FieldName,
    /// The fields of its own; the [reserved fields](ReservedField) come on top.
    pub fields: Vec<FieldDefinition>,
}

impl RegisterDefinition {
    /// The definition of the field: one of its own, the key field, or a reserved one.
    pub fn field<F: AsRef<str> + ?Sized>(&self, name: &F) -> Option<Cow<'_, FieldDefinition>> {
        let name = name.as_ref();
        if let Some(own) = self.fields.iter().find(|field| field.name.as_str() == name) {
            return Some(Cow::Borrowed(own));
        }
        if self.key_field.as_str() == name {
            return Some(Cow::Owned(self.key_field_definition()));
        }
        let reserved_field = ReservedField::ALL.into_iter().find(|field| field.as_str() == name);
        reserved_field.map(|field| Cow::Owned(reserved(field)))
    }

    /// The key field: every register has it, whether or not its definition lists it.
    fn key_field_definition(&self) -> FieldDefinition {
        FieldDefinition {
            name: self.key_field.clone(),
            datatype: Datatype::String,
            cardinality: Cardinality::One,
            required: true,
            description: "The permanent identifier of the record.".to_owned(),
            classification: Classification::Open,
        }
    }

    /// What is wrong with the definition itself.
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.key_field.as_str() != self.name.as_str() {
            violations.push(Violation::new(
                "key_field",
                self.key_field.as_str(),
                "be the name of the register",
            ));
        }
        if self.title.trim().is_empty() {
            violations.push(Violation::new(
                "title",
                self.title.as_str(),
                "name the register for people",
            ));
        }
        for (position, field) in self.fields.iter().enumerate() {
            let place = format!("fields[{position}].name");
            if self
                .fields
                .iter()
                .take(position)
                .any(|earlier| earlier.name == field.name)
            {
                violations.push(Violation::new(place, field.name.as_str(), "stand in the list once"));
            } else if field.name == self.key_field && field.cardinality != Cardinality::One {
                violations.push(Violation::new(
                    place,
                    field.name.as_str(),
                    "have cardinality 1, because it is the key",
                ));
            } else if ReservedField::ALL
                .iter()
                .any(|reserved| reserved.as_str() == field.name.as_str())
                && !repeats_reserved(field)
            {
                violations.push(Violation::new(
                    place,
                    field.name.as_str(),
                    "be another name, because every register has this field already",
                ));
            }
        }
        violations
    }

    /// Checks the item of a record against the schema; every violation, none when it is valid.
    pub fn validate(&self, item: &Item) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (name, value) in item {
            match self.field(name) {
                Some(definition) => check_value(&definition, value, &mut violations),
                None => violations.push(Violation::new(
                    name.as_str(),
                    value.to_string(),
                    format!("be a field of the register {}", self.name),
                )),
            }
        }
        let key = std::iter::once(&self.key_field);
        let required = self
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| &field.name);
        for name in required.filter(|name| **name != self.key_field).chain(key) {
            if item.get(name).is_none() {
                violations.push(Violation::new(name.as_str(), "", "have a value"));
            }
        }
        violations
    }
}

fn check_value(definition: &FieldDefinition, value: &Value, violations: &mut Vec<Violation>) {
    let name = definition.name.as_str();
    match (definition.cardinality, value) {
        (Cardinality::One, Value::Many(_)) => {
            violations.push(Violation::new(name, value.to_string(), "be one value, not a list"));
        }
        (Cardinality::Many, Value::One(text)) => {
            violations.push(Violation::new(name, text.as_str(), "be a list of values"));
        }
        (Cardinality::One, Value::One(_)) | (Cardinality::Many, Value::Many(_)) => {}
    }
    for text in value.texts() {
        if let Err(rule) = definition.datatype.check(text) {
            violations.push(Violation::new(name, text, rule));
        }
    }
}

/// Whether the field repeats a reserved one as it is; GOV.UK registers list `end-date`, as a datetime.
fn repeats_reserved(field: &FieldDefinition) -> bool {
    ReservedField::ALL.into_iter().map(reserved).any(|reserved| {
        reserved.name == field.name
            && reserved.cardinality == field.cardinality
            && !field.required
            && (reserved.datatype == field.datatype
                || reserved.datatype == Datatype::Date && field.datatype == Datatype::Datetime)
    })
}

fn reserved(field: ReservedField) -> FieldDefinition {
    let (datatype, description) = match field {
        ReservedField::EndDate => (
            Datatype::Date,
            "The day the thing ended, or the day its record was closed.",
        ),
        ReservedField::MergedInto => (Datatype::String, "The key that took over from this one."),
        ReservedField::ClosedBecause => (Datatype::Text, "Why the record was closed."),
    };
    FieldDefinition {
        name: field.into(),
        datatype,
        cardinality: Cardinality::One,
        required: false,
        description: description.to_owned(),
        classification: Classification::Open,
    }
}
