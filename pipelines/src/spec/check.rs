//! What TOML and types cannot say: names that refer to each other, numbers that must lie within bounds.

use std::collections::BTreeSet;

use cleaning::Cleaner;
use cleaning::linkage::KeyTransform;
use registry_core::{Cardinality, FieldName, RegisterName, SourceName};
use toml::Spanned;

use super::error::{SpecError, suggestion};
use super::{ComparisonSection, Spec, SurvivorshipRule};

/// Checks everything that refers to something else.
pub(super) fn check(spec: &Spec, text: &str, origin: &str) -> Result<(), SpecError> {
    Check {
        spec,
        text,
        origin,
        columns: columns_of(spec),
    }
    .run()
}

/// Mapped columns and the outputs of the cleaners: everything that later sections may name.
fn columns_of(spec: &Spec) -> BTreeSet<String> {
    let mut columns: BTreeSet<String> = spec.mapped_columns().into_iter().map(str::to_owned).collect();
    for step in &spec.standardise {
        if let Some(cleaner) = Cleaner::from_name(step.cleaner.get_ref()) {
            columns.extend(
                cleaner
                    .outputs()
                    .iter()
                    .map(|output| format!("{}{output}", step.prefix)),
            );
        }
    }
    columns
}

struct Check<'spec> {
    spec: &'spec Spec,
    text: &'spec str,
    origin: &'spec str,
    columns: BTreeSet<String>,
}

