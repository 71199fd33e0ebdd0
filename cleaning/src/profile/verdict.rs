//! What a column is, told from its values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::ValueCount;
use super::date_format::date_format;
use super::frequency::Frequencies;
use super::hash::hash;
use super::kind::{Kind, SHOWN};
use super::share::share;
use crate::limits::PROFILE_KIND_VALUES;

/// Share of rows that must be of a kind: one wrong row in ten is bad data, more is another kind.
const ENOUGH: f64 = 0.9;

/// Distinct values, and rows for each of them, up to and from which a column is a list of codes.
const CODES_MAX: u64 = 1000;
const ROWS_PER_CODE: u64 = 10;

/// What a column is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindVerdict {
    /// The kind.
    pub kind: Kind,
    /// Share of the rows looked at whose value is of that kind, 0 to 1.
    pub share: f64,
    /// Values that are not of it, most frequent first.
    pub exceptions: Vec<ValueCount>,
    /// For dates the formats, most frequent first.
    pub formats: Vec<ValueCount>,
}

/// The values looked at: the most frequent and a sample of the others, told by their hash.
pub(super) fn looked_at(frequencies: &Frequencies) -> Vec<(&str, u64)> {
    let known = frequencies.held.len() + frequencies.frequent.len();
    if known <= PROFILE_KIND_VALUES {
        return frequencies.known().collect();
    }
    let frequent = frequencies.most_frequent(PROFILE_KIND_VALUES / 10);
    let mut others: Vec<(u64, &str, u64)> = frequencies
        .known()
        .map(|(value, rows)| (hash(value), value, rows))
        .collect();
    let keep = PROFILE_KIND_VALUES - frequent.len();
    others.select_nth_unstable(keep);
    others.truncate(keep);
    let mut values: BTreeMap<&str, u64> = frequent.into_iter().collect();
    values.extend(others.into_iter().map(|(_, value, rows)| (value, rows)));
    values.into_iter().collect()
}

impl KindVerdict {
    /// Tells the kind of a column. `filled` is the number of rows with a value.
    pub(super) fn of(frequencies: &Frequencies, filled: u64, listed: usize) -> Self {
        let values = looked_at(frequencies);
        let kind = if values.is_empty() {
            Kind::Empty
        } else {
            shown(&values).unwrap_or_else(|| whole(frequencies, &values, filled))
        };
        let mut exceptions: Vec<(&str, u64)> = values.iter().copied().filter(|(value, _)| !kind.has(value)).collect();
        let rows: u64 = values.iter().map(|(_, rows)| rows).sum();
        let odd: u64 = exceptions.iter().map(|(_, rows)| rows).sum();
        exceptions.sort_unstable_by_key(|(value, rows)| (u64::MAX - rows, *value));
        Self {
            kind,
            share: share(rows - odd, rows),
            exceptions: ValueCount::list(exceptions.into_iter().take(listed)),
            formats: if kind == Kind::Date {
                formats(&values)
            } else {
                Vec::new()
            },
        }
    }
}

/// The first kind that enough values show.
fn shown(values: &[(&str, u64)]) -> Option<Kind> {
    let rows: u64 = values.iter().map(|(_, rows)| rows).sum();
    // A prefix of the values spares trying every kind on all of them: 200 that show nothing of a kind rule it out,
    // because it would need nine in ten.
    let first = values.get(..200).unwrap_or(values);
    SHOWN.into_iter().find(|kind| {
        let is_possible = values.len() <= 200 || first.iter().any(|(value, _)| kind.has(value));
        let fitting = || -> u64 {
            let of_kind = values.iter().filter(|(value, _)| kind.has(value));
            of_kind.map(|(_, rows)| rows).sum()
        };
        is_possible && share(fitting(), rows) >= ENOUGH && is_told_apart(*kind, values)
    })
}

/// Eight digits may be any number: a column of company numbers has some with a zero or two letters in front. Zero and one
/// may be numbers: a column of yes and no has both and nothing else.
fn is_told_apart(kind: Kind, values: &[(&str, u64)]) -> bool {
    match kind {
        Kind::CompanyNumber => {
            let marked = |value: &str| {
                value.starts_with('0')
                    || value
                        .get(..2)
                        .is_some_and(|start| start.bytes().all(|byte| byte.is_ascii_alphabetic()))
            };
            values.iter().filter(|(value, _)| marked(value)).count() * 20 >= values.len()
        }
        Kind::Boolean => values.len() > 1 || !values.iter().all(|(value, _)| matches!(*value, "0" | "1")),
        _ => true,
    }
}

/// Kinds that only the column as a whole shows.
fn whole(frequencies: &Frequencies, values: &[(&str, u64)], filled: u64) -> Kind {
    let rows: u64 = values.iter().map(|(_, rows)| rows).sum();
    let share_of = |kind: Kind| {
        let of_kind = values.iter().filter(|(value, _)| kind.has(value));
        share(of_kind.map(|(_, rows)| rows).sum(), rows)
    };
    let distinct = frequencies.distinct();
    if distinct <= CODES_MAX && distinct * ROWS_PER_CODE <= filled {
        return Kind::Code;
    }
    if share_of(Kind::Identifier) >= ENOUGH {
        return Kind::Identifier;
    }
    if share_of(Kind::Name) >= ENOUGH {
        return Kind::Name;
    }
    Kind::Text
}

fn formats(values: &[(&str, u64)]) -> Vec<ValueCount> {
    let mut formats: BTreeMap<String, u64> = BTreeMap::new();
    for (value, rows) in values {
        if let Some(format) = date_format(value) {
            *formats.entry(format).or_default() += rows;
        }
    }
    let mut formats: Vec<(&str, u64)> = formats.iter().map(|(format, rows)| (format.as_str(), *rows)).collect();
    formats.sort_unstable_by_key(|(format, rows)| (u64::MAX - rows, *format));
    ValueCount::list(formats)
}
