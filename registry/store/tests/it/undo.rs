use registry_core::{ChangeKind, Command, CrossReferenceAction, Decision, RecordStatus};
use registry_store::{AsOf, StoreError};

use crate::support::*;

pub fn undo(fixture: &Fixture, change_set: &str, ordinal: u64) -> registry_store::Result<String> {
    let command = Command::Undo {
        change_set: change_set.to_owned(),
        ordinal,
        reason: "two things".to_owned(),
    };
    fixture.try_command(command)
}

pub fn status(fixture: &Fixture, key_text: &str) -> RecordStatus {
    fixture.record(key_text, AsOf::Now).unwrap().status
}

/// The change that stands in the way: key, change set, ordinal, kind.
fn stands(refused: registry_store::Result<String>) -> (String, String, u64, ChangeKind) {
    let refused = refused.unwrap_err();
    assert!(refused.to_string().contains("Undo that first"), "{refused}");
    let StoreError::Stands { change, .. } = refused else {
        panic!("{refused}")
    };
    (
        change.key.to_string(),
        change.change_set.unwrap(),
        change.ordinal.unwrap(),
        change.kind.unwrap(),
    )
}

fn two_records(fixture: &Fixture) {
    fixture.apply(vec![
        create("A", "Apple", &["feed:1", "feed:2"]),
        create("B", "Bread", &["feed:3"]),
    ]);
}

/// A is merged into B, which gets another name by it.
fn merge_that_renames(fixture: &Fixture) -> String {
    let mut change = merge(("B", "Bread"), ("A", "Apple"), &["feed:1", "feed:2"]);
    change.effects[0].after = registry_core::Outcome::Live {
        item: named(("B", "Bun"), &["Bap"]),
    };
    let id = fixture.propose(vec![change]).id;
    fixture.approve_all(&id).unwrap();
    id
}

#[test]
fn a_merge_is_undone_after_later_edits() {
    on_both("undo_merge", |fixture| {
        two_records(&fixture);
        let id = merge_that_renames(&fixture);
        let mut refreshed = live("B", Some(named(("B", "Bun"), &["Bap"]).hash()), "Bun");
        refreshed.after = registry_core::Outcome::Live {
            item: named(("B", "Bun"), &["Roll"]),
        };
        let mut refresh = cross_reference("feed:1", CrossReferenceAction::Refresh);
        refresh.content = Some([("row".to_owned(), "newer".to_owned())].into());
        refreshed.cross_references = vec![refresh, cross_reference("feed:9", CrossReferenceAction::Attach)];
        fixture.apply(vec![change(ChangeKind::Update, "B", vec![refreshed])]);
        let undone = undo(&fixture, &id, 1).unwrap();
        let proposed = fixture.change_of(&undone);
        assert_eq!((proposed.kind, proposed.key.as_str()), (ChangeKind::Reinstate, "A"));
        assert!(
            proposed
                .evidence
                .notes
                .iter()
                .any(|note| note.contains("other-names was edited later"))
        );
        assert!(
            proposed.evidence.notes[0].contains(&id),
            "{:?}",
            proposed.evidence.notes
        );
        fixture.approve_all(&undone).unwrap();
        let back = fixture.record("A", AsOf::Now).unwrap();
        assert_eq!((back.status, back.item), (RecordStatus::Live, item("A", "Apple")));
        let survivor = fixture.record("B", AsOf::Now).unwrap();
        assert_eq!(survivor.item, named(("B", "Bread"), &["Roll"]), "the later edit stays");
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2"]);
        assert_eq!(fixture.references("B"), ["feed:3", "feed:9"]);
        let provenance = fixture
            .store
            .provenance(&register("thing"), &key("A"))
            .unwrap()
            .unwrap();
        assert_eq!(provenance.cross_references[0].content["row"], "newer", "as it is now");
        let decisions = fixture.store.decisions(&register("thing")).unwrap();
        let apart = Decision::NeverSame {
            left: reference("feed:1"),
            right: reference("feed:3"),
        };
        assert!(
            decisions
                .iter()
                .any(|record| record.decision == apart && record.by == person(STEWARD))
        );
        let again = stands(undo(&fixture, &id, 1));
        assert_eq!(again, ("A".to_owned(), undone.clone(), 1, ChangeKind::Reinstate));
        let redone = undo(&fixture, &undone, 1).unwrap();
        fixture.approve_all(&redone).unwrap();
        assert_eq!(status(&fixture, "A"), RecordStatus::Merged { into: key("B") });
        assert_eq!(fixture.name_of("B", AsOf::Now).as_deref(), Some("Bun"));
        assert_eq!(fixture.references("B"), ["feed:1", "feed:2", "feed:3", "feed:9"]);
    });
}

