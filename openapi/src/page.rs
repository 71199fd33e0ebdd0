//! Paging: what every list that may be long has in common.

/// Number of things on a page when the caller does not say.
pub const DEFAULT_PAGE_LENGTH: u32 = 100;

/// Greatest number of things on a page.
pub const MAXIMUM_PAGE_LENGTH: u32 = 1000;
