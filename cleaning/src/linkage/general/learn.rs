//! Learning a model from the records alone.

use std::collections::HashMap;

use rayon::prelude::*;

use super::compare::NOTHING;
use super::field::FieldKind;
use super::model::{Given, Model, Outcomes, Related, agreeing};
use super::records::Records;
use super::sample::Pairs;
use super::telling::{differing, is_telling, keep_apart, keep_apart_unless_shared, keep_together};
use crate::limits::LINK_RELATED_CLASSES;

/// Rounds of expectation maximisation.
const ROUNDS: usize = 40;
/// Rounds end early, but not before this one, when no probability among matches moves by more than [`SETTLED`].
const SETTLED_AFTER: usize = 20;
const SETTLED: f64 = 1e-5;
/// The share of the pairs that share a key without being likely matches from which the first class of related pairs starts.
const RELATED_FIRST: f64 = 0.1;
/// A class of related pairs that does not bring this share of what it must after so many rounds is given up.
const TRIAL_ROUNDS: usize = 12;
const TRIAL_SHARE: f64 = 0.25;
/// Smallest probability of an outcome.
const LEAST: f64 = 1e-7;
/// Anything may happen to a value: the share of matches that is lent to every outcome.
const SLIP: f64 = 0.001;
/// Bits by which a class of related pairs must explain the pairs better, for each match.
const GAIN_MIN: f64 = 0.5;
/// Fewest expected matches of a model.
const MATCHES_MIN: f64 = 10.0;
/// Pairs of a class that agree on an identifier at least this often are one thing.
const SAME_IDENTIFIER_MIN: f64 = 0.5;
/// The share of matches that differ in a telling field from which some are suspected not to be matches.
const DIFFERING_MIN: f64 = 0.05;

/// Pairs with the same outcomes, together.
pub struct Patterns {
    outcomes: Vec<Vec<u8>>,
    weights: Vec<f64>,
}

impl Patterns {
    /// Adds up the weights of pairs with the same outcomes.
    pub fn new(pairs: &Pairs, fields: usize) -> Self {
        let mut sums: HashMap<&[u8], f64> = HashMap::new();
        for (pair, weight) in pairs.weights.iter().enumerate() {
            *sums.entry(pairs.outcomes_of(pair, fields)).or_default() += weight;
        }
        let mut sums: Vec<(&[u8], f64)> = sums.into_iter().collect();
        sums.sort_unstable_by_key(|&(outcomes, _)| outcomes);
        Self {
            outcomes: sums.iter().map(|(outcomes, _)| outcomes.to_vec()).collect(),
            weights: sums.iter().map(|(_, weight)| *weight).collect(),
        }
    }
}

impl Patterns {
    /// Whether enough pairs agree on a field fully: two sources may write everything differently.
    fn ever_agree(&self, field: usize) -> bool {
        let agreeing = self
            .outcomes
            .iter()
            .zip(&self.weights)
            .filter(|(outcomes, _)| outcomes[field] == 0);
        agreeing.map(|(_, weight)| weight).sum::<f64>() >= MATCHES_MIN
    }
}

