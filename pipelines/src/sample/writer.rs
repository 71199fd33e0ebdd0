//! Feed files, written row by row.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use polars::prelude::{Column, DataFrame, DataType, Field, IntoSeries as _, Schema, StringChunkedBuilder};
use polars_io::parquet::write::{BatchedWriter, ParquetWriter};

use super::{error::SampleError, feed::Feed, options::SampleFormat};

/// Rows of a row group: with a dozen columns of some 20 bytes about 20 MB in memory.
const ROW_GROUP: usize = 65_536;

/// A feed's file under construction; it takes its name when it is whole.
pub(super) struct FeedWriter {
    path: PathBuf,
    unfinished: PathBuf,
    sink: Sink,
}

enum Sink {
    Csv {
        writer: Box<csv::Writer<BufWriter<File>>>,
        encoding: &'static Encoding,
    },
    Parquet(Box<ParquetSink>),
}

impl FeedWriter {
    /// A file for a feed in a folder, with its header.
    pub(super) fn create(feed: Feed, format: SampleFormat, folder: &Path) -> Result<FeedWriter, SampleError> {
        let parquet = match format {
            SampleFormat::Mixed => feed == Feed::Premises,
            SampleFormat::Csv => false,
            SampleFormat::Parquet => true,
        };
        let path = folder.join(format!("{}.{}", feed.name(), if parquet { "parquet" } else { "csv" }));
        let dreadful = feed == Feed::Suppliers;
        if parquet {
            FeedWriter::parquet(path, feed.columns())
        } else {
            FeedWriter::csv(
                path,
                feed.columns(),
                if dreadful { WINDOWS_1252 } else { UTF_8 },
                dreadful,
            )
        }
    }

    /// A CSV file with its header.
    pub(super) fn csv(
        path: PathBuf,
        columns: &[&str],
        encoding: &'static Encoding,
        crlf: bool,
    ) -> Result<FeedWriter, SampleError> {
        let (unfinished, file) = create_unfinished(&path)?;
        let end = if crlf {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        };
        let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(file);
        writer
            .write_record(columns)
            .map_err(|error| SampleError::write(&path, error))?;
        Ok(FeedWriter {
            path,
            unfinished,
            sink: Sink::Csv {
                writer: Box::new(writer),
                encoding,
            },
        })
    }

    fn parquet(path: PathBuf, columns: &[&str]) -> Result<FeedWriter, SampleError> {
        let (unfinished, file) = create_unfinished(&path)?;
        let sink = ParquetSink::new(file, columns).map_err(|error| SampleError::write(&path, error))?;
        Ok(FeedWriter {
            path,
            unfinished,
            sink: Sink::Parquet(Box::new(sink)),
        })
    }

    /// Writes one row.
    pub(super) fn write(&mut self, cells: &[String]) -> Result<(), SampleError> {
        let path = &self.path;
        match &mut self.sink {
            Sink::Csv { writer, encoding } => {
                let encoded = cells.iter().map(|cell| encoding.encode(cell).0);
                writer
                    .write_record(encoded)
                    .map_err(|error| SampleError::write(path, error))
            }
            Sink::Parquet(sink) => sink.write(cells).map_err(|error| SampleError::write(path, error)),
        }
    }

    /// Ends the file and gives it its name.
    pub(super) fn finish(self) -> Result<PathBuf, SampleError> {
        let path = self.path;
        match self.sink {
            Sink::Csv { mut writer, .. } => writer.flush().map_err(|error| SampleError::write(&path, error))?,
            Sink::Parquet(sink) => sink.finish().map_err(|error| SampleError::write(&path, error))?,
        }
        fs::rename(&self.unfinished, &path).map_err(|error| SampleError::write(&path, error))?;
        Ok(path)
    }
}

fn create_unfinished(path: &Path) -> Result<(PathBuf, BufWriter<File>), SampleError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    let unfinished = path.with_file_name(name);
    let file = File::create(&unfinished).map_err(|error| SampleError::write(&unfinished, error))?;
    Ok((unfinished, BufWriter::with_capacity(1 << 18, file)))
}

/// Text columns written in row groups.
struct ParquetSink {
    columns: Vec<String>,
    builders: Vec<StringChunkedBuilder>,
    rows: usize,
    writer: BatchedWriter<BufWriter<File>>,
}

impl ParquetSink {
    fn new(file: BufWriter<File>, columns: &[&str]) -> polars::prelude::PolarsResult<ParquetSink> {
        let fields = columns
            .iter()
            .map(|column| Field::new((*column).into(), DataType::String));
        let writer = ParquetWriter::new(file).batched(&fields.collect::<Schema>())?;
        let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        Ok(ParquetSink {
            builders: builders(&columns),
            columns,
            rows: 0,
            writer,
        })
    }

    fn write(&mut self, cells: &[String]) -> polars::prelude::PolarsResult<()> {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            builder.append_option((!cell.is_empty()).then_some(cell));
        }
        self.rows += 1;
        if self.rows == ROW_GROUP {
            self.end_group()
        } else {
            Ok(())
        }
    }

    fn end_group(&mut self) -> polars::prelude::PolarsResult<()> {
        let built = std::mem::replace(&mut self.builders, builders(&self.columns));
        let columns = built
            .into_iter()
            .map(|builder| Column::from(builder.finish().into_series()))
            .collect();
        self.writer.write_batch(&DataFrame::new(self.rows, columns)?)?;
        self.rows = 0;
        Ok(())
    }

    fn finish(mut self) -> polars::prelude::PolarsResult<()> {
        if self.rows > 0 {
            self.end_group()?;
        }
        self.writer.finish().map(|_| ())
    }
}

fn builders(columns: &[String]) -> Vec<StringChunkedBuilder> {
    columns
        .iter()
        .map(|column| StringChunkedBuilder::new(column.as_str().into(), ROW_GROUP))
        .collect()
}
