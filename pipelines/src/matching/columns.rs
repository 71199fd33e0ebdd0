//! The columns of a file that say what its rows are about.

use std::collections::HashSet;
use std::path::Path;

use polars::prelude::{DataFrame, StringChunked};

use super::index::Kind;
use crate::error::{PipelineError, Result};
use crate::source::SourceFile;
use crate::spec::suggestion;

/// What rows are about: an identifier and some texts each.
#[derive(Debug)]
pub(super) struct Texts {
    /// Identifier of each row.
    pub(super) ids: Vec<String>,
    /// Names of the columns of texts.
    pub(super) names: Vec<String>,
    columns: Vec<StringChunked>,
}

impl Texts {
    /// Takes columns of a file whose rows go by their line when no column identifies them.
    pub(super) fn of_lines(file: &SourceFile, kind: Kind, id: Option<&str>, texts: &[String]) -> Result<Self> {
        if id.is_some() {
            return Self::of_file(file, kind, id, texts);
        }
        let column = |name: &String| text_column(&file.path, &file.frame, name);
        let columns = texts.iter().map(column).collect::<Result<_>>()?;
        let lines = file.line_numbers.iter().map(u64::to_string).collect();
        Self::new(kind, lines, texts.to_vec(), columns)
    }

    /// Takes the columns of a file. A row without an identifier, or with one that another row has, is an error that
    /// names it.
    pub(super) fn of_file(file: &SourceFile, kind: Kind, id: Option<&str>, texts: &[String]) -> Result<Self> {
        let path = &file.path;
        let id = match id {
            Some(id) => id.to_owned(),
            None => identifier(&file.frame).ok_or_else(|| {
                let columns = names(&file.frame).collect::<Vec<_>>().join(", ");
                PipelineError::Input(format!(
                    "{}: no column identifies its rows; name one of {columns} with --against-id.",
                    path.display()
                ))
            })?,
        };
        let texts = if texts.is_empty() {
            kind.columns(names(&file.frame).filter(|name| *name != id))
                .unwrap_or_else(|| vec![id.clone()])
        } else {
            texts.to_vec()
        };
        let column = |name: &str| text_column(path, &file.frame, name);
        let columns = texts.iter().map(|name| column(name)).collect::<Result<_>>()?;
        let ids = identifiers(path, &id, &column(&id)?, &file.line_numbers)?;
        Self::new(kind, ids, texts, columns)
    }

    pub(super) fn new(kind: Kind, ids: Vec<String>, names: Vec<String>, columns: Vec<StringChunked>) -> Result<Self> {
        if kind == Kind::Organisation && columns.len() > 1 {
            return Err(PipelineError::Input(format!(
                "An organisation is matched by one column, its name; of {} give one with --text.",
                names.join(", ")
            )));
        }
        Ok(Self { ids, names, columns })
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The texts of all rows, one row after another, and how many each has.
    pub(super) fn of_all(&self) -> (Vec<Option<&str>>, usize) {
        let width = self.columns.len();
        let mut texts = vec![None; self.len() * width];
        for (place, column) in self.columns.iter().enumerate() {
            let places = texts.iter_mut().skip(place).step_by(width);
            for (to, text) in places.zip(column.iter()) {
                *to = text;
            }
        }
        (texts, width)
    }

    /// One text of a row.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.columns[column].get(row)
    }

    /// The texts of a row, in the order of the columns.
    pub(super) fn of_row(&self, row: usize) -> Vec<Option<&str>> {
        self.columns.iter().map(|column| column.get(row)).collect()
    }
}

fn names(frame: &DataFrame) -> impl Iterator<Item = &str> + Clone {
    frame.columns().iter().map(|column| column.name().as_str())
}

/// Whether the file has all of the columns.
pub(super) fn has_columns(file: &SourceFile, wanted: &[&str]) -> bool {
    wanted
        .iter()
        .all(|wanted| names(&file.frame).any(|name| name == *wanted))
}

/// The first column that every row has another value in.
fn identifier(frame: &DataFrame) -> Option<String> {
    let mut columns = frame.columns().iter();
    let distinct = |column: &&polars::prelude::Column| {
        let Ok(texts) = column.str() else { return false };
        let known: HashSet<&str> = texts.iter().flatten().collect();
        known.len() == texts.len()
    };
    columns.find(distinct).map(|column| column.name().to_string())
}

fn text_column(path: &Path, frame: &DataFrame, name: &str) -> Result<StringChunked> {
    let found = frame.column(name).ok().and_then(|column| column.str().ok());
    found.cloned().ok_or_else(|| {
        PipelineError::Input(format!(
            "{}: there is no column `{name}`. {}",
            path.display(),
            suggestion(name, names(frame))
        ))
    })
}

fn identifiers(path: &Path, name: &str, column: &StringChunked, lines: &[u64]) -> Result<Vec<String>> {
    let mut known = HashSet::with_capacity(column.len());
    let mut ids = Vec::with_capacity(column.len());
    for (value, line) in column.iter().zip(lines) {
        let place = || format!("{}, line {line}, column `{name}`", path.display());
        let value = value
            .ok_or_else(|| PipelineError::Input(format!("{}: the row has no identifier; give it one.", place())))?;
        if !known.insert(value) {
            return Err(PipelineError::Input(format!(
                "{}: {value:?} identifies an earlier row too; name a column that is different in every row.",
                place()
            )));
        }
        ids.push(value.to_owned());
    }
    Ok(ids)
}
