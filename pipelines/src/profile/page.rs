//! The profile of a file as one HTML page.

use std::path::PathBuf;

use askama::Template;
use askama::filters::HtmlSafe;
use cleaning::profile::{ColumnProfile, ValueCount};

use super::FileProfile;
use crate::error::{PipelineError, Result};
use crate::report::page::{Text, percent, share, text, thousands};

/// The whole page.
#[derive(Template)]
#[template(path = "profile/page.html")]
struct Page {
    /// For the title bar of a browser.
    title: String,
    heading: Text,
    style: &'static str,
    facts: Vec<(&'static str, String)>,
    findings: Vec<String>,
    columns: Vec<ColumnSection>,
}

/// One column.
#[derive(Template)]
#[template(path = "profile/column.html")]
struct ColumnSection {
    id: String,
    name: Text,
    filled: Meter,
    different: Meter,
    kind: &'static str,
    facts: Vec<(&'static str, String)>,
    lists: Vec<List>,
    outliers: Vec<List>,
    defects: Vec<List>,
    clusters: Vec<Clusters>,
}

// The template escapes what it is given.
impl HtmlSafe for ColumnSection {}

/// A share as a number and a bar.
struct Meter {
    width: String,
    value: String,
}

/// Values with the rows that they stand in.
struct List {
    title: String,
    hint: String,
    items: Vec<Item>,
}

struct Item {
    value: Text,
    examples: Vec<Text>,
    rows: String,
    share: Meter,
}

/// Clusters of one method.
struct Clusters {
    title: String,
    shown: Vec<ClusterItem>,
}

struct ClusterItem {
    suggested: Text,
    rows: String,
    values: Vec<(Text, String)>,
}

pub(super) fn render(profile: &FileProfile) -> Result<String> {
    let name = profile.path.file_name().unwrap_or_default().to_string_lossy();
    let page = Page {
        title: text::flat(&name),
        heading: Text::visible(&name),
        style: crate::report::page::STYLE,
        facts: vec![
            ("Rows", thousands(profile.rows)),
            ("Columns", thousands(profile.columns.len() as u64)),
            ("Format", profile.format.clone()),
            ("Encoding", profile.encoding.clone()),
            ("Bytes", thousands(profile.bytes)),
            ("SHA-256", profile.sha256.clone()),
        ],
        findings: profile
            .findings
            .iter()
            .map(|finding| text::flat(&finding.detail))
            .collect(),
        columns: profile.columns.iter().enumerate().map(section).collect(),
    };
    page.render().map_err(|error| PipelineError::Write {
        path: PathBuf::from("profile.html"),
        error: std::io::Error::other(error),
    })
}

fn section((index, column): (usize, &ColumnProfile)) -> ColumnSection {
    ColumnSection {
        id: format!("column-{}", index + 1),
        name: Text::visible(&column.name),
        filled: meter(column.filled, column.rows),
        different: meter(column.distinct, column.filled),
        kind: column.kind.kind.title(),
        facts: facts(column),
        lists: lists(column),
        outliers: outliers(column),
        defects: defects(column),
        clusters: clusters(column),
    }
}

fn facts(column: &ColumnProfile) -> Vec<(&'static str, String)> {
    let about = if column.distinct_is_exact { "" } else { "about " };
    let mut facts = vec![
        ("Filled", thousands(column.filled)),
        ("Missing", thousands(column.missing)),
        ("Placeholders", thousands(column.placeholders)),
        ("Distinct values", format!("{about}{}", thousands(column.distinct))),
        ("Values in one row only", format!("{about}{}", thousands(column.once))),
        ("Patterns", thousands(column.pattern_count)),
        ("Values of that kind", percent(column.kind.share)),
    ];
    if let Some(lengths) = column.lengths {
        facts.push((
            "Length: shortest, median, longest",
            format!("{}, {}, {}", lengths.shortest, lengths.median, lengths.longest),
        ));
    }
    if let Some(spread) = &column.spread {
        facts.push(("Range", format!("{} to {}", spread.minimum, spread.maximum)));
        facts.push((
            "Quartiles",
            format!(
                "{}, {}, {}",
                spread.lower_quartile, spread.median, spread.upper_quartile
            ),
        ));
    }
    let cases = column.cases;
    if cases.is_inconsistent() {
        facts.push((
            "CAPITALS, lower case, Both",
            [cases.upper, cases.lower, cases.mixed].map(thousands).join(", "),
        ));
    }
    facts
}

fn lists(column: &ColumnProfile) -> Vec<List> {
    let whole = column.filled;
    let patterns = List {
        title: "Patterns".to_owned(),
        hint: "A capital, a small letter, 9 digit, + four or more".to_owned(),
        items: column
            .patterns
            .iter()
            .map(|found| Item {
                value: Text::visible(&found.pattern),
                examples: found.examples.iter().map(|example| Text::visible(example)).collect(),
                rows: thousands(found.rows),
                share: meter(found.rows, whole),
            })
            .collect(),
    };
    let plain = |title: &str, values: &[ValueCount], whole: u64| list(title, String::new(), values, whole);
    let all = [
        plain("Most frequent values", &column.most_frequent, whole),
        patterns,
        plain("Date formats", &column.kind.formats, whole),
        plain("Values not of this kind", &column.kind.exceptions, whole),
        plain("Placeholders", &column.placeholder_values, column.rows),
        plain("Least frequent values", &column.least_frequent, whole),
    ];
    // All values are shown already when there are few.
    let least = usize::from(column.most_frequent.len() as u64 == column.distinct);
    let kept = all.len() - least;
    all.into_iter()
        .take(kept)
        .filter(|list| !list.items.is_empty())
        .collect()
}

fn outliers(column: &ColumnProfile) -> Vec<List> {
    let found = column.outliers.iter().map(|outlier| {
        let hint = format!("{} rows", thousands(outlier.rows));
        list(outlier.reason.title(), hint, &outlier.examples, column.filled)
    });
    found.collect()
}

fn defects(column: &ColumnProfile) -> Vec<List> {
    let found = column.defects.iter().map(|found| {
        let hint = format!("{} rows", thousands(found.rows));
        list(found.defect.title(), hint, &found.examples, column.filled)
    });
    found.collect()
}

fn clusters(column: &ColumnProfile) -> Vec<Clusters> {
    let found = column.clusters.iter().filter(|summary| summary.clusters > 0);
    let sections = found.map(|summary| Clusters {
        title: format!(
            "Values that may be one thing, by {}: {} clusters of {} values",
            summary.method,
            thousands(summary.clusters),
            thousands(summary.values)
        ),
        shown: summary
            .shown
            .iter()
            .map(|cluster| ClusterItem {
                suggested: Text::visible(&cluster.suggested),
                rows: thousands(cluster.rows),
                values: cluster
                    .values
                    .iter()
                    .map(|found| (Text::visible(&found.value), thousands(found.rows)))
                    .collect(),
            })
            .collect(),
    });
    sections.collect()
}

fn list(title: &str, hint: String, values: &[ValueCount], whole: u64) -> List {
    let items = values.iter().map(|found| Item {
        value: Text::visible(&found.value),
        examples: Vec::new(),
        rows: thousands(found.rows),
        share: meter(found.rows, whole),
    });
    List {
        title: title.to_owned(),
        hint,
        items: items.collect(),
    }
}

fn meter(part: u64, whole: u64) -> Meter {
    let share = share(part, whole);
    Meter {
        width: format!("{:.1}%", (share * 100.0).min(100.0)),
        value: percent(share),
    }
}
