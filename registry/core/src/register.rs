//! The schema of a register.

use std::borrow::Cow;

use crate::{Cardinality, Datatype, FieldDefinition, FieldName, Item, RegisterName, ReservedField, Violation};

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
    /// Who keeps the data, as GOV.UK registers name one person; the people in force stand in ownership records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custodian: Option<String>,
    /// The field that holds the key in each item; most often it bears the register's name.
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
        reserved_field.map(|field| Cow::Owned(field.definition()))
    }

    /// The key field: every register has it, whether or not its definition lists it.
    fn key_field_definition(&self) -> FieldDefinition {
        FieldDefinition {
            required: true,
            ..FieldDefinition::new(
                self.key_field.clone(),
                Datatype::String,
                Cardinality::One,
                "The permanent identifier of the record.",
            )
        }
    }

    /// What is wrong with the definition itself.
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if is_reserved(&self.key_field) {
            violations.push(Violation::new(
                "key_field",
                self.key_field.as_str(),
                "be another field, because every register has this one for its own purpose",
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
            let place = format!("fields[{position}]");
            if let Some(rule) = self.misplaced(position, field) {
                violations.push(Violation::new(format!("{place}.name"), field.name.as_str(), rule));
            }
            field.check(&place, &mut violations);
        }
        violations
    }

    /// The rule that the field breaks by where it stands, worded to follow "must".
    fn misplaced(&self, position: usize, field: &FieldDefinition) -> Option<&'static str> {
        let mut earlier = self.fields.iter().take(position);
        if earlier.any(|earlier| earlier.name == field.name) {
            Some("stand in the list once")
        } else if field.name == self.key_field && field.cardinality != Cardinality::One {
            Some("have cardinality 1, because it is the key")
        } else if field.name == self.key_field && field.retired {
            Some("stay in use, because it is the key")
        } else if is_reserved(&field.name) && !repeats_reserved(field) {
            Some("be another name, because every register has this field already")
        } else {
            None
        }
    }

    /// Checks the item of a record against the schema; every violation, none when it is valid.
    pub fn validate(&self, item: &Item) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (name, value) in item {
            match self.field(name) {
                Some(definition) => definition.check_value(value, &mut violations),
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

    /// Checks a new state of a record: [`validate`](Self::validate), and no new value in a retired field.
    ///
    /// `before` is the present item of the record, nothing for a new one. A retired field keeps its value or loses it.
    pub fn validate_change(&self, before: Option<&Item>, after: &Item) -> Vec<Violation> {
        let mut violations = self.validate(after);
        for field in self.fields.iter().filter(|field| field.retired) {
            let value = after.get(&field.name);
            if let Some(value) = value
                && before.and_then(|before| before.get(&field.name)) != Some(value)
            {
                violations.push(Violation::new(
                    field.name.as_str(),
                    value.to_string(),
                    "be as it was or missing, because the field is retired",
                ));
            }
        }
        violations
    }
}

fn is_reserved(field: &FieldName) -> bool {
    ReservedField::ALL
        .iter()
        .any(|reserved| reserved.as_str() == field.as_str())
}

/// Whether the field repeats a reserved one as it is; GOV.UK registers list `end-date`, as a datetime.
fn repeats_reserved(field: &FieldDefinition) -> bool {
    ReservedField::ALL
        .map(ReservedField::definition)
        .iter()
        .any(|reserved| {
            reserved.name == field.name
                && reserved.cardinality == field.cardinality
                && !field.required
                && (reserved.datatype == field.datatype
                    || reserved.datatype == Datatype::Date
                        && matches!(field.datatype, Datatype::Datetime | Datatype::String))
        })
}

impl ReservedField {
    /// The definition that the field has in every register that does not list it.
    pub fn definition(self) -> FieldDefinition {
        let (datatype, description) = match self {
            Self::EndDate => (
                Datatype::Date,
                "The day the thing ended, or the day its record was closed.",
            ),
            Self::MergedInto => (Datatype::String, "The key that took over from this one."),
            Self::ClosedBecause => (Datatype::Text, "Why the record was closed."),
        };
        FieldDefinition::new(self.into(), datatype, Cardinality::One, description)
    }
}
