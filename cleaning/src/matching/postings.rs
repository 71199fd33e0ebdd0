//! Rows by key.

use rayon::slice::ParallelSliceMut;

/// The rows that have a key, for hashed keys of any kind.
#[derive(Debug, Clone, Default)]
pub struct Postings {
    keys: Vec<u64>,
    /// Where the rows of each key start in `rows`, and where the last end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Postings {
    /// Sorts pairs of key and row, in any order, each pair perhaps more than once.
    pub fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut postings = Self {
            rows: pairs.iter().map(|(_, row)| *row).collect(),
            ..Self::default()
        };
        for (place, (key, _)) in (0..).zip(&pairs) {
            if postings.keys.last() != Some(key) {
                postings.keys.push(*key);
                postings.starts.push(place);
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a few keys for each of at most 2^28 rows"
        )]
        postings.starts.push(pairs.len() as u32);
        postings
    }

    /// The rows of a key, rising.
    pub fn rows(&self, key: u64) -> &[u32] {
        self.keys.binary_search(&key).map_or(&[], |place| {
            &self.rows[self.starts[place] as usize..self.starts[place + 1] as usize]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_key() {
        let postings = Postings::new(vec![(7, 3), (5, 1), (7, 0), (7, 3)]);
        assert_eq!(postings.rows(7), [0, 3]);
        assert_eq!(postings.rows(5), [1]);
        assert!(postings.rows(6).is_empty());
        assert!(Postings::new(Vec::new()).rows(0).is_empty());
    }
}
