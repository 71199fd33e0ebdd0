//! Who may call the store when more want to than it can answer.
//!
//! Only so many calls run at a time. The others wait, in the order in which they came, as long as the
//! wait that is to be expected is short; else they are refused at once, which costs next to nothing, so that those that
//! wait are still answered soon. The wait is foretold from how many wait and how long a call took lately, as Little's law
//! has it.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::ApiError;
use crate::limits::{STORE_CALLS_WAITING, STORE_WAIT_TIME};

/// The turns of all threads.
pub struct Turns {
    /// How many may be taken at a time.
    calls: usize,
    permits: Semaphore,
    waiting: AtomicUsize,
    /// How long a call took lately, in microseconds.
    typical: AtomicU64,
}

/// Leave to call the store, until it is dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    begun: Instant,
    _permit: SemaphorePermit<'a>,
}

/// Somebody who waits; dropped also when the caller goes away meanwhile.
struct Waiting<'a>(&'a AtomicUsize);

impl Turns {
    /// Turns of which so many may be taken at a time.
    pub const fn new(calls: usize) -> Self {
        Self {
            calls,
            permits: Semaphore::const_new(calls),
            waiting: AtomicUsize::new(0),
            typical: AtomicU64::new(0),
        }
    }

    /// Waits for a turn, or refuses when too many wait already.
    pub async fn take(&self) -> Result<Turn<'_>, ApiError> {
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_taken) => self.wait().await?,
        };
        Ok(Turn {
            turns: self,
            begun: Instant::now(),
            _permit: permit,
        })
    }

    async fn wait(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= STORE_CALLS_WAITING && self.expected(before) > STORE_WAIT_TIME {
            return Err(ApiError::overloaded());
        }
        self.permits.acquire().await.map_err(|_closed| ApiError::internal())
    }

    /// How long somebody waits behind so many others.
    fn expected(&self, before: usize) -> Duration {
        let typical = Duration::from_micros(self.typical.load(Ordering::Relaxed));
        let rounds = u32::try_from(before / self.calls + 1).unwrap_or(u32::MAX);
        typical.saturating_mul(rounds)
    }

    /// Notes how long a call took: a moving average over about 16 of them.
    fn note(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let typical = self.typical.load(Ordering::Relaxed);
        // Calls that end at the same time may miss each other, which an average does not mind.
        self.typical
            .store(typical - typical / 16 + took / 16, Ordering::Relaxed);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.note(self.begun.elapsed());
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use futures_util::future::join_all;

    use super::*;

    const STORE_CALLS: usize = 8;

    /// How many of so many who come at once get a turn, when every turn takes this long.
    async fn served(turns: &Turns, callers: usize, time: Duration) -> usize {
        let call = || async {
            let Ok(_turn) = turns.take().await else { return false };
            tokio::time::sleep(time).await;
            true
        };
        join_all((0..callers).map(|_| call()))
            .await
            .into_iter()
            .filter(|served| *served)
            .count()
    }

    #[actix_web::test]
    async fn few_are_never_refused_however_long_they_take() {
        let turns = Turns::new(STORE_CALLS);
        turns.note(STORE_WAIT_TIME * 16);
        let few = STORE_CALLS + STORE_CALLS_WAITING;
        assert_eq!(served(&turns, few, Duration::from_millis(5)).await, few);
    }

    #[actix_web::test]
    async fn many_are_refused_as_soon_as_calls_take_their_time() {
        let turns = Turns::new(STORE_CALLS);
        let many = STORE_CALLS * 100;
        assert_eq!(served(&turns, many, Duration::ZERO).await, many);
        for _ in 0..100 {
            turns.note(STORE_WAIT_TIME / 10);
        }
        let got = served(&turns, many, Duration::from_millis(1)).await;
        assert!((STORE_CALLS * 8..=STORE_CALLS * 12).contains(&got), "{got}");
        assert_eq!(turns.waiting.load(Ordering::Relaxed), 0);
        assert_eq!(turns.permits.available_permits(), STORE_CALLS);
    }

    #[actix_web::test]
    async fn whoever_goes_away_leaves_no_place_behind() {
        let turns = Turns::new(STORE_CALLS);
        let mut taken = Vec::new();
        for _ in 0..STORE_CALLS {
            taken.push(turns.take().await.unwrap());
        }
        let waited = tokio::time::timeout(Duration::from_millis(5), turns.take()).await;
        assert!(waited.is_err());
        assert_eq!(turns.waiting.load(Ordering::Relaxed), 0);
    }
}
