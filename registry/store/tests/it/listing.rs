use std::cmp::Ordering;
use std::path::Path;

use registry_core::{
    Change, ChangeKind, Condition, Datatype, Edition, FieldName, Item, Outcome, RecordFilter, RegisterDefinition, Test,
};
use registry_store::search::SearchIndex;
use registry_store::{AsOf, ListOrder, ListedEdition, Page, Record, RecordQuery, StatusFilter};

use crate::random::Random;
use crate::support::*;

/// Names that stand close to each other, that begin each other, and whose order by bytes is not that of a dictionary.
const NAMES: [&str; 12] = [
    "a",
    "ab",
    "abc",
    "Ab",
    "b",
    "é",
    "éa",
    "Z",
    "z",
    "漢",
    "\u{10FFFF}",
    "ab c",
];
const SIZES: [&str; 8] = ["-5", "0", "3", "10", "9", "100", "71", "2147483648"];
const DAYS: [&str; 5] = ["2015", "2015-06-01", "2015-12", "2016-01-01", "1999"];

fn with_more_fields() -> RegisterDefinition {
    let mut definition = serde_json::to_value(definition("thing")).unwrap();
    for (name, datatype) in [("size", "integer"), ("start-date", "datetime"), ("note", "text")] {
        definition["fields"].as_array_mut().unwrap().push(serde_json::json!(
            {"name": name, "datatype": datatype, "cardinality": "1", "description": "One more."}
        ));
    }
    serde_json::from_value(definition).unwrap()
}

fn random_item(random: &mut Random, key: &str) -> Item {
    let mut name = (*random.pick(&NAMES).unwrap()).to_owned();
    if random.percent(50) {
        // One that no index knows yet.
        name.push_str(&random.below(1_000).to_string());
    }
    let mut item = serde_json::json!({"thing": key, "name": name});
    for (field, values, chance) in [
        ("size", &SIZES[..], 70),
        ("start-date", &DAYS[..], 50),
        ("note", &NAMES[..], 30),
    ] {
        if random.percent(chance) {
            item[field] = (*random.pick(values).unwrap()).into();
        }
    }
    if random.percent(40) {
        item["other-names"] = (0..=random.below(2)).map(|_| *random.pick(&NAMES).unwrap()).collect();
    }
    serde_json::from_value(item).unwrap()
}

fn put(key_text: &str, before: Option<&Item>, item: Item) -> Change {
    let mut effect = live(key_text, before.map(Item::hash), "");
    effect.after = Outcome::Live { item };
    let kind = if before.is_some() {
        ChangeKind::Update
    } else {
        ChangeKind::Create
    };
    change(kind, key_text, vec![effect])
}

/// A register of many things; each call adds some and changes some.
fn grow(fixture: &Fixture, random: &mut Random, new: usize, known: usize) {
    let records = all(fixture, &RecordQuery::default());
    let mut changes = Vec::new();
    for number in 0..new {
        let key = format!("{}{number}-{}", random.pick(&["K", "k", "M"]).unwrap(), records.len());
        changes.push(put(&key, None, random_item(random, &key)));
    }
    let mut others: Vec<&Record> = records.iter().collect();
    for _ in 0..known.min(others.len()) {
        let record = others.swap_remove(random.below(others.len()));
        let key = record.key.as_str();
        let item = random_item(random, key);
        if item != record.item {
            changes.push(put(key, Some(&record.item), item));
        }
    }
    fixture.apply(changes);
}

fn all(fixture: &Fixture, query: &RecordQuery) -> Vec<Record> {
    let mut found = Vec::new();
    let take = |record| {
        found.push(record);
        Ok(())
    };
    fixture.store.each_record(&register("thing"), query, take).unwrap();
    found
}

