//! Where a command writes a file.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

/// Where a command writes what it was asked for.
#[derive(Debug, Clone, Args)]
pub struct Destination {
    /// The file to write; standard output when not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What was written, and the file that holds it unless it went to standard output.
pub struct Written<'a, T> {
    /// What the writer said.
    pub value: T,
    /// The file.
    pub file: Option<&'a Path>,
}

impl Destination {
    /// Lets `write` write there. A file is there whole or not at all; a device or a pipe gets what is written as it comes.
    pub fn write<T>(&self, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>) -> anyhow::Result<Written<'_, T>> {
        let Some(path) = &self.out else {
            let mut standard_output = BufWriter::new(std::io::stdout().lock());
            let value = write(&mut standard_output)?;
            standard_output.flush()?;
            return Ok(Written { value, file: None });
        };
        let value = write_to(path, write)?;
        Ok(Written {
            value,
            file: Some(path),
        })
    }
}

/// Lets `write` write to a file, which is there whole or not at all; a device or a pipe gets what is written as it comes.
pub fn write_to<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let cannot = || format!("{} cannot be written", path.display());
    if let Some(mut device) = device(path)? {
        let value = write(&mut device)?;
        device.flush().with_context(cannot)?;
        return Ok(value);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut partial = BufWriter::new(new_file(folder.unwrap_or_else(|| Path::new("."))).with_context(cannot)?);
    let value = write(&mut partial)?;
    let partial = partial
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)
        .with_context(cannot)?;
    partial.as_file().sync_all().with_context(cannot)?;
    partial.persist(path).with_context(cannot)?;
    Ok(value)
}

/// What stands there when it is a device or a pipe: such a thing is written to, never replaced by a file.
fn device(path: &Path) -> anyhow::Result<Option<BufWriter<File>>> {
    let is_device = std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir());
    is_device
        .then(|| OpenOptions::new().write(true).open(path).map(BufWriter::new))
        .transpose()
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// A file without a lasting name, which others may read once it has one.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o644));
    builder.prefix(".registrar-").tempfile_in(folder)
}
