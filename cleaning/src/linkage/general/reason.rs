//! Why records are in one cluster: the links that hold it together.

use std::collections::{BTreeMap, VecDeque};

use super::compare::NOTHING;
use super::key::Key;
use super::link::Linked;
use super::records::Records;
use super::study::Study;
use crate::limits::LINK_CLUSTER_EXACT;
use crate::linkage::DisjointSets;

/// What a link does for its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Other links at or above the threshold hold its two sides together besides, or there are only two records.
    Firm,
    /// It is the only link at or above the threshold between its two sides: a bridge, which may be false.
    Bridge,
    /// No link between its two sides reaches the threshold; the clusters agree on the whole.
    Average,
}

/// A link of the strongest that hold a cluster together: a cluster of n records has n − 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// One end, the smaller row.
    pub left: u32,
    /// The other end.
    pub right: u32,
    /// Match weight in bits.
    pub weight: f64,
    /// What it does for the cluster.
    pub hold: Hold,
    /// Fields, by their indexes, whose values speak for one thing.
    pub agreed: Vec<usize>,
    /// Fields whose values speak against it.
    pub differed: Vec<usize>,
    /// Indexes of the blocking keys that both share; none when the two were never compared but by way of others.
    pub keys: Vec<usize>,
}

/// The reasons of every cluster of two records and more, by the cluster, then from the strongest down: the spanning tree of
/// greatest weight (Kruskal 1956).
pub fn reasons(records: &Records, study: &Study, keys: &[Key], linked: &Linked, threshold: f64) -> Vec<Reason> {
    let of_row = &linked.clusters.of_row;
    let mut links: Vec<(u32, u32, f64)> = linked
        .links
        .iter()
        .copied()
        .filter(|link| of_row[link.0 as usize] == of_row[link.1 as usize])
        .collect();
    let (tree, mut sets) = spanning(&mut links, DisjointSets::new(records.len()));
    let mut found = tree;
    let mut unseen = uncompared(records, study, of_row, &mut sets);
    found.extend(spanning(&mut unseen, sets).0);
    let holds = holds(&found, &links, of_row, threshold);
    let describe = |(link, hold): (&(u32, u32, f64), Hold)| describe(records, study, keys, *link, hold);
    let mut reasons: Vec<Reason> = found.iter().zip(holds).map(describe).collect();
    reasons.sort_by(|a, b| {
        let by_cluster = of_row[a.left as usize].cmp(&of_row[b.left as usize]);
        by_cluster
            .then(b.weight.total_cmp(&a.weight))
            .then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    reasons
}

type Link = (u32, u32, f64);

/// The strongest links that join what is apart.
fn spanning(links: &mut [Link], mut sets: DisjointSets) -> (Vec<Link>, DisjointSets) {
    links.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let joining = links.iter().copied().filter(|link| sets.join(link.0, link.1));
    (joining.collect(), sets)
}

/// Links within clusters whose parts no compared pair joins: they came together by agreeing on the whole. Only clusters of
/// up to [`LINK_CLUSTER_EXACT`] records do.
fn uncompared(records: &Records, study: &Study, of_row: &[u32], sets: &mut DisjointSets) -> Vec<Link> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, &cluster) in (0_u32..).zip(of_row) {
        if sets.root(row) != sets.root(cluster) {
            members.entry(cluster).or_default();
        }
    }
    for (row, cluster) in (0_u32..).zip(of_row) {
        if let Some(members) = members.get_mut(cluster) {
            members.push(row);
        }
    }
    let mut links = Vec::new();
    let mut outcomes = vec![0; records.comparers.len()];
    for rows in members.values().filter(|rows| rows.len() <= LINK_CLUSTER_EXACT) {
        for (place, &left) in rows.iter().enumerate() {
            for &right in &rows[place + 1..] {
                if sets.root(left) != sets.root(right) {
                    let (one, other) = (records.row(left), records.row(right));
                    links.push((left, right, study.weigher.weight(records, &one, &other, &mut outcomes)));
                }
            }
        }
    }
    links
}

