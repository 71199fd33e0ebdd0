//! Lists of records: by the index of an edition where it helps, else by going over the register.

use registry_core::RegisterName;
use registry_store::{AsOf, ListOrder, ListedEdition, Page, PageOf, Record, RecordQuery, Store};

use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::indexes::OpenIndex;

/// A list of records that somebody asked for.
pub struct RecordListing<'a> {
    store: &'a Store,
    register: &'a RegisterName,
    query: RecordQuery,
    order: ListOrder,
    /// The edition by whose index the list is made.
    edition: Option<OpenIndex>,
}

impl<'a> RecordListing<'a> {
    /// The list of the records that the query means. A list that is sorted by a field needs an edition.
    pub fn new(
        store: &'a Store,
        editions: &EditionReader,
        register: &'a RegisterName,
        query: RecordQuery,
        order: ListOrder,
    ) -> Self {
        let number = match query.as_of {
            // All records in the order of their keys are found best by going over them.
            _ if order == ListOrder::Key && query.filter.is_empty() => None,
            AsOf::Now => Some(None),
            AsOf::Edition(number) => Some(Some(number)),
            AsOf::RecordedAt(_) | AsOf::LogSize(_) => None,
        };
        let edition = number.and_then(|number| {
            let open = editions.open_index(register, number);
            open.inspect_err(|error| tracing::debug!(%error, %register, "a list is made without an index"))
                .ok()
        });
        Self {
            store,
            register,
            query,
            order,
            edition,
        }
    }

    fn by(&self) -> Option<ListedEdition<'_>> {
        self.edition.as_ref().map(|open| ListedEdition {
            edition: &open.edition,
            index: &open.index,
        })
    }

    /// A page of the list.
    pub fn page(&self, page: &Page) -> Result<PageOf<Record>, ApiError> {
        let found = self
            .by()
            .map(|by| self.store.records_by_index(&self.query, &self.order, page, by));
        if let Some(found) = found.transpose().map_err(ApiError::of_read)?.flatten() {
            return Ok(found);
        }
        if let ListOrder::Field { name, .. } = &self.order {
            let rule = "be left out here: only live records are sorted, those of the present or of an edition, by the \
                        index of the edition that is asked for or of the latest one, as long as not too much was \
                        recorded since";
            return Err(ApiError::parameter("sort", name.as_str(), rule));
        }
        let found = self.store.records(self.register, &self.query, page);
        found.map_err(ApiError::of_read)
    }

    /// How many records the list has.
    pub fn count(&self) -> Result<u64, ApiError> {
        let found = self.by().map(|by| self.store.count_by_index(&self.query, by));
        match found.transpose().map_err(ApiError::of_read)?.flatten() {
            Some(count) => Ok(count),
            None => self
                .store
                .count_records(self.register, &self.query)
                .map_err(ApiError::of_read),
        }
    }

    /// Hands out every record of the list, which must be in the order of keys, as one state of the register has them.
    pub fn each(&self, mut take: impl FnMut(Record) -> registry_store::Result<()>) -> registry_store::Result<()> {
        if let Some(by) = self.by()
            && self.store.each_record_by_index(&self.query, by, &mut take)?
        {
            return Ok(());
        }
        self.store.each_record(self.register, &self.query, take)
    }
}
