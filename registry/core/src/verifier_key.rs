//! Public keys that check signed notes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};

use crate::hash::{hex, sha256};
use crate::signature_line::SignatureLine;
use crate::signed_note::NoteError;
use crate::signer_name::SignerName;
use crate::{NameError, cosignature};

/// What a key signs, and how. The numbers are the signature types of the C2SP rule for signed notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyAlgorithm {
    /// Ed25519 over the text of the note (type 0x01): what a log signs its checkpoints with.
    Note,
    /// Ed25519 over a time and the text of a checkpoint (type 0x04): what a witness cosigns with.
    Cosignature,
}

impl KeyAlgorithm {
    const fn type_byte(self) -> u8 {
        match self {
            Self::Note => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    const fn from_type_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Note),
            0x04 => Some(Self::Cosignature),
            _ => None,
        }
    }
}

/// A text that is not a verifier key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifierKeyError {
    /// The text has not the three parts of a verifier key.
    #[error(
        "{value:?} is not a verifier key: it must be a name, 8 lower-case hexadecimal digits and base64, joined by +"
    )]
    Form {
        /// The text as it came.
        value: String,
    },
    /// The name is no signer name.
    #[error("the verifier key has no name that can sign: {0}")]
    Name(#[from] NameError),
    /// The key is of a kind that is not supported.
    #[error(
        "{value:?} is a key of another kind: it must be type 1 (Ed25519) or type 4 (Ed25519 cosignature) with 32 bytes"
    )]
    Kind {
        /// The text as it came.
        value: String,
    },
    /// The id is not that of the name and the key.
    #[error("{value:?} names the key id {found}, but its name and key have {expected}: copy the whole key again")]
    Id {
        /// The text as it came.
        value: String,
        /// The id in the text.
        found: String,
        /// The id that follows from name and key.
        expected: String,
    },
    /// The 32 bytes are no point of the curve, or one that anybody can sign for.
    #[error("{value:?} holds no usable Ed25519 key: ask the signer for the key again")]
    Point {
        /// The text as it came.
        value: String,
    },
}

/// A signature that a known key has verified.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifiedSignature {
    /// The key that verified it.
    pub key: VerifierKey,
    /// When a witness made it, in seconds since 1970; nothing for the signature of a log.
    pub timestamp: Option<u64>,
}

/// A public key with the name that it signs under. It prints and reads as a C2SP *vkey*.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifierKey {
    name: SignerName,
    id: [u8; 4],
    algorithm: KeyAlgorithm,
    public_key: VerifyingKey,
}

impl VerifierKey {
    pub(crate) fn new(name: SignerName, algorithm: KeyAlgorithm, public_key: VerifyingKey) -> Self {
        let [first, second, third, fourth, ..] = sha256(&[
            name.as_str().as_bytes(),
            b"\n",
            &[algorithm.type_byte()],
            public_key.as_bytes(),
        ]);
        Self {
            name,
            id: [first, second, third, fourth],
            algorithm,
            public_key,
        }
    }

    /// The same public key for another name: a store signs for each of its logs under a name of its own.
    #[must_use]
    pub fn renamed(&self, name: &SignerName) -> Self {
        Self::new(name.clone(), self.algorithm, self.public_key)
    }

    /// The id in eight hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        hex(&self.id)
    }

    /// The name that the key signs under.
    pub fn name(&self) -> &SignerName {
        &self.name
    }

    /// The first four bytes of SHA-256 over name, newline, signature type and public key.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What the key signs.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// Whether the line says that it is by this key: both name and id agree.
    pub fn is_named_by(&self, line: &SignatureLine) -> bool {
        (&self.name, self.id) == (line.name(), line.key_id())
    }

    /// Checks one line against the text of its note, strictly: a signature can be written in one way only, and keys
    /// and points of small order are refused.
    pub fn verify(&self, text: &str, line: &SignatureLine) -> Result<VerifiedSignature, NoteError> {
        let verified = match self.algorithm {
            _ if !self.is_named_by(line) => None,
            KeyAlgorithm::Note => self.has_signed(text.as_bytes(), line.signature()).then_some(None),
            KeyAlgorithm::Cosignature => cosignature::split(line.signature()).and_then(|(timestamp, signature)| {
                let message = cosignature::message(timestamp, text);
                self.has_signed(message.as_bytes(), signature)
                    .then_some(Some(timestamp))
            }),
        };
        match verified {
            Some(timestamp) => Ok(VerifiedSignature {
                key: self.clone(),
                timestamp,
            }),
            None => Err(NoteError::Forged { key: self.to_string() }),
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.public_key.verify_strict(message, &signature).is_ok())
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut material = vec![self.algorithm.type_byte()];
        material.extend(self.public_key.as_bytes());
        write!(
            formatter,
            "{}+{}+{}",
            self.name,
            hex(&self.id),
            STANDARD.encode(material)
        )
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = VerifierKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = || text.to_owned();
        // Base64 has plus signs of its own; a name has none.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VerifierKeyError::Form { value: value() });
        };
        let Ok(material) = STANDARD.decode(material) else {
            return Err(VerifierKeyError::Form { value: value() });
        };
        let name = SignerName::parse(name)?;
        let kind = || VerifierKeyError::Kind { value: value() };
        let (&type_byte, point) = material.split_first().ok_or_else(kind)?;
        let algorithm = KeyAlgorithm::from_type_byte(type_byte).ok_or_else(kind)?;
        let point: &[u8; 32] = point.as_array().ok_or_else(kind)?;
        let public_key = match VerifyingKey::from_bytes(point) {
            Ok(key) if !key.is_weak() => key,
            _ => return Err(VerifierKeyError::Point { value: value() }),
        };
        let key = Self::new(name, algorithm, public_key);
        let expected = hex(&key.id);
        if id == expected {
            Ok(key)
        } else {
            Err(VerifierKeyError::Id {
                value: value(),
                found: id.to_owned(),
                expected,
            })
        }
    }
}

impl TryFrom<String> for VerifierKey {
    type Error = VerifierKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<VerifierKey> for String {
    fn from(key: VerifierKey) -> Self {
        key.to_string()
    }
}
