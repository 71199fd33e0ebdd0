//! At which moment of a register's history a command looks.

use chrono::{DateTime, Utc};
use clap::Args;
use registry_store::AsOf;

/// At which moment of a register's history to look; now when nothing is given.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub struct Moment {
    /// As it was recorded at this time, such as 2026-05-01T09:00:00Z.
    #[arg(long, value_name = "TIME")]
    recorded_at: Option<DateTime<Utc>>,
    /// As this edition published it.
    #[arg(long, value_name = "NUMBER")]
    edition: Option<u64>,
    /// After this many entries.
    #[arg(long, value_name = "ENTRIES")]
    at: Option<u64>,
}

impl Moment {
    /// The moment as the store asks for it.
    pub fn as_of(&self) -> AsOf {
        match (self.recorded_at, self.edition, self.at) {
            (Some(time), _, _) => AsOf::RecordedAt(time),
            (None, Some(number), _) => AsOf::Edition(number),
            (None, None, Some(size)) => AsOf::LogSize(size),
            (None, None, None) => AsOf::Now,
        }
    }
}
