//! Entries with the items that they name, for handing out whole registers.

use diesel::prelude::*;
use registry_core::{Entry, ItemHash, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::EXPORT_PAGE_ROWS;
use crate::model::entry::EntryRow;
use crate::number::{count, to_database};
use crate::schema::{entry, item};
use crate::{Result, StoreError};

/// An entry with its item.
pub(crate) struct EntryWithItem {
    pub(crate) entry: Entry,
    /// The item as canonical JSON; it has the hash that the entry names.
    pub(crate) json: String,
}

/// Hands out all entries of the log of this size, in order, a page at a time.
pub(crate) fn each_page(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: u64,
    mut take: impl FnMut(&mut AnyConnection, &[EntryWithItem]) -> Result<()>,
) -> Result<()> {
    let mut last = 0;
    while last < size {
        let page = page(connection, register, last, size)?;
        let Some(end) = page.last() else {
            let missing = last + 1;
            return Err(StoreError::Damaged(format!("entry {missing} of {register} is missing")));
        };
        last = end.entry.number.get();
        take(connection, &page)?;
    }
    Ok(())
}

/// The next entries of the log of this size, in order.
fn page(connection: &mut AnyConnection, register: &RegisterName, after: u64, size: u64) -> Result<Vec<EntryWithItem>> {
    let rows: Vec<(EntryRow, String)> = entry::table
        .inner_join(item::table.on(item::register.eq(entry::register).and(item::hash.eq(entry::item_hash))))
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.gt(to_database(after)))
        .filter(entry::number.le(to_database(size)))
        .order(entry::number.asc())
        .limit(to_database(count(EXPORT_PAGE_ROWS)))
        .select((EntryRow::as_select(), item::json))
        .load(connection)?;
    rows.into_iter()
        .map(|(row, json)| {
            let entry = row.into_entry()?;
            if ItemHash::of_canonical_json(&json) != entry.item_hash {
                let found = format!("the item of entry {} of {register} has other content", entry.number);
                return Err(StoreError::Damaged(found));
            }
            Ok(EntryWithItem { entry, json })
        })
        .collect()
}
