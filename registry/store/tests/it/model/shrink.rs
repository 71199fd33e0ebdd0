//! Making a failing sequence short.

use super::operation::Operation;
use super::sequence::Failure;

/// Most replays that shrinking may take; each makes a store.
const REPLAYS_MAX: usize = 150;

/// Leaves out operations as long as the rest still fails: first half of them, then quarters, down to single ones.
/// Returns the shortest failing sequence that was found.
pub fn shrink(
    mut operations: Vec<Operation>,
    mut failure: Failure,
    replay: impl Fn(&[Operation]) -> Result<(), Failure>,
) -> (Vec<Operation>, Failure) {
    operations.truncate(failure.after);
    let mut replays = 0;
    let mut part = operations.len().div_ceil(2);
    while part > 0 && replays < REPLAYS_MAX {
        let mut from = 0;
        while from < operations.len() && replays < REPLAYS_MAX {
            let mut shorter = operations.clone();
            shorter.drain(from..(from + part).min(operations.len()));
            replays += 1;
            match replay(&shorter) {
                Ok(()) => from += part,
                Err(found) => {
                    shorter.truncate(found.after);
                    (operations, failure) = (shorter, found);
                }
            }
        }
        part /= 2;
    }
    (operations, failure)
}