fn publish(fixture: &Fixture, folder: &Path) -> (Edition, SearchIndex) {
    let edition = fixture.store.publish(&register("thing"), &person(OWNER), None).unwrap();
    let folder = folder.join(edition.number.to_string());
    std::fs::create_dir(&folder).unwrap();
    SearchIndex::make(&fixture.store, &edition, &folder, &mut |_| ()).unwrap();
    (edition, SearchIndex::open(&folder).unwrap())
}

fn random_condition(random: &mut Random) -> Condition {
    let fields = [
        ("name", Datatype::String, &NAMES[..]),
        ("other-names", Datatype::String, &NAMES[..]),
        ("size", Datatype::Integer, &SIZES[..]),
        ("start-date", Datatype::Datetime, &DAYS[..]),
        ("note", Datatype::Text, &NAMES[..]),
    ];
    let (field, datatype, values) = *random.pick(&fields).unwrap();
    let mut value = || (*random.pick(values).unwrap()).to_owned();
    let (one, other) = (value(), value());
    let test = match random.below(6) {
        0 => Test::OneOf([one].into()),
        1 => Test::OneOf([one, other, "nothing".to_owned()].into()),
        2 => Test::Prefix(one),
        3 => Test::From(one),
        4 => Test::To(one),
        _ => Test::Missing(random.percent(50)),
    };
    Condition {
        field: FieldName::parse(field).unwrap(),
        datatype,
        test,
    }
}

fn random_order(random: &mut Random) -> ListOrder {
    let fields = [
        ("name", Datatype::String),
        ("size", Datatype::Integer),
        ("start-date", Datatype::Datetime),
    ];
    match random.below(4) {
        0 => ListOrder::Key,
        place => ListOrder::Field {
            name: FieldName::parse(fields[place - 1].0).unwrap(),
            datatype: fields[place - 1].1,
            descending: random.percent(50),
        },
    }
}

/// The order by its definition, over whole records.
fn compare(order: &ListOrder, left: &Record, right: &Record) -> Ordering {
    let by_key = left.key.as_str().cmp(right.key.as_str());
    let ListOrder::Field {
        name,
        datatype,
        descending,
    } = order
    else {
        return by_key;
    };
    let by_value = match (left.item.text(name), right.item.text(name)) {
        (None, None) => Ordering::Equal,
        (Some(_), None) => return Ordering::Less,
        (None, Some(_)) => return Ordering::Greater,
        (Some(left), Some(right)) if *datatype == Datatype::Integer => {
            left.parse::<i64>().unwrap().cmp(&right.parse::<i64>().unwrap())
        }
        (Some(left), Some(right)) => left.as_bytes().cmp(right.as_bytes()),
    };
    let by_value = if *descending { by_value.reverse() } else { by_value };
    by_value.then(by_key)
}

/// All pages of the list, by pages of this many records.
fn listed(fixture: &Fixture, query: &RecordQuery, order: &ListOrder, by: ListedEdition<'_>, rows: u64) -> Vec<Record> {
    let mut found = Vec::new();
    let mut page = Page::first(rows);
    loop {
        let next = fixture
            .store
            .records_by_index(query, order, &page, by)
            .unwrap()
            .unwrap();
        assert!(next.items.len() <= usize::try_from(rows).unwrap());
        found.extend(next.items);
        assert!(found.len() < 1_000, "{query:?} {order:?}: the pages begin again");
        let Some(cursor) = next.next else { return found };
        assert!(order.reads(&cursor), "{cursor}");
        page = Page::after(cursor, rows);
    }
}

