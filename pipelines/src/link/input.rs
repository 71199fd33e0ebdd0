//! The files to link, as one table in an order that does not depend on the order of their rows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use cleaning::linkage::TextColumn;

use crate::error::{PipelineError, Result};
use crate::source::{ReadOptions, SourceFile, read};
use crate::spec::nearest;

/// One row: where it came from and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowName {
    /// Index of the file.
    pub file: usize,
    /// Its identifier, or its line.
    pub id: String,
}

/// Files read side by side. Rows are sorted by the name of their file and their identifier.
#[derive(Debug)]
pub struct LinkInput {
    /// What each file is called in answers.
    pub sources: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<RowName>,
    /// Names of the columns, in the order of the first file.
    pub columns: Vec<String>,
    paths: Vec<PathBuf>,
    files: Vec<SourceFile>,
    /// For each row, the row in its file.
    positions: Vec<usize>,
}

impl LinkInput {
    /// Reads files with the same columns; `unique_id` numbers the records of each.
    ///
    /// # Errors
    /// When a file cannot be read or lacks a column, or an identifier is missing or stands twice in a file. The message
    /// names the file, the column, the line and the value.
    pub fn read(paths: &[PathBuf], unique_id: Option<&str>) -> Result<Self> {
        let files: Vec<SourceFile> = paths
            .iter()
            .map(|path| Ok(read(path, &ReadOptions::default(), &mut |_| ())?))
            .collect::<Result<_>>()?;
        let first = files
            .first()
            .ok_or_else(|| PipelineError::Input("name at least one file to link".to_owned()))?;
        let columns = names_of(first);
        for file in &files[1..] {
            let names = names_of(file);
            for column in &columns {
                column_must_be_among(&file.path, column, &names)?;
            }
        }
        let sources = source_names(paths);
        let mut keyed: Vec<(RowName, usize)> = Vec::new();
        for (index, file) in files.iter().enumerate() {
            for (position, id) in identifiers(file, unique_id)?.into_iter().enumerate() {
                keyed.push((RowName { file: index, id }, position));
            }
        }
        keyed.sort_by(|(a, left), (b, right)| (&sources[a.file], &a.id, left).cmp(&(&sources[b.file], &b.id, right)));
        let (rows, positions) = keyed.into_iter().unzip();
        Ok(Self {
            sources,
            rows,
            columns,
            paths: paths.to_vec(),
            files,
            positions,
        })
    }

    /// The values of a column, in the order of the rows.
    ///
    /// # Errors
    /// When the files have no such column.
    pub fn column(&self, name: &str) -> Result<TextColumn> {
        let mut of_file: Vec<Vec<Option<&str>>> = Vec::new();
        for file in &self.files {
            column_must_be_among(&file.path, name, &self.columns)?;
            let column = file
                .frame
                .column(name)
                .and_then(|column| column.str())
                .map_err(PipelineError::columns("reading a column to link by"))?;
            of_file.push(column.iter().collect());
        }
        let values = self.rows.iter().zip(&self.positions);
        Ok(TextColumn::new(
            values.map(|(row, &position)| of_file[row.file][position]),
        ))
    }

    /// The row of each identifier in a file.
    pub(super) fn rows_of_file(&self, file: usize) -> HashMap<&str, u32> {
        let rows = (0_u32..).zip(&self.rows);
        rows.filter(|(_, row)| row.file == file)
            .map(|(number, row)| (row.id.as_str(), number))
            .collect()
    }

    /// The files.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

fn names_of(file: &SourceFile) -> Vec<String> {
    file.frame
        .get_column_names()
        .into_iter()
        .map(ToString::to_string)
        .collect()
}

fn column_must_be_among(path: &Path, column: &str, names: &[String]) -> Result<()> {
    if names.iter().any(|name| name == column) {
        return Ok(());
    }
    let hint = nearest(column, names.iter().map(String::as_str)).map_or_else(
        || format!("Its columns are {}.", names.join(", ")),
        |name| format!("Did you mean `{name}`?"),
    );
    Err(PipelineError::Input(format!(
        "{}: there is no column `{column}`. {hint}",
        path.display()
    )))
}

/// The identifiers of a file: a value in every row, each once.
fn identifiers(file: &SourceFile, unique_id: Option<&str>) -> Result<Vec<String>> {
    let Some(column) = unique_id else {
        return Ok(file.line_numbers.iter().map(ToString::to_string).collect());
    };
    column_must_be_among(&file.path, column, &names_of(file))?;
    let values = file
        .frame
        .column(column)
        .and_then(|column| column.str())
        .map_err(PipelineError::columns("reading the identifiers"))?;
    let mut seen: HashMap<&str, u64> = HashMap::new();
    let mut identifiers = Vec::with_capacity(values.len());
    for (value, &line) in values.iter().zip(&file.line_numbers) {
        let refuse = |message: String| {
            PipelineError::Input(format!(
                "{}: line {line}, column {column}: {message}; name a column with --unique-id that numbers every row",
                file.path.display()
            ))
        };
        let value = value.ok_or_else(|| refuse("there is no identifier".to_owned()))?;
        if let Some(before) = seen.insert(value, line) {
            return Err(refuse(format!("`{value}` stands in line {before} already")));
        }
        identifiers.push(value.to_owned());
    }
    Ok(identifiers)
}

/// The name of each file without its ending; the whole path where two would be called the same.
fn source_names(paths: &[PathBuf]) -> Vec<String> {
    let stem = |path: &PathBuf| {
        path.file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    };
    let stems: Vec<String> = paths.iter().map(stem).collect();
    let alone = |name: &String| stems.iter().filter(|other| *other == name).count() == 1;
    stems
        .iter()
        .zip(paths)
        .map(|(name, path)| {
            if alone(name) {
                name.clone()
            } else {
                path.display().to_string()
            }
        })
        .collect()
}
