//! What the register holds, and what people decided, before a run.

use std::collections::BTreeSet;

use registry_core::{Change, DecisionRecord, RegisterName};
use registry_store::{IdentityState, Store};

use crate::error::Result;

/// What the register holds before the run.
pub(crate) struct Held {
    pub(crate) state: IdentityState,
    pub(crate) decisions: Vec<DecisionRecord>,
    rejected: BTreeSet<String>,
}

impl Held {
    pub(crate) fn read(store: &Store, register: &RegisterName) -> Result<Self> {
        if store.register(register)?.is_none() {
            let state = IdentityState {
                records: Vec::new(),
                log_size: 0,
            };
            return Ok(Self {
                state,
                decisions: Vec::new(),
                rejected: BTreeSet::new(),
            });
        }
        Ok(Self {
            state: store.identity_state(register)?,
            decisions: store.decisions(register)?,
            rejected: store.rejected_fingerprints(register)?,
        })
    }

    /// Leaves out the changes that somebody has rejected before, and says how many those were.
    pub(crate) fn without_rejected(&self, mut changes: Vec<Change>) -> (Vec<Change>, u64) {
        let before = changes.len();
        changes.retain(|change| self.rejected.is_empty() || !self.rejected.contains(&change.fingerprint()));
        let held_back = (before - changes.len()) as u64;
        (changes, held_back)
    }
}
