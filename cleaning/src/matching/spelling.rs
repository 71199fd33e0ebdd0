//! Known words that a word may be a misspelling of.
//!
//! Two words one slip apart (a letter too many, too few, another, or two exchanged) have a form in common that lacks at
//! most one letter of each: the deletion neighbourhood of Mor and Fraenkel (1982).

use super::{Postings, Vocabulary};

/// Words shorter than this are never taken for misspelt: one letter in three makes another word.
const SHORTEST: usize = 4;
/// Words longer than this are not looked up either; the longest English word of a street is far below it.
const LONGEST: usize = 32;
/// Words from this length on may have two slips.
const TWO_SLIPS: usize = 8;

/// The known words by their forms with one letter less.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    forms: Postings,
}

/// A known word and how many slips it is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Similar {
    /// Its number in the vocabulary.
    pub token: u32,
    /// 1 or 2.
    pub slips: usize,
}

impl Spelling {
    /// Takes in all words of a vocabulary that can be misspelt.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut pairs = Vec::with_capacity(vocabulary.len() * 8);
        for (token, word) in vocabulary.iter().filter(|(_, word)| can_be_misspelt(word)) {
            each_form(word, |form| pairs.push((form, token)));
        }
        Self {
            forms: Postings::new(pairs),
        }
    }

    /// Words at most one slip away, in long words two, without the word itself; the nearest first, then by token.
    pub fn similar(&self, vocabulary: &Vocabulary, word: &str) -> Vec<Similar> {
        if !can_be_misspelt(word) {
            return Vec::new();
        }
        let mut tokens: Vec<u32> = Vec::new();
        each_form(word, |form| tokens.extend(self.forms.rows(form)));
        tokens.sort_unstable();
        tokens.dedup();
        let mut similar: Vec<Similar> = tokens
            .into_iter()
            .filter_map(|token| {
                let slips = slips(word, vocabulary.word(token));
                (1..=most_slips(word))
                    .contains(&slips)
                    .then_some(Similar { token, slips })
            })
            .collect();
        similar.sort_by_key(|similar| similar.slips);
        similar
    }
}

/// How many slips make one word of another. What both begin and end with is left out: of words that are one slip apart
/// hardly a letter is left.
fn slips(left: &str, right: &str) -> usize {
    if !(left.is_ascii() && right.is_ascii()) {
        return strsim::osa_distance(left, right);
    }
    let pairs = |(left, right): &(u8, u8)| left == right;
    let front = left.bytes().zip(right.bytes()).take_while(pairs).count();
    let (left, right) = (&left[front..], &right[front..]);
    let back = left.bytes().rev().zip(right.bytes().rev()).take_while(pairs).count();
    let (left, right) = (&left[..left.len() - back], &right[..right.len() - back]);
    match (left.len(), right.len()) {
        (0, slips) | (slips, 0) => slips,
        (1, 1) => 1,
        _ => strsim::osa_distance(left, right),
    }
}

fn most_slips(word: &str) -> usize {
    if word.len() >= TWO_SLIPS { 2 } else { 1 }
}

fn can_be_misspelt(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len()) && !word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Calls `found` with the hash of the word and of each form that lacks one character.
fn each_form(word: &str, mut found: impl FnMut(u64)) {
    found(hash(word.bytes()));
    for (start, character) in word.char_indices() {
        let (before, after) = (&word[..start], &word[start + character.len_utf8()..]);
        found(hash(before.bytes().chain(after.bytes())));
    }
}

/// FNV-1a, which can be fed byte by byte.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn similar(known: &[&str], word: &str) -> Vec<(String, usize)> {
        let mut vocabulary = Vocabulary::default();
        for word in known {
            vocabulary.intern(word);
        }
        let found = Spelling::new(&vocabulary).similar(&vocabulary, word);
        let named = found
            .iter()
            .map(|found| (vocabulary.word(found.token).to_owned(), found.slips));
        named.collect()
    }

    #[test]
    fn slips_of_the_keyboard_are_found() {
        let known = ["ACACIA", "AVENUE", "BRAMWICK", "ROAD", "12", "12A"];
        assert_eq!(similar(&known, "ACAICA"), [("ACACIA".to_owned(), 1)]);
        assert_eq!(similar(&known, "AVNUE"), [("AVENUE".to_owned(), 1)]);
        assert_eq!(similar(&known, "BRAMWIKK"), [("BRAMWICK".to_owned(), 1)]);
        assert_eq!(similar(&known, "BRAMMWICCK"), []);
        assert_eq!(similar(&known, "ACACIA"), []);
        assert_eq!(similar(&known, "12B"), []);
        assert_eq!(similar(&["CAFÉTERIA"], "CAFETERIA"), [("CAFÉTERIA".to_owned(), 1)]);
    }

    proptest! {
        #[test]
        fn common_ends_cost_nothing(left in "[ABÉ]{0,7}", right in "[ABÉ]{0,7}") {
            prop_assert_eq!(slips(&left, &right), strsim::osa_distance(&left, &right));
        }

        #[test]
        fn every_word_one_slip_away_is_found(word in "[A-Z]{4,9}", place in 0_usize..9, letter in "[A-Z]") {
            let place = place % word.len();
            let changed = format!("{}{letter}{}", &word[..place], &word[place + 1..]);
            let longer = format!("{}{letter}{}", &word[..place], &word[place..]);
            for known in [changed, longer] {
                let expected = known != word;
                prop_assert_eq!(!similar(&[&known], &word).is_empty(), expected, "{} {}", known, word);
            }
        }
    }
}
