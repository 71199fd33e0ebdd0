//! Requests that a client named, so that asking again does nothing again.

use chrono::TimeDelta;
use registry_core::PersonName;
use sha2::{Digest as _, Sha256};

use crate::limits::{IDEMPOTENCY_HOURS, IDEMPOTENCY_KEY_BYTES_MAX};
use crate::model::idempotency_key::{self, NewKey};
use crate::model::person;
use crate::store::Writing;
use crate::{Result, StoreError};

/// The name that a client gave a request.
///
/// The key and the answer are written in the transaction of the act, so that either both last or nothing. A refusal is
/// not kept: asking again tries again. Keys belong to the person who asks, and are free again after
/// [`IDEMPOTENCY_HOURS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The name, such as the value of the header `Idempotency-Key`.
    pub key: String,
    /// SHA-256 of what was asked; the same key with another request is refused.
    pub request: [u8; 32],
}

impl Idempotency {
    /// Acts, or gives the answer that acting gave before.
    pub(crate) fn once<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        writing: &mut Writing<'_>,
        operation: &str,
        by: &PersonName,
        act: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<T> {
        self.check()?;
        person::known(writing.connection, by)?;
        let oldest = writing.at - TimeDelta::hours(IDEMPOTENCY_HOURS);
        idempotency_key::forget_before(writing.connection, by, oldest)?;
        let request = self.request_of(operation);
        if let Some(known) = idempotency_key::find(writing.connection, by, &self.key)? {
            if known.request != request {
                return Err(StoreError::IdempotencyKeyReused {
                    person: by.clone(),
                    key: self.key.clone(),
                });
            }
            return StoreError::stored(serde_json::from_str(&known.response));
        }
        let answer = act(writing)?;
        let new = NewKey {
            person: by.as_str(),
            name: &self.key,
            request: &request,
            response: &StoreError::stored(serde_json::to_string(&answer))?,
            created_at: writing.at.naive_utc(),
        };
        idempotency_key::insert(writing.connection, &new)?;
        Ok(answer)
    }

    fn check(&self) -> Result<()> {
        if self.key.is_empty() || self.key.len() > IDEMPOTENCY_KEY_BYTES_MAX || self.key.chars().any(char::is_control) {
            let rule = format!("be 1 to {IDEMPOTENCY_KEY_BYTES_MAX} bytes without control characters");
            return Err(StoreError::invalid("idempotency_key", &self.key, rule));
        }
        Ok(())
    }

    /// The same words asked of another operation are another request.
    fn request_of(&self, operation: &str) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(operation.as_bytes());
        hasher.update([0]);
        hasher.update(self.request);
        hasher.finalize().to_vec()
    }
}
