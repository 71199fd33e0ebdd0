//! `registrar explain`

use std::path::PathBuf;

use clap::Args;
use pipelines::explain::{Ending, ExplainOptions, ExplainedColumn, Explanation, Meeting, RuleMeeting, explain};
use registry_core::{PairEvidence, SourceName, SourceReference};
use registry_store::StoreError;

use super::run::source_and_file;
use crate::output::{Output, table, thousands};
use crate::place::StorePlace;
use crate::progress::ProgressDisplay;

/// Most keys of one record that are shown for one blocking rule.
const KEYS_SHOWN: usize = 3;

/// Widest bar of the waterfall, in characters.
const BAR_WIDTH: f64 = 30.0;

/// Say why two source records are one thing, or why not: what their match weight is made of, whether blocking let them
/// meet, and what kept them apart.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar explain organisation --input companies=companies.csv --input premises=premises.csv \\
      companies:01234567 premises:P-1042
  registrar explain my-spec.toml --input suppliers=suppliers.csv suppliers:17 suppliers:93 --format json")]
pub struct Explain {
    /// Name of a shipped specification (address, organisation) or path of a TOML file.
    spec: String,
    /// One source record.
    #[arg(value_name = "SOURCE:ID", value_parser = source_record)]
    left: SourceReference,
    /// The other.
    #[arg(value_name = "SOURCE:ID", value_parser = source_record)]
    right: SourceReference,
    /// A source of the specification and its file; once for each source.
    #[arg(long = "input", value_name = "SOURCE=FILE", value_parser = source_and_file)]
    inputs: Vec<(SourceName, PathBuf)>,
}

fn source_record(text: &str) -> Result<SourceReference, String> {
    let (source, id) = text.split_once(':').ok_or("write SOURCE:ID, such as fhrs:1042")?;
    Ok(SourceReference {
        source: source.parse::<SourceName>().map_err(|error| error.to_string())?,
        source_record_id: id.to_owned(),
    })
}

impl Explain {
    /// Explains. What people decided is looked up in the store, when there is one.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = match place.open_to_read() {
            Ok(store) => Some(store),
            Err(error) if matches!(error.downcast_ref(), Some(StoreError::NoStore { .. })) => None,
            Err(error) => return Err(error),
        };
        let options = ExplainOptions {
            spec: self.spec.clone(),
            inputs: self.inputs.clone(),
            left: self.left.clone(),
            right: self.right.clone(),
        };
        let display = ProgressDisplay::new(output);
        let explanation = explain(store.as_ref(), &options, &|progress| display.show(progress))?;
        output.answer(&describe(&explanation), &explanation)
    }
}

fn describe(explanation: &Explanation) -> String {
    let PairEvidence { left, right, .. } = &explanation.evidence;
    let columns = table(
        &["Column", &left.to_string(), &right.to_string()],
        explanation.columns.iter().map(column),
    );
    let rules = table(&["Blocking rule", "The two"], explanation.rules.iter().map(rule));
    [ending(explanation), columns, waterfall(explanation), rules].join("\n\n")
}

fn column(column: &ExplainedColumn) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![column.column.clone(), text(&column.left), text(&column.right)]
}

fn ending(explanation: &Explanation) -> String {
    let weight = explanation.evidence.match_weight;
    match &explanation.ending {
        Ending::Joined { links } if links.is_empty() => {
            "One thing: a person decided that they are the same.".to_owned()
        }
        Ending::Joined { links } if links.len() == 1 => {
            format!(
                "One thing: they match with {weight:.1} bits, and {:.1} are enough.",
                explanation.same
            )
        }
        Ending::Joined { links } => {
            let steps = links
                .iter()
                .map(|link| format!("  {} = {}   {:.1} bits", link.left, link.right, link.match_weight));
            let steps: Vec<String> = steps.collect();
            format!("One thing, through {} links:\n{}", links.len(), steps.join("\n"))
        }
        Ending::Unusable { source_records } => {
            let records: Vec<String> = source_records.iter().map(ToString::to_string).collect();
            format!(
                "Two things: {} cannot be used, because a value that every record needs is missing.",
                records.join(" and ")
            )
        }
        Ending::KeptApart { reason } => {
            format!("Two things: with {weight:.1} bits they match, but were kept apart because {reason}.")
        }
        Ending::BelowThreshold { missing } => {
            format!(
                "Two things: they match with {weight:.1} bits, {missing:.1} short of {:.1}.",
                explanation.same
            )
        }
        Ending::NeverCompared { would_match: true } => format!(
            "Two things, because they were never compared: no blocking rule put them together. They would match with \
             {weight:.1} bits."
        ),
        Ending::NeverCompared { would_match: false } => format!(
            "Two things: no blocking rule put them together, and with {weight:.1} bits they would not match either."
        ),
    }
}

/// A line for each part of the match weight, with a bar from the sum before it to the sum after it.
fn waterfall(explanation: &Explanation) -> String {
    let parts = &explanation.evidence.parts;
    let mut sums = vec![0.0];
    for (_, _, weight) in parts {
        sums.push(sums.last().copied().unwrap_or_default() + weight);
    }
    let low = sums.iter().copied().fold(0.0, f64::min);
    let high = sums.iter().copied().fold(0.0, f64::max);
    let bar = |from: f64, to: f64| {
        let place = |sum: f64| ((sum - low) / (high - low).max(f64::EPSILON) * BAR_WIDTH).round();
        let (start, end) = (place(from.min(to)), place(from.max(to)));
        let sign = if to < from { "▒" } else { "█" };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "both lie between 0 and the width"
        )]
        let (start, length) = (start as usize, (end - start) as usize);
        format!("{}{}", " ".repeat(start), sign.repeat(length))
    };
    let rows = parts.iter().zip(sums.windows(2)).map(|((name, level, weight), sums)| {
        vec![
            name.clone(),
            level.clone(),
            format!("{weight:+.1}"),
            bar(sums[0], sums[1]),
        ]
    });
    let total = vec![
        "match weight".to_owned(),
        format!(
            "same from {:.1}, review from {:.1}",
            explanation.same, explanation.review
        ),
        format!("{:.1}", explanation.evidence.match_weight),
        bar(0.0, explanation.evidence.match_weight),
    ];
    table(&["Comparison", "Outcome", "Bits", ""], rows.chain([total]))
}

fn rule(rule: &RuleMeeting) -> Vec<String> {
    let made = match &rule.meeting {
        Meeting::Compared { key } => format!("compared: both have {key}"),
        Meeting::TooLarge { key, records } => format!(
            "not compared: both have {key}, as {} source records do, too many for one block",
            thousands(*records as u64)
        ),
        Meeting::Apart { left, right } => format!("not compared: {} and {}", keys(left), keys(right)),
    };
    vec![rule.rule.clone(), made]
}

fn keys(keys: &[String]) -> String {
    if keys.is_empty() {
        return "no value".to_owned();
    }
    let more = if keys.len() > KEYS_SHOWN { ", …" } else { "" };
    format!("{}{more}", keys[..keys.len().min(KEYS_SHOWN)].join(", "))
}
