//! Blocking: which pairs are worth comparing at all.

use std::collections::HashMap;
use std::str::FromStr;

use super::column::TextColumn;
use crate::compare::TokenRarity;

/// The part of a value that goes into a blocking key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyTransform {
    /// The whole value: `postcode`.
    Whole,
    /// Its first characters: `street:prefix-4`.
    Prefix(usize),
    /// Its first word: `name:first-word`.
    FirstWord,
    /// Each of its rarest words, one key for each: `name:rarest-2`.
    Rarest(usize),
    /// The district of a postcode: `postcode:outward`.
    Outward,
}

/// One column's contribution to a blocking key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPart {
    /// Index of the column.
    pub column: usize,
    /// What of its value is taken.
    pub transform: KeyTransform,
}

/// Records that agree on every part of a rule are candidates. A record without one of the parts has no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockingRule {
    /// What reports call it: `postcode + number`.
    pub name: String,
    /// The parts of its key.
    pub parts: Vec<KeyPart>,
}

/// Several blocking rules and the size beyond which a block is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockingPlan {
    /// Rules, each a pass of its own.
    pub rules: Vec<BlockingRule>,
    /// A block with more records than this is skipped and reported: its pairs grow with the square of its size.
    pub block_records_max: usize,
}

/// A block that was too large to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedBlock {
    /// The rule that made it.
    pub rule: String,
    /// The values that its records have in common.
    pub key: String,
    /// Number of records in it.
    pub records: usize,
}

/// The blocks of a plan over some rows.
#[derive(Debug)]
pub struct BlockingOutcome {
    /// For each rule, the keys of every row as identifiers, ascending; skipped keys are not among them.
    keys_of_row: Vec<Vec<Vec<u32>>>,
    blocks: Vec<Block>,
    /// What was left out, largest first.
    pub skipped: Vec<SkippedBlock>,
}

#[derive(Debug)]
struct Block {
    rule: usize,
    key: u32,
    rows: Vec<u32>,
}

impl FromStr for KeyTransform {
    type Err = String;

    /// Reads the text after the colon of `column:transform`.
    fn from_str(text: &str) -> Result<Self, String> {
        let counted = |prefix: &str| text.strip_prefix(prefix).and_then(|count| count.parse::<usize>().ok());
        match text {
            "whole" => Ok(Self::Whole),
            "first-word" => Ok(Self::FirstWord),
            "outward" => Ok(Self::Outward),
            _ => match (counted("prefix-"), counted("rarest-")) {
                (Some(count @ 1..=100), _) => Ok(Self::Prefix(count)),
                (_, Some(count @ 1..=10)) => Ok(Self::Rarest(count)),
                _ => Err(format!(
                    "`{text}` is no part of a value: write whole, first-word, outward, prefix-N (1 to 100) or rarest-N (1 to 10)"
                )),
            },
        }
    }
}

impl BlockingPlan {
    /// Sorts `rows` of `columns` into blocks. Every row index must exist in every column that a rule names.
    pub fn block(&self, columns: &[TextColumn], rows: &[u32]) -> BlockingOutcome {
        let mut outcome = BlockingOutcome {
            keys_of_row: Vec::new(),
            blocks: Vec::new(),
            skipped: Vec::new(),
        };
        let row_count = columns.first().map_or(0, TextColumn::len);
        for (index, rule) in self.rules.iter().enumerate() {
            self.block_by(rule, index, columns, rows, row_count, &mut outcome);
        }
        outcome.skipped.sort_by(|a, b| {
            b.records
                .cmp(&a.records)
                .then_with(|| (&a.rule, &a.key).cmp(&(&b.rule, &b.key)))
        });
        outcome
    }

    /// The keys of one row, for each rule: rows that share one were compared, unless its block was too large.
    pub fn keys_of_row(&self, columns: &[TextColumn], row: usize) -> Vec<Vec<String>> {
        self.rules
            .iter()
            .map(|rule| keys(&key_makers(rule, columns), row))
            .collect()
    }

