//! Lists of an index's records: those that fulfil conditions, in the order of their keys or of a field.

use std::collections::HashSet;
use std::ops::Range;

use registry_core::RecordFilter;

use super::index::{Opened, SearchIndex, rank_of};
use super::values::{ColumnTest, FieldValues, chosen};
use crate::Result;
use crate::limits::LISTED_AT_ONCE;
use crate::list_order::{ListOrder, ListPlace};

/// A stretch of a list.
pub(crate) struct Stretch<'a> {
    /// What must hold of the records. Conditions on fields that have no columns are left to the caller.
    pub(crate) filter: &'a RecordFilter,
    pub(crate) order: &'a ListOrder,
    /// Behind which place.
    pub(crate) after: Option<&'a ListPlace>,
    /// Records that are left out, whatever they hold.
    pub(crate) without: &'a HashSet<u32>,
    /// Most records wanted.
    pub(crate) most: usize,
}

impl SearchIndex {
    /// Whether the order is one that the index has.
    pub(crate) fn sorts(&self, order: &ListOrder) -> bool {
        match order {
            ListOrder::Key => true,
            ListOrder::Field { name, .. } => self.opened().values.iter().any(|values| values.name() == name),
        }
    }

    /// Whether the index has the values of every field that the filter asks for.
    pub(crate) fn decides(&self, filter: &RecordFilter) -> bool {
        let mut conditions = filter.conditions().iter();
        conditions.all(|condition| {
            self.opened()
                .values
                .iter()
                .any(|values| *values.name() == condition.field)
        })
    }

    /// The numbers of the records of the stretch, in its order.
    pub(crate) fn stretch(&self, stretch: &Stretch<'_>) -> Result<Vec<u32>> {
        let index = self.opened();
        let tests = index.tests(stretch.filter)?;
        match stretch.order {
            ListOrder::Key => index.by_key(&tests, stretch),
            ListOrder::Field { name, descending, .. } => {
                let values = index.values.iter().find(|values| values.name() == name);
                values.map_or_else(
                    || Ok(Vec::new()),
                    |values| index.by_value(&tests, stretch, values, *descending),
                )
            }
        }
    }

    /// How many records fulfil the filter, which the index must [decide](Self::decides), without some of them.
    pub(crate) fn count(&self, filter: &RecordFilter, without: &HashSet<u32>) -> Result<u64> {
        let index = self.opened();
        let tests = index.tests(filter)?;
        let count = |records| {
            let chosen = chosen(&tests, records).into_iter();
            chosen.filter(|record| !without.contains(record)).count() as u64
        };
        Ok(index.at_once().map(count).sum())
    }
}

impl Opened {
    fn tests(&self, filter: &RecordFilter) -> Result<Vec<ColumnTest<'_>>> {
        let conditions = filter.conditions().iter();
        let with_values = conditions.filter_map(|condition| {
            let mut values = self.values.iter();
            Some((values.find(|values| *values.name() == condition.field)?, condition))
        });
        with_values.map(|(values, condition)| values.test(condition)).collect()
    }

    /// Records are numbered in the order of their keys.
    fn by_key(&self, tests: &[ColumnTest<'_>], stretch: &Stretch<'_>) -> Result<Vec<u32>> {
        let mut begin = stretch.after.map_or(Ok(0), |place| self.first_behind(&place.key))?;
        let mut found = Vec::new();
        while begin < self.records && found.len() < stretch.most {
            let end = begin.saturating_add(LISTED_AT_ONCE).min(self.records);
            let chosen = chosen(tests, begin..end);
            found.extend(chosen.into_iter().filter(|record| !stretch.without.contains(record)));
            begin = end;
        }
        found.truncate(stretch.most);
        Ok(found)
    }

    fn by_value(
        &self,
        tests: &[ColumnTest<'_>],
        stretch: &Stretch<'_>,
        values: &FieldValues,
        descending: bool,
    ) -> Result<Vec<u32>> {
        let begin = match stretch.after {
            None => (0, 0),
            Some(place) => match values.rank_of(place.value.as_deref(), descending)? {
                (rank, true) => (rank, self.first_behind(&place.key)?),
                (rank, false) => (rank, 0),
            },
        };
        let mut best: Vec<(u64, u32)> = Vec::new();
        for records in self.at_once() {
            let records = chosen(tests, records);
            let ranks = values.ranks(&records, descending);
            let places = ranks.into_iter().zip(records);
            best.extend(places.filter(|place| *place >= begin && !stretch.without.contains(&place.1)));
            if stretch.most < best.len() {
                best.select_nth_unstable(stretch.most);
                best.truncate(stretch.most);
            }
        }
        best.sort_unstable();
        Ok(best.into_iter().map(|(_, record)| record).collect())
    }

    /// All records, so many at a time that what is gathered of them takes little memory.
    fn at_once(&self) -> impl Iterator<Item = Range<u32>> {
        let records = self.records;
        let begins = (0..records).step_by(LISTED_AT_ONCE as usize);
        begins.map(move |begin| begin..begin.saturating_add(LISTED_AT_ONCE).min(records))
    }

    /// The number of the first record whose key comes behind this one.
    fn first_behind(&self, key: &str) -> Result<u32> {
        match self.record_of_key(key)? {
            Some(record) => Ok(record + 1),
            None => rank_of(self.keys.terms(), key.as_bytes()),
        }
    }
}
