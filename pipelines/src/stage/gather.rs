//! Source records: every row of every delivered file, and every row that the register already holds from sources that
//! did not deliver this time, in one canonical order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, IntoSeries as _, StringChunked};
use registry_core::{SourceName, SourceReference};
use registry_store::IdentityState;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::error::{PipelineError, Result};
use crate::finding::{FindingPlace, RunFinding};
use crate::hexadecimal::hexadecimal;
use crate::source::{self, ReadOptions, SourceFile};
use crate::spec::{SourceSection, Spec, suggestion};

/// One input file of a run.
#[derive(Debug, Clone, Serialize)]
pub struct InputSummary {
    /// The source that it delivers.
    pub source: SourceName,
    /// Where it lay.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// CSV, JSON lines, Parquet or XLSX.
    pub format: source::Format,
    /// Character encoding that it was read as.
    pub encoding: String,
    /// Rows in the file.
    pub rows: u64,
    /// Rows that said again exactly what another row with the same identifier said.
    pub repeated_rows: u64,
}

/// All source records of a run, sorted by source and identifier. Row `i` of every member is one source record.
#[derive(Debug)]
pub struct SourceRecords {
    /// Source and identifier, ascending, each once.
    pub references: Vec<SourceReference>,
    /// Where the row was read; none for a row that the register already holds.
    pub places: Vec<Option<FindingPlace>>,
    /// One text column for each mapped column of the specification, in alphabetical order.
    pub content: DataFrame,
    /// The files.
    pub inputs: Vec<InputSummary>,
    /// What reading noticed.
    pub findings: Vec<RunFinding>,
}

impl SourceRecords {
    /// Number of source records.
    pub fn len(&self) -> usize {
        self.references.len()
    }

    /// The mapped text of one row: only the columns that have a value.
    pub fn content_of(&self, row: usize) -> BTreeMap<String, String> {
        self.content
            .columns()
            .iter()
            .filter_map(|column| {
                let value = column.str().ok()?.get(row)?;
                Some((column.name().to_string(), value.to_owned()))
            })
            .collect()
    }

    /// The row of a source record, if it is here.
    pub fn row_of(&self, reference: &SourceReference) -> Option<usize> {
        self.references.binary_search(reference).ok()
    }
}

/// Reads every input and adds what the register holds from the other sources.
pub fn gather(
    spec: &Spec,
    inputs: &[(SourceName, PathBuf)],
    state: &IdentityState,
    advanced: &dyn Fn(u64),
) -> Result<SourceRecords> {
    let columns = spec.mapped_columns();
    let mut delivered: BTreeMap<SourceName, &Path> = BTreeMap::new();
    for (name, path) in inputs {
        if delivered.insert(name.clone(), path).is_some() {
            return Err(PipelineError::Input(format!(
                "The source `{name}` is given twice; give each source one file."
            )));
        }
    }
    let mut gathered = Gathered::new(&columns);
    let mut summaries = Vec::new();
    let mut bytes_before = 0;
    for (name, path) in &delivered {
        let section = known_source(spec, name)?;
        let options = ReadOptions {
            format: section.format,
            ..ReadOptions::default()
        };
        let file = source::read(path, &options, &mut |bytes| advanced(bytes_before + bytes))?;
        bytes_before += file.bytes;
        summaries.push(gathered.add_file(name, section, file)?);
    }
    gathered.add_held(state, &delivered);
    gathered.finish(summaries)
}

fn known_source<'spec>(spec: &'spec Spec, name: &SourceName) -> Result<&'spec SourceSection> {
    spec.source(name).ok_or_else(|| {
        let known = spec.sources.iter().map(|source| source.name.get_ref().as_str());
        PipelineError::Input(format!(
            "The specification of register `{}` has no source `{name}`. {}",
            spec.register.name.get_ref(),
            suggestion(name.as_ref(), known)
        ))
    })
}

/// One source record on its way into the canonical order.
struct Row {
    reference: SourceReference,
    place: Option<FindingPlace>,
    /// Values in the order of the mapped columns.
    values: Vec<Option<String>>,
}

struct Gathered<'spec> {
    columns: &'spec [&'spec str],
    rows: Vec<Row>,
    findings: Vec<RunFinding>,
}

