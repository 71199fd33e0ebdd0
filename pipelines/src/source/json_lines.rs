//! JSON lines: one object on each line.

use std::{collections::HashMap, fmt};

use polars::prelude::DataFrame;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    error::{Fault, SourceProblem},
    finding::Findings,
    header::column_names,
    limits::PROGRESS_ROWS,
    table::TableBuilder,
};

/// Reads the table in `text`. Columns are in the order in which their keys first appear; a key that an object lacks is
/// null in its row. Strings lose their quotes and escapes, numbers keep their digits as written, `true` and `false`
/// are those words, null is null, and arrays and objects are kept as their JSON text.
pub(super) fn read(
    text: &str,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64),
) -> Result<(DataFrame, Vec<u64>), Fault> {
    let mut objects = Objects {
        table: TableBuilder::new(memchr::memchr_iter(b'\n', text.as_bytes()).count()),
        columns: HashMap::new(),
    };
    let mut position = 0;
    for (line, content) in (1_u64..).zip(text.split('\n')) {
        position += content.len() + 1;
        if !content.trim().is_empty() {
            objects.push(content, line, findings)?;
        }
        if line.is_multiple_of(PROGRESS_ROWS) {
            progress(position as u64);
        }
    }
    if objects.table.rows() == 0 {
        return Err(SourceProblem::Empty.into());
    }
    objects.table.finish()
}

struct Objects {
    table: TableBuilder,
    /// Column of each key. Keys are as written in the file; the table's names are unique and trimmed.
    columns: HashMap<String, usize>,
}

impl Objects {
    fn push(&mut self, content: &str, line: u64, findings: &mut Findings) -> Result<(), Fault> {
        if let Some(what) = not_object(content) {
            return Err(Fault::at_line(line, SourceProblem::NotObject(what)));
        }
        let mut deserializer = serde_json::Deserializer::from_str(content);
        let members = deserializer
            .deserialize_map(Members)
            .map_err(|error| json_fault(&error, line))?;
        deserializer.end().map_err(|error| json_fault(&error, line))?;
        for (key, value) in members {
            let column = self.column(key, line, findings)?;
            if self.table.has_cell(column) {
                let name = self.table.names().get(column).map_or("", String::as_str);
                return Err(Fault::at(line, name, SourceProblem::DuplicateKey));
            }
            let cell = cell_text(value.get()).map_err(|error| json_fault(&error, line))?;
            self.table.push(column, &cell, line)?;
        }
        self.table.end_row(line)
    }

    fn column(&mut self, key: String, line: u64, findings: &mut Findings) -> Result<usize, Fault> {
        if let Some(column) = self.columns.get(&key) {
            return Ok(*column);
        }
        let with_key = self.table.names().iter().map(String::as_str).chain([key.as_str()]);
        // Only the last name is new; those before are trimmed and unique, so they give no findings again.
        let name = column_names(with_key, line, findings).pop().unwrap_or_default();
        let column = self
            .table
            .add_column(name)
            .map_err(|problem| Fault::at_line(line, problem))?;
        self.columns.insert(key, column);
        Ok(column)
    }
}

/// What a line is when it does not begin like an object.
fn not_object(content: &str) -> Option<&'static str> {
    match content.trim_start().chars().next() {
        Some('[') => Some("an array"),
        Some('"') => Some("a string"),
        Some('-' | '0'..='9') => Some("a number"),
        _ => None,
    }
}

fn json_fault(error: &serde_json::Error, line: u64) -> Fault {
    // Lines are parsed one by one, so serde_json's " at line 1 column 17" is put right here.
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or_default().to_owned();
    let column = (error.column() > 0).then(|| format!("character {}", error.column()));
    Fault {
        line: Some(line),
        column,
        problem: SourceProblem::Json(problem),
    }
}

/// The text of a JSON value.
fn cell_text(raw: &str) -> Result<String, serde_json::Error> {
    if raw.starts_with('"') {
        serde_json::from_str(raw)
    } else if raw == "null" {
        Ok(String::new())
    } else {
        Ok(raw.to_owned())
    }
}

/// The members of an object in order, values as written.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}
