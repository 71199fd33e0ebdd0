//! Lists of records by the index of an edition: filtered and sorted without reading every record.
//!
//! The index holds the live records of its edition. What was recorded since is read from the log, so that a list of the
//! present is exact however old the edition is; when too much was recorded since, there is no list.

use std::collections::HashSet;

use registry_core::{Edition, Entry, Item, RecordStatus, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::{FILTER_ITEMS_MAX, FILTER_STEP_ROWS, PAGE_ROWS_MAX};
use crate::list_order::{ListOrder, ListPlace};
use crate::model::entry;
use crate::read::record_of;
use crate::records::states_of;
use crate::search::{SearchIndex, Stretch};
use crate::since_edition::SinceEdition;
use crate::{Page, PageOf, Record, RecordQuery, Result, StatusFilter, Store};

/// An edition with its index.
#[derive(Debug, Clone, Copy)]
pub struct ListedEdition<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Its index.
    pub index: &'a SearchIndex,
}

impl Store {
    /// The records that are wanted, in the order that is wanted; nothing when the index cannot tell: when other than
    /// live records are wanted, a state before the edition or long after it, or an order that it does not have.
    ///
    /// A page may be short, as those of [`records`](Self::records) may, where conditions are left that the index does not
    /// decide.
    pub fn records_by_index(
        &self,
        query: &RecordQuery,
        order: &ListOrder,
        page: &Page,
        by: ListedEdition<'_>,
    ) -> Result<Option<PageOf<Record>>> {
        self.read(|connection| {
            let Some(listing) = Listing::begin(connection, query, order, by)? else {
                return Ok(None);
            };
            listing.page(connection, page).map(Some)
        })
    }

    /// How many records are wanted; nothing when the index cannot tell without reading them.
    pub fn count_by_index(&self, query: &RecordQuery, by: ListedEdition<'_>) -> Result<Option<u64>> {
        if query.valid_at.is_some() || !by.index.decides(&query.filter) {
            return Ok(None);
        }
        self.read(|connection| {
            let Some(listing) = Listing::begin(connection, query, &ListOrder::Key, by)? else {
                return Ok(None);
            };
            let unchanged = by.index.count(&query.filter, &listing.since.records)?;
            Ok(Some(unchanged + listing.since.wanted.len() as u64))
        })
    }

    /// Hands out every record that is wanted, sorted by key, as one state of the store has them; false, and nothing is
    /// handed out, when the index cannot tell.
    pub fn each_record_by_index(
        &self,
        query: &RecordQuery,
        by: ListedEdition<'_>,
        mut take: impl FnMut(Record) -> Result<()>,
    ) -> Result<bool> {
        self.read(|connection| {
            let Some(listing) = Listing::begin(connection, query, &ListOrder::Key, by)? else {
                return Ok(false);
            };
            let mut page = Page::first(PAGE_ROWS_MAX);
            loop {
                let found = listing.page(connection, &page)?;
                found.items.into_iter().try_for_each(&mut take)?;
                let Some(next) = found.next else { return Ok(true) };
                page.cursor = Some(next);
            }
        })
    }
}

/// A list that an index can tell.
struct Listing<'a> {
    register: &'a RegisterName,
    log_size: u64,
    query: &'a RecordQuery,
    order: &'a ListOrder,
    index: &'a SearchIndex,
    since: Since,
}

/// What was recorded since the edition.
#[derive(Default)]
struct Since {
    /// Records of the index that are not what they were.
    records: HashSet<u32>,
    /// The states of records that are wanted now, in the order of the list.
    wanted: Vec<Listed>,
}

/// A record in its place.
#[derive(Clone)]
struct Listed {
    place: ListPlace,
    entry: Entry,
    item: Item,
}

impl<'a> Listing<'a> {
    fn begin(
        connection: &mut AnyConnection,
        query: &'a RecordQuery,
        order: &'a ListOrder,
        by: ListedEdition<'a>,
    ) -> Result<Option<Self>> {
        if query.status != StatusFilter::Live || !by.index.sorts(order) {
            return Ok(None);
        }
        let Some(since) = SinceEdition::read(connection, by.edition, query.as_of)? else {
            return Ok(None);
        };
        let mut listing = Self {
            register: &by.edition.register,
            log_size: since.log_size,
            query,
            order,
            index: by.index,
            since: Since::default(),
        };
        listing.since = listing.placed(since.states)?;
        Ok(Some(listing))
    }

