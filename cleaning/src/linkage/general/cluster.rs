//! Clusters by average linkage: two clusters are one thing when their records agree on the whole, not when one pair does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::model::Weigher;
use super::number::real;
use super::records::Records;
use crate::limits::LINK_CLUSTER_EXACT;
use crate::linkage::DisjointSets;

/// Match weights beyond this, either way, count as this: one pair must not outvote the others.
const CLAMP: f64 = 12.0;
/// Rounds, each with the sizes of the one before.
const ROUNDS: usize = 3;

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

/// Clusters three times: first by the weights alone, then twice with what the sizes of the clusters before say.
pub fn cluster(records: &Records, weigher: &Weigher, links: &[(u32, u32, f64)], threshold: f64) -> Clusters {
    let strong: Vec<(u32, u32, f64)> = links
        .iter()
        .copied()
        .filter(|link| link.2 >= threshold - SIZE_BITS.1)
        .collect();
    let components: Vec<Component> = components(records, &strong)
        .into_par_iter()
        .map(|links| Component::new(records, weigher, links))
        .collect();
    let mut sizes = Sizes::default();
    let mut of_row = Vec::new();
    for _ in 0..ROUNDS {
        let split = |component: &Component| component.split(records, weigher, threshold, &sizes);
        let pieces: Vec<Vec<Vec<u32>>> = components.par_iter().map(split).collect();
        of_row = (0_u32..).take(records.len()).collect();
        for members in pieces.iter().flatten() {
            for &row in members {
                of_row[row as usize] = members[0];
            }
        }
        sizes = Sizes::learn(&of_row);
    }
    let cut = strong
        .into_iter()
        .filter(|(left, right, weight)| *weight >= threshold && of_row[*left as usize] != of_row[*right as usize])
        .collect();
    Clusters { of_row, cut }
}

/// The links of everything that hangs together, component by component.
fn components(records: &Records, links: &[(u32, u32, f64)]) -> Vec<Vec<(u32, u32, f64)>> {
    let mut sets = DisjointSets::new(records.len());
    for &(left, right, _) in links {
        sets.join(left, right);
    }
    let mut of_root: BTreeMap<u32, Vec<(u32, u32, f64)>> = BTreeMap::new();
    for &link in links {
        of_root.entry(sets.root(link.0)).or_default().push(link);
    }
    of_root.into_values().collect()
}

/// Rows that hang together by links.
struct Component {
    links: Vec<(u32, u32, f64)>,
    /// Ascending.
    rows: Vec<u32>,
    /// What each row weighs against each, row after row; empty for two rows, and for too many for a table.
    weights: Vec<f32>,
}

impl Component {
    fn new(records: &Records, weigher: &Weigher, links: Vec<(u32, u32, f64)>) -> Self {
        let mut rows: Vec<u32> = links.iter().flat_map(|link| [link.0, link.1]).collect();
        rows.sort_unstable();
        rows.dedup();
        let count = rows.len();
        let mut weights = Vec::new();
        if (3..=LINK_CLUSTER_EXACT).contains(&count) {
            weights = vec![0.0; count * count];
            let mut outcomes = vec![0; records.comparers.len()];
            for left in 0..count {
                for right in left + 1..count {
                    #[expect(clippy::cast_possible_truncation, reason = "some bits need no more than f32")]
                    let weight = bounded(records, weigher, rows[left], rows[right], &mut outcomes) as f32;
                    weights[left * count + right] = weight;
                    weights[right * count + left] = weight;
                }
            }
        }
        Self { links, rows, weights }
    }

    /// Its clusters, members ascending.
    fn split(&self, records: &Records, weigher: &Weigher, threshold: f64, sizes: &Sizes) -> Vec<Vec<u32>> {
        if self.rows.len() > LINK_CLUSTER_EXACT {
            by_link(records, weigher, &self.links, threshold, sizes)
        } else if self.rows.len() > 2 {
            self.by_average(threshold, sizes)
        } else if self.links.iter().any(|link| link.2 >= threshold) {
            vec![self.rows.clone()]
        } else {
            self.rows.iter().map(|&row| vec![row]).collect()
        }
    }

    /// Average linkage (Sokal and Michener 1958).
    fn by_average(&self, threshold: f64, sizes: &Sizes) -> Vec<Vec<u32>> {
        let count = self.rows.len();
        let mut sums: Vec<f64> = self.weights.iter().map(|&weight| f64::from(weight)).collect();
        let mut clusters: Vec<Vec<usize>> = (0..count).map(|row| vec![row]).collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for left in (0..count).filter(|&left| !clusters[left].is_empty()) {
                for right in (left + 1..count).filter(|&right| !clusters[right].is_empty()) {
                    let (a, b) = (clusters[left].len(), clusters[right].len());
                    let average = sums[left * count + right] / real(a * b) + sizes.bits(a, b);
                    if average >= threshold && best.is_none_or(|(most, ..)| average > most) {
                        best = Some((average, left, right));
                    }
                }
            }
            let Some((_, left, right)) = best else { break };
            let moved = std::mem::take(&mut clusters[right]);
            clusters[left].extend(moved);
            for other in 0..count {
                let sum = sums[right * count + other];
                sums[left * count + other] += sum;
                sums[other * count + left] += sum;
            }
        }
        let ascending = |mut members: Vec<usize>| {
            members.sort_unstable();
            members.into_iter().map(|member| self.rows[member]).collect()
        };
        clusters
            .into_iter()
            .filter(|members| !members.is_empty())
            .map(ascending)
            .collect()
    }
}

fn bounded(records: &Records, weigher: &Weigher, left: u32, right: u32, outcomes: &mut [u8]) -> f64 {
    if !records.may_pair(left, right) {
        // Of two clusters that hold such a pair the average is the same.
        return f64::NEG_INFINITY;
    }
    weigher
        .weight(records, &records.row(left), &records.row(right), outcomes)
        .clamp(-CLAMP, CLAMP)
}

/// Whether two clusters hold a pair that cannot be one thing.
fn are_kept_apart(records: &Records, left: &[u32], right: &[u32], cluster_of: &HashMap<u32, usize>) -> bool {
    let (few, many) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let place = many.first().and_then(|row| cluster_of.get(row));
    let mut decided = few.iter().flat_map(|&row| records.never_same.of(row));
    if decided.any(|other| cluster_of.get(&other) == place) {
        return true;
    }
    let source = |row: &u32| records.sources[*row as usize];
    let once: BTreeSet<u32> = few
        .iter()
        .map(source)
        .filter(|&source| records.is_once(source))
        .collect();
    !once.is_empty() && many.iter().any(|row| once.contains(&source(row)))
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
        if a == b || are_kept_apart(records, &clusters[a], &clusters[b], &cluster_of) {
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