    fn block_by(
        &self,
        rule: &BlockingRule,
        index: usize,
        columns: &[TextColumn],
        rows: &[u32],
        row_count: usize,
        outcome: &mut BlockingOutcome,
    ) {
        let makers = key_makers(rule, columns);
        let mut identifiers: HashMap<String, u32> = HashMap::new();
        let mut blocks: Vec<(String, Vec<u32>)> = Vec::new();
        let mut keys_of_row = vec![Vec::new(); row_count];
        for &row in rows {
            for key in keys(&makers, row as usize) {
                let identifier = *identifiers.entry(key).or_insert_with_key(|key| {
                    blocks.push((key.clone(), Vec::new()));
                    #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 keys")]
                    let identifier = (blocks.len() - 1) as u32;
                    identifier
                });
                blocks[identifier as usize].1.push(row);
                keys_of_row[row as usize].push(identifier);
            }
        }
        for (identifier, (key, rows)) in (0_u32..).zip(blocks) {
            if rows.len() > self.block_records_max {
                for &row in &rows {
                    keys_of_row[row as usize].retain(|&known| known != identifier);
                }
                outcome.skipped.push(SkippedBlock {
                    rule: rule.name.clone(),
                    key,
                    records: rows.len(),
                });
            } else if rows.len() > 1 {
                outcome.blocks.push(Block {
                    rule: index,
                    key: identifier,
                    rows,
                });
            }
        }
        for keys in &mut keys_of_row {
            keys.sort_unstable();
        }
        outcome.keys_of_row.push(keys_of_row);
    }
}

impl BlockingOutcome {
    /// Number of blocks with at least one pair.
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Number of pairs that the blocks hold, those held by several blocks counted each time.
    pub fn pair_count_upper_bound(&self) -> u64 {
        self.blocks
            .iter()
            .map(|block| (block.rows.len() * (block.rows.len() - 1) / 2) as u64)
            .sum()
    }

    /// The candidate pairs that a block is the first to hold: no pair comes from two blocks.
    ///
    /// Blocks are numbered from 0 to [`Self::block_count`]; an unknown block has no pairs. The smaller row comes first.
    pub fn pairs(&self, block: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.blocks.get(block).into_iter().flat_map(move |block| {
            block.rows.iter().enumerate().flat_map(move |(position, &left)| {
                block.rows[position + 1..]
                    .iter()
                    .map(move |&right| (left.min(right), left.max(right)))
                    .filter(move |&(left, right)| left != right && self.is_first(block, left, right))
            })
        })
    }

    /// Whether no earlier rule, and no earlier key of the same rule, puts the two rows together.
    fn is_first(&self, block: &Block, left: u32, right: u32) -> bool {
        let common = |rule: usize| {
            let keys = &self.keys_of_row[rule];
            first_common(&keys[left as usize], &keys[right as usize])
        };
        (0..block.rule).all(|rule| common(rule).is_none()) && common(block.rule) == Some(block.key)
    }
}

/// The smallest number that two ascending lists have in common.
fn first_common(left: &[u32], right: &[u32]) -> Option<u32> {
    left.iter().copied().find(|key| right.binary_search(key).is_ok())
}

/// Makes one column's parts of a key, with what it must know of the whole column.
struct KeyMaker<'data> {
    column: &'data TextColumn,
    transform: KeyTransform,
    rarity: Option<TokenRarity>,
}

impl<'data> KeyMaker<'data> {
    fn new(part: KeyPart, column: &'data TextColumn) -> Self {
        let rarity = matches!(part.transform, KeyTransform::Rarest(_)).then(|| TokenRarity::learn(column.distinct()));
        Self {
            column,
            transform: part.transform,
            rarity,
        }
    }

    fn parts(&self, row: usize) -> Vec<String> {
        let Some(text) = self.column.text(row) else {
            return Vec::new();
        };
        match self.transform {
            KeyTransform::Whole => vec![text.to_owned()],
            KeyTransform::Prefix(count) => vec![text.chars().take(count).collect()],
            KeyTransform::FirstWord | KeyTransform::Outward => {
                text.split_whitespace().next().map(str::to_owned).into_iter().collect()
            }
            KeyTransform::Rarest(count) => self
                .rarity
                .as_ref()
                .map(|rarity| rarity.rarest(text, count).into_iter().map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    }
}

fn key_makers<'data>(rule: &BlockingRule, columns: &'data [TextColumn]) -> Vec<KeyMaker<'data>> {
    let parts = rule.parts.iter();
    parts.map(|part| KeyMaker::new(*part, &columns[part.column])).collect()
}

