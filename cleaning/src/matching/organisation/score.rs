//! What two aligned names are worth together.

use super::alignment::{Alignment, View, align, positions};
use crate::organisation::TermKind;

/// How alike two names are, and why. All bits are positive; those against are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NameScore {
    /// From 0, nothing in common, to 1, the same words. Symmetric.
    pub similarity: f64,
    /// Bits that the words in common say, less what speaks against it. Symmetric.
    pub weight: f64,
    /// Bits of the words in common.
    pub shared: f64,
    /// Bits of the rarest word in common.
    pub rarest: f64,
    /// Bits against for words that are spelt differently.
    pub misspelt: f64,
    /// Bits against for words on one side alone.
    pub alone: f64,
    /// Bits against because both sides have words of their own.
    pub both_sides: f64,
    /// Bits against for another legal form.
    pub legal_form: f64,
    /// Bits against for another kind of body.
    pub body: f64,
    /// Whether a word tells the two apart that sister organisations differ by: a number, a point of the compass, or
    /// rare words on both sides.
    pub sisters: bool,
    /// Whether one side alone has a number other than 1: the first of its sisters may do without.
    pub has_number_alone: bool,
}

/// What of the bits that a misspelling leaves in doubt counts against.
const MISSPELT: f32 = 0.5;
/// What of a word's bits counts against when it stands on one side alone.
const ALONE: f32 = 0.45;
/// The same for a word after the whole of the other name: a branch, a department or a remark.
const AFTERWARDS: f32 = 0.3;
/// What of its bits a further word on one side counts against: the words of a name depend on each other.
const DEPENDENT: f32 = 0.6;
/// What of the smaller side counts against when both sides have words of their own.
const BOTH_SIDES: f32 = 0.6;
/// Bits against for a number on one side alone.
const NUMBER_ALONE: f32 = 3.0;
/// Bits against for a reference on one side alone: it says nothing about the name.
const CODE_ALONE: f32 = 0.7;
/// Bits against for a word of book-keeping.
const NOISE_ALONE: f32 = 0.5;
/// Least bits against for a point of the compass.
const COMPASS_ALONE: f32 = 3.0;
/// Least bits against for a word that names a related organisation.
const SISTER_ALONE: f32 = 3.0;
/// Bits against when the legal forms differ.
pub(super) const FORMS_DIFFER: f64 = 3.0;
/// The same when one is missing.
const FORM_MISSING: f64 = 0.5;
/// Bits against when the names speak of different kinds of body.
const BODIES_DIFFER: f64 = 4.0;
/// No word counts for more than this against.
const AGAINST_MAX: f32 = 10.0;
/// Rarity in bits from which words on both sides tell sisters apart.
const RARE: f32 = 5.0;

/// Scores two names.
pub(super) fn score(left: &View, right: &View) -> NameScore {
    of(&align(left, right), left, right)
}

/// Scores two aligned names.
pub(super) fn of(alignment: &Alignment, left: &View, right: &View) -> NameScore {
    let links = || alignment.links.iter();
    let mut score = NameScore {
        shared: sorted_sum(links().map(|link| link.bits * link.likeness)),
        rarest: f64::from(links().map(|link| link.bits * link.likeness).fold(0.0, f32::max)),
        misspelt: sorted_sum(links().map(|link| MISSPELT * link.bits * (1.0 - link.likeness))),
        alone: f64::from(alone(left, alignment.left_rest, alignment.right_rest == 0))
            + f64::from(alone(right, alignment.right_rest, alignment.left_rest == 0)),
        both_sides: {
            let sides = own_bits(left, alignment.left_rest).min(own_bits(right, alignment.right_rest));
            f64::from(BOTH_SIDES) * sides
        },
        legal_form: match (left.legal_form, right.legal_form) {
            (Some(one), Some(other)) if one != other => FORMS_DIFFER,
            (Some(_), None) | (None, Some(_)) => FORM_MISSING,
            _ => 0.0,
        },
        body: match (left.body, right.body) {
            (Some(one), Some(other)) if one != other => BODIES_DIFFER,
            _ => 0.0,
        },
        sisters: are_sisters(left, alignment.left_rest, right, alignment.right_rest),
        has_number_alone: has_number(left, alignment.left_rest) || has_number(right, alignment.right_rest),
        ..NameScore::default()
    };
    let against = score.misspelt + score.alone + score.both_sides + score.legal_form + score.body;
    score.weight = score.shared - against;
    if score.shared > 0.0 {
        score.similarity = score.shared / (score.shared + 2.0 * against);
    }
    score
}

/// A sum that does not depend on the order of its terms, to the last digit.
fn sorted_sum(terms: impl Iterator<Item = f32>) -> f64 {
    let mut terms: Vec<f32> = terms.collect();
    terms.sort_unstable_by(f32::total_cmp);
    terms.into_iter().map(f64::from).sum()
}

/// Bits against for the words of one name that the other lacks; `is_all_linked` tells that the other lacks none.
fn alone(view: &View, rest: u64, is_all_linked: bool) -> f32 {
    let linked = !rest & ((1 << view.words.len()) - 1);
    let linked_end = (u64::BITS - linked.leading_zeros()) as usize;
    let mut bits: Vec<f32> = positions(rest)
        .map(|index| {
            let word = &view.words[index];
            let bits = word.bits.min(AGAINST_MAX);
            match word.kind {
                TermKind::Noise => NOISE_ALONE,
                TermKind::Code => CODE_ALONE,
                TermKind::Number => NUMBER_ALONE,
                TermKind::Sister => (bits * ALONE).max(SISTER_ALONE),
                TermKind::Compass => (bits * ALONE).max(COMPASS_ALONE),
                _ if is_all_linked && index >= linked_end => bits * AFTERWARDS,
                _ => bits * ALONE,
            }
        })
        .collect();
    bits.sort_unstable_by(f32::total_cmp);
    let largest = bits.last().copied().unwrap_or(0.0);
    largest + DEPENDENT * (bits.iter().sum::<f32>() - largest)
}

/// Bits of the words of one name that speak against the words of the other.
fn own_bits(view: &View, rest: u64) -> f64 {
    let speaks = |index: &usize| !matches!(view.words[*index].kind, TermKind::Noise | TermKind::Code);
    sorted_sum(
        positions(rest)
            .filter(speaks)
            .map(|index| view.words[index].bits.min(AGAINST_MAX)),
    )
}

fn has_number(view: &View, rest: u64) -> bool {
    positions(rest).any(|index| view.words[index].kind == TermKind::Number && view.words[index].text != "1")
}

fn are_sisters(left: &View, left_rest: u64, right: &View, right_rest: u64) -> bool {
    let has = |view: &View, rest: u64, kind| positions(rest).any(|index| view.words[index].kind == kind);
    let on_both = |kind| has(left, left_rest, kind) && has(right, right_rest, kind);
    let on_one = |kind| has(left, left_rest, kind) || has(right, right_rest, kind);
    let is_rare = |view: &View, rest: u64| {
        positions(rest).any(|index| {
            let word = &view.words[index];
            matches!(word.kind, TermKind::Word | TermKind::Place) && word.bits >= RARE
        })
    };
    on_both(TermKind::Number) || on_one(TermKind::Compass) || (is_rare(left, left_rest) && is_rare(right, right_rest))
}
