//! Reading all rows of an index, on all processors.

use rayon::{
    iter::{IntoParallelRefIterator, ParallelIterator},
    slice::{ParallelSlice, ParallelSliceMut},
};

use super::held::{Held, line};
use crate::{
    address,
    matching::{Lists, Vocabulary},
};

/// Rows that one processor reads at a time.
const CHUNK: usize = 1 << 14;

/// The rows of an index.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub held: Vec<Held>,
    pub vocabulary: Vocabulary,
    pub tokens: Lists,
    /// For each place the number of the row as it was given.
    pub given: Vec<u32>,
}

/// Some rows that follow each other, with a vocabulary of their own.
#[derive(Debug, Default)]
struct Chunk {
    held: Vec<Held>,
    /// The same for rows whose canonical text is the same.
    lines: Vec<u64>,
    vocabulary: Vocabulary,
    tokens: Lists,
}

/// Reads rows, each of any number of columns, and puts them in the order of what is in them, so that no limit on a list
/// and no tie hangs on the order in which they were given, and rows that are compared together lie together. The result
/// does not depend on the number of processors.
pub(super) fn read<'text, Row: AsRef<[Option<&'text str>]> + Sync>(rows: &[Row]) -> Rows {
    let chunks: Vec<Chunk> = rows.par_chunks(CHUNK).map(read_chunk).collect();
    let mut vocabulary = Vocabulary::default();
    let absorbed = chunks.iter().map(|chunk| vocabulary.absorb(&chunk.vocabulary));
    let absorbed: Vec<Vec<u32>> = absorbed.collect();
    let given = order(&chunks);
    let held = given.par_iter().map(|row| {
        let (chunk, place) = place(*row);
        chunks[chunk].held[place as usize]
    });
    let parts = given.par_chunks(CHUNK).map(|rows| {
        let mut tokens = Lists::default();
        for row in rows {
            let (chunk, place) = place(*row);
            let words = chunks[chunk].tokens.get(place).iter();
            tokens.push(words.map(|token| absorbed[chunk][*token as usize]));
        }
        tokens
    });
    let parts: Vec<Lists> = parts.collect();
    Rows {
        held: held.collect(),
        vocabulary,
        tokens: Lists::joined(&parts),
        given,
    }
}

/// Chunk of a row, and its place there.
#[expect(clippy::cast_possible_truncation, reason = "a chunk is far shorter than 2^32 rows")]
const fn place(row: u32) -> (usize, u32) {
    (row as usize / CHUNK, row % CHUNK as u32)
}

/// The rows in the order of what is in them, those of one postcode side by side.
fn order(chunks: &[Chunk]) -> Vec<u32> {
    let rows = chunks.iter().flat_map(|chunk| chunk.held.iter().zip(&chunk.lines));
    let mut keys: Vec<(u64, u64, u64, u32)> = (0..)
        .zip(rows)
        .map(|(row, (held, line))| (held.code.key(), held.thing, *line, row))
        .collect();
    keys.par_sort_unstable();
    keys.iter().map(|(_, _, _, row)| *row).collect()
}

fn read_chunk<'text, Row: AsRef<[Option<&'text str>]>>(rows: &[Row]) -> Chunk {
    let mut chunk = Chunk::default();
    let mut tokens = Vec::new();
    for row in rows {
        tokens.clear();
        let address = address::read(row.as_ref()).unwrap_or_default();
        let held = Held::read(&address, &mut chunk.vocabulary, &mut tokens);
        chunk.held.push(held);
        chunk.lines.push(line(&address));
        chunk.tokens.push(tokens.iter().copied());
    }
    chunk
}
