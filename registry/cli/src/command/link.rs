//! `registrar link`

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use pipelines::link::{
    Evaluation, Figures, LinkInput, LinkOptions, LinkOutcome, LinkSpec, Suggestion, evaluate, precision_recall_svg,
    run, suggest,
};
use serde_json::json;

use crate::destination::write_to;
use crate::output::{Output, table, thousands};

/// Link the records of any files: which of them are one thing.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:
  registrar link suggest people.csv --unique-id id > people.toml
  registrar link run --spec people.toml people.csv --out clusters.csv
  registrar link evaluate --spec people.toml people.csv --truth cluster")]
pub enum Link {
    /// Write a specification worked out from the data.
    Suggest(Suggest),
    /// Sort the records into clusters.
    Run(Run),
    /// Compare the clusters with a labelled truth.
    Evaluate(Evaluate),
}

/// Write a specification worked out from the data.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  registrar link suggest people.csv --unique-id id > people.toml")]
pub struct Suggest {
    /// CSV, JSON lines, Parquet or XLSX files with the same columns.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The column that numbers the records of each file; rows are numbered by their line without it.
    #[arg(long, value_name = "COL")]
    unique_id: Option<String>,
    /// A column that is not to be looked at; may be given several times.
    #[arg(long, value_name = "COL")]
    exclude: Vec<String>,
}

/// Sort the records into clusters.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  registrar link run --spec people.toml people.csv --out clusters.csv --pairs pairs.csv
  registrar link run --spec people.toml people.csv --out clusters.csv --reasons reasons.csv --never-same decided.csv")]
pub struct Run {
    /// The specification, as `link suggest` writes it.
    #[arg(long, value_name = "SPEC")]
    spec: PathBuf,
    /// Files with the columns that the specification names.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the clusters go: `source,unique_id,cluster_id`.
    #[arg(long, value_name = "CLUSTERS.csv")]
    out: PathBuf,
    /// Where the pairs with their match weights go.
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// Where the reasons of the clusters go: for each the strongest links that hold it together, with the fields that agreed
    /// and the rules that found them. A link whose `hold` is `bridge` is the only one between its two sides.
    #[arg(long, value_name = "REASONS.csv")]
    reasons: Option<PathBuf>,
    /// Pairs that are never the same, by identifiers, or by sources and identifiers under the names that --pairs writes: no
    /// cluster holds both of them.
    #[arg(long, value_name = "PAIRS.csv")]
    never_same: Option<PathBuf>,
}

/// Compare the clusters with a labelled truth.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  registrar link evaluate --spec people.toml people.csv --truth cluster --report evaluation")]
pub struct Evaluate {
    /// The specification, as `link suggest` writes it.
    #[arg(long, value_name = "SPEC")]
    spec: PathBuf,
    /// Files with the columns that the specification names.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The column with the label of each record, or a CSV file of pairs of identifiers. It is never compared.
    #[arg(long, value_name = "COL|PAIRS.csv")]
    truth: String,
    /// Folder for the precision–recall curve; made when missing.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

impl Link {
    /// Suggests, runs or evaluates.
    pub fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        match self {
            Self::Suggest(suggest) => suggest.carry_out(output),
            Self::Run(run) => run.carry_out(output),
            Self::Evaluate(evaluate) => evaluate.carry_out(output),
        }
    }
}

impl Suggest {
    fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        let input = LinkInput::read(&self.files, self.unique_id.as_deref())?;
        for column in &self.exclude {
            input.column(column)?;
        }
        let suggestion = suggest(&input, self.unique_id.as_deref(), &self.exclude)?;
        let text = describe(&suggestion)?;
        output.answer(&text, &suggestion.spec)
    }
}

