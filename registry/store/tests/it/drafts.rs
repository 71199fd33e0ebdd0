use registry_core::{ChangeSetState, Command, Decision};
use registry_store::{AsOf, Selection, StoreError};

use crate::support::*;

fn draft(fixture: &Fixture, key_text: &str) -> String {
    let command = Command::Create {
        key: Some(key(key_text)),
        item: item(key_text, "Apple"),
    };
    let summary = fixture
        .store
        .propose_commands(&register("thing"), "By hand", vec![command], true, &person(OWNER))
        .unwrap();
    assert_eq!((summary.state, summary.open), (ChangeSetState::Draft, 1));
    summary.id
}

#[test]
fn a_draft_is_decided_when_it_is_submitted() {
    on_both("drafts", |fixture| {
        let id = draft(&fixture, "A");
        assert!(
            fixture.store.decisions(&register("thing")).unwrap().is_empty(),
            "nobody is asked yet"
        );
        let approve = || fixture.store.approve(&id, &Selection::All, &person(STEWARD), None);
        assert!(matches!(approve(), Err(StoreError::State { .. })));
        let reject = fixture.store.reject(&id, &Selection::All, &person(STEWARD), "no");
        assert!(matches!(reject, Err(StoreError::State { .. })), "{reject:?}");
        let overview = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert_eq!(overview.open_change_sets, 0);
        let stranger = fixture.store.submit(&id, &person(STEWARD));
        assert!(matches!(stranger, Err(StoreError::Forbidden { .. })), "{stranger:?}");
        let submitted = fixture.store.submit(&id, &person(OWNER)).unwrap();
        assert_eq!(submitted.state, ChangeSetState::Proposed);
        let decisions = fixture.store.decisions(&register("thing")).unwrap();
        let asked = Decision::Propose {
            change_set: id.clone(),
            changes: 1,
        };
        assert_eq!(
            decisions.into_iter().map(|record| record.decision).collect::<Vec<_>>(),
            [asked]
        );
        let twice = fixture.store.submit(&id, &person(OWNER));
        assert!(matches!(twice, Err(StoreError::State { .. })), "{twice:?}");
        approve().unwrap();
        assert!(fixture.record("A", AsOf::Now).is_some());
    });
}

#[test]
fn a_draft_is_taken_back() {
    on_both("draft_withdrawn", |fixture| {
        let id = draft(&fixture, "A");
        assert_eq!(
            fixture.store.withdraw(&id, &person(OWNER)).unwrap().state,
            ChangeSetState::Withdrawn
        );
        assert!(matches!(
            fixture.store.submit(&id, &person(OWNER)),
            Err(StoreError::State { .. })
        ));
    });
}
