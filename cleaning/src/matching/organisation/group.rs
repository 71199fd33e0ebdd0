//! The spellings in a list of names, grouped.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{index::OrganisationIndex, score::NameScore};

/// Similarity from which two spellings may be one name.
const SIMILARITY: f64 = 0.5;
/// Bits from which they may: below, the words in common are too common.
const WEIGHT: f64 = 6.0;
/// The share of all pairs between two groups that must be linked when their hubs are not.
const SHARE: f64 = 0.2;

/// Two distinct texts that may be one name.
#[derive(Debug, Clone, Copy)]
struct Link {
    left: u32,
    right: u32,
    similarity: f64,
}

/// Sorts names into groups that are spellings of one name each, by the names alone. Rows of each group ascending,
/// groups by their first row; every row is in exactly one group, and a blank one alone in its own.
///
/// Names join by the strongest links first. Two groups join only when their hubs are linked (the spelling of a group
/// that is most linked) or enough of their names are, so that one odd name makes no bridge. The order of the rows does
/// not matter. Time grows with the distinct names, each of which is looked up once.
pub fn group_names(texts: &[&str]) -> Vec<Vec<u32>> {
    let mut rows_of: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for (row, text) in (0_u32..).zip(texts) {
        if text.trim().is_empty() {
            groups.push(vec![row]);
        } else {
            rows_of.entry(text).or_default().push(row);
        }
    }
    let distinct: Vec<&str> = rows_of.keys().copied().collect();
    let rows: Vec<Vec<u32>> = rows_of.into_values().collect();
    let links = links(&distinct);
    for members in Groups::new(distinct.len(), &links).joined() {
        let mut group: Vec<u32> = members
            .iter()
            .flat_map(|&text| rows[text as usize].iter().copied())
            .collect();
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort_unstable();
    groups
}

/// The links between texts, the strongest first.
fn links(texts: &[&str]) -> Vec<Link> {
    let index = OrganisationIndex::new(texts);
    let mut links: Vec<Link> = (0_u32..)
        .zip(texts)
        .collect::<Vec<_>>()
        .into_par_iter()
        .flat_map_iter(|(left, text)| {
            let found = index.scores(text).into_iter();
            found
                .filter(move |(right, score)| *right != left && may_be_one(score))
                .map(move |(right, score)| Link {
                    left: left.min(right),
                    right: left.max(right),
                    similarity: score.similarity,
                })
        })
        .collect();
    links.sort_unstable_by(|one, other| {
        let by_similarity = other.similarity.total_cmp(&one.similarity);
        by_similarity.then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    links.dedup_by_key(|link| (link.left, link.right));
    links
}

fn may_be_one(score: &NameScore) -> bool {
    score.similarity >= SIMILARITY && score.weight >= WEIGHT && !score.sisters
}

/// Texts on their way into groups.
struct Groups<'links> {
    links: &'links [Link],
    linked: FxHashSet<(u32, u32)>,
    /// How much each text is linked: the sum of the similarities of its links.
    degrees: Vec<f64>,
    group_of: Vec<u32>,
    members: Vec<Vec<u32>>,
    hubs: Vec<u32>,
}

impl<'links> Groups<'links> {
    fn new(count: usize, links: &'links [Link]) -> Self {
        let mut degrees = vec![0.0; count];
        for link in links {
            degrees[link.left as usize] += link.similarity;
            degrees[link.right as usize] += link.similarity;
        }
        let each = || (0_u32..).take(count);
        Self {
            links,
            linked: links.iter().map(|link| (link.left, link.right)).collect(),
            degrees,
            group_of: each().collect(),
            members: each().map(|text| vec![text]).collect(),
            hubs: each().collect(),
        }
    }

    fn joined(mut self) -> impl Iterator<Item = Vec<u32>> {
        for link in self.links {
            let (left, right) = (self.group_of[link.left as usize], self.group_of[link.right as usize]);
            if left != right && self.may_join(left, right) {
                self.join(left, right);
            }
        }
        self.members.into_iter().filter(|members| !members.is_empty())
    }

    fn is_linked(&self, one: u32, other: u32) -> bool {
        self.linked.contains(&(one.min(other), one.max(other)))
    }

    fn may_join(&self, left: u32, right: u32) -> bool {
        if self.is_linked(self.hubs[left as usize], self.hubs[right as usize]) {
            return true;
        }
        let (left, right) = (&self.members[left as usize], &self.members[right as usize]);
        let pairs = left
            .iter()
            .flat_map(|&one| right.iter().map(move |&other| (one, other)));
        let linked = pairs.filter(|&(one, other)| self.is_linked(one, other)).count();
        #[expect(clippy::cast_precision_loss, reason = "groups are far smaller than 2^26")]
        let share = linked as f64 / (left.len() * right.len()) as f64;
        share >= SHARE
    }

    fn join(&mut self, left: u32, right: u32) {
        let is_smaller = self.members[left as usize].len() < self.members[right as usize].len();
        let (large, small) = if is_smaller { (right, left) } else { (left, right) };
        let moved = std::mem::take(&mut self.members[small as usize]);
        for &text in &moved {
            self.group_of[text as usize] = large;
        }
        self.members[large as usize].extend(moved);
        let (kept, other) = (self.hubs[large as usize], self.hubs[small as usize]);
        let order = self.degrees[kept as usize].total_cmp(&self.degrees[other as usize]);
        if order.then(other.cmp(&kept)).is_lt() {
            self.hubs[large as usize] = other;
        }
    }
}
