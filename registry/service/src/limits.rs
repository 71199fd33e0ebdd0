//! Every limit of the service, with its sum.

use std::num::NonZeroU32;
use std::time::Duration;

/// Longest body of a request, in bytes: 1,000 changes of about 2 KiB each.
pub const BODY_BYTES: usize = 2 * 1024 * 1024;

/// Greatest number of changes in one proposal by a person. Larger ones are pipeline runs.
pub const CHANGES_PER_PROPOSAL: usize = 1000;

/// Greatest number of ordinals in one decision: 10,000 numbers of 8 digits and a comma are 90 kB, far below the body limit.
pub const ORDINALS_PER_DECISION: usize = 10_000;

/// Conditions on one list: more than anybody writes by hand, and few enough to be looked at for each record.
pub const FILTER_CONDITIONS: usize = 20;

/// Values of one condition with `in`: 500 keys of 16 characters make an address of 8 kB, which is as long as addresses get.
pub const FILTER_VALUES: usize = 500;

/// Longest cursor, in bytes: base64url writes 4 characters for 3 bytes, and the longest key has 128 bytes, so 172 would do; the rest is room for lists with longer places.
pub const CURSOR_BYTES: usize = 512;

/// Longest `Idempotency-Key`, in bytes: a UUID has 36, and the store keeps up to 255.
pub const IDEMPOTENCY_KEY_BYTES: usize = 200;

/// Longest name of a request that is taken over from the caller, in bytes: a UUID has 36, a trace context 55.
pub const REQUEST_ID_BYTES: usize = 128;

/// How long a caller may take to send the head of a request.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a caller may take to send the body: 2 MiB at 70 kB/s.
pub const BODY_TIME: Duration = Duration::from_secs(30);

/// How long the answer may take to begin: the longest that a reader may wait for a change, and half a minute more.
pub const REQUEST_TIME: Duration = Duration::from_secs(90);

/// Memory for answers that were given before, in bytes: some 50,000 records or pages of hits.
pub const ANSWERS_BYTES: usize = 64 * 1024 * 1024;

/// What an answer takes besides its texts, in bytes.
pub const ANSWER_BYTES: usize = 256;

/// How long a request may wait for its turn before others are refused: refusals go out within 50 ms.
pub const QUEUE_TIME: Duration = Duration::from_millis(30);

/// Calls of the store at a time, as many as it has readers.
pub const STORE_CALLS: usize = 8;

/// The same of a store that is embedded, for each processor: one may wait for the disk while the other computes. More would
/// take the processors from the threads that serve connections, whose refusals must go out within 50 ms.
pub const STORE_CALLS_HERE: usize = 2;

/// A look-up of one record that takes longer waited for the disk, or for another program: in memory it takes 0.03 ms.
pub const LOOK_UP_TIME: Duration = Duration::from_millis(1);

/// So many such look-ups, one after the other, did not wait for another program.
pub const SLOW_LOOK_UPS: u32 = 3;

/// For how long look-ups then go to other threads.
pub const SLOW_LOOK_UP_TIME: Duration = Duration::from_millis(250);

/// Bytes of an embedded store that are read ahead when the service starts: some millions of records.
pub const READ_AHEAD_BYTES_MAX: u64 = 4 << 30;

/// Calls that may always wait for their turn: a burst of a few callers is no overload, however long each call takes.
pub const STORE_CALLS_WAITING: usize = 24;

/// How long a call may be expected to wait for its turn; behind so many others it is refused.
pub const STORE_WAIT_TIME: Duration = Duration::from_millis(100);

/// How often the wait is measured: refusing ends within a hundredth of a second.
pub const QUEUE_MEASURE_TIME: Duration = Duration::from_millis(10);

/// For how long the wait must be too long, without a pause, until a thread counts as overloaded: a machine that is busy
/// with something else lets a thread wait too, but now and then gives it its turn.
pub const OVERLOAD_TIME: Duration = Duration::from_millis(250);

