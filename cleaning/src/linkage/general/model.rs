//! What was learnt: how often each outcome happens among matches and among others, and what a pair weighs.

use super::compare::{Comparer, NOTHING, Value};
use super::records::{Record, Records};
use crate::linkage::MISSING;

/// The most that the rarity of a value adds or takes, in bits.
const RARITY_BITS_MAX: f64 = 8.0;

/// Probabilities of the outcomes of one field among matches or among others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// Probability of each outcome when the value is there on both sides.
    pub alone: Vec<f64>,
    /// The field whose outcome tells most about this one, with the probabilities when it agrees and when it differs.
    pub given: Option<Given>,
}

/// Probabilities of outcomes that depend on another field.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The other field.
    pub field: usize,
    /// Probability of each outcome when the other field agrees.
    pub agrees: Vec<f64>,
    /// Probability of each outcome when it differs.
    pub differs: Vec<f64>,
}

/// A class of pairs beside the matches: as a rule they are related without being one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Their share of all pairs.
    pub share: f64,
    /// For each field, outcomes among them.
    pub outcomes: Vec<Vec<f64>>,
    /// The field that tells them apart: they seldom agree on it.
    pub told_apart_by: Option<usize>,
    /// They are one thing after all, such as a company that has moved: they share an identifier.
    pub is_match: bool,
}

/// A learnt model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Probability that two records that may pair are one thing.
    pub lambda: f64,
    /// For each field, outcomes among matches.
    pub m: Vec<Outcomes>,
    /// For each field, outcomes among pairs that are not matches.
    pub u: Vec<Outcomes>,
    /// Kinds of pairs that are related without being one thing: of one household, one building, one town.
    pub related: Vec<Related>,
}

impl Model {
    /// What has to be taken from the evidence `bits` of a match over unrelated pairs, because related pairs show these
    /// outcomes too; less than nothing when matches of another class do.
    pub(super) fn related_discount(&self, outcomes: &[u8], bits: f64, agreeing: &[u8]) -> f64 {
        if self.related.is_empty() {
            return 0.0;
        }
        let shares: f64 = self.related.iter().map(|related| related.share).sum();
        // The others over the unrelated: (1 − Σρ) + Σ ρ (r over u). The matches over the first class: 1 + Σ μ (r over m) ÷ λ.
        let (mut others, mut matches) = (1.0 - shares, 1.0);
        for related in &self.related {
            let mut over_related = 0.0;
            for (field, &outcome) in outcomes.iter().enumerate() {
                if outcome != NOTHING {
                    over_related += (self.m[field].probability(outcome, outcomes, agreeing)
                        / related.outcomes[field][usize::from(outcome)])
                    .log2();
                }
            }
            if related.is_match {
                matches += related.share / self.lambda * (-over_related).exp2();
            } else {
                others += related.share * (bits - over_related).exp2();
            }
        }
        others.log2() - matches.log2()
    }
}

impl Outcomes {
    pub(super) fn probability(&self, outcome: u8, outcomes: &[u8], agreeing: &[u8]) -> f64 {
        let table = match &self.given {
            Some(given) if outcomes[given.field] != NOTHING => {
                if outcomes[given.field] < agreeing[given.field] {
                    &given.agrees
                } else {
                    &given.differs
                }
            }
            _ => &self.alone,
        };
        table.get(usize::from(outcome)).copied().unwrap_or(1.0)
    }
}

/// A model with what it needs of the values, to weigh pairs.
#[derive(Debug)]
pub struct Weigher {
    /// The model.
    pub model: Model,
    prior: f64,
    /// For each field, the number of first outcomes that speak for a match.
    agreeing: Vec<u8>,
    /// For each field, what agreement on a rare value says.
    rarity: Vec<Rarity>,
}

/// Bits by which agreement on a value of a field says more than on the average value.
#[derive(Debug)]
struct Rarity {
    of_value: Vec<f32>,
    /// Bits that agreement on the average value says.
    usual: f64,
    /// Records with a value.
    filled: f64,
}

/// The outcomes of a field that speak for a match: the first ones.
pub fn agreeing(m: &[f64], u: &[f64]) -> u8 {
    let count = m.iter().zip(u).take_while(|(m, u)| m > u).count();
    u8::try_from(count.max(1)).unwrap_or(1)
}

