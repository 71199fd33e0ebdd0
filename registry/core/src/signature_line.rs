//! One signature below a note.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::signed_note::NoteError;
use crate::signer_name::SignerName;
use crate::verifier_key::VerifierKey;

/// One line below a note: who signed it with which key, and the signature.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignatureLine {
    name: SignerName,
    key_id: [u8; 4],
    signature: Vec<u8>,
}

impl SignatureLine {
    pub(crate) fn by(key: &VerifierKey, signature: Vec<u8>) -> Self {
        Self {
            name: key.name().clone(),
            key_id: key.id(),
            signature,
        }
    }

    /// The name of the signer.
    pub fn name(&self) -> &SignerName {
        &self.name
    }

    /// The id of the key.
    pub fn key_id(&self) -> [u8; 4] {
        self.key_id
    }

    /// The bytes after the key id; their form depends on the key.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    pub(crate) fn read(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let name = SignerName::parse(name).ok()?;
        let bytes = STANDARD.decode(signature).ok()?;
        let (key_id, signature) = bytes.split_first_chunk()?;
        (!signature.is_empty()).then(|| Self {
            name,
            key_id: *key_id,
            signature: signature.to_vec(),
        })
    }
}

impl std::fmt::Display for SignatureLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [&self.key_id, self.signature.as_slice()].concat();
        write!(formatter, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl std::str::FromStr for SignatureLine {
    type Err = NoteError;

    /// Reads one line without its line end.
    fn from_str(line: &str) -> Result<Self, Self::Err> {
        Self::read(line).ok_or_else(|| NoteError::SignatureLine {
            number: 1,
            line: line.to_owned(),
        })
    }
}
