//! Whether this thread keeps up with its connections.
//!
//! A request that waits in the queue of a thread is older than it looks. A task that sleeps for a moment and finds out how much later it woke measures that queue; while it is long, requests are refused, which takes far less time than answering them, so that those that are answered are answered soon.
//!
//! A busy machine wakes a thread late too, however few ask. So refusing begins only when the queue was long for a while without a pause, as in Controlled Delay (RFC 8289), and when enough requests came meanwhile to have caused it; once that was so, a long queue is met at once for the next seconds.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use crate::error::ApiError;
use crate::limits::{OVERLOAD_MEMORY_TIME, OVERLOAD_REQUESTS, OVERLOAD_TIME, QUEUE_MEASURE_TIME, QUEUE_TIME};

thread_local! {
    static QUEUE: RefCell<Queue> = const { RefCell::new(Queue::new()) };
    static MEASURING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Refuses while this thread is behind.
pub fn check() -> Result<(), ApiError> {
    if !MEASURING.replace(true) {
        actix_web::rt::spawn(measure());
    }
    if QUEUE.with_borrow_mut(Queue::admits) {
        return Ok(());
    }
    Err(ApiError::overloaded())
}

async fn measure() {
    loop {
        let begun = Instant::now();
        tokio::time::sleep(QUEUE_MEASURE_TIME).await;
        let now = Instant::now();
        let waited = now.duration_since(begun).saturating_sub(QUEUE_MEASURE_TIME);
        QUEUE.with_borrow_mut(|queue| queue.measured(now, waited));
    }
}

/// What is known of the queue of one thread.
#[derive(Debug, Default)]
struct Queue {
    /// Whether the last measure found it long.
    long: bool,
    /// Since when every measure has found it long.
    long_since: Option<Instant>,
    /// Requests that came since then.
    came: u32,
    /// Until when a long queue is met at once, because the thread was overloaded a short while ago.
    watched_until: Option<Instant>,
}

impl Queue {
    const fn new() -> Self {
        Self {
            long: false,
            long_since: None,
            came: 0,
            watched_until: None,
        }
    }

    /// Whether a request that comes now is let in.
    fn admits(&mut self) -> bool {
        self.came = self.came.saturating_add(1);
        !(self.long && self.watched_until.is_some())
    }

    /// Notes that at `now` a task had `waited` for its turn.
    fn measured(&mut self, now: Instant, waited: Duration) {
        self.long = waited > QUEUE_TIME;
        if !self.long {
            self.long_since = None;
            self.came = 0;
            self.watched_until = self.watched_until.filter(|until| now < *until);
            return;
        }
        let since = *self.long_since.get_or_insert(now);
        let overloaded = now.duration_since(since) >= OVERLOAD_TIME && self.came >= OVERLOAD_REQUESTS;
        if overloaded || self.watched_until.is_some_and(|until| now < until) {
            self.watched_until = Some(now + OVERLOAD_MEMORY_TIME);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_millis(50);
    const LATE: Duration = Duration::from_millis(40);

    /// A queue with `requests` in every step of the given time, each step found long; and the moment after it.
    fn long_for(time: Duration, requests: u32) -> (Queue, Instant) {
        let mut queue = Queue::new();
        let mut now = Instant::now();
        let end = now + time;
        while now <= end {
            queue.measured(now, LATE);
            for _ in 0..requests {
                queue.admits();
            }
            now += STEP;
        }
        queue.measured(now, LATE);
        (queue, now)
    }

    #[test]
    fn many_requests_and_a_queue_that_stays_long_are_overload() {
        assert!(!long_for(OVERLOAD_TIME, 20).0.admits());
    }

    #[test]
    fn a_slow_machine_with_few_requests_is_not_overload() {
        assert!(long_for(OVERLOAD_TIME * 20, 0).0.admits());
    }

    #[test]
    fn a_queue_that_is_long_for_a_moment_is_not_overload() {
        assert!(long_for(OVERLOAD_TIME / 2, 1000).0.admits());
    }

    #[test]
    fn requests_are_let_in_again_as_soon_as_the_thread_has_caught_up() {
        let (mut queue, now) = long_for(OVERLOAD_TIME, 20);
        queue.measured(now + STEP, Duration::ZERO);
        assert!(queue.admits());
        queue.measured(now + STEP * 2, LATE);
        assert!(!queue.admits(), "a queue that is long again so soon is met at once");
    }

    #[test]
    fn overload_is_forgotten_after_a_while() {
        let (mut queue, now) = long_for(OVERLOAD_TIME, 20);
        let later = now + OVERLOAD_MEMORY_TIME + STEP;
        queue.measured(later, Duration::ZERO);
        queue.measured(later + STEP, LATE);
        assert!(queue.admits());
    }
}
