//! At which moment of a register's history to look.

use chrono::{DateTime, Utc};

/// At which moment of a register's history to look. Resolved to a size of the log by commit, never by comparing
/// entry timestamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// The present state.
    #[default]
    Now,
    /// What was recorded at this moment.
    RecordedAt(DateTime<Utc>),
    /// After this many entries.
    LogSize(u64),
    /// As the edition of this number published it.
    Edition(u64),
}
