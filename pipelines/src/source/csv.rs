//! Delimited text, by RFC 4180 with any of four delimiters.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use polars::prelude::DataFrame;

use super::{
    delimiter,
    error::{Fault, SourceProblem},
    finding::Findings,
    header::column_names,
    limits::PROGRESS_ROWS,
    lines::LineCounter,
    table::TableBuilder,
};

/// Reads the table in `text`. The first line that is not empty is the header, every row has exactly as many cells as
/// it, and empty lines are passed over. `progress` hears the bytes of `text` that are done.
///
/// A row with too few cells is refused as much as one with too many: which cell is missing cannot be told, and a
/// postcode in the telephone column is worse than no file.
pub(super) fn read(
    text: &str,
    delimiter: Option<u8>,
    path: &Path,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64),
) -> Result<(DataFrame, Vec<u64>), Fault> {
    let delimiter = match delimiter {
        Some(byte) => allowed(byte)?,
        None => delimiter::detect(text, path),
    };
    let mut rows = Rows::new(text, delimiter);
    let header_line = rows.next()?.ok_or(SourceProblem::Empty)?;
    let mut table = TableBuilder::new(memchr::memchr_iter(b'\n', text.as_bytes()).count());
    for name in column_names(rows.record.iter(), header_line, findings) {
        table
            .add_column(name)
            .map_err(|problem| Fault::at_line(header_line, problem))?;
    }
    while let Some(line) = rows.next()? {
        if rows.is_blank() && table.names().len() > 1 {
            findings.add(
                "line-blank",
                Some(line),
                None,
                "the line holds only white space; it was passed over".to_owned(),
            );
            continue;
        }
        push_row(&mut table, &rows.record, line, header_line)?;
        if (table.rows() as u64).is_multiple_of(PROGRESS_ROWS) {
            progress(rows.position() as u64);
        }
    }
    table.finish()
}

fn allowed(delimiter: u8) -> Result<u8, SourceProblem> {
    if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r' | b'\n' | 0) {
        Ok(delimiter)
    } else {
        Err(SourceProblem::Delimiter(char::from(delimiter)))
    }
}

fn push_row(table: &mut TableBuilder, record: &StringRecord, line: u64, header_line: u64) -> Result<(), Fault> {
    let expected = table.names().len();
    if record.len() != expected {
        return Err(Fault::at_line(
            line,
            SourceProblem::CellCount {
                found: record.len(),
                expected,
                header_line,
            },
        ));
    }
    for (column, cell) in record.iter().enumerate() {
        table.push(column, cell, line)?;
    }
    table.end_row(line)
}

/// The rows of a text with the line that each starts on.
struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    start: usize,
    lines: LineCounter,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, delimiter: u8) -> Rows<'a> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            // The count of cells is checked by `push_row`, which knows the true line: the csv crate counts only LF.
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        Rows {
            text,
            delimiter,
            reader,
            record: StringRecord::new(),
            start: 0,
            lines: LineCounter::default(),
        }
    }

    /// Moves to the next row and gives its line; none at the end.
    fn next(&mut self) -> Result<Option<u64>, Fault> {
        let before = self.position();
        let more = self
            .reader
            .read_record(&mut self.record)
            .map_err(|error| SourceProblem::Io(error.into()))?;
        if !more {
            return Ok(None);
        }
        // The reader stops between the CR and the LF of a line end, and passes over empty lines.
        let bytes = self.text.as_bytes();
        let skipped = bytes.get(before..).map_or(0, |rest| {
            rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
        });
        self.start = before + skipped;
        let line = self.lines.line_at(bytes, self.start);
        if self.position() >= bytes.len() {
            self.check_last_row()?;
        }
        Ok(Some(line))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.position().byte())
            .unwrap_or(usize::MAX)
            .min(self.text.len())
    }

    fn is_blank(&self) -> bool {
        self.record.len() == 1 && self.record.iter().all(|cell| cell.trim().is_empty())
    }

    /// The csv crate takes the end of the file for the end of a quote; here that is an error at the quote.
    fn check_last_row(&mut self) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        let row = bytes.get(self.start..).unwrap_or_default();
        let mut opened = None;
        let mut cell_start = true;
        for (index, byte) in row.iter().enumerate() {
            match (opened, byte) {
                (None, b'"') if cell_start => opened = Some(index),
                (Some(_), b'"') => opened = None,
                // A doubled quote closes and opens again.
                (None, b'"') if index > 0 && row.get(index - 1) == Some(&b'"') => opened = Some(index),
                _ => {}
            }
            cell_start = opened.is_none() && *byte == self.delimiter;
        }
        match opened {
            Some(index) => Err(Fault::at_line(
                self.lines.line_at(bytes, self.start + index),
                SourceProblem::UnclosedQuote,
            )),
            None => Ok(()),
        }
    }
}