/// The specification as TOML, with what was found as comments.
fn describe(suggestion: &Suggestion) -> anyhow::Result<String> {
    let mut text = String::from("# Worked out from the data by `registrar link suggest`.\n");
    for (column, reason) in &suggestion.left_out {
        text.extend([format!("# {column:?} is not compared: {reason}.\n")]);
    }
    for (rule, recall, pairs) in &suggestion.blocking {
        let keys = rule.keys.join(" + ");
        text.extend([format!(
            "# {keys}: {:.2} % of matches with those before it, {pairs:.0} pairs.\n",
            100.0 * recall
        )]);
    }
    text.push_str(&toml::to_string(&suggestion.spec).context("the specification cannot be written as TOML")?);
    Ok(text)
}

impl Run {
    fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        let started = Instant::now();
        let spec = LinkSpec::load(&self.spec)?;
        let input = LinkInput::read(&self.files, spec.unique_id.as_deref())?;
        let options = LinkOptions {
            never_same: self.never_same.clone(),
            reasons: self.reasons.is_some(),
        };
        let outcome = run(&spec, &input, &options)?;
        write_to(&self.out, |file| {
            outcome
                .write_clusters(&input, file)
                .with_context(|| format!("{} cannot be written", self.out.display()))
        })?;
        if let Some(path) = &self.pairs {
            write_to(path, |file| {
                outcome
                    .write_pairs(&input, spec.threshold.min(0.0), file)
                    .with_context(|| format!("{} cannot be written", path.display()))
            })?;
        }
        if let Some(path) = &self.reasons {
            write_to(path, |file| {
                outcome
                    .write_reasons(&input, file)
                    .with_context(|| format!("{} cannot be written", path.display()))
            })?;
        }
        let seconds = started.elapsed().as_secs_f64();
        let text = format!(
            "{} records → {} clusters in {seconds:.2} s; {} pairs compared, {} links cut.\n{}{}{}",
            thousands(input.rows.len() as u64),
            thousands(outcome.cluster_count() as u64),
            thousands(outcome.linked.compared.len() as u64),
            thousands(outcome.linked.clusters.cut.len() as u64),
            recall_line(&outcome),
            skipped_lines(&outcome),
            weak_line(&outcome)
        );
        let value = json!({
            "records": input.rows.len(),
            "clusters": outcome.cluster_count(),
            "pairs_compared": outcome.linked.compared.len(),
            "links_cut": outcome.linked.clusters.cut.len(),
            "blocking_recall_estimated": outcome.linked.blocking_recall,
            "blocks_skipped": outcome.skipped.len(),
            "seconds": seconds,
        });
        output.answer(&text, &value)
    }
}

/// How many links hold a cluster together that may be false bridges.
fn weak_line(outcome: &LinkOutcome) -> String {
    match outcome.weak_reasons() {
        0 => String::new(),
        weak => format!(
            "\n{} links hold the sides of their cluster together alone; look at them in the reasons, where `hold` is not `firm`.",
            thousands(weak as u64)
        ),
    }
}

fn recall_line(outcome: &LinkOutcome) -> String {
    let recall = outcome.linked.blocking_recall;
    if outcome.linked.compared.is_empty() && !recall.is_nan() {
        return "Nothing was compared: no blocking rule parts the records into blocks small enough that two of them share. \
                Compare by columns that tell the records apart, or name rules under [[blocking]]."
            .to_owned();
    }
    if recall.is_nan() {
        return "Candidates were looked up name by name, so that there is no recall of blocking to estimate."
            .to_owned();
    }
    format!(
        "Blocking finds {:.1} % of the matching pairs that have anything in common, estimated without labels.",
        100.0 * recall
    )
}

/// The largest blocks that were left out.
fn skipped_lines(outcome: &LinkOutcome) -> String {
    let shown = outcome.skipped.iter().take(5);
    let lines = shown.map(|(rule, value, rows)| {
        format!(
            "\nSkipped, too large: {rule} = {value:?}, {} records.",
            thousands(*rows as u64)
        )
    });
    let rest = outcome.skipped.len().saturating_sub(5);
    let more = if rest > 0 {
        format!("\nand {} smaller ones.", thousands(rest as u64))
    } else {
        String::new()
    };
    lines.collect::<String>() + &more
}

