//! Keys of things that went and came back, and of things that only have a source record in common with them.

use registry_core::RecordStatus;

use super::feed::{Feeds, Row, reference};
use super::world::{Rules, World};

fn alpha(rows: &[Row]) -> Feeds {
    Feeds::from([("alpha", rows.to_vec())])
}

const RULES: [Rules; 2] = [
    Rules::KEEP_KEY,
    Rules {
        follows_content: true,
        linked_by_phone: false,
    },
];

#[test]
fn a_thing_that_comes_back_has_its_key_again() {
    for rules in RULES {
        let world = World::new(rules);
        let ash = alpha(&[Row::new(1, "Ash")]);
        world.deliver(&ash);
        let key = world.register().key_of(&reference("alpha", "1"));
        world.deliver(&alpha(&[]));
        assert_eq!(world.register().0[&key].status, RecordStatus::Retired);
        world.deliver(&ash);
        assert_eq!(world.register().key_of(&reference("alpha", "1")), key, "{rules:?}");
    }
}

/// The row spoke of Ash, then of Birch; that it speaks of Cedar now does not make Cedar what Ash was.
#[test]
fn a_row_that_wanders_on_brings_no_retired_key_back() {
    let world = World::new(RULES[1]);
    let first = reference("alpha", "1");
    let mut keys = Vec::new();
    for name in ["Ash", "Birch", "Cedar", "Ash"] {
        world.deliver(&alpha(&[Row::new(1, name)]));
        keys.push(world.register().key_of(&first));
    }
    assert_ne!(keys[2], keys[0], "Cedar has the key of Ash");
    assert_ne!(keys[2], keys[1], "Cedar has the key of Birch");
    assert_eq!(keys[3], keys[0], "Ash is back");
}

/// The first row of a thing left it; the thing was retired without it. The row that comes back later is not that thing.
#[test]
fn a_row_does_not_bring_back_a_thing_that_it_had_left() {
    let world = World::new(Rules::KEEP_KEY);
    let (first, ash) = (reference("alpha", "1"), reference("alpha", "2"));
    let rows = |first: &'static str| [Row::new(1, first), Row::new(2, "Ash"), Row::new(3, "Ash")];
    world.deliver(&alpha(&rows("Ash")));
    let key = world.register().key_of(&ash);
    world.deliver(&alpha(&rows("Birch")));
    let birch = world.register().key_of(&first);
    assert_ne!(birch, key);
    world.deliver(&alpha(&[]));
    world.deliver(&alpha(&rows("Birch")[..1]));
    assert_eq!(world.register().key_of(&first), birch);
}
