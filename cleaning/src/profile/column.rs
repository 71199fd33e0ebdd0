//! The profile of one column.

use super::answer::{ColumnProfile, ValueCount};
use super::case::Cases;
use super::cluster::cluster;
use super::defect::DefectTable;
use super::frequency::{Frequencies, Frequency};
use super::kind::Kind;
use super::length::LengthCount;
use super::number::{Spread, point};
use super::options::ProfileOptions;
use super::outlier::OutlierSearch;
use super::pattern::PatternTable;
use super::quartile::Quartiles;
use super::verdict::KindVerdict;
use crate::limits::{PROFILE_BYTES, PROFILE_VALUES};
use crate::text;

/// Profiles the column called `name`. `values` gives its values from the first row to the last, the same each time; it
/// is called up to three times. Missing and blank values are the same.
pub fn profile<'a, I>(name: &str, values: impl Fn() -> I, options: &ProfileOptions) -> ColumnProfile
where
    I: Iterator<Item = Option<&'a str>>,
{
    let (count, frequencies, placeholders) = count(&values);
    let each = |visit: &mut dyn FnMut(&str, u64)| {
        if frequencies.is_exact() {
            frequencies.known().for_each(|(value, rows)| visit(value, rows));
        } else {
            filled(values()).for_each(|value| visit(value, 1));
        }
    };
    let mut lengths = LengthCount::default();
    let mut cases = Cases::default();
    let mut defects = DefectTable::new();
    each(&mut |value, rows| {
        lengths.note(value, rows);
        cases.note(value, rows);
        defects.note(value, rows);
    });
    let patterns = PatternTable::of(&each);
    let kind = KindVerdict::of(&frequencies, count.filled, options.listed);
    let quartiles = quartiles(kind.kind, &frequencies);
    let outliers = OutlierSearch {
        kind: kind.kind,
        frequencies: &frequencies,
        quartiles,
        usual_lengths: lengths.usual(),
        usual_patterns: patterns.usual(count.filled),
        options,
    };
    ColumnProfile {
        name: name.to_owned(),
        rows: count.rows,
        missing: count.missing,
        placeholders: count.rows - count.missing - count.filled,
        placeholder_values: ValueCount::list(placeholders.most_frequent(options.listed)),
        filled: count.filled,
        distinct: frequencies.distinct(),
        once: frequencies.once(),
        distinct_is_exact: frequencies.is_exact(),
        lengths: lengths.lengths(),
        cases,
        pattern_count: patterns.distinct(),
        patterns: patterns.most_frequent(options.patterns, &frequencies.held),
        most_frequent: ValueCount::list(frequencies.most_frequent(options.listed)),
        least_frequent: ValueCount::list(frequencies.least_frequent(options.listed)),
        spread: quartiles.map(|quartiles| Spread::of(kind.kind, &quartiles)),
        outliers: outliers.find(),
        defects: defects.counts(options.listed, &frequencies.held),
        clusters: clusters(kind.kind, &frequencies, options),
        kind,
    }
}

struct Count {
    rows: u64,
    missing: u64,
    filled: u64,
}

/// Counts rows and values; the last are the placeholders.
fn count<'a, I>(values: &impl Fn() -> I) -> (Count, Frequencies, Frequencies)
where
    I: Iterator<Item = Option<&'a str>>,
{
    let mut count = Count {
        rows: 0,
        missing: 0,
        filled: 0,
    };
    let mut frequency = Frequency::new(PROFILE_VALUES, PROFILE_BYTES);
    let mut placeholders = Frequency::new(1024, usize::MAX);
    for value in values() {
        count.rows += 1;
        match value.filter(|value| !value.trim().is_empty()) {
            None => count.missing += 1,
            Some(value) if is_placeholder(value) => placeholders.note(value, 1),
            Some(value) => {
                count.filled += 1;
                frequency.note(value, 1);
            }
        }
    }
    let frequencies = frequency.finish(|again| filled(values()).for_each(|value| again(value, 1)));
    let placeholders = placeholders.finish(|again| {
        let words = values()
            .flatten()
            .filter(|value| !value.trim().is_empty() && is_placeholder(value));
        words.for_each(|value| again(value, 1));
    });
    (count, frequencies, placeholders)
}

/// Values that are neither blank nor placeholders.
fn filled<'a>(values: impl Iterator<Item = Option<&'a str>>) -> impl Iterator<Item = &'a str> {
    values
        .flatten()
        .filter(|value| !value.trim().is_empty() && !is_placeholder(value))
}

fn is_placeholder(value: &str) -> bool {
    text::is_placeholder(value.trim())
}

fn quartiles(kind: Kind, frequencies: &Frequencies) -> Option<Quartiles> {
    let points = frequencies
        .known()
        .filter_map(|(value, rows)| Some((point(kind, value)?, rows)));
    Quartiles::of(&mut points.collect::<Vec<_>>())
}

/// Numbers and dates are not clustered: two numbers with the same digits are not two spellings of one.
fn clusters(kind: Kind, frequencies: &Frequencies, options: &ProfileOptions) -> Vec<super::cluster::ClusterSummary> {
    if matches!(kind, Kind::Integer | Kind::Decimal | Kind::Date | Kind::Empty) {
        return Vec::new();
    }
    let values: Vec<(&str, u64)> = frequencies.known().collect();
    let methods = options.clusters.iter();
    methods
        .map(|method| cluster(&values, *method, options.clusters_shown))
        .collect()
}
