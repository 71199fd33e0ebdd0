//! Every limit of the store in one place, each with the sum or the reason behind it.

use std::time::Duration;

/// Entries read at a time when a register is handed out whole: 1,000 with items of about 1 kB hold 1 MB.
pub const EXPORT_PAGE_ROWS: usize = 1_000;

/// Rows read at a time when a store is verified: 2,000 with items of about 1 kB hold 2 MB.
pub const VERIFY_PAGE_ROWS: i64 = 2_000;

/// Most faults of a store that are shown one by one.
pub const VERIFY_FAULTS_MAX: usize = 100;

/// Most findings about an imported file that are shown one by one.
pub const FINDINGS_MAX: usize = 100;

/// Lines of a file between two reports of progress: a few in a second.
pub const PROGRESS_LINES: u64 = 10_000;

/// How long a writer waits for another one, in seconds.
pub const BUSY_SECONDS_MAX: u64 = 5;

/// Most rows on one page of any list: 1,000 records of about 1 kB make 1 MB, a second on a slow line.
pub const PAGE_ROWS_MAX: u64 = 1_000;

/// Rows on a page when nothing is asked for.
pub const PAGE_ROWS_DEFAULT: u64 = 100;

/// Changes read, checked and applied at a time: 10,000 changes of about 4 kB hold 40 MB at any moment. Rows go in sorted
/// by the index that they belong to, and of so many each page of the indexes of a million records gets several at once:
/// with 1,000 a first load takes a sixth longer.
pub const CHANGE_BATCH_ROWS: usize = 10_000;

/// Rows in one INSERT that is kept prepared: 100 rows of at most 12 columns bind 1,200 values; SQLite allows 32,766,
/// PostgreSQL 65,535. Larger blocks leave more rows over and are no faster.
pub const INSERT_BLOCK_ROWS: usize = 100;

/// Rows in one INSERT: 500 rows of at most 12 columns bind 6,000 values; SQLite allows 32,766, PostgreSQL 65,535.
pub const INSERT_ROWS_MAX: usize = 500;

/// Values in one `IN (…)` list, by the same sums.
pub const LIST_VALUES_MAX: usize = 1_000;

/// Most changes in one change set: a register of national size, such as the 2.7 million postcodes of the United Kingdom,
/// loads in one. A change takes 1 to 4 kB, so that the largest takes 5 to 20 GB while it is proposed.
pub const CHANGES_MAX: usize = 5_000_000;

/// Longest title of a change set or reason of a decision, in bytes: a page of text.
pub const TEXT_BYTES_MAX: usize = 4_000;

/// Size of a page of a new SQLite file, in bytes: with the usual 4,096 a first load takes a tenth longer, because each
/// page costs two calls of the system; with 16,384 it is no faster and reading one record reads four times as much.
pub const SQLITE_PAGE_BYTES: u64 = 8_192;

/// Pages that the writer keeps in memory, in kB: the indexes by hash and by key of a million records, which are
/// written to in no order, take about 230 MB; most of them fit, and with 192 MB a first load with cross-references
/// peaks at 447 MB, below the 512 MB that must do for it.
pub const WRITER_CACHE_KILOBYTES: u64 = 192 * 1_024;

/// Pages that the writer keeps in memory while it applies a change set, in bytes for each change, when that is more than
/// [`WRITER_CACHE_KILOBYTES`]: the indexes by hash and by source record, which are written to in no order, take about 150
/// bytes a record. Where they do not fit, each batch writes most of their pages out and reads them again.
pub const APPLY_CACHE_CHANGE_BYTES: u64 = 200;

/// Most of it, in kB: 5 million changes at 200 bytes.
pub const APPLY_CACHE_KILOBYTES_MAX: u64 = 1_024 * 1_024;

/// Pages that each reader keeps in memory, in kB: 64 MB each, 512 MB for all of them.
pub const READER_CACHE_KILOBYTES: u64 = 64 * 1_024;

/// Connections that read at the same time.
pub const READERS_MAX: u32 = 8;

/// Longest chain of merges that is followed; a longer one means that the store is damaged.
pub const MERGE_CHAIN_MAX: usize = 10_000;

/// How long a writer of this program waits for another one of this program, in seconds: a first load of a million
/// changes takes about that long.
pub const WRITER_WAIT_SECONDS_MAX: u64 = 60;

/// How long a reader waits for a connection, in seconds.
pub const READER_WAIT_SECONDS_MAX: u64 = 5;

/// Records read at a time when a pipeline reads a whole register: 2,000 of about 5 kB with all that belongs to them
/// hold 10 MB beside the result.
pub const IDENTITY_PAGE_ROWS: i64 = 2_000;

/// Lines of the index of keys that are looked at for one page of a list of then: 50,000 take about 10 ms. A page that
/// needs more is handed out short, with the cursor to go on.
pub const WALK_LINES_MAX: u64 = 50_000;

/// Items that are read for one page of records that are chosen by their values: 10,000 of about 500 bytes take about
/// 100 ms. A page that needs more is handed out short, with the cursor to go on.
pub const FILTER_ITEMS_MAX: usize = 10_000;

