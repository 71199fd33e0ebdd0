//! Lines on their way to where the log is kept.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a line may wait for others: one system call for all of them instead of one for each request.
const GATHER_TIME: Duration = Duration::from_millis(20);

/// Bytes that may wait: a line has about 250, so 1 MiB is 4,000 requests. Whoever adds to more writes it out first.
const WAITING_BYTES: usize = 1024 * 1024;

/// Lines on their way. Cheap to clone.
#[derive(Clone)]
pub(super) struct Lines {
    waiting: Arc<Mutex<Waiting>>,
    gather: bool,
}

struct Waiting {
    bytes: Vec<u8>,
    output: Box<dyn Write + Send>,
}

impl Lines {
    /// Lines that are written when they come.
    #[cfg(test)]
    pub(super) fn at_once(output: impl Write + Send + 'static) -> Self {
        Self::new(output, false)
    }

    /// Lines that wait for each other a moment, and are written by a thread of their own.
    pub(super) fn gathered(output: impl Write + Send + 'static) -> Self {
        let lines = Self::new(output, true);
        let waiting = Arc::downgrade(&lines.waiting);
        thread::spawn(move || {
            while let Some(waiting) = waiting.upgrade() {
                lock(&waiting).write_out();
                thread::sleep(GATHER_TIME);
            }
        });
        lines
    }

    fn new(output: impl Write + Send + 'static, gather: bool) -> Self {
        let waiting = Waiting {
            bytes: Vec::new(),
            output: Box::new(output),
        };
        Self {
            waiting: Arc::new(Mutex::new(waiting)),
            gather,
        }
    }

    /// Adds a line, and writes out everything when it is urgent.
    pub(super) fn add(&self, line: &[u8], urgent: bool) {
        let mut waiting = lock(&self.waiting);
        waiting.bytes.extend_from_slice(line);
        if urgent || !self.gather || waiting.bytes.len() > WAITING_BYTES {
            waiting.write_out();
        }
    }
}

impl Waiting {
    fn write_out(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        // A log that cannot be written has nowhere to say so.
        let _nowhere_to_say = self.output.write_all(&self.bytes);
        let _nowhere_to_say = self.output.flush();
        self.bytes.clear();
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.write_out();
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
