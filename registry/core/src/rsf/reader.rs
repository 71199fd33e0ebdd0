//! Reading RSF line by line.

use std::io::{BufRead, Read as _};

use super::{RsfCommand, RsfError};
use crate::limits::RSF_LINE_BYTES_MAX;

/// The commands of an RSF file with their line numbers from 1; it ends after the first error.
///
/// Strict: UTF-8 without byte order mark, one command a line, a tab between the parts, a line feed alone at the end of
/// each line but the last. One line is held at a time.
#[derive(Debug)]
pub struct RsfReader<R> {
    input: R,
    line: u64,
    failed: bool,
}

impl<R: BufRead> RsfReader<R> {
    /// Reads from the beginning of an RSF file.
    pub fn new(input: R) -> Self {
        Self {
            input,
            line: 0,
            failed: false,
        }
    }

    fn read(&mut self) -> Option<Result<RsfCommand, RsfError>> {
        self.line += 1;
        let mut bytes = Vec::new();
        // One byte more than allowed for the line feed, and one to see that the line goes on.
        let limit = u64::try_from(RSF_LINE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(2);
        match self.input.by_ref().take(limit).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => Some(self.command(&bytes)),
            Err(source) => Some(Err(RsfError::Unreadable {
                line: self.line,
                source,
            })),
        }
    }

    fn command(&self, bytes: &[u8]) -> Result<RsfCommand, RsfError> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let refuse = |rule: &str, advice| {
            Err(RsfError::refused(
                self.line,
                &String::from_utf8_lossy(bytes),
                rule,
                advice,
            ))
        };
        if bytes.len() > RSF_LINE_BYTES_MAX {
            return refuse(&format!("have at most {RSF_LINE_BYTES_MAX} bytes"), "shorten the item");
        }
        if bytes.starts_with("\u{feff}".as_bytes()) {
            return refuse("begin with a command", "save the file without byte order mark");
        }
        if bytes.ends_with(b"\r") {
            return refuse("end with a line feed alone", "convert the line ends from CRLF to LF");
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => RsfCommand::read(self.line, text),
            Err(_) => refuse("be UTF-8", "convert the file to UTF-8"),
        }
    }
}

impl<R: BufRead> Iterator for RsfReader<R> {
    type Item = Result<(u64, RsfCommand), RsfError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let read = self.read();
        self.failed = !matches!(read, Some(Ok(_)));
        read.map(|read| read.map(|command| (self.line, command)))
    }
}
