//! Records as lines of a file.

use std::io::{self, Write};

use chrono::{NaiveDate, SecondsFormat};
use openapi::record::RecordStatus;
use registry_core::{FieldName, RegisterDefinition, RegisterName, Validity};
use registry_store::Record;

use crate::csv_file;
use crate::edition_rows::PublishedRow;
use crate::selection::ShownFields;
use crate::view::record;

/// The columns before those of the fields, under the names that they have in the list of records.
const COLUMNS: [&str; 6] = ["key", "status", "entry_number", "recorded_at", "valid_from", "valid_to"];

/// The cells of [`COLUMNS`].
struct OwnCells<'a> {
    key: &'a [u8],
    status: &'static str,
    entry_number: &'a [u8],
    recorded_at: &'a [u8],
    validity: Validity,
}

/// Records as CSV by RFC 4180.
pub struct CsvLines<W: Write> {
    writer: csv::Writer<W>,
    fields: Vec<FieldName>,
}

impl<W: Write> CsvLines<W> {
    /// Writes the header.
    pub fn begin(sink: W, definition: &RegisterDefinition, shown: &ShownFields) -> io::Result<Self> {
        let names = definition.fields.iter().map(|field| field.name.clone());
        let fields: Vec<FieldName> = names.filter(|field| shown.shows(field.as_str())).collect();
        let mut writer = csv_file::writer(sink);
        let columns = COLUMNS.into_iter().chain(fields.iter().map(FieldName::as_str));
        writer.write_record(columns)?;
        Ok(Self { writer, fields })
    }

    /// The fields that have columns.
    pub fn fields(&self) -> &[FieldName] {
        &self.fields
    }

    /// Writes a record.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let number = record.entry.number.to_string();
        let recorded_at = record.entry.timestamp.to_rfc3339_opts(SecondsFormat::Secs, true);
        self.begin_line(&OwnCells {
            key: record.key.as_str().as_bytes(),
            status: status(record::status(&record.status)),
            entry_number: number.as_bytes(),
            recorded_at: recorded_at.as_bytes(),
            validity: record.validity,
        })?;
        for field in &self.fields {
            self.writer.write_field(csv_file::cell(&record.item, field).as_ref())?;
        }
        self.end_line()
    }

    /// Writes a live record as the file of an edition has it, which was opened for the [`fields`](Self::fields).
    pub fn copy(&mut self, row: &PublishedRow<'_>) -> io::Result<()> {
        self.begin_line(&OwnCells {
            key: row.key(),
            status: status(RecordStatus::Live),
            entry_number: row.entry_number(),
            recorded_at: row.recorded_at(),
            validity: row.validity,
        })?;
        for values in row.values() {
            self.writer.write_field(values)?;
        }
        self.end_line()
    }

    fn begin_line(&mut self, cells: &OwnCells<'_>) -> io::Result<()> {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.writer.write_field(cells.key)?;
        self.writer.write_field(cells.status)?;
        self.writer.write_field(cells.entry_number)?;
        self.writer.write_field(cells.recorded_at)?;
        self.writer.write_field(text(cells.validity.from))?;
        self.writer.write_field(text(cells.validity.to))?;
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Writes what is left.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn status(status: RecordStatus) -> &'static str {
    match status {
        RecordStatus::Live => "live",
        RecordStatus::Merged => "merged",
        RecordStatus::Retired => "retired",
    }
}

/// Records as JSON, one a line.
pub struct JsonLines<'a, W: Write> {
    sink: W,
    register: &'a RegisterName,
    shown: &'a ShownFields,
}

impl<'a, W: Write> JsonLines<'a, W> {
    /// Writes nothing yet.
    pub fn begin(sink: W, register: &'a RegisterName, shown: &'a ShownFields) -> Self {
        Self { sink, register, shown }
    }

    /// Writes a record.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let mut wire = record::to_wire(self.register, record);
        self.shown.cut(&mut wire.item);
        serde_json::to_writer(&mut self.sink, &wire)?;
        self.sink.write_all(b"\n")
    }
}