/// How many requests must come to a thread in that time: fewer cannot be what keeps it busy.
pub const OVERLOAD_REQUESTS: u32 = 50;

/// For how long after overload a wait that is too long is met at once.
pub const OVERLOAD_MEMORY_TIME: Duration = Duration::from_secs(5);

/// Seconds of requests that one caller may send at once: a page with its pictures, or a batch that begins.
pub const RATE_BURST_SECONDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// After how many requests addresses that have not asked lately are forgotten: at 100 bytes each, 100,000 addresses are 10 MB.
pub const RATE_TIDY_REQUESTS: u64 = 100_000;

/// API keys that are remembered as such: 32 bytes each.
pub const KNOWN_KEYS: usize = 10_000;

/// How long an idle connection is kept for the next request.
pub const KEEP_ALIVE_TIME: Duration = Duration::from_secs(75);

/// How long requests that are under way may go on after the signal to stop, in seconds: as long as a body may take to arrive.
pub const SHUTDOWN_SECONDS: u64 = 30;

/// How long connections may send another request after the last one was accepted: enough for whoever sends all the time.
pub const LAST_REQUEST_TIME: Duration = Duration::from_millis(250);

/// Connections that one worker holds at once: 4 workers × 5,000 stay below the usual 32,768 file handles.
pub const CONNECTIONS_PER_WORKER: usize = 5000;

/// For how long what is to be said about a register is remembered: a review that falls due is said within ten seconds, and a register that is asked about all the time is looked at six times a minute.
pub const NOTICE_TIME: Duration = Duration::from_secs(10);

/// Registers whose notices are remembered: 10,000 of about 200 bytes are 2 MB. When there are more, they are found out again.
pub const NOTICES: usize = 10_000;

/// Bytes of a streamed body that travel at once: large enough that the connection, not the hand-over, sets the pace.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Chunks that are written ahead of the connection: 4 of 64 KiB, so that a stream costs 320 KiB with the one being filled.
pub const CHUNKS_AHEAD: usize = 4;

/// Streams at the same time. Each holds one of the store's 8 readers; half of them are left to everybody else.
pub const STREAMS: usize = 4;

/// For how long a caller may take nothing of a stream before it ends: its reader keeps the store from tidying up.
pub const STREAM_STALL_TIME: Duration = Duration::from_secs(30);

/// What caches may do with the state of an edition: keep it for an hour. It never changes, but access to it may.
pub const EDITION_CACHE_CONTROL: &str = "public, max-age=3600";

/// How often it is looked whether a log has grown: five small queries in a second, and a commit is known within a fifth of a second.
pub const COMMIT_LOOK_TIME: Duration = Duration::from_millis(200);

/// Longest wait for a change, in seconds: below the minute after which proxies give up.
pub const FEED_WAIT_SECONDS: u64 = 30;

/// Those who wait for changes at the same time, of all registers: each holds a connection and about 10 kB, together 20 MB.
pub const SUBSCRIBERS: usize = 2_000;

/// How often a subscriber is told that there is nothing to tell, so that proxies keep the connection.
pub const HEARTBEAT_TIME: Duration = Duration::from_secs(15);

/// Parts of change feeds that are kept for those who want the same, and the changes in all of them: 5,000 of about 1 kB.
pub const FEED_PARTS_KEPT: usize = 64;

/// See [`FEED_PARTS_KEPT`].
pub const FEED_CHANGES_KEPT: u64 = 5_000;

/// For how long a subscriber whose changes cannot be read just now waits until it is tried again.
pub const SUBSCRIBER_PATIENCE: Duration = Duration::from_millis(200);

/// Changes that a subscriber is sent at a time: 100 of about 1 kB are one chunk of a streamed body.
pub const SUBSCRIBER_CHANGES: u64 = 100;

/// Keys of a crosswalk that are looked up at a time: the greatest page of the store.
pub const CROSSWALK_KEYS: u64 = 1_000;

/// Longest text that is searched for, in bytes: the longest address has 300.
pub const SEARCH_TEXT_BYTES: usize = 500;

