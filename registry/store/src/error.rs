//! What can go wrong, with enough detail to answer a person or to choose an HTTP status.

use registry_core::{GovernanceGap, IllegalTransition, ItemHash, Key, PersonName, Reference, RegisterName, Violation};

use crate::LaterChange;

/// The result of every call of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store refused or failed. Nothing is half-written: every call is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no {what} {name:?}")]
    NotFound {
        /// The kind of thing, such as "register".
        what: &'static str,
        /// What was asked for.
        name: String,
    },
    /// The record changed since the proposer looked at it.
    #[error(
        "{key} in {register} changed since this was proposed: expected {}, found {}{}; nothing was applied. Look at the \
         record and propose the change again",
        state_name(.expected.as_deref()), state_name(.found.as_deref()), moved_by(.moved.as_deref())
    )]
    Conflict {
        /// The register.
        register: RegisterName,
        /// The record.
        key: Key,
        /// The item that the proposer saw; missing when the key was new to them.
        expected: Option<Box<ItemHash>>,
        /// The item that the record has now.
        found: Option<Box<ItemHash>>,
        /// What gave it that item: entry, change set and person; missing for another change of the same change set.
        moved: Option<Box<LaterChange>>,
    },
    /// A later change stands in the way of taking one back.
    #[error("{key} in {register}: {rule}, by {change}, which stands in the way. Undo that first")]
    Stands {
        /// The register.
        register: RegisterName,
        /// The record.
        key: Key,
        /// The later change.
        change: Box<LaterChange>,
        /// What it did.
        rule: String,
    },
    /// A record would refer to one that is not there.
    #[error(
        "{key} in {register}: {} is \"{}:{}\" and must {rule}; nothing was applied. Add that record first, or in the \
         same change set",
        .reference.field, .reference.register, .reference.key
    )]
    DanglingReference {
        /// The register.
        register: RegisterName,
        /// The record.
        key: Key,
        /// The field and what it names.
        reference: Box<Reference>,
        /// The rule, worded to follow "must".
        rule: String,
    },
    /// A record cannot go, because live records refer to it.
    #[error(
        "{key} in {register} cannot be retired: {}{} refer to it; nothing was applied. Change those first, or merge \
         the record into another",
        .referrers.join(", "), if *.more { " and others" } else { "" }
    )]
    StillReferred {
        /// The register.
        register: RegisterName,
        /// The record.
        key: Key,
        /// Those that refer to it, as `register:key field`; ten at most.
        referrers: Vec<String>,
        /// Whether there are more.
        more: bool,
    },
    /// The idempotency key was used for another request.
    #[error(
        "the idempotency key {key:?} of {person} belongs to another request; nothing was done. Use a new key for a new \
         request"
    )]
    IdempotencyKeyReused {
        /// Who asked.
        person: PersonName,
        /// The key.
        key: String,
    },
    /// A source record is not where the change expects it.
    #[error(
        "{source_record} in {register}: {rule}; nothing was applied. Run the pipeline again, or propose the change again"
    )]
    CrossReferenceConflict {
        /// The register.
        register: RegisterName,
        /// The record that the change would touch.
        key: Key,
        /// The source record.
        source_record: String,
        /// What is in the way.
        rule: String,
    },
    /// The change set is in no state for this.
    #[error("change set {change_set}: {transition}")]
    State {
        /// The change set.
        change_set: String,
        /// What was asked in which state.
        transition: IllegalTransition,
    },
    /// The person may not do this.
    #[error("{person} may not {action} in {register}: {rule}")]
    Forbidden {
        /// The person.
        person: PersonName,
        /// The register.
        register: RegisterName,
        /// What was asked, worded to follow "may not".
        action: &'static str,
        /// The rule, and what to do.
        rule: String,
    },
    /// An RSF file breaks a rule.
    #[error(transparent)]
    Rsf(#[from] registry_core::rsf::RsfError),
    /// The log is not as long as the file that goes on from it says.
    #[error(
        "the file goes on from {base} entries of {register}, which has {present} now, with the root {root}: nothing was \
         let in. Get a file that begins with this root"
    )]
    LogMoved {
        /// The register.
        register: RegisterName,
        /// The number of entries that the file goes on from.
        base: u64,
        /// The number of entries that the register has.
        present: u64,
        /// The root of the register.
        root: registry_core::RootHash,
    },
    /// The key that signs checkpoints is not what it should be.
    #[error("the signing key: {rule}")]
    SigningKey {
        /// The rule, and what to do.
        rule: String,
    },
    /// Values break rules.
    #[error("{}", list(.0))]
    Invalid(Vec<Violation>),
    /// The register lacks people who answer for it.
    #[error("{register} cannot be published: {}. Appoint them with `registrar ownership add`", list(.gaps))]
    Governance {
        /// The register.
        register: RegisterName,
        /// The roles that nobody holds.
        gaps: Vec<GovernanceGap>,
    },
    /// Somebody else is writing and did not finish in time.
    #[error(
        "the store is busy: another program has been writing to it for more than {} seconds; try again",
        crate::limits::BUSY_SECONDS_MAX
    )]
    Busy,
    /// The store can be read but not written.
    #[error("the store is read-only: nothing was written. Check the permissions of its file and folder")]
    ReadOnly,
    /// The disk, or the room given to the store, is full.
    #[error("the store is full: nothing was written. Free some disk space and try again")]
    Full,
    /// There is nothing at the address.
    #[error("there is no store at {url}; make one with `registrar init`")]
    NoStore {
        /// The address, without a password.
        url: String,
    },
    /// The address is not one of a store.
    #[error("{url:?} is not the address of a store: {rule}")]
    Address {
        /// The address, without a password.
        url: String,
        /// The rule that it breaks.
        rule: String,
    },
    /// The store was made by a later version of this program.
    #[error("the store at {url} has migrations that this program does not know ({unknown}); use the newer program")]
    TooNew {
        /// The address, without a password.
        url: String,
        /// The unknown migrations.
        unknown: String,
    },
    /// The store was made by an earlier version of this program.
    #[error(
        "the store at {url} must be brought up to date ({pending}); run `registrar init`, which keeps everything in it"
    )]
    Outdated {
        /// The address, without a password.
        url: String,
        /// The pending migrations.
        pending: String,
    },
    /// What the store holds contradicts itself, such as an item that does not have its hash.
    #[error("the store is damaged: {0}. Restore it from a backup")]
    Damaged(String),
    /// The search index of an edition cannot be made or read.
    #[error("the search index at {path}: {reason}. Remove that folder, and it is made again")]
    SearchIndex {
        /// Its folder.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// A file or folder cannot be made or read.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The database said no for another reason.
    #[error("the database refused: {0}")]
    Database(String),
}

