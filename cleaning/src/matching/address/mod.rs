//! Addresses: which of the held ones is the one that was asked for.

mod build;
mod code;
mod column;
mod door;
mod doors;
mod explain;
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
/// Match weight from which nothing else is looked for.
const SETTLED: f64 = SAME + 4.0;
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
        let keys = Keys::new(&rows.held, &rows.tokens);
        let spelling = Spelling::new(&rows.vocabulary);
        let mut numbers: HashMap<u32, u32, FxBuildHasher> = HashMap::default();
        for held in &rows.held {
            *numbers.entry(held.door.house.first).or_default() += 1;
        }
        let types = rows
            .vocabulary
            .iter()
            .map(|(_, word)| address::is_street_type(word))
            .collect();
        let mut places = vec![0; rows.given.len()];
        for (place, row) in (0..).zip(&rows.given) {
            places[*row as usize] = place;
        }
        Self {
            held: rows.held,
            given: rows.given,
            places,
            words: TokenIndex::of_tokens(rows.vocabulary, rows.tokens),
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

    /// The rows worth looking at with their weights. Each search is wider and slower than the one before, and is made
    /// only where that has left something to look for.
    fn candidates(&self, query: &mut Query, matched: &mut Matched) -> Vec<Candidate> {
        let rows = self.search_code(query);
        let mut candidates = self.weigh_all(query, rows, Vec::new(), matched);
        if !self.is_settled(query, &candidates, matched) {
            candidates = self.weigh_all(query, self.search_door(query), candidates, matched);
        }
        if !self.is_settled(query, &candidates, matched) {
            query.expand(&self.words, &self.spelling);
            let mut rows = self.search_door(query);
            rows.extend(self.search_words(query));
            rows.extend(candidates.iter().map(|candidate| candidate.row));
            candidates = self.weigh_all(query, rows, Vec::new(), matched);
        }
        candidates
    }

    /// Adds the rows that are not among the candidates yet.
    fn weigh_all(
        &self,
        query: &Query,
        mut rows: Vec<u32>,
        mut candidates: Vec<Candidate>,
        matched: &mut Matched,
    ) -> Vec<Candidate> {
        rows.sort_unstable();
        rows.dedup();
        let known: Vec<u32> = candidates.iter().map(|candidate| candidate.row).collect();
        rows.retain(|row| !known.contains(row));
        candidates.extend(rows.into_iter().map(|row| Candidate {
            row,
            match_weight: self.prior() + self.compare(query, row, matched).weights.sum(),
            evidence: Vec::new(),
        }));
        candidates
    }

    /// Whether the best candidate leaves nothing to look for: it is beyond doubt the one asked for.
    fn is_settled(&self, query: &Query, candidates: &[Candidate], matched: &mut Matched) -> bool {
        let best = candidates
            .iter()
            .max_by(|left, right| left.match_weight.total_cmp(&right.match_weight));
        best.is_some_and(|best| best.match_weight >= SETTLED && self.compare(query, best.row, matched).may_be_one())
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
        let Some(address) = address::clean(text).value else {
            return Answer::none();
        };
        let mut query = Query::new(&address, &self.words);
        let mut matched = Matched::default();
        let mut candidates = self.candidates(&mut query, &mut matched);
        candidates.sort_by(|left, right| {
            let by_weight = right.match_weight.total_cmp(&left.match_weight);
            by_weight.then(left.row.cmp(&right.row))
        });
        self.look_again(&query, &mut candidates, &mut matched);
        for candidate in &mut candidates {
            candidate.row = self.given[candidate.row as usize];
        }
        let thresholds = Thresholds {
            same: SAME,
            review: REVIEW,
        };
        let mut answer = Answer::of(candidates, keep, thresholds, 3.0, |left, right| {
            self.thing(left) == self.thing(right)
        });
        let is_exact = |row: u32| self.thing(row) == query.thing;
        for (place, candidate) in answer.candidates.iter_mut().enumerate() {
            let row = self.places[candidate.row as usize];
            let comparison = self.compare(&query, row, &mut matched);
            let evidence = self.explain(&query, row, &comparison, &matched);
            candidate.evidence.splice(..0, evidence);
            if place == 0 && is_exact(candidate.row) {
                answer.verdict = Verdict::Same;
            } else if place == 0 && answer.verdict == Verdict::Same && !comparison.may_be_one() {
                answer.verdict = Verdict::Review;
            }
        }
        answer
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn number_of(rows: usize) -> f64 {
    rows as f64
}
