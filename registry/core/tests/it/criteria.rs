//! Which changes are decided together.

use std::collections::BTreeMap;

use registry_core::{
    Change, ChangeCriteria, ChangeKind, CrossReferenceAction, CrossReferenceChange, Effect, Evidence, FieldProvenance,
    Item, ItemHash, Key, Outcome, PairEvidence, SourceReference,
};

fn item(json: serde_json::Value) -> Item {
    serde_json::from_value(json).unwrap()
}

fn effect(key: &str, before: Option<&Item>, after: Outcome) -> Effect {
    Effect {
        key: Key::parse(key).unwrap(),
        before: before.map(Item::hash),
        after,
        recorded_at: None,
        cross_references: Vec::new(),
        provenance: Vec::new(),
    }
}

fn change(kind: ChangeKind, effects: Vec<Effect>) -> Change {
    Change {
        kind,
        key: effects[0].key.clone(),
        effects,
        evidence: Evidence::default(),
    }
}

fn criteria(json: serde_json::Value) -> ChangeCriteria {
    serde_json::from_value(json).unwrap()
}

fn reference(source: &str) -> SourceReference {
    SourceReference {
        source: source.parse().unwrap(),
        source_record_id: "1".to_owned(),
    }
}

fn from(source: &str, field: &str, value: &str) -> FieldProvenance {
    FieldProvenance {
        field: field.parse().unwrap(),
        value: value.to_owned(),
        source: source.parse().unwrap(),
        source_record_id: "1".to_owned(),
        source_value: value.to_owned(),
        cleaning_rules: Vec::new(),
        survivorship_rule: "only".to_owned(),
    }
}

fn attach(source: &str) -> CrossReferenceChange {
    CrossReferenceChange {
        source: source.parse().unwrap(),
        source_record_id: "1".to_owned(),
        action: CrossReferenceAction::Attach,
        content: Some(BTreeMap::new()),
    }
}

fn renamed() -> (Change, BTreeMap<ItemHash, Item>) {
    let before = item(serde_json::json!({"thing": "A1", "name": "Apple", "colour": "red"}));
    let after = item(serde_json::json!({"thing": "A1", "name": "Apricot", "colour": "red"}));
    let mut effect = effect("A1", Some(&before), Outcome::Live { item: after });
    effect.provenance = vec![from("fhrs", "name", "Apricot"), from("hmrc", "colour", "red")];
    let known = BTreeMap::from([(before.hash(), before)]);
    (change(ChangeKind::Update, vec![effect]), known)
}

#[test]
fn each_condition_must_hold() {
    let (change, known) = renamed();
    for (wanted, expected) in [
        (serde_json::json!({}), true),
        (serde_json::json!({"kinds": ["create", "update"]}), true),
        (serde_json::json!({"kinds": ["create"]}), false),
        (serde_json::json!({"key_prefix": "A"}), true),
        (serde_json::json!({"key_prefix": "B"}), false),
        (serde_json::json!({"fields": ["name"]}), true),
        (serde_json::json!({"fields": ["colour"]}), false),
        (serde_json::json!({"sources": ["fhrs"]}), true),
        (serde_json::json!({"sources": ["hmrc"]}), false),
        (serde_json::json!({"match_weight_at_least": 1.0}), false),
        (serde_json::json!({"kinds": ["update"], "fields": ["colour"]}), false),
    ] {
        assert_eq!(criteria(wanted.clone()).admits(&change, &known), expected, "{wanted}");
    }
}

#[test]
fn what_cannot_be_judged_is_not_admitted() {
    let (mut update, known) = renamed();
    let by_field = criteria(serde_json::json!({"fields": ["name"]}));
    let by_source = criteria(serde_json::json!({"sources": ["fhrs"]}));
    assert!(
        !by_field.admits(&update, &BTreeMap::new()),
        "the item before is not known"
    );
    update.effects[0].provenance.clear();
    assert!(
        !by_source.admits(&update, &known),
        "nothing says where the name comes from"
    );
    let retired = Outcome::Retired {
        reason: "gone".to_owned(),
    };
    let mut closing = change(ChangeKind::Retire, vec![effect("A1", None, retired)]);
    assert!(!by_source.admits(&closing, &known), "no source is named at all");
    closing.effects[0].cross_references = vec![attach("fhrs")];
    assert!(by_source.admits(&closing, &known));
    closing.effects[0].cross_references.push(attach("hmrc"));
    assert!(!by_source.admits(&closing, &known));
}

#[test]
fn a_record_that_is_new_or_closes_touches_what_it_gets() {
    let new = Outcome::Live {
        item: item(serde_json::json!({"thing": "A1", "name": "Apple"})),
    };
    let create = change(ChangeKind::Create, vec![effect("A1", None, new)]);
    let nothing = BTreeMap::new();
    assert!(criteria(serde_json::json!({"fields": ["name"]})).admits(&create, &nothing));
    assert!(!criteria(serde_json::json!({"fields": ["colour"]})).admits(&create, &nothing));
    let merged = Outcome::Merged {
        into: Key::parse("A1").unwrap(),
        reason: "one".to_owned(),
    };
    let (kept, known) = renamed();
    let merge = change(
        ChangeKind::Merge,
        vec![kept.effects[0].clone(), effect("B1", None, merged)],
    );
    let fields = serde_json::json!({"fields": ["name", "end-date", "closed-because", "merged-into"]});
    assert!(criteria(fields).admits(&merge, &known));
    assert!(!criteria(serde_json::json!({"fields": ["name"]})).admits(&merge, &known));
    assert!(
        !criteria(serde_json::json!({"key_prefix": "A"})).admits(&merge, &known),
        "B1 is touched too"
    );
}

#[test]
fn every_pair_must_weigh_enough() {
    let (mut change, known) = renamed();
    let heavy = criteria(serde_json::json!({"match_weight_at_least": 10.0}));
    let pair = |weight| PairEvidence::new(reference("fhrs"), reference("hmrc"), weight, Vec::new());
    change.evidence.pairs = vec![pair(12.0), pair(10.0)];
    assert!(heavy.admits(&change, &known));
    change.evidence.pairs.push(pair(9.9));
    assert!(!heavy.admits(&change, &known));
}

#[test]
fn criteria_say_what_is_wrong_with_them() {
    assert!(ChangeCriteria::default().is_empty());
    let never = ChangeCriteria {
        match_weight_at_least: Some(f64::NAN),
        ..ChangeCriteria::default()
    };
    assert_eq!(never.check().len(), 1);
    assert!(serde_json::from_str::<ChangeCriteria>(r#"{"kind":["create"]}"#).is_err());
}
