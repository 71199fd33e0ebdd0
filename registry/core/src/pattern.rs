//! The regular expression that the values of a field match.

use regex::{Regex, RegexBuilder};

use crate::NameError;
use crate::limits::{PATTERN_BYTES_MAX, PATTERN_PROGRAM_BYTES_MAX};

/// A regular expression that a value must match as a whole, such as `[A-Z]{2}[0-9]{6}`.
///
/// The syntax is that of the crate `regex`: no look-around, no back references, so a match takes time linear in the
/// length of the value, whatever the pattern. Two patterns are equal when their texts are.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    whole: Regex,
}

impl Pattern {
    /// Reads the text of a pattern.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let refuse = |rule: String| NameError {
            kind: "pattern",
            value: text.to_owned(),
            rule,
        };
        if text.is_empty() || text.len() > PATTERN_BYTES_MAX {
            return Err(refuse(format!("have 1 to {PATTERN_BYTES_MAX} bytes")));
        }
        // The text is read alone first, so that a stray bracket cannot reach outside the anchors.
        let whole = compile(text).and_then(|_| compile(&format!(r"\A(?:{text})\z")));
        match whole {
            Ok(whole) => Ok(Self {
                text: text.to_owned(),
                whole,
            }),
            Err(error) => Err(refuse(format!("be a regular expression; {error}"))),
        }
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }

    /// The text of the pattern, without anchors of ours.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .size_limit(PATTERN_PROGRAM_BYTES_MAX)
        .dfa_size_limit(PATTERN_PROGRAM_BYTES_MAX)
        .build()
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl std::fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::str::FromStr for Pattern {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Pattern {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_value() {
        let pattern = Pattern::parse("[0-9]{2}|x").unwrap();
        assert!(pattern.matches("12") && pattern.matches("x"));
        for text in ["123", "xx", "12\n", "", " 12"] {
            assert!(!pattern.matches(text), "{text:?}");
        }
    }

    #[test]
    fn a_pattern_stays_inside_its_bounds() {
        let long = "a".repeat(PATTERN_BYTES_MAX + 1);
        for bad in [
            "",
            "(",
            "a)|(b",
            "(?x) a # ",
            r"(a)\1",
            "(?=a)",
            r"(\w{100}){1000}",
            &long,
        ] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
        let message = Pattern::parse("[a").unwrap_err().to_string();
        assert!(
            message.starts_with("\"[a\" is not a pattern: it must be a regular"),
            "{message}"
        );
    }

    #[test]
    fn serde_writes_the_text() {
        let pattern: Pattern = serde_json::from_str(r#""[a-z]+""#).unwrap();
        assert_eq!(serde_json::to_string(&pattern).unwrap(), r#""[a-z]+""#);
        assert!(serde_json::from_str::<Pattern>(r#""[""#).is_err());
    }
}
