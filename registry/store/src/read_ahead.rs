//! Reading an embedded store once, so that the system has it in memory when it is asked for.

use std::fs::File;
use std::io::{Read as _, Result as IoResult};
use std::mem::ManuallyDrop;
use std::path::Path;

use crate::address::Address;
use crate::limits::READ_AHEAD_BYTES;
use crate::{Result, Store, StoreError};

impl Store {
    /// Reads the file of an embedded store from its beginning, at most so many bytes, and answers how many those were.
    /// After a restart of the machine, a record is then found a few seconds later as fast as ever, and not when it has
    /// been asked for once. Nothing is kept here: what the system makes of it is its affair.
    pub fn read_ahead(&self, bytes_max: u64) -> Result<u64> {
        match self.pools.address() {
            Address::Sqlite { path, .. } => read(path, bytes_max).map_err(|source| StoreError::Io {
                path: path.display().to_string(),
                source,
            }),
            #[cfg(feature = "postgres")]
            Address::Postgres { .. } => Ok(0),
        }
    }
}

fn read(path: &Path, bytes_max: u64) -> IoResult<u64> {
    // Never closed: closing any handle of a file takes away all locks that this process has on it (POSIX), and with them
    // those that keep others from writing under SQLite's readers. See section 2.2 of "How To Corrupt An SQLite Database".
    let file = ManuallyDrop::new(File::open(path)?);
    let mut input = (&*file).take(bytes_max);
    let mut buffer = vec![0; READ_AHEAD_BYTES];
    let mut bytes = 0;
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn reading_ahead_takes_no_lock_away() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("registrar.db");
        let url = format!("sqlite://{}", path.display());
        let store = Store::create(&url).unwrap();
        store.ready().unwrap();
        let held = locks();
        assert!(held > 0, "an open store has locks");
        assert_eq!(store.read_ahead(u64::MAX).unwrap(), path.metadata().unwrap().len());
        assert_eq!(store.read_ahead(10).unwrap(), 10);
        assert_eq!(locks(), held);
    }

    /// Locks of this process, where the system lists them; else as many as the test wants.
    fn locks() -> usize {
        let process = format!(" {} ", std::process::id());
        let listed = std::fs::read_to_string("/proc/locks");
        listed.map_or(1, |lines| lines.lines().filter(|line| line.contains(&process)).count())
    }
}
