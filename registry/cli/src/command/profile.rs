//! `registrar profile`

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::Utc;
use clap::Args;
use cleaning::profile::cluster::ClusterMethod;
use cleaning::profile::{ColumnProfile, ProfileOptions, ValueCount};
use pipelines::profile::{FileProfile, FileProfileOptions, profile_file};
use pipelines::source::ReadOptions;

use crate::output::{Output, table, thousands};

/// Show what the columns of a file hold: how full they are, of what kind, in which forms, and what is odd.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar profile suppliers.csv
  registrar profile suppliers.csv --column name --clusters fingerprint,double-metaphone,neighbour-2
  registrar profile suppliers.xlsx --sheet Sheet2 --html profile.html --format json")]
pub struct Profile {
    /// A file that `run` reads: CSV, JSON lines, Parquet or XLSX.
    file: PathBuf,
    /// A column to profile; once for each, all when not given.
    #[arg(long = "column", value_name = "COLUMN")]
    columns: Vec<String>,
    /// How values that may be one thing are brought together: fingerprint, ngram-N, double-metaphone, cologne,
    /// neighbour-N (edit distance).
    #[arg(long, value_name = "METHOD", value_delimiter = ',', default_value = "fingerprint", value_parser = method)]
    clusters: Vec<ClusterMethod>,
    /// Values in each list.
    #[arg(long, value_name = "N", default_value_t = 10)]
    listed: usize,
    /// The sheet of a workbook; the first one when not given.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The character encoding, when it is not told rightly.
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Write the profile as one HTML page too.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

fn method(text: &str) -> Result<ClusterMethod, String> {
    ClusterMethod::from_name(text).ok_or_else(|| {
        format!("{text:?} is no method: write fingerprint, ngram-2, double-metaphone, cologne or neighbour-1")
    })
}

impl Profile {
    /// Shows the profile.
    pub fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        let options = FileProfileOptions {
            read: ReadOptions {
                sheet: self.sheet.clone(),
                encoding: self.encoding.clone(),
                ..ReadOptions::default()
            },
            columns: self.columns.clone(),
            shown: ProfileOptions {
                listed: self.listed,
                patterns: self.listed,
                clusters: self.clusters.clone(),
                clusters_shown: self.listed,
                today: Some(Utc::now().date_naive()),
            },
        };
        let profile = profile_file(&self.file, &options, &mut |_| {})?;
        if let Some(path) = &self.html {
            std::fs::write(path, profile.html()?).with_context(|| format!("{} cannot be written", path.display()))?;
            output.remark(&format!("The page is {}.", path.display()));
        }
        let text = if self.columns.is_empty() {
            overview(&profile)
        } else {
            details(&profile)
        };
        output.answer(&text, &profile)
    }
}

/// One line for each column.
fn overview(profile: &FileProfile) -> String {
    let rows = profile.columns.iter().map(|column| {
        let lengths = column.lengths.map_or_else(String::new, |lengths| {
            format!("{}–{}", lengths.shortest, lengths.longest)
        });
        let pattern = column
            .patterns
            .first()
            .map_or_else(String::new, |found| visible(&found.pattern));
        vec![
            visible(&column.name),
            column.kind.kind.title().to_owned(),
            percent(column.filled, column.rows),
            thousands(column.placeholders),
            distinct(column),
            lengths,
            pattern,
            column.most_frequent.first().map_or_else(String::new, counted),
            remarks(column),
        ]
    });
    let header = [
        "Column",
        "Kind",
        "Filled",
        "Placeholders",
        "Distinct",
        "Length",
        "Usual pattern",
        "Most frequent",
        "Odd",
    ];
    let findings: Vec<&str> = profile.findings.iter().map(|finding| finding.detail.as_str()).collect();
    format!(
        "{}: {} rows, {} columns, {}, {}\n{}\n--column NAME shows a column in full, --html FILE all of them.\n{}",
        profile.path.display(),
        thousands(profile.rows),
        profile.columns.len(),
        profile.format,
        profile.encoding,
        table(&header, rows),
        findings.join("\n")
    )
}

fn distinct(column: &ColumnProfile) -> String {
    let about = if column.distinct_is_exact { "" } else { "about " };
    format!("{about}{}", thousands(column.distinct))
}

/// What is odd about a column, in few words.
fn remarks(column: &ColumnProfile) -> String {
    let defects = column
        .defects
        .iter()
        .map(|found| format!("{} {}", thousands(found.rows), found.defect.title()));
    let outliers = column
        .outliers
        .iter()
        .map(|found| format!("{} {}", thousands(found.rows), found.reason.title()));
    let formats = (column.kind.formats.len() > 1).then(|| format!("{} date formats", column.kind.formats.len()));
    let clusters = column
        .clusters
        .iter()
        .filter(|summary| summary.clusters > 0)
        .map(|summary| format!("{} clusters by {}", thousands(summary.clusters), summary.method));
    let all: Vec<String> = defects.chain(outliers).chain(formats).chain(clusters).collect();
    all.join("; ")
}

