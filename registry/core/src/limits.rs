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

/// Most kinds, fields or sources that one set of criteria names: a register has about a hundred fields.
pub const CRITERIA_VALUES_MAX: usize = 200;

/// Decimals kept of a match weight in evidence: one ten-thousandth of a bit changes no decision.
pub const WEIGHT_DECIMALS: i32 = 4;

/// Most signatures on one note: the log's own, those of a key change, and about thirty witnesses.
///
/// The C2SP rule for signed notes asks for 16 at least.
pub const NOTE_SIGNATURES_MAX: usize = 32;

/// Longest signed note, in bytes: 32 signatures of the largest kind (about 5,000 bytes, 6,668 in base64) with names
/// of 255 bytes are 222 kB, and the text of a checkpoint is below 1 kB.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;

/// Most hashes on the path from a leaf to the root: a log counts its entries in 64 bits.
pub const PATH_HASHES_MAX: usize = 64;

/// Longest text of an inclusion proof, in bytes: a signed note, 64 hashes of 45 bytes (3 kB), and room for extra data.
pub const TLOG_PROOF_BYTES_MAX: usize = NOTE_BYTES_MAX + 64 * 1024;

/// Longest line of an extract, in bytes: the header with a signed note of the greatest length, or an item of an RSF line.
pub const EXTRACT_LINE_BYTES_MAX: usize = RSF_LINE_BYTES_MAX + 64 * 1024;

/// Longest line of an RSF file, in bytes; the longest of the 33 published registers has 2 kB.
pub const RSF_LINE_BYTES_MAX: usize = 1 << 20;

/// Most characters of a value that an error about an RSF file repeats: two lines of a terminal.
pub const RSF_ERROR_CHARACTERS_MAX: usize = 160;

/// The licence of a register whose RSF file names none: GOV.UK published all of its registers under it.
pub const LICENCE_DEFAULT: &str = "OGL-UK-3.0";