/// Records that are read at a time to find those of a page: 500 of about 1 kB hold 500 kB.
pub const FILTER_STEP_ROWS: usize = 500;

/// Most records that one record is split into by hand: more than a person looks at one by one.
pub const SPLIT_PARTS_MAX: usize = 100;

/// Records that are named when a record cannot go because others refer to it.
pub const REFERRERS_SHOWN: usize = 10;

/// Longest idempotency key, in bytes; a UUID has 36.
pub const IDEMPOTENCY_KEY_BYTES_MAX: usize = 255;

/// How long the answer to a request is kept under its idempotency key, in hours: clients that try again do so within
/// minutes, and those that work over night still do.
pub const IDEMPOTENCY_HOURS: i64 = 24;

/// Most approval rules in force in one register; each is asked about every change that is proposed.
pub const APPROVAL_RULES_MAX: usize = 50;

/// Longest word that is searched for, in bytes; the longest place name of the United Kingdom has 58 letters.
pub const SEARCH_WORD_BYTES_MAX: usize = 64;

/// Most fields of a register that are searched: the number of a field takes 5 bits beside the word.
pub const SEARCH_FIELDS_MAX: usize = 31;

/// Most fields of a register whose values an index has in columns.
pub const LISTED_FIELDS_MAX: usize = 100;

/// Records of an index that are looked through at a time for a page in the order of keys: 100,000 take about 0.2 ms.
pub const LISTED_AT_ONCE: u32 = 100_000;

/// Most entries since an edition with which lists of the present are still made by its index. Each page reads them:
/// 20,000 take about 200 ms.
pub const LISTED_SINCE_EDITION_MAX: u64 = 20_000;

/// Most words of a record that are searched; addresses and names have fewer than 40.
pub const SEARCH_WORDS_OF_RECORD_MAX: usize = 256;

/// Most different values of a field that is a category and is not searched, such as a status or a region.
pub const SEARCH_CATEGORY_VALUES_MAX: usize = 20;

/// Fewest values from which a field is told to be a category.
pub const SEARCH_CATEGORY_SAMPLE_MIN: usize = 200;

/// Bytes of items that are compressed together: with 4 KiB a million addresses take a third of their size, and reading
/// one costs 3 µs; larger blocks save little and cost more.
pub const SEARCH_BLOCK_BYTES: usize = 4 * 1_024;

/// Blocks of items that are kept unpacked for each index that is open: 64 of 4 KiB are 256 KiB.
pub const SEARCH_CACHED_BLOCKS: usize = 64;

/// Memory that an index may ask for at the start of making it, in bytes.
pub const SEARCH_WRITER_BYTES: usize = 64 * 1_024 * 1_024;

/// Most words of a query; what follows is not looked at.
pub const SEARCH_WORDS_MAX: usize = 20;

/// Most words of the dictionary that are read for one word of a query. One that begins more of them is looked up in the
/// records of the other words.
pub const SEARCH_GROUP_WORDS_MAX: usize = 64;

/// Most words whose records are read side by side.
pub const SEARCH_MERGED_WORDS: usize = 4;

/// Records that are ranked when all words agree: the first so many of those that do.
pub const SEARCH_CANDIDATES_MAX: usize = 64;

/// Records in whose list of words a word is looked up that begins very many, before what was found by then is enough:
/// 1,000 take about 0.2 ms.
pub const SEARCH_LOOKED_UP_MAX: usize = 1_000;

/// Records of the rarest words that are read for one query: 20,000 take about 0.2 ms.
pub const SEARCH_READ_MAX: usize = 20_000;

/// Records that are read for one query to see whether they pass its filter: 5,000 take about 25 ms. Only a filter that
/// rules nearly everything out by something that is not searched, such as a date, needs so many.
pub const SEARCH_FILTERED_MAX: usize = 5_000;

/// Rarest words of which two must agree when not all do.
pub const SEARCH_LOOSE_GROUPS: usize = 4;

/// Records that each pair of them adds.
pub const SEARCH_LOOSE_CANDIDATES_MAX: usize = 400;

/// Records that are compared letter by letter: each takes about 5 µs.
pub const SEARCH_COMPARED_MAX: usize = 16;

/// Fields of a record that may be left out when it is compared letter by letter: 2³ comparisons.
pub const SEARCH_FIELDS_LEFT_OUT_MAX: usize = 3;

/// Webhooks of one register: each is a request for every commit, and 100 of them take the sender some seconds.
pub const WEBHOOKS_MAX: usize = 100;

/// For how long the last commit of a register counts as known while other processes may commit: a millisecond, in which
/// a busy service answers some dozens of requests, and no caller can learn of such a commit and ask for it.
pub const LAST_COMMIT_TIME: Duration = Duration::from_millis(1);

/// Registers whose last commits are known at a time.
pub const LAST_COMMITS: usize = 1_000;

/// Bytes that are read at once when a store is read ahead.
pub const READ_AHEAD_BYTES: usize = 1 << 20;
