//! Comparators: two texts in, a similarity from 0 (nothing in common) to 1 (the same) out.
//!
//! Callers decide what a missing value means before they compare; no comparator ever sees an empty text.

mod number;
mod postcode;
mod string;
mod token;

use serde::{Deserialize, Serialize};

use crate::matching::{AddressColumn, OrganisationNames, PreparedName};
pub use token::{TokenRarity, TokenSet};

/// A way to compare two values of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparator {
    /// 1 when the texts are equal, else 0.
    Exact,
    /// Jaro–Winkler similarity (Winkler 1990), by strsim.
    JaroWinkler,
    /// 1 − edit distance ÷ length of the longer text; transpositions count as one edit (optimal string alignment).
    EditDistance,
    /// Overlap of word sets in which a rare word counts for more than a common one and a misspelt word counts in part.
    RareTokens,
    /// Names of organisations, as [`crate::matching::OrganisationNames`] compares them: legal forms, abbreviations, cut
    /// and misspelt words, initials; words that tell sisters apart (numbers, points of the compass, rare words on both
    /// sides) halve the similarity. From 0.5 two names are usually one. Takes names as they were received.
    OrganisationName,
    /// Addresses on one line, as [`crate::matching::AddressColumn`] compares them: more than 0.5 means one door; number,
    /// flat, street and building decide, rare words and the postcode say how surely.
    Address,
    /// UK postcodes: 1 same, 0.9 one character apart, 0.8 same sector, 0.6 same district, 0.4 same area, else 0.
    Postcode,
    /// House numbers: 1 same, 0.9 one lies in the range of the other ("12" in "12-14"), 0.5 same number but for its
    /// letter ("12" and "12A"), else 0.
    Number,
}

impl Comparator {
    /// Every comparator, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::JaroWinkler,
        Self::EditDistance,
        Self::RareTokens,
        Self::OrganisationName,
        Self::Address,
        Self::Postcode,
        Self::Number,
    ];

    /// The name by which a specification calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::JaroWinkler => "jaro-winkler",
            Self::EditDistance => "edit-distance",
            Self::RareTokens => "rare-tokens",
            Self::OrganisationName => "organisation-name",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Number => "number",
        }
    }

    /// As [`Comparator::similarity`] where that reaches `cutoff`; anything below may be answered as 0, which spares most
    /// of the work.
    pub fn similarity_at_least(self, left: &str, right: &str, cutoff: f64) -> f64 {
        match self {
            Self::EditDistance => string::edit_similarity_at_least(left, right, cutoff),
            _ => self.similarity(left, right),
        }
    }

    /// Similarity of two non-empty texts, from 0 to 1.
    ///
    /// [`Comparator::RareTokens`] needs the rarity of words in the whole column and is therefore answered by
    /// [`TokenRarity::similarity`]; here every word counts the same. [`Comparator::OrganisationName`] and
    /// [`Comparator::Address`] do the same and go by general knowledge here.
    pub fn similarity(self, left: &str, right: &str) -> f64 {
        if left == right {
            return 1.0;
        }
        match self {
            Self::Exact => 0.0,
            Self::JaroWinkler => strsim::jaro_winkler(left, right),
            Self::EditDistance => string::edit_similarity(left, right),
            Self::RareTokens => TokenRarity::even().similarity_of_texts(left, right),
            Self::OrganisationName => {
                OrganisationNames::general().similarity(&PreparedName::new(left), &PreparedName::new(right))
            }
            Self::Address => AddressColumn::learn([left, right].into_iter()).similarity(0, 1),
            Self::Postcode => postcode::similarity(left, right),
            Self::Number => number::similarity(left, right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_comparator_gives_one_for_equal_texts_and_stays_within_bounds() {
        let texts = [
            "HIGH STREET",
            "HIHG STREET",
            "SW1A 1AA",
            "SW1A 1AB",
            "12",
            "12-14",
            "é",
            "A B C",
            "-",
        ];
        for comparator in Comparator::ALL {
            for left in texts {
                for right in texts {
                    let similarity = comparator.similarity(left, right);
                    assert!(
                        (0.0..=1.0).contains(&similarity),
                        "{comparator:?} {left} {right}: {similarity}"
                    );
                    assert!(left != right || (similarity - 1.0).abs() < f64::EPSILON);
                    let mirrored = comparator.similarity(right, left);
                    assert!(
                        (similarity - mirrored).abs() < 1e-12,
                        "{comparator:?} is not symmetric on {left} {right}"
                    );
                }
            }
        }
    }

    #[test]
    fn names_are_those_of_the_serialised_form() {
        for comparator in Comparator::ALL {
            let text = serde_json::to_string(&comparator).unwrap_or_default();
            assert_eq!(text, format!("\"{}\"", comparator.name()));
        }
    }
}
