//! The store against a model: a register as plain lists in memory, written from what a register promises.
//!
//! Random operations are done by both; answers and refusals must be the same, and so must everything that the register
//! holds afterwards. `REGISTRAR_MODEL_OPERATIONS` sets how many (100,000 before a change is let in),
//! `REGISTRAR_MODEL_SEED` the first sequence, so that a failing one comes first. A failing sequence is made short and
//! printed.

/// What the model and the store answer.
mod answer;
/// The model: deciding changes, and what applying them does.
mod deciding;
/// Random operations.
mod generator;
/// What can be asked.
mod operation;
/// The model: who answers for the register.
mod owning;
/// The model: proposing changes.
mod proposing;
/// The store in the words of the model.
mod real;
/// Operations done by both.
mod sequence;
/// Making a failing sequence short.
mod shrink;
/// The model: taking back what was done.
mod taking_back;
/// Between the words of the model and those of the store.
mod translate;
/// Everything that a register of the store holds.
mod whole;
/// Random changes as a pipeline proposes them.
mod wishes;
/// The model: a register in memory.
mod world;

use std::time::Instant;

use registry_store::Store;

use crate::place::{Place, setting};
use sequence::{OPERATIONS, Tally};

/// Operations when nothing is asked for: some seconds.
const OPERATIONS_DEFAULT: usize = 4_000;

#[test]
fn sqlite_does_what_the_model_does() {
    does_what_the_model_does(&Place::sqlite());
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_does_what_the_model_does() {
    if let Some(place) = Place::postgres("model") {
        does_what_the_model_does(&place);
    }
}

fn does_what_the_model_does(place: &Place) {
    let begun = Instant::now();
    let sequences = setting("REGISTRAR_MODEL_OPERATIONS", OPERATIONS_DEFAULT).div_ceil(OPERATIONS);
    let first = setting("REGISTRAR_MODEL_SEED", 1) as u64;
    let url = place.new_url();
    drop(Store::create(&url).unwrap());
    let mut tally = Tally::new();
    for number in first..first + sequences as u64 {
        if let Err((operations, failure)) = sequence::run(&url, number, &mut tally) {
            let replay = |operations: &[_]| sequence::replay(&place.new_url(), number, operations);
            let (operations, failure) = shrink::shrink(operations, failure, replay);
            panic!("{}", report(number, &operations, &failure.difference));
        }
    }
    let verified = Store::open(&url).unwrap().verify(&[], &|_| {}).unwrap();
    assert_eq!(verified.faults, [], "the store verifies");
    let done = sequences * OPERATIONS;
    println!(
        "model on {place}: {done} operations on {sequences} registers in {:.1?}",
        begun.elapsed()
    );
    for (operation, (done, refused)) in tally {
        println!("  {operation}: {done} done, {refused} refused");
    }
}

fn report(number: u64, operations: &[operation::Operation], difference: &str) -> String {
    let list: Vec<String> = operations.iter().map(|operation| format!("  {operation:?}")).collect();
    format!(
        "sequence {number} fails; REGISTRAR_MODEL_SEED={number} replays it. {} operations are left:\n{}\nafter which \
         {difference}",
        list.len(),
        list.join("\n")
    )
}
