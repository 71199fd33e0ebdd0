use std::collections::BTreeMap;

use registry_core::{Item, Key, RecordStatus, difference};
use registry_store::{AsOf, Page, RecordDifference, StoreError};

use crate::support::*;

/// All pages of the difference, by pages of this many records.
fn all_of(fixture: &Fixture, from: AsOf, to: AsOf, rows: u64) -> Vec<RecordDifference> {
    let mut found = Vec::new();
    let mut page = Page::first(rows);
    loop {
        let next = fixture.store.difference(&register("thing"), from, to, &page).unwrap();
        assert!(next.items.len() <= usize::try_from(rows).unwrap());
        found.extend(next.items);
        let Some(cursor) = next.next else { return found };
        page = Page::after(cursor, rows);
    }
}

/// What stood under each key after so many entries, by reading the log from its beginning.
fn replay(fixture: &Fixture, size: u64) -> BTreeMap<Key, Item> {
    let entries = fixture.store.entries(&register("thing"), 0, 1000).unwrap();
    let stands = entries.into_iter().filter(|entry| entry.number.get() <= size);
    let with_item = stands.map(|entry| {
        let item = fixture.store.item(&register("thing"), &entry.item_hash).unwrap();
        (entry.key, item.unwrap())
    });
    with_item.collect()
}

#[test]
fn it_is_what_two_replays_of_the_log_differ_in() {
    on_both("difference_replay", |fixture| {
        fixture.apply(
            (0..7)
                .map(|n| create(&format!("K{n}"), &format!("n{n}"), &[]))
                .collect(),
        );
        fixture.apply(vec![update("K1", "n1", "other"), update("K5", "n5", "five")]);
        fixture.apply(vec![
            update("K1", "other", "n1"),
            merge(("K2", "n2"), ("K3", "n3"), &[]),
        ]);
        fixture.apply(vec![create("A0", "first", &[]), update("K5", "five", "cinque")]);
        let size = fixture.store.log_size_at(&register("thing"), AsOf::Now).unwrap();
        for from in 0..=size {
            for to in from..=size {
                let (before, after) = (replay(&fixture, from), replay(&fixture, to));
                let expected: Vec<_> = after
                    .iter()
                    .filter(|(key, item)| before.get(*key) != Some(item))
                    .map(|(key, item)| (key.clone(), difference(before.get(key), Some(item))))
                    .collect();
                for rows in [1, 3, 100] {
                    let found = all_of(&fixture, AsOf::LogSize(from), AsOf::LogSize(to), rows);
                    assert!(
                        found
                            .iter()
                            .all(|found| found.before.is_some() == before.contains_key(&found.key))
                    );
                    let found: Vec<_> = found.into_iter().map(|found| (found.key, found.fields)).collect();
                    assert_eq!(found, expected, "{from} to {to} by {rows}");
                }
            }
        }
    });
}

#[test]
fn versions_are_named_by_time_and_edition_too() {
    on_both("difference_versions", |fixture| {
        set_clock("2031-03-10T12:00:00Z");
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        fixture
            .store
            .publish(&register("thing"), &person(STEWARD), None)
            .unwrap();
        set_clock("2031-03-12T12:00:00Z");
        fixture.apply(vec![merge(("A", "Apple"), ("B", "Bread"), &[])]);
        fixture
            .store
            .publish(&register("thing"), &person(STEWARD), None)
            .unwrap();
        let between = AsOf::RecordedAt("2031-03-11T00:00:00Z".parse().unwrap());
        for (from, to) in [(AsOf::Edition(1), AsOf::Edition(2)), (between, AsOf::Now)] {
            let found = all_of(&fixture, from, to, 10);
            assert_eq!(found.len(), 1, "{from:?}");
            let fields: Vec<&str> = found[0].fields.iter().map(|field| field.field.as_str()).collect();
            assert_eq!(fields, ["closed-because", "end-date", "merged-into"]);
            assert_eq!(found[0].status, RecordStatus::Merged { into: key("A") });
        }
        let backwards = fixture
            .store
            .difference(&register("thing"), AsOf::Now, between, &Page::default());
        assert!(matches!(backwards, Err(StoreError::Invalid(_))), "{backwards:?}");
        set_clock("2031-03-10T12:00:00Z");
    });
}
