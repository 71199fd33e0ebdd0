//! Findings of a run: what reading and cleaning noticed, with the place it was noticed at.

use std::path::Path;
use std::sync::Arc;

use cleaning::Severity;
use registry_core::{SourceName, SourceReference};
use serde::{Serialize, Serializer};

use crate::source::SourceFinding;

/// A file and a line in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FindingPlace {
    /// Name of the file; one text for all of its rows.
    #[serde(serialize_with = "as_text")]
    pub file: Arc<str>,
    /// Line, sheet row or row number, from 1.
    pub line: u64,
}

fn as_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// One finding of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RunFinding {
    /// The source.
    pub source: SourceName,
    /// The source record; empty when the finding is about the whole file.
    pub source_record_id: String,
    /// Where it was read, when the row came from a file of this run.
    pub place: Option<FindingPlace>,
    /// The cleaned column group: the cleaner's prefix and name, or the column of the file.
    pub field: String,
    /// Name of the rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The text as it was.
    pub before: String,
    /// The text as it is now, or what was noticed.
    pub after: String,
}

impl RunFinding {
    /// Something that reading noticed about a file.
    pub(crate) fn of_file(source: &SourceName, path: &Path, finding: &SourceFinding) -> Self {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self {
            source: source.clone(),
            source_record_id: String::new(),
            place: Some(FindingPlace {
                file: file.into(),
                line: finding.line.unwrap_or(1),
            }),
            field: finding.column.clone().unwrap_or_default(),
            rule: finding.rule.clone(),
            severity: Severity::Warning,
            before: String::new(),
            after: finding.detail.clone(),
        }
    }

    /// A row whose source gives it no identifier.
    pub(crate) fn missing_identifier(source: &SourceName, identifier: &str, place: &FindingPlace) -> Self {
        Self {
            source: source.clone(),
            source_record_id: identifier.to_owned(),
            place: Some(place.clone()),
            field: "id".to_owned(),
            rule: "identifier-missing".to_owned(),
            severity: Severity::Warning,
            before: String::new(),
            after: identifier.to_owned(),
        }
    }

    /// A row that shares its identifier with another row of other content.
    pub(crate) fn shared_identifier(
        reference: &SourceReference,
        identifier: &str,
        place: Option<&FindingPlace>,
    ) -> Self {
        Self {
            source: reference.source.clone(),
            source_record_id: reference.source_record_id.clone(),
            place: place.cloned(),
            field: "id".to_owned(),
            rule: "identifier-shared".to_owned(),
            severity: Severity::Warning,
            before: identifier.to_owned(),
            after: reference.source_record_id.clone(),
        }
    }

    /// A row without a value that every record must have: it is kept and reported, but makes no record.
    pub(crate) fn unusable(reference: &SourceReference, field: &str, place: Option<&FindingPlace>) -> Self {
        Self {
            source: reference.source.clone(),
            source_record_id: reference.source_record_id.clone(),
            place: place.cloned(),
            field: field.to_owned(),
            rule: "required-value-missing".to_owned(),
            severity: Severity::Error,
            before: String::new(),
            after: String::new(),
        }
    }
}
