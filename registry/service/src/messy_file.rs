//! A CSV file whose rows are to be found in a register.

use cleaning::matching::Subject;
use openapi::matching::{MatchDecision, MatchResult, MessyRecord};
use openapi::problem::ProblemKind;
use registry_core::FieldName;

use crate::csv_file;
use crate::error::ApiError;
use crate::limits::MATCH_RECORDS;
use crate::matcher::Matcher;

/// The columns that are added.
const ADDED: [&str; 5] = [
    "match_key",
    "match_label",
    "match_weight",
    "match_distinguishability",
    "match_decision",
];

/// A CSV file as it came: a row of names, and rows of as many cells.
pub struct MessyFile {
    names: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl MessyFile {
    /// Reads a file in UTF-8, with or without a byte order mark.
    pub fn read(bytes: &[u8]) -> Result<Self, ApiError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::Reader::from_reader(bytes);
        let names = reader.headers().map_err(|error| unreadable(&error))?.clone();
        let mut rows = Vec::new();
        for row in reader.records() {
            if rows.len() == MATCH_RECORDS {
                return Err(broken(format!(
                    "The file has more than {MATCH_RECORDS} rows. Send the rest in further requests, each with the row of names."
                )));
            }
            rows.push(row.map_err(|error| unreadable(&error))?);
        }
        if rows.is_empty() {
            return Err(broken(
                "The file has no rows: it needs a row of names and a row for each record.".to_owned(),
            ));
        }
        Ok(Self { names, rows })
    }

    /// The rows as records, by the columns that say what the register is matched by.
    pub fn records(&self, matcher: &Matcher) -> Result<Vec<MessyRecord>, ApiError> {
        match matcher.subject() {
            Some(subject) => self.texts(subject),
            None => self.values(&matcher.fields),
        }
    }

    /// Each row as one line, out of the columns that tell by their names what the register is about.
    fn texts(&self, subject: Subject) -> Result<Vec<MessyRecord>, ApiError> {
        let chosen = subject.fields(self.names.iter());
        let columns: Vec<usize> = (0..)
            .zip(&self.names)
            .filter(|(_, name)| chosen.contains(name))
            .map(|(column, _)| column)
            .collect();
        if columns.is_empty() {
            let sought = match subject {
                Subject::Address => "a part of an address",
                Subject::Organisation => "a name",
            };
            return Err(broken(format!(
                "None of the columns {} tells by its name that it holds {sought}. Rename it to \"{}\".",
                self.column_names(),
                subject.whole()
            )));
        }
        let record = |row: &csv::StringRecord| {
            let cells = columns.iter().filter_map(|column| row.get(*column));
            let cells: Vec<&str> = cells.filter(|cell| !cell.trim().is_empty()).collect();
            MessyRecord {
                text: Some(cells.join(", ")),
                ..MessyRecord::default()
            }
        };
        Ok(self.rows.iter().map(record).collect())
    }

    /// Each row as values of the fields that columns are called by, with a space or an underscore for a hyphen.
    fn values(&self, fields: &[FieldName]) -> Result<Vec<MessyRecord>, ApiError> {
        let as_field = |name: &str| name.trim().to_lowercase().replace([' ', '_'], "-");
        let columns: Vec<(usize, String)> = self.names.iter().map(as_field).enumerate().collect();
        let is_field = |name: &String| fields.iter().any(|field| field.as_str() == name);
        let columns: Vec<(usize, String)> = columns.into_iter().filter(|(_, name)| is_field(name)).collect();
        if columns.is_empty() {
            let fields: Vec<&str> = fields.iter().map(FieldName::as_str).collect();
            return Err(broken(format!(
                "None of the columns {} is a field that the register is matched by. Name them as these: {}.",
                self.column_names(),
                fields.join(", ")
            )));
        }
        let record = |row: &csv::StringRecord| MessyRecord {
            fields: Some(
                columns
                    .iter()
                    .map(|(column, name)| (name.clone(), row.get(*column).unwrap_or_default().to_owned()))
                    .collect(),
            ),
            ..MessyRecord::default()
        };
        Ok(self.rows.iter().map(record).collect())
    }

    fn column_names(&self) -> String {
        self.names.iter().collect::<Vec<_>>().join(", ")
    }

    /// The file with what was found behind each row.
    pub fn with(&self, results: &[MatchResult]) -> Result<Vec<u8>, ApiError> {
        let mut writer = csv_file::writer(Vec::new());
        writer
            .write_record(self.names.iter().chain(ADDED))
            .map_err(|error| unwritable(&error))?;
        for (row, result) in self.rows.iter().zip(results) {
            let found = found(result);
            let cells = row.iter().chain(found.iter().map(String::as_str));
            writer.write_record(cells).map_err(|error| unwritable(&error))?;
        }
        writer.into_inner().map_err(|error| unwritable(&error))
    }
}

/// The cells that are added: those of the best candidate unless nothing is near enough.
fn found(result: &MatchResult) -> [String; 5] {
    let best = result
        .candidates
        .first()
        .filter(|_| result.decision != MatchDecision::None);
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    [
        best.map(|best| best.key.clone()).unwrap_or_default(),
        best.map(|best| best.label.clone()).unwrap_or_default(),
        number(best.map(|best| best.match_weight)),
        number(best.and(result.distinguishability)),
        result.decision.name().to_owned(),
    ]
}

fn broken(detail: String) -> ApiError {
    ApiError::new(ProblemKind::Invalid, detail)
}

fn unreadable(error: &csv::Error) -> ApiError {
    let line = error.position().map(csv::Position::line);
    broken(format!("The file cannot be read as CSV: {error}.")).with(|problem| problem.line = line)
}

fn unwritable(error: &dyn std::fmt::Display) -> ApiError {
    tracing::error!(%error, "a file that was matched cannot be written");
    ApiError::internal()
}