/// m by expectation maximisation over pairs that share a key, u from random pairs without the likely matches, λ from both.
pub fn learn(records: &Records, keyed: &Pairs, random: &Pairs) -> Model {
    let fields = records.comparers.len();
    let (keyed, random) = (Patterns::new(keyed, fields), Patterns::new(random, fields));
    let total = records.pair_count().max(1.0);
    let mut model = begin(records, &keyed, &random, total);
    for _ in 0..LINK_RELATED_CLASSES {
        let reached = likelihood(&model, &keyed);
        let surplus =
            |wider: &Model, share: f64| likelihood(wider, &keyed) - reached - share * GAIN_MIN * wider.lambda * total;
        let tried: Vec<(f64, Model)> = suspects(records, &model, &keyed)
            .into_par_iter()
            .filter_map(|(told_apart_by, shares)| {
                let mut wider = widen(records, &model, &keyed, &shares, told_apart_by);
                settle(records, &mut wider, &keyed, &random, total, 0..TRIAL_ROUNDS);
                if surplus(&wider, TRIAL_SHARE) < 0.0 {
                    return None;
                }
                settle(records, &mut wider, &keyed, &random, total, TRIAL_ROUNDS..ROUNDS);
                Some((surplus(&wider, 1.0), wider))
            })
            .collect();
        let mut best: Option<(f64, Model)> = None;
        for (surplus, wider) in tried {
            if wider.lambda * total >= MATCHES_MIN && surplus > best.as_ref().map_or(0.0, |(most, _)| *most) {
                best = Some((surplus, wider));
            }
        }
        let Some((_, wider)) = best else { break };
        model = wider;
    }
    for class in 0..model.related.len() {
        model.related[class].is_match = shares_identifier(records, &model, class);
    }
    model
}

/// Whether the pairs of a class mostly have the same identifier: then they are one thing, whatever else differs.
fn shares_identifier(records: &Records, model: &Model, class: usize) -> bool {
    (0..records.comparers.len()).any(|field| {
        records.kind(field) == FieldKind::Identifier
            && is_telling(model, field)
            && model.related[class].outcomes[field][0] >= SAME_IDENTIFIER_MIN
    })
}

/// The first model, with a class of related pairs from the first round on where that explains the pairs better: a match
/// class that is alone takes in what is merely related (the same street, the same town) and does not let go of it.
fn begin(records: &Records, keyed: &Patterns, random: &Patterns, total: f64) -> Model {
    let mut alone = start(records, random, total);
    let unlikely: Vec<f64> = posteriors(&alone, keyed)
        .iter()
        .map(|p| RELATED_FIRST * (1.0 - p.matched))
        .collect();
    let mut beside = widen(records, &alone, keyed, &unlikely, None);
    beside.m.clone_from(&alone.m);
    beside.lambda = alone.lambda;
    rayon::join(
        || settle(records, &mut alone, keyed, random, total, 0..ROUNDS),
        || settle(records, &mut beside, keyed, random, total, 0..ROUNDS),
    );
    let gained = likelihood(&beside, keyed) - likelihood(&alone, keyed);
    let matches = beside.lambda * total;
    if matches >= MATCHES_MIN && gained >= GAIN_MIN * matches {
        beside
    } else {
        alone
    }
}

/// Runs the rounds; the dependence among matches is worked out anew in every fifth.
fn settle(
    records: &Records,
    model: &mut Model,
    keyed: &Patterns,
    random: &Patterns,
    total: f64,
    rounds: std::ops::Range<usize>,
) {
    for round in rounds {
        if round >= 10 && round % 5 == 0 {
            depend(model, keyed);
        }
        let moved = step(records, model, keyed, random, total);
        if round > SETTLED_AFTER && moved < SETTLED {
            break;
        }
    }
}

/// log2 likelihood of the keyed pairs, relative to unrelated pairs.
fn likelihood(model: &Model, keyed: &Patterns) -> f64 {
    posteriors(model, keyed)
        .iter()
        .zip(&keyed.weights)
        .map(|(p, w)| w * p.likelihood)
        .sum()
}

