//! Records: the latest entry of each key, and the counts of them.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::audit::Audit;
use super::entries::Entries;
use super::items::Items;
use super::raw::{Checked, read_hash, read_number, read_text, rows};
use super::register::Said;
use crate::Result;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    entry: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    item_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    status: Option<Vec<u8>>,
}

pub(super) fn check(audit: &mut Audit<'_>, said: &Said, items: &Items, mut entries: Entries) -> Result<()> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM record WHERE record.register = $1 AND record.key > $2 ORDER BY record.key LIMIT $3",
        dialect.text("record.key"),
        dialect.number("record.entry"),
        dialect.bytes("record.item_hash"),
        dialect.text("record.status"),
    );
    let mut counts = [0_u64; 3];
    let mut after = String::new();
    loop {
        let page =
            rows!(audit.connection, Row, &sql, Text => audit.register, Text => &after, BigInt => VERIFY_PAGE_ROWS)?;
        let Some(last) = page.last() else { break };
        let end = read_text(last.key.clone());
        for row in page {
            let key = read_text(row.key.clone());
            let place = format!("record {}", key.as_deref().unwrap_or("without key"));
            match check_record(items, &mut entries, row) {
                Ok(place) => {
                    if let Some(counter) = counts.get_mut(place) {
                        *counter += 1;
                    }
                }
                Err(rule) => audit.fault(place, rule),
            }
        }
        match end {
            Ok(end) if end > after => after = end,
            _ => break,
        }
    }
    let mut missing: Vec<_> = entries
        .latest
        .into_iter()
        .filter(|(_, entry)| !entries.bad.contains(entry))
        .collect();
    missing.sort_unstable();
    for (key, entry) in missing {
        audit.fault(
            format!("record {key}"),
            format!("it is missing and must be as in entry {entry}"),
        );
    }
    if counts != said.records {
        let rule = format!(
            "its numbers of live, merged and retired records are {:?} and must be {counts:?}",
            said.records
        );
        audit.fault("register", rule);
    }
    Ok(())
}

/// The place of the record's status among live, merged and retired.
fn check_record(items: &Items, entries: &mut Entries, row: Row) -> Checked<usize> {
    let key = read_text(row.key)?;
    let (found, hash, status) = (
        read_number(row.entry)?,
        read_hash(row.item_hash)?,
        read_text(row.status)?,
    );
    let latest = entries
        .latest
        .remove(&key)
        .ok_or("it must not be there: no entry is about this key")?;
    if found != latest {
        return Err(format!(
            "it is as in entry {found} and must be as in entry {latest}, the latest of its key"
        ));
    }
    let position = usize::try_from(latest - 1).unwrap_or(usize::MAX);
    if let Some(item) = entries.items.get(position).copied().flatten() {
        if items.hash(item) != Some(&hash) {
            return Err(format!("its item must be that of entry {latest}"));
        }
        let expected = items.status(item);
        if status != expected {
            return Err(format!(
                "its status is {status:?} and must be {expected:?}, as the item of entry {latest} says"
            ));
        }
    }
    let places = ["live", "merged", "retired"];
    places
        .iter()
        .position(|place| *place == status)
        .ok_or_else(|| format!("its status {status:?} must be live, merged or retired"))
}
