//! The definition of a register as it emerges from system entries.

use std::collections::BTreeMap;

use super::RsfError;
use super::observed::Observed;
use crate::limits::LICENCE_DEFAULT;
use crate::system_item::parsed;
use crate::{
    Cardinality, Datatype, FieldDefinition, FieldName, Item, RegisterDefinition, RegisterName, ReservedField, Violation,
};

/// What the system entries so far say.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    name: Option<RegisterName>,
    title: Option<String>,
    custodian: Option<String>,
    fields: BTreeMap<FieldName, FieldDefinition>,
    register: Option<Item>,
    listed: Vec<FieldName>,
    key_field: Option<FieldName>,
}

impl Metadata {
    /// Takes a system entry into account; keys that are not known are passed over.
    ///
    /// `changeable` tells that the register has no user entries yet.
    pub(super) fn accept(
        &mut self,
        line: u64,
        key: &str,
        item: &Item,
        observed: &Observed,
        changeable: bool,
    ) -> Result<(), RsfError> {
        let refuse = |found: Violation| {
            let rule = format!("{} in {}", found.rule, found.field);
            RsfError::refused(line, &found.value, rule, "correct the definition")
        };
        match key.split_once(':').unwrap_or((key, "")) {
            ("name", "") => {
                let name = required(parsed(item, "name", RegisterName::parse), "name").map_err(refuse)?;
                self.set_name(name).map_err(refuse)
            }
            ("register-name", "") => {
                self.title = item.text("register-name").map(str::to_owned);
                Ok(())
            }
            ("custodian", "") => {
                self.custodian = item.text("custodian").map(str::to_owned);
                Ok(())
            }
            ("field", name) => self.accept_field(name, item, observed, changeable).map_err(refuse),
            ("register", name) => self.accept_register(name, item, observed, changeable).map_err(refuse),
            _ => Ok(()),
        }
    }

    fn set_name(&mut self, name: RegisterName) -> Result<(), Violation> {
        match &self.name {
            Some(present) if *present != name => {
                let rule = format!("stay {present}: a register never changes its name");
                Err(Violation::new("name", name.as_str(), rule))
            }
            _ => {
                self.name = Some(name);
                Ok(())
            }
        }
    }

    fn accept_field(
        &mut self,
        name: &str,
        item: &Item,
        observed: &Observed,
        changeable: bool,
    ) -> Result<(), Violation> {
        let field = FieldDefinition {
            // The key counts: a published register once defined its end-date by the item of its start-date.
            name: FieldName::parse(name).map_err(|error| Violation::new("field", name, error.rule))?,
            ..FieldDefinition::from_system_item(item)?
        };
        if let Some(old) = self.fields.get(&field.name).filter(|_| !changeable) {
            unchanged("datatype", field.datatype.as_str(), old.datatype.as_str())?;
            unchanged("cardinality", field.cardinality.as_str(), old.cardinality.as_str())?;
        }
        if let Some(seen) = observed.cardinality(&field.name) {
            unchanged("cardinality", field.cardinality.as_str(), seen.as_str())?;
        }
        self.fields.insert(field.name.clone(), field);
        Ok(())
    }

    fn accept_register(
        &mut self,
        name: &str,
        item: &Item,
        observed: &Observed,
        changeable: bool,
    ) -> Result<(), Violation> {
        let register = required(parsed(item, "register", RegisterName::parse), "register")?;
        same("register", register.as_str(), name)?;
        if let Some(old) = self.register.as_ref().filter(|_| !changeable)
            && let Some(change) = crate::difference(Some(old), Some(item))
                .into_iter()
                .find(|change| change.field.as_str() != "text")
        {
            let after = change.after.map_or_else(String::new, |value| value.to_string());
            let before = change.before.map_or_else(String::new, |value| value.to_string());
            let rule = format!("stay {before:?}: with user entries only the text changes");
            return Err(Violation::new(change.field.as_str(), after, rule));
        }
        let mut listed = Vec::new();
        for text in item.get("fields").into_iter().flat_map(crate::Value::texts) {
            listed.push(FieldName::parse(text).map_err(|error| Violation::new("fields", text, error.rule))?);
        }
        let key_field = parsed(item, "key-field", FieldName::parse)?.or_else(|| {
            let own = FieldName::from(&register);
            listed.contains(&own).then_some(own)
        });
        self.set_name(register)?;
        self.register = Some(item.clone());
        self.listed = listed;
        self.key_field = key_field;
        self.check_observed(observed)
    }

