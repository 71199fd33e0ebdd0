//! Cross-references: a source record belongs to one key at a time.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::audit::Audit;
use super::raw::{Checked, read_number, read_text, rows};
use crate::Result;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Binary>)]
    source: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    source_record_id: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    since_commit: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    until_commit: Option<i64>,
}

/// A source record with the commit from which it belongs to a key.
#[derive(Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    source: String,
    id: String,
    since: u64,
}

pub(super) fn check(audit: &mut Audit<'_>, commits: u64) -> Result<()> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM cross_reference WHERE cross_reference.register = $1 \
          AND (cross_reference.source, cross_reference.source_record_id, cross_reference.since_commit) > ($2, $3, $4) \
          ORDER BY cross_reference.source, cross_reference.source_record_id, cross_reference.since_commit LIMIT $5",
        dialect.text("cross_reference.source"),
        dialect.text("cross_reference.source_record_id"),
        dialect.number("cross_reference.since_commit"),
        dialect.number("cross_reference.until_commit"),
    );
    let mut last = Place::default();
    let mut until = Some(0);
    loop {
        let since = crate::number::to_database(last.since);
        let page = rows!(
            audit.connection, Row, &sql,
            Text => audit.register, Text => &last.source, Text => &last.id, BigInt => since, BigInt => VERIFY_PAGE_ROWS
        )?;
        if page.is_empty() {
            return Ok(());
        }
        for row in page {
            match read(row) {
                Ok((place, next)) => {
                    if let Some(rule) = broken(&last, until, &place, next, commits) {
                        audit.fault(format!("cross-reference {}:{}", place.source, place.id), rule);
                    }
                    (last, until) = (place, next);
                }
                Err(rule) => {
                    audit.fault("cross-reference", rule);
                    return Ok(());
                }
            }
        }
    }
}

fn read(row: Row) -> Checked<(Place, Option<u64>)> {
    let place = Place {
        source: read_text(row.source)?,
        id: read_text(row.source_record_id)?,
        since: read_number(row.since_commit)?,
    };
    let until = row.until_commit.map(|until| read_number(Some(until))).transpose()?;
    Ok((place, until))
}

/// The rule that the line breaks, beside the one before it.
fn broken(last: &Place, last_until: Option<u64>, place: &Place, until: Option<u64>, commits: u64) -> Option<String> {
    let since = place.since;
    let same = (&last.source, &last.id) == (&place.source, &place.id);
    if same && last_until.is_none_or(|last_until| last_until > since) {
        let earlier = last.since;
        return Some(format!(
            "it must belong to one key at a time, and does so from commit {earlier} and from {since}"
        ));
    }
    if until.is_some_and(|until| until <= since || until > commits) || since > commits {
        return Some(format!(
            "it holds from commit {since} until {until:?} and must lie within the {commits} commits"
        ));
    }
    None
}