#[test]
fn a_later_change_stands_in_the_way_and_is_named() {
    on_both("undo_stands", |fixture| {
        two_records(&fixture);
        fixture.apply(vec![create("C", "Cheese", &["feed:4"])]);
        let first = fixture
            .propose(vec![merge(("B", "Bread"), ("A", "Apple"), &["feed:1", "feed:2"])])
            .id;
        fixture.approve_all(&first).unwrap();
        let on = fixture.propose(vec![
            update("C", "Cheese", "Cheddar"),
            merge(("C", "Cheddar"), ("B", "Bread"), &["feed:1", "feed:2", "feed:3"]),
        ]);
        fixture.approve_all(&on.id).unwrap();
        assert_eq!(
            stands(undo(&fixture, &first, 1)),
            ("B".to_owned(), on.id.clone(), 2, ChangeKind::Merge)
        );
        let undone = undo(&fixture, &on.id, 2).unwrap();
        fixture.approve_all(&undone).unwrap();
        let retired = fixture.command(Command::Retire {
            key: key("B"),
            reason: "gone".to_owned(),
        });
        assert_eq!(
            stands(undo(&fixture, &first, 1)),
            ("B".to_owned(), retired.clone(), 1, ChangeKind::Retire)
        );
        let undone = undo(&fixture, &retired, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(
            fixture.references("B"),
            ["feed:1", "feed:2", "feed:3"],
            "they come back"
        );
        let undone = undo(&fixture, &first, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(
            (status(&fixture, "A"), status(&fixture, "B")),
            (RecordStatus::Live, RecordStatus::Live)
        );
    });
}

#[test]
fn a_source_record_that_went_on_to_a_third_key_stands_in_the_way() {
    on_both("undo_third_key", |fixture| {
        two_records(&fixture);
        fixture.apply(vec![create("C", "Cheese", &[])]);
        let id = fixture
            .propose(vec![merge(("B", "Bread"), ("A", "Apple"), &["feed:1", "feed:2"])])
            .id;
        fixture.approve_all(&id).unwrap();
        let mut takes = live("C", Some(item("C", "Cheese").hash()), "Cheese");
        takes.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Attach)];
        let mut lets_go = live("B", Some(item("B", "Bread").hash()), "Bread");
        lets_go.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Detach)];
        let moved = fixture
            .propose(vec![change(ChangeKind::Update, "C", vec![takes, lets_go])])
            .id;
        fixture.approve_all(&moved).unwrap();
        assert_eq!(
            stands(undo(&fixture, &id, 1)),
            ("C".to_owned(), moved.clone(), 1, ChangeKind::Update)
        );
        let undone = undo(&fixture, &moved, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        let undone = undo(&fixture, &id, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2"]);
    });
}

