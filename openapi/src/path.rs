//! Parameters in the path.

use serde::Deserialize;
use utoipa::IntoParams;

/// A register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RegisterPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
}

/// A record of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RecordPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// The key. Percent-encode it: a slash in a key is `%2F`.
    #[param(example = "ORG-1", max_length = 128, pattern = "^[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*$")]
    pub key: String,
}

/// An item of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ItemPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// The item's hash: `sha-256:` and 64 hexadecimal digits.
    #[param(
        example = "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
        pattern = "^sha-256:[0-9a-f]{64}$"
    )]
    pub hash: String,
}

/// An ownership record of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OwnershipPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Identifier of the ownership record.
    #[param(example = "01900000-0000-7000-8000-000000000001")]
    pub id: String,
}

/// A change set.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ChangeSetPath {
    /// Identifier of the change set.
    #[param(example = "01900000-0000-7000-8000-000000000002")]
    pub id: String,
}

/// A file of the documentation page.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DocumentationPath {
    /// Name of the file.
    #[param(example = "swagger-ui.css")]
    pub file: String,
}

/// An entry of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EntryPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Number of the entry, from 1.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub number: String,
}

/// An edition of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EditionPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Number of the edition, from 1.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub number: String,
}

/// A file of an edition.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ExtractPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Number of the edition, from 1.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub number: String,
    /// The form of the file, or its name.
    #[param(value_type = crate::extract::ExtractFormat, inline)]
    pub format: String,
}

/// A download of records.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DownloadPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// The form of the file.
    #[param(value_type = crate::record::DownloadFormat, inline)]
    pub format: String,
}

/// A webhook of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Identifier of the webhook.
    #[param(example = "01900000-0000-7000-8000-000000000005")]
    pub id: String,
}

/// An approval rule.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ApprovalRulePath {
    /// Identifier of the approval rule.
    #[param(example = "01900000-0000-7000-8000-000000000004")]
    pub id: String,
}

/// Something that a reconciliation service completes or shows.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SuggestPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// `entity`, `property` or `type`.
    #[param(example = "entity")]
    pub kind: String,
}

/// A path segment, percent-encoded: a key may hold a slash.
pub fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hexadecimal(byte));
        }
    }
    encoded
}

fn hexadecimal(byte: u8) -> String {
    format!("{byte:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_slash_is_one_segment() {
        assert_eq!(segment("a/b é"), "a%2Fb%20%C3%A9");
    }
}
