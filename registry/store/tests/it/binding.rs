use std::collections::BTreeMap;

use registry_core::{ChangeKind, Command, CrossReferenceAction, Decision, Value};
use registry_store::Selection;

use crate::support::*;

/// Decisions that bind later runs.
fn binding(fixture: &Fixture) -> Vec<Decision> {
    let records = fixture.store.decisions(&register("thing")).unwrap();
    let binds = |decision: &Decision| {
        matches!(
            decision,
            Decision::Same { .. } | Decision::NeverSame { .. } | Decision::Override { .. }
        )
    };
    let binding: Vec<_> = records.into_iter().filter(|record| binds(&record.decision)).collect();
    assert!(binding.iter().all(|record| record.by == person(STEWARD)));
    binding.into_iter().map(|record| record.decision).collect()
}

fn command(fixture: &Fixture, command: Command) {
    let summary = fixture
        .store
        .propose_commands(&register("thing"), "By hand", vec![command], false, &person(OWNER))
        .unwrap();
    fixture.approve_all(&summary.id).unwrap();
}

#[test]
fn a_rejected_merge_is_never_the_same() {
    on_both("never_same", |fixture| {
        fixture.apply(vec![
            create("A", "Apple", &["feed:2", "feed:1"]),
            create("B", "Bread", &["feed:3"]),
        ]);
        let id = fixture
            .propose(vec![merge(("B", "Bread"), ("A", "Apple"), &["feed:1", "feed:2"])])
            .id;
        fixture
            .store
            .reject(&id, &Selection::All, &person(STEWARD), "two things")
            .unwrap();
        let expected = Decision::NeverSame {
            left: reference("feed:1"),
            right: reference("feed:3"),
        };
        assert_eq!(binding(&fixture), [expected]);
    });
}

#[test]
fn a_rejected_split_is_the_same() {
    on_both("same", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1", "feed:2"])]);
        let mut stays = live("A", Some(item("A", "Apple").hash()), "Apple");
        stays.cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Detach)];
        let mut begins = live("B", None, "Bread");
        begins.cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Attach)];
        let id = fixture
            .propose(vec![change(ChangeKind::Split, "A", vec![stays, begins])])
            .id;
        fixture
            .store
            .reject(&id, &Selection::All, &person(STEWARD), "one thing")
            .unwrap();
        let expected = Decision::Same {
            left: reference("feed:1"),
            right: reference("feed:2"),
        };
        assert_eq!(binding(&fixture), [expected]);
    });
}

#[test]
fn an_update_by_hand_overrides_field_by_field() {
    on_both("override", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        assert_eq!(binding(&fixture), [], "a pipeline's change binds nothing");
        let names = Value::Many(vec!["Pomme".to_owned()]);
        let set = BTreeMap::from([
            ("name".parse().unwrap(), Some("Apple".into())),
            ("other-names".parse().unwrap(), Some(names.clone())),
        ]);
        command(&fixture, Command::Update { key: key("A"), set });
        let expected = Decision::Override {
            key: key("A"),
            field: "other-names".parse().unwrap(),
            value: Some(names),
        };
        assert_eq!(binding(&fixture), [expected], "the name is what it was");
        command(
            &fixture,
            Command::Update {
                key: key("A"),
                set: [("other-names".parse().unwrap(), None)].into(),
            },
        );
        let emptied = Decision::Override {
            key: key("A"),
            field: "other-names".parse().unwrap(),
            value: None,
        };
        assert_eq!(binding(&fixture).last(), Some(&emptied));
    });
}

#[test]
fn merging_and_taking_apart_by_hand_bind_too() {
    on_both("by_hand", |fixture| {
        fixture.apply(vec![
            create("A", "Apple", &["feed:1"]),
            create("B", "Bread", &["feed:2"]),
        ]);
        let reason = || "looked at both".to_owned();
        command(
            &fixture,
            Command::Merge {
                key: key("A"),
                into: key("B"),
                reason: reason(),
            },
        );
        let (left, right) = (reference("feed:1"), reference("feed:2"));
        let same = Decision::Same {
            left: left.clone(),
            right: right.clone(),
        };
        assert_eq!(binding(&fixture), [same]);
        assert_eq!(fixture.references("B"), ["feed:1", "feed:2"]);
        command(
            &fixture,
            Command::Reinstate {
                key: key("A"),
                reason: reason(),
            },
        );
        assert_eq!(binding(&fixture).last(), Some(&Decision::NeverSame { left, right }));
        assert_eq!(
            (fixture.references("A"), fixture.references("B")),
            (vec!["feed:1".into()], vec!["feed:2".into()])
        );
    });
}
