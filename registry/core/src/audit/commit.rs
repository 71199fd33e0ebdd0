//! The seal of a commit.

/// What the seal of a commit covers, each value as it is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit<'a> {
    /// The name of the register.
    pub register: &'a str,
    /// The number of the commit.
    pub number: u64,
    /// RFC 3339 in UTC with six decimals, such as `2026-05-01T09:30:00.000001Z`.
    pub committed_at: &'a str,
    /// Who applied it.
    pub committed_by: &'a str,
    /// Entries in the log after it.
    pub log_size: u64,
    /// The root at that size, 64 hexadecimal digits.
    pub root_hex: &'a str,
    /// The change set, or nothing.
    pub change_set: Option<&'a str>,
    /// The seal of the commit before, 64 hexadecimal digits, or nothing for the first.
    pub previous_hex: Option<&'a str>,
}

/// The seal: SHA-256 of one line of JSON with the names in the order of the fields above.
pub fn commit_digest(commit: &Commit<'_>) -> [u8; 32] {
    let names_and_values = [
        ("register", quoted(commit.register)),
        ("number", commit.number.to_string()),
        ("committed_at", quoted(commit.committed_at)),
        ("committed_by", quoted(commit.committed_by)),
        ("log_size", commit.log_size.to_string()),
        ("root", hash(commit.root_hex)),
        ("change_set", commit.change_set.map_or_else(null, quoted)),
        ("previous", commit.previous_hex.map_or_else(null, hash)),
    ];
    let members = names_and_values.map(|(name, value)| format!("\"{name}\":{value}"));
    super::digest(format!("{{{}}}", members.join(",")))
}

fn hash(hexadecimal: &str) -> String {
    format!("\"sha-256:{hexadecimal}\"")
}

fn null() -> String {
    "null".to_owned()
}

fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(escaped).collect();
    format!("\"{escaped}\"")
}

/// A character as it stands in canonical JSON.
pub(super) fn escaped(character: char) -> String {
    match u32::from(character) {
        0x08 => "\\b".to_owned(),
        0x09 => "\\t".to_owned(),
        0x0A => "\\n".to_owned(),
        0x0C => "\\f".to_owned(),
        0x0D => "\\r".to_owned(),
        0x22 => "\\\"".to_owned(),
        0x5C => "\\\\".to_owned(),
        code @ ..0x20 => format!("\\u{code:04X}"),
        _ => character.to_string(),
    }
}
