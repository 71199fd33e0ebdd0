//! Signed notes: text with signatures below it, by the C2SP rule `signed-note` version 1.0.0.

use crate::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};
use crate::signature_line::SignatureLine;
use crate::verifier_key::{VerifiedSignature, VerifierKey};

/// Why a text is no signed note, or a note must be ignored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The note is longer than any that is read.
    #[error("the note has {bytes} bytes and may have {NOTE_BYTES_MAX}: this is no signed note")]
    TooLong {
        /// Length of the note.
        bytes: usize,
    },
    /// A control character stands in the note.
    #[error("line {line} of the note holds the control character U+{code:04X}: only line ends are allowed")]
    ControlCharacter {
        /// The line, from 1.
        line: usize,
        /// The number of the character.
        code: u32,
    },
    /// The text of the note does not end its last line.
    #[error("the text of a note must end with a line end; it ends with {end:?}")]
    TextEnd {
        /// The last line of the text.
        end: String,
    },
    /// There is no text with an empty line and signatures below it.
    #[error("a note must be text, an empty line, and signature lines with their line ends: there are no such lines")]
    NoSignatures,
    /// There are more signatures than any reader checks.
    #[error("the note has {count} signatures and may have {NOTE_SIGNATURES_MAX}: remove those that nobody asked for")]
    TooManySignatures {
        /// Number of signatures.
        count: usize,
    },
    /// A line below the text is no signature.
    #[error(
        "signature line {number} is {line:?}: it must be an em dash, a space, a name without spaces or +, a space, and \
         base64 of a 4-byte key id and a signature"
    )]
    SignatureLine {
        /// The line, from 1 after the empty line.
        number: usize,
        /// The line as it came.
        line: String,
    },
    /// A line says that it is by a known key, and is not.
    #[error("a signature is said to be by {key}, but that key did not sign this text: the note is forged or altered")]
    Forged {
        /// The known key.
        key: String,
    },
    /// No known key signed the note.
    #[error(
        "no trusted key signed the note; it is signed by {signers}: trust one of these if you know it to be genuine"
    )]
    NotTrusted {
        /// The names and key ids of the signers, joined by commas.
        signers: String,
    },
}

/// A text with one or more signatures. The text must be ignored until [`SignedNote::verify`] says who signed it.
///
/// It prints exactly the bytes that it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignedNote {
    text: String,
    signatures: Vec<SignatureLine>,
}

impl SignedNote {
    /// Joins a text, which ends with a line end, and signatures.
    pub fn new(text: String, signatures: Vec<SignatureLine>) -> Result<Self, NoteError> {
        check_text(&text)?;
        match signatures.len() {
            0 => Err(NoteError::NoSignatures),
            count if count > NOTE_SIGNATURES_MAX => Err(NoteError::TooManySignatures { count }),
            _ => Self { text, signatures }.within_limits(),
        }
    }

    /// The same note with one more signature, such as that of a witness.
    pub fn with_signature(mut self, line: SignatureLine) -> Result<Self, NoteError> {
        self.signatures.push(line);
        Self::new(self.text, self.signatures)
    }

    /// The signed text, with its last line end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in the order of the note.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// Says which of the known keys signed the note, in the order of the signatures.
    ///
    /// Signatures by other keys are ignored. One that names a known key and is not by it refuses the whole note, and
    /// so does a note that no known key signed.
    pub fn verify(&self, known: &[VerifierKey]) -> Result<Vec<VerifiedSignature>, NoteError> {
        let mut verified = Vec::new();
        for line in &self.signatures {
            let Some(key) = known.iter().find(|key| key.is_named_by(line)) else {
                continue;
            };
            let signature = key.verify(&self.text, line)?;
            if !verified.contains(&signature) {
                verified.push(signature);
            }
        }
        if verified.is_empty() {
            return Err(NoteError::NotTrusted {
                signers: self.signers(),
            });
        }
        Ok(verified)
    }

    fn signers(&self) -> String {
        let signer = |line: &SignatureLine| format!("{}+{}", line.name(), crate::hash::hex(&line.key_id()));
        self.signatures.iter().map(signer).collect::<Vec<_>>().join(", ")
    }

    fn within_limits(self) -> Result<Self, NoteError> {
        match self.to_string().len() {
            bytes if bytes > NOTE_BYTES_MAX => Err(NoteError::TooLong { bytes }),
            _ => Ok(self),
        }
    }
}

impl std::fmt::Display for SignedNote {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|line| writeln!(formatter, "{line}"))
    }
}

impl std::str::FromStr for SignedNote {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, Self::Err> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong { bytes: note.len() });
        }
        check_characters(note)?;
        // Text may hold empty lines, signatures none: the last empty line parts them.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let count = lines.split('\n').count();
        if count > NOTE_SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures { count });
        }
        let read = |(before, line): (usize, &str)| {
            SignatureLine::read(line).ok_or_else(|| NoteError::SignatureLine {
                number: before + 1,
                line: line.to_owned(),
            })
        };
        let signatures = lines.split('\n').enumerate().map(read).collect::<Result<_, _>>()?;
        Self::new(format!("{text}\n"), signatures)
    }
}

/// Checks that a text can be the text of a note: line ends are its only control characters, and it ends with one.
pub(crate) fn check_text(text: &str) -> Result<(), NoteError> {
    check_characters(text)?;
    if text.ends_with('\n') {
        return Ok(());
    }
    Err(NoteError::TextEnd {
        end: text.lines().last().unwrap_or_default().to_owned(),
    })
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    for (before, line) in text.split('\n').enumerate() {
        if let Some(control) = line.chars().find(|&character| character < ' ') {
            return Err(NoteError::ControlCharacter {
                line: before + 1,
                code: u32::from(control),
            });
        }
    }
    Ok(())
}
