//! Linking: candidate pairs by blocking, match weights by the specification's model.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use cleaning::linkage::{
    BlockingPlan, BlockingRule, Comparison, KeyPart, KeyTransform, Level, LinkageModel, RowGroups, Scorer,
    SkippedBlock, TextColumn, Thresholds,
};
use polars::prelude::DataFrame;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use registry_core::SourceName;

use super::gather::SourceRecords;
use super::standardise::{Standardised, text_column};
use crate::error::{PipelineError, Result};
use crate::limits::PAIRS_KEPT_MAX;
use crate::spec::{Spec, split_key};

/// The columns that linkage looks at, encoded, and the model over them.
#[derive(Debug)]
pub struct LinkageInput {
    /// Names of the columns.
    pub names: Vec<String>,
    /// The columns, in the order of `names`.
    pub columns: Vec<TextColumn>,
    /// The model; its comparisons refer to `columns` by index.
    pub model: LinkageModel,
    /// Rows by source.
    pub groups: RowGroups,
    /// Which pairs are compared.
    pub plan: BlockingPlan,
}

/// A pair at or above the review threshold. The left row is the smaller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Smaller row.
    pub left: u32,
    /// Larger row.
    pub right: u32,
    /// Match weight in bits.
    pub match_weight: f64,
}

/// What linking found.
#[derive(Debug, Default)]
pub struct Linked {
    /// Pairs at or above the review threshold, in the order of rows. Rows that are alike in every compared column are
    /// linked to the first of them only.
    pub pairs: Vec<Pair>,
    /// Number of pairs by whole bits of match weight (floor), over all compared pairs.
    pub histogram: BTreeMap<i32, u64>,
    /// Pairs compared.
    pub compared: u64,
    /// Rows that are alike in every compared column to an earlier row.
    pub identical_rows: u64,
    /// Blocks that were too large.
    pub skipped: Vec<SkippedBlock>,
    /// Pairs that were found but not kept, because of the limit.
    pub pairs_dropped: u64,
}

impl LinkageInput {
    /// Encodes the columns of a standardised frame that the specification compares, blocks by or keeps consistent.
    pub fn new(spec: &Spec, frame: &DataFrame, records: &SourceRecords) -> Result<Self> {
        let mut names: Vec<String> = Vec::new();
        let mut index_of = |name: &str| {
            names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            })
        };
        let comparisons = spec
            .comparisons
            .iter()
            .map(|section| Comparison {
                name: section.name.clone(),
                column: index_of(section.column.get_ref()),
                comparator: section.comparator,
                levels: section
                    .levels
                    .iter()
                    .map(|level| Level {
                        label: level.label.clone(),
                        at_least: level.at_least,
                        m: level.m,
                        u: level.u,
                    })
                    .collect(),
                one_missing: section.one_missing.as_ref().map(|outcome| Level {
                    label: "missing in one".to_owned(),
                    at_least: 0.0,
                    m: outcome.m,
                    u: outcome.u,
                }),
                term_frequency: section.term_frequency,
            })
            .collect();
        let rules = spec
            .blocking
            .iter()
            .map(|section| blocking_rule(&section.keys, &mut index_of))
            .collect::<Result<_>>()?;
        for section in &spec.consistent {
            index_of(section.column.get_ref());
        }
        let columns = names
            .iter()
            .map(|name| Ok(TextColumn::new(text_column(frame, name)?.iter())))
            .collect::<Result<_>>()?;
        let model = LinkageModel {
            probability_two_random_records_match: spec.linkage.probability_two_random_records_match,
            comparisons,
            thresholds: Thresholds {
                same: spec.linkage.same,
                review: spec.linkage.review,
            },
        };
        let plan = BlockingPlan {
            rules,
            block_records_max: spec.linkage.block_records_max,
        };
        Ok(Self {
            names,
            columns,
            model,
            groups: groups(spec, records),
            plan,
        })
    }

    /// A scorer over the columns.
    pub fn scorer(&self) -> Scorer<'_> {
        Scorer::new(&self.model, &self.columns, &self.groups)
    }

    /// The encoded column of a name that the specification refers to.
    pub fn column(&self, name: &str) -> Option<&TextColumn> {
        self.names
            .iter()
            .position(|known| known == name)
            .map(|index| &self.columns[index])
    }
}

/// The rows of each source are a group.
fn groups(spec: &Spec, records: &SourceRecords) -> RowGroups {
    let mut known: Vec<&SourceName> = Vec::new();
    let mut groups = RowGroups::default();
    for reference in &records.references {
        // Records are sorted by source, so that a new group only ever follows the last one.
        if known.last() != Some(&&reference.source) {
            known.push(&reference.source);
            let section = spec.source(&reference.source);
            groups
                .probability_within
                .push(section.and_then(|section| section.probability_two_rows_match));
        }
        groups
            .group_of_row
            .push(u32::try_from(known.len() - 1).unwrap_or(u32::MAX));
    }
    groups
}

fn blocking_rule(keys: &[toml::Spanned<String>], index_of: &mut impl FnMut(&str) -> usize) -> Result<BlockingRule> {
    let mut parts = Vec::new();
    for key in keys {
        let (column, transform) = split_key(key.get_ref());
        let transform = transform
            .map_or(Ok(KeyTransform::Whole), str::parse)
            .map_err(PipelineError::Input)?;
        parts.push(KeyPart {
            column: index_of(column),
            transform,
        });
    }
    let names: Vec<&str> = keys.iter().map(|key| key.get_ref().as_str()).collect();
    Ok(BlockingRule {
        name: names.join(" + "),
        parts,
    })
}

