//! Precision, recall and F1.

use std::collections::HashMap;

/// How good a set of pairs or clusters is.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Figures {
    /// The share of what was found that is right.
    pub precision: f64,
    /// The share of what is right that was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// Figures of the pairs at or above one threshold.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ThresholdRow {
    /// Match weight in bits.
    pub threshold: f64,
    /// Pairs at or above it.
    pub pairs: usize,
    /// How good they are.
    pub figures: Figures,
}

impl Figures {
    /// From counts: right ones found, all found, all right ones. Nothing found is nothing wrong.
    pub fn of_counts(right: usize, found: usize, wanted: usize) -> Self {
        let share = |part: usize, all: usize| if all == 0 { 1.0 } else { real(part) / real(all) };
        Self::of_shares(share(right, found), share(right, wanted))
    }

    fn of_shares(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }

    /// B-cubed (Bagga and Baldwin 1998): for each row, the share of its cluster that is right, and the share of what
    /// belongs to it that is in its cluster.
    pub fn b_cubed(found: &[u32], wanted: &[u32]) -> Self {
        let mut both: HashMap<(u32, u32), usize> = HashMap::new();
        let mut sizes: [HashMap<u32, usize>; 2] = [HashMap::new(), HashMap::new()];
        for (&a, &b) in found.iter().zip(wanted) {
            *both.entry((a, b)).or_default() += 1;
            *sizes[0].entry(a).or_default() += 1;
            *sizes[1].entry(b).or_default() += 1;
        }
        let (mut precision, mut recall) = (0.0, 0.0);
        for (a, b) in found.iter().zip(wanted) {
            let common = real(both[&(*a, *b)]);
            precision += common / real(sizes[0][a]);
            recall += common / real(sizes[1][b]);
        }
        let rows = real(found.len().max(1));
        Self::of_shares(precision / rows, recall / rows)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of pairs are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn figures_of_counts_and_clusters() {
        let figures = Figures::of_counts(3, 4, 6);
        assert!((figures.precision - 0.75).abs() < 1e-12 && (figures.recall - 0.5).abs() < 1e-12);
        assert!((figures.f1 - 0.6).abs() < 1e-12);
        let same = Figures::b_cubed(&[0, 0, 2], &[7, 7, 9]);
        assert!((same.f1 - 1.0).abs() < 1e-12);
        let split = Figures::b_cubed(&[0, 1, 2], &[7, 7, 9]);
        assert!((split.precision - 1.0).abs() < 1e-12 && (split.recall - 2.0 / 3.0).abs() < 1e-12);
    }
}
