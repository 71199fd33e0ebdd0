use registry_core::tree::Tree;
use registry_store::{AsOf, Page, RecordQuery, Selection, StatusFilter, StoreError};

use crate::support::*;

#[test]
fn the_registers_about_registers_have_entries_and_roots() {
    on_both("governance", |fixture| {
        let id = fixture.propose(vec![create("A", "Apple", &[])]).id;
        fixture
            .store
            .approve(&id, &Selection::All, &person(STEWARD), Some("fine"))
            .unwrap();
        for name in ["register", "field", "ownership", "decision", "registrar-decision"] {
            let overview = fixture.store.register(&register(name)).unwrap().unwrap();
            assert!(overview.governance && overview.log_size > 0, "{name}");
            let mut tree = Tree::new();
            for entry in fixture.store.entries(&register(name), 0, 1000).unwrap() {
                let item = fixture.store.item(&register(name), &entry.item_hash).unwrap().unwrap();
                assert_eq!(overview.definition.validate(&item), [], "{name} {item:?}");
                tree.append(entry.leaf_hash());
            }
            assert_eq!((tree.size(), tree.root()), (overview.log_size, overview.root), "{name}");
        }
        let field = |name: &str, record: &str, field: &str| {
            let record = fixture
                .store
                .record(&register(name), &key(record), AsOf::Now)
                .unwrap()
                .unwrap();
            record.item.text(field).unwrap().to_owned()
        };
        assert_eq!(field("register", "thing", "title"), "Things");
        assert_eq!(field("register", "registrar-decision", "title"), "Decisions");
        assert_eq!(field("field", "thing/other-names", "cardinality"), "n");
        let ownership = fixture
            .store
            .records(
                &register("ownership"),
                &RecordQuery::at(AsOf::Now, StatusFilter::Live),
                &Page::default(),
            )
            .unwrap();
        let people: Vec<_> = ownership
            .items
            .iter()
            .map(|record| record.item.text("person").unwrap())
            .collect();
        assert_eq!(people, [OWNER, STEWARD]);
        let decisions = fixture.store.decisions(&register("thing")).unwrap();
        let kinds: Vec<_> = decisions.iter().map(|record| record.decision.as_str()).collect();
        assert_eq!(kinds, ["propose", "approve"]);
        assert_eq!(field("decision", &decisions[1].id, "change-set"), id);
        assert_eq!(field("decision", &decisions[1].id, "reason"), "fine");
    });
}

#[test]
fn ownership_has_a_history() {
    on_both("ownership_history", |fixture| {
        let records = fixture.store.ownership(&register("thing"), None).unwrap();
        let day = "2031-12-31".parse().unwrap();
        fixture
            .store
            .end_ownership(&records[0].id, day, &person(OWNER))
            .unwrap();
        let entries = fixture
            .store
            .entries_of(&register("ownership"), &key(&records[0].id), &Page::default())
            .unwrap();
        assert_eq!(entries.items.len(), 2);
    });
}

#[test]
fn nobody_changes_them_by_hand() {
    on_both("by_nobody", |fixture| {
        let command = registry_core::Command::Retire {
            key: key("thing"),
            reason: "tidy".to_owned(),
        };
        let refused =
            fixture
                .store
                .propose_commands(&register("register"), "Tidy", vec![command], false, &person(OWNER));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
        let refused = fixture
            .store
            .appoint_provisional(&register("decision"), &person(OWNER), &person(OTHER));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
        let refused = fixture.store.define_register(&definition("decision"), &person(OWNER));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
    });
}
