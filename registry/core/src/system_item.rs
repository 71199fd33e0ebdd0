//! Definitions as the items of the system entries of an RSF file.
//!
//! The attributes of GOV.UK Registers say what they can. What the model of GOV.UK does not know stands in attributes
//! of ours that others ignore, and only where it is not the default: `exact-datatype`, `required`, `classification`,
//! `pattern`, `codes` and `retired` of a field, `licence` and `key-field` of a register.

use crate::limits::LICENCE_DEFAULT;
use crate::{
    Cardinality, Classification, Code, Datatype, FieldDefinition, FieldName, Item, Pattern, RegisterDefinition,
    RegisterName, ReservedField, Value, Violation,
};

/// The stage of development that GOV.UK asks every register and field for.
const PHASE: &str = "beta";

impl FieldDefinition {
    /// The item of the system entry `field:NAME`.
    ///
    /// A datatype that GOV.UK Registers does not have is written as the wider one that it has, with the exact one
    /// beside it. A code stands with its title behind a tab.
    pub fn to_system_item(&self) -> Item {
        let wide = widened(self.datatype);
        let exact = if wide == self.datatype {
            ""
        } else {
            self.datatype.as_str()
        };
        let classification = match self.classification {
            Classification::Open => "",
            other => other.as_str(),
        };
        let flag = |set: bool| if set { "true" } else { "" };
        let mut item = item_of([
            ("cardinality", self.cardinality.as_str()),
            ("classification", classification),
            ("datatype", wide.as_str()),
            ("exact-datatype", exact),
            ("field", self.name.as_str()),
            ("pattern", self.pattern.as_ref().map_or("", Pattern::as_str)),
            ("phase", PHASE),
            ("register", self.register.as_ref().map_or("", RegisterName::as_str)),
            ("required", flag(self.required)),
            ("retired", flag(self.retired)),
            ("text", self.description.as_str()),
        ]);
        let codes = self.codes.iter().map(|code| format!("{}\t{}", code.code, code.title));
        item.insert(FieldName::constant("codes"), codes.collect::<Vec<_>>());
        item
    }

    /// Reads the item of a system entry `field:NAME`; attributes that are not known are passed over.
    pub fn from_system_item(item: &Item) -> Result<Self, Violation> {
        let name = parsed(item, "field", FieldName::parse)?.ok_or_else(|| missing("field"))?;
        let datatype = match known::<Datatype>(item, "exact-datatype")? {
            Some(exact) => exact,
            None => known(item, "datatype")?.unwrap_or(Datatype::String),
        };
        let cardinality = known(item, "cardinality")?.unwrap_or(Cardinality::One);
        let codes = item.get("codes").into_iter().flat_map(Value::texts).map(|text| {
            let (code, title) = text.split_once('\t').unwrap_or((text, ""));
            Code {
                code: code.to_owned(),
                title: title.to_owned(),
            }
        });
        Ok(Self {
            required: item.text("required") == Some("true"),
            classification: known(item, "classification")?.unwrap_or_default(),
            register: parsed(item, "register", RegisterName::parse)?,
            pattern: parsed(item, "pattern", Pattern::parse)?,
            codes: codes.collect(),
            retired: item.text("retired") == Some("true"),
            ..Self::new(name, datatype, cardinality, item.text("text").unwrap_or_default())
        })
    }
}

impl RegisterDefinition {
    /// The system entries, key and item, that define the register in an RSF file, in their order.
    ///
    /// The reserved fields are among them, because other readers refuse a field that is not listed.
    pub fn system_items(&self) -> Vec<(String, Item)> {
        let mut fields: Vec<FieldDefinition> = self.fields.clone();
        if fields.iter().all(|field| field.name != self.key_field) {
            fields.extend(self.field(&self.key_field).map(std::borrow::Cow::into_owned));
        }
        for reserved in ReservedField::ALL.map(ReservedField::definition) {
            if fields.iter().all(|field| field.name != reserved.name) {
                fields.push(reserved);
            }
        }
        let mut entries = vec![("name".to_owned(), item_of([("name", self.name.as_str())]))];
        if let Some(custodian) = &self.custodian {
            entries.push(("custodian".to_owned(), item_of([("custodian", custodian.as_str())])));
        }
        for field in &fields {
            entries.push((format!("field:{}", field.name), field.to_system_item()));
        }
        entries.push((format!("register:{}", self.name), self.register_item(&fields)));
        let title = item_of([("register-name", self.title.as_str())]);
        entries.push(("register-name".to_owned(), title));
        entries
    }

    fn register_item(&self, fields: &[FieldDefinition]) -> Item {
        let unless = |value: &'_ str, default: &str| {
            if value == default {
                String::new()
            } else {
                value.to_owned()
            }
        };
        let mut item = item_of([
            (
                "key-field",
                unless(self.key_field.as_str(), self.name.as_str()).as_str(),
            ),
            ("licence", unless(&self.licence, LICENCE_DEFAULT).as_str()),
            ("phase", PHASE),
            ("register", self.name.as_str()),
            ("text", self.description.as_str()),
        ]);
        let names = fields.iter().map(|field| field.name.to_string());
        item.insert(FieldName::constant("fields"), names.collect::<Vec<_>>());
        item
    }
}

/// The datatype of GOV.UK Registers that lets every value of this one in.
fn widened(datatype: Datatype) -> Datatype {
    match datatype {
        Datatype::Date => Datatype::Datetime,
        Datatype::Decimal | Datatype::Boolean | Datatype::Email | Datatype::Point | Datatype::Code => Datatype::String,
        other => other,
    }
}

fn item_of<const N: usize>(attributes: [(&'static str, &str); N]) -> Item {
    let fields = attributes.map(|(name, value)| (FieldName::constant(name), Value::from(value)));
    fields.into_iter().collect()
}

fn missing(attribute: &str) -> Violation {
    Violation::new(attribute, "", "have a value")
}

/// The attribute, read by the rule of its type; nothing when it is missing.
pub(crate) fn parsed<T>(
    item: &Item,
    attribute: &'static str,
    parse: fn(&str) -> Result<T, crate::NameError>,
) -> Result<Option<T>, Violation> {
    let Some(value) = item.get(attribute) else {
        return Ok(None);
    };
    let Some(text) = item.text(attribute) else {
        return Err(Violation::new(attribute, value.to_string(), "be one value, not a list"));
    };
    parse(text)
        .map(Some)
        .map_err(|error| Violation::new(attribute, text, error.rule))
}

/// The attribute, when it is one of the words that the type is written with; nothing when it is missing.
fn known<T: serde::de::DeserializeOwned>(item: &Item, attribute: &'static str) -> Result<Option<T>, Violation> {
    let Some(value) = item.get(attribute) else {
        return Ok(None);
    };
    let word = serde_json::Value::String(value.to_string());
    serde_json::from_value(word)
        .map(Some)
        .map_err(|error| Violation::new(attribute, value.to_string(), format!("be a known one: {error}")))
}
