use std::path::Path;

use serde_json::Value;

use crate::support::world::World;

#[actix_web::test]
async fn the_catalogue_lists_registers_files_and_people() {
    let world = World::new();
    let answer = world.get("/v1/catalogue").await;
    assert_eq!(answer.header("content-type"), Some("application/ld+json"));
    let catalogue = answer.json();
    let find = |list: &str, identifier: &str| -> Value {
        let found = catalogue[list].as_array().unwrap().iter();
        let mut found = found.filter(|entry| entry["identifier"] == identifier);
        found
            .next()
            .unwrap_or_else(|| panic!("{identifier} in {catalogue}"))
            .clone()
    };
    let place = "http://localhost/v1/registers/organisation";
    let dataset = find("dataset", place);
    assert_eq!(dataset["version"], "1");
    assert_eq!(dataset["publisher"], "cabinet-office");
    for file in dataset["distribution"].as_array().unwrap() {
        let distribution = find("distribution", file.as_str().unwrap());
        let path = distribution["downloadURL"].as_str().unwrap();
        let sent = world.get(path.strip_prefix("http://localhost").unwrap()).await;
        assert_eq!(sent.body.len() as u64, distribution["byteSize"].as_u64().unwrap());
    }
    let stewardship = find("stewardship", place);
    assert_eq!(stewardship["responsible"][0]["role"], "owner");
    assert!(stewardship["nextReview"].is_string(), "{stewardship}");
    let edition = world.get("/v1/registers/organisation/editions/1").await.json();
    assert_eq!(stewardship["root"], edition["root"]);
}

/// What the model has is said by its rules: required members, no others, and the values that it lists.
#[actix_web::test]
async fn the_catalogue_keeps_to_the_exchange_model() {
    let shared = std::env::var("REGISTRAR_SHARED").unwrap_or_default();
    let path = Path::new(&shared).join("vectors/ukgov-metadata/generated-by-linkml-1.12.schema.json");
    let Ok(schema) = std::fs::read(&path) else { return };
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let catalogue = World::new().get("/v1/catalogue").await.json();
    for (list, class) in [("dataset", "Dataset"), ("distribution", "Distribution")] {
        for entry in catalogue[list].as_array().unwrap() {
            check(&schema, &schema["$defs"][class], entry, class);
        }
    }
}

/// As much of JSON Schema as the model uses for these classes.
fn check(schema: &Value, rule: &Value, value: &Value, place: &str) {
    if let Some(reference) = rule["$ref"].as_str() {
        return check(schema, schema.pointer(&reference[1..]).unwrap(), value, place);
    }
    if let Some(listed) = rule["enum"].as_array() {
        assert!(listed.contains(value), "{place}: {value}");
    }
    for required in rule["required"].as_array().into_iter().flatten() {
        assert!(
            value.get(required.as_str().unwrap()).is_some(),
            "{place} lacks {required}: {value}"
        );
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let known = &rule["properties"][name];
        assert!(!known.is_null(), "{place} knows no {name}");
        check(schema, known, member, &format!("{place}.{name}"));
    }
    for element in value.as_array().into_iter().flatten() {
        check(schema, &rule["items"], element, place);
    }
}
