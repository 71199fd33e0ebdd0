//! One attribute in the schema of a register.

use crate::{Datatype, FieldName, Key, Pattern, RegisterName, Value, Violation};

/// How many values a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Cardinality {
    /// One value.
    #[serde(rename = "1")]
    One,
    /// Any number of values.
    #[serde(rename = "n")]
    Many,
}

impl Cardinality {
    /// `1` or `n`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Many => "n",
        }
    }
}

/// Who may see the values of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Anyone.
    #[default]
    Open,
    /// Those whom the owner of the register admits.
    Restricted,
    /// Restricted, and about a living person.
    Personal,
}

impl Classification {
    /// `open`, `restricted` or `personal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restricted => "restricted",
            Self::Personal => "personal",
        }
    }
}

/// One entry of an enumerated code list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code as it stands in items.
    pub code: String,
    /// What it means, for people.
    pub title: String,
}

/// One attribute in the schema of a register.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDefinition {
    /// The name of the field in items.
    pub name: FieldName,
    /// What its text must look like.
    pub datatype: Datatype,
    /// One value or several.
    pub cardinality: Cardinality,
    /// Whether every live record must have it.
    #[serde(default)]
    pub required: bool,
    /// What it means, for people.
    pub description: String,
    /// Who may see it.
    #[serde(default)]
    pub classification: Classification,
    /// The register whose keys the values are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterName>,
    /// What each value must match as a whole, besides its datatype.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// The codes that a value may be, for the datatype `code` and no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// Whether the field is out of use: it stays in the items that have it, and no new value is let in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl FieldDefinition {
    /// An open, optional field without pattern, codes or reference.
    pub fn new(name: FieldName, datatype: Datatype, cardinality: Cardinality, description: impl Into<String>) -> Self {
        Self {
            name,
            datatype,
            cardinality,
            required: false,
            description: description.into(),
            classification: Classification::Open,
            register: None,
            pattern: None,
            codes: Vec::new(),
            retired: false,
        }
    }

    /// Checks one text by datatype, codes, form of a key and pattern; the error is the rule it breaks, worded to follow "must".
    pub fn check_text(&self, text: &str) -> Result<(), String> {
        self.datatype.check(text).map_err(str::to_owned)?;
        if !self.codes.is_empty() && self.codes.iter().all(|code| code.code != text) {
            let codes: Vec<&str> = self.codes.iter().map(|code| code.code.as_str()).collect();
            return Err(format!("be one of the codes {}", codes.join(", ")));
        }
        if let (Some(register), true) = (&self.register, self.datatype != Datatype::Curie)
            && Key::parse(text).is_err()
        {
            return Err(format!("be a key of the register {register}"));
        }
        match &self.pattern {
            Some(pattern) if !pattern.matches(text) => Err(format!("match the pattern {pattern}")),
            _ => Ok(()),
        }
    }

    /// Whether the value is one text or a list as the cardinality demands; the error is worded to follow "must".
    pub(crate) fn check_cardinality(&self, value: &Value) -> Result<(), &'static str> {
        match (self.cardinality, value) {
            (Cardinality::One, Value::Many(_)) => Err("be one value, not a list"),
            (Cardinality::Many, Value::One(_)) => Err("be a list of values"),
            (Cardinality::One, Value::One(_)) | (Cardinality::Many, Value::Many(_)) => Ok(()),
        }
    }

    /// Adds what is wrong with the value.
    pub(crate) fn check_value(&self, value: &Value, violations: &mut Vec<Violation>) {
        let name = self.name.as_str();
        if let Err(rule) = self.check_cardinality(value) {
            violations.push(Violation::new(name, value.to_string(), rule));
        }
        for text in value.texts() {
            if let Err(rule) = self.check_text(text) {
                violations.push(Violation::new(name, text, rule));
            }
        }
    }

    /// Adds what is wrong with the definition itself; `place` names it in the list of fields.
    pub(crate) fn check(&self, place: &str, violations: &mut Vec<Violation>) {
        let mut refuse = |what: &str, value: &str, rule: &str| {
            violations.push(Violation::new(format!("{place}.{what}"), value, rule));
        };
        match (self.datatype, self.codes.is_empty()) {
            (Datatype::Code, true) => refuse("codes", "", "list the codes that a value may be"),
            (Datatype::Code, false) | (_, true) => {}
            (other, false) => refuse("datatype", other.as_str(), "be code, because the field lists codes"),
        }
        for (position, code) in self.codes.iter().enumerate() {
            let repeated = self
                .codes
                .iter()
                .take(position)
                .any(|earlier| earlier.code == code.code);
            if repeated {
                refuse("codes", &code.code, "list each code once");
            } else if let Err(rule) = Datatype::Code.check(&code.code) {
                refuse("codes", &code.code, rule);
            }
        }
        if self.retired && self.required {
            refuse("required", "true", "be false, because the field is retired");
        }
    }
}
