//! Why an RSF file is refused: where, what was found, which rule it breaks and what to do.

use crate::limits::RSF_ERROR_CHARACTERS_MAX;

/// An RSF file that cannot be read, or breaks a rule; nothing of it may stay.
#[derive(Debug, thiserror::Error)]
pub enum RsfError {
    /// A line breaks a rule.
    #[error("line {line}: {value:?} must {rule}; {advice}")]
    Refused {
        /// The line, from 1; 0 when the file as a whole is meant.
        line: u64,
        /// What was found, cut to a length that one can read.
        value: String,
        /// The rule, worded to follow "must".
        rule: String,
        /// What to do about it.
        advice: &'static str,
    },
    /// The input cannot be read.
    #[error("line {line}: the file cannot be read: {source}")]
    Unreadable {
        /// The line that was being read.
        line: u64,
        /// What the reader said.
        source: std::io::Error,
    },
}

impl RsfError {
    /// A refusal of the value by the rule.
    pub(super) fn refused(line: u64, value: &str, rule: impl Into<String>, advice: &'static str) -> Self {
        Self::Refused {
            line,
            value: cut(value),
            rule: rule.into(),
            advice,
        }
    }

    /// The line that the error is about, from 1; 0 when the file as a whole is meant.
    pub fn line(&self) -> u64 {
        match self {
            Self::Refused { line, .. } | Self::Unreadable { line, .. } => *line,
        }
    }
}

/// The beginning of a text, with a mark where it was cut.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(RSF_ERROR_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
