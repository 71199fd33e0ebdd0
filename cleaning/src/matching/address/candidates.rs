//! Gathering candidates and weighing them.

use std::cmp::Ordering;

use super::{AddressIndex, query::Query, words::Matched};

/// Match weight from which nothing else is looked for.
const SETTLED: f64 = super::SAME + 4.0;

/// Rows that are fetched from memory at once: 32 rows of some 110 bytes fit the nearest cache.
const READ_AHEAD: usize = 32;

/// A held row with its match weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub row: u32,
    pub weight: f64,
}

impl Weighed {
    /// The greater weight first, and of equal ones the lower row.
    pub fn order(&self, other: &Self) -> Ordering {
        other.weight.total_cmp(&self.weight).then(self.row.cmp(&other.row))
    }
}

/// Puts the best of a list in front, in their order; the others follow in any order.
pub(super) fn best_in_front(weighed: &mut [Weighed], count: usize) {
    if weighed.len() > count && count > 0 {
        weighed.select_nth_unstable_by(count - 1, Weighed::order);
    }
    let count = weighed.len().min(count);
    weighed[..count].sort_unstable_by(Weighed::order);
}

impl AddressIndex {
    /// The rows worth looking at with their weights. Each search is wider and slower than the one before, and is made
    /// only where that has left something to look for.
    pub(super) fn candidates(&self, query: &mut Query, matched: &mut Matched) -> Vec<Weighed> {
        let rows = self.search_code(query);
        let mut weighed = self.weigh_all(query, rows, Vec::new(), matched);
        if !self.is_settled(query, &weighed, matched) {
            weighed = self.weigh_all(query, self.search_door(query, false), weighed, matched);
        }
        if !self.is_settled(query, &weighed, matched) {
            // What an unknown word turns out to be narrows the long lists too.
            let was_known = query.words.iter().all(|word| !word.forms.is_empty());
            query.expand(&self.words, &self.spelling);
            matched.forget();
            let mut rows = self.search_door(query, was_known);
            rows.extend(self.search_words(query));
            rows.extend(weighed.iter().map(|weighed| weighed.row));
            weighed = self.weigh_all(query, rows, Vec::new(), matched);
        }
        weighed
    }

    /// Adds the rows that are not among the weighed ones yet, which are in rising order.
    fn weigh_all(
        &self,
        query: &Query,
        mut rows: Vec<u32>,
        mut weighed: Vec<Weighed>,
        matched: &mut Matched,
    ) -> Vec<Weighed> {
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| weighed.binary_search_by_key(row, |known| known.row).is_err());
        let prior = self.prior();
        for rows in rows.chunks(READ_AHEAD) {
            self.read_ahead(rows);
            weighed.extend(rows.iter().map(|row| Weighed {
                row: *row,
                weight: prior + self.compare(query, *row, matched).weights.sum(),
            }));
        }
        weighed
    }

    /// Has the processor fetch what is held of the rows. They lie far apart, and a comparison alone would wait for each.
    fn read_ahead(&self, rows: &[u32]) {
        let touched = rows.iter().map(|row| {
            let tokens = self.words.tokens(*row);
            let ends = tokens.first().copied().zip(tokens.last().copied());
            let (first, last) = ends.unwrap_or_default();
            u64::from(first ^ last) ^ self.held[*row as usize].thing
        });
        std::hint::black_box(touched.fold(0, |all, one| all ^ one));
    }

    /// Whether the best candidate leaves nothing to look for: it is beyond doubt the one asked for.
    fn is_settled(&self, query: &Query, weighed: &[Weighed], matched: &mut Matched) -> bool {
        let best = weighed
            .iter()
            .max_by(|left, right| left.weight.total_cmp(&right.weight));
        best.is_some_and(|best| best.weight >= SETTLED && self.compare(query, best.row, matched).may_be_one())
    }

    /// The rows that an answer hangs on, by the numbers under which they were given: the best, and the best one that is
    /// another thing.
    pub(super) fn decisive(&self, mut weighed: Vec<Weighed>, keep: usize) -> Vec<Weighed> {
        for weighed in &mut weighed {
            weighed.row = self.given[weighed.row as usize];
        }
        let keep = keep.max(1);
        best_in_front(&mut weighed, keep);
        let Some(best) = weighed.first() else { return weighed };
        let thing = self.thing(best.row);
        let mut rival: Option<Weighed> = None;
        for next in weighed.iter().skip(keep) {
            // Most are out by their weight, without the slow look at what they are.
            let is_better = rival.is_none_or(|rival| next.order(&rival).is_lt());
            if is_better && self.thing(next.row) != thing {
                rival = Some(*next);
            }
        }
        weighed.truncate(keep);
        weighed.extend(rival);
        weighed
    }
}
