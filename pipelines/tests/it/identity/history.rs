//! What may become of a key from one delivery to the next.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{Key, RecordStatus, SourceReference};

use super::feed::{Feeds, Row, source_records};
use super::register::Register;
use super::world::{Rules, World};

/// The rows of each key as they were when it was last live, and the keys that gave way.
pub struct History {
    rules: Rules,
    last_rows: BTreeMap<Key, BTreeMap<SourceReference, Row>>,
    status: BTreeMap<Key, RecordStatus>,
    gave_way: BTreeMap<Key, Key>,
}

/// One delivery, approved: the source records that stand now, and the register.
struct Step<'step> {
    records: &'step BTreeMap<SourceReference, Row>,
    register: &'step Register,
    rows: BTreeMap<&'step Key, BTreeSet<SourceReference>>,
}

impl History {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            last_rows: BTreeMap::new(),
            status: BTreeMap::new(),
            gave_way: BTreeMap::new(),
        }
    }

    /// Checks every key against what it was, and remembers what it is.
    pub fn extend(&mut self, feeds: &super::feed::Feeds, register: &Register) {
        let records = source_records(feeds);
        let step = Step {
            records: &records,
            register,
            rows: register.rows_by_key(),
        };
        for (key, before) in &self.status {
            let now = &register.0.get(key).unwrap_or_else(|| panic!("{key} is gone")).status;
            match (before, now) {
                (RecordStatus::Live | RecordStatus::Retired, RecordStatus::Live) => self.still_the_same(key, &step),
                (RecordStatus::Live, RecordStatus::Retired) => self.nothing_left(key, &step),
                (RecordStatus::Live, RecordStatus::Merged { into }) => {
                    self.went_where_its_rows_went(key, into, &step);
                    self.gave_way.insert(key.clone(), into.clone());
                }
                (RecordStatus::Retired, RecordStatus::Retired)
                | (RecordStatus::Merged { .. }, RecordStatus::Merged { .. }) => {}
                (before, now) => panic!("{key} was {before:?} and is {now:?}"),
            }
        }
        self.merged_keys_answer_with_their_survivor(register);
        self.larger_part_keeps_its_key(&step);
        self.remember(&step);
    }

    /// Rows that the key held and that still speak of the same thing, wherever they hang now.
    fn kept(&self, key: &Key, step: &Step) -> BTreeSet<SourceReference> {
        let last = self.last_rows[key].iter();
        last.filter(|(reference, before)| {
            let now = step.records.get(*reference);
            now.is_some_and(|now| !self.rules.follows_content || now.is_like(before, self.rules))
        })
        .map(|(reference, _)| reference.clone())
        .collect()
    }

    fn still_the_same(&self, key: &Key, step: &Step) {
        let kept = self.kept(key, step);
        assert!(
            !kept.is_disjoint(&step.rows[key]),
            "{key} stood for {:?} and is used for {:?}",
            self.last_rows[key],
            step.rows[key]
        );
    }

    fn nothing_left(&self, key: &Key, step: &Step) {
        let kept = self.kept(key, step);
        assert!(kept.is_empty(), "{key} is retired, but {kept:?} still speak of it");
    }

    fn went_where_its_rows_went(&self, key: &Key, into: &Key, step: &Step) {
        let kept = self.kept(key, step);
        let there = step.rows.get(into);
        let there = there.unwrap_or_else(|| panic!("{key} was merged into {into}, which is not live"));
        assert!(
            !kept.is_disjoint(there),
            "{key} was merged into {into} without any of its rows"
        );
    }

    fn merged_keys_answer_with_their_survivor(&self, register: &Register) {
        for key in self.gave_way.keys() {
            let mut survivor = key;
            while let Some(next) = self.gave_way.get(survivor) {
                survivor = next;
            }
            let expected = RecordStatus::Merged { into: survivor.clone() };
            assert_eq!(register.0[key].status, expected, "{key}");
        }
    }

    /// A key stays with most of its rows; of several keys in one cluster the one with most rows there stays.
    fn larger_part_keeps_its_key(&self, step: &Step) {
        let live = self.status.iter().filter(|(_, status)| **status == RecordStatus::Live);
        for (key, _) in live {
            let kept = self.kept(key, step);
            let most = step.rows.values().map(|rows| rows.intersection(&kept).count()).max();
            let holder = match &step.register.0[key].status {
                RecordStatus::Live => key,
                RecordStatus::Merged { into } => into,
                RecordStatus::Retired => continue,
            };
            let count = kept.intersection(&step.rows[holder]).count();
            assert_eq!(Some(count), most, "{key} left the larger part of {kept:?}");
            if self.status.contains_key(holder) {
                let own = self.kept(holder, step).intersection(&step.rows[holder]).count();
                assert!(own >= count, "{key} had more rows than {holder}, which it gave way to");
            }
        }
    }

    fn remember(&mut self, step: &Step) {
        for record in step.register.0.values() {
            self.status.insert(record.key.clone(), record.status.clone());
        }
        for (key, rows) in &step.rows {
            let rows = rows
                .iter()
                .map(|reference| (reference.clone(), step.records[reference]));
            self.last_rows.insert((*key).clone(), rows.collect());
        }
    }
}

#[test]
fn values_that_no_delivery_brought_this_time_are_not_timely() {
    let world = World::new(Rules::KEEP_KEY);
    let feeds = Feeds::from([
        ("alpha", vec![Row::new(1, "Ash")]),
        ("beta", vec![Row::new(1, "Birch")]),
    ]);
    world.deliver(&feeds);
    let alone = Feeds::from([("alpha", vec![Row::new(1, "Ash")])]);
    let quality = world.run(&alone).manifest.quality;
    let timely = [quality[0].before.timeliness, quality[0].after.timeliness];
    assert_eq!(timely.map(|part| (part.part, part.whole)), [(1, 2), (1, 2)]);
}