/// What each link of the trees does. A link at or above the threshold that is not of a tree makes those firm that lie
/// between its ends; what is firm is walked over once.
fn holds(tree: &[Link], links: &[Link], of_row: &[u32], threshold: f64) -> Vec<Hold> {
    let rooted = Rooted::new(tree, of_row.len());
    let mut firm = vec![false; tree.len()];
    // Nodes are numbered from the roots down: the smallest of a set is its top.
    let mut tops = DisjointSets::new(of_row.len());
    for &(left, right, _) in links.iter().filter(|link| link.2 >= threshold) {
        let place = |row: u32| rooted.place_of[row as usize];
        let is_of_tree =
            |row: u32, other: u32| rooted.above[place(row) as usize].is_some_and(|(above, _)| above == place(other));
        if is_of_tree(left, right) || is_of_tree(right, left) {
            continue;
        }
        let (mut a, mut b) = (tops.root(place(left)), tops.root(place(right)));
        while a != b {
            let lower = a.max(b);
            let Some((above, link)) = rooted.above[lower as usize] else {
                break;
            };
            firm[link] = true;
            tops.join(lower, above);
            (a, b) = (tops.root(a), tops.root(b));
        }
    }
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for link in tree {
        *sizes.entry(of_row[link.0 as usize]).or_insert(1) += 1;
    }
    let hold = |(link, is_firm): (&Link, bool)| {
        if link.2 < threshold {
            Hold::Average
        } else if is_firm || sizes[&of_row[link.0 as usize]] == 2 {
            Hold::Firm
        } else {
            Hold::Bridge
        }
    };
    tree.iter().zip(firm).map(hold).collect()
}

/// Trees with their nodes numbered from the roots down.
struct Rooted {
    /// The number of each row.
    place_of: Vec<u32>,
    /// For each number, the number above it and the link to that.
    above: Vec<Option<(u32, usize)>>,
}

impl Rooted {
    fn new(tree: &[Link], rows: usize) -> Self {
        let mut neighbours: Vec<Vec<(u32, usize)>> = vec![Vec::new(); rows];
        for (index, &(left, right, _)) in tree.iter().enumerate() {
            neighbours[left as usize].push((right, index));
            neighbours[right as usize].push((left, index));
        }
        let mut rooted = Self {
            place_of: vec![u32::MAX; rows],
            above: Vec::with_capacity(rows),
        };
        for row in (0_u32..).take(rows) {
            if rooted.place_of[row as usize] == u32::MAX {
                rooted.number(row, &neighbours);
            }
        }
        rooted
    }

    fn number(&mut self, root: u32, neighbours: &[Vec<(u32, usize)>]) {
        let mut next = VecDeque::from([(root, None)]);
        while let Some((row, above)) = next.pop_front() {
            let place = u32::try_from(self.above.len()).unwrap_or(u32::MAX);
            self.place_of[row as usize] = place;
            self.above.push(above);
            for &(other, link) in &neighbours[row as usize] {
                if self.place_of[other as usize] == u32::MAX {
                    next.push_back((other, Some((place, link))));
                }
            }
        }
    }
}

fn describe(records: &Records, study: &Study, keys: &[Key], (left, right, weight): Link, hold: Hold) -> Reason {
    let (one, other) = (records.row(left), records.row(right));
    let mut outcomes = vec![0; records.comparers.len()];
    records.outcomes(&one, &other, &mut outcomes);
    let fields = 0..records.comparers.len();
    let (agreed, differed) = fields
        .filter(|&field| outcomes[field] != NOTHING)
        .partition(|&field| study.weigher.agrees(field, outcomes[field]));
    let shares = |key: &Key| {
        key.0.iter().all(|part| {
            let values = study.values().iter().find(|values| values.part == *part);
            values.is_some_and(|values| values.share(records.code(part.field, left), records.code(part.field, right)))
        })
    };
    Reason {
        left,
        right,
        weight,
        hold,
        agreed,
        differed,
        keys: (0..keys.len()).filter(|&key| shares(&keys[key])).collect(),
    }
}
