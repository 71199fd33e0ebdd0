//! One connection over both databases, and the only place that tells them apart.
//!
//! Queries go through diesel's `MultiConnection`. It cannot insert slices or resolve conflicts, so [`on_each!`] repeats
//! such an expression for the concrete connection.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _};
use diesel::{Connection as _, SqliteConnection};

use crate::address::Address;
use crate::limits::{BUSY_SECONDS_MAX, READER_CACHE_KILOBYTES, SQLITE_PAGE_BYTES, WRITER_CACHE_KILOBYTES};

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

/// Inserts many rows; with a clause such as `on_conflict_do_nothing`, by its leave.
///
/// Blocks of a fixed number of rows make the same statement again and again, and diesel keeps such a one prepared;
/// only the rows that are left over make a statement that is read anew. The rows must own what they hold.
macro_rules! insert_blocks {
    ($connection:expr, $table:expr, $rows:expr $(, $clause:ident)?) => {{
        let (blocks, rest) = $rows.as_chunks::<{ $crate::limits::INSERT_BLOCK_ROWS }>();
        $crate::connection::on_each!($connection, concrete => {
            blocks
                .iter()
                .try_for_each(|block| {
                    let insert = diesel::insert_into($table).values(block)$(.$clause())?;
                    diesel::RunQueryDsl::execute(insert, &mut *concrete).map(drop)
                })
                .and_then(|()| rest.chunks($crate::limits::INSERT_BLOCK_ROWS).try_for_each(|rows| {
                    let insert = diesel::insert_into($table).values(rows)$(.$clause())?;
                    diesel::RunQueryDsl::execute(insert, &mut *concrete).map(drop)
                }))
        })
    }};
}
pub(crate) use insert_blocks;

/// Inserts many rows, or sets the columns where the table has a row under the same key.
///
/// Mostly all rows of a block are new, and the statement that only inserts stays prepared; one that sets is read anew
/// each time.
macro_rules! upsert_rows {
    ($connection:expr, $table:expr, $rows:expr, $key:expr, $columns:expr) => {{
        let (blocks, rest) = $rows.as_chunks::<{ $crate::limits::INSERT_BLOCK_ROWS }>();
        let mut not_all_new: Vec<&[_]> = rest.chunks($crate::limits::INSERT_BLOCK_ROWS).collect();
        $crate::connection::on_each!($connection, concrete => {
            blocks
                .iter()
                .try_for_each(|block| {
                    let insert = diesel::insert_into($table).values(block).on_conflict_do_nothing();
                    if diesel::RunQueryDsl::execute(insert, &mut *concrete)? < block.len() {
                        not_all_new.push(block);
                    }
                    Ok(())
                })
                .and_then(|()| not_all_new.into_iter().try_for_each(|rows| {
                    let upsert = diesel::insert_into($table).values(rows).on_conflict($key).do_update().set($columns);
                    diesel::RunQueryDsl::execute(upsert, &mut *concrete).map(drop)
                }))
        })
    }};
}
pub(crate) use upsert_rows;

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

    /// Sets how much of the database the connection keeps in memory, in kB; a server looks after that itself.
    pub(crate) fn set_cache(&mut self, kilobytes: u64) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(&format!("PRAGMA cache_size = -{kilobytes}")),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
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
    let writes = purpose != Purpose::Read && !read_only;
    let cache = if writes {
        WRITER_CACHE_KILOBYTES
    } else {
        READER_CACHE_KILOBYTES
    };
    // The size of a page is set before the journal, or it says nothing.
    let page = if purpose == Purpose::Create {
        format!("PRAGMA page_size = {SQLITE_PAGE_BYTES};")
    } else {
        String::new()
    };
    // A negative size of the cache is in kB.
    let mut settings = format!(
        "{page} PRAGMA busy_timeout = {busy_milliseconds}; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache};"
    );
    if writes {
        settings.push_str("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;");
    } else {
        settings.push_str("PRAGMA query_only = ON;");
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
