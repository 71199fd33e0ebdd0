//! Where a store is.

use std::path::PathBuf;

use crate::{Result, StoreError};

/// Where a store is. The scheme must be named: a typo must not quietly make an empty file somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// A file of SQLite.
    Sqlite {
        /// The file.
        path: PathBuf,
        /// Whether it is only to be read (`?mode=ro`).
        read_only: bool,
    },
    /// A database of a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres {
        /// The address as libpq reads it, with the password.
        url: String,
    },
}

impl Address {
    /// Whether the database is part of this program and not a server.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Reads `sqlite://PATH`, `sqlite://PATH?mode=ro` or `postgres://…`.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let refuse = |rule: &str| {
            Err(StoreError::Address {
                url: without_password(url),
                rule: rule.to_owned(),
            })
        };
        if let Some(rest) = url.strip_prefix("sqlite://") {
            let (path, read_only) = match rest.strip_suffix("?mode=ro") {
                Some(path) => (path, true),
                None => (rest, false),
            };
            if path.is_empty() || path.contains('?') {
                return refuse(
                    "a file must follow sqlite://, such as sqlite://registrar-data/registrar.db; only ?mode=ro may stand behind it",
                );
            }
            return Ok(Self::Sqlite {
                path: PathBuf::from(path),
                read_only,
            });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            #[cfg(feature = "postgres")]
            return Ok(Self::Postgres { url: url.to_owned() });
            #[cfg(not(feature = "postgres"))]
            return refuse("this program was built without PostgreSQL; build it with --features postgres");
        }
        refuse("it must start with sqlite:// or postgres://")
    }
}

/// The address without the password, for messages.
pub(crate) fn without_password(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let (login, place) = rest.split_once('@')?;
        let (user, _) = login.split_once(':')?;
        Some(format!("{scheme}://{user}@{place}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn files_are_named_by_scheme() {
        let path = PathBuf::from("/a b/c.db");
        let read = |url| Address::parse(url).unwrap();
        assert_eq!(
            read("sqlite:///a b/c.db"),
            Address::Sqlite {
                path: path.clone(),
                read_only: false
            }
        );
        assert_eq!(
            read("sqlite:///a b/c.db?mode=ro"),
            Address::Sqlite { path, read_only: true }
        );
        for bad in [
            "",
            "registrar.db",
            "sqlite:registrar.db",
            "sqlite://",
            "sqlite://a?mode=rw",
            "mysql://a",
        ] {
            assert!(matches!(Address::parse(bad), Err(StoreError::Address { .. })), "{bad}");
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(
            without_password("postgres://me:secret@host/db"),
            "postgres://me@host/db"
        );
        assert_eq!(without_password("sqlite://a@b"), "sqlite://a@b");
    }
}
