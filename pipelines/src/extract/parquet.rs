//! The live records as Parquet, with the types that all values of a column have.

use std::io;
use std::sync::Arc;

use polars::prelude::PolarsError;
use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, Utf8Array};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::record_batch::RecordBatchT;
use polars_parquet::write::{
    CompressionOptions, FileWriter, KeyValue, RowGroupIterator, StatisticsOptions, Version, WriteOptions,
    get_dtype_encoding,
};
use registry_core::{Entry, Item};

use super::Provenance;
use super::column::{Column, Kind, read_day, read_moment};
use super::csv_file::OWN_COLUMNS;
use super::digest::{DigestedFile, Written};
use crate::limits::EXTRACT_ROW_GROUP;
use crate::{PipelineError, Result};

/// A Parquet file of records.
pub struct ParquetFile<'a> {
    columns: &'a [Column],
    schema: ArrowSchema,
    output: FileWriter<DigestedFile>,
    /// Records that wait for their row group to be full.
    waiting: Vec<(Entry, Item)>,
    rows: u64,
}

impl<'a> ParquetFile<'a> {
    /// Begins the file.
    pub fn begin(file: DigestedFile, columns: &'a [Column]) -> Result<Self> {
        let schema = schema(columns);
        let output = FileWriter::try_new(file, schema.clone(), options());
        Ok(Self {
            columns,
            schema,
            output: output.map_err(PipelineError::columns("beginning a Parquet file"))?,
            waiting: Vec::new(),
            rows: 0,
        })
    }

    /// Writes one record.
    pub fn write(&mut self, entry: &Entry, item: &Item) -> io::Result<()> {
        self.waiting.push((entry.clone(), item.clone()));
        if self.waiting.len() < EXTRACT_ROW_GROUP {
            return Ok(());
        }
        self.write_group().map_err(io::Error::other)
    }

    /// Ends the file with where it comes from.
    pub fn finish(mut self, provenance: &Provenance<'_>) -> Result<Written> {
        let failed = PipelineError::columns("writing a Parquet file");
        self.write_group().map_err(&failed)?;
        self.output.end(Some(facts(provenance))).map_err(&failed)?;
        self.output.into_inner().finish(Some(self.rows))
    }

    fn write_group(&mut self) -> std::result::Result<(), PolarsError> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let items = || waiting.iter().map(|(_, item)| item);
        let mut arrays: Vec<Box<dyn Array>> = self.columns.iter().map(|column| array(column, items())).collect();
        let entries = || waiting.iter().map(|(entry, _)| entry);
        let numbers = entries().map(|entry| i64::try_from(entry.number.get()).ok());
        arrays.push(numbers.collect::<PrimitiveArray<i64>>().boxed());
        let times = entries().map(|entry| Some(entry.timestamp.timestamp_micros()));
        arrays.push(times.collect::<PrimitiveArray<i64>>().to(moment()).boxed());
        let hashes = entries().map(|entry| Some(entry.item_hash.to_string()));
        arrays.push(hashes.collect::<Utf8Array<i64>>().boxed());
        let batch = RecordBatchT::try_new(waiting.len(), Arc::new(self.schema.clone()), arrays)?;
        let encodings: Vec<_> = self
            .schema
            .iter_values()
            .map(|field| get_dtype_encoding(field.dtype()))
            .collect();
        let groups = RowGroupIterator::try_new(std::iter::once(Ok(batch)), &self.schema, options(), encodings.into())?;
        for group in groups {
            self.output.write(waiting.len() as u64, group?)?;
        }
        self.rows += waiting.len() as u64;
        Ok(())
    }
}

/// What the footer says of where the file comes from.
fn facts(provenance: &Provenance<'_>) -> Vec<KeyValue> {
    let edition = provenance.edition;
    let facts = [
        ("registrar:register", Some(edition.register.to_string())),
        ("registrar:edition", Some(edition.number.to_string())),
        ("registrar:log_size", Some(edition.log_size.to_string())),
        ("registrar:root", Some(edition.root.to_string())),
        ("registrar:checkpoint", provenance.checkpoint.clone()),
        ("registrar:verifier_keys", Some(provenance.verifier_keys.join("\n"))),
    ];
    let known = facts.into_iter().filter(|(_, value)| value.is_some());
    known
        .map(|(key, value)| KeyValue {
            key: key.to_owned(),
            value,
        })
        .collect()
}

