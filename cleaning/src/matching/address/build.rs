//! Reading all rows of an index, on all processors.

use rayon::{
    iter::ParallelIterator,
    slice::{ParallelSlice, ParallelSliceMut},
};

use super::held::Held;
use crate::{
    address,
    matching::{Lists, Vocabulary},
};

/// Rows that one processor reads at a time.
const CHUNK: usize = 1 << 15;

/// The rows of an index.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub held: Vec<Held>,
    pub vocabulary: Vocabulary,
    pub tokens: Lists,
    /// For each place the number of the row as it was given.
    pub given: Vec<u32>,
}

impl Rows {
    /// Puts the rows in the order of what is in them, so that no limit on a list and no tie hangs on the order in which
    /// they were given, and rows that are compared together lie together.
    fn sorted(self) -> Self {
        let mut given: Vec<u32> = (0..).zip(&self.held).map(|(row, _)| row).collect();
        given.par_sort_unstable_by_key(|row| (self.held[*row as usize].order(), *row));
        let mut tokens = Lists::default();
        for row in &given {
            tokens.push(self.tokens.get(*row).iter().copied());
        }
        Self {
            held: given.iter().map(|row| self.held[*row as usize]).collect(),
            vocabulary: self.vocabulary,
            tokens,
            given,
        }
    }
}

/// Reads rows, each of any number of columns. The result does not depend on the number of processors.
pub(super) fn read<'text, Row: AsRef<[Option<&'text str>]> + Sync>(rows: &[Row]) -> Rows {
    let chunks: Vec<Rows> = rows.par_chunks(CHUNK).map(read_chunk).collect();
    let mut all = Rows::default();
    for chunk in chunks {
        let tokens = all.vocabulary.absorb(&chunk.vocabulary);
        for row in chunk.tokens.iter() {
            all.tokens.push(row.iter().map(|token| tokens[*token as usize]));
        }
        all.held.extend(chunk.held);
    }
    all.sorted()
}

fn read_chunk<'text, Row: AsRef<[Option<&'text str>]>>(rows: &[Row]) -> Rows {
    let mut chunk = Rows::default();
    let mut tokens = Vec::new();
    for row in rows {
        tokens.clear();
        let address = address::clean(row.as_ref()).value.unwrap_or_default();
        chunk
            .held
            .push(Held::read(&address, &mut chunk.vocabulary, &mut tokens));
        chunk.tokens.push(tokens.iter().copied());
    }
    chunk
}
