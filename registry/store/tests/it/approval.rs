use registry_core::{ChangeKind, ChangeSetState, ChangeState, CrossReferenceAction, Origin};
use registry_store::{AsOf, ChangeFilter, ChangeSetFilter, NewChangeSet, Page, Selection, StoreError};

use crate::support::*;

#[test]
fn an_approved_change_set_is_in_the_register() {
    on_both("approved", |fixture| {
        let summary = fixture.propose(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        assert_eq!((summary.state, summary.open), (ChangeSetState::Proposed, 2));
        assert_eq!(summary.counts[&ChangeKind::Create], 2);
        assert!(
            fixture.record("A", AsOf::Now).is_none(),
            "nothing happens before the approval"
        );
        let applied = fixture
            .store
            .approve(&summary.id, &Selection::All, &person(STEWARD), Some("fine"))
            .unwrap();
        assert_eq!(
            (applied.entries, applied.log_size, applied.applied, applied.open),
            (Some(1..=2), 2, 2, 0)
        );
        assert_eq!(fixture.name_of("B", AsOf::Now).as_deref(), Some("Bread"));
        let overview = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert_eq!((overview.log_size, overview.root, overview.live), (2, applied.root, 2));
        let decided = fixture.store.change_set(&summary.id).unwrap().unwrap();
        assert_eq!((decided.state, decided.open), (ChangeSetState::Applied, 0));
        assert_eq!(
            (decided.decided_by, decided.reason.as_deref()),
            (Some(person(STEWARD)), Some("fine"))
        );
        let again = fixture.approve_all(&summary.id);
        assert!(matches!(again, Err(StoreError::State { .. })), "{again:?}");
    });
}

#[test]
fn nobody_approves_what_they_proposed() {
    on_both("self_approval", |fixture| {
        let summary = fixture.propose(vec![create("A", "Apple", &[])]);
        for result in [
            fixture
                .store
                .approve(&summary.id, &Selection::All, &person(OWNER), None)
                .err(),
            fixture
                .store
                .reject(&summary.id, &Selection::All, &person(OWNER), "no")
                .err(),
        ] {
            let Some(StoreError::Forbidden { person: who, .. }) = &result else {
                panic!("{result:?}")
            };
            assert_eq!(who, &person(OWNER));
            assert!(
                result
                    .unwrap()
                    .to_string()
                    .contains("nobody decides what they proposed")
            );
        }
        assert!(fixture.record("A", AsOf::Now).is_none());
    });
}

#[test]
fn the_steward_of_another_register_is_refused() {
    on_both("other_steward", |fixture| {
        fixture
            .store
            .define_register(&definition("other"), &person(OTHER))
            .unwrap();
        let nobody = person("Nora Nobody");
        fixture
            .store
            .appoint_provisional(&register("other"), &nobody, &person(OTHER))
            .unwrap();
        let summary = fixture.propose(vec![create("A", "Apple", &[])]);
        let refused = fixture
            .store
            .approve(&summary.id, &Selection::All, &person(OTHER), None)
            .unwrap_err();
        let message = refused.to_string();
        assert!(matches!(refused, StoreError::Forbidden { .. }), "{message}");
        assert!(message.contains(OTHER) && message.contains("thing"), "{message}");
    });
}

#[test]
fn a_record_that_changed_meanwhile_is_a_conflict_that_names_it() {
    on_both("conflict", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        let late = fixture.propose(vec![update("B", "Bread", "Bun"), update("A", "Apple", "Apricot")]);
        fixture.apply(vec![update("A", "Apple", "Avocado")]);
        let before = fixture.store.register(&register("thing")).unwrap().unwrap();
        match fixture.approve_all(&late.id).unwrap_err() {
            StoreError::Conflict {
                key: named,
                expected,
                found,
                ..
            } => {
                assert_eq!(named, key("A"));
                assert_eq!(expected.as_deref(), Some(&item("A", "Apple").hash()));
                assert_eq!(found.as_deref(), Some(&item("A", "Avocado").hash()));
            }
            other => panic!("{other}"),
        }
        let after = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert_eq!(before, after, "all or nothing");
        assert_eq!(fixture.name_of("B", AsOf::Now).as_deref(), Some("Bread"));
        let reused = fixture.propose(vec![create("A", "Again", &[])]);
        assert!(matches!(
            fixture.approve_all(&reused.id),
            Err(StoreError::Conflict { expected: None, .. })
        ));
    });
}

