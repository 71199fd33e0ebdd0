//! Whether the database itself is whole, and every row belongs to a register.

use diesel::QueryableByName;
use diesel::sql_types::{Binary, Nullable, Text};

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

#[derive(QueryableByName)]
struct Strange {
    #[diesel(sql_type = Nullable<Binary>)]
    register: Option<Vec<u8>>,
    #[diesel(sql_type = Text)]
    place: String,
}

/// The tables with rows of registers, and how their rows are called.
const TABLES: [(&str, &str); 9] = [
    ("entry", "'entry ' || number"),
    ("item", "'item'"),
    ("tree_node", "'tree node level ' || level || ' position ' || position"),
    ("log_commit", "'commit ' || number"),
    ("system_entry", "'system entry ' || number"),
    ("checkpoint", "'checkpoint ' || log_size"),
    ("edition", "'edition ' || number"),
    ("record", "'record'"),
    ("cross_reference", "'cross-reference'"),
];

pub(super) fn check(connection: &mut AnyConnection, faults: &mut Faults) -> Result<()> {
    let dialect = Dialect::of(connection);
    if dialect == Dialect::Sqlite {
        let sql = "SELECT integrity_check AS said FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
        let said = rows!(connection, Said, sql);
        for line in faults.readable(STORE, "database file", said)?.into_iter().flatten() {
            let rule = format!("SQLite must find it whole, and says {:?}", line.said);
            faults.add(STORE, "database file", rule);
        }
    }
    for (table, place) in TABLES {
        let register = dialect.text(&format!("{table}.register"));
        let sql = format!(
            "SELECT {register}, {place} AS place FROM {table} \
              WHERE NOT EXISTS (SELECT 1 FROM register WHERE register.name = {table}.register) LIMIT 100"
        );
        let found = rows!(connection, Strange, sql);
        for strange in faults.readable(STORE, table, found)?.into_iter().flatten() {
            let register = String::from_utf8_lossy(&strange.register.unwrap_or_default()).into_owned();
            let rule = format!("it must belong to a register, and there is none called {register:?}");
            faults.add(STORE, strange.place, rule);
        }
    }
    Ok(())
}
