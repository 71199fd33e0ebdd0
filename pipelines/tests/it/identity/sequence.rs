//! Any sequence of deliveries, each approved in full.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use registry_core::RecordStatus;

use super::cases;
use super::feed::{Edit, Feeds, clusters, edits, feeds, source_records};
use super::history::History;
use super::register::{Register, proposed_content};
use super::world::{Rules, World};

/// Every usable row hangs on exactly one key, that key is live, and its rows are one cluster of the latest deliveries.
fn check_attachments(latest: &Feeds, register: &Register, rules: Rules) {
    let records = source_records(latest);
    let keys = register.keys_by_row();
    assert_eq!(keys.keys().collect::<Vec<_>>(), records.keys().collect::<Vec<_>>());
    for (reference, keys) in &keys {
        assert_eq!(keys.len(), 1, "{reference} hangs on {keys:?}");
        assert_eq!(register.0[keys[0]].status, RecordStatus::Live, "{reference}");
    }
    assert_eq!(register.clusters(), clusters(&records, rules));
}

fn check(rules: Rules, first: Feeds, steps: &[Vec<Edit>]) {
    let world = World::new(rules);
    // A register that nobody ever approves anything in: each run on it is a first load.
    let empty = World::new(rules);
    let mut history = History::new(rules);
    let mut latest = first;
    let mut delivery = latest.clone();
    let mut steps = steps.iter();
    loop {
        world.deliver(&delivery);
        let register = world.register();
        check_attachments(&latest, &register, rules);
        history.extend(&latest, &register);
        let at_once = proposed_content(&empty.proposed(&empty.run(&latest)));
        assert_eq!(register.content(), at_once, "a full load says something else");
        let Some(edits) = steps.next() else { break };
        let mut delivering = BTreeSet::new();
        for edit in edits {
            edit.apply(&mut latest, &mut delivering);
        }
        if delivering.is_empty() {
            delivering.extend(latest.keys());
        }
        let delivered = latest.iter().filter(|(source, _)| delivering.contains(*source));
        delivery = delivered
            .map(|(source, rows)| (*source, rows.clone()))
            .collect::<BTreeMap<_, _>>();
    }
    assert!(world.run(&latest).change_set.is_none(), "the latest deliveries again");
}

fn steps() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    prop::collection::vec(edits(), 2..6)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn rows_that_keep_their_keys(first in feeds(), steps in steps(), linked_by_phone: bool) {
        check(Rules { follows_content: false, linked_by_phone }, first, &steps);
    }

    #[test]
    fn rows_that_follow_their_content(first in feeds(), steps in steps(), linked_by_phone: bool) {
        check(Rules { follows_content: true, linked_by_phone }, first, &steps);
    }
}
