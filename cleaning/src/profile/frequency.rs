//! How often each value of a column stands there, exactly while all distinct values can be held.

use std::borrow::Cow;
use std::collections::HashMap;

use super::frequent::Frequent;
use super::hash::hash;
use crate::limits::{PROFILE_FREQUENT_VALUES, PROFILE_VALUE_BYTES};

/// A table of values and counts under construction.
///
/// When there are too many distinct values, only those are held whose hash is below a bound that is halved until they
/// fit (distinct sampling). Whatever the order of rows, the bound ends at the same place, the values below it were
/// counted from the first row on, and the number held times two to the number of halvings estimates all.
#[derive(Debug)]
pub(super) struct Frequency {
    counts: HashMap<Box<str>, u64>,
    bytes: usize,
    values_max: usize,
    bytes_max: usize,
    halvings: u32,
    total: u64,
    frequent: Frequent,
}

impl Frequency {
    pub(super) fn new(values_max: usize, bytes_max: usize) -> Self {
        Self {
            counts: HashMap::new(),
            bytes: 0,
            values_max,
            bytes_max,
            halvings: 0,
            total: 0,
            frequent: Frequent::default(),
        }
    }

    /// Counts `count` more of `value`.
    pub(super) fn note(&mut self, value: &str, count: u64) {
        self.total += count;
        let key = key(value);
        if !self.is_held(&key) {
            self.frequent.note(&key, count);
        } else if let Some(counted) = self.counts.get_mut(&*key) {
            *counted += count;
        } else {
            self.bytes += key.len();
            self.counts.insert(key.into(), count);
            while (self.counts.len() > self.values_max || self.bytes > self.bytes_max) && self.halvings < 63 {
                self.halve();
            }
        }
    }

    fn is_held(&self, key: &str) -> bool {
        self.halvings == 0 || hash(key) <= u64::MAX >> self.halvings
    }

    fn halve(&mut self) {
        self.halvings += 1;
        let bound = u64::MAX >> self.halvings;
        let (bytes, frequent) = (&mut self.bytes, &mut self.frequent);
        // Sorted, because what the counters keep depends on the order of what they are told.
        let mut dropped: Vec<(Box<str>, u64)> = self.counts.extract_if(|key, _| hash(key) > bound).collect();
        dropped.sort_unstable();
        for (key, count) in dropped {
            *bytes -= key.len();
            frequent.note(&key, count);
        }
    }

    /// Ends the count. `again` goes over the same values once more, with their counts; it is called only when not all
    /// were held.
    pub(super) fn finish(self, again: impl FnOnce(&mut dyn FnMut(&str, u64))) -> Frequencies {
        let mut frequent: HashMap<Box<str>, u64> = HashMap::new();
        if self.halvings > 0 {
            frequent = self.frequent.into_values().map(|key| (key, 0)).collect();
            again(&mut |value, count| {
                if let Some(counted) = frequent.get_mut(&*key(value)) {
                    *counted += count;
                }
            });
            let at_least = self.total / (PROFILE_FREQUENT_VALUES as u64 + 1);
            frequent.retain(|key, count| *count > at_least && !self.counts.contains_key(key));
        }
        Frequencies {
            held: sorted(self.counts),
            frequent: sorted(frequent),
            halvings: self.halvings,
        }
    }
}

fn sorted(counts: HashMap<Box<str>, u64>) -> Vec<(Box<str>, u64)> {
    let mut values: Vec<(Box<str>, u64)> = counts.into_iter().collect();
    values.sort_unstable();
    values
}

/// What stands for a value in the table: itself, or the beginning of a long one with a hash of it.
fn key(value: &str) -> Cow<'_, str> {
    if value.len() <= PROFILE_VALUE_BYTES {
        return Cow::Borrowed(value);
    }
    let start = &value[..value.floor_char_boundary(PROFILE_VALUE_BYTES - 32)];
    Cow::Owned(format!("{start}… {:016x}", hash(value)))
}

