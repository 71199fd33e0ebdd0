//! Checkpoints, cosignatures and signing keys.

use openapi::checkpoint::{Checkpoint, NewCosignature, SigningKey, SigningKeyList};
use openapi::problem::Violation;
use registry_core::{RegisterName, SignatureLine, SignerName, VerifierKey};
use registry_store::{SignedCheckpoint, SigningKeyRecord};

use crate::error::ApiError;

/// A checkpoint for the wire; `keys` are those that the log signed with.
pub fn to_wire(register: &RegisterName, signed: &SignedCheckpoint, keys: &[VerifierKey]) -> Checkpoint {
    Checkpoint {
        register: register.to_string(),
        origin: signed.checkpoint.origin.clone(),
        size: signed.checkpoint.size,
        root: signed.checkpoint.root.to_string(),
        signed_at: signed.signed_at,
        note: signed.note.to_string(),
        verifier_keys: keys.iter().map(ToString::to_string).collect(),
    }
}

/// The signature line and the key of the witness from the wire.
pub fn from_wire(new: &NewCosignature) -> Result<(SignatureLine, VerifierKey), ApiError> {
    let refused = |field: &str, value: &str, rule: String| {
        ApiError::invalid(vec![Violation {
            field: field.to_owned(),
            value: value.to_owned(),
            rule,
        }])
    };
    let line = new.line.parse().map_err(|error| {
        let rule = format!("be one signature line as C2SP writes them ({error})");
        refused("line", &new.line, rule)
    })?;
    let witness = new.verifier_key.parse().map_err(|error| {
        let rule = format!("be a verifier key as C2SP writes them ({error})");
        refused("verifier_key", &new.verifier_key, rule)
    })?;
    Ok((line, witness))
}

/// The signing keys for the wire.
pub fn signing_keys(origin: &SignerName, keys: &[SigningKeyRecord]) -> SigningKeyList {
    SigningKeyList {
        origin: origin.to_string(),
        signing_keys: keys
            .iter()
            .map(|key| SigningKey {
                verifier_key: key.verifier_key.to_string(),
                from: key.from,
                to: key.to,
            })
            .collect(),
    }
}
