//! Checkpoints: what a log is at one size, in the form that it signs (C2SP `tlog-checkpoint` version 1.0.0).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::signed_note::{NoteError, SignedNote, check_text};
use crate::signer_name::SignerName;
use crate::signing_key::SigningKey;
use crate::verifier_key::{KeyAlgorithm, VerifiedSignature, VerifierKey};
use crate::{NameError, RootHash};

/// Why a text is no checkpoint, or a checkpoint cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is no note, or its signatures do not hold.
    #[error("the checkpoint is not to be trusted: {0}")]
    Note(#[from] NoteError),
    /// The text has not the lines of a checkpoint.
    #[error(
        "a checkpoint must be three lines or more, none empty (origin, size, root); line {line} is empty or missing"
    )]
    Lines {
        /// The line, from 1.
        line: usize,
    },
    /// The second line is no size.
    #[error("line 2 of a checkpoint must be its size below 2^64, in digits without leading zeros; it is {value:?}")]
    Size {
        /// The line as it came.
        value: String,
    },
    /// The third line is no root.
    #[error("line 3 of a checkpoint must be the base64 of 32 bytes, the root; it is {value:?}")]
    Root {
        /// The line as it came.
        value: String,
    },
    /// The origin cannot be the name of a key.
    #[error("a log signs under its origin: {0}")]
    Origin(#[from] NameError),
    /// Trusted keys signed the checkpoint, but none of them is the log's.
    #[error(
        "the checkpoint of {origin} is signed by {signers}, but not by a trusted key of {origin}: trust the log's key"
    )]
    NotByTheLog {
        /// The log's origin.
        origin: String,
        /// The names of the trusted signers, joined by commas.
        signers: String,
    },
}

/// What a log is at one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The log, such as `registers.example.org/country`; it signs under this name.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: RootHash,
}

/// A checkpoint that the log signed with a trusted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The signatures by trusted keys, of the log (at least one) and of witnesses, in the order of the note.
    pub signed_by: Vec<VerifiedSignature>,
}

impl Checkpoint {
    /// Signs the checkpoint in the name of its origin.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedNote, CheckpointError> {
        let text = self.to_string();
        let line = key.sign_note(&SignerName::parse(&self.origin)?, &text);
        Ok(SignedNote::new(text, vec![line])?)
    }

    /// Reads the checkpoint of a note that a trusted key of the log signed: one whose name is the origin.
    ///
    /// Cosignatures by trusted witnesses are checked and listed, but do not stand in for the log's own signature.
    pub fn verify(note: &SignedNote, trusted: &[VerifierKey]) -> Result<VerifiedCheckpoint, CheckpointError> {
        let signed_by = note.verify(trusted)?;
        let checkpoint: Self = note.text().parse()?;
        let by_the_log = |signature: &VerifiedSignature| {
            signature.key.algorithm() == KeyAlgorithm::Note && signature.key.name().as_str() == checkpoint.origin
        };
        if signed_by.iter().any(by_the_log) {
            return Ok(VerifiedCheckpoint { checkpoint, signed_by });
        }
        let names: Vec<&str> = signed_by
            .iter()
            .map(|signature| signature.key.name().as_str())
            .collect();
        Err(CheckpointError::NotByTheLog {
            origin: checkpoint.origin,
            signers: names.join(", "),
        })
    }
}

impl std::fmt::Display for Checkpoint {
    /// The text of the note: three lines, each with its line end.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let root = STANDARD.encode(self.root.as_bytes());
        writeln!(formatter, "{}\n{}\n{root}", self.origin, self.size)
    }
}

impl std::str::FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Reads the text of a note. Extension lines are allowed and dropped; they say nothing that can be checked.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        check_text(text)?;
        let lines: Vec<&str> = text.lines().collect();
        if let Some(before) = lines.iter().position(|line| line.is_empty()) {
            return Err(CheckpointError::Lines { line: before + 1 });
        }
        let [origin, size, root, ..] = lines[..] else {
            return Err(CheckpointError::Lines { line: lines.len() + 1 });
        };
        Ok(Self {
            origin: origin.to_owned(),
            size: read_decimal(size).ok_or_else(|| CheckpointError::Size { value: size.to_owned() })?,
            root: read_hash(root)
                .map(RootHash::from_bytes)
                .ok_or_else(|| CheckpointError::Root { value: root.to_owned() })?,
        })
    }
}

/// Reads digits without a sign and without leading zeros.
pub(crate) fn read_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// Reads the base64 of 32 bytes.
pub(crate) fn read_hash(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
