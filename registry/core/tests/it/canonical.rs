//! Canonical JSON: one way to write an item, and a way that every JSON reader understands.

use std::collections::BTreeMap;

use proptest::prelude::*;
use registry_core::{FieldName, Item, Value};

fn value() -> impl Strategy<Value = Value> {
    let text = any::<String>();
    prop_oneof![
        text.prop_map(Value::One),
        prop::collection::vec(text, 0..4).prop_map(Value::Many)
    ]
}

fn fields() -> impl Strategy<Value = Vec<(FieldName, Value)>> {
    prop::collection::vec(
        (
            "[a-z][a-z0-9-]{0,8}".prop_map(|name| FieldName::parse(&name).unwrap()),
            value(),
        ),
        0..8,
    )
}

proptest! {
    #[test]
    fn canonical_json_reads_back(fields in fields()) {
        let item: Item = fields.into_iter().collect();
        let json = item.canonical_json();
        let read = Item::from_canonical_json(&json).unwrap();
        prop_assert_eq!(&read, &item);
        prop_assert_eq!(read.hash(), item.hash());
        prop_assert_eq!(serde_json::to_string(&item).map(|text| serde_json::from_str::<Item>(&text).unwrap()).unwrap(), item);
    }

    #[test]
    fn any_json_reader_sees_the_same_values(fields in fields()) {
        let item: Item = fields.into_iter().collect();
        let seen: BTreeMap<String, serde_json::Value> = serde_json::from_str(&item.canonical_json()).unwrap();
        prop_assert_eq!(seen.len(), item.len());
        for (name, value) in &item {
            let expected = match value {
                Value::One(text) => serde_json::json!(text),
                Value::Many(texts) => serde_json::json!(texts),
            };
            prop_assert_eq!(&seen[name.as_str()], &expected);
        }
    }

    #[test]
    fn the_order_of_insertion_does_not_matter(mut fields in fields()) {
        fields.sort_by(|left, right| left.0.cmp(&right.0));
        fields.dedup_by(|left, right| left.0 == right.0);
        let forwards: Item = fields.iter().cloned().collect();
        let backwards: Item = fields.into_iter().rev().collect();
        prop_assert_eq!(forwards.canonical_json(), backwards.canonical_json());
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = Item::from_canonical_json(&text);
    }
}

#[test]
fn only_control_characters_are_escaped_with_numbers() {
    let all: String = (0..=0xFF_u32).filter_map(char::from_u32).collect();
    let item: Item = [(FieldName::parse("a").unwrap(), Value::One(all))]
        .into_iter()
        .collect();
    let json = item.canonical_json();
    assert!(json.contains(r"\u0000\u0001"), "{json}");
    assert!(json.contains(r"\b\t\n\u000B\f\r\u000E"), "{json}");
    assert!(json.contains(r"\u001F !\"), "{json}");
    assert!(json.contains("./0"), "{json}");
    assert!(json.contains('\u{7f}') && json.contains('é'), "{json}");
}
