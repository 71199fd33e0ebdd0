//! Pairwise precision and recall: over all pairs of records, how many of those that were joined are one thing in truth,
//! and how many of those that are one thing in truth were joined.

use std::collections::BTreeMap;

/// Pairs of records, counted.
pub struct Quality {
    /// Pairs that were joined.
    pub joined: u64,
    /// Pairs that are one thing.
    pub one_in_truth: u64,
    /// Pairs that are both.
    pub both: u64,
}

impl Quality {
    /// Counts pairs without listing them: those inside each cluster, each true thing, and each meeting of the two.
    pub fn of(clusters: &BTreeMap<String, String>, truth: &BTreeMap<String, String>) -> Self {
        let mut sizes: [BTreeMap<(&str, &str), u64>; 3] = Default::default();
        for (record, thing) in truth {
            // A record that was set aside stands alone.
            let cluster = clusters.get(record).unwrap_or(record);
            for (sizes, group) in sizes
                .iter_mut()
                .zip([(cluster.as_str(), ""), ("", thing.as_str()), (cluster, thing)])
            {
                *sizes.entry(group).or_default() += 1;
            }
        }
        let [joined, one_in_truth, both] = sizes.map(|sizes| sizes.values().map(|size| size * (size - 1) / 2).sum());
        Self {
            joined,
            one_in_truth,
            both,
        }
    }

    /// The share of the joined pairs that are one thing.
    pub fn precision(&self) -> f64 {
        ratio(self.both, self.joined)
    }

    /// The share of the pairs that are one thing that were joined.
    pub fn recall(&self) -> f64 {
        ratio(self.both, self.one_in_truth)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.both, self.joined + self.one_in_truth)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pairs of a small sample are far below 2^52"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn pairs_are_counted() {
    let groups = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(record, group)| ((*record).to_owned(), (*group).to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let truth = groups(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"), ("e", "2")]);
    let clusters = groups(&[("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")]);
    let quality = Quality::of(&clusters, &truth);
    assert_eq!((quality.joined, quality.one_in_truth, quality.both), (2, 4, 1));
}
