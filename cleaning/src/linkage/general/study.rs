//! Learning from records: the model, and what each blocking key finds and costs.

use rayon::prelude::*;

use super::candidate_keys::{candidate_keys, parts_of};
use super::choose::{Choice, choose};
use super::key::{Key, PartValues};
use super::learn::learn;
use super::model::Weigher;
use super::records::Records;
use super::sample::{KeyCost, Pairs, keyed_pairs, random_pairs};
use crate::limits::{LINK_CANDIDATE_KEYS, LINK_KEYS};

/// What was learnt from records.
#[derive(Debug)]
pub struct Study {
    /// Weighs pairs of the records.
    pub weigher: Weigher,
    keys: Vec<Key>,
    values: Vec<PartValues>,
    costs: Vec<KeyCost>,
    pairs: Pairs,
    probabilities: Vec<f64>,
}

impl Study {
    /// Learns from the records; `keys` are blocking keys of a specification, looked at beside those that the kinds of the
    /// fields suggest.
    pub fn new(records: &Records, keys: &[Key], block_records_max: usize) -> Self {
        let mut all = keys.to_vec();
        all.extend(candidate_keys(records).into_iter().filter(|key| !keys.contains(key)));
        all.truncate(LINK_CANDIDATE_KEYS);
        let values: Vec<PartValues> = parts_of(&all)
            .into_par_iter()
            .map(|part| PartValues::new(part, &records.comparers[part.field]))
            .collect();
        let random = random_pairs(records);
        let (pairs, costs) = keyed_pairs(records, &all, &values, block_records_max);
        let weigher = Weigher::new(learn(records, &pairs, &random), records);
        let fields = records.comparers.len();
        let probability = |index: usize| {
            let (left, right) = pairs.rows[index];
            let bits = weigher.weight_of(
                records,
                &records.row(left),
                &records.row(right),
                pairs.outcomes_of(index, fields),
            );
            1.0 / (1.0 + (-bits).exp2())
        };
        let probabilities = (0..pairs.rows.len()).into_par_iter().map(probability).collect();
        Self {
            weigher,
            keys: all,
            values,
            costs,
            pairs,
            probabilities,
        }
    }

    /// The keys that find most for what they cost, with the share of matches that they find together.
    pub fn choose_keys(&self, rows: usize) -> Vec<(Key, Choice)> {
        let chosen = choose(&self.pairs, &self.probabilities, &self.costs, rows, LINK_KEYS);
        chosen
            .into_iter()
            .map(|choice| (self.keys[choice.key].clone(), choice))
            .collect()
    }

    /// The expected number of matches.
    pub fn expected_matches(&self, records: &Records) -> f64 {
        self.weigher.model.lambda * records.pair_count()
    }

    /// The parts of the keys, for blocking; parts that the study has not looked at are taken now.
    pub fn values(&self) -> &[PartValues] {
        &self.values
    }

    /// The share of the expected matches that lie within one source.
    pub fn share_within_sources(&self, records: &Records) -> f64 {
        let (mut within, mut all) = (0.0, 0.0);
        for (index, probability) in self.probabilities.iter().enumerate() {
            let (left, right) = self.pairs.rows[index];
            let expected = probability * self.pairs.weights[index];
            all += expected;
            if records.sources[left as usize] == records.sources[right as usize] {
                within += expected;
            }
        }
        if all > 0.0 { within / all } else { 0.0 }
    }

    /// The share of the expected matches among the sampled pairs that at least one of the keys finds.
    pub fn recall_of(&self, keys: &[Key]) -> f64 {
        let mask = keys
            .iter()
            .filter_map(|key| self.keys.iter().position(|known| known == key))
            .fold(0_u128, |mask, index| mask | 1 << index);
        let (mut found, mut all) = (0.0, 0.0);
        for (index, probability) in self.probabilities.iter().enumerate() {
            let expected = probability * self.pairs.weights[index];
            all += expected;
            if self.pairs.keys[index] & mask != 0 {
                found += expected;
            }
        }
        if all > 0.0 { found / all } else { 1.0 }
    }
}
