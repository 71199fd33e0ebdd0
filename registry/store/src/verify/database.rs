//! Whether the database itself is whole, and every row belongs to a register.

use diesel::QueryableByName;
use diesel::sql_types::Text;

use super::fault::Faults;
use super::raw::{Dialect, rows};
use crate::Result;
use crate::connection::AnyConnection;

/// What is said instead of the name of a register.
pub(super) const STORE: &str = "the store";

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

const TABLES: [&str; 9] = [
    "entry",
    "item",
    "tree_node",
    "log_commit",
    "system_entry",
    "checkpoint",
    "edition",
    "record",
    "cross_reference",
];

pub(super) fn check(connection: &mut AnyConnection, faults: &mut Faults) -> Result<()> {
    if Dialect::of(connection) == Dialect::Sqlite {
        let sql = "SELECT integrity_check AS said FROM pragma_integrity_check(100) WHERE integrity_check <> 'ok'";
        let said = rows!(connection, Said, sql);
        for line in faults.readable(STORE, "database file", said)?.into_iter().flatten() {
            faults.add(
                STORE,
                "database file",
                format!("SQLite must find it whole, and says {:?}", line.said),
            );
        }
    }
    for table in TABLES {
        let sql = format!(
            "SELECT DISTINCT CAST(register AS TEXT) AS said FROM {table} \
              WHERE NOT EXISTS (SELECT 1 FROM register WHERE register.name = {table}.register) LIMIT 100"
        );
        let found = rows!(connection, Said, sql);
        for strange in faults.readable(STORE, table, found)?.into_iter().flatten() {
            let rule = format!(
                "every row must belong to a register, and there is none called {:?}",
                strange.said
            );
            faults.add(STORE, table, rule);
        }
    }
    Ok(())
}