/// Adds a class of related pairs that starts from these shares of the pairs.
fn widen(records: &Records, model: &Model, keyed: &Patterns, shares: &[f64], told_apart_by: Option<usize>) -> Model {
    let mut wider = model.clone();
    let found = posteriors(model, keyed);
    let fields = 0..records.comparers.len();
    let sum: f64 = shares.iter().zip(&keyed.weights).map(|(p, w)| p * w).sum();
    let share = (sum / records.pair_count().max(1.0)).clamp(1e-12, 0.3);
    let rest: Vec<f64> = found
        .iter()
        .zip(shares)
        .map(|(p, share)| (p.matched - share).max(0.0))
        .collect();
    for field in fields.clone() {
        wider.m[field].alone = frequencies(records, keyed, &rest, field, 0.5);
    }
    let rest: f64 = rest.iter().zip(&keyed.weights).map(|(p, w)| p * w).sum();
    wider.lambda = (rest / records.pair_count().max(1.0)).max(1e-12);
    wider.related.push(Related {
        share,
        outcomes: fields
            .map(|field| frequencies(records, keyed, shares, field, 0.5))
            .collect(),
        told_apart_by,
        is_match: false,
    });
    wider
}

/// Where a class of related pairs may hide: among what shares a key without being a match, and among the matches that
/// differ in a field by which things are told apart.
fn suspects(records: &Records, model: &Model, keyed: &Patterns) -> Vec<(Option<usize>, Vec<f64>)> {
    let found = posteriors(model, keyed);
    let mut suspects = Vec::new();
    if model.related.is_empty() {
        suspects.push((None, found.iter().map(|p| RELATED_FIRST * (1.0 - p.matched)).collect()));
    }
    for field in 0..records.comparers.len() {
        let differing = differing(records, field);
        let differs: f64 = model.m[field].alone[differing.clone()].iter().sum();
        if is_telling(model, field) && differs >= DIFFERING_MIN && keyed.ever_agree(field) {
            let differ =
                |outcomes: &[u8]| outcomes[field] != NOTHING && differing.contains(&usize::from(outcomes[field]));
            suspects.push((
                Some(field),
                found
                    .iter()
                    .zip(&keyed.outcomes)
                    .map(|(p, outcomes)| if differ(outcomes) { p.matched } else { 0.0 })
                    .collect(),
            ));
        }
    }
    suspects
}

/// The model before the first round.
pub fn start(records: &Records, random: &Patterns, total: f64) -> Model {
    let everyone = vec![1.0; random.weights.len()];
    let u: Vec<Outcomes> = (0..records.comparers.len())
        .map(|field| Outcomes {
            alone: frequencies(records, random, &everyone, field, 0.5),
            given: None,
        })
        .collect();
    let m = u
        .iter()
        .map(|u| Outcomes {
            alone: first_guess(u.alone.len()),
            given: None,
        })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
    let lambda = (0.2 * records.len() as f64 / total).clamp(1e-12, 0.3);
    Model {
        lambda,
        m,
        u,
        related: Vec::new(),
    }
}

/// Mostly the same, sometimes alike, seldom different.
fn first_guess(outcomes: usize) -> Vec<f64> {
    let mut guess: Vec<f64> = (0..outcomes)
        .map(|outcome| 0.8 * 0.3_f64.powi(i32::try_from(outcome).unwrap_or(9)))
        .collect();
    if let Some(last) = guess.last_mut() {
        *last = 0.08;
    }
    normalise(&mut guess);
    guess
}

fn normalise(probabilities: &mut [f64]) {
    let sum: f64 = probabilities.iter().sum();
    for probability in probabilities.iter_mut() {
        *probability = (*probability / sum).max(LEAST);
    }
}

/// Share of each outcome of a field among weighted pairs that have it.
fn frequencies(records: &Records, patterns: &Patterns, shares: &[f64], field: usize, extra: f64) -> Vec<f64> {
    let mut sums = vec![extra; records.comparers[field].outcomes()];
    for ((outcomes, weight), share) in patterns.outcomes.iter().zip(&patterns.weights).zip(shares) {
        if outcomes[field] != NOTHING {
            sums[usize::from(outcomes[field])] += weight * share;
        }
    }
    normalise(&mut sums);
    sums
}

/// What a pair may be, with the probability of each.
struct Posterior {
    matched: f64,
    related: Vec<f64>,
    /// log2 of the probability of the outcomes over that among unrelated pairs.
    likelihood: f64,
}

