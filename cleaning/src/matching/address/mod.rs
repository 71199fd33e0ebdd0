//! Addresses: which of the held ones is the one that was asked for.

mod build;
mod candidates;
mod code;
mod column;
mod door;
mod doors;
mod explain;
mod forms;
mod held;
mod query;
mod search;
mod second_look;
mod storey;
mod weigh;
mod words;

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

pub use column::AddressColumn;

use self::{held::Held, query::Query, search::Keys, words::Matched};
use super::{Answer, Candidate, Spelling, TokenIndex};
use crate::{
    address,
    linkage::{Thresholds, Verdict},
};

/// Match weight from which an answer is the address asked for, and from which a person should look, in bits.
const SAME: f64 = 0.0;
const REVIEW: f64 = SAME - 6.0;
/// Rows of a general register that are added to those held.
const ASSUMED_ROWS: f64 = 1_000.0;

/// Addresses in memory, to be asked for one address at a time, from many threads.
#[derive(Debug)]
pub struct AddressIndex {
    held: Vec<Held>,
    /// For each place in `held` the number of the row as it was given, and the reverse.
    given: Vec<u32>,
    places: Vec<u32>,
    words: TokenIndex,
    spelling: Spelling,
    keys: Keys,
    numbers: HashMap<u32, u32, FxBuildHasher>,
    types: Vec<bool>,
}

impl AddressIndex {
    /// Reads the rows, each an address in any number of columns, the postcode anywhere.
    pub fn new<'text, Row: AsRef<[Option<&'text str>]> + Sync>(rows: &[Row]) -> Self {
        let rows = build::read(rows);
        let words = || {
            let transposed = || rows.tokens.transposed(rows.vocabulary.len());
            rayon::join(transposed, || {
                (Spelling::new(&rows.vocabulary), count_numbers(&rows.held))
            })
        };
        let keys = || Keys::new(&rows.held, &rows.tokens);
        let (keys, (rows_of_token, (spelling, numbers))) = rayon::join(keys, words);
        let words = rows.vocabulary.iter();
        let types = words.map(|(_, word)| address::is_street_type(word)).collect();
        let mut places = vec![0; rows.given.len()];
        for (place, row) in (0..).zip(&rows.given) {
            places[*row as usize] = place;
        }
        Self {
            held: rows.held,
            given: rows.given,
            places,
            words: TokenIndex::of_lists(rows.vocabulary, rows.tokens, rows_of_token),
            spelling,
            keys,
            numbers,
            types,
        }
    }

    fn is_type(&self, token: u32) -> bool {
        self.types.get(token as usize).copied().unwrap_or_default()
    }

    fn thing(&self, row: u32) -> u64 {
        self.held[self.places[row as usize] as usize].thing
    }

    /// One of the held rows is the one asked for, before anything is compared.
    fn prior(&self) -> f64 {
        -(number_of(self.held.len()) + 1.0).log2()
    }

    /// How rare a house number is, in bits; never more than that of one in 256.
    fn number_bits(&self, number: u32) -> f64 {
        let rows = self.numbers.get(&number).copied().unwrap_or_default();
        self.rarity(rows as usize, ASSUMED_ROWS / 64.0).min(8.0)
    }

    /// Bits of a value that `rows` rows have, smoothed with a thousand rows of which `assumed` have it.
    fn rarity(&self, rows: usize, assumed: f64) -> f64 {
        ((number_of(self.held.len()) + ASSUMED_ROWS) / (number_of(rows) + assumed)).log2()
    }

    /// Finds an address given in any number of columns.
    pub fn find(&self, text: &[Option<&str>], keep: usize) -> Answer {
        let Some(address) = address::read(text) else {
            return Answer::none();
        };
        let mut query = Query::new(&address, &self.words);
        let mut matched = Matched::default();
        let mut weighed = self.candidates(&mut query, &mut matched);
        let second_looks = self.look_again(&query, &mut weighed, &mut matched);
        let candidates = self.decisive(weighed, keep).into_iter().map(|weighed| Candidate {
            row: weighed.row,
            match_weight: weighed.weight,
            evidence: Vec::new(),
        });
        let thresholds = Thresholds {
            same: SAME,
            review: REVIEW,
        };
        let mut answer = Answer::of(candidates.collect(), keep, thresholds, 3.0, |left, right| {
            self.thing(left) == self.thing(right)
        });
        let is_exact = |row: u32| self.thing(row) == query.thing;
        for (place, candidate) in answer.candidates.iter_mut().enumerate() {
            let row = self.places[candidate.row as usize];
            let comparison = self.compare(&query, row, &mut matched);
            candidate.evidence = self.explain(&query, row, &comparison, &matched);
            let again = second_looks.iter().find(|(again, _)| *again == row);
            candidate.evidence.extend(again.map(|(_, evidence)| evidence.clone()));
            if place == 0 && is_exact(candidate.row) {
                answer.verdict = Verdict::Same;
            } else if place == 0 && answer.verdict == Verdict::Same && !comparison.may_be_one() {
                answer.verdict = Verdict::Review;
            }
        }
        answer
    }
}

/// How many rows have each house number.
fn count_numbers(held: &[Held]) -> HashMap<u32, u32, FxBuildHasher> {
    let mut numbers = HashMap::default();
    for held in held {
        *numbers.entry(held.door.house.first).or_default() += 1;
    }
    numbers
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn number_of(rows: usize) -> f64 {
    rows as f64
}
