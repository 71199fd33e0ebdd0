//! Lists in pages.

use crate::limits::{PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX};
use crate::{Result, StoreError};

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// `next` of the page before; nothing for the first page.
    pub cursor: Option<String>,
    /// Most rows wanted; taken as 1 to [`PAGE_ROWS_MAX`].
    pub limit: u64,
}

impl Page {
    /// The first page with this many rows at most.
    pub fn first(limit: u64) -> Self {
        Self { cursor: None, limit }
    }

    /// The page after the cursor.
    pub fn after(cursor: impl Into<String>, limit: u64) -> Self {
        Self {
            cursor: Some(cursor.into()),
            limit,
        }
    }

    /// The number of rows to read, within the limits.
    pub(crate) fn rows(&self) -> usize {
        usize::try_from(self.limit.clamp(1, PAGE_ROWS_MAX)).unwrap_or(1)
    }
}

impl Page {
    /// The cursor of a list that is sorted by number; 0 for the first page.
    pub(crate) fn cursor_number(&self) -> Result<u64> {
        let Some(cursor) = &self.cursor else { return Ok(0) };
        cursor.parse().map_err(|_refused: std::num::ParseIntError| {
            StoreError::invalid("cursor", cursor, "be the cursor that came with the page before")
        })
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::first(PAGE_ROWS_DEFAULT)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PageOf<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the page that follows; nothing when this is the last.
    pub next: Option<String>,
}

impl<T> PageOf<T> {
    /// A page from one row more than was asked for: that row only shows that there is a next page.
    pub(crate) fn cut(mut items: Vec<T>, rows: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > rows;
        items.truncate(rows);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}
