//! The addresses and parameters of the GOV.UK Registers, for clients of old.

use serde::Deserialize;
use utoipa::IntoParams;

/// A register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CompatPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// `register`, `records`, `entries` or `download-rsf`; with `.json` or `.csv` behind it to say the form.
    #[param(example = "records")]
    pub resource: String,
}

/// One thing of a register.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CompatItemPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// `records`, `entries` or `items`, or the singular of it.
    #[param(example = "records")]
    pub resource: String,
    /// The key, the number or the hash; with `.json` or `.csv` behind it to say the form.
    #[param(example = "ORG-1")]
    pub name: String,
}

/// The proof of an entry.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CompatEntryProofPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Number of the entry, from 1.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub number: String,
    /// Number of entries of the log.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub size: String,
}

/// The proof that a log only grew.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CompatConsistencyPath {
    /// Name of the register: lower-case letters, digits and hyphens.
    #[param(example = "organisation", max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Number of entries of the earlier log.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub from: String,
    /// Number of entries of the later log.
    #[param(value_type = u64, minimum = 1, example = 1)]
    pub size: String,
}

/// A page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompatQuery {
    /// Of records: number of the page, from 1.
    #[param(value_type = Option<u64>, minimum = 1, default = 1)]
    pub page_index: Option<String>,
    /// Of records: how many are on a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 5000, default = 100)]
    pub page_size: Option<String>,
    /// Of entries: number of the first.
    #[param(value_type = Option<u64>, minimum = 1, default = 1)]
    pub start: Option<String>,
    /// Of entries: how many.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 5000, default = 100)]
    pub limit: Option<String>,
}
