//! How alike two names are.

use super::{
    score::{self, NameScore},
    words::Words,
};
use crate::{
    linkage::Verdict,
    matching::PairAnswer,
    organisation::{NameTerms, names},
};

/// Scores pairs of names by rarities learnt from a list, or by general knowledge of such names without one.
#[derive(Debug, Clone, Default)]
pub struct OrganisationNames {
    words: Words,
}

/// A name taken apart once, to be compared with many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreparedName {
    names: Vec<NameTerms>,
}

impl PreparedName {
    /// Takes a name apart; a text without words is like no name.
    pub fn new(text: &str) -> Self {
        Self { names: names(text) }
    }
}

/// Similarity from which two names that stand side by side are one, and from which a person should look.
const SAME: f64 = 0.5;
const REVIEW: f64 = 0.3;

/// What is left of the similarity of two names that a word tells apart.
const SISTERS_SHARE: f64 = 0.5;

impl OrganisationNames {
    /// No list of names: general knowledge of the words of such names.
    pub fn general() -> Self {
        Self::default()
    }

    /// Rarities learnt from a list of names, in any order.
    pub fn learn<'text>(texts: impl Iterator<Item = &'text str>) -> Self {
        let mut words = Words::default();
        for name in texts.flat_map(names) {
            words.add(&name);
        }
        words.learn();
        Self { words }
    }

    /// Scores two names; `None` when one of them has no words.
    pub fn score(&self, left: &str, right: &str) -> Option<NameScore> {
        self.score_prepared(&PreparedName::new(left), &PreparedName::new(right))
    }

    /// The same for names that were taken apart before. Of several names (trading, former) the most alike count.
    pub fn score_prepared(&self, left: &PreparedName, right: &PreparedName) -> Option<NameScore> {
        let views = |name: &'_ PreparedName| name.names.len();
        let mut best: Option<NameScore> = None;
        for one in 0..views(left) {
            for other in 0..views(right) {
                let (one, other) = (&left.names[one], &right.names[other]);
                let found = score::score(&self.words.view(one), &self.words.view(other));
                if best.as_ref().is_none_or(|best| is_better(&found, best)) {
                    best = Some(found);
                }
            }
        }
        best
    }

    /// Similarity from 0 to 1 for a comparator: lower for names that a number, a point of the compass or rare words on
    /// both sides tell apart.
    pub fn similarity(&self, left: &PreparedName, right: &PreparedName) -> f64 {
        if left == right {
            return 1.0;
        }
        self.score_prepared(left, right).map_or(0.0, |score| {
            if score.sisters {
                score.similarity * SISTERS_SHARE
            } else {
                score.similarity
            }
        })
    }

    /// Whether two names that stand side by side are one. Names that are alike but for what tells organisations apart
    /// (a number, a point of the compass, rare words on both sides, another legal form) are for a person to look at.
    pub fn decide(&self, left: &PreparedName, right: &PreparedName) -> PairAnswer {
        let score = self.score_prepared(left, right).unwrap_or_default();
        let is_told_apart = score.sisters || score.has_number_alone || score.legal_form >= score::FORMS_DIFFER;
        let verdict = match score.similarity {
            SAME.. if left == right || !is_told_apart => Verdict::Same,
            REVIEW.. => Verdict::Review,
            _ => Verdict::Different,
        };
        PairAnswer {
            match_weight: score.weight,
            verdict,
        }
    }
}

fn is_better(one: &NameScore, other: &NameScore) -> bool {
    let order = one.similarity.total_cmp(&other.similarity);
    order.then(one.weight.total_cmp(&other.weight)).is_gt()
}