/// Lists by the index of one of the editions against the same lists made by reading and sorting every record.
fn check(fixture: &Fixture, random: &mut Random, editions: &[(Edition, SearchIndex)]) {
    for _ in 0..60 {
        let (edition, index) = random.pick(editions).unwrap();
        let by = ListedEdition { edition, index };
        let as_of = if random.percent(30) {
            AsOf::Edition(edition.number)
        } else {
            AsOf::Now
        };
        let conditions = (0..random.below(3)).map(|_| random_condition(random)).collect();
        let valid_at = random.percent(20).then(|| "2015-07-01".parse().unwrap());
        let query = RecordQuery {
            filter: RecordFilter::new(conditions),
            ..RecordQuery::at(as_of, StatusFilter::Live).valid_at(valid_at)
        };
        let order = random_order(random);
        let mut expected = all(fixture, &query);
        let count = fixture.store.count_by_index(&query, by).unwrap();
        assert!(count.is_none_or(|count| count == expected.len() as u64), "{query:?}");
        let mut each = Vec::new();
        let take = |record| {
            each.push(record);
            Ok(())
        };
        assert!(fixture.store.each_record_by_index(&query, by, take).unwrap());
        assert_eq!(each, expected, "{query:?}");
        expected.sort_by(|left, right| compare(&order, left, right));
        for rows in [1 + random.below(7) as u64, 1000] {
            let found = listed(fixture, &query, &order, by, rows);
            assert_eq!(
                found, expected,
                "{query:?} {order:?} by pages of {rows} since edition {}",
                edition.number
            );
        }
    }
}

#[test]
fn they_are_what_reading_and_sorting_every_record_finds() {
    on_both("listing", |fixture| {
        fixture
            .store
            .define_register(&with_more_fields(), &person(OWNER))
            .unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        let mut random = Random::new(7);
        let mut editions = Vec::new();
        for round in 0..4 {
            grow(&fixture, &mut random, 40, 15);
            if round == 2 {
                let live = all(&fixture, &RecordQuery::default());
                let (one, other) = (&live[3], &live[4]);
                let mut gives_way = live_effect(other);
                gives_way.after = Outcome::Merged {
                    into: one.key.clone(),
                    reason: "one thing twice".to_owned(),
                };
                let stays = live_effect(one);
                fixture.apply(vec![change(
                    ChangeKind::Merge,
                    one.key.as_str(),
                    vec![stays, gives_way],
                )]);
            }
            if round != 1 {
                editions.push(publish(&fixture, folder.path()));
            }
            check(&fixture, &mut random, &editions);
        }
        grow(&fixture, &mut random, 10, 30);
        check(&fixture, &mut random, &editions);
    });
}

/// An effect that leaves the record as it is.
fn live_effect(record: &Record) -> registry_core::Effect {
    let mut effect = live(record.key.as_str(), Some(record.item.hash()), "");
    effect.after = Outcome::Live {
        item: record.item.clone(),
    };
    effect
}

#[test]
fn what_the_index_cannot_tell_is_left_to_others() {
    on_both("listing_left", |fixture| {
        let folder = tempfile::TempDir::new().unwrap();
        fixture.apply(vec![create("A", "a", &[])]);
        let (edition, index) = publish(&fixture, folder.path());
        fixture.apply(vec![create("B", "b", &[])]);
        let (later, later_index) = publish(&fixture, folder.path());
        let by = ListedEdition {
            edition: &edition,
            index: &index,
        };
        let list = |query: &RecordQuery, order: &ListOrder, by| {
            fixture
                .store
                .records_by_index(query, order, &Page::first(9), by)
                .unwrap()
        };
        let now = RecordQuery::default();
        assert_eq!(list(&now, &ListOrder::Key, by).unwrap().items.len(), 2);
        let merged = RecordQuery::at(AsOf::Now, StatusFilter::Merged);
        assert_eq!(list(&merged, &ListOrder::Key, by), None);
        let before = RecordQuery::at(AsOf::Edition(1), StatusFilter::Live);
        let by_later = ListedEdition {
            edition: &later,
            index: &later_index,
        };
        assert_eq!(list(&before, &ListOrder::Key, by_later), None);
        let unknown = ListOrder::Field {
            name: FieldName::parse("colour").unwrap(),
            datatype: Datatype::String,
            descending: false,
        };
        assert_eq!(list(&now, &unknown, by), None);
        let wrong = fixture
            .store
            .records_by_index(&now, &ListOrder::Key, &Page::after("\n", 9), by);
        assert!(wrong.is_err());
    });
}
