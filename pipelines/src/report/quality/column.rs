//! What the source records say of one field.

use std::borrow::Cow;

use cleaning::{Cleaner, Rule, Severity};
use polars::prelude::StringChunked;
use registry_core::FieldName;

use crate::error::Result;
use crate::spec::{self, FieldSection, Spec};
use crate::stage::standardise::text_column;
use crate::work::Work;

/// Stands between the columns that one value was received in.
const BETWEEN: &str = "\u{1F}";

/// The columns of one field.
pub(super) struct Column<'run> {
    pub(super) field: FieldName,
    received: Vec<&'run StringChunked>,
    pub(super) cleaned: &'run StringChunked,
    /// Whether the text of each row broke a rule; none when no cleaner has rules for the field.
    pub(super) broken: Option<Vec<bool>>,
}

impl<'run> Column<'run> {
    pub(super) fn new(spec: &'run Spec, work: &'run Work, section: &FieldSection) -> Result<Self> {
        let from = section.from.get_ref();
        let step = spec.standardise.iter().find_map(|step| {
            let cleaner = Cleaner::from_name(step.cleaner.get_ref())?;
            let mut outputs = cleaner.outputs().iter();
            outputs
                .any(|output| format!("{}{output}", step.prefix) == *from)
                .then_some((step, cleaner))
        });
        let names: Vec<&str> = step.as_ref().map_or_else(
            || vec![from.as_str()],
            |(step, _)| step.inputs.iter().map(|name| name.get_ref().as_str()).collect(),
        );
        let received = names.into_iter().map(|name| text_column(&work.records.content, name));
        Ok(Self {
            field: spec::field_name(section)?,
            received: received.collect::<Result<_>>()?,
            cleaned: text_column(&work.standardised.frame, from)?,
            // The text cleaner takes any text: it has no rules that text could break.
            broken: step
                .filter(|(_, cleaner)| *cleaner != Cleaner::Text)
                .map(|(step, cleaner)| broken(work, &format!("{}{}", step.prefix, cleaner.name()))),
        })
    }

    /// The text of a row as received; none when all its columns are empty.
    pub(super) fn text(&self, row: usize) -> Option<Cow<'run, str>> {
        if let [column] = self.received.as_slice() {
            let text = column.get(row).filter(|text| !text.trim().is_empty());
            return text.map(Cow::Borrowed);
        }
        let texts: Vec<&str> = self
            .received
            .iter()
            .map(|column| column.get(row).unwrap_or_default())
            .collect();
        texts
            .iter()
            .any(|text| !text.trim().is_empty())
            .then(|| Cow::Owned(texts.join(BETWEEN)))
    }
}

/// Of each row, whether a cleaner reported an error, or that the text stood for no value.
fn broken(work: &Work, field: &str) -> Vec<bool> {
    let mut broken = vec![false; work.records.len()];
    let findings = work.standardised.findings.iter();
    for (row, _) in findings.filter(|(_, finding)| finding.field == field && breaks(&finding.rule, finding.severity)) {
        broken[*row] = true;
    }
    broken
}

/// Whether a finding means that the text was no value of its kind.
pub(super) fn breaks(rule: &str, severity: Severity) -> bool {
    severity == Severity::Error || rule == Rule::PlaceholderRemoved.name()
}
