//! The change sets of one round, and what a steward tries with them.

use registry_core::{Change, Origin};
use registry_store::{Applied, NewChangeSet, Selection, Store, StoreError};

use super::steward;
use crate::random::Random;
use crate::support::{OWNER, create, merge, person, register};

/// New records that one change set brings.
const RECORDS: u64 = 6;

/// Decisions that each steward tries in a round.
const TRIES: usize = 5;

/// What the stewards fall upon.
pub struct Round {
    /// Brings new records; any part of it may be let in or kept out.
    pub load: String,
    /// Merges that give the same record away, and so exclude each other.
    pub merges: Vec<String>,
}

/// A decision that the store reported as made.
pub struct Act {
    pub steward: usize,
    pub change_set: String,
    /// What was applied, for an approval; nothing for a rejection.
    pub applied: Option<Applied>,
}

impl Round {
    pub fn propose(store: &Store, number: usize) -> Self {
        let name = |letter: &str| format!("{letter}{number}");
        let (given_away, takers) = (name("X"), ["U", "V", "W"].map(name));
        let row = format!("feed:{given_away}");
        let mut records: Vec<Change> = takers.iter().map(|key| create(key, "Thing", &[])).collect();
        records.push(create(&given_away, "Thing", &[&row]));
        let begun = propose(store, records);
        store.approve(&begun, &Selection::All, &steward(0), None).unwrap();
        let merges = takers.map(|taker| merge((&taker, "Thing"), (&given_away, "Thing"), &[&row]));
        let load = (1..=RECORDS)
            .map(|record| create(&format!("{}-{record}", name("N")), "Thing", &[]))
            .collect();
        Self {
            load: propose(store, load),
            merges: merges.map(|merge| propose(store, vec![merge])).to_vec(),
        }
    }

    /// Tries some decisions, and returns those that were made.
    pub fn decide(&self, store: &Store, number: usize, random: &mut Random) -> Vec<Act> {
        (0..TRIES).filter_map(|_| self.try_one(store, number, random)).collect()
    }

    fn try_one(&self, store: &Store, number: usize, random: &mut Random) -> Option<Act> {
        let (change_set, selection) = match random.below(3) {
            0 => (random.pick(&self.merges)?, Selection::All),
            1 => (
                &self.load,
                Selection::Ordinals(vec![1 + random.next() % RECORDS, 1 + random.next() % RECORDS]),
            ),
            _ => (&self.load, Selection::Ordinals(vec![1 + random.next() % RECORDS])),
        };
        let by = steward(number);
        let applied = if random.percent(70) {
            store.approve(change_set, &selection, &by, None).map(Some)
        } else {
            store.reject(change_set, &selection, &by, "no").map(|_| None)
        };
        match applied {
            Ok(applied) => Some(Act {
                steward: number,
                change_set: change_set.clone(),
                applied,
            }),
            // Somebody else was first.
            Err(StoreError::State { .. } | StoreError::Invalid(_) | StoreError::Conflict { .. }) => None,
            Err(other) => panic!("{by} cannot decide {change_set}: {other}"),
        }
    }
}

fn propose(store: &Store, changes: Vec<Change>) -> String {
    let new = NewChangeSet {
        register: register("thing"),
        title: "Race".to_owned(),
        origin: Origin::Pipeline {
            run: "run-1".to_owned(),
            spec: "things".to_owned(),
        },
        changes,
        supersede: false,
        draft: false,
    };
    store.propose(new, &person(OWNER)).unwrap().id
}
