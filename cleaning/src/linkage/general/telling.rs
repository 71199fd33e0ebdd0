//! Telling fields: those by which things are told apart, and what is known of them before anything is learnt.

use std::ops::RangeInclusive;

use super::model::Model;
use super::records::Records;

/// A field tells things apart when two random records agree on it less often than once in 2 to this power.
const BITS_MIN: f64 = 8.0;
/// At most this share of the matches differ altogether in a telling field.
const DIFFERING_MAX: f64 = 0.2;
/// Pairs that are told apart by a field agree on it at most this often.
const AGREEING_MAX: f64 = 0.001;
/// A field is shared by a class of related pairs when at least this share of them agrees on it, as a household shares its
/// name.
const SHARED_MIN: f64 = 0.02;

/// Whether things are told apart by a field.
pub fn is_telling(model: &Model, field: usize) -> bool {
    -model.u[field].alone[0].log2() >= BITS_MIN
}

/// The outcomes of a field that say that two values are different.
pub fn differing(records: &Records, field: usize) -> RangeInclusive<usize> {
    let count = records.comparers[field].cutoffs.len();
    if count > 1 { count - 1..=count } else { count..=count }
}

/// Holds the share of matches that differ at [`DIFFERING_MAX`], whatever the pairs seem to say.
///
/// Pairs of one building agree on address, postcode and telephone as matches do, and there may be five of them for each
/// match. Likelihood alone then prefers a class of "matches" of which most differ in their name, and drifts there from any
/// start: that a value by which things are told apart is kept by most things is not in the pairs, but it is known. Such
/// bounds on the probabilities among matches are the convex constraints of Winkler (1993), "Improved decision rules in the
/// Fellegi–Sunter model of record linkage"; for one field, scaling the two sides of the bound is the constrained maximum.
pub fn keep_together(probabilities: &mut [f64], differing: &RangeInclusive<usize>) {
    let differs: f64 = probabilities[differing.clone()].iter().sum();
    if differs <= DIFFERING_MAX {
        return;
    }
    for (outcome, probability) in probabilities.iter_mut().enumerate() {
        *probability *= if differing.contains(&outcome) {
            DIFFERING_MAX / differs
        } else {
            (1.0 - DIFFERING_MAX) / (1.0 - differs)
        };
    }
}

/// Holds the share of related pairs that agree on the field by which they are told apart.
pub fn keep_apart(probabilities: &mut [f64]) {
    probabilities[0] = probabilities[0].min(AGREEING_MAX);
}

/// The same for a telling field that the class does not share: when one pair of a building in a hundred has one name, those
/// are matches that the class has swallowed, not a property of buildings.
pub fn keep_apart_unless_shared(probabilities: &mut [f64]) {
    if probabilities[0] < SHARED_MIN {
        keep_apart(probabilities);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_differ_in_one_of_five_at_most() {
        let mut drifted = vec![0.1, 0.1, 0.2, 0.6];
        keep_together(&mut drifted, &(2..=3));
        for (found, expected) in drifted.iter().zip([0.4, 0.4, 0.05, 0.15]) {
            assert!((found - expected).abs() < 1e-12, "{drifted:?}");
        }
    }

    #[test]
    fn what_is_within_the_bound_stays() {
        let mut usual = vec![0.7, 0.15, 0.05, 0.1];
        keep_together(&mut usual, &(2..=3));
        assert_eq!(usual, [0.7, 0.15, 0.05, 0.1]);
    }

    #[test]
    fn related_pairs_share_a_field_or_agree_on_it_by_chance() {
        for (agreeing, kept) in [(0.0005, 0.0005), (0.01, AGREEING_MAX), (0.3, 0.3)] {
            let mut outcomes = vec![agreeing, 0.2, 0.5];
            keep_apart_unless_shared(&mut outcomes);
            assert_eq!(outcomes, [kept, 0.2, 0.5]);
        }
    }
}
