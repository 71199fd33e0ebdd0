//! What is wrong with a value, and by which rule.

/// A value that breaks a rule: names the place, the value and the rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Violation {
    /// Where it is: a field name, or a path such as `effects[2].after`.
    pub field: String,
    /// The value as it came; empty when one is missing.
    pub value: String,
    /// The rule in words, worded to follow "must".
    pub rule: String,
}

impl Violation {
    /// A violation of the rule by the value at the place.
    pub fn new(field: impl Into<String>, value: impl Into<String>, rule: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            value: value.into(),
            rule: rule.into(),
        }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { field, value, rule } = self;
        write!(formatter, "{field} is {value:?} and must {rule}")
    }
}
