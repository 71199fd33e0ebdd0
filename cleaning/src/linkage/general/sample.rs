//! Pairs to learn from: some taken at random, and some that share a key.

use rayon::prelude::*;

use super::blocks::{blocks, for_each_hash, pairs_of};
use super::hash;
use super::key::{Key, KeyPart, PartValues};
use super::number::{pair, real, row};
use super::records::{Pairing, Records};
use crate::limits::{LINK_KEY_PAIRS_PER_RECORD, LINK_KEY_ROWS, LINK_KEYED_PAIRS, LINK_RANDOM_PAIRS};

/// Pairs described in one piece of work.
const PIECE: usize = 2_048;

/// Pairs with what was found out about them.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The rows.
    pub rows: Vec<(u32, u32)>,
    /// The outcome of every field, pair after pair.
    pub outcomes: Vec<u8>,
    /// How many pairs of all records each stands for.
    pub weights: Vec<f64>,
    /// The keys that the rows share, as bits; not known of random pairs.
    pub keys: Vec<u128>,
}

impl Pairs {
    /// The outcomes of a pair.
    pub fn outcomes_of(&self, pair: usize, fields: usize) -> &[u8] {
        &self.outcomes[pair * fields..(pair + 1) * fields]
    }
}

/// A key with its cost.
#[derive(Debug, Clone)]
pub struct KeyCost {
    /// Pairs in its blocks.
    pub pairs: f64,
    /// One in so many of its pairs is in the sample; none of them when infinite.
    rate: f64,
}

impl KeyCost {
    /// Whether its pairs were looked at.
    pub fn is_usable(&self) -> bool {
        self.rate.is_finite()
    }
}

/// Pairs of rows by a counter and a hash, each pair at most a few times.
pub fn random_pairs(records: &Records) -> Pairs {
    let fields = records.comparers.len();
    let rows = records.len() as u64;
    let mut pairs = Pairs::default();
    if rows < 2 {
        return pairs;
    }
    let mut found: Vec<(u32, u32)> = if rows * (rows - 1) / 2 <= LINK_RANDOM_PAIRS {
        (0..rows)
            .flat_map(|left| (left + 1..rows).map(move |right| (row(left), row(right))))
            .collect()
    } else {
        (0..LINK_RANDOM_PAIRS)
            .map(|draw| (row(hash::mix(2 * draw) % rows), row(hash::mix(2 * draw + 1) % rows)))
            .collect()
    };
    found.retain(|&(left, right)| records.may_pair(left, right));
    pairs.outcomes = vec![0; found.len() * fields];
    let each = pairs.outcomes.par_chunks_mut(fields.max(1)).zip(&found);
    each.for_each(|(outcomes, &(left, right))| records.outcomes(&records.row(left), &records.row(right), outcomes));
    pairs.weights = vec![1.0; found.len()];
    pairs.rows = found;
    pairs
}

/// Pairs that share at least one of the keys, with the cost of every key. Blocks above `block_max` rows are left out.
pub fn keyed_pairs(records: &Records, keys: &[Key], values: &[PartValues], block_max: usize) -> (Pairs, Vec<KeyCost>) {
    let shares = block_shares(records);
    let (share, share_of_blocks) = (shares as u64, real(shares));
    let sorted: Vec<Vec<(u64, u32)>> = keys
        .par_iter()
        .map(|key| sampled_rows(records, values, key, share))
        .collect();
    let target = LINK_KEYED_PAIRS / real(keys.len().max(1));
    let mut costs = Vec::with_capacity(keys.len());
    let mut found: Vec<(u32, u32)> = Vec::new();
    for sorted in &sorted {
        let in_blocks: f64 = blocks(sorted)
            .filter(|block| block.len() <= block_max)
            .map(|block| pairs_in(records, block))
            .sum();
        let pairs = in_blocks * share_of_blocks;
        let rate = if pairs > LINK_KEY_PAIRS_PER_RECORD * real(records.len()) {
            f64::INFINITY
        } else {
            (in_blocks / target).max(1.0)
        };
        if rate.is_finite() {
            let bound = 1.0 / rate;
            for block in blocks(sorted).filter(|block| block.len() <= block_max) {
                pairs_of(records, block, |left, right| {
                    if pair_share(left, right) <= bound {
                        found.push((left, right));
                    }
                });
            }
        }
        costs.push(KeyCost { pairs, rate });
    }
    found.sort_unstable();
    found.dedup();
    let pairs = describe(records, found, keys, values, &costs, share_of_blocks);
    (pairs, costs)
}

