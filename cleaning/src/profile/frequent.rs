//! Frequent values in bounded memory, for columns with more distinct values than can be held.

use std::collections::HashMap;

use crate::limits::PROFILE_FREQUENT_VALUES;

/// The counters of Misra and Gries (1982): after any sequence of values they include every value that was more than
/// one in [`PROFILE_FREQUENT_VALUES`] + 1 of them. Which others they include depends on the order, so these are only
/// candidates: they are counted again.
#[derive(Debug, Default)]
pub(super) struct Frequent {
    counters: HashMap<Box<str>, u64>,
}

impl Frequent {
    /// Counts `count` more of `value`.
    pub(super) fn note(&mut self, value: &str, count: u64) {
        if let Some(counter) = self.counters.get_mut(value) {
            *counter += count;
            return;
        }
        let mut left = count;
        if self.counters.len() >= PROFILE_FREQUENT_VALUES {
            let taken = self.counters.values().copied().min().unwrap_or(0).min(left);
            self.counters.retain(|_, counter| {
                *counter -= taken;
                *counter > 0
            });
            left -= taken;
        }
        if left > 0 && self.counters.len() < PROFILE_FREQUENT_VALUES {
            self.counters.insert(value.into(), left);
        }
    }

    /// The candidates.
    pub(super) fn into_values(self) -> impl Iterator<Item = Box<str>> {
        self.counters.into_keys()
    }
}