/// The finished count.
#[derive(Debug)]
pub(super) struct Frequencies {
    /// Values held with their counts, in the order of the values.
    pub(super) held: Vec<(Box<str>, u64)>,
    /// Frequent values that are not among those held; empty when all are held.
    pub(super) frequent: Vec<(Box<str>, u64)>,
    halvings: u32,
}

impl Frequencies {
    /// Whether all values are held.
    pub(super) fn is_exact(&self) -> bool {
        self.halvings == 0
    }

    /// Distinct values; an estimate when not all are held.
    pub(super) fn distinct(&self) -> u64 {
        self.scaled(self.held.len() as u64)
    }

    /// Values that stand in one row only; an estimate when not all are held.
    pub(super) fn once(&self) -> u64 {
        self.scaled(self.held.iter().filter(|(_, count)| *count == 1).count() as u64)
    }

    fn scaled(&self, count: u64) -> u64 {
        count << self.halvings.min(count.leading_zeros())
    }

    /// All values known, those held and the frequent ones.
    pub(super) fn known(&self) -> impl Iterator<Item = (&str, u64)> {
        self.held
            .iter()
            .chain(&self.frequent)
            .map(|(value, count)| (&**value, *count))
    }

    /// The `keep` most frequent values, and of equals the first by value.
    pub(super) fn most_frequent(&self, keep: usize) -> Vec<(&str, u64)> {
        self.first_by(keep, |(value, count)| (u64::MAX - count, *value))
    }

    /// The `keep` least frequent values, and of equals the first by value.
    pub(super) fn least_frequent(&self, keep: usize) -> Vec<(&str, u64)> {
        self.first_by(keep, |(value, count)| (*count, *value))
    }

    fn first_by<'a>(&'a self, keep: usize, order: impl Fn(&(&'a str, u64)) -> (u64, &'a str)) -> Vec<(&'a str, u64)> {
        let mut values: Vec<(&str, u64)> = self.known().collect();
        if values.len() > keep && keep > 0 {
            values.select_nth_unstable_by(keep - 1, |left, right| order(left).cmp(&order(right)));
        }
        values.truncate(keep);
        values.sort_unstable_by(|left, right| order(left).cmp(&order(right)));
        values
    }
}

#[cfg(test)]
mod tests {
    use super::{Frequencies, Frequency};

    /// Counts values with a table of 64 places.
    fn counted(values: &[String]) -> Frequencies {
        let mut frequency = Frequency::new(64, usize::MAX);
        for value in values {
            frequency.note(value, 1);
        }
        frequency.finish(|again| values.iter().for_each(|value| again(value, 1)))
    }

    #[test]
    fn a_sample_depends_on_the_values_alone_and_estimates_them_all() {
        let mut values: Vec<String> = (0..10_000).map(|number| format!("value {number}")).collect();
        values.extend(vec!["often".to_owned(); 500]);
        let forward = counted(&values);
        values.reverse();
        let backward = counted(&values);
        assert_eq!(forward.held, backward.held);
        assert_eq!(forward.frequent, backward.frequent);
        assert!(!forward.is_exact() && forward.held.len() <= 64);
        assert_eq!(forward.most_frequent(1), [("often", 500)]);
        // The standard error with some 48 values held is a seventh.
        assert!((6_000..15_000).contains(&forward.distinct()), "{}", forward.distinct());
    }

    #[test]
    fn a_table_with_room_is_exact() {
        let values: Vec<String> = (0..60).flat_map(|number| vec![format!("{number}"); number]).collect();
        let counts = counted(&values);
        assert!(counts.is_exact() && counts.frequent.is_empty());
        assert_eq!((counts.distinct(), counts.once()), (59, 1));
        assert_eq!(counts.most_frequent(2), [("59", 59), ("58", 58)]);
        assert_eq!(counts.least_frequent(1), [("1", 1)]);
    }
}
