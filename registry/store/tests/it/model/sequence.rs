//! A sequence of operations on a fresh register, done by the model and by the store, and compared.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Days, Utc};
use registry_store::Store;

use super::answer::Answer;
use super::generator::Generator;
use super::operation::Operation;
use super::real::Real;
use super::world::World;
use crate::random::Random;

/// Operations of one sequence: enough for chains of merges, few enough to keep the state small.
pub const OPERATIONS: usize = 200;

/// Operations between two comparisons of everything.
const WHOLE_EVERY: usize = 100;

/// Where the model and the store part.
pub struct Failure {
    /// How many operations were done, the one that shows it among them.
    pub after: usize,
    pub difference: String,
}

/// How often each kind of operation was done and refused.
pub type Tally = BTreeMap<&'static str, (usize, usize)>;

/// Runs the sequence of this number in the store at the address. The number is its seed, and says when it begins:
/// later than the one before it ended. An error comes with the operations.
pub fn run(url: &str, number: u64, tally: &mut Tally) -> Result<(), (Vec<Operation>, Failure)> {
    let (mut real, world) = Real::begin(url, &name(number), start(number));
    let mut random = Random::new(number);
    let mut operations = Vec::with_capacity(OPERATIONS);
    let next = |world: &World| {
        let random = &mut random;
        let operation = (operations.len() < OPERATIONS).then(|| Generator { random, world }.operation());
        operations.extend(operation.clone());
        operation
    };
    let result = compare(&mut real, world, next, WHOLE_EVERY, tally);
    result.map_err(|failure| (operations, failure))
}

/// Runs the operations in a new store, and compares everything after each.
pub fn replay(fresh_url: &str, number: u64, operations: &[Operation]) -> Result<(), Failure> {
    drop(Store::create(fresh_url).unwrap());
    let (mut real, world) = Real::begin(fresh_url, &name(number), start(number));
    let mut operations = operations.iter().cloned();
    compare(&mut real, world, |_| operations.next(), 1, &mut Tally::new())
}

fn name(number: u64) -> String {
    format!("thing-{number}")
}

fn start(number: u64) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2031-01-01T12:00:00Z".parse().unwrap();
    first + Days::new(30 * number)
}

/// Does each operation that comes next, until there is none.
fn compare(
    real: &mut Real,
    mut world: World,
    mut next: impl FnMut(&World) -> Option<Operation>,
    whole_every: usize,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let mut after = 0;
    while let Some(operation) = next(&world) {
        after += 1;
        let failure = |difference| Failure { after, difference };
        let found = survive(|| real.apply(&operation)).map_err(failure)?;
        let expected = world.apply(&operation, &found);
        count(tally, &operation, &expected);
        if found != expected {
            return Err(failure(format!(
                "the model answers\n  {expected:?}\nand the store\n  {found:?}"
            )));
        }
        if after % whole_every == 0 {
            let whole = survive(|| real.whole()).map_err(failure)?;
            let differences = world.whole().differences(&whole);
            if !differences.is_empty() {
                return Err(failure(differences.join("\n")));
            }
        }
    }
    Ok(())
}

/// What the work returns; a panic is a difference like any other.
fn survive<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        format!("the store panics: {}", text.unwrap_or_else(|| "see above".to_owned()))
    })
}

fn count(tally: &mut Tally, operation: &Operation, answer: &Answer) {
    let (done, refused) = tally.entry(operation.word()).or_default();
    match answer {
        Answer::Refused(_) => *refused += 1,
        _ => *done += 1,
    }
}
