//! Issuing receipts.

use registry_core::{Key, Receipt, RegisterName, RootHash};

use crate::model::{entry, item, register};
use crate::{Result, Store, StoreError, proof, signing};

impl Store {
    /// The proof to take away that the record was in the register: its latest entry under the greatest signed
    /// checkpoint.
    pub fn receipt(&self, register: &RegisterName, key: &Key) -> Result<Receipt> {
        self.read(|connection| {
            let register = register::get(connection, register)?;
            let (name, log_size) = (&register.definition.name, register.log_size);
            if entry::latest(connection, name, key, log_size)?.is_none() {
                return Err(StoreError::not_found("record", &format!("{name} {key}")));
            }
            let Some(signed) = signing::find(connection, name, None)? else {
                return Err(not_signed(name, "no root of it was ever signed"));
            };
            let size = signed.checkpoint.size;
            let Some(row) = entry::latest(connection, name, key, size)? else {
                let found = format!("the greatest root of it that is signed covers {size} entries, and {key} is newer");
                return Err(not_signed(name, &found));
            };
            let entry = row.into_entry()?;
            let item = item::get(connection, name, &entry.item_hash)?;
            let proof = proof::inclusion(connection, name, entry.number.get(), size)?;
            let path = proof.path.iter().map(|hash: &RootHash| *hash.as_bytes()).collect();
            let keys = signing::keys_of(connection, name)?;
            Ok(Receipt::new(name.clone(), entry, item, path, signed.note, keys))
        })
    }
}

fn not_signed(register: &RegisterName, found: &str) -> StoreError {
    StoreError::SigningKey {
        rule: format!("there is no receipt from {register}: {found}. Write to it with the signing key"),
    }
}
