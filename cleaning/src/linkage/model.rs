//! What a linkage model says: which columns are compared, how, and what each outcome is worth.

use serde::{Deserialize, Serialize};

use crate::compare::Comparator;

/// One outcome of a comparison, with how often it happens among matches (m) and among non-matches (u).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// What a person reads: "same street", "street one slip apart".
    pub label: String,
    /// The similarity from which this level holds; levels are tried from the highest down, the last holds from 0.
    pub at_least: f64,
    /// Probability of this outcome when the two records are one thing.
    pub m: f64,
    /// Probability of this outcome when they are two things.
    pub u: f64,
}

impl Level {
    /// Match weight of the level in bits: log2(m ÷ u).
    pub fn weight(&self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// How one column is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The name that reports use, unique in the model.
    pub name: String,
    /// Index of the column among those that the scorer is given.
    pub column: usize,
    /// How two values are compared.
    pub comparator: Comparator,
    /// Outcomes from the most alike to the least.
    pub levels: Vec<Level>,
    /// m and u of "one record has a value, the other has none"; missing on one side is neutral without it.
    pub one_missing: Option<Level>,
    /// Whether agreement (the first level) on a rare value counts for more than on a common one: the u of an agreement
    /// is then the frequency of the value itself (Winkler 2000), or for [`Comparator::RareTokens`] what the rarity of
    /// its words says; both within bounds.
    pub term_frequency: bool,
}

/// Match weights from which a pair is "the same" or goes to a person for review.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Match weight in bits, prior included, from which two records are one thing.
    pub same: f64,
    /// Match weight in bits, prior included, from which a person should look.
    pub review: f64,
}

/// What a match weight means under the thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Two things.
    Different,
    /// Near enough that a person should decide.
    Review,
    /// One thing.
    Same,
}

/// A Fellegi–Sunter model over columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkageModel {
    /// Probability that two candidates taken at random are one thing (λ).
    pub probability_two_random_records_match: f64,
    /// The comparisons, in the order in which reports show them.
    pub comparisons: Vec<Comparison>,
    /// Where "same" and "review" begin.
    pub thresholds: Thresholds,
}

impl LinkageModel {
    /// The prior in bits: log2(λ ÷ (1 − λ)).
    pub fn prior_weight(&self) -> f64 {
        Self::weight_of_prior(self.probability_two_random_records_match)
    }

    /// A probability as a weight in bits: log2(λ ÷ (1 − λ)).
    pub fn weight_of_prior(lambda: f64) -> f64 {
        (lambda / (1.0 - lambda)).log2()
    }

    /// What a match weight means.
    pub fn verdict(&self, match_weight: f64) -> Verdict {
        if match_weight >= self.thresholds.same {
            Verdict::Same
        } else if match_weight >= self.thresholds.review {
            Verdict::Review
        } else {
            Verdict::Different
        }
    }
}
