//! What became of two source records.

use std::collections::{BTreeMap, VecDeque};

use cleaning::linkage::DisjointSets;
use registry_core::SourceReference;
use serde::Serialize;

use super::meeting::{Meeting, RuleMeeting};
use crate::refusal;
use crate::spec::Spec;
use crate::stage::link::Pair;
use crate::work::Work;

/// Why two source records are one thing or two.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "ending", rename_all = "kebab-case")]
pub enum Ending {
    /// One thing, by these links: one when the two match by themselves, several when others stand between them, none
    /// when a person decided so.
    Joined {
        /// From the left source record to the right one, along the strongest links.
        links: Vec<Link>,
    },
    /// A source record lacks what a record must have, and is in none.
    Unusable {
        /// Which.
        source_records: Vec<SourceReference>,
    },
    /// They match well enough, and something forbade it.
    KeptApart {
        /// What, worded to follow "kept apart because".
        reason: String,
    },
    /// They were compared and match too little.
    BelowThreshold {
        /// Bits that are missing to "one thing".
        missing: f64,
    },
    /// No blocking rule put them together.
    NeverCompared {
        /// Whether they would be one thing if they had been compared.
        would_match: bool,
    },
}

/// Two source records that match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// One of them.
    pub left: SourceReference,
    /// The other.
    pub right: SourceReference,
    /// Match weight in bits.
    pub match_weight: f64,
}

/// What became of the pair.
pub(super) fn of(spec: &Spec, work: &Work, pair: Pair, rules: &[RuleMeeting]) -> Ending {
    let unusable = [pair.left, pair.right]
        .into_iter()
        .filter(|&row| !work.standardised.usable[row as usize]);
    let unusable: Vec<SourceReference> = unusable.map(|row| reference(work, row)).collect();
    if !unusable.is_empty() {
        return Ending::Unusable {
            source_records: unusable,
        };
    }
    let cluster = |row: u32| {
        work.clustering
            .clusters
            .iter()
            .find(|rows| rows.binary_search(&row).is_ok())
    };
    let (left, right) = (cluster(pair.left), cluster(pair.right));
    if left == right {
        let links = strongest_path(spec, work, pair, left.map_or(&[], Vec::as_slice));
        return Ending::Joined { links };
    }
    let compared = rules
        .iter()
        .any(|rule| matches!(rule.meeting, Meeting::Compared { .. }));
    let refused = work.clustering.refused.iter().find(|link| {
        let ends = (cluster(link.left), cluster(link.right));
        ends == (left, right) || ends == (right, left)
    });
    let would_match = pair.match_weight >= spec.linkage.same;
    match refused {
        Some(link) if would_match => Ending::KeptApart {
            reason: refusal::in_words(spec, &work.records, &link.reason),
        },
        _ if !compared => Ending::NeverCompared { would_match },
        _ => Ending::BelowThreshold {
            missing: (spec.linkage.same - pair.match_weight).max(0.0),
        },
    }
}

fn reference(work: &Work, row: u32) -> SourceReference {
    work.records.references[row as usize].clone()
}

/// The way from the left row to the right one whose weakest link is the strongest: the path in the maximum spanning
/// tree of the cluster's links (Kruskal 1956), grown until it reaches from one to the other.
fn strongest_path(spec: &Spec, work: &Work, pair: Pair, rows: &[u32]) -> Vec<Link> {
    let within = |row: u32| rows.binary_search(&row).is_ok();
    let mut links: Vec<&Pair> = work
        .linked
        .pairs
        .iter()
        .filter(|link| link.match_weight >= spec.linkage.same && within(link.left) && within(link.right))
        .collect();
    links.sort_by(|a, b| {
        let by_weight = b.match_weight.total_cmp(&a.match_weight);
        by_weight.then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let mut trees = DisjointSets::new(rows.len());
    let place = |row: u32| u32::try_from(rows.binary_search(&row).unwrap_or_default()).unwrap_or_default();
    let mut neighbours: BTreeMap<u32, Vec<&Pair>> = BTreeMap::new();
    for link in links {
        if !trees.join(place(link.left), place(link.right)) {
            continue;
        }
        neighbours.entry(link.left).or_default().push(link);
        neighbours.entry(link.right).or_default().push(link);
        if trees.root(place(pair.left)) == trees.root(place(pair.right)) {
            let path = path(&neighbours, pair.left, pair.right).unwrap_or_default();
            let links = path.into_iter().map(|link| Link {
                left: reference(work, link.left),
                right: reference(work, link.right),
                match_weight: link.match_weight,
            });
            return links.collect();
        }
    }
    Vec::new()
}

/// The links from one row to another, by breadth-first search.
fn path<'links>(neighbours: &BTreeMap<u32, Vec<&'links Pair>>, from: u32, to: u32) -> Option<Vec<&'links Pair>> {
    let mut came_by: BTreeMap<u32, &Pair> = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(row) = waiting.pop_front() {
        if row == to {
            let mut links = Vec::new();
            let mut at = to;
            while at != from {
                let link = *came_by.get(&at)?;
                links.push(link);
                at = other_end(link, at);
            }
            links.reverse();
            return Some(links);
        }
        for link in neighbours.get(&row).into_iter().flatten() {
            let next = other_end(link, row);
            if next != from && !came_by.contains_key(&next) {
                came_by.insert(next, link);
                waiting.push_back(next);
            }
        }
    }
    None
}

fn other_end(link: &Pair, row: u32) -> u32 {
    if link.left == row { link.right } else { link.left }
}
