//! A model for records among which there is no match to learn from.

use super::learn::{Patterns, start};
use super::model::Model;
use super::number::real;
use super::records::Records;
use super::sample::random_pairs;

/// The model of records that hold everything once: u from random pairs, m as it is among matches as a rule, and even odds
/// that what is asked for is held at all.
pub fn unlearnt(records: &Records) -> Model {
    let random = Patterns::new(&random_pairs(records), records.comparers.len());
    let mut model = start(records, &random, records.pair_count().max(1.0));
    model.lambda = 0.5 / real(records.len().max(1));
    for (field, comparer) in records.comparers.iter().enumerate() {
        let ordered = comparer.cutoffs.len() + 1;
        keep_falling(&model.m[field].alone[..ordered], &mut model.u[field].alone[..ordered]);
    }
    model
}

/// Lets no outcome speak more for a match than one that is more alike, by pooling neighbours (Ayer and others 1955): two
/// postcodes that differ are nothing rare when all those that are held happen to be near each other.
fn keep_falling(m: &[f64], u: &mut [f64]) {
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(m.len());
    for (&m, &u) in m.iter().zip(u.iter()) {
        let mut pool = (m, u, 1);
        while let Some(before) = pools.pop_if(|before| pool.0 / pool.1 > before.0 / before.1) {
            pool = (before.0 + pool.0, before.1 + pool.1, before.2 + pool.2);
        }
        pools.push(pool);
    }
    let shares = pools
        .into_iter()
        .flat_map(|(m, u, outcomes)| std::iter::repeat_n(u / m, outcomes));
    for ((u, m), share) in u.iter_mut().zip(m).zip(shares) {
        *u = m * share;
    }
}

#[cfg(test)]
mod tests {
    use super::keep_falling;

    #[test]
    fn what_is_less_alike_speaks_no_more_for_a_match() {
        let m = [0.7, 0.2, 0.06, 0.04];
        let mut u = [0.1, 0.001, 0.898, 0.001];
        keep_falling(&m, &mut u);
        let ratios: Vec<f64> = m.iter().zip(&u).map(|(m, u)| m / u).collect();
        assert!(ratios.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12), "{ratios:?}");
        assert!(
            (ratios[0] - 0.9 / 0.101).abs() < 1e-9 && (ratios[3] - 0.1 / 0.899).abs() < 1e-9,
            "{ratios:?}"
        );
    }
}
