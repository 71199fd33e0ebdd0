//! The secret half of a key.

use ed25519_dalek::Signer as _;

use crate::signature_line::SignatureLine;
use crate::signer_name::SignerName;
use crate::verifier_key::{KeyAlgorithm, VerifierKey};

/// An Ed25519 key that signs. It forgets its secret when dropped, and never prints it.
///
/// One key should sign either as a log or as a witness, not both.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of these 32 secret bytes, which must come from a good source of random numbers.
    pub fn from_secret(secret: [u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&secret))
    }

    /// What others check this key's signatures on notes with.
    pub fn verifier_key(&self, name: &SignerName) -> VerifierKey {
        VerifierKey::new(name.clone(), KeyAlgorithm::Note, self.0.verifying_key())
    }

    /// What others check this key's cosignatures on checkpoints with.
    pub fn cosigner_key(&self, name: &SignerName) -> VerifierKey {
        VerifierKey::new(name.clone(), KeyAlgorithm::Cosignature, self.0.verifying_key())
    }

    /// Signs the text of a note, which must end with a line end to become one.
    pub fn sign_note(&self, name: &SignerName, text: &str) -> SignatureLine {
        let signature = self.sign(text.as_bytes()).to_vec();
        SignatureLine::by(&self.verifier_key(name), signature)
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SigningKey(secret)")
    }
}
