//! Components: clusters and keys that change together or not at all.

use std::collections::{BTreeMap, BTreeSet};

use cleaning::linkage::DisjointSets;
use registry_core::Key;

/// Clusters and keys that rows pass between: they change together or not at all.
#[derive(Default)]
pub(super) struct Component {
    /// The clusters.
    pub(super) clusters: Vec<usize>,
    /// Keys that the register has and that some cluster or lost row involves.
    pub(super) keys: BTreeSet<Key>,
}

/// Clusters that hang together by keys.
pub(super) struct Joined {
    sets: DisjointSets,
    clusters: usize,
    first_cluster: BTreeMap<Key, u32>,
}

impl Joined {
    /// Every cluster on its own.
    pub(super) fn new(clusters: usize) -> Self {
        Self {
            sets: DisjointSets::new(clusters),
            clusters,
            first_cluster: BTreeMap::new(),
        }
    }

    /// Says that a row passes between the cluster and the key.
    pub(super) fn link(&mut self, cluster: usize, key: &Key) {
        let cluster = number(cluster);
        match self.first_cluster.get(key) {
            Some(&first) => {
                self.sets.join(first, cluster);
            }
            None => {
                self.first_cluster.insert(key.clone(), cluster);
            }
        }
    }

    /// The components of the clusters that `wanted` accepts, in the order of their first cluster. A component is wanted
    /// as a whole or not at all.
    pub(super) fn components(mut self, wanted: impl Fn(usize) -> bool) -> Vec<Component> {
        let mut by_root: BTreeMap<u32, Component> = BTreeMap::new();
        for cluster in (0..self.clusters).filter(|&cluster| wanted(cluster)) {
            let root = self.sets.root(number(cluster));
            by_root.entry(root).or_default().clusters.push(cluster);
        }
        for (key, cluster) in self.first_cluster {
            let root = self.sets.root(cluster);
            by_root.entry(root).or_default().keys.insert(key);
        }
        by_root.into_values().collect()
    }
}

/// A cluster has at least one row, and there are fewer than 2^32 rows.
fn number(cluster: usize) -> u32 {
    u32::try_from(cluster).unwrap_or(u32::MAX)
}
