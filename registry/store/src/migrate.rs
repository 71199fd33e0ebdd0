//! The schema: both trees of migrations are embedded, and applied on the concrete connection.

use std::collections::BTreeSet;

use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::AnyConnection;
use crate::schema::__diesel_schema_migrations::dsl as applied;
use crate::{Result, StoreError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
#[cfg(feature = "postgres")]
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Applies what is pending.
pub(crate) fn run(connection: &mut AnyConnection) -> Result<()> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Database(error.to_string());
    match connection {
        AnyConnection::Sqlite(concrete) => concrete.run_pending_migrations(SQLITE).map(|_| ()).map_err(failed),
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(concrete) => {
            use diesel::connection::SimpleConnection as _;
            // Two programs that start at once must not both make the tables.
            let lock = crate::connection::WRITE_LOCK;
            concrete.batch_execute(&format!("SELECT pg_advisory_lock({lock})"))?;
            let result = concrete.run_pending_migrations(POSTGRES).map(|_| ()).map_err(failed);
            concrete.batch_execute(&format!("SELECT pg_advisory_unlock({lock})"))?;
            result
        }
    }
}

/// Checks that the store was made, and by migrations that this program knows. `url` is for messages.
pub(crate) fn check(connection: &mut AnyConnection, url: &str) -> Result<()> {
    let known = known(connection)?;
    // Without the table nothing was ever made here.
    let versions: Vec<String> = applied::__diesel_schema_migrations
        .select(applied::version)
        .load(connection)
        .map_err(|error| no_table(error, url))?;
    let applied: BTreeSet<String> = versions.into_iter().collect();
    let list = |versions: Vec<&String>| versions.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let unknown = list(applied.difference(&known).collect());
    if !unknown.is_empty() {
        return Err(StoreError::TooNew {
            url: url.to_owned(),
            unknown,
        });
    }
    let pending = list(known.difference(&applied).collect());
    if !pending.is_empty() {
        return Err(StoreError::Outdated {
            url: url.to_owned(),
            pending,
        });
    }
    Ok(())
}

fn no_table(error: diesel::result::Error, url: &str) -> StoreError {
    let message = error.to_string();
    if message.contains("no such table") || message.contains("does not exist") {
        StoreError::NoStore { url: url.to_owned() }
    } else {
        error.into()
    }
}

fn known(connection: &mut AnyConnection) -> Result<BTreeSet<String>> {
    fn versions<DB: diesel::backend::Backend>(migrations: &EmbeddedMigrations) -> Result<BTreeSet<String>> {
        let migrations: Vec<Box<dyn Migration<DB>>> =
            MigrationSource::<DB>::migrations(migrations).map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(migrations
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect())
    }
    match connection {
        AnyConnection::Sqlite(_) => versions::<diesel::sqlite::Sqlite>(&SQLITE),
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => versions::<diesel::pg::Pg>(&POSTGRES),
    }
}
