//! Lists of records as they are and as they were.

use chrono::NaiveDate;
use registry_core::{Entry, Item, ItemHash, RegisterName, Validity};

use crate::connection::AnyConnection;
use crate::limits::VALIDITY_ITEMS_MAX;
use crate::model::entry::Span;
use crate::model::{commit, item, register};
use crate::read::record_of;
use crate::walk::Walk;
use crate::{AsOf, Page, PageOf, Record, Result, StatusFilter, Store, StoreError};

impl Store {
    /// The records as they were recorded at that moment, sorted by key: all of them, or those whose items hold on the
    /// day `valid_at`.
    ///
    /// The work for one page is bounded: where few records are as wanted, a page has fewer than the limit, or none,
    /// and `next` still says where to go on. Only a page without `next` is the last.
    pub fn records(
        &self,
        register: &RegisterName,
        as_of: AsOf,
        valid_at: Option<NaiveDate>,
        page: &Page,
        status: StatusFilter,
    ) -> Result<PageOf<Record>> {
        self.read(|connection| {
            let present = register::get(connection, register)?;
            let register = &present.definition.name;
            let log_size = commit::log_size_at(connection, register, as_of, present.log_size)?;
            let span = Span { after: 0, to: log_size };
            let mut walk = Walk::begin(&present, span, page.cursor.as_deref(), status);
            let mut found = Vec::new();
            let mut items_read = 0;
            while found.len() <= page.rows() && items_read < VALIDITY_ITEMS_MAX && walk.goes_on() {
                let entries = walk.step(connection, page.rows() + 1)?;
                items_read += entries.len();
                let with_items = with_items(connection, register, entries)?.into_iter();
                let holds = |item: &Item| valid_at.is_none_or(|day| Validity::of(item).covers(day));
                found.extend(with_items.filter(|(_, item)| holds(item)));
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
        })
    }
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
