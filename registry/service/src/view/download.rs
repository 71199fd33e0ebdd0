//! Records as lines of a file.

use std::io::{self, Write};

use openapi::record::RecordStatus;
use registry_core::{FieldName, RegisterDefinition, RegisterName};
use registry_store::Record;

use crate::csv_file;
use crate::selection::ShownFields;
use crate::view::record;

/// The columns before those of the fields, under the names that they have in the list of records.
const COLUMNS: [&str; 6] = ["key", "status", "entry_number", "recorded_at", "valid_from", "valid_to"];

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

    /// Writes a record.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.writer.write_field(record.key.as_str())?;
        self.writer.write_field(status(record::status(&record.status)))?;
        self.writer.write_field(record.entry.number.to_string())?;
        self.writer
            .write_field(record.entry.timestamp.format("%Y-%m-%dT%H:%M:%SZ").to_string())?;
        self.writer.write_field(text(record.validity.from))?;
        self.writer.write_field(text(record.validity.to))?;
        for field in &self.fields {
            self.writer.write_field(csv_file::cell(&record.item, field).as_ref())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
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
