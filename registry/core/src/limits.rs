//! Every limit of the model in one place, each with the sum or the reason behind it.

/// Longest name of a register, field or source, in bytes.
///
/// The longest of the 51 registers that GOV.UK published is 64 bytes
/// (`information-sharing-agreement-powers-and-objectives-0001` has 56), and a name stands in every URL.
pub const NAME_BYTES_MAX: usize = 64;

/// Longest key of a record, in bytes.
///
/// A governance key joins a register and a field name: 64 + 1 + 63 = 128.
pub const KEY_BYTES_MAX: usize = 128;

/// Longest display name of a person, in bytes.
pub const PERSON_BYTES_MAX: usize = 200;

/// Longest pattern of a field, in bytes; the published pattern for UK postcodes has 150.
pub const PATTERN_BYTES_MAX: usize = 500;

/// Largest compiled pattern, in bytes: a hundred fields with patterns stay below 100 MB.
pub const PATTERN_PROGRAM_BYTES_MAX: usize = 1 << 20;

/// Most violations listed for one request; a reader fixes the first hundred before reading more.
pub const VIOLATIONS_MAX: usize = 100;

/// Decimals kept of a match weight in evidence: one ten-thousandth of a bit changes no decision.
pub const WEIGHT_DECIMALS: i32 = 4;
