use registry_core::{Change, ChangeKind, Command, Effect, Item, Origin, Outcome, RecordStatus, RegisterDefinition};
use registry_store::{AsOf, NewChangeSet, Selection, StoreError};

use crate::support::*;

/// A register of orders, each of which names things and its parent.
fn orders() -> RegisterDefinition {
    serde_json::from_value(serde_json::json!({
        "name": "order", "title": "Orders", "description": "All orders.", "licence": "OGL-UK-3.0", "key_field": "order",
        "fields": [
            {"name": "things", "datatype": "string", "cardinality": "n", "register": "thing", "description": "What."},
            {"name": "parent", "datatype": "curie", "cardinality": "1", "description": "Of which order."},
        ],
    }))
    .unwrap()
}

fn with_orders(fixture: &Fixture) {
    fixture.store.define_register(&orders(), &person(OWNER)).unwrap();
    let order = register("order");
    fixture
        .store
        .appoint_provisional(&order, &person(OWNER), &person(STEWARD))
        .unwrap();
}

fn order(key_text: &str, before: Option<&Item>, things: &[&str], parent: &str) -> (Change, Item) {
    let item: Item =
        serde_json::from_value(serde_json::json!({"order": key_text, "things": things, "parent": parent})).unwrap();
    let effect = Effect {
        before: before.map(Item::hash),
        after: Outcome::Live { item: item.clone() },
        ..live(key_text, None, "")
    };
    let kind = if before.is_some() {
        ChangeKind::Update
    } else {
        ChangeKind::Create
    };
    (change(kind, key_text, vec![effect]), item)
}

fn apply(fixture: &Fixture, changes: Vec<Change>) -> registry_store::Result<()> {
    let new = NewChangeSet {
        register: register("order"),
        title: "Orders".to_owned(),
        origin: Origin::Pipeline {
            run: "run-1".to_owned(),
            spec: "orders".to_owned(),
        },
        changes,
        supersede: false,
        draft: false,
    };
    let id = fixture.store.propose(new, &person(OWNER))?.id;
    fixture.store.approve(&id, &Selection::All, &person(STEWARD), None)?;
    Ok(())
}

fn dangles(result: registry_store::Result<()>) -> String {
    let refused = result.unwrap_err();
    assert!(matches!(refused, StoreError::DanglingReference { .. }), "{refused}");
    refused.to_string()
}

#[test]
fn no_dangling_reference_goes_in() {
    on_both("dangling", |fixture| {
        with_orders(&fixture);
        let refused = dangles(apply(&fixture, vec![order("O1", None, &["A"], "").0]));
        assert!(
            refused.contains("O1") && refused.contains("things is \"thing:A\""),
            "{refused}"
        );
        fixture.apply(vec![create("A", "Apple", &[])]);
        apply(&fixture, vec![order("O1", None, &["A"], "").0]).unwrap();
        let both = vec![
            order("O2", None, &[], "order:O3").0,
            order("O3", None, &["A"], "order:O2").0,
        ];
        apply(&fixture, both).unwrap();
        dangles(apply(&fixture, vec![order("O4", None, &[], "order:O5").0]));
        apply(&fixture, vec![order("O4", None, &[], "country:GB").0]).unwrap();
        assert!(
            fixture
                .store
                .record(&register("order"), &key("O4"), AsOf::Now)
                .unwrap()
                .is_some()
        );
    });
}

#[test]
fn a_record_that_others_refer_to_cannot_vanish() {
    on_both("vanish", |fixture| {
        with_orders(&fixture);
        fixture.apply(vec![
            create("A", "Apple", &[]),
            create("B", "Bread", &[]),
            create("C", "Cheese", &[]),
        ]);
        let (first, one) = order("O1", None, &["A"], "");
        apply(&fixture, vec![first]).unwrap();
        let retire = |key_text: &str| Command::Retire {
            key: key(key_text),
            reason: "gone".to_owned(),
        };
        let refused = fixture.try_approve(retire("A")).unwrap_err();
        let StoreError::StillReferred { referrers, more, .. } = &refused else {
            panic!("{refused}")
        };
        assert_eq!(
            (referrers.as_slice(), *more),
            (&["order:O1 things".to_owned()][..], false)
        );
        fixture.command(Command::Merge {
            key: key("A"),
            into: key("B"),
            reason: "one".to_owned(),
        });
        let refused = fixture.try_approve(retire("B")).unwrap_err();
        assert!(
            matches!(refused, StoreError::StillReferred { .. }),
            "what was merged counts: {refused}"
        );
        apply(&fixture, vec![order("O2", None, &["A"], "").0]).unwrap();
        fixture.command(retire("C"));
        let refused = dangles(apply(&fixture, vec![order("O3", None, &["C"], "").0]));
        assert!(refused.contains("retired"), "{refused}");
        apply(&fixture, vec![order("O1", Some(&one), &[], "").0]).unwrap();
        let two = order("O2", None, &["A"], "").1;
        apply(&fixture, vec![order("O2", Some(&two), &[], "").0]).unwrap();
        fixture.command(retire("B"));
        assert_eq!(fixture.record("B", AsOf::Now).unwrap().status, RecordStatus::Retired);
    });
}

#[test]
fn a_reference_that_a_record_has_already_stays() {
    on_both("kept_reference", |fixture| {
        with_orders(&fixture);
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        let (first, one) = order("O1", None, &["A"], "");
        apply(&fixture, vec![first]).unwrap();
        let (second, _) = order("O1", Some(&one), &["A", "B"], "order:O1");
        apply(&fixture, vec![second]).unwrap();
        let refused = fixture.try_approve(Command::Retire {
            key: key("B"),
            reason: "gone".to_owned(),
        });
        assert!(matches!(refused, Err(StoreError::StillReferred { .. })), "{refused:?}");
    });
}

#[test]
fn imported_history_is_written_down_and_not_refused() {
    on_both("imported_references", |fixture| {
        with_orders(&fixture);
        let (mut old, _) = order("O1", None, &["A"], "");
        old.effects[0].recorded_at = Some("2017-01-02T03:04:05Z".parse().unwrap());
        apply(&fixture, vec![old]).unwrap();
        fixture.apply(vec![create("A", "Apple", &[])]);
        let refused = fixture.try_approve(Command::Retire {
            key: key("A"),
            reason: "gone".to_owned(),
        });
        assert!(matches!(refused, Err(StoreError::StillReferred { .. })), "{refused:?}");
    });
}

#[test]
fn ten_of_many_are_named() {
    on_both("many_referrers", |fixture| {
        with_orders(&fixture);
        fixture.apply(vec![create("A", "Apple", &[])]);
        let many = (0..12).map(|number| order(&format!("O{number}"), None, &["A"], "").0);
        apply(&fixture, many.collect()).unwrap();
        let refused = fixture.try_approve(Command::Retire {
            key: key("A"),
            reason: "gone".to_owned(),
        });
        let Err(StoreError::StillReferred { referrers, more, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((referrers.len(), more), (10, true));
    });
}
