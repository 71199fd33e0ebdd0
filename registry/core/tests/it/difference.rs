//! Differences of items, and taking a change back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use registry_core::{FieldName, Item, Value, difference, revert};

fn item(json: &str) -> Item {
    serde_json::from_str(json).unwrap()
}

fn items() -> impl Strategy<Value = Item> {
    let value = prop_oneof![
        "[a-c]".prop_map(Value::One),
        proptest::collection::vec("[a-c]", 1..3).prop_map(Value::Many),
    ];
    proptest::collection::btree_map("[a-e]", value, 0..5).prop_map(|fields: BTreeMap<String, Value>| {
        let named = fields
            .into_iter()
            .map(|(name, value)| (FieldName::parse(&name).unwrap(), value));
        named.collect()
    })
}

#[test]
fn a_later_edit_stays_when_a_change_is_taken_back() {
    let before = item(r#"{"id":"1","name":"Old","town":"Leeds","phone":"1"}"#);
    let after = item(r#"{"id":"2","name":"New","town":"York","web":"w","fax":"f"}"#);
    let present = item(r#"{"id":"2","name":"New","town":"Hull","web":"w","fax":"g","note":"n"}"#);
    let reverted = revert(&before, &after, &present, &"id".parse().unwrap());
    assert_eq!(
        reverted.item,
        item(r#"{"id":"2","name":"Old","town":"Hull","phone":"1","fax":"g","note":"n"}"#)
    );
    let kept: Vec<&str> = reverted.kept.iter().map(FieldName::as_str).collect();
    assert_eq!(kept, ["fax", "town"]);
}

#[test]
fn a_missing_item_has_no_fields() {
    let only = item(r#"{"b":["1"],"a":"2"}"#);
    let made = difference(None, Some(&only));
    let fields: Vec<&str> = made.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["a", "b"]);
    assert!(
        made.iter()
            .all(|change| change.before.is_none() && change.after.is_some())
    );
    assert_eq!(difference(None, None), []);
    // A list of one is not the value itself.
    assert_eq!(
        difference(Some(&item(r#"{"a":["1"]}"#)), Some(&item(r#"{"a":"1"}"#))).len(),
        1
    );
}

proptest! {
    #[test]
    fn a_difference_leads_from_one_to_the_other(before in items(), after in items()) {
        let mut item = before.clone();
        let changes = difference(Some(&before), Some(&after));
        prop_assert!(changes.is_sorted_by(|one, next| one.field < next.field));
        for change in changes {
            prop_assert_eq!(item.get(&change.field), change.before.as_ref());
            prop_assert_ne!(&change.before, &change.after);
            match change.after {
                Some(value) => item.insert(change.field, value),
                None => drop(item.remove(&change.field)),
            }
        }
        prop_assert_eq!(item, after);
    }

    #[test]
    fn taking_the_last_change_back_gives_what_was(before in items(), after in items()) {
        let reverted = revert(&before, &after, &after, &"key".parse().unwrap());
        prop_assert_eq!(reverted.item, before);
        prop_assert!(reverted.kept.is_empty());
    }

    #[test]
    fn every_field_is_as_before_or_as_now(before in items(), after in items(), present in items()) {
        let key: FieldName = "a".parse().unwrap();
        let reverted = revert(&before, &after, &present, &key);
        prop_assert_eq!(reverted.item.get(&key), present.get(&key));
        for name in ["b", "c", "d", "e"] {
            let untouched = before.get(name) == after.get(name);
            let value = if !untouched && present.get(name) == after.get(name) { before.get(name) } else { present.get(name) };
            prop_assert_eq!(reverted.item.get(name), value);
            let kept = reverted.kept.iter().any(|kept| kept.as_str() == name);
            let edited = present.get(name) != after.get(name) && present.get(name) != before.get(name);
            prop_assert_eq!(kept, !untouched && edited);
        }
    }
}
