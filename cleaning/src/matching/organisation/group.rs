//! The spellings in a list of names, grouped.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{index::OrganisationIndex, score::NameScore};

/// Similarity from which two spellings may be one name.
const SIMILARITY: f64 = 0.5;
/// Bits from which they may: below, the words in common are too common.
const WEIGHT: f64 = 6.0;
/// Bits that one word in common must say at least: "foundation trust" names nobody.
const RAREST: f64 = 5.5;
/// The share of all pairs between two groups that must be linked when their hubs are not.
const SHARE: f64 = 0.2;

/// Two distinct texts that may be one name.
#[derive(Debug, Clone, Copy)]
struct Link {
    left: u32,
    right: u32,
    similarity: f64,
    /// Which of their names agree, for texts that hold several.
    names: [u32; 2],
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
                .filter(move |(right, score, _)| *right != left && may_be_one(score))
                .map(move |(right, score, names)| Link::new((left, names[0]), (right, names[1]), score.similarity))
        })
        .collect();
    links.sort_unstable_by(|one, other| {
        let by_similarity = other.similarity.total_cmp(&one.similarity);
        let key = |link: &Link| (link.left, link.right, link.names);
        by_similarity.then(key(one).cmp(&key(other)))
    });
    links.dedup_by_key(|link| (link.left, link.right));
    by_one_name_each(&mut links, texts.len());
    links
}

/// Keeps of a text that holds several names the links of one of them, that of its strongest link: a ledger line with
/// two suppliers belongs to one, and is no bridge between them.
fn by_one_name_each(links: &mut Vec<Link>, count: usize) {
    let mut name_of: Vec<Option<u32>> = vec![None; count];
    for link in &*links {
        name_of[link.left as usize].get_or_insert(link.names[0]);
        name_of[link.right as usize].get_or_insert(link.names[1]);
    }
    links.retain(|link| {
        let names = [link.left, link.right].map(|text| name_of[text as usize]);
        names == link.names.map(Some)
    });
}

impl Link {
    fn new(one: (u32, u32), other: (u32, u32), similarity: f64) -> Self {
        let (left, right) = if one < other { (one, other) } else { (other, one) };
        Self {
            left: left.0,
            right: right.0,
            similarity,
            names: [left.1, right.1],
        }
    }
}

fn may_be_one(score: &NameScore) -> bool {
    score.similarity >= SIMILARITY && score.weight >= WEIGHT && score.rarest >= RAREST && !score.sisters
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