/// Most hits of a search.
pub const SEARCH_HITS: u64 = 50;

/// Hits of a search when nothing is asked for: what a list under a search box shows.
pub const SEARCH_HITS_DEFAULT: u64 = 10;

/// Search indexes that are open at once. Each takes some handles and 300 kB beside the pages that the system keeps of its files: 64 take 20 MB.
pub const SEARCH_INDEXES: usize = 64;

/// For how long the latest edition of a register is remembered: a new one is searched a second later, and a register that is searched all the time is asked for its editions once a second.
pub const LATEST_EDITION_TIME: Duration = Duration::from_secs(1);

/// Registers whose latest edition is remembered: 10,000 of about 100 bytes are 1 MB. When there are more, they are found out again.
pub const LATEST_EDITIONS: usize = 10_000;

/// Greatest length of a body of records to be matched, in bytes: 10,000 records of about 800 bytes.
pub const MATCH_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Greatest number of records in one request to match: 3 seconds of two processors.
pub const MATCH_RECORDS: usize = 10_000;

/// Most candidates for a record, and those that are given when nothing is asked for.
pub const MATCH_CANDIDATES: u32 = 20;

/// See [`MATCH_CANDIDATES`].
pub const MATCH_CANDIDATES_DEFAULT: u32 = 3;

/// Batches that are matched at once. Each uses every processor, so that more would only wait for each other.
pub const BATCHES: usize = 2;

/// Registers whose latest edition is held in memory to be matched against: a million addresses take about 500 MB, so that four such registers take 2 GB. The one that was not asked for longest gives way.
pub const MATCHERS: usize = 4;

/// After a failure to hold an edition in memory it is not tried again for this long.
pub const MATCHER_RETRY_TIME: Duration = Duration::from_secs(30);

/// How long a caller waits while an edition is read into memory to be matched against: a million records take some ten
/// seconds, and most clients wait for half a minute.
pub const MATCHER_WAIT_TIME: Duration = Duration::from_secs(20);

/// Queries of a batch that reconciliation clients should send: 50 take some 20 ms.
pub const RECONCILE_BATCH: usize = 50;

/// Most queries of a batch.
pub const RECONCILE_QUERIES: usize = 500;

/// Most candidates of a query; clients show 3 to 10.
pub const RECONCILE_CANDIDATES: usize = 25;

/// Most records whose values are asked for at once, and most properties of each.
pub const RECONCILE_IDS: usize = 1_000;

/// See [`RECONCILE_IDS`].
pub const RECONCILE_PROPERTIES: usize = 50;

/// Suggestions that are given at once, and most that may be passed over: more is typed instead.
pub const SUGGESTIONS: usize = 10;

/// See [`SUGGESTIONS`].
pub const SUGGESTIONS_PASSED: u64 = 40;

/// Records that the interface of old reads at a time: the greatest page of the store.
pub const COMPAT_PAGE: u64 = 1_000;

/// Records that the numbered pages of the interface of old reach: the largest register that it was made for had 10,000, and passing over 100,000 takes a second.
pub const COMPAT_RECORDS: u64 = 100_000;

/// How often it is looked whether somebody is to be told of changes, when nobody was just now.
pub const WEBHOOK_LOOK_TIME: Duration = Duration::from_secs(1);

/// How long a receiver may take for a message, from looking up its name to the end of its answer.
pub const WEBHOOK_TIME: Duration = Duration::from_secs(10);

/// Messages that are sent at the same time: 16 of 1 MB are 16 MB, and receivers that take their ten seconds hold up no more than 16 others.
pub const WEBHOOKS_AT_ONCE: u32 = 16;

/// Changes in one message: 100 of about 1 kB are 100 kB, which every receiver takes.
pub const WEBHOOK_CHANGES: u64 = 100;

/// Longest address of a webhook, in bytes: what browsers and servers agree on.
pub const WEBHOOK_URL_BYTES: usize = 2_000;

/// Bytes of a file of an edition that are read at once: about a thousand rows.
pub const ROWS_READ_BYTES: usize = 256 * 1024;
