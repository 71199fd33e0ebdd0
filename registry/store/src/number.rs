//! Numbers between the model, which counts without sign, and the databases, which do not.

/// A count as the databases keep it; what does not fit is beyond every limit anyway.
pub(crate) fn to_database(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count as the model has it; the schema holds no negative ones.
pub(crate) fn from_database(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A length as the model counts.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
