//! What a witness adds to a checkpoint, by the C2SP rule `tlog-cosignature` for Ed25519: the time, and that it has
//! never seen another history of this log.

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::signature_line::SignatureLine;
use crate::signer_name::SignerName;
use crate::signing_key::SigningKey;

/// Why a checkpoint cannot be cosigned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CosignatureError {
    /// The text is no checkpoint.
    #[error("only a checkpoint can be cosigned: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The time is later than the rule can say.
    #[error("the time {timestamp} of a cosignature must be below 2^63 seconds: check the clock")]
    Timestamp {
        /// Seconds since 1970.
        timestamp: u64,
    },
}

/// Cosigns the text of a checkpoint (without its signatures) at a time, in seconds since 1970.
///
/// Whoever calls this has checked that the checkpoint continues the last one that it cosigned for this log.
pub fn cosign(
    key: &SigningKey,
    name: &SignerName,
    timestamp: u64,
    checkpoint_text: &str,
) -> Result<SignatureLine, CosignatureError> {
    checkpoint_text.parse::<Checkpoint>()?;
    if timestamp > TIMESTAMP_MAX {
        return Err(CosignatureError::Timestamp { timestamp });
    }
    let signature = key.sign(message(timestamp, checkpoint_text).as_bytes());
    let bytes = [timestamp.to_be_bytes().as_slice(), signature.as_slice()].concat();
    Ok(SignatureLine::by(&key.cosigner_key(name), bytes))
}

/// 2^63 - 1, the latest time of the rule.
const TIMESTAMP_MAX: u64 = u64::MAX >> 1;

/// What the witness signs: a header that no note starts with, the time, and the whole text of the checkpoint.
pub(crate) fn message(timestamp: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {timestamp}\n{text}")
}

/// The time and the Ed25519 signature of a cosignature; nothing when there is no room for both or the time is too late.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (timestamp, signature) = bytes.split_first_chunk()?;
    let timestamp = u64::from_be_bytes(*timestamp);
    (timestamp <= TIMESTAMP_MAX).then_some((timestamp, signature))
}
