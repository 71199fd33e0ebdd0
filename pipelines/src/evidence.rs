//! Pairs as a person reads them: who, how heavy, and why.

use std::collections::HashMap;

use cleaning::linkage::Scorer;
use registry_core::PairEvidence;

use crate::stage::gather::SourceRecords;
use crate::stage::link::Pair;

/// Writes out pairs with their parts.
pub(crate) struct PairWriter<'run> {
    records: &'run SourceRecords,
    scorer: Scorer<'run>,
    pairs: &'run [Pair],
    /// Positions among `pairs` of the pairs that a row is in.
    positions: HashMap<u32, Vec<usize>>,
}

impl<'run> PairWriter<'run> {
    /// Indexes the pairs by their rows.
    pub(crate) fn new(records: &'run SourceRecords, scorer: Scorer<'run>, pairs: &'run [Pair]) -> Self {
        let mut positions: HashMap<u32, Vec<usize>> = HashMap::new();
        for (position, pair) in pairs.iter().enumerate() {
            positions.entry(pair.left).or_default().push(position);
            positions.entry(pair.right).or_default().push(position);
        }
        Self {
            records,
            scorer,
            pairs,
            positions,
        }
    }

    /// The pairs that a row is in.
    pub(crate) fn pairs_of(&self, row: u32) -> impl Iterator<Item = &Pair> {
        self.positions
            .get(&row)
            .into_iter()
            .flatten()
            .map(|&position| &self.pairs[position])
    }

    /// The heaviest pairs within `rows` that `wanted` accepts, heaviest first; rows ascending.
    pub(crate) fn strongest(&self, rows: &[u32], count: usize, wanted: impl Fn(u32, u32) -> bool) -> Vec<PairEvidence> {
        let mut within: Vec<&Pair> = rows
            .iter()
            .flat_map(|&row| self.pairs_of(row).filter(move |pair| pair.left == row))
            .filter(|pair| rows.binary_search(&pair.right).is_ok() && wanted(pair.left, pair.right))
            .collect();
        within.sort_by(|a, b| {
            b.match_weight
                .total_cmp(&a.match_weight)
                .then((a.left, a.right).cmp(&(b.left, b.right)))
        });
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
