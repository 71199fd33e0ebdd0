//! Names: text that passed its rule once, so that nobody checks it twice.

use crate::limits::{NAME_BYTES_MAX, PERSON_BYTES_MAX};

/// A text that is not the name it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not a {kind}: it must {rule}")]
pub struct NameError {
    /// What the text should have been, such as "register name".
    pub kind: &'static str,
    /// The text as it came.
    pub value: String,
    /// The rule that it breaks, worded to follow "it must".
    pub rule: String,
}

/// Writes the parts that every text newtype shares: parse, print, read as text, serde through the same rule.
macro_rules! text_newtype {
    ($name:ident, $kind:literal, $rule:expr) => {
        impl $name {
            /// Reads the text by the rule of this type.
            pub fn parse(text: &str) -> Result<Self, $crate::NameError> {
                let read: fn(&str) -> Result<String, String> = $rule;
                read(text).map(Self).map_err(|rule| $crate::NameError {
                    kind: $kind,
                    value: text.to_owned(),
                    rule,
                })
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        // Ordering, equality and hashing are those of the text, so maps can be asked by text.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::NameError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}
pub(crate) use text_newtype;

/// The name of a register, such as `address`: lower-case letters, digits and hyphens, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegisterName(String);
text_newtype!(RegisterName, "register name", read_name);

/// The name of a field, such as `start-date`: the same rule as a register name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldName(String);
text_newtype!(FieldName, "field name", read_name);

impl FieldName {
    /// A name written in the program itself, which is known to follow the rule.
    pub(crate) fn constant(name: &'static str) -> Self {
        debug_assert!(read_name(name).is_ok());
        Self(name.to_owned())
    }
}

impl From<&RegisterName> for FieldName {
    /// The key field of a register bears the register's name, and both follow one rule.
    fn from(register: &RegisterName) -> Self {
        Self(register.0.clone())
    }
}

/// The name of a source, such as `companies-house`: the same rule as a register name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceName(String);
text_newtype!(SourceName, "source name", read_name);

impl SourceName {
    /// The source of values that a person typed in, rather than a feed sent.
    pub fn steward() -> Self {
        Self("steward".to_owned())
    }
}

/// The display name of a person, unique in a store.
///
/// White space around it is dropped and inside it becomes single spaces, so that one person cannot pass as two by
/// typing a space more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);
text_newtype!(PersonName, "name of a person", read_person);

fn read_name(text: &str) -> Result<String, String> {
    if text.len() > NAME_BYTES_MAX {
        return Err(format!("have at most {NAME_BYTES_MAX} bytes"));
    }
    let mut characters = text.chars();
    let starts_well = characters.next().is_some_and(|c| c.is_ascii_lowercase());
    let goes_on_well = characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if starts_well && goes_on_well {
        Ok(text.to_owned())
    } else {
        Err("start with a lower-case letter (a-z), followed by lower-case letters, digits or hyphens".to_owned())
    }
}

fn read_person(text: &str) -> Result<String, String> {
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err("have no control characters".to_owned());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = words.join(" ");
    match name.len() {
        0 => Err("have at least one letter".to_owned()),
        length if length > PERSON_BYTES_MAX => Err(format!("have at most {PERSON_BYTES_MAX} bytes")),
        _ => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn names_follow_the_rule() {
        for good in ["a", "address", "local-authority-eng", "isa-0001"] {
            assert_eq!(RegisterName::parse(good).unwrap().as_str(), good);
        }
        let long = "a".repeat(NAME_BYTES_MAX + 1);
        for bad in ["", "1a", "-a", "Address", "a b", "é", "a_b", long.as_str()] {
            assert!(RegisterName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_error_names_value_and_rule() {
        let message = FieldName::parse("Start Date").unwrap_err().to_string();
        assert!(message.contains("\"Start Date\" is not a field name"), "{message}");
        assert!(message.contains("lower-case letter"), "{message}");
    }

    #[test]
    fn people_are_trimmed_and_spaced_once() {
        assert_eq!(PersonName::parse("  Ann \t Smith ").unwrap().as_str(), "Ann Smith");
        assert!(PersonName::parse(" ").is_err());
        assert!(PersonName::parse("Ann\u{7}").is_err());
        assert!(PersonName::parse(&"é".repeat(PERSON_BYTES_MAX)).is_err());
    }

    #[test]
    fn serde_goes_through_the_rule() {
        assert!(serde_json::from_str::<SourceName>("\"Council Tax\"").is_err());
        assert_eq!(serde_json::to_string(&SourceName::steward()).unwrap(), "\"steward\"");
    }
}
