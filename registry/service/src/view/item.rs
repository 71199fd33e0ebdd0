//! Items, both ways.

use openapi::item::{FieldValue, Item};
use openapi::problem::Violation;
use registry_core::{FieldName, Value};

/// An item for the wire.
pub fn to_wire(item: &registry_core::Item) -> Item {
    Item(
        item.iter()
            .map(|(field, value)| (field.to_string(), value_to_wire(value)))
            .collect(),
    )
}

/// A value for the wire.
pub fn value_to_wire(value: &Value) -> FieldValue {
    match value {
        Value::One(text) => FieldValue::One(text.clone()),
        Value::Many(texts) => FieldValue::Many(texts.clone()),
    }
}

/// A value from the wire.
pub fn value_from_wire(value: FieldValue) -> Value {
    match value {
        FieldValue::One(text) => Value::One(text),
        FieldValue::Many(texts) => Value::Many(texts),
    }
}

/// An item from the wire; `place` is where it stands in the body.
pub fn from_wire(item: Item, place: &str) -> Result<registry_core::Item, Violation> {
    let mut read = registry_core::Item::new();
    for (field, value) in item.0 {
        read.insert(field_name(&field, place)?, value_from_wire(value));
    }
    Ok(read)
}

/// A field name from the wire; `place` is where it stands in the body.
pub fn field_name(text: &str, place: &str) -> Result<FieldName, Violation> {
    FieldName::parse(text).map_err(|error| Violation {
        field: place.to_owned(),
        value: error.value,
        rule: error.rule,
    })
}
