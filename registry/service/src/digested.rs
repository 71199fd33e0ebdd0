//! Files that are read to their end while their digest is made.

use std::io::{self, Read};

use registry_core::FileHash;
use sha2::{Digest, Sha256};

/// A reader whose last bytes are given only when all of them were those that the digest was made of.
pub struct Digested<R> {
    input: R,
    digest: Sha256,
    expected: FileHash,
}

impl<R> Digested<R> {
    /// What the input gives must have this digest.
    pub fn new(input: R, expected: FileHash) -> Self {
        Self {
            input,
            digest: Sha256::new(),
            expected,
        }
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        if let Some(bytes) = buffer.get(..read) {
            self.digest.update(bytes);
        }
        let ended = read == 0 && !buffer.is_empty();
        if ended && FileHash::from_bytes(self.digest.clone().finalize().into()) != self.expected {
            let rule = format!(
                "the file must have the digest {}: it was altered or damaged",
                self.expected
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, rule));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn an_altered_file_has_no_end() {
        let expected = FileHash::from_bytes(Sha256::digest(b"a row\n").into());
        let read = |text: &'static str| io::read_to_string(Digested::new(text.as_bytes(), expected));
        assert_eq!(read("a row\n").unwrap(), "a row\n");
        for altered in ["a raw\n", "a row\nb", "a row", ""] {
            let refused = read(altered).unwrap_err();
            assert!(refused.to_string().contains("altered"), "{refused}");
        }
    }
}
