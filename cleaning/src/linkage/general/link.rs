//! From records to clusters.

use std::collections::HashMap;

use rayon::prelude::*;

use super::candidates::{LargeBlock, candidates};
use super::cluster::{Clusters, cluster};
use super::key::Key;
use super::number::{pair, real, rows};
use super::records::Records;
use super::study::Study;

/// Pairs below this match weight are counted and forgotten.
pub const KEPT_BITS_MIN: f64 = -10.0;
/// Pairs scored in one piece of work.
const CHUNK: usize = 8_192;

/// What linking found.
#[derive(Debug, Default)]
pub struct Linked {
    /// Pairs with their match weight in bits, from [`KEPT_BITS_MIN`] up, in the order of rows.
    pub links: Vec<(u32, u32, f64)>,
    /// Pairs compared, ascending: the smaller row in the upper half of the number.
    pub compared: Vec<u64>,
    /// Blocks that were too large.
    pub large: Vec<LargeBlock>,
    /// The clusters.
    pub clusters: Clusters,
    /// The share of matching pairs that blocking found, estimated without labels.
    pub blocking_recall: f64,
}

/// Blocks by the keys, weighs every candidate and joins what belongs together at `threshold` bits.
pub fn link(records: &Records, study: &Study, keys: &[Key], block_records_max: usize, threshold: f64) -> Linked {
    let found = candidates(records, study.values(), keys, block_records_max);
    let fields = records.comparers.len();
    let weigh = |chunk: &[u64]| -> Vec<(u32, u32, f64)> {
        let mut outcomes = vec![0; fields];
        let weighed = chunk.iter().map(|&pair| {
            let (left, right) = rows(pair);
            let (one, other) = (records.row(left), records.row(right));
            (left, right, study.weigher.weight(records, &one, &other, &mut outcomes))
        });
        weighed.filter(|link| link.2 >= KEPT_BITS_MIN).collect()
    };
    let links: Vec<(u32, u32, f64)> = found.pairs.par_chunks(CHUNK).map(weigh).collect::<Vec<_>>().concat();
    let clusters = cluster(records, &study.weigher, &links, threshold);
    let blocking_recall = study.recall_of(keys) * compared_share(records, &clusters, &found.pairs);
    Linked {
        links,
        compared: found.pairs,
        large: found.large,
        clusters,
        blocking_recall,
    }
}

/// The share of pairs inside clusters that were compared: the others came together only by way of third records, as those
/// did that blocking missed and clustering found.
fn compared_share(records: &Records, clusters: &Clusters, compared: &[u64]) -> f64 {
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    for (row, &cluster) in (0_u32..).zip(&clusters.of_row) {
        members.entry(cluster).or_default().push(row);
    }
    let (mut seen, mut all) = (0_usize, 0_usize);
    for rows in members.values().filter(|rows| rows.len() > 1) {
        // A giant cluster is told by a part of it: its pairs grow with the square.
        let rows: Vec<u32> = rows.iter().copied().take(100).collect();
        for (position, &left) in rows.iter().enumerate() {
            for &right in &rows[position + 1..] {
                if records.may_pair(left, right) {
                    all += 1;
                    seen += usize::from(compared.binary_search(&pair(left, right)).is_ok());
                }
            }
        }
    }
    if all == 0 { 1.0 } else { real(seen) / real(all) }
}
