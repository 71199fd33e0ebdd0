//! Files that belong to editions: extracts, search indexes and whatever else is made once from the log.

use std::path::{Path, PathBuf};

use registry_core::Edition;

use crate::{Result, StoreError};

/// The folder of files that belong to editions.
///
/// Everything in it follows from the log and can be made again; nothing in it ever changes. A part of an edition is a
/// folder `REGISTER/NUMBER-ROOT/PART`, where `ROOT` is the beginning of the edition's root hash, so that files of
/// another store are never taken for those of this one.
#[derive(Debug, Clone)]
pub struct EditionFiles {
    root: PathBuf,
}

/// How much of the root hash is in the name of a folder, in hexadecimal digits.
const ROOT_DIGITS: usize = 16;

impl EditionFiles {
    /// The files in this folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder of a part of the edition, when it was made.
    pub fn find(&self, edition: &Edition, part: &str) -> Option<PathBuf> {
        let folder = self.folder(edition).join(part);
        folder.is_dir().then_some(folder)
    }

    /// Makes a part of the edition: `write` fills a new folder, which gets its lasting name when it is whole. A part
    /// that was made already, also by somebody else in the meantime, stays as it is.
    pub fn make<E: From<StoreError>>(
        &self,
        edition: &Edition,
        part: &str,
        write: impl FnOnce(&Path) -> std::result::Result<(), E>,
    ) -> std::result::Result<PathBuf, E> {
        let folder = self.folder(edition);
        let lasting = folder.join(part);
        if lasting.is_dir() {
            return Ok(lasting);
        }
        let _alone = make_alone(&folder)?;
        if lasting.is_dir() {
            return Ok(lasting);
        }
        let partial = partial_folder(&folder, part)?;
        write(partial.path())?;
        keep(&folder, &lasting, partial)?;
        Ok(lasting)
    }

    fn folder(&self, edition: &Edition) -> PathBuf {
        let root = edition.root.to_string();
        let root = root.strip_prefix("sha-256:").unwrap_or(&root);
        let digits = root.get(..ROOT_DIGITS).unwrap_or(root);
        let name = format!("{}-{digits}", edition.number);
        self.root.join(edition.register.as_str()).join(name)
    }
}

/// Waits until nobody else makes files of this edition: a command that publishes and a server that notices the edition
/// would else do the same work at once. Where the system cannot lock folders, they do.
fn make_alone(folder: &Path) -> Result<std::fs::File> {
    let failed = |source| io_error(folder, source);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let handle = std::fs::File::open(folder).map_err(failed)?;
    match handle.lock() {
        Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(failed(error)),
        Ok(()) | Err(_) => Ok(handle),
    }
}

fn partial_folder(folder: &Path, part: &str) -> Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(<std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(
        0o755,
    ));
    builder
        .prefix(&format!(".{part}-"))
        .tempdir_in(folder)
        .map_err(|source| io_error(folder, source))
}

/// Gives the folder its lasting name, with everything in it on the disk before.
fn keep(folder: &Path, lasting: &Path, partial: tempfile::TempDir) -> Result<()> {
    for file in std::fs::read_dir(partial.path()).map_err(|source| io_error(folder, source))? {
        let path = file.map_err(|source| io_error(folder, source))?.path();
        sync(&path)?;
    }
    sync(partial.path())?;
    match std::fs::rename(partial.path(), lasting) {
        Ok(()) => {
            // The folder has moved: there is nothing left to tidy up.
            drop(partial.keep());
            sync(folder)
        }
        Err(_made_meanwhile) if lasting.is_dir() => Ok(()),
        Err(source) => Err(io_error(lasting, source)),
    }
}

fn sync(path: &Path) -> Result<()> {
    std::fs::File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|source| io_error(path, source))
}

fn io_error(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use registry_core::{PersonName, RegisterName, RootHash};

    use super::*;

    fn edition(root: u8) -> Edition {
        Edition {
            register: RegisterName::parse("address").unwrap(),
            number: 3,
            log_size: 7,
            root: RootHash::from_bytes([root; 32]),
            records: 7,
            published_at: chrono::DateTime::UNIX_EPOCH,
            published_by: PersonName::parse("Olga Owner").unwrap(),
            run: None,
        }
    }

    #[test]
    fn a_part_is_there_whole_or_not_at_all() {
        let folder = tempfile::TempDir::new().unwrap();
        let files = EditionFiles::new(folder.path());
        let refused = files.make::<StoreError>(&edition(1), "extracts", |folder| {
            std::fs::write(folder.join("half"), "half").unwrap();
            Err(StoreError::Busy)
        });
        assert!(matches!(refused, Err(StoreError::Busy)));
        assert_eq!(files.find(&edition(1), "extracts"), None);
        let made = files.make::<StoreError>(&edition(1), "extracts", |folder| {
            std::fs::write(folder.join("whole"), "whole").unwrap();
            Ok(())
        });
        let made = made.unwrap();
        assert_eq!(files.find(&edition(1), "extracts"), Some(made.clone()));
        assert_eq!(std::fs::read_to_string(made.join("whole")).unwrap(), "whole");
        assert_eq!(
            std::fs::read_dir(made.parent().unwrap()).unwrap().count(),
            1,
            "nothing half is left"
        );
    }

    #[test]
    fn another_log_has_other_files_and_what_is_made_stays() {
        let folder = tempfile::TempDir::new().unwrap();
        let files = EditionFiles::new(folder.path());
        let write = |text: &'static str| {
            move |folder: &Path| -> Result<()> {
                std::fs::write(folder.join("text"), text).unwrap();
                Ok(())
            }
        };
        files.make(&edition(1), "search", write("first")).unwrap();
        let again = files.make(&edition(1), "search", write("second")).unwrap();
        assert_eq!(std::fs::read_to_string(again.join("text")).unwrap(), "first");
        assert_eq!(files.find(&edition(2), "search"), None);
    }
}
