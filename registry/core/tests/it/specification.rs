//! The examples of the GOV.UK Registers specification.

use chrono::DateTime;
use registry_core::tree::{Tree, root_of_frontier};
use registry_core::{Datatype, Entry, EntryNumber, Item, ItemHash, Key};
use serde_json::Value;

use crate::shared;

fn vectors() -> Option<Value> {
    let path = shared::path("vectors/openregister-spec-vectors.json")?;
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap())
}

#[test]
fn items_have_the_hashes_of_the_specification() {
    let Some(vectors) = vectors() else { return };
    let examples = vectors["v1"]["item_hash"].as_array().unwrap();
    assert!(!examples.is_empty());
    for example in examples {
        let item = Item::from_canonical_json(example["canonical"].as_str().unwrap()).unwrap();
        assert_eq!(item.hash().to_string(), example["hash"].as_str().unwrap());
    }
}

#[test]
fn entries_have_the_leaf_bytes_of_the_specification() {
    let Some(vectors) = vectors() else { return };
    let entry = Entry::new(
        EntryNumber::new(6).unwrap(),
        DateTime::parse_from_rfc3339("2016-04-05T13:23:05.9Z").unwrap().to_utc(),
        Key::parse("GB").unwrap(),
        ItemHash::parse("sha-256:6b18693874513ba13da54d61aafa7cad0c8f5573f3431d6f1c04b07ddb27d6bb").unwrap(),
    );
    let expected = vectors["v1"]["entry_leaf_bytes_example"].as_str().unwrap();
    assert_eq!(String::from_utf8(entry.leaf_bytes()).unwrap(), expected);
}

#[test]
fn small_logs_have_the_roots_of_the_specification() {
    let Some(vectors) = vectors() else { return };
    assert_eq!(
        root_of_frontier(&[]).to_string(),
        vectors["v1"]["empty_root"].as_str().unwrap()
    );
    let single = &vectors["v1"]["single_entry_root"];
    let entry = Entry::new(
        EntryNumber::new(single["entry-number"].as_u64().unwrap()).unwrap(),
        DateTime::parse_from_rfc3339(single["timestamp"].as_str().unwrap())
            .unwrap()
            .to_utc(),
        Key::parse(single["key"].as_str().unwrap()).unwrap(),
        ItemHash::parse(single["item-hash"].as_str().unwrap()).unwrap(),
    );
    let mut tree = Tree::new();
    tree.append(entry.leaf_hash());
    assert_eq!(tree.root().hex(), single["root"].as_str().unwrap());
}

#[test]
fn identifiers_and_values_are_those_of_the_specification() {
    let Some(vectors) = vectors() else { return };
    for key in texts(&vectors["key_id_type"]["valid"]) {
        assert!(Key::parse(key).is_ok(), "{key}");
    }
    for key in texts(&vectors["key_id_type"]["invalid"]) {
        assert!(Key::parse(key).is_err(), "{key}");
    }
    let datatypes = [
        ("curie", Datatype::Curie),
        ("datetime", Datatype::Datetime),
        ("integer", Datatype::Integer),
    ];
    for (name, datatype) in datatypes {
        for text in texts(&vectors[name]["valid"]) {
            assert_eq!(datatype.check(text), Ok(()), "{name} {text}");
        }
    }
    for text in texts(&vectors["curie"]["invalid"]) {
        assert!(Datatype::Curie.check(text).is_err(), "{text}");
    }
}
