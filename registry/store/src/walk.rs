//! Walking the records of a register in the order of their keys, at any moment, with bounded work.

use registry_core::{Entry, Item, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::WALK_LINES_MAX;
use crate::model::entry::{self, EntryRow, Span};
use crate::model::entry_item::{self, EntryWithItem};
use crate::model::register::Register;
use crate::number::count;
use crate::records::with_items;
use crate::{Result, StatusFilter};

/// A walk over the keys that a span of the log is about, each with its latest entry there.
///
/// A span that reaches from the first entry to the last one is the present, which has a table of its own. Any other is
/// found in whichever way reads fewer lines: the span itself, or that part of the index of keys which should hold as
/// many keys of the span as are wanted.
pub(crate) struct Walk<'a> {
    register: &'a RegisterName,
    span: Span,
    log_size_now: u64,
    status: StatusFilter,
    /// Every key up to here was looked at.
    after: String,
    ended: bool,
    lines: u64,
}

impl<'a> Walk<'a> {
    pub(crate) fn begin(register: &'a Register, span: Span, after: Option<&str>, status: StatusFilter) -> Self {
        Self {
            register: &register.definition.name,
            span,
            log_size_now: register.log_size,
            status,
            after: after.unwrap_or_default().to_owned(),
            ended: span.len() == 0,
            lines: 0,
        }
    }

    /// Whether there may be more and the work for one page is not done.
    pub(crate) fn goes_on(&self) -> bool {
        !self.ended && self.lines < WALK_LINES_MAX
    }

    /// Where a walk that stopped before its end is to be taken up again.
    pub(crate) fn stopped_at(self) -> Option<String> {
        (!self.ended).then_some(self.after)
    }

    /// The next entries, at most `rows` and possibly none.
    pub(crate) fn step(&mut self, connection: &mut AnyConnection, rows: usize) -> Result<Vec<Entry>> {
        let found = if self.is_present() {
            self.step_in_present(connection, rows)?
        } else {
            self.step_in_log(connection, rows)?
        };
        found.into_iter().map(EntryRow::into_entry).collect()
    }

    /// The next entries with their items, at most `rows` and possibly none.
    pub(crate) fn step_with_items(
        &mut self,
        connection: &mut AnyConnection,
        rows: usize,
    ) -> Result<Vec<(Entry, Item)>> {
        if !self.is_present() {
            let entries = self.step(connection, rows)?;
            return with_items(connection, self.register, entries);
        }
        let found = entry_item::present_by_key(connection, self.register, &self.after, rows, self.status)?;
        let last = found.last().map(|found| found.entry.key.to_string());
        self.arrive(last, found.len() < rows);
        self.lines += count(rows);
        found.into_iter().map(EntryWithItem::into_parts).collect()
    }

    fn is_present(&self) -> bool {
        self.span.len() == self.log_size_now
    }

    fn step_in_present(&mut self, connection: &mut AnyConnection, rows: usize) -> Result<Vec<EntryRow>> {
        let found = entry::present_by_key(connection, self.register, &self.after, rows, self.status)?;
        self.arrive(found.last().map(|row| row.key.clone()), found.len() < rows);
        self.lines += count(rows);
        Ok(found)
    }

    fn step_in_log(&mut self, connection: &mut AnyConnection, rows: usize) -> Result<Vec<EntryRow>> {
        let expected = count(rows).saturating_mul(self.log_size_now) / self.span.len();
        let latest = if self.span.len() <= expected.min(WALK_LINES_MAX) {
            self.step_by_reading(connection, rows)?
        } else {
            // A fifth more than expected, so that one step is mostly enough; what went before shows if it is not.
            let lines = (expected + expected / 5).max(self.lines);
            self.step_by_index(connection, rows, lines.min(WALK_LINES_MAX))?
        };
        let numbers: Vec<i64> = latest.into_iter().map(|(_, number)| number).collect();
        let mut found = entry::of_numbers(connection, self.register, &numbers)?;
        found.retain(|row| self.status.admits(&row.status));
        Ok(found)
    }

    fn step_by_reading(&mut self, connection: &mut AnyConnection, rows: usize) -> Result<Vec<(String, i64)>> {
        let mut latest = entry::latest_by_reading(connection, self.register, self.span, &self.after)?;
        let ended = latest.len() <= rows;
        latest.truncate(rows);
        self.arrive(latest.last().map(|(key, _)| key.clone()), ended);
        self.lines += self.span.len();
        Ok(latest)
    }

    fn step_by_index(&mut self, connection: &mut AnyConnection, rows: usize, lines: u64) -> Result<Vec<(String, i64)>> {
        let last = entry::key_after_lines(connection, self.register, &self.after, lines)?;
        let between = (self.after.as_str(), last.as_deref());
        let latest = entry::latest_by_index(connection, self.register, self.span, between, rows)?;
        if latest.len() < rows {
            let ended = last.is_none();
            self.arrive(last, ended);
        } else {
            self.arrive(latest.last().map(|(key, _)| key.clone()), false);
        }
        self.lines += lines;
        Ok(latest)
    }

    fn arrive(&mut self, at: Option<String>, ended: bool) {
        if let Some(key) = at {
            self.after = key;
        }
        self.ended = ended;
    }
}
