//! The one way to read a file, whatever it is.

use std::path::Path;

use polars::prelude::DataFrame;

use super::{
    Format, ReadOptions, SourceError, SourceFile, bytes::read_hashed, content, csv, encoding, error::Fault,
    finding::Findings, json_lines, parquet, xlsx,
};

/// Reads the file at `path` as text. The format is the one in `options`, else what the file's extension stands for,
/// confirmed by its first bytes. `progress` hears how many bytes of the file are done, from time to time and at the
/// end.
///
/// The file is read from disk once and hashed on the way. Memory is at most the file and the frame side by side, for
/// text in another encoding than UTF-8 for a moment the file twice.
///
/// # Errors
/// When the file cannot be opened, is not what it is said to be, breaks the rules of its format, or goes beyond one of
/// the [limits](super::limits). The message names the file, the line and column, and says what to do.
pub fn read(path: &Path, options: &ReadOptions, progress: &mut dyn FnMut(u64)) -> Result<SourceFile, SourceError> {
    read_inner(path, options, progress).map_err(|fault| fault.in_file(path))
}

fn read_inner(path: &Path, options: &ReadOptions, progress: &mut dyn FnMut(u64)) -> Result<SourceFile, Fault> {
    let hashed = read_hashed(path)?;
    let size = hashed.bytes.len() as u64;
    let expected = options.format.or_else(|| Format::from_extension(path));
    let format = content::confirm(expected, &hashed.bytes)?;
    let mut findings = Findings::default();
    let table = read_table(hashed.bytes, format, path, options, &mut findings, progress)?;
    progress(size);
    Ok(SourceFile {
        path: path.to_owned(),
        sha256: hashed.sha256,
        bytes: size,
        format,
        encoding: table.encoding.to_owned(),
        frame: table.frame,
        line_numbers: table.line_numbers,
        findings: findings.finish(),
    })
}

/// A table as read, and the encoding of its text.
struct Table {
    frame: DataFrame,
    line_numbers: Vec<u64>,
    encoding: &'static str,
}

fn read_table(
    bytes: Vec<u8>,
    format: Format,
    path: &Path,
    options: &ReadOptions,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64),
) -> Result<Table, Fault> {
    // Parquet and XLSX are UTF-8 by their standards.
    let mut encoding = "UTF-8";
    let (frame, line_numbers) = match format {
        Format::Parquet => parquet::read(&bytes, progress)?,
        Format::Xlsx => xlsx::read(&bytes, options.sheet.as_deref(), findings, progress)?,
        Format::Csv | Format::JsonLines => {
            let size = bytes.len() as u64;
            let decoded = encoding::decode(bytes, options.encoding.as_deref(), findings)?;
            encoding = decoded.encoding;
            // UTF-16 and others change size when decoded, so the bytes of text never run past those of the file.
            let mut file_progress = |done: u64| progress(done.min(size));
            if format == Format::Csv {
                csv::read(&decoded.text, options.delimiter, path, findings, &mut file_progress)?
            } else {
                json_lines::read(&decoded.text, findings, &mut file_progress)?
            }
        }
    };
    Ok(Table {
        frame,
        line_numbers,
        encoding,
    })
}
