//! Every limit of the cleaners, with its reason.

/// Longest value read, in bytes. The longest real address line we have met is
/// under 300 bytes; 16 KiB lets a description through and keeps the work on a
/// hostile value to a few milliseconds. What is longer is cut with a finding.
pub const VALUE_BYTES: usize = 16 * 1024;

/// Times the repairs of a text are repeated while they still change something.
/// Text damaged three times over has been seen; each round of damage makes the
/// text longer, so that more rounds than this do not occur by accident.
pub const TEXT_PASSES: usize = 6;

/// Most words of an address. Real addresses have under 40 words; looking for repeated segments takes the square of this
/// number, so 200 words are at most 40,000 comparisons.
pub const ADDRESS_WORDS: usize = 200;
