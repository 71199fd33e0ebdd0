//! Rows by key.

use rayon::{
    iter::{IntoParallelRefMutIterator, ParallelIterator},
    slice::ParallelSliceMut,
};

/// Keys that share one entry of the directory, on average.
const KEYS_OF_ENTRY: usize = 4;

/// The rows that have a key, for keys of any kind.
#[derive(Debug, Clone, Default)]
pub struct Postings {
    /// Where in `keys` those with the same first bits start, and where the last end.
    directory: Vec<u32>,
    /// How far a key is shifted to leave the bits of the directory.
    shift: u32,
    /// Keys, mixed so that their first bits are spread evenly, rising.
    keys: Vec<u64>,
    /// Where the rows of each key start in `rows`, and where the last end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Postings {
    /// Sorts pairs of key and row, in any order, each pair perhaps more than once.
    pub fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.par_iter_mut().for_each(|(key, _)| *key = mix(*key));
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
        postings.starts.push(count(pairs.len()));
        postings.make_directory();
        postings
    }

    fn make_directory(&mut self) {
        let bits = (self.keys.len() / KEYS_OF_ENTRY + 1).ilog2();
        self.shift = u64::BITS - bits.max(1);
        let entries = 1_u64 << bits.max(1);
        let start = |entry| count(self.keys.partition_point(|key| key >> self.shift < entry));
        self.directory = (0..=entries).map(start).collect();
    }

    /// The rows of a key, rising.
    pub fn rows(&self, key: u64) -> &[u32] {
        let key = mix(key);
        let Ok(entry) = usize::try_from(key >> self.shift) else {
            return &[];
        };
        let Some([start, end]) = self.directory.get(entry..entry + 2) else {
            return &[];
        };
        let start = *start as usize;
        self.keys[start..*end as usize]
            .binary_search(&key)
            .map_or(&[], |place| {
                let place = start + place;
                &self.rows[self.starts[place] as usize..self.starts[place + 1] as usize]
            })
    }
}

fn count(items: usize) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a few keys for each of at most 2^28 rows"
    )]
    let count = items as u32;
    count
}

/// Spreads a key over all bits, without loss: the finisher of `MurmurHash3` (Appleby 2011).
const fn mix(key: u64) -> u64 {
    let key = (key ^ (key >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let key = (key ^ (key >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ (key >> 33)
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
