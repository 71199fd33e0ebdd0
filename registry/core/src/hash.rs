//! SHA-256 values with a name each, printed as the GOV.UK model prints them: `sha-256:` and 64 hexadecimal digits.

use sha2::Digest as _;

/// A text that is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not a hash: it must be sha-256: followed by 64 lower-case hexadecimal digits")]
pub struct HashError {
    /// The text as it came.
    pub value: String,
}

/// Bytes of a SHA-256 value.
pub(crate) type Digest = [u8; 32];

const PREFIX: &str = "sha-256:";

/// The SHA-256 of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = sha2::Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Lower-case hexadecimal digits of the bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'?'));
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn parse(text: &str) -> Result<Digest, HashError> {
    let refuse = || HashError { value: text.to_owned() };
    let digits = text.strip_prefix(PREFIX).ok_or_else(refuse)?.as_bytes();
    let mut digest = Digest::default();
    if digits.len() != 2 * digest.len() {
        return Err(refuse());
    }
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        for &digit in pair {
            let nibble = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(refuse()),
            };
            *byte = *byte << 4 | nibble;
        }
    }
    Ok(digest)
}

macro_rules! hash_newtype {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// The hash of these 32 bytes.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes of the hash.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Reads `sha-256:` and 64 lower-case hexadecimal digits.
            pub fn parse(text: &str) -> Result<Self, HashError> {
                parse(text).map(Self)
            }

            /// The 64 hexadecimal digits, without the prefix.
            pub fn hex(&self) -> String {
                hex(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{PREFIX}{}", self.hex())
            }
        }

        impl std::str::FromStr for $name {
            type Err = HashError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = HashError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> Self {
                hash.to_string()
            }
        }
    };
}

hash_newtype! {
    /// The hash of an item: SHA-256 of its canonical JSON.
    ItemHash
}

impl ItemHash {
    /// The hash of an item whose canonical JSON this is.
    pub fn of_canonical_json(json: &str) -> Self {
        Self(sha256(&[json.as_bytes()]))
    }
}

hash_newtype! {
    /// The hash of a file: SHA-256 of its bytes.
    FileHash
}

impl FileHash {
    /// The hash of everything that the reader gives, with its length in bytes.
    pub fn of_reader(mut reader: impl std::io::Read) -> std::io::Result<(Self, u64)> {
        let mut hasher = sha2::Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut length = 0;
        loop {
            let read = reader.read(&mut buffer)?;
            match buffer.get(..read) {
                Some(bytes) if read > 0 => hasher.update(bytes),
                _ => return Ok((Self(hasher.finalize().into()), length)),
            }
            length += read as u64;
        }
    }
}

hash_newtype! {
    /// The root of a register's log: the RFC 6962 Merkle tree hash over its entries.
    RootHash
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn a_hash_prints_and_reads() {
        let text = "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(ItemHash::of_canonical_json("").to_string(), text);
        assert_eq!(ItemHash::parse(text).unwrap().to_string(), text);
        for bad in [
            "",
            "e3b0",
            "sha-256:e3",
            &text.to_uppercase(),
            &format!("{text}0"),
            &text.replace('e', "é"),
        ] {
            assert!(ItemHash::parse(bad).is_err(), "{bad}");
        }
    }
}
