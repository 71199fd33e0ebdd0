//! Editions: numbered without gap, each with the root of its size.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::audit::Audit;
use super::raw::{read_hash, read_number, rows};
use super::register::Tree;
use crate::Result;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    log_size: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    root: Option<Vec<u8>>,
}

pub(super) fn check(audit: &mut Audit<'_>, tree: &Tree) -> Result<u64> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {} FROM edition WHERE edition.register = $1 ORDER BY edition.number",
        dialect.number("edition.number"),
        dialect.number("edition.log_size"),
        dialect.bytes("edition.root"),
    );
    let mut last = 0;
    for row in rows!(audit.connection, Row, &sql, Text => audit.register)? {
        last += 1;
        let place = format!("edition {}", row.number.unwrap_or_default());
        if read_number(row.number) != Ok(last) {
            audit.fault(
                place.clone(),
                format!("its number must be {last}, because editions are numbered without gap"),
            );
        }
        match read_number(row.log_size).and_then(|size| Ok((size, read_hash(row.root)?))) {
            Ok((size, root)) => tree.check_root(audit, &place, size, root),
            Err(rule) => audit.fault(place, rule),
        }
    }
    Ok(last)
}
