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

/// Times a clean address is read again while that still changes it. Of real addresses one in two hundred is changed by
/// the first time and hardly any by the second; text that is no address may lose a word or gain a comma each time. 200
/// words take half a millisecond, 64 times 32 ms.
pub const ADDRESS_PASSES: usize = 64;

/// Longest name of an organisation that is matched, in bytes; the longest registered names have 160 characters. What
/// follows is not looked at.
pub const ORGANISATION_NAME_BYTES: usize = 1024;

/// Most words of a name that are matched. Two names are aligned in the product of their words: 48 × 48 comparisons of
/// words at most.
pub const ORGANISATION_WORDS: usize = 48;

/// Most names that are aligned with one that is asked for; about 2 microseconds each.
pub const ORGANISATION_CANDIDATES: usize = 40;

/// Most names that are looked at because they share a word with one that is asked for; about 20 nanoseconds each.
pub const ORGANISATION_POSTINGS: usize = 5_000;

/// Most of those that are looked up among the names of a common word; about 100 nanoseconds each and word.
pub const ORGANISATION_SHORTLIST: usize = 1_000;

/// Rows that are set aside room for when candidates are gathered; more are no error.
pub const ADDRESS_CANDIDATES: usize = 256;

/// Most rows taken from one list of an address index as candidates: a postcode has up to 100 addresses, most have 15.
/// An address of 12 words with 5 spellings each and 2 numbers has 120 lists, hence at most 11,520 candidates of a
/// microsecond each.
pub const ADDRESS_ROWS_OF_LIST: usize = 96;

/// A word that no more rows have than this finds candidates by itself.
pub const ADDRESS_ROWS_OF_RARE_WORD: usize = 64;

/// Most rows of a list that are looked up in the list of another word: 4,096 look-ups of a tenth of a microsecond.
pub const ADDRESS_ROWS_OF_PAIRED_WORD: usize = 4096;

/// Distinct values of one column that a profile holds. Beyond that it holds those whose hash is small: the number of
/// distinct values is then an estimate with a standard error of about 0.15 %. A value costs some 100 bytes with its
/// place in the table, so a column costs about 100 MB at most.
pub const PROFILE_VALUES: usize = 1 << 20;

/// Bytes of the distinct values that a profile holds, without the table around them.
pub const PROFILE_BYTES: usize = 64 << 20;

/// Bytes from which a value is held as its beginning and a hash of the whole. Names, addresses and codes are far
/// shorter; a remark that is longer than this is told from another by its hash.
pub const PROFILE_VALUE_BYTES: usize = 1024;

/// Counters for frequent values when not all values can be held: a value that stands in more than one row in 4,097 is
/// always among them (Misra and Gries 1982). 4,096 values of 1 KiB are 4 MiB.
pub const PROFILE_FREQUENT_VALUES: usize = 4096;

/// Distinct patterns that a profile holds, as [`PROFILE_VALUES`] for values. A pattern has at most 120 bytes: 8 MiB.
pub const PROFILE_PATTERNS: usize = 1 << 16;

/// Characters of a pattern. Forms of codes, numbers and dates are shorter; what is longer is text and has no form.
pub const PROFILE_PATTERN_CHARACTERS: usize = 40;

/// Distinct values from which the kind of a column is told. Trying all kinds on a value costs some 5 µs: 0.1 s.
pub const PROFILE_KIND_VALUES: usize = 20_000;

/// Most characters of an example in a profile.
pub const PROFILE_EXAMPLE_CHARACTERS: usize = 100;

/// Characters up to which a value takes part in clustering: names and addresses are shorter, and the keys of longer text
/// say nothing.
pub const PROFILE_CLUSTER_CHARACTERS: usize = 200;

/// Distinct values among which near neighbours are looked for. With 20 blocks each they are 2 million places, 32 MB.
pub const PROFILE_NEIGHBOUR_VALUES: usize = 100_000;

/// Values in one block of near neighbours: 100 values are 4,950 comparisons of some 300 ns. 2 million places in full
/// blocks are 20,000 blocks, 30 s; larger blocks are left out and counted.
pub const PROFILE_NEIGHBOUR_BLOCK: usize = 100;

/// Records of one block of linkage whose pairs are compared, where no specification says otherwise: 500 records are 124,750
/// pairs of about half a microsecond. Asking for one record compares it with at most 16 keys × 3 words × 500 records, a few
/// milliseconds.
pub const LINK_BLOCK_RECORDS: usize = 500;

/// Records of a component that are joined by a table of all their weights: a table of 150 rows is 90 kB, and joining them
/// looks at it 150 times. Larger components are joined link by link.
pub const LINK_CLUSTER_EXACT: usize = 150;

/// Bytes of a text whose edits are counted: they fit the bits of one number, and the distance of two long texts grows with
/// the square.
pub const LINK_EDIT_BYTES: usize = 64;

/// Words of one value that are compared: two values are compared in the product of their words.
pub const LINK_WORDS: usize = 48;

/// Blocking keys that are looked at: one for each bit of a number. A look sorts [`LINK_KEY_ROWS`] rows.
pub const LINK_CANDIDATE_KEYS: usize = 128;

/// Blocking keys that are used: each is a pass over the records.
pub const LINK_KEYS: usize = 16;

/// Pairs for each record that chosen blocking keys may cost together: 12 million for a million records, some 10 s.
pub const LINK_PAIRS_PER_RECORD: f64 = 12.0;

/// Pairs taken at random to learn from: shares of one in a thousand are known to a tenth.
pub const LINK_RANDOM_PAIRS: u64 = 200_000;

/// Pairs taken from all blocking keys together to learn from.
pub const LINK_KEYED_PAIRS: f64 = 120_000.0;

/// Keys with more pairs for each record than this are too coarse to be worth a look.
pub const LINK_KEY_PAIRS_PER_RECORD: f64 = 200.0;

/// Rows of one key that are sorted to learn from: with more records, only a share of the blocks is looked at.
pub const LINK_KEY_ROWS: usize = 60_000;

/// Distinct values from which the kind of a column is told.
pub const LINK_PROFILE_VALUES: usize = 4_000;

/// Like records that tell whether a column names deliveries; a group of more is blank or made up.
pub const LINK_LIKE_ROWS: usize = 50;

/// Classes of related pairs beside the matches.
pub const LINK_RELATED_CLASSES: usize = 7;