impl Weigher {
    /// Works out the rarity of the values of records.
    pub fn new(model: Model, records: &Records) -> Self {
        let agreeing = model
            .m
            .iter()
            .zip(&model.u)
            .map(|(m, u)| agreeing(&m.alone, &u.alone))
            .collect();
        let rarity = (0..records.comparers.len())
            .map(|field| Rarity::new(&model, &records.comparers[field], field))
            .collect();
        let prior = (model.lambda / (1.0 - model.lambda)).log2();
        Self {
            model,
            prior,
            agreeing,
            rarity,
        }
    }

    /// What a pair weighs before anything is compared, in bits.
    pub fn prior(&self) -> f64 {
        self.prior
    }

    /// The match weight of a pair in bits. `outcomes` is room for one outcome a field.
    pub fn weight(&self, records: &Records, left: &impl Record, right: &impl Record, outcomes: &mut [u8]) -> f64 {
        records.outcomes(left, right, outcomes);
        self.weight_of(records, left, right, outcomes)
    }

    /// The match weight of a pair whose outcomes are known.
    pub fn weight_of(&self, records: &Records, left: &impl Record, right: &impl Record, outcomes: &[u8]) -> f64 {
        let bits: f64 = (0..outcomes.len())
            .map(|field| self.part(records, field, left, right, outcomes))
            .sum();
        self.prior + bits - self.discount(outcomes, bits)
    }

    /// What is taken from the evidence `bits` of all fields because related pairs show these outcomes too.
    pub fn discount(&self, outcomes: &[u8], bits: f64) -> f64 {
        self.model.related_discount(outcomes, bits, &self.agreeing)
    }

    /// Whether the outcome of a field speaks for a match.
    pub fn agrees(&self, field: usize, outcome: u8) -> bool {
        outcome < self.agreeing[field]
    }

    /// What one field says about a pair, in bits.
    pub fn part(
        &self,
        records: &Records,
        field: usize,
        left: &impl Record,
        right: &impl Record,
        outcomes: &[u8],
    ) -> f64 {
        let outcome = outcomes[field];
        if outcome == NOTHING {
            return 0.0;
        }
        let m = self.model.m[field].probability(outcome, outcomes, &self.agreeing);
        let u = self.model.u[field].probability(outcome, outcomes, &self.agreeing);
        let mut bits = (m / u).log2();
        if outcome < self.agreeing[field] && !self.rarity[field].of_value.is_empty() {
            let rarity = |value| self.rarity[field].of(value, &records.comparers[field]);
            let rare = rarity(left.value(field)).min(rarity(right.value(field)));
            // An agreement that another field foretells is not rare: its value came with the other's.
            let alone = self.model.u[field].alone.first().copied().unwrap_or(0.5).log2();
            let here = self.model.u[field].probability(0, outcomes, &self.agreeing).log2();
            let share = if alone < 0.0 {
                (here / alone).clamp(0.0, 1.0)
            } else {
                0.0
            };
            bits += rare * share * if outcome == 0 { 1.0 } else { 0.6 };
        }
        bits
    }
}

impl Rarity {
    fn new(model: &Model, comparer: &Comparer, field: usize) -> Self {
        let values = comparer.field.values.distinct();
        let mut rarity = Self {
            of_value: Vec::new(),
            usual: -model.u[field].alone.first().copied().unwrap_or(0.5).log2(),
            filled: values.clone().map(|(_, count)| f64::from(count)).sum(),
        };
        rarity.of_value = (0_u32..)
            .zip(values)
            .map(|(code, (_, count))| {
                #[expect(clippy::cast_possible_truncation, reason = "a few bits need no more than f32")]
                let bits = rarity.bits(comparer, Value::Held(code), f64::from(count)) as f32;
                bits
            })
            .collect();
        rarity
    }

    /// Of a value that so many records have.
    fn bits(&self, comparer: &Comparer, value: Value, count: f64) -> f64 {
        let most = (self.filled + 1.0).log2();
        let bits = match (comparer.words(), comparer.word_set(value)) {
            (Some(words), Some(set)) => words.information(&set).min(most),
            _ => most - count.max(0.5).log2(),
        };
        (bits - self.usual).clamp(-RARITY_BITS_MAX, RARITY_BITS_MAX)
    }

    fn of(&self, value: Value, comparer: &Comparer) -> f64 {
        match value {
            Value::Held(MISSING) => 0.0,
            Value::Held(code) => f64::from(self.of_value[code as usize]),
            Value::New(_) => self.bits(comparer, value, 0.0),
        }
    }
}
