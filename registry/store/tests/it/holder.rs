use registry_core::{Command, CrossReferenceAction, RecordStatus};
use registry_store::{AsOf, Holder, Page, Selection, StoreError};

use crate::support::*;

fn holder(fixture: &Fixture, source_record: &str, as_of: AsOf) -> Option<Holder> {
    fixture
        .store
        .holder(&register("thing"), &reference(source_record), as_of)
        .unwrap()
}

/// The key that it was attached to, and the key that answered for it.
fn keys(fixture: &Fixture, source_record: &str, as_of: AsOf) -> Option<(String, String)> {
    holder(fixture, source_record, as_of).map(|holder| (holder.key.to_string(), holder.resolved.to_string()))
}

fn pair(key: &str, resolved: &str) -> (String, String) {
    (key.to_owned(), resolved.to_owned())
}

#[test]
fn a_source_record_is_followed_through_merges_as_of_then() {
    on_both("holder_merges", |fixture| {
        let records = [
            ("A", "Apple", "feed:1"),
            ("B", "Bread", "feed:2"),
            ("C", "Cake", "feed:3"),
        ];
        fixture.apply(records.map(|(key, name, row)| create(key, name, &[row])).to_vec());
        let left_behind = fixture.propose(vec![merge(("B", "Bread"), ("A", "Apple"), &[])]);
        let refused = fixture.approve_all(&left_behind.id).unwrap_err();
        assert!(
            matches!(&refused, StoreError::CrossReferenceConflict { source_record, .. } if source_record == "feed:1"),
            "a record that closes keeps a source record: {refused}"
        );
        fixture.apply(vec![merge(("B", "Bread"), ("A", "Apple"), &["feed:1"])]);
        fixture.apply(vec![merge(("C", "Cake"), ("B", "Bread"), &["feed:1", "feed:2"])]);
        let size = AsOf::LogSize;
        assert_eq!(keys(&fixture, "feed:1", size(0)), None);
        assert_eq!(keys(&fixture, "feed:1", size(3)), Some(pair("A", "A")));
        assert_eq!(keys(&fixture, "feed:1", size(4)), Some(pair("B", "B")));
        assert_eq!(keys(&fixture, "feed:1", AsOf::Now), Some(pair("C", "C")));
        assert_eq!(keys(&fixture, "feed:2", size(4)), Some(pair("B", "B")));
        assert_eq!(keys(&fixture, "feed:2", AsOf::Now), Some(pair("C", "C")));
        assert_eq!(keys(&fixture, "feed:4", AsOf::Now), None);
        assert_eq!(keys(&fixture, "other:1", AsOf::Now), None);
        let commits = fixture
            .store
            .commits(&register("thing"), &Page::default())
            .unwrap()
            .items;
        let then = AsOf::RecordedAt(commits[1].committed_at);
        assert_eq!(keys(&fixture, "feed:1", then), Some(pair("B", "B")));
        let just_before = commits[0].committed_at - chrono::TimeDelta::microseconds(1);
        assert_eq!(keys(&fixture, "feed:1", AsOf::RecordedAt(just_before)), None);
    });
}

#[test]
fn a_commit_that_moves_only_source_records_counts() {
    on_both("holder_moves", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"]), create("B", "Bread", &[])]);
        fixture
            .store
            .publish(&register("thing"), &person(STEWARD), None)
            .unwrap();
        let mut change = update("B", "Bread", "Bread");
        let mut from = live("A", Some(item("A", "Apple").hash()), "Apple");
        from.cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Detach)];
        change.effects[0].cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Attach)];
        change.effects.push(from);
        let applied = fixture.apply(vec![change]);
        assert_eq!((applied.entries, applied.log_size), (None, 2));
        assert_eq!(keys(&fixture, "feed:1", AsOf::Edition(1)), Some(pair("A", "A")));
        assert_eq!(keys(&fixture, "feed:1", AsOf::LogSize(2)), Some(pair("B", "B")));
        assert_eq!(keys(&fixture, "feed:1", AsOf::Now), Some(pair("B", "B")));
    });
}

#[test]
fn a_retired_record_frees_its_source_records() {
    on_both("holder_retired", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"])]);
        let retire = Command::Retire {
            key: key("A"),
            reason: "eaten".to_owned(),
        };
        let id = fixture
            .store
            .propose_commands(&register("thing"), "Retire", vec![retire], false, &person(OWNER))
            .unwrap()
            .id;
        fixture
            .store
            .approve(&id, &Selection::All, &person(STEWARD), None)
            .unwrap();
        let before = holder(&fixture, "feed:1", AsOf::LogSize(1)).unwrap();
        assert_eq!(before.status, RecordStatus::Live);
        assert_eq!(holder(&fixture, "feed:1", AsOf::Now), None);
    });
}
