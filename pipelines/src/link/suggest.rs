//! A specification worked out from files that nobody has described.

use cleaning::limits::LINK_BLOCK_RECORDS;
use cleaning::linkage::TextColumn;
use cleaning::linkage::general::{
    FieldKind, FieldRule, LeftOut, NamedColumn, Pairing, Records, Study, fields, is_delivery, profile,
};

use super::input::LinkInput;
use super::spec::{BlockingSection, LinkSpec, Pairs};
use crate::error::{PipelineError, Result};

/// Sources hold everything once when no more than this share of the matches lies within one of them: of two sources that
/// do not, about half of the matches lie within.
const WITHIN_SOURCES_MAX: f64 = 0.25;
/// Names of columns that give the answer away; they are never compared.
const ANSWERS: [&str; 6] = ["cluster", "cluster_id", "label", "truth", "is_match", "true_cluster"];

/// Whether the name of a column says that it holds the answer.
pub(crate) fn is_answer(column: &str) -> bool {
    ANSWERS.contains(&column.trim().to_lowercase().as_str())
}

/// Words in the names of columns that hold names of organisations.
const ORGANISATIONS: [&str; 10] = [
    "organisation",
    "organization",
    "supplier",
    "company",
    "charity",
    "employer",
    "vendor",
    "business",
    "buyer",
    "provider",
];

/// A specification, and why it is as it is.
#[derive(Debug)]
pub struct Suggestion {
    /// The specification.
    pub spec: LinkSpec,
    /// The share of matching pairs that each blocking rule and those before it find, and the pairs it costs.
    pub blocking: Vec<(BlockingSection, f64, f64)>,
    /// Columns that are not compared, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// Looks at the columns and works out fields, blocking and which pairs can be one thing. Columns in `excluded` are not
/// looked at.
///
/// # Errors
/// When no column is worth comparing.
pub fn suggest(input: &LinkInput, unique_id: Option<&str>, excluded: &[String]) -> Result<Suggestion> {
    let mut left_out = Vec::new();
    let mut columns: Vec<(String, TextColumn)> = Vec::new();
    for name in &input.columns {
        if Some(name.as_str()) == unique_id {
            left_out.push((name.clone(), "the identifier of the row".to_owned()));
        } else if excluded.contains(name) {
            left_out.push((name.clone(), "excluded".to_owned()));
        } else if is_answer(name) {
            left_out.push((name.clone(), "its name says that it holds the answer".to_owned()));
        } else {
            columns.push((name.clone(), input.column(name)?));
        }
    }
    let sources: Vec<u32> = input
        .rows
        .iter()
        .map(|row| u32::try_from(row.file).unwrap_or(u32::MAX))
        .collect();
    let source_column = delivery_column(&columns, &sources);
    if let Some(name) = &source_column {
        columns.retain(|(known, _)| known != name);
        left_out.push((
            name.clone(),
            "it names the delivery: records alike in all else differ in it".to_owned(),
        ));
    }
    let named: Vec<NamedColumn> = columns
        .iter()
        .map(|(name, values)| NamedColumn { name, values })
        .collect();
    let (mut rules, silent) = profile(&named);
    left_out.extend(
        silent
            .into_iter()
            .map(|(name, reason)| (name.to_owned(), sentence(reason).to_owned())),
    );
    if rules.is_empty() {
        return Err(PipelineError::Input(format!(
            "{}: no column is worth comparing: all are empty, constant, or number the rows",
            input.paths()[0].display()
        )));
    }
    if let [only] = rules.as_mut_slice()
        && names_organisations(only)
    {
        only.kind = FieldKind::OrganisationName;
        return Ok(Suggestion {
            spec: LinkSpec {
                unique_id: unique_id.map(str::to_owned),
                source_column: None,
                pairs: Pairs::Any,
                once_in: Vec::new(),
                threshold: 0.0,
                block_records_max: LINK_BLOCK_RECORDS,
                field: rules,
                blocking: Vec::new(),
            },
            blocking: Vec::new(),
            left_out,
        });
    }
    let mut records = Records::new(fields(&rules, &named), sources, Pairing::Any);
    let between = source_column.is_some() || (input.sources.len() > 1 && holds_each_once(&records));
    if let Some(name) = &source_column {
        records.sources = deliveries(&records.sources, &input.sources, &input.column(name)?).0;
    }
    if between {
        records.pairing = Pairing::Between;
    }
    let mut spec = LinkSpec {
        unique_id: unique_id.map(str::to_owned),
        source_column,
        pairs: if between { Pairs::Between } else { Pairs::Any },
        once_in: Vec::new(),
        threshold: 0.0,
        block_records_max: LINK_BLOCK_RECORDS,
        field: rules,
        blocking: Vec::new(),
    };
    let study = Study::new(&records, &[], LINK_BLOCK_RECORDS);
    let chosen = study.choose_keys(records.len());
    let blocking: Vec<(BlockingSection, f64, f64)> = chosen
        .iter()
        .map(|(key, choice)| (spec.describe(key), choice.recall, choice.pairs))
        .collect();
    spec.blocking = blocking.iter().map(|rule| rule.0.clone()).collect();
    Ok(Suggestion {
        spec,
        blocking,
        left_out,
    })
}

/// Whether the field holds names of organisations, by the name of its column.
fn names_organisations(field: &FieldRule) -> bool {
    let name = field.name.to_lowercase();
    let speaks = ORGANISATIONS.iter().any(|word| name.contains(word));
    speaks && field.columns.len() == 1 && matches!(field.kind, FieldKind::Name | FieldKind::Words)
}

const fn sentence(reason: LeftOut) -> &'static str {
    match reason {
        LeftOut::Empty => "no row has a value",
        LeftOut::Constant => "all rows have the same value",
        LeftOut::RowNumber => "no two rows share a value: it numbers the rows",
    }
}

/// Whether the records match across sources and hardly within them.
fn holds_each_once(records: &Records) -> bool {
    Study::new(records, &[], LINK_BLOCK_RECORDS).share_within_sources(records) <= WITHIN_SOURCES_MAX
}

/// The column that names deliveries, if there is one.
fn delivery_column(columns: &[(String, TextColumn)], sources: &[u32]) -> Option<String> {
    for (index, (name, values)) in columns.iter().enumerate() {
        if values.distinct().nth(30).is_some() {
            continue;
        }
        let others: Vec<NamedColumn> = columns
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, (name, values))| NamedColumn { name, values })
            .collect();
        let (rules, _) = profile(&others);
        let records = Records::new(fields(&rules, &others), sources.to_vec(), Pairing::Any);
        if is_delivery(&records, values) {
            return Some(name.clone());
        }
    }
    None
}

/// Each delivery of each file is a source of its own, called by the value that names it; rows without one are of a source
/// together, called by their file.
pub(super) fn deliveries(sources: &[u32], files: &[String], column: &TextColumn) -> (Vec<u32>, Vec<String>) {
    let mut known: std::collections::HashMap<(u32, u32), u32> = std::collections::HashMap::new();
    let mut names = Vec::new();
    let of_row = sources.iter().enumerate().map(|(row, &source)| {
        *known.entry((source, column.code(row))).or_insert_with(|| {
            names.push(column.text(row).unwrap_or(&files[source as usize]).to_owned());
            u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
        })
    });
    let of_row = of_row.collect();
    (of_row, names)
}
