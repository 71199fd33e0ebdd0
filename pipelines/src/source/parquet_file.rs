//! Parquet that this project writes for itself and reads back.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use polars::prelude::{DataFrame, PolarsResult};
use polars_io::parquet::write::ParquetWriter;

use super::{Format, ReadOptions, SourceError, read};

/// Writes a frame as Parquet (zstd), and gives the size of the file in bytes. It is written beside its place and moved
/// there when it is whole, so that a crash never leaves half a file under that name.
///
/// # Errors
/// When the disk refuses, or polars cannot write a type.
pub fn write_parquet(frame: &mut DataFrame, path: &Path) -> PolarsResult<u64> {
    let unfinished = unfinished_path(path);
    let file = BufWriter::new(File::create(&unfinished)?);
    let size = ParquetWriter::new(file).finish(frame)?;
    fs::rename(&unfinished, path)?;
    Ok(size)
}

/// Reads back a frame of text columns written by [`write_parquet`].
///
/// # Errors
/// As [`read`](fn@read).
pub fn read_text_parquet(path: &Path) -> Result<DataFrame, SourceError> {
    let options = ReadOptions {
        format: Some(Format::Parquet),
        ..ReadOptions::default()
    };
    read(path, &options, &mut |_| ()).map(|file| file.frame)
}

fn unfinished_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    path.with_file_name(name)
}
