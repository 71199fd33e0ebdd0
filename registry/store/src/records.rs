//! Lists of records as they are and as they were.

use registry_core::{Entry, Item, ItemHash, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::{FILTER_ITEMS_MAX, FILTER_STEP_ROWS, PAGE_ROWS_MAX};
use crate::model::entry::{self, EntryRow, Span};
use crate::model::{commit, item, register};
use crate::read::record_of;
use crate::walk::Walk;
use crate::{AsOf, Page, PageOf, Record, RecordQuery, Result, Store, StoreError};

impl Store {
    /// The records that are wanted, sorted by key.
    ///
    /// The work for one page is bounded: where few records are as wanted, a page has fewer than the limit, or none,
    /// and `next` still says where to go on. Only a page without `next` is the last.
    pub fn records(&self, register: &RegisterName, query: &RecordQuery, page: &Page) -> Result<PageOf<Record>> {
        self.read(|connection| page_of(connection, register, query, page))
    }

    /// How many records are wanted. Where no value decides, that is known; else every item is read.
    pub fn count_records(&self, register: &RegisterName, query: &RecordQuery) -> Result<u64> {
        if query.as_of == AsOf::Now && !query.chooses_items() {
            return self.read(|connection| Ok(register::get(connection, register)?.records(query.status)));
        }
        let mut count = 0;
        self.each_record(register, query, |_| {
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }

    /// Hands out every record that is wanted, sorted by key, as one state of the store has them.
    pub fn each_record(
        &self,
        register: &RegisterName,
        query: &RecordQuery,
        mut take: impl FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        self.read(|connection| {
            let mut page = Page::first(PAGE_ROWS_MAX);
            loop {
                let found = page_of(connection, register, query, &page)?;
                found.items.into_iter().try_for_each(&mut take)?;
                let Some(next) = found.next else { return Ok(()) };
                page.cursor = Some(next);
            }
        })
    }
}

fn page_of(
    connection: &mut AnyConnection,
    register: &RegisterName,
    query: &RecordQuery,
    page: &Page,
) -> Result<PageOf<Record>> {
    let present = register::get(connection, register)?;
    let register = &present.definition.name;
    let log_size = commit::log_size_at(connection, register, query.as_of, present.log_size)?;
    let span = Span { after: 0, to: log_size };
    let mut walk = Walk::begin(&present, span, page.cursor.as_deref(), query.status);
    let mut found = Vec::new();
    let mut items_read = 0;
    while found.len() <= page.rows() && items_read < FILTER_ITEMS_MAX && walk.goes_on() {
        let records = walk.step_with_items(connection, step_rows(query, page))?;
        items_read += records.len();
        found.extend(records.into_iter().filter(|(_, item)| query.admits(item)));
    }
    let found = PageOf::cut(found, page.rows(), |(entry, _): &(Entry, Item)| entry.key.to_string());
    let records = found
        .items
        .into_iter()
        .map(|(entry, item)| record_of(connection, register, log_size, entry, item));
    Ok(PageOf {
        items: records.collect::<Result<_>>()?,
        next: found.next.or_else(|| walk.stopped_at()),
    })
}

/// How many records are read at once: those of the page and one more, or many where few of them may be wanted.
fn step_rows(query: &RecordQuery, page: &Page) -> usize {
    let rows = page.rows() + 1;
    if query.chooses_items() {
        rows.max(FILTER_STEP_ROWS)
    } else {
        rows
    }
}

/// The entries of these numbers with their items, sorted by key.
pub(crate) fn states_of(
    connection: &mut AnyConnection,
    register: &RegisterName,
    numbers: &[i64],
) -> Result<Vec<(Entry, Item)>> {
    let rows = entry::of_numbers(connection, register, numbers)?;
    let entries = rows.into_iter().map(EntryRow::into_entry).collect::<Result<_>>()?;
    with_items(connection, register, entries)
}

/// The entries with their items.
pub(crate) fn with_items(
    connection: &mut AnyConnection,
    register: &RegisterName,
    entries: Vec<Entry>,
) -> Result<Vec<(Entry, Item)>> {
    let hashes: Vec<ItemHash> = entries.iter().map(|entry| entry.item_hash).collect();
    let items = item::find_all(connection, register, &hashes)?;
    let with_item = |entry: Entry| match items.get(&entry.item_hash) {
        Some(item) => Ok((entry, item.clone())),
        None => Err(StoreError::Damaged(format!(
            "item {} of {register} is missing",
            entry.item_hash
        ))),
    };
    entries.into_iter().map(with_item).collect()
}
