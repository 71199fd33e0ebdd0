//! The bytes of a file and their hash, from one pass over the disk.

use std::{fs::File, io::Read, path::Path};

use sha2::{Digest, Sha256};

use super::{
    error::{Fault, SourceProblem},
    limits::{FILE_BYTES_MAX, READ_BYTES},
};
use crate::hexadecimal::hexadecimal;

/// A file's bytes with their SHA-256 in hexadecimal.
pub(super) struct HashedBytes {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
}

/// Reads a whole file, hashing as it goes.
pub(super) fn read_hashed(path: &Path) -> Result<HashedBytes, Fault> {
    let mut file = File::open(path).map_err(SourceProblem::Io)?;
    let metadata = file.metadata().map_err(SourceProblem::Io)?;
    if metadata.is_dir() {
        return Err(SourceProblem::Folder.into());
    }
    within_file_limit(metadata.len())?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; READ_BYTES];
    loop {
        let count = file.read(&mut chunk).map_err(SourceProblem::Io)?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        hasher.update(read);
        bytes.extend_from_slice(read);
        // The size above is a promise that a growing file or a pipe does not keep.
        within_file_limit(bytes.len() as u64)?;
    }
    let sha256 = hexadecimal(&hasher.finalize());
    Ok(HashedBytes { bytes, sha256 })
}

fn within_file_limit(found: u64) -> Result<(), Fault> {
    if found > FILE_BYTES_MAX {
        return Err(SourceProblem::Limit {
            what: "the file's size in bytes",
            found,
            limit: FILE_BYTES_MAX,
        }
        .into());
    }
    Ok(())
}
