//! What matching says about one text.

use std::borrow::Cow;

use crate::linkage::{Thresholds, Verdict};

/// One thing that was compared, and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What was compared, such as "street".
    pub name: Cow<'static, str>,
    /// What came of it, for a person to read, such as "12A and 12 differ".
    pub finding: String,
    /// Its contribution to the match weight, in bits.
    pub weight: f64,
}

/// A held row that may be what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The row, in the order in which they were given; the first is 0.
    pub row: u32,
    /// Sum of all evidence, the prior included, in bits.
    pub match_weight: f64,
    /// Where the match weight comes from.
    pub evidence: Vec<Evidence>,
}

/// The candidates for one text, and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The best first; equally good ones in the order of their rows.
    pub candidates: Vec<Candidate>,
    /// Bits between the best candidate and the best one that is another thing; infinite when there is no other, 0
    /// without candidates.
    pub distinguishability: f64,
    /// Whether the best candidate is what was asked for.
    pub verdict: Verdict,
    /// What the verdict follows from.
    demands: Demands,
    /// Whether the candidate after the best is the same thing as that.
    has_twin: bool,
}

/// What matching says about two texts that stand side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairAnswer {
    /// Sum of all evidence in bits, without a prior: nobody knows how many texts stand beside others by chance.
    pub match_weight: f64,
    /// Whether the two are one thing.
    pub verdict: Verdict,
}

/// What the best candidate must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Demands {
    thresholds: Thresholds,
    /// Bits between it and the next.
    stands_out: f64,
}

impl Demands {
    /// Nothing can be told from no candidates.
    const NONE: Self = Self {
        thresholds: Thresholds {
            same: f64::INFINITY,
            review: f64::INFINITY,
        },
        stands_out: 0.0,
    };

    fn verdict(self, match_weight: f64, distinguishability: f64) -> Verdict {
        if match_weight >= self.thresholds.same && distinguishability >= self.stands_out {
            Verdict::Same
        } else if match_weight >= self.thresholds.review {
            Verdict::Review
        } else {
            Verdict::Different
        }
    }
}

impl Answer {
    /// The answer when nothing was found.
    pub fn none() -> Self {
        Self {
            candidates: Vec::new(),
            distinguishability: 0.0,
            verdict: Verdict::Different,
            demands: Demands::NONE,
            has_twin: false,
        }
    }

    /// Sorts the candidates, keeps the best of them and says what they mean: "the same" only for one that reaches the
    /// threshold and stands out from the next by at least this many bits; the same weight without standing out is for
    /// a person to look at. Rows that `is_same_thing` as the best, written alike say, are no rivals of it.
    pub fn of(
        mut candidates: Vec<Candidate>,
        keep: usize,
        thresholds: Thresholds,
        stands_out: f64,
        is_same_thing: impl Fn(u32, u32) -> bool,
    ) -> Self {
        candidates.sort_by(|left, right| {
            let by_weight = right.match_weight.total_cmp(&left.match_weight);
            by_weight.then(left.row.cmp(&right.row))
        });
        let Some(best) = candidates.first() else {
            return Self::none();
        };
        let next = candidates
            .iter()
            .skip(1)
            .find(|next| !is_same_thing(best.row, next.row));
        let distinguishability = next.map_or(f64::INFINITY, |next| best.match_weight - next.match_weight);
        let has_twin = candidates.get(1).is_some_and(|next| is_same_thing(best.row, next.row));
        let demands = Demands { thresholds, stands_out };
        let verdict = demands.verdict(best.match_weight, distinguishability);
        candidates.truncate(keep);
        Self {
            candidates,
            distinguishability,
            verdict,
            demands,
            has_twin,
        }
    }

    /// The answer when this row may not be it: a row that is itself among those held is no answer to itself.
    #[must_use]
    pub fn without(mut self, row: u32) -> Self {
        let first = self.candidates.first().map(|first| (first.row, first.match_weight));
        self.candidates.retain(|candidate| candidate.row != row);
        let Some((_, removed)) = first.filter(|(first, _)| *first == row) else {
            return self;
        };
        let mut weights = self.candidates.iter().map(|candidate| candidate.match_weight);
        let Some(best) = weights.next() else {
            return Self::none();
        };
        if self.has_twin {
            // Another row of the same thing answers in its place, and stands out as the thing does.
            self.distinguishability -= removed - best;
            return self;
        }
        self.distinguishability = weights.next().map_or(f64::INFINITY, |next| best - next);
        self.verdict = self.demands.verdict(best, self.distinguishability);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(row: u32, match_weight: f64) -> Candidate {
        Candidate {
            row,
            match_weight,
            evidence: Vec::new(),
        }
    }

    fn answer(weights: &[f64]) -> Answer {
        let candidates = (0..).zip(weights).map(|(row, weight)| candidate(row, *weight));
        Answer::of(
            candidates.collect(),
            2,
            Thresholds {
                same: 10.0,
                review: 5.0,
            },
            3.0,
            |left, right| left.abs_diff(right) == 4,
        )
    }

    #[test]
    fn the_same_thing_is_no_rival() {
        let found = answer(&[14.0, 2.0, 4.0, 1.0, 13.5]);
        assert_eq!(found.verdict, Verdict::Same);
        assert!((found.distinguishability - 10.0).abs() < 1e-12);
    }

    #[test]
    fn only_a_candidate_that_stands_out_is_the_same() {
        assert_eq!(answer(&[2.0, 14.0, 10.5]).verdict, Verdict::Same);
        assert_eq!(answer(&[2.0, 14.0, 11.5]).verdict, Verdict::Review);
        assert_eq!(answer(&[9.0]).verdict, Verdict::Review);
        assert_eq!(answer(&[4.0]).verdict, Verdict::Different);
        assert_eq!(answer(&[]), Answer::none());
    }

    #[test]
    fn a_row_is_no_answer_to_itself() {
        let without = |row| answer(&[14.0, 11.0]).without(row);
        assert_eq!(without(0).candidates[0].row, 1);
        assert_eq!(without(0).verdict, Verdict::Same);
        assert_eq!(without(1).candidates[0].row, 0);
        assert_eq!(answer(&[14.0]).without(0), Answer::none());
        // Rows 0 and 4 are one thing: either answers for it.
        let twins = answer(&[14.0, 2.0, 4.0, 1.0, 14.0]);
        for (row, other) in [(0, 4), (4, 0)] {
            let without = twins.clone().without(row);
            assert_eq!((without.candidates[0].row, without.verdict), (other, Verdict::Same));
            assert!((without.distinguishability - 10.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_best_come_first_and_equal_ones_by_row() {
        let rows: Vec<u32> = answer(&[2.0, 14.0, 14.0])
            .candidates
            .iter()
            .map(|found| found.row)
            .collect();
        assert_eq!(rows, [1, 2]);
        assert!(answer(&[14.0]).distinguishability.is_infinite());
    }
}
