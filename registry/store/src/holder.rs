//! Which record a source record speaks of.

use registry_core::{RegisterName, SourceReference};

use crate::model::{commit, cross_reference, entry, item, register};
use crate::read::{final_survivor, status_of};
use crate::{AsOf, Holder, Result, Store, StoreError};

impl Store {
    /// The key that the source record belonged to at that moment, and the one that answered for it then; nothing when
    /// it belonged to none.
    pub fn holder(&self, register: &RegisterName, reference: &SourceReference, as_of: AsOf) -> Result<Option<Holder>> {
        self.read(|connection| {
            let present = register::get(connection, register)?;
            let register = &present.definition.name;
            let log_size = commit::log_size_at(connection, register, as_of, present.log_size)?;
            let commit = commit::number_at(connection, register, as_of, present.commits)?;
            let Some(key) = cross_reference::holder_at(connection, register, reference, commit)? else {
                return Ok(None);
            };
            let resolved = final_survivor(connection, register, log_size, key.clone())?;
            let latest = entry::latest(connection, register, &resolved, log_size)?.ok_or_else(|| {
                StoreError::Damaged(format!("{resolved} of {register} holds {reference} but has no entry"))
            })?;
            let item = item::get(connection, register, &latest.into_entry()?.item_hash)?;
            let status = status_of(connection, register, log_size, &item)?;
            Ok(Some(Holder { key, resolved, status }))
        })
    }
}
