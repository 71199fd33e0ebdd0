//! Proofs that an entry is in a log, as text that can be checked with no network (C2SP `tlog-proof` version 1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{Checkpoint, CheckpointError, VerifiedCheckpoint, read_decimal, read_hash};
use crate::limits::{PATH_HASHES_MAX, TLOG_PROOF_BYTES_MAX};
use crate::signed_note::{NoteError, SignedNote};
use crate::tree::{ProofError, verify_inclusion};
use crate::verifier_key::VerifierKey;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why a text is no proof, or a proof shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// The text is longer than any proof.
    #[error("the proof has {bytes} bytes and may have {TLOG_PROOF_BYTES_MAX}: this is no proof")]
    TooLong {
        /// Length of the text.
        bytes: usize,
    },
    /// A line is not what must stand there.
    #[error("line {number} of the proof is {line:?} and must be {expected}")]
    Line {
        /// The line, from 1.
        number: usize,
        /// The line as it came.
        line: String,
        /// What must stand there.
        expected: &'static str,
    },
    /// The path is longer than that of any log.
    #[error("the proof has {count} hashes and may have {PATH_HASHES_MAX}: this is no proof")]
    TooManyHashes {
        /// Number of hashes.
        count: usize,
    },
    /// No checkpoint follows.
    #[error("the proof has no empty line with a checkpoint below it: copy the whole proof")]
    NoCheckpoint,
    /// What follows is no signed note.
    #[error("below its empty line the proof must have a checkpoint: {0}")]
    Note(#[from] NoteError),
    /// The checkpoint is not to be trusted.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not in the log of the checkpoint.
    #[error("the entry is not in the log at this checkpoint: {0}")]
    Inclusion(#[from] ProofError),
}

/// A proof that a leaf is in a log, with the signed checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TlogProof {
    /// Bytes with a meaning for one application only; nothing vouches for them.
    pub extra: Option<Vec<u8>>,
    /// The place of the leaf in the log, from 0.
    pub index: u64,
    /// The hashes from the leaf's sibling to the child of the root, 64 at most.
    pub path: Vec<[u8; 32]>,
    /// The checkpoint, as its log and witnesses signed it.
    pub checkpoint: SignedNote,
}

impl TlogProof {
    /// Checks that the log signed the checkpoint with a trusted key, and that the leaf is in the log at that size.
    pub fn verify(&self, leaf_hash: &[u8; 32], trusted: &[VerifierKey]) -> Result<VerifiedCheckpoint, TlogProofError> {
        let verified = Checkpoint::verify(&self.checkpoint, trusted)?;
        let Checkpoint { size, root, .. } = &verified.checkpoint;
        verify_inclusion(leaf_hash, self.index, *size, &self.path, root.as_bytes())?;
        Ok(verified)
    }
}

impl std::fmt::Display for TlogProof {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(formatter, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(formatter, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(formatter, "{}", STANDARD.encode(hash))?;
        }
        write!(formatter, "\n{}", self.checkpoint)
    }
}

impl std::str::FromStr for TlogProof {
    type Err = TlogProofError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > TLOG_PROOF_BYTES_MAX {
            return Err(TlogProofError::TooLong { bytes: text.len() });
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(TlogProofError::NoCheckpoint)?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        let refuse = |number: usize, line: &str, expected| TlogProofError::Line {
            number,
            line: line.to_owned(),
            expected,
        };
        let (number, line) = lines.next().unwrap_or((1, ""));
        if line != HEADER {
            return Err(refuse(number, line, HEADER));
        }
        let extra = match lines.next_if(|(_, line)| line.starts_with("extra ")) {
            Some((number, line)) => {
                let bytes = STANDARD.decode(line.strip_prefix("extra ").unwrap_or_default());
                Some(bytes.map_err(|_not_base64| refuse(number, line, "extra, a space and base64"))?)
            }
            None => None,
        };
        let (number, line) = lines.next().unwrap_or((2, ""));
        let index = line
            .strip_prefix("index ")
            .and_then(read_decimal)
            .ok_or_else(|| refuse(number, line, "index, a space and digits without leading zeros"))?;
        let read = |(number, line)| read_hash(line).ok_or_else(|| refuse(number, line, "base64 of 32 bytes"));
        let path: Vec<[u8; 32]> = lines.map(read).collect::<Result<_, _>>()?;
        if path.len() > PATH_HASHES_MAX {
            return Err(TlogProofError::TooManyHashes { count: path.len() });
        }
        let checkpoint = checkpoint.parse()?;
        Ok(Self {
            extra,
            index,
            path,
            checkpoint,
        })
    }
}

impl TryFrom<String> for TlogProof {
    type Error = TlogProofError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TlogProof> for String {
    fn from(proof: TlogProof) -> Self {
        proof.to_string()
    }
}
