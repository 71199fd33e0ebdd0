//! Clusters by average linkage: two clusters are one thing when their records agree on the whole, not when one pair does.

use std::collections::HashMap;

use rayon::prelude::*;

use super::model::Weigher;
use super::number::real;
use super::records::{Pairing, Records};

/// Match weights beyond this, either way, count as this: one pair must not outvote the others.
const CLAMP: f64 = 12.0;
/// Components with more records are joined link by link.
const EXACT_MAX: usize = 150;

/// Clusters with what was cut.
#[derive(Debug, Default)]
pub struct Clusters {
    /// The cluster of each row, by the smallest row in it.
    pub of_row: Vec<u32>,
    /// Links that were strong enough but are inside no cluster.
    pub cut: Vec<(u32, u32, f64)>,
}

/// The most that the sizes of clusters say for or against a join, in bits.
const SIZE_BITS: (f64, f64) = (-16.0, 5.0);
/// Sizes that are told apart.
const SIZES: usize = 12;

/// How usual clusters of each size are, learnt from clusters.
#[derive(Debug, Clone, Default)]
pub struct Sizes(Vec<f64>);

impl Sizes {
    /// From the cluster of each row.
    pub fn learn(of_row: &[u32]) -> Self {
        let mut members: HashMap<u32, usize> = HashMap::new();
        for &cluster in of_row {
            *members.entry(cluster).or_default() += 1;
        }
        let mut counts = [0.0; SIZES + 1];
        for &size in members.values() {
            counts[size.min(SIZES)] += 1.0;
        }
        let total: f64 = counts.iter().sum();
        // The last drawer holds every larger size.
        Self(
            counts
                .iter()
                .map(|count| ((count + 1.0) / (total + real(SIZES))).log2())
                .collect(),
        )
    }

    /// What the sizes of two clusters say about their join, in bits; 0 for two single rows.
    fn bits(&self, left: usize, right: usize) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let of = |size: usize| self.0[size.min(SIZES)];
        ((of(left + right) - of(left) - of(right)) - (of(2) - 2.0 * of(1))).clamp(SIZE_BITS.0, SIZE_BITS.1)
    }
}

/// Clusters twice: first by the weights alone, then with what the sizes of those clusters say.
pub fn cluster(records: &Records, weigher: &Weigher, links: &[(u32, u32, f64)], threshold: f64) -> Clusters {
    let mut sizes = Sizes::default();
    for _ in 0..2 {
        sizes = Sizes::learn(&cluster_once(records, weigher, links, threshold, &sizes).of_row);
    }
    cluster_once(records, weigher, links, threshold, &sizes)
}

fn cluster_once(
    records: &Records,
    weigher: &Weigher,
    links: &[(u32, u32, f64)],
    threshold: f64,
    sizes: &Sizes,
) -> Clusters {
    let mut forest: Vec<u32> = (0..u32::try_from(records.len()).unwrap_or(u32::MAX)).collect();
    let strong: Vec<(u32, u32, f64)> = links
        .iter()
        .copied()
        .filter(|link| link.2 >= threshold - SIZE_BITS.1)
        .collect();
    for &(left, right, _) in &strong {
        let (a, b) = (root(&mut forest, left), root(&mut forest, right));
        forest[a.max(b) as usize] = a.min(b);
    }
    let mut components: HashMap<u32, Vec<(u32, u32, f64)>> = HashMap::new();
    for &link in &strong {
        components.entry(root(&mut forest, link.0)).or_default().push(link);
    }
    let mut of_row: Vec<u32> = (0..u32::try_from(records.len()).unwrap_or(u32::MAX)).collect();
    let mut roots: Vec<u32> = components.keys().copied().collect();
    roots.sort_unstable();
    let pieces: Vec<Vec<Vec<u32>>> = roots
        .par_iter()
        .map(|root| split(records, weigher, &components[root], threshold, sizes))
        .collect();
    for members in pieces.iter().flatten() {
        for &row in members {
            of_row[row as usize] = members[0];
        }
    }
    let cut = strong
        .into_iter()
        .filter(|(left, right, weight)| *weight >= threshold && of_row[*left as usize] != of_row[*right as usize])
        .collect();
    Clusters { of_row, cut }
}

fn root(forest: &mut [u32], row: u32) -> u32 {
    let mut root = row;
    while forest[root as usize] != root {
        forest[root as usize] = forest[forest[root as usize] as usize];
        root = forest[root as usize];
    }
    root
}

