//! Decisions: the table for querying says what the register of decisions says.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use serde_json::Value;

use super::fault::Faults;
use super::raw::{Checked, Dialect, read_text, rows};
use crate::Result;
use crate::connection::AnyConnection;
use crate::limits::VERIFY_PAGE_ROWS;

/// The register that the table is a projection of.
const REGISTER: &str = "registrar-decision";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Binary>)]
    id: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    register: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    kind: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    person: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    reason: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    json: Option<Vec<u8>>,
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
}

pub(super) fn check(connection: &mut AnyConnection, dialect: Dialect, faults: &mut Faults) -> Result<()> {
    let result = check_table(connection, dialect, faults);
    faults.readable(REGISTER, "decision table", result)?;
    let sql = format!(
        "SELECT {} FROM record WHERE record.register = $1 AND NOT EXISTS (SELECT 1 FROM decision \
          WHERE decision.id = record.key) ORDER BY record.key LIMIT 100",
        dialect.text("record.key"),
    );
    let found = rows!(connection, KeyRow, &sql, Text => REGISTER);
    for row in faults
        .readable(REGISTER, "decision table", found)?
        .into_iter()
        .flatten()
    {
        let id = read_text(row.key).unwrap_or_else(|rule| rule);
        faults.add(
            REGISTER,
            format!("decision {id}"),
            "it must stand in the table of decisions too",
        );
    }
    Ok(())
}

fn check_table(connection: &mut AnyConnection, dialect: Dialect, faults: &mut Faults) -> Result<()> {
    let sql = format!(
        "SELECT {}, {}, {}, {}, {}, {} FROM decision \
          LEFT JOIN record ON record.register = $1 AND record.key = decision.id \
          LEFT JOIN item ON item.register = record.register AND item.hash = record.item_hash \
          WHERE decision.id > $2 ORDER BY decision.id LIMIT $3",
        dialect.text("decision.id"),
        dialect.text("decision.register"),
        dialect.text("decision.kind"),
        dialect.text("decision.person"),
        dialect.text("decision.reason"),
        dialect.text("item.json"),
    );
    let mut after = String::new();
    loop {
        let page = rows!(connection, Row, &sql, Text => REGISTER, Text => &after, BigInt => VERIFY_PAGE_ROWS)?;
        let Some(last) = page.last() else { return Ok(()) };
        let end = read_text(last.id.clone());
        for row in page {
            let id = read_text(row.id.clone()).unwrap_or_else(|rule| rule);
            if let Err(rule) = agrees(row) {
                faults.add(REGISTER, format!("decision {id}"), rule);
            }
        }
        match end {
            Ok(end) if end > after => after = end,
            _ => return Ok(()),
        }
    }
}

fn agrees(row: Row) -> Checked<()> {
    let json = row
        .json
        .ok_or("it stands in the table and must stand in the register of decisions too")?;
    let item: Value = serde_json::from_str(&read_text(Some(json))?).map_err(|error| error.to_string())?;
    let reason = row
        .reason
        .map(|reason| read_text(Some(reason)))
        .transpose()?
        .unwrap_or_default();
    for (field, kept) in [
        ("register", format!("register:{}", read_text(row.register)?)),
        ("kind", read_text(row.kind)?),
        ("person", read_text(row.person)?),
        ("reason", reason),
    ] {
        let said = item.get(field).and_then(Value::as_str).unwrap_or_default();
        if said != kept {
            return Err(format!(
                "its {field} in the table is {kept:?} and must be {said:?}, as the register says"
            ));
        }
    }
    Ok(())
}
