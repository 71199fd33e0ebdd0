//! Clusters of records that are one thing: links joined from the strongest to the weakest, unless a constraint forbids.

use std::collections::{BTreeSet, HashMap};

use super::column::{MISSING, TextColumn};
use super::disjoint_sets::DisjointSets;
use crate::compare::Comparator;

/// What a cluster may not do, whatever the match weights say.
#[derive(Debug, Default)]
pub struct ClusterConstraints<'data> {
    /// Columns in which all values of a cluster must agree: the comparator's similarity of any two must reach the
    /// number. Missing values agree with everything.
    pub consistent: Vec<(&'data TextColumn, Comparator, f64)>,
    /// Pairs that a person decided are never the same; they hold transitively.
    pub never_same: Vec<(u32, u32)>,
    /// Pairs that a person decided are the same; joined first, whatever the columns say.
    pub same: Vec<(u32, u32)>,
    /// A cluster may not grow beyond this many records.
    pub cluster_records_max: usize,
}

/// Why a link was not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalReason {
    /// The two clusters hold values that contradict each other in a column that must be consistent.
    Inconsistent {
        /// Position among [`ClusterConstraints::consistent`].
        constraint: usize,
        /// A value of the left cluster.
        left: String,
        /// A contradicting value of the right cluster.
        right: String,
    },
    /// A decision keeps two of the records apart.
    NeverSame(u32, u32),
    /// The cluster would grow beyond the limit.
    TooLarge(usize),
}

/// A link strong enough to join two clusters that a constraint kept apart.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedLink {
    /// One end.
    pub left: u32,
    /// The other end.
    pub right: u32,
    /// Match weight in bits.
    pub match_weight: f64,
    /// What forbade it.
    pub reason: RefusalReason,
}

/// Rows sorted into clusters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clustering {
    /// Rows of each cluster, ascending; clusters in the order of their first row. Every row is in exactly one.
    pub clusters: Vec<Vec<u32>>,
    /// Links that were not followed.
    pub refused: Vec<RefusedLink>,
}

/// Joins `rows` rows by links `(left, right, match weight)`, strongest first; equal weights in the order of the rows.
pub fn cluster(rows: u32, links: &[(u32, u32, f64)], constraints: &ClusterConstraints) -> Clustering {
    let mut forest = Forest::new(rows, constraints);
    for &(left, right) in &constraints.same {
        forest.join_by_decision(left, right);
    }
    let mut ordered: Vec<(u32, u32, f64)> = links.to_vec();
    ordered.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut refused = Vec::new();
    for (left, right, match_weight) in ordered {
        if let Err(reason) = forest.join(left, right) {
            refused.push(RefusedLink {
                left,
                right,
                match_weight,
                reason,
            });
        }
    }
    Clustering {
        clusters: forest.clusters(),
        refused,
    }
}

/// Disjoint sets in which every root knows what its cluster holds.
struct Forest<'data> {
    sets: DisjointSets,
    sizes: Vec<usize>,
    constraints: &'data ClusterConstraints<'data>,
    /// For each constraint and root, the distinct codes of the cluster.
    values: Vec<Vec<BTreeSet<u32>>>,
    /// For each root, the decisions that name a row of its cluster, as (row inside, row outside).
    kept_apart: HashMap<u32, Vec<(u32, u32)>>,
}

impl<'data> Forest<'data> {
    fn new(rows: u32, constraints: &'data ClusterConstraints<'data>) -> Self {
        let values_of = |column: &TextColumn| {
            (0..rows as usize)
                .map(|row| {
                    Some(column.code(row))
                        .filter(|&code| code != MISSING)
                        .into_iter()
                        .collect()
                })
                .collect()
        };
        let mut kept_apart: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for &(left, right) in &constraints.never_same {
            kept_apart.entry(left).or_default().push((left, right));
            kept_apart.entry(right).or_default().push((right, left));
        }
        Self {
            sets: DisjointSets::new(rows as usize),
            sizes: vec![1; rows as usize],
            values: constraints
                .consistent
                .iter()
                .map(|(column, _, _)| values_of(column))
                .collect(),
            constraints,
            kept_apart,
        }
    }

    fn join(&mut self, left: u32, right: u32) -> Result<(), RefusalReason> {
        let (left, right) = (self.sets.root(left), self.sets.root(right));
        if left == right {
            return Ok(());
        }
        self.check(left, right)?;
        self.unite(left, right);
        Ok(())
    }

    /// A person's "same" overrides the columns, but not another person's "never the same".
    fn join_by_decision(&mut self, left: u32, right: u32) {
        let (left, right) = (self.sets.root(left), self.sets.root(right));
        if left != right && self.decision_against(left, right).is_none() {
            self.unite(left, right);
        }
    }

    fn check(&mut self, left: u32, right: u32) -> Result<(), RefusalReason> {
        if let Some((inside, outside)) = self.decision_against(left, right) {
            return Err(RefusalReason::NeverSame(inside, outside));
        }
        let size = self.sizes[left as usize] + self.sizes[right as usize];
        if size > self.constraints.cluster_records_max {
            return Err(RefusalReason::TooLarge(size));
        }
        for (constraint, (column, comparator, at_least)) in self.constraints.consistent.iter().enumerate() {
            let values = &self.values[constraint];
            for &a in &values[left as usize] {
                for &b in &values[right as usize] {
                    let (a, b) = (
                        column.text_of(a).unwrap_or_default(),
                        column.text_of(b).unwrap_or_default(),
                    );
                    if comparator.similarity(a, b) < *at_least {
                        return Err(RefusalReason::Inconsistent {
                            constraint,
                            left: a.into(),
                            right: b.into(),
                        });
                    }
                }
            }
        }
        Ok(())
    }

