//! Why a change is proposed.

use crate::SourceReference;
use crate::limits::WEIGHT_DECIMALS;

/// Why a change is proposed, for the person who decides.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// One sentence.
    pub summary: String,
    /// The pairs of source records that were compared.
    pub pairs: Vec<PairEvidence>,
    /// Anything else worth knowing.
    pub notes: Vec<String>,
}

/// How well two source records match, and what that is made of.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PairEvidence {
    /// One source record.
    pub left: SourceReference,
    /// The other.
    pub right: SourceReference,
    /// Sum of the weights in bits (log2 of the Bayes factor), finite, to four decimals.
    pub match_weight: f64,
    /// What it is made of: comparison, level, weight in bits.
    pub parts: Vec<(String, String, f64)>,
}

impl PairEvidence {
    /// Evidence about a pair, with every weight rounded to four decimals; a weight that is not finite becomes the
    /// largest that is.
    pub fn new(
        left: SourceReference,
        right: SourceReference,
        match_weight: f64,
        parts: Vec<(String, String, f64)>,
    ) -> Self {
        let parts = parts
            .into_iter()
            .map(|(comparison, level, weight)| (comparison, level, rounded(weight)))
            .collect();
        Self {
            left,
            right,
            match_weight: rounded(match_weight),
            parts,
        }
    }
}

fn rounded(weight: f64) -> f64 {
    let scale = 10_f64.powi(WEIGHT_DECIMALS);
    if weight.is_nan() {
        return 0.0;
    }
    // Beyond this bound one unit of the last place exceeds the decimals kept.
    let bounded = weight.clamp(-1e9, 1e9);
    (bounded * scale).round() / scale
}
