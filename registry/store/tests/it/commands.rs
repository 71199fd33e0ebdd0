use std::collections::BTreeMap;

use registry_core::{ChangeKind, Command, Item, RecordStatus};
use registry_store::{AsOf, StoreError};

use crate::support::*;

fn propose(fixture: &Fixture, commands: Vec<Command>) -> registry_store::Result<String> {
    let summary = fixture
        .store
        .propose_commands(&register("thing"), "By hand", commands, false, &person(OWNER))?;
    Ok(summary.id)
}

fn apply(fixture: &Fixture, command: Command) {
    let id = propose(fixture, vec![command]).unwrap();
    fixture.approve_all(&id).unwrap();
}

fn set(name: &str) -> BTreeMap<registry_core::FieldName, Option<registry_core::Value>> {
    [("name".parse().unwrap(), Some(name.into()))].into()
}

#[test]
fn a_record_lives_closes_and_answers_again() {
    on_both("life", |fixture| {
        apply(
            &fixture,
            Command::Create {
                key: Some(key("A")),
                item: item("A", "Apple"),
            },
        );
        apply(
            &fixture,
            Command::Update {
                key: key("A"),
                set: set("Apricot"),
            },
        );
        apply(
            &fixture,
            Command::Retire {
                key: key("A"),
                reason: "gone".to_owned(),
            },
        );
        let retired = fixture.record("A", AsOf::Now).unwrap();
        assert_eq!(retired.status, RecordStatus::Retired);
        assert_eq!(retired.item.text("closed-because"), Some("gone"));
        assert_eq!(retired.item.text("end-date"), Some("2031-03-10"));
        let refused = propose(
            &fixture,
            vec![Command::Update {
                key: key("A"),
                set: set("x"),
            }],
        )
        .unwrap_err();
        assert!(refused.to_string().contains("reinstate it first"), "{refused}");
        apply(
            &fixture,
            Command::Reinstate {
                key: key("A"),
                reason: "back".to_owned(),
            },
        );
        let back = fixture.record("A", AsOf::Now).unwrap();
        assert_eq!((back.status, back.item), (RecordStatus::Live, item("A", "Apricot")));
        assert_eq!(back.entry.number.get(), 4);
    });
}

#[test]
fn a_record_without_a_key_gets_one() {
    on_both("new_key", |fixture| {
        let mut fields = Item::new();
        fields.insert("name".parse().unwrap(), "Apple");
        let create = || Command::Create {
            key: None,
            item: fields.clone(),
        };
        let id = propose(&fixture, vec![create(), create()]).unwrap();
        assert_eq!(fixture.approve_all(&id).unwrap().applied, 2);
        let state = fixture.store.identity_state(&register("thing")).unwrap();
        let keys: Vec<&str> = state.records.iter().map(|record| record.key.as_str()).collect();
        assert!(keys.iter().all(|key| key.len() == 10) && keys[0] != keys[1], "{keys:?}");
    });
}

#[test]
fn values_set_by_hand_say_so() {
    on_both("steward_values", |fixture| {
        apply(
            &fixture,
            Command::Create {
                key: Some(key("A")),
                item: item("A", "Apple"),
            },
        );
        let id = propose(
            &fixture,
            vec![Command::Update {
                key: key("A"),
                set: set("Apricot"),
            }],
        )
        .unwrap();
        fixture.approve_all(&id).unwrap();
        let fields = fixture
            .store
            .provenance(&register("thing"), &key("A"))
            .unwrap()
            .unwrap()
            .fields;
        assert_eq!(fields.len(), 1);
        assert_eq!(
            (fields[0].source.as_str(), fields[0].source_record_id.as_str()),
            ("steward", id.as_str())
        );
        assert_eq!(
            (fields[0].value.as_str(), fields[0].survivorship_rule.as_str()),
            ("Apricot", "steward-override")
        );
    });
}

#[test]
fn what_cannot_be_is_refused_at_once() {
    on_both("refused_commands", |fixture| {
        apply(
            &fixture,
            Command::Create {
                key: Some(key("A")),
                item: item("A", "Apple"),
            },
        );
        let reason = || "because".to_owned();
        for command in [
            Command::Create {
                key: Some(key("A")),
                item: item("A", "Apple"),
            },
            Command::Update {
                key: key("A"),
                set: set("Apple"),
            },
            Command::Update {
                key: key("A"),
                set: [("name".parse().unwrap(), None)].into(),
            },
            Command::Merge {
                key: key("A"),
                into: key("A"),
                reason: reason(),
            },
            Command::Reinstate {
                key: key("A"),
                reason: reason(),
            },
            Command::Retire {
                key: key("A"),
                reason: String::new(),
            },
        ] {
            let refused = propose(&fixture, vec![command]);
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
        }
        let refused = propose(
            &fixture,
            vec![Command::Retire {
                key: key("Z"),
                reason: reason(),
            }],
        );
        assert!(
            matches!(refused, Err(StoreError::NotFound { what: "record", .. })),
            "{refused:?}"
        );
        let twice = || Command::Update {
            key: key("A"),
            set: set("Apricot"),
        };
        assert!(matches!(
            propose(&fixture, vec![twice(), twice()]),
            Err(StoreError::Invalid(_))
        ));
    });
}

#[test]
fn a_survivor_that_was_closed_stands_in_the_way_and_is_named() {
    on_both("in_the_way", |fixture| {
        let reason = || "because".to_owned();
        fixture.apply(vec![
            create("A", "Apple", &[]),
            create("B", "Bread", &[]),
            create("C", "Cheese", &[]),
        ]);
        apply(
            &fixture,
            Command::Merge {
                key: key("A"),
                into: key("B"),
                reason: reason(),
            },
        );
        apply(
            &fixture,
            Command::Merge {
                key: key("B"),
                into: key("C"),
                reason: reason(),
            },
        );
        let refused = propose(
            &fixture,
            vec![Command::Reinstate {
                key: key("A"),
                reason: reason(),
            }],
        );
        let message = refused.unwrap_err().to_string();
        assert!(
            message.contains("B in thing") && message.contains("merged into C since"),
            "{message}"
        );
        let id = propose(
            &fixture,
            vec![Command::Reinstate {
                key: key("B"),
                reason: reason(),
            }],
        )
        .unwrap();
        let kinds = fixture.store.change_set(&id).unwrap().unwrap().counts;
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [(ChangeKind::Reinstate, 1)]);
        fixture.approve_all(&id).unwrap();
        apply(
            &fixture,
            Command::Reinstate {
                key: key("A"),
                reason: reason(),
            },
        );
        assert_eq!(fixture.record("A", AsOf::Now).unwrap().status, RecordStatus::Live);
    });
}
