//! How well records agree with a query.

use super::forward::Placed;
use super::group::Group;
use super::index::Opened;

/// Bits for a word that follows the one that it follows in the query, and against one that comes before it.
const FOLLOWS: f64 = 0.5;
const PRECEDES: f64 = -1.5;
/// Bits against a number, and a word, of the label that was not asked for: FLAT 2, 14 HIGH STREET is not 14 HIGH STREET.
const NUMBER_ALONE: f64 = -2.0;
const WORD_ALONE: f64 = -0.1;
/// What a word in a field that is not in the label is worth.
const BESIDE_LABEL: f64 = 0.8;

/// A record with what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub(super) record: u32,
    /// Bits by which it agrees, with what speaks against it.
    pub(super) bits: f64,
    /// The share of the query that it agrees with, from 0 to 1.
    pub(super) score: f64,
    /// Whether every word of the query was found in it.
    pub(super) has_all: bool,
}

impl Ranked {
    /// A record whose key is the query.
    pub(super) fn of_key(record: u32) -> Self {
        Self {
            record,
            bits: f64::INFINITY,
            score: 1.0,
            has_all: true,
        }
    }
}

/// All records, the best first; equally good ones in the order of their keys.
pub(super) fn all(index: &Opened, groups: &[Group], records: &[u32]) -> Vec<Ranked> {
    let mut words = Vec::new();
    let mut ranked: Vec<Ranked> = records
        .iter()
        .map(|record| {
            words.clear();
            words.extend(index.forward.of(*record));
            weigh(index, groups, *record, &words)
        })
        .collect();
    ranked.sort_by(|one, other| other.bits.total_cmp(&one.bits).then(one.record.cmp(&other.record)));
    ranked
}

fn weigh(index: &Opened, groups: &[Group], record: u32, words: &[Placed]) -> Ranked {
    let mut is_taken = vec![false; words.len()];
    let (mut bits, mut agreed, mut whole) = (0.0, 0.0, 0.0);
    let mut last: Option<usize> = None;
    let mut has_all = true;
    for group in groups {
        whole += group.weight;
        let Some((place, likeness)) = best_place(index, group, words, &is_taken, last) else {
            has_all = false;
            continue;
        };
        is_taken[place] = true;
        agreed += group.weight * likeness;
        bits += group.weight * likeness;
        bits += match last {
            Some(last) if place == last + 1 => FOLLOWS,
            Some(last) if place < last => PRECEDES,
            _ => 0.0,
        };
        last = Some(place);
    }
    for (placed, is_taken) in words.iter().zip(&is_taken) {
        if !is_taken && is_in_label(index, placed.field) {
            let is_number = placed.ordinal < index.first_letter;
            bits += if is_number { NUMBER_ALONE } else { WORD_ALONE };
        }
    }
    Ranked {
        record,
        bits,
        score: if whole > 0.0 { agreed / whole } else { 0.0 },
        has_all,
    }
}

/// Where the word of the query stands in the record: where it agrees best, and after the word before it if it can.
fn best_place(
    index: &Opened,
    group: &Group,
    words: &[Placed],
    is_taken: &[bool],
    last: Option<usize>,
) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64, bool)> = None;
    for (place, placed) in words.iter().enumerate() {
        let Some(form) = group.form_of(placed.ordinal).filter(|_| !is_taken[place]) else {
            continue;
        };
        let beside = if is_in_label(index, placed.field) {
            1.0
        } else {
            BESIDE_LABEL
        };
        let likeness = form.likeness * beside;
        let is_after = last.is_none_or(|last| place > last);
        let is_better = best
            .is_none_or(|(_, known, known_after)| likeness > known || (likeness >= known && is_after && !known_after));
        if is_better {
            best = Some((place, likeness, is_after));
        }
    }
    best.map(|(place, likeness, _)| (place, likeness))
}

fn is_in_label(index: &Opened, field: u32) -> bool {
    (field as usize) < index.columns.in_label
}
