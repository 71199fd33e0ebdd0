//! The editions that are held in memory to be matched against: one of each register that was asked for lately.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use actix_web::web;
use registry_core::RegisterName;
use registry_store::{EditionFiles, Store};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::error::ApiError;
use crate::indexes::{Indexes, OpenIndex};
use crate::limits::{MATCHER_RETRY_TIME, MATCHER_WAIT_TIME, MATCHERS};
use crate::matcher::Matcher;

/// The matchers of all workers. Cheap to clone.
#[derive(Clone, Default)]
pub struct Matchers(Arc<Held>);

#[derive(Default)]
struct Held {
    slots: Mutex<HashMap<RegisterName, Slot>>,
    /// Told whenever a matcher is ready, or cannot be made.
    ended: Notify,
}

impl std::fmt::Debug for Matchers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Matchers").finish_non_exhaustive()
    }
}

/// What is held of a register.
#[derive(Default)]
struct Slot {
    ready: Option<Arc<Matcher>>,
    is_being_made: bool,
    failed: Option<Instant>,
    used: Option<Instant>,
}

impl Slot {
    fn has_failed(&self) -> bool {
        self.failed.is_some_and(|failed| failed.elapsed() < MATCHER_RETRY_TIME)
    }
}

impl Matchers {
    /// The matcher of the latest edition of the register. While that is being made, the one before answers; where there
    /// is none, this waits for a while.
    pub async fn find(
        &self,
        store: &web::Data<Store>,
        files: &web::Data<EditionFiles>,
        indexes: &Indexes,
        register: &RegisterName,
    ) -> Result<Arc<Matcher>, ApiError> {
        let open = indexes.find(store, files, register, None).await?;
        let found = timeout(MATCHER_WAIT_TIME, async {
            loop {
                let mut ended = pin!(self.0.ended.notified());
                // What ends between looking and waiting is not missed.
                ended.as_mut().enable();
                if let Some(found) = self.look(store, register, &open) {
                    return found;
                }
                ended.await;
            }
        });
        found.await.unwrap_or_else(|_elapsed| Err(not_ready(&open)))
    }

    /// The matcher, or why there will be none; nothing while it is being made, which is begun here.
    fn look(&self, store: &Store, register: &RegisterName, open: &OpenIndex) -> Option<Result<Arc<Matcher>, ApiError>> {
        let mut slots = self.lock();
        let slot = slots.entry(register.clone()).or_default();
        slot.used = Some(Instant::now());
        let is_current = |ready: &Arc<Matcher>| ready.open.edition.number == open.edition.number;
        if !slot.ready.as_ref().is_some_and(is_current) && !slot.is_being_made && !slot.has_failed() {
            slot.is_being_made = true;
            self.begin(store.clone(), register.clone(), open.clone());
        }
        match &slot.ready {
            Some(ready) => Some(Ok(Arc::clone(ready))),
            None if slot.has_failed() => Some(Err(not_ready(open))),
            None => None,
        }
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
        self.0.ended.notify_waiters();
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
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_ready(open: &OpenIndex) -> ApiError {
    ApiError::unavailable(format!(
        "Edition {} of the register \"{}\" is not in memory yet to be matched against. Try again in a few seconds; when \
         that does not help, the log of the service says why.",
        open.edition.number, open.edition.register
    ))
}
