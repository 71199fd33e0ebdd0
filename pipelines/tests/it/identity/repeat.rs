//! The same inputs, in one order or another, at once or in steps, and all but one row of them the same.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use registry_core::{Key, SourceReference};

use super::cases;
use super::feed::{self, Feeds, Row, clusters, source_records};
use super::world::{Rules, World};

pub fn rules() -> impl Strategy<Value = Rules> {
    (any::<bool>(), any::<bool>()).prop_map(|(follows_content, linked_by_phone)| Rules {
        follows_content,
        linked_by_phone,
    })
}

/// The feeds with the rows of each in two orders.
fn feeds_in_two_orders() -> impl Strategy<Value = (Feeds, Feeds)> {
    feed::feeds().prop_flat_map(|feeds| {
        let shuffled: Vec<_> = feeds
            .iter()
            .map(|(source, rows)| (Just(*source), Just(rows.clone()).prop_shuffle()))
            .collect();
        (Just(feeds), shuffled.prop_map(|feeds| feeds.into_iter().collect()))
    })
}

/// Feeds in which every identifier stands once, one of their rows, and what it says instead.
fn feeds_with_edit() -> impl Strategy<Value = (Feeds, usize, Row)> {
    let feeds = feed::feeds().prop_filter_map("a row to edit", |mut feeds| {
        for rows in feeds.values_mut() {
            let mut seen = BTreeSet::new();
            rows.retain(|row| !row.name.is_empty() && seen.insert(row.id));
        }
        let count = feeds.values().map(Vec::len).sum::<usize>();
        (count > 0).then_some((feeds, count))
    });
    feeds.prop_flat_map(|(feeds, count)| (Just(feeds), 0..count, feed::usable_row()))
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn the_same_inputs_again_propose_nothing(feeds in feed::feeds(), rules in rules()) {
        let world = World::new(rules);
        world.deliver(&feeds);
        prop_assert_eq!(world.proposed(&world.run(&feeds)), []);
        for (source, rows) in &feeds {
            let alone = Feeds::from([(*source, rows.clone())]);
            prop_assert!(world.run(&alone).change_set.is_none(), "{} alone", source);
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_byte((feeds, shuffled) in feeds_in_two_orders(), rules in rules()) {
        let (one, other) = (World::new(rules).run_on_fresh(&feeds), World::new(rules).run_on_fresh(&shuffled));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn two_deliveries_come_to_the_same_as_one(feeds in feed::feeds(), rules in rules()) {
        let at_once = World::new(rules);
        at_once.deliver(&feeds);
        let in_steps = World::new(rules);
        for (source, rows) in &feeds {
            in_steps.deliver(&Feeds::from([(*source, rows.clone())]));
        }
        prop_assert_eq!(in_steps.register().content(), at_once.register().content());
    }

    #[test]
    fn one_edited_row_is_one_change_of_its_keys_alone((before, edited, new) in feeds_with_edit(), rules in rules()) {
        let mut after = before.clone();
        let mut all = after.iter_mut().flat_map(|(source, rows)| rows.iter_mut().map(move |row| (*source, row)));
        let (source, row) = all.nth(edited).unwrap();
        let old = *row;
        *row = Row { id: row.id, ..new };
        prop_assume!(*row != old);
        let reference = feed::reference(source, &old.id.to_string());
        drop(all);
        let world = World::new(rules);
        world.deliver(&before);
        let register_before = world.register();
        let changes = world.deliver(&after);
        let register_after = world.register();
        prop_assert_eq!(changes.len(), 1, "{:#?}", changes);
        // The rows that stood or stand for the same thing as the edited one.
        let beside: BTreeSet<SourceReference> = [&before, &after]
            .into_iter()
            .flat_map(|feeds| clusters(&source_records(feeds), rules))
            .filter(|rows| rows.contains(&reference))
            .flatten()
            .collect();
        let allowed: BTreeSet<Key> = [&register_before, &register_after]
            .into_iter()
            .flat_map(|register| beside.iter().map(|row| register.key_of(row)))
            .collect();
        for effect in &changes[0].effects {
            prop_assert!(allowed.contains(&effect.key), "{} is none of {:?}", effect.key, allowed);
        }
    }
}

impl World {
    /// The files that must not depend on the order of anything.
    fn run_on_fresh(&self, feeds: &Feeds) -> [String; 2] {
        let folder = self.run(feeds).folder;
        ["change-set.json", "clusters.csv"].map(|file| fs::read_to_string(folder.join(file)).unwrap())
    }
}
