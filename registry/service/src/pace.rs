//! Whether look-ups take so little time that they are best done where connections are served.
//!
//! A record of an embedded store is found in some microseconds while the store is in memory. After a restart of the
//! machine it is on the disk, and each look-up keeps its thread waiting for it: then look-ups go to other threads, several
//! at a time, until the store has come into memory.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

use crate::limits::{LOOK_UP_TIME, SLOW_LOOK_UP_TIME, SLOW_LOOK_UPS};

/// How long look-ups took lately.
pub struct Pace {
    /// Those that took too long, one after the other. A single one says nothing: the machine may have been busy.
    slow_in_a_row: AtomicU32,
    /// Until when look-ups count as slow, in milliseconds since the first of them.
    slow_until: AtomicU64,
}

impl Pace {
    /// The pace before the first look-up.
    pub const fn new() -> Self {
        Self {
            slow_in_a_row: AtomicU32::new(0),
            slow_until: AtomicU64::new(0),
        }
    }

    /// Whether look-ups were slow a moment ago.
    pub fn is_slow(&self, now: Instant) -> bool {
        self.slow_until.load(Ordering::Relaxed) > milliseconds(now)
    }

    /// Notes a look-up from its beginning to its end.
    pub fn note(&self, begun: Instant, ended: Instant) {
        if ended.duration_since(begun) < LOOK_UP_TIME {
            self.slow_in_a_row.store(0, Ordering::Relaxed);
        } else if self.slow_in_a_row.fetch_add(1, Ordering::Relaxed) + 1 >= SLOW_LOOK_UPS {
            self.slow_until
                .store(milliseconds(ended + SLOW_LOOK_UP_TIME), Ordering::Relaxed);
        }
    }
}

/// The time since the first look-up.
fn milliseconds(moment: Instant) -> u64 {
    static BEGINNING: OnceLock<Instant> = OnceLock::new();
    let since = moment.duration_since(*BEGINNING.get_or_init(|| moment));
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn look_ups_are_slow_when_one_after_the_other_is() {
        let pace = Pace::new();
        let now = Instant::now();
        let note = |time: Duration| pace.note(now, now + time);
        note(Duration::from_micros(30));
        for _ in 0..10 {
            for _ in 1..SLOW_LOOK_UPS {
                note(LOOK_UP_TIME * 2);
            }
            note(Duration::from_micros(30));
        }
        assert!(!pace.is_slow(now + LOOK_UP_TIME));
        for _ in 0..SLOW_LOOK_UPS {
            note(LOOK_UP_TIME * 2);
        }
        assert!(pace.is_slow(now + LOOK_UP_TIME * 2));
        assert!(!pace.is_slow(now + LOOK_UP_TIME * 2 + SLOW_LOOK_UP_TIME));
    }
}
