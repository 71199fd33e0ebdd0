//! Entries with the items that they name, for handing out whole registers.

use diesel::prelude::*;
use registry_core::{Entry, Item, ItemHash, RegisterName};

use crate::connection::{AnyConnection, on_each};
use crate::limits::EXPORT_PAGE_ROWS;
use crate::model::entry::EntryRow;
use crate::number::{count, to_database};
use crate::schema::{entry, item, record};
use crate::{Result, StatusFilter, StoreError};

/// An entry with its item.
pub(crate) struct EntryWithItem {
    pub(crate) entry: Entry,
    /// The item as canonical JSON; it has the hash that the entry names.
    pub(crate) json: String,
}

impl EntryWithItem {
    fn read((row, json): (EntryRow, String)) -> Result<Self> {
        let register = row.register.clone();
        let entry = row.into_entry()?;
        if ItemHash::of_canonical_json(&json) != entry.item_hash {
            let found = format!("the item of entry {} of {register} has other content", entry.number);
            return Err(StoreError::Damaged(found));
        }
        Ok(Self { entry, json })
    }

    /// The entry and its item apart.
    pub(crate) fn into_parts(self) -> Result<(Entry, Item)> {
        let item = StoreError::stored(serde_json::from_str(&self.json))?;
        Ok((self.entry, item))
    }
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
    let query = entry::table
        .inner_join(item::table.on(item::register.eq(entry::register).and(item::hash.eq(entry::item_hash))))
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.gt(to_database(after)))
        .filter(entry::number.le(to_database(size)))
        .order(entry::number.asc())
        .limit(to_database(count(EXPORT_PAGE_ROWS)));
    let rows: Vec<(EntryRow, String)> = on_each!(connection, concrete => {
        diesel::RunQueryDsl::load(query.select((EntryRow::as_select(), item::json)), concrete)
    })?;
    rows.into_iter().map(EntryWithItem::read).collect()
}

/// The present entries of the keys after this one, sorted by key: at most `rows` of those with the status.
pub(crate) fn present_by_key(
    connection: &mut AnyConnection,
    register: &RegisterName,
    after: &str,
    rows: usize,
    status: StatusFilter,
) -> Result<Vec<EntryWithItem>> {
    let latest = entry::register
        .eq(record::register)
        .and(entry::number.eq(record::entry));
    let named = item::register
        .eq(record::register)
        .and(item::hash.eq(record::item_hash));
    // One statement in the order of the keys, on the concrete connection: whole registers are handed out by it.
    let rows: Vec<(EntryRow, String)> = on_each!(connection, concrete => {
        let mut query = record::table
            .inner_join(entry::table.on(latest))
            .inner_join(item::table.on(named))
            .filter(record::register.eq(register.as_str()))
            .filter(record::key.gt(after))
            .into_boxed();
        if let Some(status) = status.stored() {
            query = query.filter(record::status.eq(status));
        }
        let query = query
            .order(record::key.asc())
            .limit(to_database(count(rows)))
            .select((EntryRow::as_select(), item::json));
        diesel::RunQueryDsl::load(query, concrete)
    })?;
    rows.into_iter().map(EntryWithItem::read).collect()
}
