//! Eight stewards who approve, reject and merge the same things at once: each change is decided exactly once, nothing is
//! applied twice, no decision is lost.
//!
//! `REGISTRAR_RACE_ROUNDS` sets the number of rounds.

/// What happened in a round, against what the store holds after it.
mod check;
/// The change sets of one round.
mod round;

use std::sync::Barrier;
use std::time::Instant;

use chrono::{DateTime, Utc};
use registry_core::{Party, PersonName, Role};
use registry_store::{NewOwnership, Store};

use crate::place::{Place, setting};
use crate::random::Random;
use crate::support::{OWNER, STEWARD, definition, person, register};
use check::Totals;
use round::Round;

const STEWARDS: usize = 8;

/// Rounds of each race when nothing is asked for: some seconds.
const ROUNDS_DEFAULT: usize = 20;

#[test]
fn stewards_of_one_program_decide_each_change_once_on_sqlite() {
    race(&Place::sqlite(), Stores::Shared);
}

#[test]
fn stewards_of_eight_programs_decide_each_change_once_on_sqlite() {
    race(&Place::sqlite(), Stores::OneEach);
}

#[cfg(feature = "postgres")]
#[test]
fn stewards_of_one_program_decide_each_change_once_on_postgres() {
    if let Some(place) = Place::postgres("race_shared") {
        race(&place, Stores::Shared);
    }
}

#[cfg(feature = "postgres")]
#[test]
fn stewards_of_eight_programs_decide_each_change_once_on_postgres() {
    if let Some(place) = Place::postgres("race_apart") {
        race(&place, Stores::OneEach);
    }
}

/// Whether the stewards work through one store or each open it.
#[derive(Debug, Clone, Copy)]
enum Stores {
    Shared,
    OneEach,
}

/// Noon, long after the store was made, because that is recorded by the real clock.
fn clock() -> DateTime<Utc> {
    "2031-03-10T12:00:00Z".parse().unwrap()
}

fn steward(number: usize) -> PersonName {
    person(&format!("{STEWARD} {number}"))
}

fn race(place: &Place, stores: Stores) {
    let begun = Instant::now();
    let rounds = setting("REGISTRAR_RACE_ROUNDS", ROUNDS_DEFAULT);
    let url = place.new_url();
    let store = prepare(&url);
    let each: Vec<Store> = (0..STEWARDS)
        .map(|_| match stores {
            Stores::Shared => store.clone(),
            Stores::OneEach => Store::open(&url).unwrap().with_clock(clock),
        })
        .collect();
    let mut totals = Totals::default();
    for number in 0..rounds {
        let round = Round::propose(&store, number);
        let size = store.register(&register("thing")).unwrap().unwrap().log_size;
        let line = Barrier::new(STEWARDS);
        let acts: Vec<round::Act> = std::thread::scope(|scope| {
            let run = |(steward, store): (usize, &Store)| {
                let seed = (number * STEWARDS + steward) as u64;
                let (round, line, store) = (&round, &line, store.clone());
                scope.spawn(move || {
                    line.wait();
                    round.decide(&store, steward, &mut Random::new(seed))
                })
            };
            let threads: Vec<_> = each.iter().enumerate().map(run).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        check::round(&store, &round, size, &acts, &mut totals);
    }
    check::log(&store);
    println!(
        "race on {place}, stores {stores:?}: {rounds} rounds, {totals} in {:.1?}",
        begun.elapsed()
    );
}

/// A store with a register of things that an owner and eight stewards answer for.
fn prepare(url: &str) -> Store {
    let store = Store::create(url).unwrap().with_clock(clock);
    let (thing, owner) = (register("thing"), person(OWNER));
    store.ensure_person(&owner, "", "").unwrap();
    store.define_register(&definition("thing"), &owner).unwrap();
    store.appoint_provisional(&thing, &owner, &steward(0)).unwrap();
    for number in 1..STEWARDS {
        let new = NewOwnership {
            register: thing.clone(),
            role: Role::Steward,
            party: Party::Person,
            person: steward(number),
            organisation: String::new(),
            contact: String::new(),
            from: clock().date_naive(),
            to: None,
            next_review: None,
            delegated_by: None,
        };
        store.add_ownership(new, &owner).unwrap();
    }
    store
}
