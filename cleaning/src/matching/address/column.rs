//! Addresses of one column beside each other.

use super::{AddressIndex, query::Query, words::Matched};
use crate::{address, linkage::Verdict, matching::PairAnswer};

/// Where two addresses differ in what decides (number, flat, street), no more than this is left of their similarity.
const DIFFERENT_SHARE: f64 = 0.5;

/// Similarity from which a person should look.
const REVIEW: f64 = 0.3;

/// The distinct addresses of a column, taken apart, with what the column says about the rarity of words and numbers.
/// Takes some 2 KB an address.
#[derive(Debug)]
pub struct AddressColumn {
    index: AddressIndex,
    queries: Vec<Query>,
    /// Bits of each address beside itself.
    own: Vec<f64>,
}

impl AddressColumn {
    /// Reads the distinct texts of a column, each an address on one line.
    pub fn learn<'text>(texts: impl Iterator<Item = &'text str>) -> Self {
        let rows: Vec<[Option<&str>; 1]> = texts.map(|text| [Some(text)]).collect();
        let index = AddressIndex::new(&rows);
        let query = |row: &[Option<&str>; 1]| {
            let mut query = Query::new(&address::read(row).unwrap_or_default(), &index.words);
            query.expand(&index.words, &index.spelling);
            query
        };
        let queries: Vec<Query> = rows.iter().map(query).collect();
        let mut column = Self {
            index,
            queries,
            own: Vec::new(),
        };
        column.own = (0..)
            .zip(&column.queries)
            .map(|(row, _)| column.bits(row, row).0)
            .collect();
        column
    }

    /// Similarity of two addresses by their place in the column, from 0 to 1: bits in common ÷ bits that the address
    /// with more of them has in common with itself. At most 0.5 where something decisive differs or only one has it, so
    /// that more than 0.5 means one door.
    pub fn similarity(&self, left: u32, right: u32) -> f64 {
        let (forward, may_forward) = self.bits(left, right);
        let (backward, may_backward) = self.bits(right, left);
        let own = self.own_bits(left).max(self.own_bits(right));
        if own <= 0.0 {
            return 0.0;
        }
        let similarity = (f64::midpoint(forward, backward) / own).clamp(0.0, 1.0);
        if may_forward && may_backward {
            DIFFERENT_SHARE + (1.0 - DIFFERENT_SHARE) * similarity
        } else {
            DIFFERENT_SHARE * similarity
        }
    }

    /// Whether two addresses are one door, by their place in the column. Where something decisive differs or only one has
    /// it, but nearly everything else agrees, a person should look.
    pub fn decide(&self, left: u32, right: u32) -> PairAnswer {
        let verdict = match self.similarity(left, right) {
            similarity if similarity > DIFFERENT_SHARE => Verdict::Same,
            REVIEW.. => Verdict::Review,
            _ => Verdict::Different,
        };
        PairAnswer {
            match_weight: f64::midpoint(self.bits(left, right).0, self.bits(right, left).0),
            verdict,
        }
    }

    fn own_bits(&self, row: u32) -> f64 {
        self.own.get(row as usize).copied().unwrap_or_default()
    }

    fn bits(&self, asked: u32, held: u32) -> (f64, bool) {
        match self.queries.get(asked as usize) {
            Some(query) if (held as usize) < self.queries.len() => {
                let place = self.index.places[held as usize];
                let comparison = self.index.compare(query, place, &mut Matched::default());
                (comparison.weights.sum(), comparison.may_be_one())
            }
            _ => (0.0, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(left: &str, right: &str) -> f64 {
        AddressColumn::learn([left, right].into_iter()).similarity(0, 1)
    }

    #[test]
    fn one_door_is_above_a_half_and_another_below() {
        let flat = "FLAT A, 179 SAMPLE ROAD, LEEDS, LS1 4AP";
        for other in ["179A SAMPLE RD LEEDS LS14AP", "FLAT A 179 SAMPEL ROAD LEEDS"] {
            assert!(similarity(flat, other) > 0.75, "{other}: {}", similarity(flat, other));
        }
        let others = [
            "FLAT B, 179 SAMPLE ROAD, LEEDS, LS1 4AP",
            "FLAT A, 177 SAMPLE ROAD, LEEDS, LS1 4AP",
            "179 SAMPLE ROAD, LEEDS, LS1 4AP",
            "FLAT A, 179 EXAMPLE ROAD, LEEDS, LS1 4AP",
            "",
        ];
        for other in others {
            assert!(similarity(flat, other) <= 0.5, "{other}: {}", similarity(flat, other));
        }
    }
}
