//! Hashes that are the same on every machine and in every run: sampling and blocking depend on them.

/// Finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
pub const fn mix(mut number: u64) -> u64 {
    number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// A hash of bytes, eight at a time.
pub fn bytes(text: &[u8]) -> u64 {
    let mut hash = 0x51_7C_C1_B7_27_22_0A_95_u64 ^ text.len() as u64;
    for chunk in text.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash ^ u64::from_le_bytes(word));
    }
    hash | 1
}
