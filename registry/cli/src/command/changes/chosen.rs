//! Which changes of a change set a decision is about.

use clap::{Args, ValueEnum};
use registry_core::{ChangeCriteria, ChangeKind, FieldName, SourceName};
use registry_store::Selection;

/// Which changes of a change set a decision is about; all that are open when nothing is given.
#[derive(Debug, Args)]
pub struct ChosenChanges {
    /// Only this change, by its number; may be given several times.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["kind", "key_prefix", "field", "source", "match_weight"])]
    only: Vec<u64>,
    /// Only changes of this kind; may be given several times.
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<KindName>,
    /// Only changes whose keys begin so.
    #[arg(long, value_name = "TEXT")]
    key_prefix: Option<String>,
    /// Only changes that touch no other field than this; may be given several times.
    #[arg(long, value_name = "FIELD")]
    field: Vec<FieldName>,
    /// Only changes that rest on this source alone; may be given several times.
    #[arg(long, value_name = "SOURCE")]
    source: Vec<SourceName>,
    /// Only changes whose compared pairs all have at least this match weight.
    #[arg(long, value_name = "BITS")]
    match_weight: Option<f64>,
}

/// Kinds of change on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindName {
    Create,
    Update,
    Merge,
    Split,
    Retire,
    Reinstate,
}

impl From<KindName> for ChangeKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Create => Self::Create,
            KindName::Update => Self::Update,
            KindName::Merge => Self::Merge,
            KindName::Split => Self::Split,
            KindName::Retire => Self::Retire,
            KindName::Reinstate => Self::Reinstate,
        }
    }
}

impl ChosenChanges {
    /// The choice as the store takes it.
    pub fn selection(&self) -> Selection {
        if !self.only.is_empty() {
            return Selection::Ordinals(self.only.clone());
        }
        let criteria = ChangeCriteria {
            kinds: self.kind.iter().map(|kind| ChangeKind::from(*kind)).collect(),
            key_prefix: self.key_prefix.clone(),
            fields: self.field.clone(),
            sources: self.source.clone(),
            match_weight_at_least: self.match_weight,
        };
        if criteria.is_empty() {
            Selection::All
        } else {
            Selection::Filter(criteria)
        }
    }
}
