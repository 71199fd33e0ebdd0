use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use actix_web::test::TestRequest;
use registry_service::{document, document_json};
use serde_json::Value;

use crate::support::routes::{operations, routes};
use crate::support::world::World;

/// Operations that change nothing, but are asked by a body.
const ASKING_POSTS: [&str; 2] = ["match_records", "reconcile_by_post"];

const BLESS: &str = "REGISTRAR_BLESS=1 cargo test -p registry-service --test it the_committed_document_is_current";

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn json() -> Value {
    serde_json::from_str(&document_json().unwrap()).unwrap()
}

/// Every operation of the document as JSON, by its name.
fn described() -> BTreeMap<String, Value> {
    let document = json();
    let paths = document["paths"].as_object().unwrap();
    paths
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), operation.clone()))
        .collect()
}

#[test]
fn the_committed_document_is_current() {
    let path = crate_folder().join("../../openapi/openapi.json");
    let current = document_json().unwrap();
    if std::env::var_os("REGISTRAR_BLESS").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "openapi/openapi.json differs from the routes. Look at the difference after:\n    {BLESS}\nor: registrar openapi > openapi/openapi.json"
    );
}

#[test]
fn every_operation_is_described() {
    for (name, operation) in described() {
        for member in ["summary", "description"] {
            let text = operation[member].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name} has no {member}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}");
        let problems: Vec<_> = responses
            .iter()
            .filter(|(status, _)| status.starts_with(['4', '5']))
            .collect();
        assert!(problems.iter().any(|(status, _)| status.starts_with('4')), "{name}");
        for (status, response) in problems {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
        }
        let writes = operation.get("requestBody").is_some() && !ASKING_POSTS.contains(&name.as_str());
        let needs_key = operation.get("security").is_some();
        assert!(needs_key || !writes, "{name} writes without a key");
        assert_eq!(responses.contains_key("401"), needs_key, "{name}");
    }
}

/// Every JSON body has an example, at the place or in its schema.
#[test]
fn every_body_has_an_example() {
    let document = json();
    for (name, operation) in described() {
        let bodies = operation["responses"].as_object().unwrap().values();
        for body in bodies.chain(operation.get("requestBody")) {
            let Some(media) = body["content"].get("application/json") else {
                continue;
            };
            let Some(reference) = media["schema"]["$ref"].as_str() else {
                continue;
            };
            let schema = document.pointer(&reference[1..]).unwrap();
            assert!(schema.get("examples").is_some(), "{name}: {reference} has no example");
        }
    }
}

/// An example holds every member that is required, and none that its schema does not know.
#[test]
fn examples_fit_their_schemas() {
    let document = json();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let Some(properties) = schema["properties"].as_object() else {
            continue;
        };
        for example in schema["examples"].as_array().into_iter().flatten() {
            let Some(example) = example.as_object() else { continue };
            for member in example.keys() {
                assert!(properties.contains_key(member), "{name} knows no {member}");
            }
            for member in schema["required"].as_array().into_iter().flatten() {
                let member = member.as_str().unwrap();
                assert!(example.contains_key(member), "the example of {name} lacks {member}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = json();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
                }
                open.extend(members.values());
            }
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
}

/// Every parameter of a path is described, and every parameter says what it is.
#[test]
fn every_parameter_is_described() {
    let document = json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let described: BTreeSet<&str> = parameters
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let named: BTreeSet<&str> = path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            assert_eq!(described, named, "{path}");
            for parameter in &parameters {
                let text = parameter["description"].as_str().unwrap_or_default();
                assert!(!text.is_empty(), "{path}: {}", parameter["name"]);
            }
        }
    }
}

#[actix_web::test]
async fn every_operation_is_a_route() {
    let world = World::new();
    for route in routes(&world).await {
        let method = route.method.parse().unwrap();
        let request = TestRequest::default().method(method).uri(&route.path);
        let status = world.send(request).await.status.as_u16();
        assert!(![404, 405].contains(&status), "{}: {status}", route.operation);
    }
}

/// Every handler in the sources is served and documented under its own name.
#[test]
fn every_handler_is_an_operation() {
    let mut handlers = BTreeSet::new();
    for folder in ["src/api", "src/page"] {
        for entry in fs::read_dir(crate_folder().join(folder)).unwrap() {
            collect_handlers(&entry.unwrap().path(), &mut handlers);
        }
    }
    let documented: BTreeSet<String> = document()
        .paths
        .paths
        .values()
        .flat_map(operations)
        .map(|(_, name)| name)
        .collect();
    assert_eq!(handlers, documented);
}

fn collect_handlers(path: &Path, handlers: &mut BTreeSet<String>) {
    let source = fs::read_to_string(path).unwrap();
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub async fn ") {
            handlers.insert(rest.split('(').next().unwrap().to_owned());
        }
    }
}