/// Average linkage within a component (Sokal and Michener 1958); members ascending.
fn split(
    records: &Records,
    weigher: &Weigher,
    links: &[(u32, u32, f64)],
    threshold: f64,
    sizes: &Sizes,
) -> Vec<Vec<u32>> {
    let mut rows: Vec<u32> = links.iter().flat_map(|link| [link.0, link.1]).collect();
    rows.sort_unstable();
    rows.dedup();
    if rows.len() == 2 {
        return if links.iter().any(|link| link.2 >= threshold) {
            vec![rows]
        } else {
            rows.into_iter().map(|row| vec![row]).collect()
        };
    }
    if rows.len() > EXACT_MAX {
        return by_link(records, weigher, links, threshold, sizes);
    }
    let count = rows.len();
    let mut sums = vec![vec![0.0; count]; count];
    let mut outcomes = vec![0; records.comparers.len()];
    for left in 0..count {
        for right in left + 1..count {
            let weight = bounded(records, weigher, rows[left], rows[right], &mut outcomes);
            sums[left][right] = weight;
            sums[right][left] = weight;
        }
    }
    let mut clusters: Vec<Option<Vec<usize>>> = (0..count).map(|row| Some(vec![row])).collect();
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for left in 0..count {
            let Some(a) = &clusters[left] else { continue };
            for right in left + 1..count {
                let Some(b) = &clusters[right] else { continue };
                let average = sums[left][right] / real(a.len() * b.len()) + sizes.bits(a.len(), b.len());
                if average >= threshold && best.is_none_or(|(most, ..)| average > most) {
                    best = Some((average, left, right));
                }
            }
        }
        let Some((_, left, right)) = best else { break };
        let moved = clusters[right].take().unwrap_or_default();
        if let Some(into) = &mut clusters[left] {
            into.extend(moved);
        }
        let moved = sums[right].clone();
        for (other, sum) in moved.into_iter().enumerate() {
            sums[left][other] += sum;
            sums[other][left] += sum;
        }
    }
    let ascending = |mut members: Vec<usize>| {
        members.sort_unstable();
        members.into_iter().map(|member| rows[member]).collect()
    };
    clusters.into_iter().flatten().map(ascending).collect()
}

fn bounded(records: &Records, weigher: &Weigher, left: u32, right: u32, outcomes: &mut [u8]) -> f64 {
    if records.pairing == Pairing::Between && !records.may_pair(left, right) {
        return -1e6;
    }
    weigher.weight(left, right, outcomes).clamp(-CLAMP, CLAMP)
}

/// For components too large for a table: the strongest link first, and only when the clusters agree on average.
fn by_link(
    records: &Records,
    weigher: &Weigher,
    links: &[(u32, u32, f64)],
    threshold: f64,
    sizes: &Sizes,
) -> Vec<Vec<u32>> {
    let mut links = links.to_vec();
    links.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut cluster_of: HashMap<u32, usize> = HashMap::new();
    let mut clusters: Vec<Vec<u32>> = Vec::new();
    let mut outcomes = vec![0; records.comparers.len()];
    for &(left, right, _) in &links {
        for row in [left, right] {
            cluster_of.entry(row).or_insert_with(|| {
                clusters.push(vec![row]);
                clusters.len() - 1
            });
        }
        let (a, b) = (cluster_of[&left], cluster_of[&right]);
        if a == b {
            continue;
        }
        // At most 20 by 20 records speak for the two clusters.
        let sample =
            |members: &[u32]| -> Vec<u32> { members.iter().copied().step_by(members.len().div_ceil(20)).collect() };
        let (some_a, some_b) = (sample(&clusters[a]), sample(&clusters[b]));
        let mut sum = 0.0;
        for &x in &some_a {
            for &y in &some_b {
                sum += bounded(records, weigher, x, y, &mut outcomes);
            }
        }
        if sum / real(some_a.len() * some_b.len()) + sizes.bits(clusters[a].len(), clusters[b].len()) >= threshold {
            let moved = std::mem::take(&mut clusters[b]);
            for &row in &moved {
                cluster_of.insert(row, a);
            }
            clusters[a].extend(moved);
        }
    }
    clusters
        .into_iter()
        .filter(|members| !members.is_empty())
        .map(|mut members| {
            members.sort_unstable();
            members
        })
        .collect()
}
