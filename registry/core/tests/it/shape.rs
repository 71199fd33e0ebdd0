//! Changes that are well formed, and changes that are not.

use registry_core::{Change, RegisterDefinition};
use serde_json::{Value, json};

fn definition() -> RegisterDefinition {
    serde_json::from_value(json!({
        "name": "thing", "title": "Things", "description": "", "licence": "", "key_field": "thing",
        "fields": [{"name": "name", "datatype": "string", "cardinality": "1", "description": ""}],
    }))
    .unwrap()
}

const HASH: &str = "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn live(key: &str, before: Option<&str>) -> Value {
    json!({"key": key, "before": before, "after": {"state": "live", "item": {"thing": key, "name": "x"}}})
}

fn merged(key: &str, into: &str) -> Value {
    json!({"key": key, "before": HASH, "after": {"state": "merged", "into": into, "reason": "twice"}})
}

fn retired(key: &str) -> Value {
    json!({"key": key, "before": HASH, "after": {"state": "retired", "reason": "gone"}})
}

fn change(kind: &str, key: &str, effects: &[Value]) -> Change {
    let evidence = json!({"summary": "", "pairs": [], "notes": []});
    serde_json::from_value(json!({"kind": kind, "key": key, "effects": effects, "evidence": evidence})).unwrap()
}

fn count(kind: &str, key: &str, effects: &[Value]) -> usize {
    change(kind, key, effects).check_shape(&definition()).len()
}

#[test]
fn kinds_agree_with_effects() {
    let seen = Some(HASH);
    for (kind, effects) in [
        ("create", vec![live("A", None)]),
        ("create", vec![live("A", None), live("B", seen)]),
        ("update", vec![live("A", seen)]),
        ("merge", vec![live("A", seen), merged("B", "A"), merged("C", "A")]),
        ("split", vec![live("A", seen), live("B", None), live("C", seen)]),
        ("split", vec![retired("A"), live("B", None)]),
        ("retire", vec![retired("A")]),
        ("reinstate", vec![live("A", seen), live("B", seen)]),
    ] {
        assert_eq!(change(kind, "A", &effects).check_shape(&definition()), [], "{kind}");
    }
    for (kind, effects) in [
        ("create", vec![live("A", seen)]),
        ("create", vec![]),
        ("create", vec![live("B", None)]),
        ("update", vec![live("A", None)]),
        ("update", vec![retired("A")]),
        ("update", vec![live("A", seen), live("A", seen)]),
        ("merge", vec![live("A", seen)]),
        ("merge", vec![live("A", seen), merged("B", "C")]),
        ("merge", vec![live("A", seen), retired("B")]),
        ("split", vec![live("A", seen)]),
        ("split", vec![merged("A", "B"), live("B", None)]),
        ("retire", vec![live("A", seen)]),
        ("reinstate", vec![live("A", None)]),
    ] {
        assert_ne!(count(kind, "A", &effects), 0, "{kind} {effects:?}");
    }
}

#[test]
fn live_items_are_valid_and_bear_their_key() {
    let mut effect = live("A", None);
    effect["after"]["item"] = json!({"thing": "B", "closed-because": "x", "colour": "red"});
    let violations = change("create", "A", &[effect]).check_shape(&definition());
    let rules: Vec<&str> = violations.iter().map(|violation| violation.rule.as_str()).collect();
    assert_eq!(
        rules,
        [
            "be a field of the register thing",
            "be the key of the record, A",
            "be missing from a live record",
        ]
    );
}

#[test]
fn cross_references_are_checked() {
    let with = |after: Value, action: &str, content: Value| {
        let mut effect = after;
        effect["cross_references"] =
            json!([{"source": "s", "source_record_id": "1", "action": action, "content": content}]);
        count(
            if effect["after"]["state"] == "live" {
                "update"
            } else {
                "retire"
            },
            "A",
            &[effect],
        )
    };
    assert_eq!(with(live("A", Some(HASH)), "attach", json!({"a": "b"})), 0);
    assert_eq!(with(live("A", Some(HASH)), "attach", Value::Null), 1);
    assert_eq!(with(live("A", Some(HASH)), "detach", Value::Null), 0);
    assert_eq!(with(retired("A"), "detach", Value::Null), 0);
    assert_eq!(with(retired("A"), "attach", json!({})), 1);
}

#[test]
fn the_fingerprint_is_of_what_would_happen() {
    let first = change("create", "A", &[live("A", None)]);
    let mut told_otherwise = first.clone();
    told_otherwise.evidence.summary = "another reason".to_owned();
    assert_eq!(first.fingerprint(), told_otherwise.fingerprint());
    assert_ne!(
        first.fingerprint(),
        change("create", "B", &[live("B", None)]).fingerprint()
    );
    assert_eq!(first.fingerprint().len(), 64);
}

#[test]
fn changes_read_back_from_json() {
    let first = change("merge", "A", &[live("A", Some(HASH)), merged("B", "A")]);
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), first);
    assert!(
        text.contains(r#""after":{"state":"merged","into":"A","reason":"twice"}"#),
        "{text}"
    );
}
