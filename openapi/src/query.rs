//! Parameters after the question mark.
//!
//! Every member is text here, whatever its schema says: the service reads it with the rule for that parameter, so that the answer to a wrong one names the parameter, the value and the rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// No parameters at all. Unknown ones are refused, so that a misspelt parameter is never ignored in silence.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

/// The state of a register that a reader asks for. `recorded_at`, `edition` and `log_size` exclude each other; without them it is the present.
/// `valid_at` goes with any of them: it is a time in the world, not one of the log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AsOfQuery {
    /// The register as it stood at this time (RFC 3339, such as `2026-05-01T00:00:00Z`).
    #[param(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<String>,
    /// The register as published in this edition.
    #[param(value_type = Option<u64>, minimum = 1)]
    pub edition: Option<String>,
    /// The register as it stood after this number of entries.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub log_size: Option<String>,
    /// Only what holds in the world on this day (`2026-05-01`), by `start-date` and `end-date`; both days count.
    #[param(value_type = Option<String>, format = Date)]
    pub valid_at: Option<String>,
}

/// A page of records.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RecordsQuery {
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of records on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
    /// The register as it stood at this time (RFC 3339, such as `2026-05-01T00:00:00Z`).
    #[param(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<String>,
    /// The register as published in this edition.
    #[param(value_type = Option<u64>, minimum = 1)]
    pub edition: Option<String>,
    /// The register as it stood after this number of entries.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub log_size: Option<String>,
    /// Only what holds in the world on this day (`2026-05-01`), by `start-date` and `end-date`; both days count.
    #[param(value_type = Option<String>, format = Date)]
    pub valid_at: Option<String>,
    /// Which records: `live` ones without this parameter.
    #[param(value_type = Option<crate::record::StatusFilter>, inline)]
    pub status: Option<String>,
    /// The fields of the items to show, with commas between; all of them without this parameter.
    #[param(example = "name")]
    pub fields: Option<String>,
    /// The field to sort by, with `-` before it for the greatest first; by key without this parameter. Records without a value come last, and those with the same value by key. Goes with live records of the present or of an edition, and fields that have one value and no long text.
    #[param(example = "-name")]
    pub sort: Option<String>,
    /// Whether to count the records on all pages, too. Where the index of an edition cannot tell, that takes as long as reading all of them.
    #[param(value_type = Option<bool>, default = false)]
    pub count: Option<String>,
}

/// Conditions on the fields of a register, beside the other parameters of a list.
#[derive(Debug, Clone, Default, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// Conditions on the fields of the register, all of which must hold: `filter[town]=Leeds` for equality, and with a test `filter[town][in]=Leeds,York`, `filter[postcode][prefix]=LS1`, `filter[start-date][from]=2015`, `filter[start-date][to]=2016`, `filter[locality][missing]=true`. A field with several values fulfils a condition when one of them does.
    #[param(style = DeepObject, explode, additional_properties, example = json!({"name": "Ministry of Rivers"}))]
    pub filter: BTreeMap<String, String>,
}

/// Which records to download.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DownloadQuery {
    /// The register as it stood at this time (RFC 3339, such as `2026-05-01T00:00:00Z`).
    #[param(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<String>,
    /// The register as published in this edition.
    #[param(value_type = Option<u64>, minimum = 1)]
    pub edition: Option<String>,
    /// The register as it stood after this number of entries.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub log_size: Option<String>,
    /// Only what holds in the world on this day (`2026-05-01`), by `start-date` and `end-date`; both days count.
    #[param(value_type = Option<String>, format = Date)]
    pub valid_at: Option<String>,
    /// Which records: `live` ones without this parameter.
    #[param(value_type = Option<crate::record::StatusFilter>, inline)]
    pub status: Option<String>,
    /// The fields of the items to show, with commas between; all of them without this parameter.
    #[param(example = "name")]
    pub fields: Option<String>,
}

/// A page of any list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of things on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// A stretch of the log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// Read entries with greater numbers than this.
    #[param(value_type = Option<u64>, minimum = 0, default = 0)]
    pub after: Option<String>,
    /// Number of entries on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// The moments that an ownership list is about.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OwnershipQuery {
    /// Only the records in force on this day (`2026-05-01`); all of them without this parameter.
    #[param(value_type = Option<String>, format = Date)]
    pub valid_at: Option<String>,
    /// The records as they were known at this time (RFC 3339, such as `2026-05-01T00:00:00Z`).
    #[param(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<String>,
    /// The same as `valid_at`, under its earlier name, until the end of 2027.
    #[param(value_type = Option<String>, format = Date)]
    #[deprecated = "say valid_at"]
    pub as_of: Option<String>,
}