impl Check<'_> {
    fn run(&self) -> Result<(), SpecError> {
        self.register()?;
        self.sources()?;
        self.standardise()?;
        self.fields()?;
        for key in self.spec.blocking.iter().flat_map(|rule| &rule.keys) {
            self.blocking_key(key)?;
        }
        for comparison in &self.spec.comparisons {
            self.comparison(comparison)?;
        }
        for consistent in &self.spec.consistent {
            self.column(&consistent.column)?;
        }
        self.linkage()
    }

    fn at<T>(&self, place: &Spanned<T>, message: impl Into<String>) -> SpecError {
        SpecError::at(self.origin, self.text, place.span().start, message)
    }

    fn anywhere(&self, message: impl Into<String>) -> SpecError {
        SpecError {
            origin: self.origin.to_owned(),
            place: None,
            message: message.into(),
        }
    }

    fn register(&self) -> Result<(), SpecError> {
        let section = &self.spec.register;
        let name = section.name.get_ref();
        name.parse::<RegisterName>()
            .map_err(|error| self.at(&section.name, error.to_string()))?;
        let prefix = section.key_prefix.get_ref();
        let letters = prefix
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
        if prefix.is_empty() || prefix.len() > crate::limits::KEY_PREFIX_BYTES_MAX || !letters {
            return Err(self.at(
                &section.key_prefix,
                format!(
                    "The key prefix `{prefix}` must be 1 to {} capital letters or digits.",
                    crate::limits::KEY_PREFIX_BYTES_MAX
                ),
            ));
        }
        section.row_requires.iter().try_for_each(|column| self.column(column))
    }

    fn sources(&self) -> Result<(), SpecError> {
        let mut seen = BTreeSet::new();
        for source in &self.spec.sources {
            let name = source.name.get_ref();
            name.parse::<SourceName>()
                .map_err(|error| self.at(&source.name, error.to_string()))?;
            if !seen.insert(name) {
                return Err(self.at(
                    &source.name,
                    format!("There are two sources named `{name}`; give each a name of its own."),
                ));
            }
        }
        for source in &self.spec.sources {
            if source
                .probability_two_rows_match
                .is_some_and(|lambda| !(0.0 < lambda && lambda < 1.0))
            {
                return Err(self.at(&source.name, "probability_two_rows_match must lie between 0 and 1."));
            }
        }
        for name in &self.spec.survivorship.source_priority {
            if !seen.contains(name.get_ref()) {
                let hint = suggestion(name.get_ref(), seen.iter().map(|name| name.as_str()));
                return Err(self.at(name, format!("There is no source `{}`. {hint}", name.get_ref())));
            }
        }
        self.spec
            .survivorship
            .recency
            .iter()
            .try_for_each(|column| self.column(column))
    }

    fn standardise(&self) -> Result<(), SpecError> {
        let mapped = self.spec.mapped_columns();
        for step in &self.spec.standardise {
            let name = step.cleaner.get_ref();
            if Cleaner::from_name(name).is_none() {
                let hint = suggestion(name, Cleaner::all().iter().map(|cleaner| cleaner.name()));
                return Err(self.at(&step.cleaner, format!("There is no cleaner `{name}`. {hint}")));
            }
            for input in &step.inputs {
                if !mapped.contains(&input.get_ref().as_str()) {
                    let hint = suggestion(input.get_ref(), mapped.iter().copied());
                    return Err(self.at(
                        input,
                        format!("No source maps a column to `{}`. {hint}", input.get_ref()),
                    ));
                }
            }
        }
        Ok(())
    }

    fn fields(&self) -> Result<(), SpecError> {
        let mut seen = BTreeSet::new();
        for field in &self.spec.fields {
            let name = field.name.get_ref();
            name.parse::<FieldName>()
                .map_err(|error| self.at(&field.name, error.to_string()))?;
            if name == self.spec.register.name.get_ref() {
                return Err(self.at(
                    &field.name,
                    format!("The field `{name}` has the register's name, which holds the key; name it differently."),
                ));
            }
            if !seen.insert(name) {
                return Err(self.at(&field.name, format!("There are two fields named `{name}`.")));
            }
            self.column(&field.from)?;
            if (field.survivorship == SurvivorshipRule::All) != (field.cardinality == Cardinality::Many) {
                return Err(self.at(
                    &field.name,
                    format!("The field `{name}`: survivorship `all` and cardinality `n` go together, neither without the other."),
                ));
            }
        }
        Ok(())
    }

    fn column(&self, column: &Spanned<String>) -> Result<(), SpecError> {
        if self.columns.contains(column.get_ref()) {
            return Ok(());
        }
        let hint = suggestion(column.get_ref(), self.columns.iter().map(String::as_str));
        Err(self.at(
            column,
            format!(
                "There is no column `{}`: neither a source maps it nor a cleaner makes it. {hint}",
                column.get_ref()
            ),
        ))
    }

    fn blocking_key(&self, key: &Spanned<String>) -> Result<(), SpecError> {
        let (column, transform) = split_key(key.get_ref());
        if let Some(transform) = transform {
            transform
                .parse::<KeyTransform>()
                .map_err(|message| self.at(key, message))?;
        }
        if self.columns.contains(column) {
            return Ok(());
        }
        let hint = suggestion(column, self.columns.iter().map(String::as_str));
        Err(self.at(key, format!("There is no column `{column}`. {hint}")))
    }

    fn comparison(&self, comparison: &ComparisonSection) -> Result<(), SpecError> {
        self.column(&comparison.column)?;
        let name = &comparison.name;
        let outcomes = comparison.levels.iter().map(|level| (level.m, level.u));
        let outcomes = outcomes.chain(comparison.one_missing.iter().map(|outcome| (outcome.m, outcome.u)));
        for (m, u) in outcomes {
            if !(0.0 < m && m <= 1.0 && 0.0 < u && u <= 1.0) {
                return Err(self.anywhere(format!(
                    "Comparison `{name}`: m = {m} and u = {u} must both be above 0 and at most 1."
                )));
            }
        }
        let descending = comparison
            .levels
            .windows(2)
            .all(|pair| pair[0].at_least > pair[1].at_least);
        let complete = comparison.levels.last().is_some_and(|level| level.at_least <= 0.0);
        if !descending || !complete {
            return Err(self.anywhere(format!(
                "Comparison `{name}`: the levels must go from the highest `at_least` to the lowest, and the last must have `at_least = 0.0`."
            )));
        }
        Ok(())
    }

    fn linkage(&self) -> Result<(), SpecError> {
        let linkage = self.spec.linkage;
        let lambda = linkage.probability_two_random_records_match;
        if !(0.0 < lambda && lambda < 1.0) {
            return Err(self.anywhere(format!(
                "linkage.probability_two_random_records_match = {lambda} must lie between 0 and 1."
            )));
        }
        if linkage.review > linkage.same {
            return Err(self.anywhere(format!(
                "linkage.review = {} must not be above linkage.same = {}.",
                linkage.review, linkage.same
            )));
        }
        Ok(())
    }
}

/// `column:transform` as its two parts.
pub(crate) fn split_key(key: &str) -> (&str, Option<&str>) {
    key.split_once(':')
        .map_or((key, None), |(column, transform)| (column, Some(transform)))
}