/// Every list of the chosen columns.
fn details(profile: &FileProfile) -> String {
    let tables = profile.columns.iter().map(|column| {
        let lists = lists(column);
        let rows = lists.into_iter().flat_map(|(title, values)| {
            let first = std::iter::once(title).chain(std::iter::repeat(String::new()));
            first
                .zip(values)
                .map(|(title, (value, rows))| vec![title, value, rows])
                .collect::<Vec<_>>()
        });
        format!("{}\n{}\n", visible(&column.name), table(&["", "Value", "Rows"], rows))
    });
    tables.collect::<Vec<_>>().join("\n")
}

type ListedValues = Vec<(String, String)>;

fn lists(column: &ColumnProfile) -> Vec<(String, ListedValues)> {
    let values = |list: &[ValueCount]| -> ListedValues {
        list.iter()
            .map(|found| (visible(&found.value), thousands(found.rows)))
            .collect()
    };
    let mut lists = vec![("summary".to_owned(), summary(column))];
    let patterns = column.patterns.iter().map(|found| {
        let examples: Vec<String> = found.examples.iter().map(|example| visible(example)).collect();
        (
            format!("{}   ({})", visible(&found.pattern), examples.join(", ")),
            thousands(found.rows),
        )
    });
    lists.push(("patterns".to_owned(), patterns.collect()));
    lists.push(("most frequent".to_owned(), values(&column.most_frequent)));
    lists.push(("least frequent".to_owned(), values(&column.least_frequent)));
    lists.push(("placeholders".to_owned(), values(&column.placeholder_values)));
    lists.push(("date formats".to_owned(), values(&column.kind.formats)));
    lists.push((
        format!("not a {}", column.kind.kind.title()),
        values(&column.kind.exceptions),
    ));
    lists.extend(
        column
            .outliers
            .iter()
            .map(|found| (found.reason.title().to_owned(), values(&found.examples))),
    );
    lists.extend(
        column
            .defects
            .iter()
            .map(|found| (found.defect.title().to_owned(), values(&found.examples))),
    );
    for summary in &column.clusters {
        let clusters = summary.shown.iter().map(|cluster| {
            let members: Vec<String> = cluster.values.iter().map(counted).collect();
            (members.join("  |  "), thousands(cluster.rows))
        });
        lists.push((
            format!("{} clusters by {}", thousands(summary.clusters), summary.method),
            clusters.collect(),
        ));
    }
    lists
}

fn summary(column: &ColumnProfile) -> ListedValues {
    let row = |name: &str, value: String| (name.to_owned(), value);
    let mut rows = vec![
        row("all", thousands(column.rows)),
        row("missing", thousands(column.missing)),
        row("placeholders", thousands(column.placeholders)),
        row("filled", thousands(column.filled)),
        row("distinct values", distinct(column)),
        row(
            &format!("kind: {}", column.kind.kind.title()),
            format!("{:.1}%", column.kind.share * 100.0),
        ),
    ];
    rows.extend(column.lengths.map(|lengths| {
        row(
            "length: shortest, median, mean, longest",
            format!(
                "{}, {}, {:.1}, {}",
                lengths.shortest, lengths.median, lengths.mean, lengths.longest
            ),
        )
    }));
    rows.extend(column.spread.as_ref().map(|spread| {
        row(
            "minimum, quartiles, maximum",
            format!(
                "{}, {}, {}, {}, {}",
                spread.minimum, spread.lower_quartile, spread.median, spread.upper_quartile, spread.maximum
            ),
        )
    }));
    rows
}

fn counted(found: &ValueCount) -> String {
    format!("{} ({})", visible(&found.value), thousands(found.rows))
}

/// A value on one line, with what cannot be seen as an escape, so that a terminal is not steered by it.
fn visible(value: &str) -> String {
    let escaped = value.chars().map(|character| {
        let is_odd = character.is_control() || (character.is_whitespace() && character != ' ');
        let is_hidden = matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
        if is_odd || is_hidden {
            character.escape_unicode().to_string()
        } else {
            character.to_string()
        }
    });
    escaped.collect()
}

fn percent(part: u64, whole: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a percentage shows three digits")]
    let share = part as f64 / whole.max(1) as f64;
    format!("{:.1}%", share * 100.0)
}