/// Finds and scores candidate pairs among the usable rows.
///
/// `started` is told the number of blocks, `advanced` how many of them are done.
pub fn link(
    input: &LinkageInput,
    standardised: &Standardised,
    started: &dyn Fn(u64),
    advanced: &(dyn Fn(u64) + Sync),
) -> Linked {
    let scorer = input.scorer();
    let groups = identical_groups(input, standardised, &scorer);
    let blocks = input
        .plan
        .block(&input.columns, &rows_to_block(input, groups.representatives));
    started(blocks.block_count() as u64);
    let done = AtomicU64::new(0);
    let review = input.model.thresholds.review;
    let mut linked = (0..blocks.block_count())
        .into_par_iter()
        .fold(Linked::default, |mut linked, block| {
            for (left, right) in blocks.pairs(block) {
                let match_weight = scorer.match_weight(left as usize, right as usize);
                linked.count(match_weight);
                if match_weight >= review {
                    linked.pairs.push(Pair {
                        left,
                        right,
                        match_weight,
                    });
                }
            }
            advanced(done.fetch_add(1, Ordering::Relaxed) + 1);
            linked
        })
        .reduce(Linked::default, Linked::join);
    linked.identical_rows = groups.links.len() as u64;
    linked.pairs.extend(groups.links);
    linked.skipped = blocks.skipped;
    linked.pairs.sort_by_key(|pair| (pair.left, pair.right));
    linked.keep_strongest(PAIRS_KEPT_MAX);
    linked
}

impl Linked {
    fn count(&mut self, match_weight: f64) {
        self.compared += 1;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "match weights lie within a few hundred bits"
        )]
        let bin = match_weight.floor() as i32;
        *self.histogram.entry(bin).or_default() += 1;
    }

    fn join(mut self, other: Self) -> Self {
        self.compared += other.compared;
        for (bin, count) in other.histogram {
            *self.histogram.entry(bin).or_default() += count;
        }
        self.pairs.extend(other.pairs);
        self
    }

    fn keep_strongest(&mut self, count: usize) {
        if self.pairs.len() <= count {
            return;
        }
        self.pairs_dropped = (self.pairs.len() - count) as u64;
        self.pairs.sort_by(|a, b| {
            b.match_weight
                .total_cmp(&a.match_weight)
                .then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        self.pairs.truncate(count);
        self.pairs.sort_by_key(|pair| (pair.left, pair.right));
    }
}

/// Those of the rows that a block may hold beside another: where rules take whole values, only rows whose values are
/// there twice can share one. Of a list that names each thing once, nothing is left to be blocked.
fn rows_to_block(input: &LinkageInput, rows: Vec<u32>) -> Vec<u32> {
    let mut parts = input.plan.rules.iter().flat_map(|rule| &rule.parts);
    if parts.any(|part| part.transform != KeyTransform::Whole) {
        return rows;
    }
    let counts: Vec<Vec<u32>> = input.columns.iter().map(|column| counts_among(column, &rows)).collect();
    let is_there_twice = |row: u32, part: &KeyPart| {
        let code = input.columns[part.column].code(row as usize);
        counts[part.column].get(code as usize).is_some_and(|&count| count > 1)
    };
    let may_meet = |row: &u32| {
        let mut rules = input.plan.rules.iter();
        rules.any(|rule| rule.parts.iter().all(|part| is_there_twice(*row, part)))
    };
    rows.into_iter().filter(may_meet).collect()
}

/// How many of the rows have each text of a column, by its code.
fn counts_among(column: &TextColumn, rows: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; column.distinct().count()];
    for &row in rows {
        if let Some(count) = counts.get_mut(column.code(row as usize) as usize) {
            *count += 1;
        }
    }
    counts
}

/// Rows of one source that are alike in every column that linkage looks at are compared once.
struct IdenticalGroups {
    /// The first row of each group, ascending.
    representatives: Vec<u32>,
    /// From the first row of a group to each of the others.
    links: Vec<Pair>,
}

fn identical_groups(input: &LinkageInput, standardised: &Standardised, scorer: &Scorer) -> IdenticalGroups {
    let mut first_of: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut groups = IdenticalGroups {
        representatives: Vec::new(),
        links: Vec::new(),
    };
    let counts: Vec<Vec<u32>> = input
        .columns
        .iter()
        .map(|column| column.distinct().map(|(_, count)| count).collect())
        .collect();
    // A row with a text that no other row has is like none, and need not be looked up.
    let is_unique = |row: u32| {
        let mut columns = input.columns.iter().zip(&counts);
        columns.any(|(column, counts)| counts.get(column.code(row as usize) as usize) == Some(&1))
    };
    for (row, _) in (0_u32..).zip(&standardised.usable).filter(|(_, usable)| **usable) {
        if is_unique(row) {
            groups.representatives.push(row);
            continue;
        }
        let codes = input.columns.iter().map(|column| column.code(row as usize));
        let codes: Vec<u32> = codes.chain([input.groups.group_of_row[row as usize]]).collect();
        match first_of.entry(codes) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(row);
                groups.representatives.push(row);
            }
            std::collections::hash_map::Entry::Occupied(first) => {
                let first = *first.get();
                let match_weight = scorer.match_weight(first as usize, row as usize);
                // Rows that say next to nothing are alike without being one thing: each stands for itself.
                if match_weight >= input.model.thresholds.same {
                    groups.links.push(Pair {
                        left: first,
                        right: row,
                        match_weight,
                    });
                } else {
                    groups.representatives.push(row);
                }
            }
        }
    }
    groups
}
