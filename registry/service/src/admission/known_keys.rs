//! API keys that were found to be some, so that their requests can be told apart before anybody is asked.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::web;
use registry_store::Store;
use sha2::{Digest, Sha256};

use crate::blocking::block;
use crate::error::ApiError;
use crate::limits::KNOWN_KEYS;

/// SHA-256 of a key; the key itself is not kept.
pub type KeyDigest = [u8; 32];

/// Keys that were looked up and belong to somebody. One that is revoked stays known as a caller; what it may do is
/// decided elsewhere, each time.
#[derive(Debug, Default)]
pub struct KnownKeys(Mutex<HashSet<KeyDigest>>);

impl KnownKeys {
    /// The digest of the key, when it is known.
    pub fn find(&self, key: &str) -> Option<KeyDigest> {
        let digest: KeyDigest = Sha256::digest(key).into();
        self.lock().contains(&digest).then_some(digest)
    }

    /// Looks the key up, and knows it from now on when it belongs to somebody.
    pub async fn learn(&self, key: &str, store: &web::Data<Store>) -> Result<(), ApiError> {
        let asked = key.to_owned();
        let person = block(store, move |store| Ok(store.person_by_api_key(&asked)?)).await?;
        if person.is_some() {
            let mut known = self.lock();
            if known.len() >= KNOWN_KEYS {
                known.clear();
            }
            known.insert(Sha256::digest(key).into());
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<KeyDigest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