/// A page of change sets.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangeSetsQuery {
    /// Only those of this register.
    #[param(max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: Option<String>,
    /// Only those in this state.
    #[param(value_type = Option<crate::change_set::ChangeSetState>, inline)]
    pub state: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of change sets on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// A page of the changes of a change set.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Only those of this kind.
    #[param(value_type = Option<crate::change_set::ChangeKind>, inline)]
    pub kind: Option<String>,
    /// Only those in this state.
    #[param(value_type = Option<crate::change::ChangeState>, inline)]
    pub state: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of changes on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// The size of a log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SizeQuery {
    /// Number of entries; the greatest there is without this parameter.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub size: Option<String>,
}

/// Two sizes of a log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyQuery {
    /// Number of entries of the earlier log; any log continues the empty one, which needs no proof.
    #[param(value_type = u64, minimum = 1)]
    pub from: Option<String>,
    /// Number of entries of the later log; the present one without this parameter.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub to: Option<String>,
}

/// Two states of a register: `from` or `from_size`, and `to`, `to_size` or the present.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DifferenceQuery {
    /// The earlier state: the register as it stood at this time (RFC 3339).
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<String>,
    /// The later state, as a time; the present without `to` and `to_size`.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<String>,
    /// The earlier state, as a number of entries.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub from_size: Option<String>,
    /// The later state, as a number of entries.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub to_size: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of records on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// An earlier edition.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EditionDifferenceQuery {
    /// Number of the earlier edition; the one before without this parameter. 0 is the empty register.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub from: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Number of records on a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
}

/// A page of the records of a register.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RegisterPageQuery {
    /// Where the list of records goes on.
    pub cursor: Option<String>,
}

/// A position in the change feed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FeedQuery {
    /// Number of the last entry that is known already: `next_after` of the answer before, `log_size` of an extract, or 0.
    #[param(value_type = Option<u64>, minimum = 0, default = 0)]
    pub after: Option<String>,
    /// Number of changes at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
    /// How long to wait for a change when there is none, in seconds.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 30, default = 0)]
    pub wait: Option<String>,
}

/// An earlier edition, for a whole file.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EarlierEditionQuery {
    /// Number of the earlier edition; the one before without this parameter. 0 is the empty register.
    #[param(value_type = Option<u64>, minimum = 0)]
    pub from: Option<String>,
}

/// A source record, and the state of the register that is asked about.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HolderQuery {
    /// Name of the source.
    #[param(value_type = String, example = "land-office")]
    pub source: Option<String>,
    /// The row in that source.
    #[param(value_type = String, example = "4711")]
    pub id: Option<String>,
    /// The register as it stood at this time (RFC 3339, such as `2026-05-01T00:00:00Z`).
    #[param(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<String>,
    /// The register as published in this edition.
    #[param(value_type = Option<u64>, minimum = 1)]
    pub edition: Option<String>,
}

/// What of an edition a file shall hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExtractQuery {
    /// Only the items that hold in the world on this day (`2026-05-01`); for `jsonl` only.
    #[param(value_type = Option<String>, format = Date)]
    pub valid_at: Option<String>,
}

/// What to search for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// The text: any words of the record in any order, the last one as far as it is typed. Without a space after it the last word may go on.
    #[param(value_type = String, example = "14 castle st any", max_length = 500)]
    pub q: Option<String>,
    /// Most hits that are wanted.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 50, default = 10)]
    pub limit: Option<String>,
    /// The edition to search; the latest without this parameter.
    #[param(value_type = Option<u64>, minimum = 1)]
    pub edition: Option<String>,
}

/// What a reconciliation service is asked; without any of it, for its manifest.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReconcileQuery {
    /// A batch of queries, as a JSON object.
    #[param(example = "{\"q0\": {\"query\": \"Ministry of Rivers\"}}")]
    pub queries: Option<String>,
    /// Records and the properties that are wanted of them, as a JSON object.
    ///
    /// `{"ids": ["ORG-1"], "properties": [{"id": "name"}]}` asks for the names; it has no place beside queries.
    pub extend: Option<String>,
}

/// What to complete.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SuggestQuery {
    /// What was typed so far.
    #[param(value_type = String, example = "riv", max_length = 500)]
    pub prefix: Option<String>,
    /// How many suggestions to pass over.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 40)]
    pub cursor: Option<String>,
}

/// One thing that is to be shown.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PreviewQuery {
    /// The key of a record, or the name of a property or type.
    #[param(value_type = String, example = "ORG-1")]
    pub id: Option<String>,
}

/// Which properties to propose.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProposeQuery {
    /// A type. A register has only itself, so this changes nothing.
    #[serde(rename = "type")]
    pub wanted_type: Option<String>,
    /// Most properties that are wanted.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    pub limit: Option<String>,
}
