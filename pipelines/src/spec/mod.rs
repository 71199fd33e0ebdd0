//! A pipeline specification: everything that a department says about its files and its register, in one TOML file.

mod check;
mod error;
mod parse;
mod shipped;

use std::collections::BTreeMap;

use cleaning::compare::Comparator;
use registry_core::{Cardinality, Classification, Datatype, FieldName, RegisterName, SourceName};
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub(crate) use check::split_key;
pub use error::SpecError;
pub(crate) use error::nearest;
pub(crate) use error::suggestion;
pub use parse::{load, parse};
pub use shipped::{SHIPPED, ShippedSpec};

/// A pipeline: from source files to a change set for one register.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The register that the pipeline feeds.
    pub register: RegisterSection,
    /// Fields of the register and where their values come from.
    #[serde(rename = "field")]
    pub fields: Vec<FieldSection>,
    /// Feeds of departments.
    #[serde(rename = "source")]
    pub sources: Vec<SourceSection>,
    /// Cleaners, in order.
    #[serde(rename = "standardise", default)]
    pub standardise: Vec<StandardiseSection>,
    /// Blocking passes.
    #[serde(rename = "blocking")]
    pub blocking: Vec<BlockingSection>,
    /// Comparisons of candidate pairs.
    #[serde(rename = "comparison")]
    pub comparisons: Vec<ComparisonSection>,
    /// Columns in which a cluster may not contradict itself.
    #[serde(rename = "consistent", default)]
    pub consistent: Vec<ConsistentSection>,
    /// Thresholds and limits of the linkage.
    pub linkage: LinkageSection,
    /// What survivorship needs to know of the sources.
    #[serde(default)]
    pub survivorship: SurvivorshipSection,
}

/// `[register]`: what the register is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterSection {
    /// Name in addresses and files: `address`.
    pub name: Spanned<String>,
    /// Name for people: `Addresses`.
    pub title: String,
    /// What one record stands for.
    pub description: String,
    /// Licence under which the register is published.
    pub licence: String,
    /// Letters at the front of every key: `ADR` gives `ADR-7K3M9XQ2PT`.
    pub key_prefix: Spanned<String>,
    /// What a source row whose content changed does.
    #[serde(default)]
    pub changed_rows: ChangedRows,
    /// Columns without which a source row makes no record, besides those that required fields come from.
    #[serde(default)]
    pub row_requires: Vec<Spanned<String>>,
}

/// What a source row stands for, and so what happens to its key when its content changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangedRows {
    /// The row is about the thing itself (an organisation): a changed row keeps its key, the record is updated.
    #[default]
    KeepKey,
    /// The row only mentions the thing (a business at an address): a row that no longer resembles what it said
    /// before leaves its key and goes where its new content belongs.
    FollowContent,
}

/// `[[field]]`: one field of the register.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSection {
    /// Name in the register's items.
    pub name: Spanned<String>,
    /// Kind of value.
    pub datatype: Datatype,
    /// One value or several.
    #[serde(default = "one")]
    pub cardinality: Cardinality,
    /// Whether a record must have it; a source row without it cannot be used and is set aside.
    #[serde(default)]
    pub required: bool,
    /// What the value says.
    pub description: String,
    /// Who may see it.
    #[serde(default = "open")]
    pub classification: Classification,
    /// The column that its values come from.
    pub from: Spanned<String>,
    /// How one of several values is chosen.
    #[serde(default)]
    pub survivorship: SurvivorshipRule,
    /// Fields with the same group name are taken from one source row together, by the rule of the first of them.
    pub together: Option<String>,
}

fn one() -> Cardinality {
    Cardinality::One
}

fn open() -> Classification {
    Classification::Open
}

/// How the published value is chosen among those of a cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurvivorshipRule {
    /// The value that most rows have.
    #[default]
    MostFrequent,
    /// The value of the first source in `survivorship.source_priority` that has one.
    SourcePriority,
    /// The value of the row with the latest date in `survivorship.recency`.
    MostRecent,
    /// The value of the row with the most filled columns.
    MostComplete,
    /// The longest value.
    Longest,
    /// The longest value of the rows whose cleaners found no error in it; of all rows where each has one.
    LongestValid,
    /// Every distinct value; only for fields of cardinality n.
    All,
}

impl SurvivorshipRule {
    /// The name by which specifications and provenance call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MostFrequent => "most-frequent",
            Self::SourcePriority => "source-priority",
            Self::MostRecent => "most-recent",
            Self::MostComplete => "most-complete",
            Self::Longest => "longest",
            Self::LongestValid => "longest-valid",
            Self::All => "all",
        }
    }
}

