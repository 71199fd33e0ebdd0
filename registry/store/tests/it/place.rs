//! Where tests that run long keep their stores: in memory when there is room, and on the server.

use std::cell::Cell;

use tempfile::TempDir;

/// Makes addresses of stores that are not there yet.
pub struct Place {
    kind: Kind,
    made: Cell<u32>,
}

enum Kind {
    Sqlite(TempDir),
    #[cfg(feature = "postgres")]
    Postgres(&'static str),
}

impl Place {
    /// A folder in memory where the system has one: what is tested is order, not the disk.
    pub fn sqlite() -> Self {
        let folder = TempDir::new_in("/dev/shm").or_else(|_no_such_folder| TempDir::new());
        Self {
            kind: Kind::Sqlite(folder.unwrap()),
            made: Cell::new(0),
        }
    }

    /// Databases of this name on the server that `TEST_DATABASE_URL` names; nothing without one.
    #[cfg(feature = "postgres")]
    pub fn postgres(name: &'static str) -> Option<Self> {
        crate::support::postgres_database(name)?;
        Some(Self {
            kind: Kind::Postgres(name),
            made: Cell::new(0),
        })
    }

    /// The address of a store that is not there yet.
    pub fn new_url(&self) -> String {
        let number = self.made.get();
        self.made.set(number + 1);
        match &self.kind {
            Kind::Sqlite(folder) => format!("sqlite://{}/{number}.db", folder.path().display()),
            #[cfg(feature = "postgres")]
            Kind::Postgres(name) => crate::support::postgres_database(&format!("{name}_{}", number % 2)).unwrap(),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self.kind {
            Kind::Sqlite(_) => "SQLite",
            #[cfg(feature = "postgres")]
            Kind::Postgres(_) => "PostgreSQL",
        })
    }
}

/// The number that the environment sets.
pub fn setting(name: &str, otherwise: usize) -> usize {
    let value = std::env::var(name).ok();
    value.map_or(otherwise, |value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a number, not {value:?}"))
    })
}
