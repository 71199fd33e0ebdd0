//! The editions that are held in memory to be matched against: one of each register that was asked for lately.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use actix_web::web;
use registry_core::RegisterName;
use registry_store::{EditionFiles, Store};

use crate::error::ApiError;
use crate::indexes::{Indexes, OpenIndex};
use crate::limits::{MATCHER_RETRY_TIME, MATCHERS};
use crate::matcher::Matcher;

/// The matchers of all workers. Cheap to clone.
#[derive(Clone, Default)]
pub struct Matchers(Arc<Mutex<HashMap<RegisterName, Slot>>>);

impl std::fmt::Debug for Matchers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Matchers").finish_non_exhaustive()
    }
}

/// What is held of a register.
struct Slot {
    ready: Option<Arc<Matcher>>,
    is_being_made: bool,
    failed: Option<Instant>,
    used: Instant,
}

impl Matchers {
    /// The matcher of the latest edition of the register. While that is being made, the one before answers; where there
    /// is none, the caller is asked to wait.
    pub async fn find(
        &self,
        store: &web::Data<Store>,
        files: &web::Data<EditionFiles>,
        indexes: &Indexes,
        register: &RegisterName,
    ) -> Result<Arc<Matcher>, ApiError> {
        let open = indexes.find(store, files, register, None).await?;
        let mut slots = self.lock();
        let slot = slots.entry(register.clone()).or_insert_with(|| Slot {
            ready: None,
            is_being_made: false,
            failed: None,
            used: Instant::now(),
        });
        slot.used = Instant::now();
        let is_current = |ready: &Arc<Matcher>| ready.open.edition.number == open.edition.number;
        if let Some(ready) = slot.ready.as_ref().filter(|ready| is_current(ready)) {
            return Ok(Arc::clone(ready));
        }
        let waits = slot.failed.is_some_and(|failed| failed.elapsed() < MATCHER_RETRY_TIME);
        if !slot.is_being_made && !waits {
            slot.is_being_made = true;
            self.begin(Store::clone(store), register.clone(), open.clone());
        }
        slot.ready.clone().ok_or_else(|| {
            ApiError::unavailable(format!(
                "Edition {} of the register \"{register}\" is being read into memory to be matched against. \
                 Try again in a few seconds.",
                open.edition.number
            ))
        })
    }

    /// Makes a matcher on a thread of its own.
    fn begin(&self, store: Store, register: RegisterName, open: OpenIndex) {
        let matchers = self.clone();
        std::thread::spawn(move || {
            let started = Instant::now();
            let (number, records) = (open.edition.number, open.index.records());
            let made = store.register(&register).and_then(|overview| {
                overview
                    .map(|overview| Matcher::new(open, &overview.definition))
                    .transpose()
            });
            let seconds = started.elapsed().as_secs_f64();
            match &made {
                Ok(_) => tracing::info!(%register, edition = number, records, seconds, "ready to be matched against"),
                Err(error) => tracing::error!(%register, edition = number, %error, "cannot be matched against"),
            }
            matchers.end(&register, made.ok().flatten());
        });
    }

    fn end(&self, register: &RegisterName, made: Option<Matcher>) {
        let mut slots = self.lock();
        if let Some(slot) = slots.get_mut(register) {
            slot.is_being_made = false;
            slot.failed = made.is_none().then(Instant::now);
            slot.ready = made.map(Arc::new).or(slot.ready.take());
        }
        while slots.values().filter(|slot| slot.ready.is_some()).count() > MATCHERS {
            let idle = slots
                .iter()
                .filter(|(_, slot)| slot.ready.is_some() && !slot.is_being_made);
            let oldest = idle.min_by_key(|(_, slot)| slot.used).map(|(name, _)| name.clone());
            let Some(oldest) = oldest else { break };
            slots.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RegisterName, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