/// `[[source]]`: one department's feed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSection {
    /// Name in cross-references and on the command line: `companies`.
    pub name: Spanned<String>,
    /// Name for people.
    pub title: String,
    /// File format, when the file's name and content do not tell.
    pub format: Option<crate::source::Format>,
    /// Columns that together identify a row in its source; without them a row is identified by its content.
    #[serde(default)]
    pub id: Vec<String>,
    /// λ for two rows of this source, when its keeper takes care that nothing stands in it twice; the linkage's λ
    /// without it.
    pub probability_two_rows_match: Option<f64>,
    /// Our column → the file's column.
    pub columns: BTreeMap<String, String>,
}

/// `[[standardise]]`: a cleaner over columns; each of its outputs becomes a column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardiseSection {
    /// Name of the cleaner.
    pub cleaner: Spanned<String>,
    /// Mapped columns that it reads.
    pub inputs: Vec<Spanned<String>>,
    /// Put before the names of its outputs.
    #[serde(default)]
    pub prefix: String,
}

/// `[[blocking]]`: records that agree on all keys are compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockingSection {
    /// `column` or `column:transform`.
    pub keys: Vec<Spanned<String>>,
}

/// `[[comparison]]`: how one column of a candidate pair is compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonSection {
    /// Name in reports.
    pub name: String,
    /// Column that is compared.
    pub column: Spanned<String>,
    /// How.
    pub comparator: Comparator,
    /// Whether a rare value weighs more.
    #[serde(default)]
    pub term_frequency: bool,
    /// What "one has a value, the other none" is worth; neutral without it.
    pub one_missing: Option<OutcomeSection>,
    /// Outcomes from the most alike to the least.
    pub levels: Vec<LevelSection>,
}

/// m and u of one outcome.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeSection {
    /// Probability among matches.
    pub m: f64,
    /// Probability among non-matches.
    pub u: f64,
}

/// One level of a comparison.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelSection {
    /// Name in reports.
    pub label: String,
    /// Similarity from which it holds.
    pub at_least: f64,
    /// Probability among matches.
    pub m: f64,
    /// Probability among non-matches.
    pub u: f64,
}

/// `[[consistent]]`: a cluster whose values in this column contradict each other is not made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistentSection {
    /// The column.
    pub column: Spanned<String>,
    /// How two values are compared.
    pub comparator: Comparator,
    /// Similarity from which they agree.
    pub at_least: f64,
}

/// `[linkage]`: thresholds in bits and limits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkageSection {
    /// λ: the probability that two candidates are one thing before anything is compared.
    pub probability_two_random_records_match: f64,
    /// Match weight from which a pair is one thing.
    pub same: f64,
    /// Match weight from which a person should look.
    pub review: f64,
    /// Blocks larger than this are skipped and reported.
    #[serde(default = "crate::limits::block_records_max")]
    pub block_records_max: usize,
    /// Clusters do not grow beyond this.
    #[serde(default = "crate::limits::cluster_records_max")]
    pub cluster_records_max: usize,
}

/// `[survivorship]`: what the rules need to know.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurvivorshipSection {
    /// Sources from the most to the least trusted; sources not named come last, in alphabetical order.
    #[serde(default)]
    pub source_priority: Vec<Spanned<String>>,
    /// Column with the date of a row, ISO 8601.
    pub recency: Option<Spanned<String>>,
}

impl Spec {
    /// Name of the register that the pipeline feeds.
    ///
    /// A checked specification always has a valid one; see [`parse`].
    pub fn register_name(&self) -> Result<RegisterName, SpecError> {
        self.register
            .name
            .get_ref()
            .parse()
            .map_err(|error| SpecError::unplaced(format!("register.name: {error}")))
    }

    /// The section of a source, if the specification has it.
    pub fn source(&self, name: &SourceName) -> Option<&SourceSection> {
        self.sources
            .iter()
            .find(|source| source.name.get_ref() == name.as_ref())
    }

    /// Names of all mapped columns of all sources, in alphabetical order.
    pub fn mapped_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self
            .sources
            .iter()
            .flat_map(|source| source.columns.keys().map(String::as_str))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Columns that a source row must have a value in to make a record.
    pub fn required_columns(&self) -> impl Iterator<Item = &str> {
        let of_fields = self
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| &field.from);
        of_fields
            .chain(&self.register.row_requires)
            .map(|column| column.get_ref().as_str())
    }

    /// Names of the fields, as the register has them.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.get_ref().as_str())
    }
}

/// A field name that the check has already accepted.
pub(crate) fn field_name(section: &FieldSection) -> Result<FieldName, SpecError> {
    section
        .name
        .get_ref()
        .parse()
        .map_err(|error| SpecError::unplaced(format!("field.name: {error}")))
}
