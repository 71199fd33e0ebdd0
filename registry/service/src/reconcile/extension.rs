//! Values of records that were found.

use registry_core::{Datatype, FieldDefinition, RegisterDefinition, Value as FieldValue};
use registry_store::search::SearchIndex;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::limits::{RECONCILE_IDS, RECONCILE_PROPERTIES};

/// Which values of which records are wanted.
#[derive(Debug, Clone, Deserialize)]
pub struct Extension {
    ids: Vec<String>,
    properties: Vec<Wanted>,
}

#[derive(Debug, Clone, Deserialize)]
struct Wanted {
    id: String,
}

/// Reads what is wanted.
pub fn read_extension(text: &str) -> Result<Extension, ApiError> {
    let extension: Extension = serde_json::from_str(text).map_err(|error| {
        let rule = format!("be a JSON object with ids and properties: {error}");
        ApiError::parameter("extend", text.get(..80).unwrap_or(text), rule)
    })?;
    let (ids, properties) = (extension.ids.len(), extension.properties.len());
    if ids > RECONCILE_IDS || properties > RECONCILE_PROPERTIES {
        let rule = format!("have at most {RECONCILE_IDS} ids and {RECONCILE_PROPERTIES} properties");
        return Err(ApiError::parameter(
            "extend",
            &format!("{ids} ids and {properties} properties"),
            rule,
        ));
    }
    Ok(extension)
}

/// The values. A key that there is not and a property that the register has not are empty.
pub fn extend(index: &SearchIndex, definition: &RegisterDefinition, extension: &Extension) -> Result<Value, ApiError> {
    let meta = extension.properties.iter().map(|wanted| {
        let reference = definition.field(&wanted.id).and_then(|field| field.register.clone());
        match reference {
            Some(register) => {
                json!({ "id": wanted.id, "name": wanted.id, "type": { "id": register, "name": register } })
            }
            None => json!({ "id": wanted.id, "name": wanted.id }),
        }
    });
    let mut rows = Map::new();
    for id in &extension.ids {
        let number = index.number_of(id)?;
        let record = number.map(|number| index.record(number)).transpose()?;
        let cells = extension.properties.iter().map(|wanted| {
            let value = record.as_ref().and_then(|record| record.item.get(&wanted.id));
            let field = definition.field(&wanted.id);
            (wanted.id.clone(), cells(value, field.as_deref()))
        });
        rows.insert(id.clone(), cells.collect::<Map<String, Value>>().into());
    }
    Ok(json!({ "meta": meta.collect::<Vec<Value>>(), "rows": rows }))
}

fn cells(value: Option<&FieldValue>, field: Option<&FieldDefinition>) -> Value {
    let texts = value.into_iter().flat_map(FieldValue::texts);
    let cell = |text: &str| {
        let whole = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
        match (field, whole) {
            (Some(field), _) if field.register.is_some() => json!({ "id": text, "name": text }),
            (Some(field), Some(number)) if field.datatype == Datatype::Integer => json!({ "int": number }),
            _ => json!({ "str": text }),
        }
    };
    texts.map(cell).collect::<Vec<Value>>().into()
}
