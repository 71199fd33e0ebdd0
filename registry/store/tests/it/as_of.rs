use chrono::{DateTime, TimeDelta, Utc};
use registry_core::Value;
use registry_core::tree::Tree;
use registry_store::{AsOf, EntryKind, Page, RecordQuery, StatusFilter, StoreError};

use crate::support::*;

fn recorded_at(fixture: &Fixture) -> DateTime<Utc> {
    fixture
        .store
        .register(&register("thing"))
        .unwrap()
        .unwrap()
        .updated_at
        .unwrap()
}

/// Names the record differently at each of these readings of the clock, and returns the times of the commits.
fn rename_at(fixture: &Fixture, clock: &[&str]) -> Vec<DateTime<Utc>> {
    let mut times = Vec::new();
    for (step, time) in clock.iter().enumerate() {
        set_clock(time);
        let name = |step: usize| format!("name {step}");
        fixture.apply(vec![match step {
            0 => create("A", &name(0), &[]),
            _ => update("A", &name(step - 1), &name(step)),
        }]);
        times.push(recorded_at(fixture));
    }
    times
}

fn check_each(fixture: &Fixture, times: &[DateTime<Utc>]) {
    assert!(times.is_sorted_by(|left, right| left < right), "{times:?}");
    let at = |time| fixture.name_of("A", AsOf::RecordedAt(time));
    for (step, time) in times.iter().enumerate() {
        assert_eq!(at(*time), Some(format!("name {step}")));
        let before = at(*time - TimeDelta::microseconds(1));
        assert_eq!(before, step.checked_sub(1).map(|step| format!("name {step}")));
    }
}

