//! Whether this thread keeps up with its connections.
//!
//! A request that waits in the queue of a thread is older than it looks. A task that sleeps for a moment and finds out how much later it woke measures that queue; while it is long, requests are refused, which takes far less time than answering them, so that those that are answered are answered soon.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::error::ApiError;
use crate::limits::{QUEUE_MEASURE_TIME, QUEUE_TIME};

thread_local! {
    /// How long a task of this thread waited last for its turn.
    static WAITED: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    static MEASURED: Cell<bool> = const { Cell::new(false) };
}

/// Refuses while this thread is behind.
pub fn check() -> Result<(), ApiError> {
    if !MEASURED.replace(true) {
        actix_web::rt::spawn(measure());
    }
    if WAITED.get() <= QUEUE_TIME {
        return Ok(());
    }
    Err(ApiError::overloaded())
}

async fn measure() {
    loop {
        let begun = Instant::now();
        tokio::time::sleep(QUEUE_MEASURE_TIME).await;
        WAITED.set(begun.elapsed().saturating_sub(QUEUE_MEASURE_TIME));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_thread_that_is_behind_refuses_until_it_has_caught_up() {
        assert!(check().is_ok());
        tokio::time::sleep(QUEUE_MEASURE_TIME * 2).await;
        assert!(check().is_ok());
        std::thread::sleep(QUEUE_TIME * 4);
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(1)).await;
        let refused = check();
        assert_eq!(refused.map_err(|error| error.problem().status), Err(503));
        tokio::time::sleep(QUEUE_MEASURE_TIME * 3).await;
        assert!(check().is_ok());
    }
}
