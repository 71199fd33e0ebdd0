//! The live records of an edition out of the CSV file that was made at its publication, with what was recorded since.
//!
//! The file has the records in the order of their keys, so that reading it takes a fraction of the time that it takes to
//! find every item by its hash. The few keys about which something was recorded since are read from the log, so that the
//! rows are those of the present, exactly.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;

use chrono::NaiveDate;
use csv::ByteRecord;
use registry_core::{
    Edition, ExtractForm, ExtractManifest, FieldName, RecordStatus, RegisterName, ReservedField, START_DATE, Validity,
};
use registry_store::{AsOf, EditionFiles, Record, RecordQuery, StatusFilter, Store};
use serde::Deserialize;

use crate::api::extracts::find_manifest;
use crate::csv_file;
use crate::digested::Digested;
use crate::error::ApiError;
use crate::limits::ROWS_READ_BYTES;

/// The live records of an edition, and what became of them since.
pub struct EditionRows {
    reader: csv::Reader<Digested<File>>,
    columns: Columns,
    valid_at: Option<NaiveDate>,
    /// The records about which something was recorded since, the first key last.
    since: Vec<Record>,
}

/// A record as it is now.
pub enum Row<'a> {
    /// As the edition has it.
    Published(PublishedRow<'a>),
    /// Recorded since.
    Since(Record),
}

/// A record as the file of an edition has it.
pub struct PublishedRow<'a> {
    row: &'a ByteRecord,
    columns: &'a Columns,
    /// The days for which the item holds.
    pub validity: Validity,
}

/// Where in a row of the file everything is.
struct Columns {
    key: usize,
    start_date: Option<usize>,
    end_date: Option<usize>,
    entry_number: usize,
    recorded_at: usize,
    fields: Vec<Option<Cell>>,
}

/// The values of a field.
struct Cell {
    column: usize,
    /// What stands between several values, where that is not what we write.
    separator: Option<String>,
}

impl EditionRows {
    /// The rows of the records that the query means, with these fields; nothing when it asks for other than live records
    /// of an edition or of the present, has conditions, or comes long after the edition, and when there is no file.
    pub fn open(
        store: &Store,
        files: &EditionFiles,
        register: &RegisterName,
        query: &RecordQuery,
        fields: &[FieldName],
    ) -> Result<Option<Self>, ApiError> {
        let number = match query.as_of {
            AsOf::Now => None,
            AsOf::Edition(number) => Some(number),
            AsOf::RecordedAt(_) | AsOf::LogSize(_) => return Ok(None),
        };
        if query.status != StatusFilter::Live || !query.filter.is_empty() {
            return Ok(None);
        }
        let editions = store.editions(register).map_err(ApiError::of_read)?.into_iter();
        let meant = editions.filter(|edition| number.is_none_or(|number| edition.number == number));
        let Some(edition) = meant.max_by_key(|edition| edition.number) else {
            return Ok(None);
        };
        let since = store.records_since(&edition, query.as_of).map_err(ApiError::of_read)?;
        let found = find_manifest(files, &edition)?;
        let (Some(mut since), Some((folder, manifest))) = (since, found) else {
            return Ok(None);
        };
        since.reverse();
        match open_file(&folder, &manifest, fields) {
            Ok((reader, columns)) => Ok(Some(Self {
                reader,
                columns,
                valid_at: query.valid_at,
                since,
            })),
            Err(error) => {
                let Edition { register, number, .. } = edition;
                tracing::warn!(%error, %register, number, "the CSV file of an edition cannot be read; its records are \
                               read from the log instead");
                Ok(None)
            }
        }
    }

    /// Hands out every row, sorted by key.
    ///
    /// # Errors
    /// What `take` says; and when the file turns out not to be the one that was published, after its last row.
    pub fn each(mut self, mut take: impl FnMut(Row<'_>) -> io::Result<()>) -> io::Result<()> {
        let valid_at = self.valid_at;
        let mut take_if_valid = |row: Row<'_>| {
            let is_wanted = valid_at.is_none_or(|day| row.validity().covers(day));
            if is_wanted { take(row) } else { Ok(()) }
        };
        let mut row = ByteRecord::new();
        while self.reader.read_byte_record(&mut row)? {
            let key = text(&row, self.columns.key)?;
            while let Some(record) = self.since.pop_if(|record| record.key.as_str() < key) {
                give(record, &mut take_if_valid)?;
            }
            match self.since.pop_if(|record| record.key.as_str() == key) {
                Some(record) => give(record, &mut take_if_valid)?,
                None => take_if_valid(Row::Published(PublishedRow {
                    validity: self.columns.validity(&row)?,
                    row: &row,
                    columns: &self.columns,
                }))?,
            }
        }
        let mut rest = self.since.into_iter().rev();
        rest.try_for_each(|record| give(record, &mut take_if_valid))
    }
}