fn state_name(hash: Option<&ItemHash>) -> String {
    hash.map_or_else(|| "no record".to_owned(), ItemHash::to_string)
}

fn moved_by(change: Option<&LaterChange>) -> String {
    change.map_or_else(String::new, |change| format!(" since {change}"))
}

fn list<T: std::fmt::Display>(things: &[T]) -> String {
    things.iter().map(T::to_string).collect::<Vec<_>>().join("; ")
}

impl StoreError {
    /// One violated rule.
    pub(crate) fn invalid(field: impl Into<String>, value: impl Into<String>, rule: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation::new(field, value, rule)])
    }

    /// Whoever was handed something took no more of it.
    pub fn output(source: std::io::Error) -> Self {
        Self::Io {
            path: "the output".to_owned(),
            source,
        }
    }

    /// A thing that is not there.
    pub(crate) fn not_found(what: &'static str, name: &(impl ToString + ?Sized)) -> Self {
        Self::NotFound {
            what,
            name: name.to_string(),
        }
    }
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        Self::from_message(error.to_string())
    }
}

impl From<diesel::ConnectionError> for StoreError {
    fn from(error: diesel::ConnectionError) -> Self {
        Self::from_message(error.to_string())
    }
}

impl StoreError {
    /// Tells the errors apart that a person can do something about. SQLite reports them by message only; the words
    /// are those of `sqlite3_errstr` and of PostgreSQL's error messages in English.
    fn from_message(message: String) -> Self {
        const BUSY: [&str; 4] = [
            "database is locked",
            "database table is locked",
            "lock timeout",
            "deadlock detected",
        ];
        // SQLite cannot even open a store whose folder takes no journal.
        const READ_ONLY: [&str; 3] = [
            "readonly database",
            "read-only transaction",
            "unable to open database file",
        ];
        const FULL: [&str; 2] = ["database or disk is full", "No space left on device"];
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
        if says(&BUSY) {
            Self::Busy
        } else if says(&READ_ONLY) {
            Self::ReadOnly
        } else if says(&FULL) {
            Self::Full
        } else {
            Self::Database(message)
        }
    }

    /// The value, or the finding that the store holds something that its rules exclude.
    pub(crate) fn stored<T, E: std::fmt::Display>(value: std::result::Result<T, E>) -> Result<T> {
        value.map_err(|error| Self::Damaged(error.to_string()))
    }
}