#[test]
fn updates_retirements_and_reinstatements_are_undone() {
    on_both("undo_kinds", |fixture| {
        two_records(&fixture);
        let renamed = fixture.command(Command::Update {
            key: key("A"),
            set: [("name".parse().unwrap(), Some("Apricot".into()))].into(),
        });
        let retired = fixture.command(Command::Retire {
            key: key("A"),
            reason: "gone".to_owned(),
        });
        assert_eq!(stands(undo(&fixture, &renamed, 1)).1, retired);
        assert!(fixture.references("A").is_empty());
        let reinstated = undo(&fixture, &retired, 1).unwrap();
        fixture.approve_all(&reinstated).unwrap();
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2"]);
        assert_eq!(fixture.name_of("A", AsOf::Now).as_deref(), Some("Apricot"));
        let closed = undo(&fixture, &reinstated, 1).unwrap();
        assert_eq!(fixture.change_of(&closed).kind, ChangeKind::Retire);
        fixture.approve_all(&closed).unwrap();
        assert_eq!(status(&fixture, "A"), RecordStatus::Retired);
        let reopened = undo(&fixture, &closed, 1).unwrap();
        fixture.approve_all(&reopened).unwrap();
        let undone = undo(&fixture, &renamed, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(fixture.name_of("A", AsOf::Now).as_deref(), Some("Apple"));
        let nothing = undo(&fixture, &renamed, 1);
        assert_eq!(stands(nothing).1, undone);
    });
}

#[test]
fn what_was_not_applied_or_is_new_is_not_undone() {
    on_both("undo_refused", |fixture| {
        let id = fixture.propose(vec![create("A", "Apple", &[])]).id;
        for (change_set, ordinal) in [(id.as_str(), 1), (id.as_str(), 2), ("nothing", 1)] {
            let refused = undo(&fixture, change_set, ordinal);
            assert!(
                matches!(refused, Err(StoreError::Invalid(_) | StoreError::NotFound { .. })),
                "{refused:?}"
            );
        }
        fixture.approve_all(&id).unwrap();
        let refused = undo(&fixture, &id, 1).unwrap_err();
        assert!(refused.to_string().contains("retired instead"), "{refused}");
    });
}

/// Where the values of the field come from.
fn origin(fixture: &Fixture, key_text: &str, field: &str) -> Vec<String> {
    let provenance = fixture
        .store
        .provenance(&register("thing"), &key(key_text))
        .unwrap()
        .unwrap();
    let values = provenance.fields.iter().filter(|value| value.field.as_str() == field);
    values
        .map(|value| format!("{}:{}", value.source, value.value))
        .collect()
}

#[test]
fn values_come_from_where_they_came_before() {
    on_both("undo_provenance", |fixture| {
        let mut first = create("A", "Apple", &["feed:1"]);
        let from_feed = |field: &str, value: &str| registry_core::FieldProvenance {
            field: field.parse().unwrap(),
            value: value.to_owned(),
            source: "feed".parse().unwrap(),
            source_record_id: "1".to_owned(),
            source_value: value.to_owned(),
            cleaning_rules: Vec::new(),
            survivorship_rule: "only".to_owned(),
        };
        first.effects[0].after = registry_core::Outcome::Live {
            item: named(("A", "Apple"), &["Pomme"]),
        };
        first.effects[0].provenance = vec![from_feed("name", "Apple"), from_feed("other-names", "Pomme")];
        fixture.apply(vec![first]);
        let set = |set: serde_json::Value| Command::Update {
            key: key("A"),
            set: serde_json::from_value(set).unwrap(),
        };
        let renamed = fixture.command(set(serde_json::json!({"name": "Apricot"})));
        fixture.command(set(serde_json::json!({"other-names": ["Malum"]})));
        assert_eq!(origin(&fixture, "A", "name"), ["steward:Apricot"]);
        let undone = undo(&fixture, &renamed, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(origin(&fixture, "A", "name"), ["feed:Apple"]);
        assert_eq!(origin(&fixture, "A", "other-names"), ["steward:Malum"], "set later");
        let part = |key_text: &str, name: &str| registry_core::SplitPart {
            key: Some(key(key_text)),
            item: serde_json::from_value(serde_json::json!({"name": name})).unwrap(),
            source_records: Vec::new(),
        };
        fixture.command(Command::Split {
            key: key("A"),
            parts: vec![part("A", "Apple"), part("B", "Bread")],
            reason: "two".to_owned(),
        });
        assert_eq!(
            origin(&fixture, "A", "name"),
            ["feed:Apple"],
            "the same value as before"
        );
        assert_eq!(origin(&fixture, "B", "name"), ["steward:Bread"]);
    });
}

#[test]
fn a_record_that_a_merge_made_gives_way_again() {
    on_both("undo_new_survivor", |fixture| {
        two_records(&fixture);
        let into = |key_text: &str, name: &str, of: &[&str]| {
            let mut effect = live(key_text, Some(item(key_text, name).hash()), name);
            effect.after = registry_core::Outcome::Merged {
                into: key("N"),
                reason: "one".to_owned(),
            };
            effect.cross_references = of
                .iter()
                .map(|text| cross_reference(text, CrossReferenceAction::Detach))
                .collect();
            effect
        };
        let mut made = create("N", "New", &["feed:1", "feed:2", "feed:3"]).effects;
        made.push(into("A", "Apple", &["feed:1", "feed:2"]));
        made.push(into("B", "Bread", &["feed:3"]));
        let id = fixture.propose(vec![change(ChangeKind::Merge, "N", made)]).id;
        fixture.approve_all(&id).unwrap();
        let undone = undo(&fixture, &id, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2"]);
        assert_eq!(fixture.references("B"), ["feed:3"]);
        assert_eq!(status(&fixture, "N"), RecordStatus::Retired);
    });
}

#[test]
fn a_retired_record_takes_back_what_is_free() {
    on_both("reinstate_free", |fixture| {
        two_records(&fixture);
        fixture.command(Command::Retire {
            key: key("A"),
            reason: "gone".to_owned(),
        });
        let mut takes = live("B", Some(item("B", "Bread").hash()), "Bread");
        takes.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Attach)];
        fixture.apply(vec![change(ChangeKind::Update, "B", vec![takes])]);
        let id = fixture.command(Command::Reinstate {
            key: key("A"),
            reason: "back".to_owned(),
        });
        assert_eq!(fixture.references("A"), ["feed:1"]);
        assert_eq!(fixture.references("B"), ["feed:2", "feed:3"]);
        let notes = fixture.change_of(&id).evidence.notes;
        assert!(
            notes.iter().any(|note| note.contains("feed:2 belongs to B now")),
            "{notes:?}"
        );
    });
}