    fn decision_against(&mut self, left: u32, right: u32) -> Option<(u32, u32)> {
        let decisions = self.kept_apart.get(&left).cloned().unwrap_or_default();
        decisions
            .into_iter()
            .find(|&(_, outside)| self.sets.root(outside) == right)
    }

    fn unite(&mut self, left: u32, right: u32) {
        self.sets.join(left, right);
        let root = self.sets.root(left);
        let other = if root == left { right } else { left };
        self.sizes[root as usize] += self.sizes[other as usize];
        for values in &mut self.values {
            let mut moved = std::mem::take(&mut values[other as usize]);
            let held = &mut values[root as usize];
            if moved.len() > held.len() {
                std::mem::swap(&mut moved, held);
            }
            held.extend(moved);
        }
        if let Some(mut moved) = self.kept_apart.remove(&other) {
            let held = self.kept_apart.entry(root).or_default();
            if moved.len() > held.len() {
                std::mem::swap(&mut moved, held);
            }
            held.extend(moved);
        }
    }

    fn clusters(self) -> Vec<Vec<u32>> {
        self.sets.into_sets()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FREE: ClusterConstraints<'static> = ClusterConstraints {
        consistent: Vec::new(),
        never_same: Vec::new(),
        same: Vec::new(),
        cluster_records_max: usize::MAX,
    };

    /// An independent oracle: breadth-first search over the links.
    fn connected(rows: u32, links: &[(u32, u32, f64)]) -> Vec<Vec<u32>> {
        let mut seen = BTreeSet::new();
        let mut components = Vec::new();
        for start in 0..rows {
            if !seen.insert(start) {
                continue;
            }
            let mut component = vec![start];
            let mut next = 0;
            while next < component.len() {
                let row = component[next];
                next += 1;
                for &(left, right, _) in links {
                    for (from, to) in [(left, right), (right, left)] {
                        if from == row && seen.insert(to) {
                            component.push(to);
                        }
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }

    proptest! {
        #[test]
        fn without_constraints_clusters_are_connected_components(
            links in prop::collection::vec((0_u32..30, 0_u32..30, 0.0..9.0_f64), 0..60)
        ) {
            prop_assert_eq!(cluster(30, &links, &FREE).clusters, connected(30, &links));
        }

        #[test]
        fn constraints_hold_in_every_cluster_and_the_order_of_links_does_not_matter(
            links in prop::collection::vec((0_u32..20, 0_u32..20, 0_i32..5), 0..60),
            values in prop::collection::vec(prop::option::of("[12]"), 20),
            never_same in prop::collection::vec((0_u32..20, 0_u32..20), 0..5),
        ) {
            let links: Vec<_> = links.into_iter().map(|(a, b, w)| (a.min(b), a.max(b), f64::from(w))).collect();
            let never_same: Vec<_> = never_same.into_iter().filter(|(a, b)| a != b).collect();
            let column = TextColumn::new(values.iter().map(Option::as_deref));
            let constraints = ClusterConstraints {
                consistent: vec![(&column, Comparator::Exact, 1.0)],
                never_same: never_same.clone(),
                same: Vec::new(),
                cluster_records_max: 6,
            };
            let clustering = cluster(20, &links, &constraints);
            for members in &clustering.clusters {
                prop_assert!(members.len() <= 6);
                let held: BTreeSet<_> = members.iter().filter_map(|&row| column.text(row as usize)).collect();
                prop_assert!(held.len() <= 1, "{held:?}");
                for (a, b) in &never_same {
                    prop_assert!(!(members.contains(a) && members.contains(b)));
                }
            }
            let mut reversed = links.clone();
            reversed.reverse();
            prop_assert_eq!(&cluster(20, &reversed, &constraints).clusters, &clustering.clusters);
        }
    }

    #[test]
    fn the_stronger_link_wins_and_the_refusal_names_the_values() {
        let column = TextColumn::new([Some("FLAT 1"), None, Some("FLAT 2")].into_iter());
        let constraints = ClusterConstraints {
            consistent: vec![(&column, Comparator::Exact, 1.0)],
            cluster_records_max: 9,
            ..FREE
        };
        let clustering = cluster(3, &[(0, 1, 5.0), (1, 2, 7.0)], &constraints);
        assert_eq!(clustering.clusters, [vec![0], vec![1, 2]]);
        let reason = RefusalReason::Inconsistent {
            constraint: 0,
            left: "FLAT 1".into(),
            right: "FLAT 2".into(),
        };
        assert_eq!(
            clustering.refused,
            [RefusedLink {
                left: 0,
                right: 1,
                match_weight: 5.0,
                reason
            }]
        );
    }

    #[test]
    fn never_the_same_holds_across_a_bridge() {
        let constraints = ClusterConstraints {
            never_same: vec![(0, 2)],
            cluster_records_max: 9,
            ..FREE
        };
        let clustering = cluster(3, &[(0, 1, 7.0), (1, 2, 5.0)], &constraints);
        assert_eq!(clustering.clusters, [vec![0, 1], vec![2]]);
        assert_eq!(clustering.refused.len(), 1);
    }
}