/// Every key of a row: each choice of one part from every column.
fn keys(makers: &[KeyMaker], row: usize) -> Vec<String> {
    let mut keys = vec![String::new()];
    for (position, maker) in makers.iter().enumerate() {
        let parts = maker.parts(row);
        keys = keys
            .iter()
            .flat_map(|key| {
                parts.iter().map(move |part| {
                    if position == 0 {
                        part.clone()
                    } else {
                        format!("{key} · {part}")
                    }
                })
            })
            .collect();
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn rule(parts: &[(usize, KeyTransform)]) -> BlockingRule {
        let parts = parts
            .iter()
            .map(|&(column, transform)| KeyPart { column, transform })
            .collect();
        BlockingRule {
            name: "rule".into(),
            parts,
        }
    }

    fn all_pairs(outcome: &BlockingOutcome) -> Vec<(u32, u32)> {
        (0..outcome.block_count())
            .flat_map(|block| outcome.pairs(block))
            .collect()
    }

    proptest! {
        /// The oracle compares every pair of rows directly.
        #[test]
        fn blocks_hold_each_agreeing_pair_exactly_once(
            values in prop::collection::vec((prop::option::of("[ab]{1,2}"), prop::option::of("[xy] [xyz]")), 0..24)
        ) {
            let columns = vec![
                TextColumn::new(values.iter().map(|value| value.0.as_deref())),
                TextColumn::new(values.iter().map(|value| value.1.as_deref())),
            ];
            let plan = BlockingPlan {
                rules: vec![rule(&[(0, KeyTransform::Whole)]), rule(&[(1, KeyTransform::Rarest(2))])],
                block_records_max: 1000,
            };
            let rows: Vec<u32> = (0_u32..).take(values.len()).collect();
            let found = all_pairs(&plan.block(&columns, &rows));
            let mut expected = BTreeSet::new();
            for (left, a) in values.iter().enumerate() {
                for (right, b) in values.iter().enumerate().skip(left + 1) {
                    let words = |text: &Option<String>| -> BTreeSet<String> {
                        text.iter().flat_map(|text| text.split(' ').map(str::to_owned)).collect()
                    };
                    let same_first = a.0.is_some() && a.0 == b.0;
                    if same_first || words(&a.1).intersection(&words(&b.1)).next().is_some() {
                        expected.insert((u32::try_from(left).unwrap_or(0), u32::try_from(right).unwrap_or(0)));
                    }
                }
            }
            let unique: BTreeSet<_> = found.iter().copied().collect();
            prop_assert_eq!(unique.len(), found.len(), "a pair came twice");
            prop_assert_eq!(unique, expected);
        }
    }

    #[test]
    fn a_block_that_is_too_large_is_reported_and_another_rule_still_finds_its_pairs() {
        let columns = vec![
            TextColumn::new(["A", "A", "A"].map(Some).into_iter()),
            TextColumn::new(["1", "1", "2"].map(Some).into_iter()),
        ];
        let plan = BlockingPlan {
            rules: vec![rule(&[(0, KeyTransform::Whole)]), rule(&[(1, KeyTransform::Whole)])],
            block_records_max: 2,
        };
        let outcome = plan.block(&columns, &[0, 1, 2]);
        assert_eq!(all_pairs(&outcome), [(0, 1)]);
        assert_eq!(
            outcome.skipped,
            [SkippedBlock {
                rule: "rule".into(),
                key: "A".into(),
                records: 3
            }]
        );
    }

    #[test]
    fn an_unknown_transform_says_what_is_possible() {
        assert_eq!("prefix-4".parse(), Ok(KeyTransform::Prefix(4)));
        let refusal = "prefix-0".parse::<KeyTransform>();
        assert!(refusal.is_err_and(|message| message.contains("prefix-0") && message.contains("first-word")));
    }
}
