//! Copying a store while others use it.

use std::path::Path;

use diesel::connection::SimpleConnection as _;
use diesel::{QueryableByName, RunQueryDsl as _};

use crate::address::Address;
use crate::connection::{AnyConnection, Purpose, on_each};
use crate::{Result, Store, StoreError};

/// One line of what SQLite says about a file.
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = integrity_check)]
    text: String,
}

impl Store {
    /// Writes a copy of the store to a file that must not exist yet, as it stands at this moment, and checks the copy.
    ///
    /// Only a store of SQLite is copied so; a server has tools of its own (`pg_dump`, or its continuous archive).
    pub fn back_up(&self, file: &Path) -> Result<()> {
        let refuse = |rule: &str| StoreError::invalid("file", file.display().to_string(), rule);
        if file.exists() {
            return Err(refuse("be a file that does not exist yet"));
        }
        let path = file.to_str().ok_or_else(|| refuse("have a name in UTF-8"))?;
        // A connection of its own: the readers of the pool refuse to write anything, and the writer is left to others.
        match AnyConnection::connect(self.pools.address(), Purpose::Write)? {
            AnyConnection::Sqlite(mut connection) => {
                connection.batch_execute(&format!("VACUUM INTO '{}'", path.replace('\'', "''")))?;
            }
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(_) => {
                return Err(refuse(
                    "be written by the server's own tools, such as pg_dump: this store is on a server",
                ));
            }
        }
        check(file, path)
    }
}

fn check(file: &Path, path: &str) -> Result<()> {
    let address = Address::Sqlite {
        path: file.to_owned(),
        read_only: false,
    };
    let mut copy = AnyConnection::connect(&address, Purpose::Read)?;
    let lines: Vec<Line> = on_each!(&mut copy, concrete => {
        diesel::sql_query("PRAGMA integrity_check").load(concrete)
    })?;
    match lines.first() {
        Some(line) if line.text == "ok" => Ok(()),
        line => Err(StoreError::Damaged(format!(
            "the copy {path} does not hold together: {}",
            line.map_or("nothing", |line| line.text.as_str())
        ))),
    }
}
