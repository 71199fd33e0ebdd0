//! A register in a file, for the process to import.

use std::fmt::Write as _;

use registry_core::Item;
use registry_core::tree::Tree;

/// How many colours there are.
const COLOURS: usize = 30;

/// The register of colours as RSF: its definition, and one entry for each colour.
pub fn colours() -> String {
    let mut lines = format!("assert-root-hash\t{}\n", Tree::new().root());
    let field = |name: &str| serde_json::json!({"field": name, "datatype": "string", "cardinality": "1", "phase": "beta", "text": name});
    let definition = serde_json::json!({
        "register": "colour", "fields": ["colour", "name"], "phase": "beta", "registry": "paint", "text": "Colours."
    });
    append(&mut lines, "system", "name", serde_json::json!({"name": "colour"}));
    append(&mut lines, "system", "register:colour", definition);
    append(&mut lines, "system", "field:colour", field("colour"));
    append(&mut lines, "system", "field:name", field("name"));
    for number in 0..COLOURS {
        let key = number.to_string();
        let item = serde_json::json!({"colour": key, "name": format!("Colour {number}")});
        append(&mut lines, "user", &key, item);
    }
    lines
}

fn append(lines: &mut String, kind: &str, key: &str, item: serde_json::Value) {
    let item: Item = serde_json::from_value(item).unwrap();
    writeln!(lines, "add-item\t{}", item.canonical_json()).unwrap();
    let hash = item.hash();
    writeln!(lines, "append-entry\t{kind}\t{key}\t2017-03-01T12:00:00Z\t{hash}").unwrap();
}
