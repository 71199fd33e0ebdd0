use registry_core::Command;
use registry_store::{Idempotency, Selection, StoreError};

use crate::support::*;

fn named(key_text: &str, request: u8) -> Idempotency {
    Idempotency {
        key: key_text.to_owned(),
        request: [request; 32],
    }
}

fn propose(fixture: &Fixture, key_text: &str, once: &Idempotency) -> registry_store::Result<String> {
    let commands = vec![Command::Create {
        key: Some(key(key_text)),
        item: item(key_text, "Apple"),
    }];
    let by = person(OWNER);
    let summary = fixture
        .store
        .propose_commands_once(&register("thing"), "By hand", commands, false, &by, once)?;
    Ok(summary.id)
}

#[test]
fn asking_again_does_nothing_again() {
    on_both("idempotency", |fixture| {
        let id = propose(&fixture, "A", &named("one", 1)).unwrap();
        assert_eq!(propose(&fixture, "A", &named("one", 1)).unwrap(), id);
        let reused = propose(&fixture, "B", &named("one", 2)).unwrap_err();
        assert!(matches!(reused, StoreError::IdempotencyKeyReused { .. }), "{reused}");
        assert!(reused.to_string().contains("\"one\""), "{reused}");
        let approve = |once: &Idempotency| {
            fixture
                .store
                .approve_once(&id, &Selection::All, &person(STEWARD), None, once)
        };
        let applied = approve(&named("one", 1)).unwrap();
        assert_eq!(
            approve(&named("one", 1)).unwrap(),
            applied,
            "keys belong to the person who asks"
        );
        assert!(matches!(approve(&named("two", 1)), Err(StoreError::State { .. })));
        let reject = |once: &Idempotency| {
            fixture
                .store
                .reject_once(&id, &Selection::All, &person(STEWARD), "no", once)
        };
        assert!(matches!(
            reject(&named("one", 1)),
            Err(StoreError::IdempotencyKeyReused { .. })
        ));
        assert_eq!(fixture.store.register(&register("thing")).unwrap().unwrap().log_size, 1);
    });
}

#[test]
fn a_refusal_is_not_kept_and_keys_are_free_after_a_day() {
    on_both("idempotency_day", |fixture| {
        for bad in ["", "a\nb", &"x".repeat(256)] {
            assert!(matches!(
                propose(&fixture, "A", &named(bad, 1)),
                Err(StoreError::Invalid(_))
            ));
        }
        fixture.apply(vec![create("A", "Apple", &[])]);
        assert!(matches!(
            propose(&fixture, "A", &named("one", 1)),
            Err(StoreError::Invalid(_))
        ));
        propose(&fixture, "B", &named("one", 2)).unwrap();
        set_clock("2031-03-11T11:00:00Z");
        assert!(propose(&fixture, "C", &named("one", 3)).is_err());
        set_clock("2031-03-11T13:00:00Z");
        propose(&fixture, "C", &named("one", 3)).unwrap();
        set_clock("2031-03-10T12:00:00Z");
    });
}