#[test]
fn a_conflict_names_what_moved_the_record() {
    on_both("conflict_named", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        let late = fixture.propose(vec![update("A", "Apple", "Apricot")]);
        let moved_by = fixture.propose(vec![update("B", "Bread", "Bun"), update("A", "Apple", "Avocado")]);
        fixture.approve_all(&moved_by.id).unwrap();
        let refused = fixture.approve_all(&late.id).unwrap_err();
        let message = refused.to_string();
        let StoreError::Conflict { moved: Some(moved), .. } = refused else {
            panic!("{message}")
        };
        assert_eq!(
            (moved.entry, moved.ordinal, moved.kind),
            (Some(4), Some(2), Some(ChangeKind::Update))
        );
        assert_eq!(
            (moved.change_set.as_ref(), moved.by),
            (Some(&moved_by.id), person(STEWARD))
        );
        for part in ["entry 4", &moved_by.id, STEWARD] {
            assert!(message.contains(part), "{message}");
        }
    });
}

#[test]
fn an_older_proposal_is_rebased_where_nothing_it_touches_moved() {
    on_both("rebased", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        let older = fixture.propose(vec![update("A", "Apple", "Apricot")]);
        fixture.apply(vec![update("B", "Bread", "Bun"), create("C", "Cheese", &[])]);
        let present = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert!(older.base_log_size < present.log_size);
        assert_eq!(fixture.approve_all(&older.id).unwrap().entries, Some(5..=5));
        assert_eq!(fixture.name_of("A", AsOf::Now).as_deref(), Some("Apricot"));
    });
}

#[test]
fn a_change_set_can_be_decided_in_parts() {
    on_both("parts", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        let changes = vec![
            create("B", "Bread", &[]),
            update("A", "Apple", "Apricot"),
            create("C", "Cheese", &[]),
        ];
        let id = fixture.propose(changes).id;
        let steward = person(STEWARD);
        let applied = fixture
            .store
            .approve(&id, &Selection::Kind(ChangeKind::Update), &steward, None)
            .unwrap();
        assert_eq!((applied.applied, applied.open), (1, 2));
        let state = fixture.store.change_set(&id).unwrap().unwrap().state;
        assert_eq!(state, ChangeSetState::Proposed);
        let twice = fixture
            .store
            .approve(&id, &Selection::Ordinals(vec![2, 3]), &steward, None);
        assert!(matches!(twice, Err(StoreError::Invalid(_))), "2 was decided: {twice:?}");
        fixture
            .store
            .reject(&id, &Selection::Ordinals(vec![3]), &steward, "no cheese")
            .unwrap();
        let applied = fixture.approve_all(&id).unwrap();
        assert_eq!((applied.applied, applied.open), (1, 0));
        let filter = ChangeFilter::default();
        let details = fixture.store.changes(&id, &filter, &Page::default()).unwrap().items;
        let states: Vec<ChangeState> = details.iter().map(|detail| detail.state).collect();
        assert_eq!(
            states,
            [ChangeState::Applied, ChangeState::Applied, ChangeState::Rejected]
        );
        assert_eq!(
            fixture.store.change_set(&id).unwrap().unwrap().state,
            ChangeSetState::Applied
        );
        assert!(fixture.record("C", AsOf::Now).is_none());
    });
}

#[test]
fn rejected_changes_are_remembered_by_fingerprint() {
    on_both("rejected", |fixture| {
        let wanted = create("A", "Apple", &[]);
        let unwanted = create("B", "Bread", &[]);
        let id = fixture.propose(vec![wanted.clone(), unwanted.clone()]).id;
        let rejected = fixture
            .store
            .reject(&id, &Selection::Ordinals(vec![2]), &person(STEWARD), "no")
            .unwrap();
        assert_eq!((rejected.state, rejected.open), (ChangeSetState::Proposed, 1));
        let fingerprints = fixture.store.rejected_fingerprints(&register("thing")).unwrap();
        assert_eq!(fingerprints.into_iter().collect::<Vec<_>>(), [unwanted.fingerprint()]);
        let rejected = fixture
            .store
            .reject(&id, &Selection::All, &person(STEWARD), "no")
            .unwrap();
        assert_eq!(rejected.state, ChangeSetState::Rejected);
        assert_eq!(
            fixture.store.rejected_fingerprints(&register("thing")).unwrap().len(),
            2
        );
    });
}

#[test]
fn a_refreshed_source_record_appends_no_entry() {
    on_both("refresh", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"])]);
        let mut effect = live("A", Some(item("A", "Apple").hash()), "Apple");
        let mut refresh = cross_reference("feed:1", CrossReferenceAction::Refresh);
        refresh.content = Some([("row".to_owned(), "new".to_owned())].into());
        effect.cross_references = vec![refresh];
        let applied = fixture.apply(vec![change(ChangeKind::Update, "A", vec![effect.clone()])]);
        assert_eq!((applied.entries, applied.log_size, applied.applied), (None, 1, 1));
        let provenance = fixture
            .store
            .provenance(&register("thing"), &key("A"))
            .unwrap()
            .unwrap();
        let row = &provenance.cross_references[0];
        assert_eq!((row.content["row"].as_str(), row.since_entry), ("new", 1));
        effect.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Refresh)];
        let id = fixture.propose(vec![change(ChangeKind::Update, "A", vec![effect])]).id;
        let refused = fixture.approve_all(&id).unwrap_err();
        assert!(
            matches!(refused, StoreError::CrossReferenceConflict { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("feed:2"), "{refused}");
    });
}

