//! What people decided binds later runs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use registry_core::{Change, ChangeKind, Command, FieldProvenance, Key, Outcome, Value};
use registry_store::Selection;

use super::cases;
use super::feed::{Feeds, Row, reference};
use super::world::{Rules, World};

/// Rows called Ash and rows called Birch, at least one of each, spread over the sources in any order.
fn two_things() -> impl Strategy<Value = Feeds> {
    let names = prop::collection::vec(
        (prop::sample::select(&["alpha", "beta", "gamma"][..]), any::<bool>()),
        2..7,
    );
    names.prop_filter_map("both things", |rows| {
        let mut feeds = Feeds::new();
        for (id, (source, is_ash)) in (0..).zip(&rows) {
            let name = if *is_ash { "Ash" } else { "Birch" };
            feeds.entry(source).or_default().push(Row::new(id, name));
        }
        let names: BTreeSet<bool> = rows.iter().map(|(_, is_ash)| *is_ash).collect();
        (names.len() == 2).then_some(feeds)
    })
}

fn all_called(feeds: &Feeds, name: &'static str) -> Feeds {
    let mut feeds = feeds.clone();
    feeds.values_mut().flatten().for_each(|row| row.name = name);
    feeds
}

fn holders(world: &World, feeds: &Feeds) -> BTreeMap<String, Key> {
    let register = world.register();
    let rows = feeds
        .iter()
        .flat_map(|(source, rows)| rows.iter().map(move |row| (source, row)));
    rows.map(|(source, row)| {
        let reference = reference(source, &row.id.to_string());
        (reference.to_string(), register.key_of(&reference))
    })
    .collect()
}

fn merges(changes: &[Change]) -> usize {
    let merged = changes.iter().flat_map(|change| &change.effects);
    merged
        .filter(|effect| matches!(effect.after, Outcome::Merged { .. }))
        .count()
}

/// A register with Ash and Birch, in which it was proposed to merge them and somebody said no.
fn after_rejection(feeds: &Feeds, alike: &Feeds) -> (World, BTreeMap<String, Key>) {
    let world = World::new(Rules::KEEP_KEY);
    world.deliver(feeds);
    let before = holders(&world, feeds);
    let proposal = world.run(alike);
    assert_eq!(merges(&world.proposed(&proposal)), 1);
    world.reject(&proposal.change_set.unwrap().id, &Selection::All);
    (world, before)
}

/// One row each, so that the decision names all rows there are.
#[test]
fn a_rejected_merge_stays_out() {
    let feeds = Feeds::from([
        ("alpha", vec![Row::new(1, "Ash")]),
        ("beta", vec![Row::new(1, "Birch")]),
    ]);
    let alike = all_called(&feeds, "Ash");
    let (world, before) = after_rejection(&feeds, &alike);
    for delivery in [&alike, &all_called(&feeds, "Cedar"), &alike] {
        let changes = world.deliver(delivery);
        assert_eq!(merges(&changes), 0, "{changes:#?}");
        assert_eq!(holders(&world, delivery), before);
    }
}

#[test]
fn an_override_outlives_later_runs_and_says_so() {
    let world = World::new(Rules::KEEP_KEY);
    let ash = |phone| {
        Feeds::from([(
            "alpha",
            vec![Row {
                id: 1,
                name: "Ash",
                phone,
            }],
        )])
    };
    world.deliver(&ash("0101"));
    let key = world.register().key_of(&reference("alpha", "1"));
    world.command(Command::Update {
        key: key.clone(),
        set: BTreeMap::from([("phone".parse().unwrap(), Some(Value::One("0999".to_owned())))]),
    });
    assert!(world.run(&ash("0101")).change_set.is_none(), "the run would undo it");
    world.deliver(&ash("0202"));
    let record = &world.register().0[&key];
    assert_eq!(record.item.text("phone"), Some("0999"));
    let phones = Value::Many(vec!["0202".to_owned()]);
    assert_eq!(record.item.get("phones"), Some(&phones), "the rest follows the source");
    let traced = record.provenance.iter().find(|value| value.field.as_str() == "phone");
    let traced = traced.unwrap();
    assert_eq!(traced.survivorship_rule, FieldProvenance::STEWARD_OVERRIDE);
    assert_eq!(traced.source.as_str(), "steward");
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_rejected_merge_moves_no_row(feeds in two_things()) {
        let alike = all_called(&feeds, "Ash");
        let (world, before) = after_rejection(&feeds, &alike);
        let changes = world.deliver(&alike);
        prop_assert_eq!(merges(&changes), 0, "{:#?}", changes);
        prop_assert_eq!(holders(&world, &alike), before);
    }

    #[test]
    fn a_merge_by_hand_is_not_undone(feeds in two_things(), ash_stays: bool) {
        let world = World::new(Rules::KEEP_KEY);
        world.deliver(&feeds);
        let key_called = |name: &str| {
            let register = world.register();
            let record = register.live().find(|record| record.item.text("name") == Some(name));
            record.unwrap().key.clone()
        };
        let (mut into, mut key) = (key_called("Ash"), key_called("Birch"));
        if !ash_stays {
            std::mem::swap(&mut into, &mut key);
        }
        world.command(Command::Merge { key, into: into.clone(), reason: "one thing".to_owned() });
        for _ in 0..2 {
            let changes = world.deliver(&feeds);
            prop_assert!(changes.iter().all(|change| change.kind == ChangeKind::Update), "{:#?}", changes);
            prop_assert!(holders(&world, &feeds).values().all(|key| *key == into));
        }
        prop_assert!(world.run(&feeds).change_set.is_none());
    }
}
