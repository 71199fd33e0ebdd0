//! A file that is hashed while it is written.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use registry_core::{Edition, ExtractFile, ExtractForm, FileHash};
use sha2::{Digest as _, Sha256};

use crate::{PipelineError, Result};

/// A file that is hashed while it is written.
pub struct DigestedFile {
    form: ExtractForm,
    name: String,
    path: PathBuf,
    output: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

/// A file that is whole.
pub struct Written {
    /// In what form it is.
    pub form: ExtractForm,
    file: ExtractFile,
}

impl DigestedFile {
    /// Begins the file of this form.
    pub fn create(folder: &Path, edition: &Edition, form: ExtractForm) -> Result<Self> {
        let name = form.file_name(&edition.register, edition.number);
        let path = folder.join(&name);
        let file = File::create_new(&path).map_err(PipelineError::write(&path))?;
        Ok(Self {
            form,
            name,
            path,
            output: BufWriter::new(file),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    /// Writes by a function, and names the file in the error.
    pub fn write_with(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<()> {
        write(self).map_err(PipelineError::write(&self.path))
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends the file; `rows` is how many there are in it.
    pub fn finish(mut self, rows: Option<u64>) -> Result<Written> {
        self.output.flush().map_err(PipelineError::write(&self.path))?;
        let digest: [u8; 32] = self.digest.finalize().into();
        Ok(Written {
            form: self.form,
            file: ExtractFile {
                form: self.form,
                name: self.name,
                media_type: self.form.media_type().to_owned(),
                bytes: self.bytes,
                digest: FileHash::from_bytes(digest),
                rows,
            },
        })
    }
}

impl Write for DigestedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.output.write(bytes)?;
        let bytes = bytes.get(..written).unwrap_or(bytes);
        self.digest.update(bytes);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl Written {
    /// What the manifest says of the file.
    pub fn file(&self) -> &ExtractFile {
        &self.file
    }

    /// The same, to be kept.
    pub fn into_file(self) -> ExtractFile {
        self.file
    }
}
