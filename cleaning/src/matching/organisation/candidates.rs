//! Which held names may be meant by one that is asked for.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{alignment::View, held::HeldNames};
use crate::{
    limits,
    organisation::{NameTerms, Term, TermKind},
};

/// Bits of all that a held name shares with the one asked for, as far as the search looked.
type Shares = HashMap<u32, f32, FxBuildHasher>;

/// A word that as many names have is not taken for misspelt or shortened.
const RARE_NAMES: u32 = 20;
/// A start that more words have is not looked up.
const STARTS_MAX: usize = 50;
/// The same for the last word, which may be cut off.
const LAST_STARTS_MAX: usize = 200;
/// Letters of an acronym, from and to.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 2..=8;
/// Bits of each letter of an acronym.
const LETTER_BITS: f32 = 3.0;
/// Share of a word's bits for a word that it may be misspelt.
const MISSPELT: f32 = 0.8;
/// The same for a word of which it is the start, and for a word that is its start.
const START: f32 = 0.7;
/// The same for the second half of two words that ran together.
const SECOND_HALF: f32 = 0.9;

/// A word asked for as the held words that it may be, each with the share of its bits that it earns.
struct Asked {
    words: Vec<(u32, f32)>,
    /// Names that have one of them.
    names: usize,
}

/// The held names that may be meant, the likeliest first, at most [`limits::ORGANISATION_CANDIDATES`].
pub(super) fn candidates(held: &HeldNames, name: &NameTerms, view: &View) -> Vec<u32> {
    let mut shares = Shares::default();
    for same in held.names_of_letters(name).take(limits::ORGANISATION_CANDIDATES) {
        shares.insert(same, f32::MAX / 2.0);
    }
    add_initials(held, name, &mut shares);
    let mut asked: Vec<Asked> = (0..name.terms.len())
        .map(|index| asked(held, name, view, index))
        .collect();
    asked.sort_by_key(|asked| asked.names);
    let mut budget = limits::ORGANISATION_POSTINGS;
    shares.reserve(budget.min(asked.iter().map(|asked| asked.names).sum()));
    for asked in &asked {
        if asked.names <= budget {
            budget -= asked.names;
            add_all(held, asked, &mut shares);
        } else {
            if shares.len() > limits::ORGANISATION_SHORTLIST {
                let kept = best(held, &shares, limits::ORGANISATION_SHORTLIST);
                shares = kept.into_iter().collect();
            }
            add_known(held, asked, &mut shares);
        }
    }
    let best = best(held, &shares, limits::ORGANISATION_CANDIDATES);
    best.into_iter().map(|(name, _)| name).collect()
}

fn add_initials(held: &HeldNames, name: &NameTerms, shares: &mut Shares) {
    for term in &name.terms {
        if ACRONYM_LETTERS.contains(&term.text.len()) && term.kind != TermKind::Number {
            #[expect(clippy::cast_precision_loss, reason = "an acronym has a few letters")]
            let bits = LETTER_BITS * term.text.len() as f32;
            let names = held.names_of_initials(&term.text).iter();
            for &found in names.take(limits::ORGANISATION_CANDIDATES) {
                *shares.entry(found).or_default() += bits;
            }
        }
    }
    // The other way round: the acronym is held, the long name is asked for.
    if let Some(word) = held.words.token(&name.initials) {
        for &found in held.names_with(word).iter().take(limits::ORGANISATION_CANDIDATES) {
            *shares.entry(found).or_default() += held.words.bits(word);
        }
    }
}

/// Every name that has the word.
fn add_all(held: &HeldNames, asked: &Asked, shares: &mut Shares) {
    for &(word, share) in &asked.words {
        let bits = held.words.bits(word) * share;
        for &name in held.names_with(word) {
            *shares.entry(name).or_default() += bits;
        }
    }
}

/// Only names that were found by rarer words; without any, the first names that have all the common words.
fn add_known(held: &HeldNames, asked: &Asked, shares: &mut Shares) {
    for &(word, share) in &asked.words {
        let bits = held.words.bits(word) * share;
        let names = held.names_with(word);
        if shares.is_empty() {
            for &name in names.iter().take(limits::ORGANISATION_POSTINGS) {
                shares.insert(name, bits);
            }
            continue;
        }
        for (name, sum) in shares.iter_mut() {
            if names.binary_search(name).is_ok() {
                *sum += bits;
            }
        }
    }
}

/// The names that share the most, with what they share; of those that share the same the shortest, then the first.
fn best(held: &HeldNames, shares: &Shares, most: usize) -> Vec<(u32, f32)> {
    // One number that orders as share (falling), words and name do: positive numbers order as their bits.
    let key = |(&name, share): (&u32, &f32)| {
        let words = held.words_of(name).len();
        (u128::from(!share.to_bits()) << 64) | ((words as u128) << 32) | u128::from(name)
    };
    let mut keys: Vec<u128> = shares.iter().map(key).collect();
    if keys.len() > most {
        keys.select_nth_unstable(most);
        keys.truncate(most);
    }
    keys.sort_unstable();
    #[expect(clippy::cast_possible_truncation, reason = "takes the parts of the key out again")]
    let parts = |key: u128| (key as u32, f32::from_bits(!((key >> 64) as u32)));
    keys.into_iter().map(parts).collect()
}

/// The held words that a word asked for may be.
fn asked(held: &HeldNames, name: &NameTerms, view: &View, index: usize) -> Asked {
    let term = &name.terms[index];
    let mut words: Vec<(u32, f32)> = held
        .words
        .token(&term.text)
        .map(|word| (word, 1.0))
        .into_iter()
        .collect();
    let is_spelt = !matches!(term.kind, TermKind::Number | TermKind::Code);
    if is_spelt && view.words[index].count < RARE_NAMES {
        add_spellings(held, term, index + 1 == name.terms.len(), &mut words);
    }
    if let Some(next) = name.terms.get(index + 1) {
        let joined = format!("{}{}", term.text, next.text);
        words.extend(held.words.token(&joined).map(|word| (word, 1.0)));
    }
    words.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
    words.dedup_by_key(|(word, _)| *word);
    Asked {
        names: words.iter().map(|(word, _)| held.names_with(*word).len()).sum(),
        words,
    }
}

/// Words that it may be misspelt, whose start it is, and that ran together in it.
fn add_spellings(held: &HeldNames, term: &Term, is_last: bool, words: &mut Vec<(u32, f32)>) {
    const LETTERS_MIN: usize = 3;
    words.extend(
        held.words
            .similar(&term.text)
            .iter()
            .map(|similar| (similar.token, MISSPELT)),
    );
    if term.text.len() >= LETTERS_MIN {
        let most = if is_last { LAST_STARTS_MAX } else { STARTS_MAX };
        words.extend(
            held.words
                .starting_with(&term.text, most)
                .iter()
                .map(|&word| (word, START)),
        );
    }
    for end in LETTERS_MIN + 1..term.text.len() {
        let halves = term.text.get(..end).zip(term.text.get(end..));
        if let Some((start, rest)) = halves
            && let Some(word) = held.words.token(start)
        {
            words.push((word, START));
            words.extend(held.words.token(rest).map(|word| (word, SECOND_HALF)));
        }
    }
}
