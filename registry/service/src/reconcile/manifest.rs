//! What the service says of itself, and of its properties.

use actix_web::HttpRequest;
use registry_core::{FieldDefinition, RegisterDefinition};
use serde_json::{Value, json};

use crate::limits::RECONCILE_BATCH;
use crate::public_address;

/// Where a register's service is, as the caller sees it.
pub struct Place {
    origin: String,
    register: String,
}

impl Place {
    /// The place by which the request came.
    pub fn of(request: &HttpRequest, definition: &RegisterDefinition) -> Self {
        Self {
            origin: public_address::of(request),
            register: definition.name.to_string(),
        }
    }
}

/// The manifest of a register's service.
pub fn manifest(place: &Place, definition: &RegisterDefinition) -> Value {
    let Place { origin, register } = place;
    let service = format!("{origin}/reconcile/{register}");
    let suggest = |kind: &str| {
        json!({
            "service_url": service,
            "service_path": format!("/suggest/{kind}"),
            "flyout_service_url": service,
            "flyout_service_path": format!("/flyout/{kind}?id=${{id}}"),
        })
    };
    json!({
        "versions": ["0.2"],
        "name": definition.title,
        "identifierSpace": format!("{origin}/v1/registers/{register}/records/"),
        "schemaSpace": format!("{origin}/v1/registers/{register}"),
        "documentation": format!("{origin}/docs"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "defaultTypes": [type_of(definition)],
        "view": { "url": format!("{origin}/registers/{register}/records/{{{{id}}}}") },
        "preview": { "url": format!("{service}/preview?id={{{{id}}}}"), "width": 400, "height": 300 },
        "suggest": { "entity": suggest("entity"), "property": suggest("property"), "type": suggest("type") },
        "extend": {
            "propose_properties": { "service_url": service, "service_path": "/properties" },
            "property_settings": [],
        },
        "batchSize": RECONCILE_BATCH,
    })
}

fn type_of(definition: &RegisterDefinition) -> Value {
    json!({ "id": definition.name, "name": definition.title, "description": definition.description })
}

fn property(field: &FieldDefinition) -> Value {
    json!({ "id": field.name, "name": field.name, "description": field.description })
}

fn begins(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.to_lowercase(), prefix.trim().to_lowercase());
    text.split(|character: char| !character.is_alphanumeric())
        .any(|word| word.starts_with(&prefix))
        || text.starts_with(&prefix)
}

/// The register as a type, when its name begins so.
pub fn suggested_type(definition: &RegisterDefinition, prefix: &str) -> Value {
    let fits = begins(definition.name.as_str(), prefix) || begins(&definition.title, prefix);
    let found: Vec<Value> = fits.then(|| type_of(definition)).into_iter().collect();
    json!({ "result": found })
}

/// The fields whose names or descriptions have a word that begins so.
pub fn suggested_properties(definition: &RegisterDefinition, prefix: &str, skip: usize) -> Value {
    let fits = |field: &&FieldDefinition| begins(field.name.as_str(), prefix) || begins(&field.description, prefix);
    let found = definition.fields.iter().filter(fits).skip(skip).map(property);
    json!({ "result": found.collect::<Vec<Value>>() })
}

/// The fields whose values may be asked for.
pub fn proposed_properties(definition: &RegisterDefinition, limit: Option<u64>) -> Value {
    let most = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(usize::MAX);
    let fields = definition.fields.iter().filter(|field| !field.retired).take(most);
    let properties: Vec<Value> = fields.map(property).collect();
    match limit {
        Some(limit) => json!({ "type": definition.name, "limit": limit, "properties": properties }),
        None => json!({ "type": definition.name, "properties": properties }),
    }
}
