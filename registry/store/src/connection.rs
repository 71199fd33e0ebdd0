//! One connection over both databases, and the only place that tells them apart.
//!
//! Queries go through diesel's `MultiConnection`. It cannot insert slices or resolve conflicts, so [`on_each!`] repeats
//! such an expression for the concrete connection.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _};
use diesel::{Connection as _, SqliteConnection};

use crate::address::Address;
use crate::limits::BUSY_SECONDS_MAX;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The server.
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
}

/// Evaluates the expression with the concrete connection, for each database.
macro_rules! on_each {
    ($connection:expr, $concrete:ident => $body:expr) => {
        match $connection {
            $crate::connection::AnyConnection::Sqlite($concrete) => $body,
            #[cfg(feature = "postgres")]
            $crate::connection::AnyConnection::Postgres($concrete) => $body,
        }
    };
}
pub(crate) use on_each;

/// Inserts the rows in as few statements as the databases allow.
macro_rules! insert_rows {
    ($connection:expr, $table:expr, $rows:expr) => {
        $rows.chunks($crate::limits::INSERT_ROWS_MAX).try_for_each(|chunk| {
            $crate::connection::on_each!($connection, concrete => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values(chunk), concrete)
            })
            .map(|_| ())
        })
    };
}
pub(crate) use insert_rows;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Making the file when it is missing, and its schema.
    Create,
    /// The one writer.
    Write,
    /// One of the readers.
    Read,
}

impl AnyConnection {
    /// Connects and sets what every connection of this purpose needs.
    pub(crate) fn connect(address: &Address, purpose: Purpose) -> diesel::ConnectionResult<Self> {
        match address {
            Address::Sqlite { path, read_only } => {
                let mode = match (purpose, read_only) {
                    (_, true) => "ro",
                    (Purpose::Create, false) => "rwc",
                    (Purpose::Write | Purpose::Read, false) => "rw",
                };
                let uri = format!("file:{}?mode={mode}", percent_encoded(&path.to_string_lossy()));
                let mut connection = SqliteConnection::establish(&uri)?;
                connection
                    .batch_execute(&sqlite_settings(purpose, *read_only))
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Self::Sqlite(connection))
            }
            #[cfg(feature = "postgres")]
            Address::Postgres { url } => {
                let mut connection = diesel::PgConnection::establish(url)?;
                connection
                    .batch_execute(&format!(
                        "SET lock_timeout = '{BUSY_SECONDS_MAX}s'; SET TIME ZONE 'UTC'"
                    ))
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// Begins a transaction that writes: it takes the write lock at once, because a reader that turns writer is
    /// refused without waiting.
    pub(crate) fn begin_writing(&mut self) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE"),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                AnsiTransactionManager::begin_transaction(connection)?;
                // Commit times increase strictly over the whole store, so writers of all programs queue here.
                connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})"))
            }
        }
    }

    /// Begins a transaction that sees one state of the store throughout.
    pub(crate) fn begin_reading(&mut self) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN DEFERRED"),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => AnsiTransactionManager::begin_transaction_sql(
                connection,
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
        }
    }

    /// Begins a part of the transaction, which [`commit`](Self::commit) keeps and [`roll_back`](Self::roll_back)
    /// undoes by itself.
    pub(crate) fn begin_part(&mut self) -> diesel::QueryResult<()> {
        on_each!(self, concrete => AnsiTransactionManager::begin_transaction(concrete))
    }

    /// Makes the transaction last.
    pub(crate) fn commit(&mut self) -> diesel::QueryResult<()> {
        on_each!(self, concrete => AnsiTransactionManager::commit_transaction(concrete))
    }

    /// Undoes the transaction.
    pub(crate) fn roll_back(&mut self) -> diesel::QueryResult<()> {
        on_each!(self, concrete => AnsiTransactionManager::rollback_transaction(concrete))
    }

    /// Whether the connection is unfit for another user: inside a transaction, or broken.
    pub(crate) fn is_broken(&mut self) -> bool {
        on_each!(self, concrete => AnsiTransactionManager::is_broken_transaction_manager(concrete))
    }
}

/// The number of the lock that writers to PostgreSQL queue for: the letters "Regi".
#[cfg(feature = "postgres")]
pub(crate) const WRITE_LOCK: u32 = 0x5265_6769;

fn sqlite_settings(purpose: Purpose, read_only: bool) -> String {
    let busy_milliseconds = BUSY_SECONDS_MAX * 1_000;
    // 64 MB of cache; a negative size is in kB.
    let mut settings =
        format!("PRAGMA busy_timeout = {busy_milliseconds}; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;");
    match purpose {
        Purpose::Create | Purpose::Write if !read_only => {
            settings.push_str("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;");
        }
        _ => settings.push_str("PRAGMA query_only = ON;"),
    }
    settings
}

/// The path as it stands in a `file:` URI.
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '%' => encoded.push_str("%25"),
            '?' => encoded.push_str("%3F"),
            '#' => encoded.push_str("%23"),
            other => encoded.push(other),
        }
    }
    encoded
}
