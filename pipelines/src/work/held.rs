//! What the register holds, and what people decided, before a run.

use std::collections::BTreeSet;

use registry_core::{DecisionRecord, RegisterName};
use registry_store::{IdentityState, Store};

use crate::error::Result;
use crate::stage::diff::Difference;

/// What the register holds before the run.
pub(crate) struct Held {
    pub(crate) state: IdentityState,
    pub(crate) decisions: Vec<DecisionRecord>,
    rejected: BTreeSet<String>,
}

impl Held {
    /// What a register holds that is not there yet.
    pub(crate) fn nothing() -> Self {
        Self {
            state: IdentityState {
                records: Vec::new(),
                log_size: 0,
            },
            decisions: Vec::new(),
            rejected: BTreeSet::new(),
        }
    }

    pub(crate) fn read(store: &Store, register: &RegisterName) -> Result<Self> {
        if store.register(register)?.is_none() {
            return Ok(Self::nothing());
        }
        Ok(Self {
            state: store.identity_state(register)?,
            decisions: store.decisions(register)?,
            rejected: store.rejected_fingerprints(register)?,
        })
    }

    /// Leaves out the changes that somebody has rejected before, and says how many those were.
    pub(crate) fn hold_back_rejected(&self, difference: &mut Difference) -> u64 {
        if self.rejected.is_empty() {
            return 0;
        }
        difference.hold_back(|change| self.rejected.contains(&change.fingerprint()))
    }
}
