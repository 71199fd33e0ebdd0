//! What was recorded since an edition was published.

use registry_core::{Edition, Entry, Item};

use crate::connection::AnyConnection;
use crate::limits::LISTED_SINCE_EDITION_MAX;
use crate::model::entry::{self, Span};
use crate::model::{commit, register};
use crate::read::record_of;
use crate::records::states_of;
use crate::{AsOf, Record, Result, Store};

/// The keys about which something was recorded since an edition, as they stood at a later moment.
pub(crate) struct SinceEdition {
    /// The size of the log at that moment.
    pub(crate) log_size: u64,
    /// The latest state of each key with its entry, sorted by key.
    pub(crate) states: Vec<(Entry, Item)>,
}

impl SinceEdition {
    /// Reads it from the log; nothing when the moment lies before the edition or long after it.
    pub(crate) fn read(connection: &mut AnyConnection, edition: &Edition, as_of: AsOf) -> Result<Option<Self>> {
        let name = &edition.register;
        let present = register::get(connection, name)?;
        let log_size = commit::log_size_at(connection, name, as_of, present.log_size)?;
        let entries = log_size.checked_sub(edition.log_size);
        if entries.is_none_or(|entries| entries > LISTED_SINCE_EDITION_MAX) {
            return Ok(None);
        }
        let span = Span {
            after: edition.log_size,
            to: log_size,
        };
        let latest = entry::latest_by_reading(connection, name, span, "")?;
        let numbers: Vec<i64> = latest.into_iter().map(|(_, number)| number).collect();
        let states = states_of(connection, name, &numbers)?;
        Ok(Some(Self { log_size, states }))
    }
}

impl Store {
    /// The records about which something was recorded after the edition and up to a later moment, sorted by key, those
    /// that do not answer too; nothing when the moment lies before the edition, or so much was recorded that whoever wants
    /// it had better read the register.
    pub fn records_since(&self, edition: &Edition, as_of: AsOf) -> Result<Option<Vec<Record>>> {
        self.read(|connection| {
            let Some(SinceEdition { log_size, states }) = SinceEdition::read(connection, edition, as_of)? else {
                return Ok(None);
            };
            let states = states.into_iter();
            let records = states.map(|(entry, item)| record_of(connection, &edition.register, log_size, entry, item));
            records.collect::<Result<_>>().map(Some)
        })
    }
}
