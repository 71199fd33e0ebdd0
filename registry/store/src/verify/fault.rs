//! What is wrong, and where.

use crate::limits::VERIFY_FAULTS_MAX;
use crate::{Result, StoreError};

/// Something in the store that contradicts its rules.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The register, or what stands in its place for faults of the whole store.
    pub register: String,
    /// The place, such as `entry 17` or `commit 3`.
    pub place: String,
    /// What is found there and what must be there.
    pub rule: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}: {}", self.register, self.place, self.rule)
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    first: Vec<Fault>,
    more: u64,
}

impl Faults {
    pub(super) fn add(&mut self, register: &str, place: impl Into<String>, rule: impl Into<String>) {
        if self.first.len() >= VERIFY_FAULTS_MAX {
            self.more += 1;
            return;
        }
        self.first.push(Fault {
            register: register.to_owned(),
            place: place.into(),
            rule: rule.into(),
        });
    }

    /// The result of a check; a part of the database that cannot be read is a fault like others.
    pub(super) fn readable<T>(&mut self, register: &str, place: &str, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Database(said)) => {
                self.add(
                    register,
                    place,
                    format!("the database must be able to read it, and says {said:?}"),
                );
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    pub(super) fn finish(self) -> (Vec<Fault>, u64) {
        (self.first, self.more)
    }
}
