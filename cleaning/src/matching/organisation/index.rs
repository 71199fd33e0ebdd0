//! A list of names held in memory, and the best of them for a messy one.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    candidates::candidates,
    evidence,
    held::{BATCH, HeldNames},
    score::{self, NameScore},
};
use crate::{
    limits,
    linkage::Thresholds,
    matching::{Answer, Candidate},
    organisation::{names, written},
};

/// Names of organisations held in memory, to be asked for the best one for a messy name.
#[derive(Debug, Clone, Default)]
pub struct OrganisationIndex {
    held: HeldNames,
    /// The texts as they are written but for punctuation, end to end, and the number of their punctuation marks.
    texts: String,
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    text_end: u32,
    punctuation: u8,
    letters: u16,
}

impl Mark {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "limits::ORGANISATION_NAME_BYTES keeps texts short, and the marks are at most four"
    )]
    fn new(text: &str, text_end: usize) -> Self {
        let is_mark = |character: &char| !character.is_alphanumeric() && !character.is_whitespace();
        Self {
            text_end: text_end as u32,
            punctuation: text.chars().filter(is_mark).take(PUNCTUATION_MAX).count() as u8,
            letters: text.len().min(limits::ORGANISATION_NAME_BYTES) as u16,
        }
    }
}

/// What one of several names asked for found in a row.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// Which name of the text was asked for.
    asked: u32,
    /// Which held name was found.
    name: u32,
    /// Bits, without the prior.
    weight: f64,
    score: NameScore,
}

/// Bits against for a name found by its trading or former name.
const ALIAS: f64 = 2.0;
/// Match weights from which a name is the same or goes to a person.
const THRESHOLDS: Thresholds = Thresholds {
    same: 3.0,
    review: -6.0,
};
/// Bits by which the best must stand out from the next.
const STANDS_OUT: f64 = 1.0;
/// Candidates whose spelling as a whole is looked at.
const SPELLINGS: usize = 12;
/// Bits for the same spelling, and for one that is nearly the same.
const SPELLING_SAME: f64 = 1.0;
const SPELLING_ALIKE: f64 = 0.8;
/// Bits for each punctuation mark that a held name has kept, and against for each letter: they only order names that
/// are equal but for them.
const PUNCTUATION: f64 = 0.02;
const LETTER: f64 = 0.0005;
/// Punctuation marks that count.
const PUNCTUATION_MAX: usize = 4;

impl OrganisationIndex {
    /// Takes in names; the row of a name is its place in the order given, the first is 0. Blank names are never found.
    pub fn new(texts: &[&str]) -> Self {
        let mut index = Self {
            held: HeldNames::new(texts),
            ..Self::default()
        };
        for batch in texts.chunks(BATCH) {
            let written: Vec<String> = batch.par_iter().map(|text| written(text)).collect();
            for (text, written) in batch.iter().zip(written) {
                index.texts.push_str(&written);
                index.marks.push(Mark::new(text, index.texts.len()));
            }
        }
        index
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The rows that may be meant by a name, best first, at most `keep`.
    ///
    /// Rows that are written alike but for punctuation and the spelling of the legal form are one thing; of those the
    /// one that has kept its punctuation comes first.
    pub fn find(&self, text: &str, keep: usize) -> Answer {
        let asked = written(text);
        let mut found: Vec<(u32, Found)> = self.best_of_rows(text).into_iter().collect();
        let by_weight = |left: &(u32, Found), right: &(u32, Found)| {
            right.1.weight.total_cmp(&left.1.weight).then(left.0.cmp(&right.0))
        };
        found.sort_unstable_by(by_weight);
        found.truncate(SPELLINGS.max(keep.saturating_add(1)));
        let mut spellings: Vec<(u32, Found, f64)> = found
            .into_iter()
            .map(|(row, found)| (row, found, self.spelling_bits(&asked, row)))
            .collect();
        let total = |(_, found, spelling): &(u32, Found, f64)| found.weight + spelling;
        spellings.sort_by(|left, right| total(right).total_cmp(&total(left)).then(left.0.cmp(&right.0)));
        let prior = self.prior();
        let names = names(text);
        let candidates = spellings
            .iter()
            .enumerate()
            .map(|(place, (row, found, spelling))| Candidate {
                row: *row,
                match_weight: prior + found.weight + spelling,
                evidence: if place < keep {
                    let asked = self.held.words.view(&names[found.asked as usize]);
                    let alias = if found.asked == 0 { 0.0 } else { ALIAS };
                    evidence::of(
                        &asked,
                        &self.held.view(found.name),
                        &found.score,
                        [prior, -alias, *spelling],
                    )
                } else {
                    Vec::new()
                },
            });
        Answer::of(candidates.collect(), keep, THRESHOLDS, STANDS_OUT, |one, other| {
            self.written_of(one) == self.written_of(other)
        })
    }

    /// The rows that may be meant, ascending; of each its score, and which name of the text and of the row agreed.
    pub(super) fn scores(&self, text: &str) -> Vec<(u32, NameScore, [u32; 2])> {
        let found = self.best_of_rows(text).into_iter();
        found
            .map(|(row, found)| (row, found.score, [found.asked, self.held.place_in_row(found.name)]))
            .collect()
    }

    fn best_of_rows(&self, text: &str) -> BTreeMap<u32, Found> {
        let mut best: BTreeMap<u32, Found> = BTreeMap::new();
        for (asked, name) in (0_u32..).zip(&names(text)) {
            let view = self.held.words.view(name);
            for name in candidates(&self.held, name, &view) {
                let score = score::score(&view, &self.held.view(name));
                let weight = if asked == 0 { score.weight } else { score.weight - ALIAS };
                let found = Found {
                    asked,
                    name,
                    weight,
                    score,
                };
                let known = best.entry(self.held.row(name)).or_insert(found);
                if known.weight < weight {
                    *known = found;
                }
            }
        }
        best
    }

    /// Bits that speak against any one row before anything is compared.
    fn prior(&self) -> f64 {
        -f64::from(self.held.rows().max(1)).log2()
    }

    fn written_of(&self, row: u32) -> &str {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.marks[row - 1].text_end };
        &self.texts[start as usize..self.marks[row].text_end as usize]
    }

    /// What the spelling as a whole says about names whose words say the same: the one that is written alike first,
    /// then the one that still has its punctuation, because a register writes it and a list made from it loses it.
    fn spelling_bits(&self, asked: &str, row: u32) -> f64 {
        let held = self.written_of(row);
        let alike = if held == asked {
            SPELLING_SAME
        } else {
            SPELLING_ALIKE * strsim::normalized_levenshtein(asked, held)
        };
        let mark = self.marks[row as usize];
        alike + PUNCTUATION * f64::from(mark.punctuation) - LETTER * f64::from(mark.letters)
    }
}
