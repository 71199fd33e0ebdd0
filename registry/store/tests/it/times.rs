//! Both times, against a replay of the log in memory.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use registry_core::{Change, ChangeKind, Effect, Item, ItemHash, Outcome, Party, Role, Validity};
use registry_store::{AsOf, NewOwnership, Page, RecordQuery, StatusFilter};

use crate::support::*;

/// Numbers that look random and are the same in every run: splitmix64, by Steele, Lea and Flood (2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2030, 1, 1).unwrap()
}

/// A register whose records say from when until when they hold.
fn dated(fixture: &Fixture) {
    let mut definition = serde_json::to_value(definition("thing")).unwrap();
    let start_date = serde_json::json!({
        "name": "start-date", "datatype": "datetime", "cardinality": "1", "description": "The first day.",
    });
    definition["fields"].as_array_mut().unwrap().push(start_date);
    let definition = serde_json::from_value(definition).unwrap();
    fixture.store.define_register(&definition, &person(OWNER)).unwrap();
}

fn random_item(random: &mut Random, key: &str) -> Item {
    let mut item = serde_json::json!({"thing": key, "name": format!("name {}", random.below(1_000_000))});
    let day = |random: &mut Random| first_day() + Days::new(random.below(60));
    if random.below(4) > 0 {
        item["start-date"] = day(random).to_string().into();
    }
    match random.below(4) {
        0 => {}
        1 => item["end-date"] = day(random).format("%Y-%m").to_string().into(),
        _ => item["end-date"] = day(random).to_string().into(),
    }
    serde_json::from_value(item).unwrap()
}

/// What the log holds, kept beside it: each commit with its time, and each entry with its item.
#[derive(Default)]
struct Model {
    commits: Vec<(DateTime<Utc>, usize)>,
    log: Vec<(String, Item)>,
}

impl Model {
    fn present(&self, key: &str) -> Option<ItemHash> {
        self.log
            .iter()
            .rev()
            .find(|(of, _)| of == key)
            .map(|(_, item)| item.hash())
    }

    fn at(&self, time: DateTime<Utc>, day: Option<NaiveDate>) -> BTreeMap<String, Item> {
        let size = self
            .commits
            .iter()
            .rev()
            .find(|(at, _)| *at <= time)
            .map_or(0, |(_, size)| *size);
        let mut records: BTreeMap<String, Item> = self.log[..size].iter().cloned().collect();
        records.retain(|_, item| day.is_none_or(|day| Validity::of(item).covers(day)));
        records
    }

    /// Applies a random commit to both, at a random reading of the clock.
    fn grow(&mut self, fixture: &Fixture, random: &mut Random) {
        let clock =
            "2031-03-10T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(random.below(72).cast_signed());
        set_clock(&clock.to_rfc3339());
        let mut changes: Vec<Change> = Vec::new();
        for _ in 0..=random.below(4) {
            let name = format!("K{}", random.below(25));
            let item = random_item(random, &name);
            let before = self.present(&name);
            let kind = if before.is_some() {
                ChangeKind::Update
            } else {
                ChangeKind::Create
            };
            let effect = Effect {
                after: Outcome::Live { item: item.clone() },
                recorded_at: (random.below(5) == 0).then(|| "1066-10-14T09:00:00Z".parse().unwrap()),
                ..live(&name, before, "")
            };
            changes.push(change(kind, &name, vec![effect]));
            self.log.push((name, item));
        }
        fixture.apply(changes);
        let last = fixture
            .store
            .commits(&register("thing"), &Page::first(1000))
            .unwrap()
            .items
            .pop()
            .unwrap();
        assert_eq!(last.log_size, self.log.len() as u64);
        self.commits.push((last.committed_at, self.log.len()));
    }
}

/// All pages of the list, by pages of this many rows.
fn listed(fixture: &Fixture, as_of: AsOf, valid_at: Option<NaiveDate>, rows: u64) -> BTreeMap<String, Item> {
    let mut found = Vec::new();
    let mut page = Page::first(rows);
    loop {
        let next = fixture
            .store
            .records(
                &register("thing"),
                &RecordQuery::at(as_of, StatusFilter::All).valid_at(valid_at),
                &page,
            )
            .unwrap();
        for record in next.items {
            assert_eq!(record.validity, Validity::of(&record.item));
            found.push((record.key.to_string(), record.item));
        }
        match next.next {
            Some(cursor) => page = Page::after(cursor, rows),
            None => break,
        }
    }
    assert!(
        found.is_sorted_by(|(left, _), (right, _)| left < right),
        "each once, sorted"
    );
    found.into_iter().collect()
}

