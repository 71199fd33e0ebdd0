//! Match weights of pairs of records.

use super::column::{MISSING, TextColumn};
use super::model::{Comparison, Level, LinkageModel, Verdict};
use crate::compare::{Comparator, TokenRarity, TokenSet};
use crate::matching::{AddressColumn, OrganisationNames, PreparedName};

/// The most that the rarity of an agreed value may add to a comparison, in bits: a value 1,024 times rarer than the
/// average. Beyond that a rare value is as likely a rare mistake.
const TERM_FREQUENCY_BITS_MAX: f64 = 10.0;

/// Rows in groups within which a match is more or less likely than between them: the rows of one source, say, whose
/// keeper takes care that nothing stands in it twice.
#[derive(Debug, Clone, Default)]
pub struct RowGroups {
    /// The group of each row; rows beyond the end are in no group.
    pub group_of_row: Vec<u32>,
    /// For each group, λ for two of its rows; none leaves the model's.
    pub probability_within: Vec<Option<f64>>,
}

/// Scores pairs of rows of fixed columns under a model. Built once for a run, then asked from many threads.
#[derive(Debug)]
pub struct Scorer<'data> {
    model: &'data LinkageModel,
    columns: &'data [TextColumn],
    groups: &'data RowGroups,
    prepared: Vec<Prepared>,
    prior: f64,
    prior_within: Vec<f64>,
}

/// What a comparison needs to know about its whole column, worked out once.
#[derive(Debug)]
struct Prepared {
    /// Words of each distinct text, and how rare each word is; only for [`Comparator::RareTokens`].
    tokens: Option<(TokenRarity, Vec<TokenSet>)>,
    /// Each distinct name taken apart, and what the column says about words; only for [`Comparator::OrganisationName`].
    names: Option<(OrganisationNames, Vec<PreparedName>)>,
    /// Each distinct address taken apart; only for [`Comparator::Address`].
    addresses: Option<AddressColumn>,
    /// The similarity below which only the last level is left.
    cutoff: f64,
    /// Addition to the weight of an agreement on each distinct text; empty without term frequencies.
    rarity_bits: Vec<f64>,
}

/// A match weight and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Sum of the prior and of every part, in bits.
    pub match_weight: f64,
    /// What the weight means under the model's thresholds.
    pub verdict: Verdict,
    /// What the pair weighs before anything is compared, in bits.
    pub prior: f64,
    /// One part for each comparison of the model, in its order.
    pub parts: Vec<ComparisonPart>,
}

/// What one comparison said about a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonPart {
    /// Index of the comparison in the model.
    pub comparison: usize,
    /// Which outcome it took.
    pub level: LevelTaken,
    /// Its contribution in bits.
    pub weight: f64,
}

/// The outcome that a comparison took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelTaken {
    /// Index of the level in the comparison.
    Level(usize),
    /// One record has no value.
    OneMissing,
    /// Neither record has a value: always neutral.
    BothMissing,
}

impl LevelTaken {
    /// What a person reads about the outcome.
    pub fn label(self, comparison: &Comparison) -> &str {
        match self {
            Self::Level(index) => comparison.levels.get(index).map_or("", |level| level.label.as_str()),
            Self::OneMissing => comparison
                .one_missing
                .as_ref()
                .map_or("missing in one", |level| level.label.as_str()),
            Self::BothMissing => "missing in both",
        }
    }
}

impl<'data> Scorer<'data> {
    /// Learns what the comparisons need from the columns: rarity of words, frequency of values.
    ///
    /// `columns[comparison.column]` must exist for every comparison; a comparison without its column says nothing.
    pub fn new(model: &'data LinkageModel, columns: &'data [TextColumn], groups: &'data RowGroups) -> Self {
        let prepared = model
            .comparisons
            .iter()
            .map(|comparison| {
                columns
                    .get(comparison.column)
                    .map_or_else(Prepared::empty, |column| prepare(comparison, column))
            })
            .collect();
        let prior = model.prior_weight();
        let within = groups.probability_within.iter();
        let prior_within = within
            .map(|lambda| lambda.map_or(prior, LinkageModel::weight_of_prior))
            .collect();
        Self {
            model,
            columns,
            groups,
            prepared,
            prior,
            prior_within,
        }
    }

    /// What two rows weigh before anything is compared, in bits.
    fn prior(&self, left: usize, right: usize) -> f64 {
        let group = |row: usize| self.groups.group_of_row.get(row);
        match (group(left), group(right)) {
            (Some(left), Some(right)) if left == right => self.prior_within[*left as usize],
            _ => self.prior,
        }
    }

