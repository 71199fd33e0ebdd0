//! A linkage specification: which columns are compared and how, and which pairs are looked at. What outcomes are worth is
//! learnt from the records.

use std::collections::BTreeSet;
use std::path::Path;

use cleaning::linkage::general::{FieldRule, Key, KeyPart, Pairing, Part};
use serde::{Deserialize, Serialize};

use crate::error::{PipelineError, Result};
use crate::spec::nearest;

/// Which pairs of records can be one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pairs {
    /// Any two records.
    Any,
    /// Records of different sources only: each source holds everything once.
    Between,
}

/// A blocking rule: records that agree on all its keys are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockingSection {
    /// Keys such as `surname:start-3`: a field, a colon, the part of its value.
    pub keys: Vec<String>,
}

/// A linkage specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// The column that numbers the records of each file; rows are numbered by their line without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    /// A column that names the delivery which a row came with; each delivery is a source of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_column: Option<String>,
    /// Which pairs can be one thing.
    pub pairs: Pairs,
    /// Sources that hold everything once, by the name of their file or, where there is a `source_column`, its value: a
    /// cluster has one record of each at most. Only with `pairs = "any"`; with `between` all sources are such.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once_in: Vec<String>,
    /// Match weight in bits from which records are joined.
    pub threshold: f64,
    /// Blocks with more records are left out and reported.
    pub block_records_max: usize,
    /// What is compared.
    pub field: Vec<FieldRule>,
    /// Which pairs are looked at; chosen from the data when there is none.
    #[serde(default)]
    pub blocking: Vec<BlockingSection>,
}

impl LinkSpec {
    /// Reads and checks a specification.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or names what does not exist. The message names the place.
    pub fn load(path: &Path) -> Result<Self> {
        let refuse = |message: &dyn std::fmt::Display| PipelineError::Input(format!("{}: {message}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| refuse(&format!("cannot be read: {error}")))?;
        let spec: Self = toml::from_str(&text).map_err(|error| refuse(&error))?;
        spec.check().map_err(|message| refuse(&message))?;
        Ok(spec)
    }

    fn check(&self) -> std::result::Result<(), String> {
        if self.field.is_empty() {
            return Err("there is no [[field]]: name at least one column to compare".to_owned());
        }
        if !self.threshold.is_finite() {
            return Err("`threshold` must be a number of bits, such as 0.0".to_owned());
        }
        if !(2..=10_000).contains(&self.block_records_max) {
            return Err(format!(
                "`block_records_max` is {}; write a number from 2 to 10000",
                self.block_records_max
            ));
        }
        if !self.once_in.is_empty() && self.pairs == Pairs::Between {
            return Err("`once_in` is of no use with `pairs = \"between\"`, where every source holds everything once: leave it out or write `pairs = \"any\"`".to_owned());
        }
        let mut names = BTreeSet::new();
        for field in &self.field {
            if !names.insert(&field.name) {
                return Err(format!("there are two fields `{}`: give one another name", field.name));
            }
            if field.columns.is_empty() {
                return Err(format!("field `{}` has no columns", field.name));
            }
        }
        for field in &self.field {
            if let Some(other) = &field.exchanged_with {
                self.field_index(other)?;
            }
        }
        self.keys().map(|_| ())
    }

    /// The blocking keys.
    pub(super) fn keys(&self) -> std::result::Result<Vec<Key>, String> {
        let rules = self.blocking.iter();
        rules
            .map(|rule| {
                if rule.keys.is_empty() || rule.keys.len() > 4 {
                    return Err("a [[blocking]] rule has one to four keys".to_owned());
                }
                rule.keys
                    .iter()
                    .map(|key| self.key_part(key))
                    .collect::<std::result::Result<_, _>>()
                    .map(Key)
            })
            .collect()
    }

    fn key_part(&self, text: &str) -> std::result::Result<KeyPart, String> {
        let (field, part) = text.rsplit_once(':').unwrap_or((text, "whole"));
        Ok(KeyPart {
            field: self.field_index(field)?,
            part: part.parse::<Part>()?,
        })
    }

    fn field_index(&self, name: &str) -> std::result::Result<usize, String> {
        let names = self.field.iter().map(|field| field.name.as_str());
        self.field.iter().position(|field| field.name == name).ok_or_else(|| {
            let hint = nearest(name, names).map_or_else(String::new, |name| format!(" Did you mean `{name}`?"));
            format!("there is no field `{name}`.{hint}")
        })
    }

    /// A blocking rule in the words of the specification.
    pub(super) fn describe(&self, key: &Key) -> BlockingSection {
        let part = |part: &KeyPart| format!("{}:{}", self.field[part.field].name, part.part);
        BlockingSection {
            keys: key.0.iter().map(part).collect(),
        }
    }

    /// Takes out every field that a column is part of, and the blocking rules over it. Answers what was taken out.
    pub(super) fn without_column(&mut self, column: &str) -> Vec<String> {
        let gone: Vec<String> = self
            .field
            .iter()
            .filter(|field| field.columns.iter().any(|known| known == column))
            .map(|field| field.name.clone())
            .collect();
        self.field.retain(|field| !gone.contains(&field.name));
        let over_gone = |key: &String| {
            gone.iter()
                .any(|name| key.rsplit_once(':').map_or(key.as_str(), |key| key.0) == name)
        };
        self.blocking.retain(|rule| !rule.keys.iter().any(over_gone));
        gone
    }

    /// Which pairs can be one thing, for the library; `sources` are the names of the sources.
    pub(super) fn pairing(&self, sources: &[String]) -> std::result::Result<Pairing, String> {
        if self.pairs == Pairs::Between {
            return Ok(Pairing::Between);
        }
        let mut once = BTreeSet::new();
        for wanted in &self.once_in {
            let of_name = (0_u32..).zip(sources).filter(|(_, name)| *name == wanted);
            let found: Vec<u32> = of_name.map(|(source, _)| source).collect();
            if found.is_empty() {
                return Err(format!(
                    "`once_in` names the source `{wanted}`, which is none of {}; write one of these",
                    sources.join(", ")
                ));
            }
            once.extend(found);
        }
        Ok(if once.is_empty() {
            Pairing::Any
        } else {
            Pairing::OnceIn(once)
        })
    }
}