    /// What was recorded since, as the list needs it.
    fn placed(&self, states: Vec<(Entry, Item)>) -> Result<Since> {
        let mut records = HashSet::with_capacity(states.len());
        for (entry, _) in &states {
            records.extend(self.index.number_of(entry.key.as_str())?);
        }
        let mut wanted = self.wanted(states);
        wanted.sort_by(|left, right| self.order.compare(&left.place, &right.place));
        Ok(Since { records, wanted })
    }

    /// Those of the states that are wanted, with their places.
    fn wanted(&self, states: Vec<(Entry, Item)>) -> Vec<Listed> {
        let live = |item: &Item| RecordStatus::of(item) == RecordStatus::Live;
        let wanted = states
            .into_iter()
            .filter(|(_, item)| live(item) && self.query.admits(item));
        wanted
            .map(|(entry, item)| Listed {
                place: self.order.place_of(entry.key.as_str(), &item),
                entry,
                item,
            })
            .collect()
    }

    fn page(&self, connection: &mut AnyConnection, page: &Page) -> Result<PageOf<Record>> {
        let cursor = page.cursor.as_deref();
        let begin = cursor.map(|cursor| self.order.place_at(cursor)).transpose()?;
        let most = page.rows() + 1;
        let (mut found, stopped_at) = self.unchanged(connection, begin.as_ref(), most)?;
        let changed = self.since.wanted.iter().filter(|listed| {
            let is_behind = |place: &ListPlace| self.order.compare(&listed.place, place).is_gt();
            begin.as_ref().is_none_or(is_behind) && !stopped_at.as_ref().is_some_and(is_behind)
        });
        found.extend(changed.take(most).cloned());
        found.sort_by(|left, right| self.order.compare(&left.place, &right.place));
        let places: Vec<ListPlace> = found
            .iter()
            .take(page.rows())
            .map(|listed| listed.place.clone())
            .collect();
        let next = if found.len() > page.rows() {
            places.last()
        } else {
            stopped_at.as_ref()
        };
        found.truncate(page.rows());
        let next = next.map(|place| self.order.cursor_of(place)).transpose()?;
        let records = found
            .into_iter()
            .map(|listed| record_of(connection, self.register, self.log_size, listed.entry, listed.item));
        Ok(PageOf {
            items: records.collect::<Result<_>>()?,
            next,
        })
    }

    /// The next records that are as they were in the edition; and where the search for more was broken off.
    fn unchanged(
        &self,
        connection: &mut AnyConnection,
        begin: Option<&ListPlace>,
        most: usize,
    ) -> Result<(Vec<Listed>, Option<ListPlace>)> {
        let decides = self.query.valid_at.is_none() && self.index.decides(&self.query.filter);
        let at_once = if decides { most } else { most.max(FILTER_STEP_ROWS) };
        let mut after = begin.cloned();
        let mut found = Vec::new();
        let mut read = 0;
        loop {
            let numbers = self.index.stretch(&Stretch {
                filter: &self.query.filter,
                order: self.order,
                after: after.as_ref(),
                without: &self.since.records,
                most: at_once,
            })?;
            let keys: Vec<String> = numbers
                .iter()
                .map(|number| self.index.key(*number))
                .collect::<Result<_>>()?;
            if let Some(last) = numbers.last() {
                after = Some(
                    self.index
                        .record(*last)
                        .map(|record| self.order.place_of(&record.key, &record.item))?,
                );
            }
            read += keys.len();
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let latest = entry::latest_numbers(connection, self.register, &keys, self.log_size)?;
            let mut wanted = self.wanted(states_of(connection, self.register, &latest)?);
            wanted.sort_by(|left, right| self.order.compare(&left.place, &right.place));
            found.append(&mut wanted);
            let ended = numbers.len() < at_once;
            if ended || found.len() >= most {
                return Ok((found, None));
            }
            if read >= FILTER_ITEMS_MAX {
                return Ok((found, after));
            }
        }
    }
}