fn options() -> WriteOptions {
    WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression: CompressionOptions::Zstd(None),
        data_page_size: None,
    }
}

fn schema(columns: &[Column]) -> ArrowSchema {
    let fields = columns
        .iter()
        .map(|column| (column.field.name.as_str(), arrow_type(column)));
    let own = OWN_COLUMNS
        .into_iter()
        .zip([ArrowDataType::Int64, moment(), ArrowDataType::LargeUtf8]);
    fields
        .chain(own)
        .map(|(name, datatype)| Field::new(name.into(), datatype, true))
        .map(|field| (field.name.clone(), field))
        .collect()
}

fn arrow_type(column: &Column) -> ArrowDataType {
    if column.is_list() {
        return list_type();
    }
    match column.kind {
        Kind::Text => ArrowDataType::LargeUtf8,
        Kind::Integer => ArrowDataType::Int64,
        Kind::Number => ArrowDataType::Float64,
        Kind::Boolean => ArrowDataType::Boolean,
        Kind::Day => ArrowDataType::Date32,
        Kind::Moment => moment(),
    }
}

/// Lists hold text whatever their datatype.
fn list_type() -> ArrowDataType {
    ArrowDataType::LargeList(Box::new(Field::new("element".into(), ArrowDataType::LargeUtf8, true)))
}

fn moment() -> ArrowDataType {
    ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn array<'a>(column: &'a Column, items: impl Iterator<Item = &'a Item>) -> Box<dyn Array> {
    let name = &column.field.name;
    if column.is_list() {
        return lists(items.map(|item| item.get(name).map(|value| value.texts().collect())));
    }
    let texts = items.map(|item| item.text(name));
    match column.kind {
        Kind::Text => texts.collect::<Utf8Array<i64>>().boxed(),
        Kind::Integer => numbers::<i64>(texts.map(|text| text?.parse().ok()), ArrowDataType::Int64),
        Kind::Number => texts
            .map(|text| text?.parse().ok())
            .collect::<PrimitiveArray<f64>>()
            .boxed(),
        Kind::Boolean => texts
            .map(|text| text.map(|text| text == "true"))
            .collect::<BooleanArray>()
            .boxed(),
        Kind::Day => numbers::<i32>(texts.map(|text| read_day(text?).map(days)), ArrowDataType::Date32),
        Kind::Moment => numbers::<i64>(
            texts.map(|text| read_moment(text?).map(|time| time.timestamp_micros())),
            moment(),
        ),
    }
}

fn numbers<T: polars_arrow::types::NativeType>(
    values: impl Iterator<Item = Option<T>>,
    datatype: ArrowDataType,
) -> Box<dyn Array> {
    values.collect::<PrimitiveArray<T>>().to(datatype).boxed()
}

/// Days since 1970-01-01.
fn days(day: chrono::NaiveDate) -> i32 {
    day.to_epoch_days()
}

/// Lists of texts; a record without the field has none, which is not an empty list.
fn lists<'a>(values: impl Iterator<Item = Option<Vec<&'a str>>>) -> Box<dyn Array> {
    let mut offsets = vec![0_i64];
    let mut present = Vec::new();
    let mut texts: Vec<Option<&str>> = Vec::new();
    for value in values {
        present.push(value.is_some());
        texts.extend(value.unwrap_or_default().into_iter().map(Some));
        offsets.push(i64::try_from(texts.len()).unwrap_or(i64::MAX));
    }
    let texts = texts.into_iter().collect::<Utf8Array<i64>>().boxed();
    let offsets = OffsetsBuffer::try_from(offsets).unwrap_or_default();
    ListArray::<i64>::new(list_type(), offsets, texts, Some(present.into())).boxed()
}
