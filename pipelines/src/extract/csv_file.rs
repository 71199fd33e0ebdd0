//! The live records as CSV (RFC 4180), as they are or safe for spreadsheet programs.

use std::io;

use registry_core::{Entry, Item};

use super::column::{Column, write_moment};
use super::digest::{DigestedFile, Written};
use super::spreadsheet::harmless;
use crate::{PipelineError, Result};

/// The columns behind the fields. No field has an underscore in its name.
pub const OWN_COLUMNS: [&str; 3] = ["entry_number", "entry_timestamp", "item_hash"];

/// For whom the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For programs: every value as it is.
    Plain,
    /// For spreadsheet programs: in UTF-8 that they recognise, and no cell is a formula.
    Spreadsheet,
}

/// A CSV file of records.
pub struct CsvFile<'a> {
    columns: &'a [Column],
    style: Style,
    output: csv::Writer<DigestedFile>,
    rows: u64,
}

impl<'a> CsvFile<'a> {
    /// Begins the file with its header.
    pub fn begin(mut file: DigestedFile, columns: &'a [Column], style: Style) -> Result<Self> {
        let path = file.path().to_owned();
        if style == Style::Spreadsheet {
            // Without it, Excel takes the file for one in the code page of the country.
            file.write_with(|output| io::Write::write_all(output, "\u{feff}".as_bytes()))?;
        }
        let mut output = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        let names = columns.iter().map(|column| column.field.name.as_str());
        output
            .write_record(names.chain(OWN_COLUMNS))
            .map_err(|error| PipelineError::write(&path)(error.into()))?;
        Ok(Self {
            columns,
            style,
            output,
            rows: 0,
        })
    }

    /// Writes one record.
    pub fn write(&mut self, entry: &Entry, item: &Item) -> io::Result<()> {
        for column in self.columns {
            let cell = column.cell(item);
            match self.style {
                Style::Plain => self.output.write_field(&cell)?,
                Style::Spreadsheet => self.output.write_field(harmless(&cell).as_ref())?,
            }
        }
        self.output.write_field(entry.number.to_string())?;
        self.output.write_field(write_moment(entry.timestamp))?;
        self.output.write_field(entry.item_hash.to_string())?;
        self.output.write_record(None::<&[u8]>)?;
        self.rows += 1;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> Result<Written> {
        let path = self.output.get_ref().path().to_owned();
        let file = self.output.into_inner();
        let file = file.map_err(|error| PipelineError::write(&path)(error.into_error()))?;
        file.finish(Some(self.rows))
    }
}