/// Hands out a record that was recorded since, when it answers.
fn give(record: Record, take: &mut impl FnMut(Row<'_>) -> io::Result<()>) -> io::Result<()> {
    match record.status {
        RecordStatus::Live => take(Row::Since(record)),
        RecordStatus::Merged { .. } | RecordStatus::Retired => Ok(()),
    }
}

impl Row<'_> {
    fn validity(&self) -> &Validity {
        match self {
            Row::Published(row) => &row.validity,
            Row::Since(record) => &record.validity,
        }
    }
}

impl<'a> PublishedRow<'a> {
    /// The key.
    pub fn key(&self) -> &'a [u8] {
        self.cell(self.columns.key)
    }

    /// The number of the latest entry.
    pub fn entry_number(&self) -> &'a [u8] {
        self.cell(self.columns.entry_number)
    }

    /// When that was recorded, as RFC 3339 writes it, to the second.
    pub fn recorded_at(&self) -> &'a [u8] {
        self.cell(self.columns.recorded_at)
    }

    /// The values of the fields that were asked for, each in one cell.
    pub fn values(&self) -> impl Iterator<Item = Cow<'a, [u8]>> {
        self.columns.fields.iter().map(|field| match field {
            None => Cow::Borrowed(&[][..]),
            Some(Cell {
                column,
                separator: None,
            }) => Cow::Borrowed(self.cell(*column)),
            Some(Cell {
                column,
                separator: Some(separator),
            }) => {
                let values = String::from_utf8_lossy(self.cell(*column));
                Cow::Owned(values.replace(separator.as_str(), csv_file::SEPARATOR).into_bytes())
            }
        })
    }

    fn cell(&self, column: usize) -> &'a [u8] {
        self.row.get(column).unwrap_or_default()
    }
}

impl Columns {
    /// The columns of a file with this header, described by the metadata beside it.
    fn find(header: &csv::StringRecord, metadata: &Metadata, fields: &[FieldName]) -> io::Result<Self> {
        let place = |name: &str| header.iter().position(|column| column == name);
        let own = |name: &str| place(name).ok_or_else(|| damaged(&format!("have a column {name:?}")));
        let cell = |field: &FieldName| {
            let column = place(field.as_str())?;
            let separator = metadata.separator(field.as_str());
            Some(Cell {
                column,
                separator: separator.filter(|separator| separator != csv_file::SEPARATOR),
            })
        };
        Ok(Self {
            // The key stands first, under the name that the register's key field has.
            key: 0,
            start_date: place(START_DATE),
            end_date: place(ReservedField::EndDate.as_str()),
            entry_number: own("entry_number")?,
            recorded_at: own("entry_timestamp")?,
            fields: fields.iter().map(cell).collect(),
        })
    }

    fn validity(&self, row: &ByteRecord) -> io::Result<Validity> {
        let date = |column: Option<usize>| column.map(|column| text(row, column)).transpose();
        Ok(Validity::of_dates(date(self.start_date)?, date(self.end_date)?))
    }
}

fn text(row: &ByteRecord, column: usize) -> io::Result<&str> {
    std::str::from_utf8(row.get(column).unwrap_or_default()).map_err(|error| damaged(&format!("be UTF-8: {error}")))
}

/// The file of the edition behind its header, and where everything is in its rows.
fn open_file(
    folder: &Path,
    manifest: &ExtractManifest,
    fields: &[FieldName],
) -> io::Result<(csv::Reader<Digested<File>>, Columns)> {
    let file = |form: ExtractForm| {
        let file = manifest.file(form);
        file.ok_or_else(|| damaged(&format!("have a {} file beside it", form.as_str())))
    };
    let csv = file(ExtractForm::Csv)?;
    let metadata = std::fs::read(folder.join(&file(ExtractForm::Csvw)?.name))?;
    let metadata: Metadata = serde_json::from_slice(&metadata)?;
    let input = Digested::new(File::open(folder.join(&csv.name))?, csv.digest);
    let mut reader = csv::ReaderBuilder::new()
        .buffer_capacity(ROWS_READ_BYTES)
        .from_reader(input);
    let columns = Columns::find(reader.headers()?, &metadata, fields)?;
    Ok((reader, columns))
}

fn damaged(rule: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the CSV file of an edition must {rule}"),
    )
}

/// As much of CSV on the Web as rows are read by.
#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "tableSchema")]
    schema: Schema,
}

#[derive(Deserialize)]
struct Schema {
    columns: Vec<DescribedColumn>,
}

#[derive(Deserialize)]
struct DescribedColumn {
    titles: String,
    separator: Option<String>,
}

impl Metadata {
    /// What stands between several values of the column.
    fn separator(&self, title: &str) -> Option<String> {
        let mut columns = self.schema.columns.iter();
        columns.find(|column| column.titles == title)?.separator.clone()
    }
}
