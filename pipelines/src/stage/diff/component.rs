//! Components: clusters and keys that change together or not at all.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::Key;

/// Clusters and keys that rows pass between: they change together or not at all.
#[derive(Default)]
pub(super) struct Component {
    /// The clusters.
    pub(super) clusters: Vec<usize>,
    /// Keys that the register has and that some cluster or lost row involves.
    pub(super) keys: BTreeSet<Key>,
}

/// Union–find over clusters, with the keys that link them.
pub(super) struct Joined {
    parents: Vec<usize>,
    first_cluster: BTreeMap<Key, usize>,
}

impl Joined {
    /// Every cluster on its own.
    pub(super) fn new(clusters: usize) -> Self {
        Self {
            parents: (0..clusters).collect(),
            first_cluster: BTreeMap::new(),
        }
    }

    fn root(&mut self, mut cluster: usize) -> usize {
        while self.parents[cluster] != cluster {
            self.parents[cluster] = self.parents[self.parents[cluster]];
            cluster = self.parents[cluster];
        }
        cluster
    }

    /// Says that a row passes between the cluster and the key.
    pub(super) fn link(&mut self, cluster: usize, key: &Key) {
        let Some(&first) = self.first_cluster.get(key) else {
            self.first_cluster.insert(key.clone(), cluster);
            return;
        };
        let (a, b) = (self.root(first), self.root(cluster));
        self.parents[a.max(b)] = a.min(b);
    }

    /// The components of the clusters that `wanted` accepts, in the order of their first cluster. A component is wanted
    /// as a whole or not at all.
    pub(super) fn components(mut self, wanted: impl Fn(usize) -> bool) -> Vec<Component> {
        let mut by_root: BTreeMap<usize, Component> = BTreeMap::new();
        for cluster in (0..self.parents.len()).filter(|&cluster| wanted(cluster)) {
            let root = self.root(cluster);
            by_root.entry(root).or_default().clusters.push(cluster);
        }
        for (key, cluster) in std::mem::take(&mut self.first_cluster) {
            let root = self.root(cluster);
            by_root.entry(root).or_default().keys.insert(key);
        }
        by_root.into_values().collect()
    }
}