#[test]
fn a_later_run_supersedes_the_open_sets_of_its_specification() {
    on_both("supersede", |fixture| {
        let earlier = fixture.propose(vec![create("A", "Apple", &[])]);
        let by_hand = fixture
            .store
            .propose_commands(
                &register("thing"),
                "By hand",
                vec![create_command("C")],
                false,
                &person(OWNER),
            )
            .unwrap();
        let new = |spec: &str, supersede| NewChangeSet {
            register: register("thing"),
            title: "Next run".to_owned(),
            origin: Origin::Pipeline {
                run: "run-2".to_owned(),
                spec: spec.to_owned(),
            },
            changes: vec![create("B", "Bread", &[])],
            supersede,
            draft: false,
        };
        fixture.store.propose(new("others", true), &person(OWNER)).unwrap();
        let state = |id: &str| fixture.store.change_set(id).unwrap().unwrap().state;
        assert_eq!(state(&earlier.id), ChangeSetState::Proposed);
        fixture.store.propose(new("things", true), &person(OWNER)).unwrap();
        assert_eq!(state(&earlier.id), ChangeSetState::Superseded);
        assert_eq!(state(&by_hand.id), ChangeSetState::Proposed);
        assert!(matches!(
            fixture.approve_all(&earlier.id),
            Err(StoreError::State { .. })
        ));
    });
}

fn create_command(key_text: &str) -> registry_core::Command {
    registry_core::Command::Create {
        key: Some(key(key_text)),
        item: item(key_text, "Cheese"),
    }
}

#[test]
fn only_the_proposer_withdraws() {
    on_both("withdraw", |fixture| {
        let id = fixture.propose(vec![create("A", "Apple", &[])]).id;
        assert!(matches!(
            fixture.store.withdraw(&id, &person(STEWARD)),
            Err(StoreError::Forbidden { .. })
        ));
        let withdrawn = fixture.store.withdraw(&id, &person(OWNER)).unwrap();
        assert_eq!(withdrawn.state, ChangeSetState::Withdrawn);
        assert!(matches!(fixture.approve_all(&id), Err(StoreError::State { .. })));
    });
}

#[test]
fn what_is_not_well_formed_is_not_proposed() {
    on_both("ill_formed", |fixture| {
        let mut wrong = create("A", "Apple", &[]);
        wrong.effects[0].after = registry_core::Outcome::Live {
            item: item("B", "Apple"),
        };
        let refused = fixture.try_propose(vec![wrong]).unwrap_err();
        assert!(
            matches!(&refused, StoreError::Invalid(found) if found.len() == 1),
            "{refused}"
        );
        assert!(matches!(fixture.try_propose(vec![]), Err(StoreError::Invalid(_))));
        let new = NewChangeSet {
            register: register("thing"),
            title: "By a stranger".to_owned(),
            origin: Origin::Person,
            changes: vec![create("A", "Apple", &[])],
            supersede: false,
            draft: false,
        };
        let refused = fixture.store.propose(new, &person("Nobody Known")).unwrap_err();
        assert!(
            matches!(refused, StoreError::NotFound { what: "person", .. }),
            "{refused}"
        );
    });
}

#[test]
fn lists_come_in_pages() {
    on_both("pages", |fixture| {
        let ids: Vec<String> = (0..5)
            .map(|n| fixture.propose(vec![create(&format!("K{n}"), "x", &[])]).id)
            .collect();
        let filter = ChangeSetFilter {
            register: Some(register("thing")),
            state: Some(ChangeSetState::Proposed),
        };
        let first = fixture.store.change_sets(&filter, &Page::first(3)).unwrap();
        let second = fixture
            .store
            .change_sets(&filter, &Page::after(first.next.unwrap(), 3))
            .unwrap();
        let listed: Vec<String> = first
            .items
            .iter()
            .chain(&second.items)
            .map(|summary| summary.id.clone())
            .collect();
        assert_eq!(listed, ids.into_iter().rev().collect::<Vec<_>>());
        assert_eq!(second.next, None);
        let id = fixture
            .propose((0..5).map(|n| create(&format!("L{n}"), "x", &[])).collect())
            .id;
        let filter = ChangeFilter::default();
        let first = fixture.store.changes(&id, &filter, &Page::first(4)).unwrap();
        let second = fixture
            .store
            .changes(&id, &filter, &Page::after(first.next.unwrap(), 4))
            .unwrap();
        assert_eq!(
            second.items.iter().map(|detail| detail.ordinal).collect::<Vec<_>>(),
            [5]
        );
        assert!(fixture.store.changes(&id, &filter, &Page::after("x", 4)).is_err());
    });
}
