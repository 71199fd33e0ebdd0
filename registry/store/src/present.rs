//! Looking up one present record: what departmental systems ask all day.

use chrono::{DateTime, Utc};
use registry_core::{Key, RegisterName};

#[cfg(doc)]
use crate::limits::LAST_COMMIT_TIME;
use crate::model::{commit, present_record};
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

    /// The number of the last commit of the register that is kept under this very name; nothing without commits. Whatever
    /// is read of the register stays as it is while this does.
    ///
    /// What this store and its clones commit is known at once. What another process commits to an embedded store is known
    /// within [`LAST_COMMIT_TIME`]: whoever asks thousands of times in a second is not told by the database each time.
    pub fn last_commit(&self, register: &RegisterName) -> Result<Option<u64>> {
        let read = || {
            let mut connection = self.pools.reader()?;
            commit::last_number(&mut connection, register)
        };
        if self.is_embedded() {
            self.last_commits.find(register, read)
        } else {
            read()
        }
    }

    /// Whether the store answers from this machine's own memory and disk. Looking up a record then takes less time than
    /// handing the look-up over to another thread.
    pub fn is_embedded(&self) -> bool {
        self.pools.address().is_embedded()
    }
}