    /// The model that this scorer follows.
    pub fn model(&self) -> &'data LinkageModel {
        self.model
    }

    /// Match weight of two rows in bits, without its parts: what the hot loop asks.
    pub fn match_weight(&self, left: usize, right: usize) -> f64 {
        let parts = (0..self.model.comparisons.len()).map(|index| self.part(index, left, right).1);
        self.prior(left, right) + parts.sum::<f64>()
    }

    /// Match weight of two rows with every part.
    pub fn score(&self, left: usize, right: usize) -> Score {
        let parts: Vec<ComparisonPart> = (0..self.model.comparisons.len())
            .map(|comparison| {
                let (level, weight) = self.part(comparison, left, right);
                ComparisonPart {
                    comparison,
                    level,
                    weight,
                }
            })
            .collect();
        let prior = self.prior(left, right);
        let match_weight = prior + parts.iter().map(|part| part.weight).sum::<f64>();
        Score {
            match_weight,
            verdict: self.model.verdict(match_weight),
            prior,
            parts,
        }
    }

    fn part(&self, index: usize, left: usize, right: usize) -> (LevelTaken, f64) {
        let comparison = &self.model.comparisons[index];
        let Some(column) = self.columns.get(comparison.column) else {
            return (LevelTaken::BothMissing, 0.0);
        };
        let (left, right) = (column.code(left), column.code(right));
        match (left == MISSING, right == MISSING) {
            (true, true) => (LevelTaken::BothMissing, 0.0),
            (false, false) => self.level(index, column, left, right),
            _ => (
                LevelTaken::OneMissing,
                comparison.one_missing.as_ref().map_or(0.0, Level::weight),
            ),
        }
    }

    fn level(&self, index: usize, column: &TextColumn, left: u32, right: u32) -> (LevelTaken, f64) {
        let comparison = &self.model.comparisons[index];
        let prepared = &self.prepared[index];
        let similarity = prepared.similarity(comparison.comparator, column, left, right);
        let taken = comparison.levels.iter().position(|level| similarity >= level.at_least);
        let Some(position) = taken.or(comparison.levels.len().checked_sub(1)) else {
            return (LevelTaken::BothMissing, 0.0);
        };
        let mut weight = comparison.levels[position].weight();
        if position == 0 {
            weight += prepared.rarity_bits.get(left as usize).copied().unwrap_or(0.0);
        }
        (LevelTaken::Level(position), weight)
    }
}

impl Prepared {
    fn empty() -> Self {
        Self {
            tokens: None,
            names: None,
            addresses: None,
            cutoff: 0.0,
            rarity_bits: Vec::new(),
        }
    }

    fn similarity(&self, comparator: Comparator, column: &TextColumn, left: u32, right: u32) -> f64 {
        if left == right {
            return 1.0;
        }
        if let Some((rarity, sets)) = &self.tokens {
            return rarity.similarity(&sets[left as usize], &sets[right as usize]);
        }
        if let Some((names, prepared)) = &self.names {
            return names.similarity(&prepared[left as usize], &prepared[right as usize]);
        }
        if let Some(addresses) = &self.addresses {
            return addresses.similarity(left, right);
        }
        match (column.text_of(left), column.text_of(right)) {
            (Some(left), Some(right)) => comparator.similarity_at_least(left, right, self.cutoff),
            _ => 0.0,
        }
    }
}

fn prepare(comparison: &Comparison, column: &TextColumn) -> Prepared {
    let tokens = (comparison.comparator == Comparator::RareTokens).then(|| {
        let rarity = TokenRarity::learn(column.distinct());
        let sets: Vec<TokenSet> = column.distinct().map(|(text, _)| rarity.tokens(text)).collect();
        (rarity, sets)
    });
    let names = (comparison.comparator == Comparator::OrganisationName).then(|| {
        let names = OrganisationNames::learn(column.distinct().map(|(text, _)| text));
        let prepared = column.distinct().map(|(text, _)| PreparedName::new(text));
        (names, prepared.collect())
    });
    let addresses = (comparison.comparator == Comparator::Address)
        .then(|| AddressColumn::learn(column.distinct().map(|(text, _)| text)));
    let rarity_bits = match (comparison.levels.first(), &tokens) {
        (Some(agreement), Some((rarity, sets))) if comparison.term_frequency => {
            let said = sets.iter().map(|set| rarity.information(set));
            said.map(|bits| bounded(bits + agreement.u.log2())).collect()
        }
        (Some(agreement), None) if comparison.term_frequency => frequency_bits(agreement, column),
        _ => Vec::new(),
    };
    Prepared {
        tokens,
        names,
        addresses,
        cutoff: cutoff(comparison),
        rarity_bits,
    }
}