fn posteriors(model: &Model, patterns: &Patterns) -> Vec<Posterior> {
    let agreeing: Vec<u8> = model
        .m
        .iter()
        .zip(&model.u)
        .map(|(m, u)| agreeing(&m.alone, &u.alone))
        .collect();
    let logarithms = logarithms(model);
    patterns
        .outcomes
        .iter()
        .map(|outcomes| posterior(&logarithms, outcomes, &agreeing))
        .collect()
}

/// The model with log2 of every probability of an outcome, so that each is worked out once.
fn logarithms(model: &Model) -> Model {
    let mut logarithms = model.clone();
    let take = |table: &mut Vec<f64>| {
        for probability in table {
            *probability = probability.log2();
        }
    };
    for outcomes in logarithms.m.iter_mut().chain(&mut logarithms.u) {
        take(&mut outcomes.alone);
        if let Some(given) = &mut outcomes.given {
            take(&mut given.agrees);
            take(&mut given.differs);
        }
    }
    for related in &mut logarithms.related {
        related.outcomes.iter_mut().for_each(take);
    }
    logarithms
}

/// `model` has logarithms for the probabilities of outcomes.
fn posterior(model: &Model, outcomes: &[u8], agreeing: &[u8]) -> Posterior {
    let mut bits = model.lambda.log2();
    let mut related: Vec<f64> = model.related.iter().map(|related| related.share.log2()).collect();
    let unrelated = 1.0 - model.lambda - model.related.iter().map(|related| related.share).sum::<f64>();
    for (field, &outcome) in outcomes.iter().enumerate() {
        if outcome != NOTHING {
            let u = model.u[field].probability(outcome, outcomes, agreeing);
            bits += model.m[field].probability(outcome, outcomes, agreeing) - u;
            for (class, related) in model.related.iter().zip(&mut related) {
                *related += class.outcomes[field][usize::from(outcome)] - u;
            }
        }
    }
    let odds = bits.min(900.0).exp2();
    for class in &mut related {
        *class = class.min(900.0).exp2();
    }
    let sum = unrelated + odds + related.iter().sum::<f64>();
    for class in &mut related {
        *class /= sum;
    }
    Posterior {
        matched: odds / sum,
        related,
        likelihood: sum.log2(),
    }
}

/// One round. Answers the most that the probability of an outcome among matches moved.
fn step(records: &Records, model: &mut Model, keyed: &Patterns, random: &Patterns, total: f64) -> f64 {
    let found = posteriors(model, keyed);
    let matches: Vec<f64> = found.iter().map(|p| p.matched).collect();
    let others: Vec<f64> = posteriors(model, random)
        .iter()
        .map(|p| 1.0 - p.matched - p.related.iter().sum::<f64>())
        .collect();
    let sum = |shares: &[f64]| shares.iter().zip(&keyed.weights).map(|(p, w)| p * w).sum::<f64>();
    model.lambda = (sum(&matches) / total).clamp(1e-12, 0.5);
    let telling: Vec<bool> = (0..model.u.len()).map(|field| is_telling(model, field)).collect();
    let mut moved = 0.0_f64;
    for (field, &is_telling) in telling.iter().enumerate() {
        let mut m = frequencies(records, keyed, &matches, field, 0.1 + SLIP * sum(&matches));
        if is_telling && keyed.ever_agree(field) {
            keep_together(&mut m, &differing(records, field));
        }
        for (new, old) in m.iter().zip(&model.m[field].alone) {
            moved = moved.max((new - old).abs());
        }
        model.m[field].alone = m;
        model.u[field].alone = frequencies(records, random, &others, field, 0.5);
    }
    for (index, class) in model.related.iter_mut().enumerate() {
        let related: Vec<f64> = found.iter().map(|p| p.related[index]).collect();
        class.share = (sum(&related) / total).clamp(1e-12, 0.4);
        class.outcomes = (0..records.comparers.len())
            .map(|field| frequencies(records, keyed, &related, field, 0.1))
            .collect();
        for (field, outcomes) in class.outcomes.iter_mut().enumerate() {
            if class.told_apart_by == Some(field) {
                keep_apart(outcomes);
            } else if telling[field] {
                keep_apart_unless_shared(outcomes);
            }
        }
    }
    moved
}