/// One in so many blocks is looked at.
pub fn block_shares(records: &Records) -> usize {
    records.len() / LINK_KEY_ROWS + 1
}

fn pairs_in(records: &Records, block: &[(u64, u32)]) -> f64 {
    if records.pairing == Pairing::Any && records.never_same.is_empty() {
        let size = real(block.len());
        return size * (size - 1.0) / 2.0;
    }
    let mut count = 0.0;
    pairs_of(records, block, |_, _| count += 1.0);
    count
}

/// A number from 0 to 1 for each pair.
fn pair_share(left: u32, right: u32) -> f64 {
    let hash = hash::mix(pair(left, right));
    f64::from(row(hash >> 32)) / f64::from(u32::MAX)
}

/// Rows sorted by the hash of their key, of one in `share` blocks.
pub fn sampled_rows(records: &Records, values: &[PartValues], key: &Key, share: u64) -> Vec<(u64, u32)> {
    let parts: Vec<&PartValues> = key
        .0
        .iter()
        .filter_map(|part| values.iter().find(|values| values.part == *part))
        .collect();
    let mut sorted = Vec::new();
    for row in 0..u32::try_from(records.len()).unwrap_or(u32::MAX) {
        for_each_hash(records, &parts, row, |hash| {
            if share == 1 || hash::mix(hash).is_multiple_of(share) {
                sorted.push((hash, row));
            }
        });
    }
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}

fn describe(
    records: &Records,
    rows: Vec<(u32, u32)>,
    keys: &[Key],
    values: &[PartValues],
    costs: &[KeyCost],
    share: f64,
) -> Pairs {
    let fields = records.comparers.len();
    let part_index = |part: &KeyPart| values.iter().position(|values| values.part == *part).unwrap_or(0);
    let masks: Vec<u128> = keys
        .iter()
        .map(|key| key.0.iter().fold(0, |mask, part| mask | 1 << part_index(part)))
        .collect();
    let pieces: Vec<Pairs> = rows
        .par_chunks(PIECE)
        .map(|rows| {
            let mut piece = Pairs {
                outcomes: vec![0; rows.len() * fields],
                ..Pairs::default()
            };
            for (&(left, right), outcomes) in rows.iter().zip(piece.outcomes.chunks_mut(fields.max(1))) {
                records.outcomes(&records.row(left), &records.row(right), outcomes);
                let (shared, weight) = describe_pair(records, (left, right), &masks, values, costs, share);
                piece.keys.push(shared);
                piece.weights.push(weight);
            }
            piece
        })
        .collect();
    let mut pairs = Pairs {
        rows,
        ..Pairs::default()
    };
    for piece in pieces {
        pairs.outcomes.extend(piece.outcomes);
        pairs.keys.extend(piece.keys);
        pairs.weights.extend(piece.weights);
    }
    pairs
}

/// The keys that two rows share, and how many pairs theirs stands for.
fn describe_pair(
    records: &Records,
    (left, right): (u32, u32),
    masks: &[u128],
    values: &[PartValues],
    costs: &[KeyCost],
    share: f64,
) -> (u128, f64) {
    let mut parts = 0_u128;
    for (index, values) in values.iter().enumerate() {
        let field = values.part.field;
        parts |= u128::from(values.share(records.code(field, left), records.code(field, right))) << index;
    }
    let mut shared = 0_u128;
    let mut rates: Vec<f64> = Vec::with_capacity(8);
    for (index, mask) in masks.iter().enumerate() {
        if parts & mask == *mask {
            shared |= 1 << index;
            if costs[index].rate.is_finite() {
                rates.push(costs[index].rate);
            }
        }
    }
    (shared, 1.0 / inclusion(&mut rates, share))
}

/// Probability that a pair which shares keys of these rates is in the sample.
fn inclusion(rates: &mut [f64], share: f64) -> f64 {
    rates.sort_by(f64::total_cmp);
    let mut probability = 0.0;
    let mut missed = 1.0;
    for (position, rate) in rates.iter().enumerate() {
        missed *= 1.0 - 1.0 / share;
        let next = rates.get(position + 1).map_or(0.0, |next| 1.0 / next);
        probability += (1.0 / rate - next) * (1.0 - missed);
    }
    probability.max(1e-6)
}
