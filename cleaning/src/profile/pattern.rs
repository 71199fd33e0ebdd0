//! Patterns of characters: "SW1A 1AA" has the pattern "AA9A 9AA".

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::answer::example;
use super::frequency::{Frequencies, Frequency};
use crate::limits::{PROFILE_PATTERN_CHARACTERS, PROFILE_PATTERNS};

/// Letters in a row from which their number no longer matters.
const RUN: usize = 4;

/// Examples of a pattern.
const EXAMPLES: usize = 3;

/// The pattern of a value: A for a capital letter, a for another letter, 9 for a digit, all else as it stands. Four or
/// more letters of one case in a row are "A+" or "a+", so that names of all lengths have one pattern; digits are
/// always counted. A pattern ends after 40 characters with "…".
pub fn pattern(value: &str) -> String {
    let mut pattern = String::new();
    let mut length = 0;
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        if length >= PROFILE_PATTERN_CHARACTERS {
            pattern.push('…');
            break;
        }
        let class = class(character);
        let mut run = 1;
        if matches!(class, 'A' | 'a') {
            while characters.next_if(|next| self::class(*next) == class).is_some() {
                run += 1;
            }
        }
        pattern.push(class);
        length += 1;
        if run >= RUN {
            pattern.push('+');
            length += 1;
        } else {
            (1..run).for_each(|_| pattern.push(class));
            length += run - 1;
        }
    }
    pattern
}

fn class(character: char) -> char {
    if character.is_uppercase() {
        'A'
    } else if character.is_alphabetic() {
        'a'
    } else if character.is_numeric() {
        '9'
    } else {
        character
    }
}

/// A pattern and the rows whose values have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PatternCount {
    /// The pattern, see [`pattern`].
    pub pattern: String,
    /// Rows.
    pub rows: u64,
    /// The first few values of it in the order of text.
    pub examples: Vec<String>,
}

/// The patterns of a column.
#[derive(Debug)]
pub(super) struct PatternTable {
    frequencies: Frequencies,
}

impl PatternTable {
    /// Counts the patterns of the values that `each` goes over; it is called up to two times.
    pub(super) fn of(each: &impl Fn(&mut dyn FnMut(&str, u64))) -> Self {
        let mut frequency = Frequency::new(PROFILE_PATTERNS, usize::MAX);
        each(&mut |value, rows| frequency.note(&pattern(value), rows));
        let frequencies = frequency.finish(|again| each(&mut |value, rows| again(&pattern(value), rows)));
        Self { frequencies }
    }

    /// Distinct patterns.
    pub(super) fn distinct(&self) -> u64 {
        self.frequencies.distinct()
    }

    /// The `keep` most frequent patterns with examples from `values`, which are in order.
    pub(super) fn most_frequent(&self, keep: usize, values: &[(Box<str>, u64)]) -> Vec<PatternCount> {
        let frequent = self.frequencies.most_frequent(keep);
        let mut examples: HashMap<&str, Vec<String>> = frequent.iter().map(|(key, _)| (*key, Vec::new())).collect();
        let mut open = examples.len();
        for (value, _) in values {
            if open == 0 {
                break;
            }
            if let Some(found) = examples.get_mut(&*pattern(value))
                && found.len() < EXAMPLES
            {
                found.push(example(value));
                open -= usize::from(found.len() == EXAMPLES);
            }
        }
        let counted = frequent.into_iter().map(|(key, rows)| PatternCount {
            pattern: key.to_owned(),
            rows,
            examples: examples.remove(key).unwrap_or_default(),
        });
        counted.collect()
    }

    /// The patterns that nearly all values have, when the column has such: at most ten that cover 98 % of `rows`. A
    /// value with another pattern is then odd.
    pub(super) fn usual(&self, rows: u64) -> Option<BTreeSet<&str>> {
        let frequent = self.frequencies.most_frequent(10);
        let mut covered = 0;
        let mut usual = BTreeSet::new();
        for (key, count) in frequent {
            covered += count;
            usual.insert(key);
            if covered * 100 >= rows * 98 {
                return (covered < rows).then_some(usual);
            }
        }
        None
    }
}