/// Lets each field depend on one other, in a tree (Chow and Liu 1968), among matches.
fn depend(model: &mut Model, keyed: &Patterns) {
    let agreeing: Vec<u8> = model
        .m
        .iter()
        .zip(&model.u)
        .map(|(m, u)| agreeing(&m.alone, &u.alone))
        .collect();
    let matches: Vec<f64> = posteriors(model, keyed).iter().map(|p| p.matched).collect();
    for (field, parent) in tree(keyed, &matches, &agreeing) {
        let alone = model.m[field].alone.clone();
        model.m[field].given = parent.map(|parent| Given {
            field: parent,
            agrees: conditional(keyed, &matches, field, parent, true, &agreeing, &alone),
            differs: conditional(keyed, &matches, field, parent, false, &agreeing, &alone),
        });
    }
}

/// Share of each outcome where another field agrees or differs, drawn to the share everywhere as far as examples are few.
fn conditional(
    patterns: &Patterns,
    shares: &[f64],
    field: usize,
    parent: usize,
    agrees: bool,
    agreeing: &[u8],
    alone: &[f64],
) -> Vec<f64> {
    let mut sums: Vec<f64> = alone.iter().map(|probability| 20.0 * probability).collect();
    for ((outcomes, weight), share) in patterns.outcomes.iter().zip(&patterns.weights).zip(shares) {
        if outcomes[field] != NOTHING && outcomes[parent] != NOTHING && (outcomes[parent] < agreeing[parent]) == agrees
        {
            sums[usize::from(outcomes[field])] += weight * share;
        }
    }
    normalise(&mut sums);
    sums
}

/// The tree of greatest mutual information between "agrees" of fields: for each field its parent.
fn tree(patterns: &Patterns, shares: &[f64], agreeing: &[u8]) -> Vec<(usize, Option<usize>)> {
    let fields = agreeing.len();
    let mut information = vec![vec![0.0; fields]; fields];
    for left in 0..fields {
        for right in left + 1..fields {
            let mut sums = [[0.5_f64; 2]; 2];
            for ((outcomes, weight), share) in patterns.outcomes.iter().zip(&patterns.weights).zip(shares) {
                if outcomes[left] != NOTHING && outcomes[right] != NOTHING {
                    sums[usize::from(outcomes[left] < agreeing[left])]
                        [usize::from(outcomes[right] < agreeing[right])] += weight * share;
                }
            }
            information[left][right] = mutual_information(&sums);
            information[right][left] = information[left][right];
        }
    }
    let mut parents = vec![(0, None)];
    while parents.len() < fields {
        let mut best: Option<(f64, usize, usize)> = None;
        for field in (0..fields).filter(|field| parents.iter().all(|(known, _)| known != field)) {
            for &(parent, _) in &parents {
                if best.is_none_or(|(most, ..)| information[field][parent] > most) {
                    best = Some((information[field][parent], field, parent));
                }
            }
        }
        let Some((bits, field, parent)) = best else { break };
        parents.push((field, (bits > 0.002).then_some(parent)));
    }
    parents
}

fn mutual_information(sums: &[[f64; 2]; 2]) -> f64 {
    let total: f64 = sums.iter().flatten().sum();
    let mut bits = 0.0;
    for left in 0..2 {
        for right in 0..2 {
            let both = sums[left][right] / total;
            let apart = (sums[left][0] + sums[left][1]) * (sums[0][right] + sums[1][right]) / total / total;
            bits += both * (both / apart).log2();
        }
    }
    bits
}