/// What the last level but one asks for; a comparison of one level takes it in any case.
fn cutoff(comparison: &Comparison) -> f64 {
    let above_last = comparison
        .levels
        .len()
        .checked_sub(2)
        .and_then(|index| comparison.levels.get(index));
    above_last.map_or(0.0, |level| level.at_least)
}

/// For each distinct text, log2(u of agreement ÷ frequency of the text).
fn frequency_bits(agreement: &Level, column: &TextColumn) -> Vec<f64> {
    let total: f64 = column.distinct().map(|(_, count)| f64::from(count)).sum();
    column
        .distinct()
        .map(|(_, count)| bounded((agreement.u * total.max(1.0) / f64::from(count)).log2()))
        .collect()
}

fn bounded(bits: f64) -> f64 {
    bits.clamp(-TERM_FREQUENCY_BITS_MAX, TERM_FREQUENCY_BITS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::Thresholds;

    static NO_GROUPS: RowGroups = RowGroups {
        group_of_row: Vec::new(),
        probability_within: Vec::new(),
    };

    fn level(label: &str, at_least: f64, m: f64, u: f64) -> Level {
        Level {
            label: label.into(),
            at_least,
            m,
            u,
        }
    }

    fn model(term_frequency: bool, one_missing: Option<Level>) -> LinkageModel {
        LinkageModel {
            probability_two_random_records_match: 0.5,
            comparisons: vec![Comparison {
                name: "name".into(),
                column: 0,
                comparator: Comparator::EditDistance,
                levels: vec![
                    level("same", 1.0, 0.8, 0.1),
                    level("alike", 0.8, 0.1, 0.1),
                    level("other", 0.0, 0.1, 0.8),
                ],
                one_missing,
                term_frequency,
            }],
            thresholds: Thresholds { same: 2.0, review: 0.0 },
        }
    }

    fn column() -> Vec<TextColumn> {
        let values = ["SMITH", "SMITH", "SMITH", "SMYTH", "BROWN"]
            .map(Some)
            .into_iter()
            .chain([None, None]);
        vec![TextColumn::new(values)]
    }

    #[test]
    fn weights_are_log2_of_m_over_u_plus_the_prior() {
        let (model, columns) = (model(false, None), column());
        let scorer = Scorer::new(&model, &columns, &NO_GROUPS);
        assert!(
            (scorer.match_weight(0, 1) - 3.0).abs() < 1e-12,
            "same: log2(0.8 / 0.1), prior 0"
        );
        assert!((scorer.match_weight(0, 3)).abs() < 1e-12, "alike");
        assert!((scorer.match_weight(0, 4) + 3.0).abs() < 1e-12, "other");
        assert_eq!(scorer.score(0, 1).verdict, Verdict::Same);
        assert_eq!(scorer.score(0, 4).verdict, Verdict::Different);
    }

    #[test]
    fn missing_is_neutral_unless_the_model_says_otherwise() {
        let columns = column();
        let neutral = model(false, None);
        assert!((Scorer::new(&neutral, &columns, &NO_GROUPS).match_weight(0, 5)).abs() < 1e-12);
        let told = model(false, Some(level("missing in one", 0.0, 0.1, 0.4)));
        let scorer = Scorer::new(&told, &columns, &NO_GROUPS);
        assert!((scorer.match_weight(0, 5) + 2.0).abs() < 1e-12);
        assert!(
            (scorer.match_weight(5, 6)).abs() < 1e-12,
            "missing in both says nothing"
        );
    }

    #[test]
    fn agreement_on_a_rare_value_weighs_more() {
        let model = model(true, None);
        let values = ["SMITH", "SMITH", "SMITH", "SMITH", "QUILL", "QUILL"].map(Some);
        let columns = vec![TextColumn::new(values.into_iter())];
        let scorer = Scorer::new(&model, &columns, &NO_GROUPS);
        assert!(scorer.match_weight(4, 5) > scorer.match_weight(0, 1));
    }

    #[test]
    fn two_rows_of_a_source_without_duplicates_need_more_evidence() {
        let (model, columns) = (model(false, None), column());
        let groups = RowGroups {
            group_of_row: vec![0, 0, 1],
            probability_within: vec![Some(1.0 / 9.0), None],
        };
        let scorer = Scorer::new(&model, &columns, &groups);
        assert!(
            (scorer.match_weight(0, 1) - 0.0).abs() < 1e-12,
            "3 bits for the name, log2(1/8) before"
        );
        assert!(
            (scorer.match_weight(0, 2) - 3.0).abs() < 1e-12,
            "other sources: the model's prior"
        );
    }
}