    /// Whether the entries before the definition agree with it.
    fn check_observed(&self, observed: &Observed) -> Result<(), Violation> {
        for (field, line) in observed.fields() {
            if !self.lists(field) {
                let rule = format!("be one of the listed: the entry in line {line} has it");
                return Err(Violation::new("fields", field.as_str(), rule));
            }
        }
        match &self.key_field {
            Some(key) if !observed.may_be_key(key) => {
                let rule = "hold the key in every entry before the definition";
                Err(Violation::new("key-field", key.as_str(), rule))
            }
            _ => Ok(()),
        }
    }

    /// Whether items may have the field: all may while nothing lists fields, and the reserved ones always.
    pub(super) fn lists(&self, field: &FieldName) -> bool {
        self.listed.is_empty() || self.listed.contains(field) || is_reserved(field)
    }

    /// The field that holds the key, when the definition says so.
    pub(super) fn key_field(&self) -> Option<&FieldName> {
        self.key_field.as_ref()
    }

    /// The definition of the field, when a system entry gave it.
    pub(super) fn field(&self, name: &FieldName) -> Option<&FieldDefinition> {
        self.fields.get(name)
    }

    /// Whether nothing says which fields there are.
    pub(super) fn is_inferred(&self) -> bool {
        self.listed.is_empty()
    }

    /// The definition, completed from the items; nothing when neither tells what the register is.
    pub(super) fn definition(&self, observed: &Observed) -> Option<RegisterDefinition> {
        let own = self.name.as_ref().map(FieldName::from);
        let key_field = self.key_field.clone().or_else(|| {
            let own = own.filter(|own| observed.may_be_key(own));
            own.or_else(|| observed.key_field().cloned())
        })?;
        let name = match &self.name {
            Some(name) => name.clone(),
            None => RegisterName::parse(key_field.as_str()).ok()?,
        };
        let fields = if self.is_inferred() {
            observed.fields().map(|(field, _)| field.clone()).collect()
        } else {
            self.listed.clone()
        };
        let item = self.register.as_ref();
        let attribute = |attribute: &str| item.and_then(|item| item.text(attribute)).map(str::to_owned);
        Some(RegisterDefinition {
            title: self.title.clone().unwrap_or_else(|| name.to_string()),
            name,
            description: attribute("text").unwrap_or_default(),
            licence: attribute("licence").unwrap_or_else(|| LICENCE_DEFAULT.to_owned()),
            custodian: self.custodian.clone(),
            key_field,
            fields: fields
                .into_iter()
                .filter_map(|field| self.define(field, observed))
                .collect(),
        })
    }

    /// The definition of a listed field; nothing for one that every register has anyway.
    fn define(&self, name: FieldName, observed: &Observed) -> Option<FieldDefinition> {
        let field = match self.fields.get(&name) {
            Some(defined) => defined.clone(),
            None if is_reserved(&name) => return None,
            None => {
                let cardinality = observed.cardinality(&name).unwrap_or(Cardinality::One);
                FieldDefinition::new(name, Datatype::String, cardinality, "")
            }
        };
        let repeats = ReservedField::ALL.map(ReservedField::definition).contains(&field);
        (!repeats).then_some(field)
    }
}

fn is_reserved(field: &FieldName) -> bool {
    ReservedField::ALL
        .iter()
        .any(|reserved| reserved.as_str() == field.as_str())
}

fn required<T>(read: Result<Option<T>, Violation>, attribute: &str) -> Result<T, Violation> {
    read?.ok_or_else(|| Violation::new(attribute, "", "have a value"))
}

fn same(attribute: &str, found: &str, in_key: &str) -> Result<(), Violation> {
    if found == in_key {
        return Ok(());
    }
    let rule = format!("be {in_key:?}, as the key of the entry says");
    Err(Violation::new(attribute, found, rule))
}

fn unchanged(attribute: &str, new: &str, old: &str) -> Result<(), Violation> {
    if new == old {
        return Ok(());
    }
    let rule = format!("stay {old}, because user entries rely on it");
    Err(Violation::new(attribute, new, rule))
}