#[test]
fn every_answer_is_that_of_a_replay_of_the_log() {
    on_both("both_times", |fixture| {
        dated(&fixture);
        let mut random = Random(7);
        let mut model = Model::default();
        for _ in 0..40 {
            model.grow(&fixture, &mut random);
        }
        assert!(
            model.commits.is_sorted_by(|(left, _), (right, _)| left < right),
            "{:?}",
            model.commits
        );
        for round in 0..60 {
            let (at, size) = model.commits[usize::try_from(random.below(40)).unwrap()];
            let time = at + TimeDelta::microseconds(random.below(3).cast_signed() - 1);
            let day = (random.below(4) > 0).then(|| first_day() + Days::new(random.below(64)));
            let rows = 1 + random.below(12);
            let expected = model.at(time, day);
            assert_eq!(
                listed(&fixture, AsOf::RecordedAt(time), day, rows),
                expected,
                "round {round}"
            );
            assert_eq!(
                listed(&fixture, AsOf::LogSize(size as u64), day, rows),
                model.at(at, day),
                "round {round}"
            );
            let then = model.at(time, None);
            let name = format!("K{}", random.below(25));
            let found = fixture.record(&name, AsOf::RecordedAt(time)).map(|record| record.item);
            assert_eq!(found, then.get(&name).cloned(), "round {round}");
        }
        let now = model.at(DateTime::<Utc>::MAX_UTC, None);
        assert_eq!(listed(&fixture, AsOf::Now, None, 4), now);
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn fifty_commits_of_one_moment_have_fifty_times() {
    on_both("fifty_commits", |fixture| {
        for step in 0..50 {
            // The clock stands still, and in the middle it steps back by a day.
            set_clock(if step < 25 {
                "2031-03-12T12:00:00Z"
            } else {
                "2031-03-11T12:00:00Z"
            });
            fixture.apply(vec![create(&format!("K{step}"), "x", &[])]);
        }
        let mut commits = Vec::new();
        let mut page = Page::first(7);
        loop {
            let next = fixture.store.commits(&register("thing"), &page).unwrap();
            commits.extend(next.items);
            let Some(cursor) = next.next else { break };
            page = Page::after(cursor, 7);
        }
        assert_eq!(commits.len(), 50);
        assert!(commits.is_sorted_by(|left, right| left.committed_at < right.committed_at));
        for (step, commit) in commits.iter().enumerate() {
            let size = step as u64 + 1;
            assert_eq!((commit.number, commit.log_size), (size, size));
            assert_eq!(commit.committed_by, person(STEWARD));
            assert!(commit.change_set.is_some());
            assert_eq!(commit.root, fixture.store.root_at(&register("thing"), size).unwrap());
            let then = fixture
                .store
                .log_size_at(&register("thing"), AsOf::RecordedAt(commit.committed_at))
                .unwrap();
            assert_eq!(then, size);
        }
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn imported_history_keeps_its_timestamps_and_decides_nothing() {
    on_both("imported_times", |fixture| {
        let line = |before: Option<&str>, name: &str, time: &str| Effect {
            recorded_at: Some(time.parse().unwrap()),
            ..live("A", before.map(|before| item("A", before).hash()), name)
        };
        fixture.apply(vec![
            change(
                ChangeKind::Create,
                "A",
                vec![line(None, "late", "2040-01-01T00:00:00Z")],
            ),
            change(
                ChangeKind::Update,
                "A",
                vec![line(Some("late"), "early", "1999-01-01T00:00:00Z")],
            ),
        ]);
        let years: Vec<String> = fixture
            .store
            .entries(&register("thing"), 0, 10)
            .unwrap()
            .iter()
            .map(|entry| entry.timestamp.format("%Y").to_string())
            .collect();
        assert_eq!(years, ["2040", "1999"]);
        let at = |time: &str| fixture.name_of("A", AsOf::RecordedAt(time.parse().unwrap()));
        assert_eq!(at("2031-03-09T00:00:00Z"), None, "nothing was recorded yet");
        assert_eq!(
            at("2031-03-11T00:00:00Z").as_deref(),
            Some("early"),
            "the later entry stands"
        );
    });
}

#[test]
fn ownership_is_known_in_both_times() {
    on_both("ownership_times", |fixture| {
        let thing = register("thing");
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let time = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        set_clock("2031-03-15T12:00:00Z");
        // A handover in April, recorded in March.
        let new = NewOwnership {
            register: thing.clone(),
            role: Role::Owner,
            party: Party::Person,
            person: person(OTHER),
            organisation: "Department".to_owned(),
            contact: "otto@example.org".to_owned(),
            from: "2031-04-01".parse().unwrap(),
            to: None,
            next_review: day("2032-04-01"),
            delegated_by: None,
        };
        let added = fixture.store.add_ownership(new, &person(OWNER)).unwrap();
        let owners = |recorded_at, valid_at| -> Vec<String> {
            let records = fixture.store.ownership_at(&thing, recorded_at, valid_at).unwrap();
            let owners = records.iter().filter(|record| record.role == Role::Owner);
            owners.map(|record| record.person.to_string()).collect()
        };
        assert_eq!(owners(None, None), [OWNER, OTHER]);
        assert_eq!(owners(None, day("2031-03-31")), [OWNER]);
        assert_eq!(owners(None, day("2031-04-01")), [OTHER]);
        assert_eq!(owners(time("2031-03-12T00:00:00Z"), None), [OWNER]);
        assert_eq!(
            owners(time("2031-03-12T00:00:00Z"), day("2031-04-01")),
            [OWNER],
            "the handover was not known"
        );
        assert_eq!(owners(time("2031-03-16T00:00:00Z"), day("2031-04-01")), [OTHER]);
        assert_eq!(owners(time("2001-01-01T00:00:00Z"), None), [""; 0]);
        let then = fixture
            .store
            .ownership_at(&thing, time("2031-03-16T00:00:00Z"), None)
            .unwrap();
        assert_eq!(then, fixture.store.ownership_at(&thing, None, None).unwrap());
        assert!(then.contains(&added), "every field comes back from the log");
        set_clock("2031-03-10T12:00:00Z");
    });
}
