//! What differs between two versions of a register, record by record and field by field.

use std::collections::BTreeMap;

use registry_core::{Entry, Item, Key, RegisterName, difference};

use crate::connection::AnyConnection;
use crate::model::entry::{self, EntryRow, Span};
use crate::model::{commit, register};
use crate::read::status_of;
use crate::records::with_items;
use crate::walk::Walk;
use crate::{AsOf, Page, PageOf, RecordDifference, Result, StatusFilter, Store, StoreError};

impl Store {
    /// The records that are not the same in the two versions, sorted by key.
    ///
    /// A record that changed and changed back is the same. The work for one page is bounded: a page may have fewer
    /// records than the limit, or none, and only one without `next` is the last. `from` must not be later than `to`.
    pub fn difference(
        &self,
        register: &RegisterName,
        from: AsOf,
        to: AsOf,
        page: &Page,
    ) -> Result<PageOf<RecordDifference>> {
        self.read(|connection| {
            let present = register::get(connection, register)?;
            let register = &present.definition.name;
            let from = commit::log_size_at(connection, register, from, present.log_size)?;
            let to = commit::log_size_at(connection, register, to, present.log_size)?;
            if from > to {
                let rule = format!("not be later than the other version, which has {to} entries");
                return Err(StoreError::invalid("from", format!("a log of {from} entries"), rule));
            }
            let span = Span { after: from, to };
            let mut walk = Walk::begin(&present, span, page.cursor.as_deref(), StatusFilter::All);
            let mut found = Vec::new();
            while found.len() <= page.rows() && walk.goes_on() {
                let after = walk.step(connection, page.rows() + 1)?;
                found.extend(differing(connection, register, span, after)?);
            }
            let found = PageOf::cut(found, page.rows(), |found: &RecordDifference| found.key.to_string());
            Ok(PageOf {
                next: found.next.or_else(|| walk.stopped_at()),
                ..found
            })
        })
    }
}

/// Those of the entries at the end of the span that are not as the records stood before it.
fn differing(
    connection: &mut AnyConnection,
    register: &RegisterName,
    span: Span,
    after: Vec<Entry>,
) -> Result<Vec<RecordDifference>> {
    let mut before = entries_before(connection, register, span, &after)?;
    let mut differing = Vec::with_capacity(after.len());
    for (after, item) in with_items(connection, register, after)? {
        let (before, item_before) = before.remove(&after.key).unzip();
        if before
            .as_ref()
            .is_some_and(|before| before.item_hash == after.item_hash)
        {
            continue;
        }
        differing.push(RecordDifference {
            key: after.key.clone(),
            before,
            status: status_of(connection, register, span.to, &item)?,
            fields: difference(item_before.as_ref(), Some(&item)),
            after,
        });
    }
    Ok(differing)
}

/// The entries, with their items, under which the same keys stood before the span.
fn entries_before(
    connection: &mut AnyConnection,
    register: &RegisterName,
    span: Span,
    after: &[Entry],
) -> Result<BTreeMap<Key, (Entry, Item)>> {
    let keys: Vec<&str> = after.iter().map(|entry| entry.key.as_str()).collect();
    let numbers = entry::latest_numbers(connection, register, &keys, span.after)?;
    let rows = entry::of_numbers(connection, register, &numbers)?;
    let entries = rows.into_iter().map(EntryRow::into_entry).collect::<Result<_>>()?;
    Ok(with_items(connection, register, entries)?
        .into_iter()
        .map(|(entry, item)| (entry.key.clone(), (entry, item)))
        .collect())
}