#[test]
fn commits_are_told_apart_when_the_clock_steps_back() {
    on_both("steps_back", |fixture| {
        let times = rename_at(
            &fixture,
            &[
                "2031-03-10T12:00:00Z",
                "2031-03-10T11:00:00Z",
                "2031-03-10T10:59:59.5Z",
                "2031-03-10T13:00:00Z",
            ],
        );
        check_each(&fixture, &times);
        let entries = fixture.store.entries(&register("thing"), 0, 10).unwrap();
        assert!(
            entries
                .iter()
                .all(|entry| entry.timestamp.timestamp_subsec_nanos() == 0)
        );
        assert!(entries.is_sorted_by_key(|entry| entry.timestamp), "{entries:?}");
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn commits_are_told_apart_within_one_second() {
    on_both("one_second", |fixture| {
        let times = rename_at(&fixture, &["2031-03-10T12:00:00.25Z"; 6]);
        check_each(&fixture, &times);
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn roots_and_lists_are_those_of_then() {
    on_both("roots", |fixture| {
        let mut roots = vec![Tree::new().root()];
        for step in 0..20 {
            let applied = fixture.apply(vec![create(&format!("K{step:02}"), "x", &[])]);
            roots.push(applied.root);
        }
        let mut tree = Tree::new();
        for (size, entry) in fixture
            .store
            .entries(&register("thing"), 0, 1000)
            .unwrap()
            .iter()
            .enumerate()
        {
            assert_eq!(
                fixture.store.root_at(&register("thing"), size as u64).unwrap(),
                roots[size]
            );
            tree.append(entry.leaf_hash());
            assert_eq!(tree.root(), roots[size + 1]);
            let page = fixture
                .store
                .records(
                    &register("thing"),
                    &RecordQuery::at(AsOf::LogSize(size as u64), StatusFilter::Live),
                    &Page::first(100),
                )
                .unwrap();
            assert_eq!(page.items.len(), size);
        }
        let too_large = fixture.store.root_at(&register("thing"), 21);
        assert!(matches!(too_large, Err(StoreError::Invalid(_))), "{too_large:?}");
    });
}

#[test]
fn records_come_in_pages_sorted_by_bytes() {
    on_both("record_pages", |fixture| {
        let keys = ["B", "a-1", "a.1", "a1", "Z9", "10", "9", "a/1", "a_1"];
        fixture.apply(keys.iter().map(|key| create(key, "x", &[])).collect());
        let mut expected = keys.to_vec();
        expected.sort_unstable();
        for as_of in [AsOf::Now, AsOf::LogSize(9)] {
            let mut listed = Vec::new();
            let mut page = Page::first(2);
            loop {
                let found = fixture
                    .store
                    .records(&register("thing"), &RecordQuery::at(as_of, StatusFilter::Live), &page)
                    .unwrap();
                listed.extend(found.items.iter().map(|record| record.key.to_string()));
                let Some(next) = found.next else { break };
                page = Page::after(next, 2);
            }
            assert_eq!(listed, expected, "{as_of:?}");
        }
    });
}

#[test]
fn editions_stay_as_they_were_published() {
    on_both("editions", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"])]);
        let first = fixture
            .store
            .publish(&register("thing"), &person(STEWARD), Some("run-1"))
            .unwrap();
        assert_eq!((first.number, first.log_size, first.records), (1, 1, 1));
        let again = fixture.store.publish(&register("thing"), &person(STEWARD), None);
        assert!(
            matches!(again, Err(StoreError::Invalid(_))),
            "nothing changed: {again:?}"
        );
        fixture.apply(vec![update("A", "Apple", "Apricot")]);
        let second = fixture.store.publish(&register("thing"), &person(OWNER), None).unwrap();
        assert_eq!(second.number, 2);
        assert_eq!(fixture.store.editions(&register("thing")).unwrap(), [first, second]);
        assert_eq!(fixture.name_of("A", AsOf::Edition(1)).as_deref(), Some("Apple"));
        assert_eq!(fixture.name_of("A", AsOf::Edition(2)).as_deref(), Some("Apricot"));
        let none = fixture.store.record(&register("thing"), &key("A"), AsOf::Edition(3));
        assert!(matches!(none, Err(StoreError::NotFound { what: "edition", .. })));
    });
}

#[test]
fn the_entries_of_a_key_are_its_history() {
    on_both("history", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        fixture.apply(vec![update("A", "Apple", "Apricot")]);
        let page = fixture
            .store
            .entries_of(&register("thing"), &key("A"), &Page::first(1))
            .unwrap();
        let rest = fixture
            .store
            .entries_of(&register("thing"), &key("A"), &Page::after(page.next.unwrap(), 1))
            .unwrap();
        assert_eq!(
            (page.items[0].number.get(), rest.items[0].number.get(), rest.next),
            (1, 3, None)
        );
        let found = fixture
            .store
            .item(&register("thing"), &page.items[0].item_hash)
            .unwrap();
        assert_eq!(found, Some(item("A", "Apple")));
        let elsewhere = fixture
            .store
            .item(&register("decision"), &page.items[0].item_hash)
            .unwrap();
        assert_eq!(elsewhere, None, "an item is found in its own register only");
    });
}

#[test]
fn the_history_of_a_key_is_what_its_latest_entries_changed() {
    on_both("latest_changes", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        fixture.apply(vec![update("A", "Apple", "Apricot")]);
        fixture.apply(vec![update("A", "Apricot", "Almond")]);
        let latest = |count| fixture.store.history(&register("thing"), &key("A"), count).unwrap();
        let shown = |count| -> Vec<_> {
            let changes = latest(count).into_iter();
            changes
                .map(|change| (change.entry.number.get(), change.previous, change.kind))
                .collect()
        };
        let updates = [(3, Some(1), EntryKind::Updated), (4, Some(3), EntryKind::Updated)];
        assert_eq!(shown(2), updates);
        assert_eq!(shown(9), [&[(1, None, EntryKind::Created)], &updates[..]].concat());
        let change = &latest(1)[0].fields[0];
        let texts = |value: &Option<Value>| {
            value
                .iter()
                .flat_map(Value::texts)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (texts(&change.before), texts(&change.after)),
            (vec!["Apricot".to_owned()], vec!["Almond".to_owned()])
        );
    });
}
