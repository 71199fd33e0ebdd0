//! Choosing blocking keys by what they find for what they cost.

use super::sample::{KeyCost, Pairs};
use crate::limits::LINK_PAIRS_PER_RECORD;

/// A key that brings a smaller share of the matches is not worth a pass over the records.
const GAIN_MIN: f64 = 0.00002;

/// A chosen key and what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Index of the key.
    pub key: usize,
    /// Share of the expected matches that this key and those before it find.
    pub recall: f64,
    /// Pairs in its blocks.
    pub pairs: f64,
}

/// Takes the key with the most new matches for each pair compared, again and again, until no key brings enough.
///
/// All keys together may cost [`LINK_PAIRS_PER_RECORD`] pairs for each record; the first may cost what it must.
pub fn choose(keyed: &Pairs, probabilities: &[f64], costs: &[KeyCost], rows: usize, keys_max: usize) -> Vec<Choice> {
    let mass: Vec<f64> = probabilities
        .iter()
        .zip(&keyed.weights)
        .map(|(probability, weight)| probability * weight)
        .collect();
    let total: f64 = mass.iter().sum::<f64>().max(1e-9);
    let mut missed: Vec<usize> = (0..mass.len()).filter(|&pair| mass[pair] > 1e-4).collect();
    let mut chosen: Vec<Choice> = Vec::new();
    let (mut found, mut spent) = (0.0, 0.0);
    #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
    let rows = rows as f64;
    while chosen.len() < keys_max {
        let mut gains = vec![0.0; costs.len()];
        for &pair in &missed {
            let mut keys = keyed.keys[pair];
            while keys != 0 {
                gains[keys.trailing_zeros() as usize] += mass[pair];
                keys &= keys - 1;
            }
        }
        let worth = |key: usize| {
            let gain = gains[key] / total;
            let affordable = spent + costs[key].pairs <= rows * LINK_PAIRS_PER_RECORD || gain > 0.02;
            (gain > GAIN_MIN && costs[key].is_usable() && affordable).then(|| gain / (costs[key].pairs + rows))
        };
        let best = (0..costs.len())
            .filter_map(|key| worth(key).map(|worth| (key, worth)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((key, _)) = best else { break };
        found += gains[key];
        spent += costs[key].pairs;
        missed.retain(|&pair| keyed.keys[pair] >> key & 1 == 0);
        chosen.push(Choice {
            key,
            recall: found / total,
            pairs: costs[key].pairs,
        });
    }
    chosen
}
