//! Which elements hang together.

use std::collections::BTreeMap;

/// Disjoint sets of numbered elements (Tarjan 1975). A set is called by its smallest element, so that nothing depends on
/// the order of the joins.
#[derive(Debug, Clone)]
pub struct DisjointSets {
    parents: Vec<u32>,
}

impl DisjointSets {
    /// Every element alone.
    pub fn new(count: usize) -> Self {
        Self {
            parents: (0_u32..).take(count).collect(),
        }
    }

    /// The smallest element of the set that holds this one.
    pub fn root(&mut self, element: u32) -> u32 {
        let mut root = element;
        while self.parents[root as usize] != root {
            let above = self.parents[self.parents[root as usize] as usize];
            self.parents[root as usize] = above;
            root = above;
        }
        root
    }

    /// Joins the sets of two elements. Answers whether they were apart.
    pub fn join(&mut self, left: u32, right: u32) -> bool {
        let (left, right) = (self.root(left), self.root(right));
        self.parents[left.max(right) as usize] = left.min(right);
        left != right
    }

    /// The elements of each set, ascending; sets in the order of their smallest element.
    pub fn into_sets(self) -> Vec<Vec<u32>> {
        let mut sets: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (element, root) in (0_u32..).zip(self.into_roots()) {
            sets.entry(root).or_default().push(element);
        }
        sets.into_values().collect()
    }

    /// For each element the smallest of its set.
    pub fn into_roots(mut self) -> Vec<u32> {
        (0_u32..)
            .take(self.parents.len())
            .map(|element| self.root(element))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn elements_hang_together_as_in_a_plain_model(joins in proptest::collection::vec((0_u32..30, 0_u32..30), 0..40)) {
            let mut sets = DisjointSets::new(30);
            let mut model: Vec<BTreeSet<u32>> = (0..30).map(|element| BTreeSet::from([element])).collect();
            for (left, right) in joins {
                let of = |element: u32| model.iter().position(|set| set.contains(&element));
                let (a, b) = (of(left), of(right));
                proptest::prop_assert_eq!(sets.join(left, right), a != b);
                if let (Some(a), Some(b)) = (a, b)
                    && a != b
                {
                    let moved = std::mem::take(&mut model[b]);
                    model[a].extend(moved);
                }
            }
            for (element, root) in (0_u32..).zip(sets.into_roots()) {
                let set = model.iter().find(|set| set.contains(&element));
                proptest::prop_assert_eq!(Some(&root), set.and_then(BTreeSet::first));
            }
        }
    }
}