impl<'spec> Gathered<'spec> {
    fn new(columns: &'spec [&'spec str]) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn add_file(&mut self, name: &SourceName, section: &SourceSection, file: SourceFile) -> Result<InputSummary> {
        let identifiers: Vec<&StringChunked> = section
            .id
            .iter()
            .map(|column| text_column(&file, name, column, "id"))
            .collect::<Result<_>>()?;
        let values: Vec<Option<&StringChunked>> = self
            .columns
            .iter()
            .map(|mapped| {
                let column = section.columns.get(*mapped);
                column
                    .map(|column| text_column(&file, name, column, mapped))
                    .transpose()
            })
            .collect::<Result<_>>()?;
        let file_name: Arc<str> = file_name(&file.path).into();
        let mut rows: Vec<Row> = (0..file.frame.height())
            .map(|row| {
                let values: Vec<Option<String>> = values
                    .iter()
                    .map(|column| column.and_then(|column| column.get(row)).map(str::to_owned))
                    .collect();
                let place = FindingPlace {
                    file: Arc::clone(&file_name),
                    line: file.line_numbers[row],
                };
                let identifier = self.identifier(name, &identifiers, row, &values, &place);
                Row {
                    reference: SourceReference {
                        source: name.clone(),
                        source_record_id: identifier,
                    },
                    place: Some(place),
                    values,
                }
            })
            .collect();
        self.findings.extend(
            file.findings
                .iter()
                .map(|finding| RunFinding::of_file(name, &file.path, finding)),
        );
        let repeated_rows = self.settle_repeated(&mut rows);
        self.rows.append(&mut rows);
        Ok(InputSummary {
            source: name.clone(),
            path: file.path,
            sha256: file.sha256,
            bytes: file.bytes,
            format: file.format,
            encoding: file.encoding,
            rows: file.frame.height() as u64,
            repeated_rows,
        })
    }

    /// The identifier that the source gives its row, or one made from the content where the source gives none.
    fn identifier(
        &mut self,
        name: &SourceName,
        identifiers: &[&StringChunked],
        row: usize,
        values: &[Option<String>],
        place: &FindingPlace,
    ) -> String {
        let parts: Option<Vec<&str>> = identifiers
            .iter()
            .map(|column| column.get(row).map(str::trim).filter(|part| !part.is_empty()))
            .collect();
        match parts {
            Some(parts) if !parts.is_empty() => parts.join("|"),
            _ => {
                let identifier = content_identifier(values);
                if !identifiers.is_empty() {
                    self.findings
                        .push(RunFinding::missing_identifier(name, &identifier, place));
                }
                identifier
            }
        }
    }

    /// Sorts the rows of a file, leaves out those that say the same again, and tells apart those that share an
    /// identifier but say something else. Answers how many were left out.
    fn settle_repeated(&mut self, rows: &mut Vec<Row>) -> u64 {
        rows.sort_by(|a, b| (&a.reference, &a.values, line(a)).cmp(&(&b.reference, &b.values, line(b))));
        let before = rows.len();
        rows.dedup_by(|later, kept| later.reference == kept.reference && later.values == kept.values);
        let repeated = (before - rows.len()) as u64;
        let mut first = 0;
        for index in 1..rows.len() {
            if rows[index].reference == rows[first].reference {
                let identifier = rows[first].reference.source_record_id.clone();
                let row = &mut rows[index];
                row.reference.source_record_id = format!("{identifier}#{}", index - first + 1);
                self.findings.push(RunFinding::shared_identifier(
                    &row.reference,
                    &identifier,
                    row.place.as_ref(),
                ));
            } else {
                first = index;
            }
        }
        repeated
    }

    /// Rows that the register holds from sources that did not deliver this time.
    fn add_held(&mut self, state: &IdentityState, delivered: &BTreeMap<SourceName, &Path>) {
        for held in state.records.iter().flat_map(|record| &record.cross_references) {
            if delivered.contains_key(&held.source) {
                continue;
            }
            self.rows.push(Row {
                reference: SourceReference {
                    source: held.source.clone(),
                    source_record_id: held.source_record_id.clone(),
                },
                place: None,
                values: self
                    .columns
                    .iter()
                    .map(|column| held.content.get(*column).cloned())
                    .collect(),
            });
        }
    }

    fn finish(mut self, inputs: Vec<InputSummary>) -> Result<SourceRecords> {
        self.rows.sort_by(|a, b| a.reference.cmp(&b.reference));
        let columns: Vec<Column> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let values: StringChunked = self.rows.iter().map(|row| row.values[index].as_deref()).collect();
                values.into_series().with_name((*name).into()).into()
            })
            .collect();
        let content =
            DataFrame::new(self.rows.len(), columns).map_err(PipelineError::columns("gathering source records"))?;
        self.findings.sort();
        let (references, places) = self.rows.into_iter().map(|row| (row.reference, row.place)).unzip();
        Ok(SourceRecords {
            references,
            places,
            content,
            inputs,
            findings: self.findings,
        })
    }
}

fn line(row: &Row) -> u64 {
    row.place.as_ref().map_or(0, |place| place.line)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// "row-" and the first 16 hexadecimal digits of the SHA-256 of the values.
fn content_identifier(values: &[Option<String>]) -> String {
    let mut hasher = Sha256::new();
    for value in values {
        hasher.update(value.as_deref().unwrap_or_default());
        hasher.update([0x1f]);
    }
    let digits = hexadecimal(&hasher.finalize()[..8]);
    format!("row-{digits}")
}

fn text_column<'file>(
    file: &'file SourceFile,
    name: &SourceName,
    column: &str,
    mapped: &str,
) -> Result<&'file StringChunked> {
    file.frame
        .column(column)
        .and_then(Column::str)
        .map_err(|_unknown_column| {
            let known: Vec<&str> = file.frame.columns().iter().map(|known| known.name().as_str()).collect();
            PipelineError::MissingColumn {
                path: file.path.clone(),
                source_name: name.to_string(),
                column: column.to_owned(),
                mapped: mapped.to_owned(),
                hint: suggestion(column, known.iter().copied()),
            }
        })
}
