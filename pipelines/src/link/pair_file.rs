//! Files of pairs of records.

use std::collections::HashMap;
use std::path::Path;

use polars::prelude::StringChunked;

use super::input::LinkInput;
use crate::error::{PipelineError, Result};
use crate::source::{ReadOptions, SourceFile, read};

/// Columns of a file that names the source of each record, as `link run --pairs` writes it.
const WITH_SOURCES: [&str; 4] = ["source_l", "unique_id_l", "source_r", "unique_id_r"];

/// Reads pairs of rows, the smaller first: by source and identifier where the file has the columns `source_l`,
/// `unique_id_l`, `source_r` and `unique_id_r`, else by its first two columns, which are identifiers of the first and the
/// second file in either order.
///
/// # Errors
/// When the file cannot be read, has fewer columns, or names a record that is not there. The message names the line.
pub(super) fn read_pairs(input: &LinkInput, path: &Path) -> Result<Vec<(u32, u32)>> {
    let file = read(path, &ReadOptions::default(), &mut |_| ())?;
    let has = |name: &&str| file.frame.column(name).is_ok();
    if WITH_SOURCES.iter().all(has) {
        pairs_with_sources(input, &file)
    } else {
        pairs_of_identifiers(input, &file)
    }
}

fn pairs_with_sources(input: &LinkInput, file: &SourceFile) -> Result<Vec<(u32, u32)>> {
    let columns = WITH_SOURCES.map(|name| file.frame.column(name).and_then(|column| column.str()));
    let columns: Vec<&StringChunked> = columns
        .into_iter()
        .collect::<std::result::Result<_, _>>()
        .map_err(PipelineError::columns("reading pairs"))?;
    let rows: Vec<HashMap<&str, u32>> = (0..input.sources.len()).map(|file| input.rows_of_file(file)).collect();
    let row = |source: &str, id: &str, line: u64| {
        let place = input.sources.iter().position(|name| name == source);
        let place = place.ok_or_else(|| {
            refuse(
                file,
                &format!(
                    "line {line}: there is no source `{source}` among {}; write one of these",
                    input.sources.join(", ")
                ),
            )
        })?;
        let found = rows[place].get(id).copied();
        found.ok_or_else(|| {
            refuse(
                file,
                &format!("line {line}: source `{source}` has no record `{id}`; take the line out or correct it"),
            )
        })
    };
    let cell = |column: usize, place: usize| columns[column].get(place).unwrap_or_default();
    let lines = file.line_numbers.iter().enumerate();
    lines
        .map(|(place, &line)| {
            let left = row(cell(0, place), cell(1, place), line)?;
            let right = row(cell(2, place), cell(3, place), line)?;
            Ok((left.min(right), left.max(right)))
        })
        .collect()
}

fn pairs_of_identifiers(input: &LinkInput, file: &SourceFile) -> Result<Vec<(u32, u32)>> {
    let column = |index: usize| {
        let column = file.frame.select_at_idx(index);
        let column = column.ok_or_else(|| refuse(file, "a file of pairs has two columns of identifiers"))?;
        column.str().map_err(PipelineError::columns("reading pairs"))
    };
    let last = input.sources.len() - 1;
    let (left_rows, right_rows) = (input.rows_of_file(0), input.rows_of_file(last.min(1)));
    let lines = column(0)?.iter().zip(column(1)?.iter()).zip(&file.line_numbers);
    lines
        .map(|((left, right), line)| {
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            let straight = left_rows.get(left).zip(right_rows.get(right));
            let found = straight.or_else(|| left_rows.get(right).zip(right_rows.get(left)));
            let (&a, &b) = found.ok_or_else(|| refuse(file, &format!("line {line}: there are no records `{left}` and `{right}` in the files to link; its columns must be the identifiers of the first and the second file")))?;
            Ok((a.min(b), a.max(b)))
        })
        .collect()
}

fn refuse(file: &SourceFile, message: &str) -> PipelineError {
    PipelineError::Input(format!("{}: {message}", file.path.display()))
}
