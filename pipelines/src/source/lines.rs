//! Line numbers of byte positions.

use memchr::memchr2_iter;

/// The line, from 1, that the byte at `position` is on. CR LF, LF and CR each end a line.
pub(super) fn line_at(text: &[u8], position: usize) -> u64 {
    let mut counter = LineCounter::default();
    counter.line_at(text, position)
}

/// Counts lines forwards through a text, so that asking for every row costs one pass in all.
#[derive(Debug, Default)]
pub(super) struct LineCounter {
    position: usize,
    ends: u64,
}

impl LineCounter {
    /// The line, from 1, of `position`, which must not lie before the last one asked for.
    pub(super) fn line_at(&mut self, text: &[u8], position: usize) -> u64 {
        let from = self.position;
        if let Some(passed) = text.get(from..position) {
            for end in memchr2_iter(b'\n', b'\r', passed) {
                let at = from + end;
                let first_of_pair = text.get(at) == Some(&b'\r') && text.get(at + 1) == Some(&b'\n');
                self.ends += u64::from(!first_of_pair);
            }
            self.position = position;
        }
        self.ends + 1
    }
}
