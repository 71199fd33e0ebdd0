//! Looking up one present record: what departmental systems ask all day.

use chrono::{DateTime, Utc};
use registry_core::{Key, RegisterName};

use crate::model::present_record;
use crate::{Result, Store};

/// The present state of a key under which its record answers, as it is kept: nothing of it was read that need not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentRecord {
    /// Number of the entry that made this state.
    pub entry_number: u64,
    /// When that entry was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The hash of the item.
    pub item_hash: registry_core::ItemHash,
    /// The item as canonical JSON; its hash is the one above.
    pub item_json: String,
}

impl Store {
    /// The present state of the key, when the register is kept under this very name and the record answers. Whatever
    /// else there may be to say of the key is for [`record`](Store::record).
    ///
    /// One statement, which sees one state of the store by itself.
    pub fn present_record(&self, register: &RegisterName, key: &Key) -> Result<Option<PresentRecord>> {
        let mut connection = self.pools.reader()?;
        present_record::find_live(&mut connection, register, key)
    }

    /// Whether the store answers from this machine's own memory and disk. Looking up a record then takes less time than
    /// handing the look-up over to another thread.
    pub fn is_embedded(&self) -> bool {
        self.pools.address().is_embedded()
    }
}
