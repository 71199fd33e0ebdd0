//! Pairs as a person reads them: who, how heavy, and why.

use cleaning::linkage::Scorer;
use registry_core::PairEvidence;

use crate::stage::gather::SourceRecords;
use crate::stage::link::Pair;

/// Writes out pairs with their parts.
pub(crate) struct PairWriter<'run> {
    records: &'run SourceRecords,
    scorer: Scorer<'run>,
    pairs: &'run [Pair],
    /// Where the positions of each row's pairs begin, and after the last row where they end.
    begins: Vec<u32>,
    /// Row by row the positions among `pairs` of the pairs that it is in, ascending.
    positions: Vec<u32>,
}

impl<'run> PairWriter<'run> {
    /// Indexes the pairs by their rows.
    pub(crate) fn new(records: &'run SourceRecords, scorer: Scorer<'run>, pairs: &'run [Pair]) -> Self {
        let (begins, positions) = positions_by_row(records.len(), pairs);
        Self {
            records,
            scorer,
            pairs,
            begins,
            positions,
        }
    }

    /// The pairs that a row is in.
    pub(crate) fn pairs_of(&self, row: u32) -> impl Iterator<Item = &Pair> {
        let (begin, end) = (self.begins[row as usize], self.begins[row as usize + 1]);
        let positions = &self.positions[begin as usize..end as usize];
        positions.iter().map(|&position| &self.pairs[position as usize])
    }

    /// The lightest pair within `rows`; rows ascending.
    pub(crate) fn weakest(&self, rows: &[u32]) -> Option<Pair> {
        self.within(rows).max_by(|a, b| heavier_first(a, b)).copied()
    }

    /// The pairs whose two rows are among `rows`, which ascend.
    fn within<'rows>(&'rows self, rows: &'rows [u32]) -> impl Iterator<Item = &'rows Pair> {
        rows.iter()
            .flat_map(|&row| self.pairs_of(row).filter(move |pair| pair.left == row))
            .filter(|pair| rows.binary_search(&pair.right).is_ok())
    }

    /// The heaviest pairs within `rows` that `wanted` accepts, heaviest first; rows ascending.
    pub(crate) fn strongest(&self, rows: &[u32], count: usize, wanted: impl Fn(u32, u32) -> bool) -> Vec<PairEvidence> {
        let mut within: Vec<&Pair> = self.within(rows).filter(|pair| wanted(pair.left, pair.right)).collect();
        within.sort_by(|a, b| heavier_first(a, b));
        within.truncate(count);
        within.into_iter().map(|pair| self.write(*pair)).collect()
    }

    /// One pair with the part of every comparison.
    pub(crate) fn write(&self, pair: Pair) -> PairEvidence {
        let score = self.scorer.score(pair.left as usize, pair.right as usize);
        let comparisons = &self.scorer.model().comparisons;
        let before = (
            "prior".to_owned(),
            "before anything is compared".to_owned(),
            score.prior,
        );
        let compared = score.parts.iter().map(|part| {
            let comparison = &comparisons[part.comparison];
            (
                comparison.name.clone(),
                part.level.label(comparison).to_owned(),
                part.weight,
            )
        });
        let parts = std::iter::once(before).chain(compared).collect();
        let reference = |row: u32| self.records.references[row as usize].clone();
        PairEvidence::new(reference(pair.left), reference(pair.right), score.match_weight, parts)
    }
}

/// The order in which pairs are shown: the heaviest first, then by their rows.
pub(crate) fn heavier_first(a: &Pair, b: &Pair) -> std::cmp::Ordering {
    b.match_weight
        .total_cmp(&a.match_weight)
        .then((a.left, a.right).cmp(&(b.left, b.right)))
}

/// Sorts the positions of the pairs by the rows that they are about, by counting.
fn positions_by_row(rows: usize, pairs: &[Pair]) -> (Vec<u32>, Vec<u32>) {
    let both = || {
        (0_u32..)
            .zip(pairs)
            .flat_map(|(position, pair)| [(pair.left, position), (pair.right, position)])
    };
    let mut begins = vec![0_u32; rows + 1];
    for (row, _) in both() {
        begins[row as usize + 1] += 1;
    }
    for row in 0..rows {
        begins[row + 1] += begins[row];
    }
    let mut next = begins.clone();
    let mut positions = vec![0_u32; 2 * pairs.len()];
    for (row, position) in both() {
        let place = &mut next[row as usize];
        positions[*place as usize] = position;
        *place += 1;
    }
    (begins, positions)
}