impl Evaluate {
    fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        let started = Instant::now();
        let spec = LinkSpec::load(&self.spec)?;
        let input = LinkInput::read(&self.files, spec.unique_id.as_deref())?;
        let read = started.elapsed().as_secs_f64();
        let evaluation = evaluate(&spec, &input, &self.truth)?;
        if let Some(folder) = &self.report {
            write_curve(folder, &evaluation)?;
        }
        let seconds = evaluation.outcome.seconds;
        let all = read + seconds.learn + seconds.link;
        let mut text = String::new();
        for field in &evaluation.taken_out {
            text.extend([format!("Field {field} holds the truth and is not compared.\n")]);
        }
        if evaluation.unlabelled > 0 {
            text.extend([format!(
                "{} of {} records have no label and are left out of the figures.\n",
                thousands(evaluation.unlabelled as u64),
                thousands(input.rows.len() as u64)
            )]);
        }
        let rows = [
            ("pairs before clustering", evaluation.pairs),
            ("pairs after clustering", evaluation.clustered_pairs),
            ("B³ before clustering (connected)", evaluation.connected_b_cubed),
            ("B³ after clustering", evaluation.b_cubed),
        ];
        text.push_str(&table(
            &["", "Precision", "Recall", "F1"],
            rows.iter().map(|(name, figures)| figures_row(name, *figures)),
        ));
        let estimated = Some(evaluation.outcome.linked.blocking_recall).filter(|recall| !recall.is_nan());
        let estimated = estimated.map_or_else(|| "not".to_owned(), |recall| format!("{recall:.4}"));
        text.extend([format!(
            "\nBlocking recall: {:.4} true, {estimated} estimated without labels; {} pairs compared for {} that match.\n",
            evaluation.blocking_recall,
            thousands(evaluation.outcome.linked.compared.len() as u64),
            thousands(evaluation.wanted as u64)
        )]);
        let thresholds = evaluation.thresholds.iter().map(|row| {
            let mut cells = figures_row(&format!("{:.0}", row.threshold), row.figures);
            cells.insert(1, thousands(row.pairs as u64));
            cells
        });
        text.push_str(&table(
            &["Threshold (bits)", "Pairs", "Precision", "Recall", "F1"],
            thresholds,
        ));
        text.extend([format!(
            "\nSeconds: read {read:.2}, learn {:.2}, link {:.2}, all {all:.2}.{}",
            seconds.learn,
            seconds.link,
            skipped_lines(&evaluation.outcome)
        )]);
        output.answer(&text, &as_json(&evaluation, read, all))
    }
}

fn figures_row(name: &str, figures: Figures) -> Vec<String> {
    let number = |share: f64| format!("{share:.4}");
    vec![
        name.to_owned(),
        number(figures.precision),
        number(figures.recall),
        number(figures.f1),
    ]
}

fn as_json(evaluation: &Evaluation, read: f64, all: f64) -> serde_json::Value {
    json!({
        "records_without_label": evaluation.unlabelled,
        "pairs": evaluation.pairs,
        "pairs_after_clustering": evaluation.clustered_pairs,
        "b_cubed_before_clustering": evaluation.connected_b_cubed,
        "b_cubed": evaluation.b_cubed,
        "matching_pairs": evaluation.wanted,
        "pairs_compared": evaluation.outcome.linked.compared.len(),
        "blocking_recall": evaluation.blocking_recall,
        "blocking_recall_estimated": evaluation.outcome.linked.blocking_recall,
        "thresholds": evaluation.thresholds,
        "seconds": { "read": read, "learn": evaluation.outcome.seconds.learn, "link": evaluation.outcome.seconds.link, "all": all },
    })
}

fn write_curve(folder: &Path, evaluation: &Evaluation) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    let path = folder.join("precision-recall.svg");
    std::fs::write(&path, precision_recall_svg(evaluation))
        .with_context(|| format!("{}: cannot be written", path.display()))
}
