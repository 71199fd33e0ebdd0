//! The store itself: how it is made, opened, and entered for reading and writing.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{DecisionRecord, SigningKey};

use crate::address::{Address, without_password};
use crate::connection::{AnyConnection, Purpose};
use crate::last_commits::LastCommits;
use crate::model::commit;
use crate::pool::Pools;
use crate::{Result, StoreError, governance, migrate, signing};

/// A store of registers. Cheap to clone, safe to share; calls block.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) last_commits: LastCommits,
    clock: fn() -> DateTime<Utc>,
    pub(crate) signing_key: Option<SigningKey>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Store")
            .field("pools", &self.pools)
            .finish_non_exhaustive()
    }
}

/// A transaction that writes, with the moment at which everything in it is recorded.
pub(crate) struct Writing<'a> {
    pub(crate) connection: &'a mut AnyConnection,
    /// Later than every earlier commit, whatever the clock says.
    pub(crate) at: DateTime<Utc>,
    /// The day by the clock, for ownership.
    pub(crate) today: NaiveDate,
    /// What was decided so far. It goes into the log at the end, because a transaction is one commit of a register.
    pub(crate) decisions: Vec<DecisionRecord>,
    /// What the roots of the logs are signed with, if the caller has it.
    pub(crate) signing_key: Option<SigningKey>,
}

impl Store {
    /// Makes the store at the address, or brings the one that is there up to date: the folder, the file, the tables,
    /// and the registers that Registrar keeps about itself.
    ///
    /// A PostgreSQL database must exist; its tables are made.
    pub fn create(url: &str) -> Result<Self> {
        let address = Address::parse(url)?;
        if let Address::Sqlite { path, read_only: false } = &address {
            make_folder(path)?;
        }
        let mut connection = connect(&address, Purpose::Create, url)?;
        migrate::run(&mut connection)?;
        drop(connection);
        let store = Self {
            pools: Pools::new(&address),
            last_commits: LastCommits::default(),
            clock: Utc::now,
            signing_key: None,
        };
        store.write(|writing| {
            signing::ensure_origin(writing)?;
            governance::ensure_registers(writing)
        })?;
        Ok(store)
    }

    /// Opens a store that exists.
    pub fn open(url: &str) -> Result<Self> {
        let address = Address::parse(url)?;
        if let Address::Sqlite { path, .. } = &address
            && !path.is_file()
        {
            return Err(StoreError::NoStore { url: url.to_owned() });
        }
        let mut connection = connect(&address, Purpose::Read, url)?;
        migrate::check(&mut connection, &without_password(url))?;
        Ok(Self {
            pools: Pools::new(&address),
            last_commits: LastCommits::default(),
            clock: Utc::now,
            signing_key: None,
        })
    }

    /// The same store by another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> DateTime<Utc>) -> Self {
        Self { clock, ..self }
    }

    /// Whether the store answers, for health checks.
    pub fn ready(&self) -> Result<()> {
        self.read(|connection| commit::last_time(connection).map(|_| ()))
    }

    /// Whether something could be written now, before much work is done for it.
    pub fn check_writable(&self) -> Result<()> {
        self.write(|_| Ok(()))
    }

    /// The day by the clock.
    pub(crate) fn today(&self) -> NaiveDate {
        (self.clock)().date_naive()
    }

    /// The moment by the clock, to the microsecond that the databases keep.
    fn now(&self) -> DateTime<Utc> {
        commit::to_microseconds((self.clock)())
    }

    /// Does the work in one transaction that sees one state of the store throughout.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.pools.reader()?;
        connection.begin_reading()?;
        let result = work(&mut connection);
        // A transaction that only read has nothing to keep.
        connection.roll_back()?;
        result
    }

    /// Does the work in one transaction of the one writer: all of it lasts, or nothing.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Writing<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.pools.writer()?;
        connection.begin_writing()?;
        let result = commit::next_time(&mut connection, self.now()).and_then(|at| {
            let mut writing = Writing {
                connection: &mut connection,
                at,
                today: self.today(),
                decisions: Vec::new(),
                signing_key: self.signing_key.clone(),
            };
            let value = work(&mut writing)?;
            governance::write_decisions(&mut writing)?;
            Ok(value)
        });
        let outcome = match result {
            Ok(value) => match connection.commit() {
                Ok(()) => Ok(value),
                Err(error) => {
                    roll_back(&mut connection);
                    Err(error.into())
                }
            },
            Err(error) => {
                roll_back(&mut connection);
                Err(error)
            }
        };
        self.last_commits.forget();
        outcome
    }
}

/// Undoes the transaction after an error. When that fails too, the database has undone it already (a full disk), and
/// the pool throws the connection away.
fn roll_back(connection: &mut AnyConnection) {
    if let Err(error) = connection.roll_back() {
        tracing::warn!(%error, "rolling back after an error failed; the connection is dropped");
    }
}

fn connect(address: &Address, purpose: Purpose, url: &str) -> Result<AnyConnection> {
    AnyConnection::connect(address, purpose).map_err(|error| {
        let message = error.to_string();
        // PostgreSQL's words for a database that is not there.
        if message.contains("does not exist") {
            StoreError::NoStore {
                url: without_password(url),
            }
        } else {
            error.into()
        }
    })
}

fn make_folder(path: &Path) -> Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Io {
                path: folder.display().to_string(),
                source,
            })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use diesel::connection::SimpleConnection as _;
    use registry_core::PersonName;

    use super::*;

    /// A limit on the pages of the file stands in for the full disk: SQLite reports both in the same way.
    #[test]
    fn a_full_disk_loses_nothing_and_leaves_nothing_half() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::create(&format!("sqlite://{}/registrar.db", folder.path().display())).unwrap();
        let limit = |pages: u32| {
            let mut writer = store.pools.writer().unwrap();
            writer
                .batch_execute(&format!("PRAGMA max_page_count = {pages}"))
                .unwrap();
        };
        limit(1);
        let page = "a page of text ".repeat(400);
        let mut people = 0;
        let refused = loop {
            let name = PersonName::parse(&format!("Person {people}")).unwrap();
            match store.ensure_person(&name, &page, "") {
                Ok(_) => people += 1,
                Err(refused) => break refused,
            }
        };
        assert!(matches!(refused, StoreError::Full), "{refused}");
        assert_eq!(store.people().unwrap().len(), people);
        limit(1_000_000);
        store
            .ensure_person(&PersonName::parse("Late Comer").unwrap(), &page, "")
            .unwrap();
        assert_eq!(store.people().unwrap().len(), people + 1);
    }
}
