//! The last commits of registers, as they were found a moment ago.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use registry_core::RegisterName;

use crate::Result;
use crate::limits::{LAST_COMMIT_TIME, LAST_COMMITS};

/// The last commits of registers. Cheap to clone; clones share what they know.
#[derive(Debug, Clone, Default)]
pub(crate) struct LastCommits(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// How often this process has written, which is when it must look again.
    writes: AtomicU64,
    found: Mutex<HashMap<RegisterName, Found>>,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    /// Taken before the store was read, so that what was found is never taken for newer than it is.
    at: Instant,
    writes: u64,
    number: Option<u64>,
}

impl LastCommits {
    /// The number of the last commit of the register: what was found a moment ago, else what `read` finds.
    pub(crate) fn find(
        &self,
        register: &RegisterName,
        read: impl FnOnce() -> Result<Option<u64>>,
    ) -> Result<Option<u64>> {
        let at = Instant::now();
        let writes = self.0.writes.load(Ordering::Acquire);
        let holds = |found: &Found| found.writes == writes && at.duration_since(found.at) < LAST_COMMIT_TIME;
        let found = self.lock().get(register).copied().filter(holds);
        if let Some(found) = found {
            return Ok(found.number);
        }
        let number = read()?;
        let mut known = self.lock();
        if known.len() >= LAST_COMMITS && !known.contains_key(register) {
            known.clear();
        }
        known.insert(register.clone(), Found { at, writes, number });
        Ok(number)
    }

    /// Notes that this process may have written, before whoever wanted it is told.
    pub(crate) fn forget(&self) {
        self.0.writes.fetch_add(1, Ordering::AcqRel);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<RegisterName, Found>> {
        self.0.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn a_commit_is_looked_for_again_after_a_moment_or_a_write() {
        let commits = LastCommits::default();
        let register = RegisterName::parse("address").unwrap();
        let find = |number| commits.find(&register, || Ok(Some(number))).unwrap().unwrap();
        // A machine that stands still for the moment in between looks again, so that either answer may be right.
        assert_eq!(find(1), 1);
        assert!((1..=2).contains(&find(2)));
        std::thread::sleep(LAST_COMMIT_TIME);
        assert_eq!(find(3), 3);
        commits.forget();
        assert_eq!(find(4), 4);
    }

    #[test]
    fn registers_that_were_asked_for_once_do_not_pile_up() {
        let commits = LastCommits::default();
        for number in 0..LAST_COMMITS * 3 {
            let register = RegisterName::parse(&format!("register-{number}")).unwrap();
            commits.find(&register, || Ok(None)).unwrap();
        }
        assert!(commits.lock().len() <= LAST_COMMITS);
    }
}
