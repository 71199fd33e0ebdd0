//! Findings by rule.

use askama::Template;
use askama::filters::HtmlSafe;
use cleaning::{Rule, Severity};

use super::chart::{Bar, BarChart, BarGroup};
use super::number::{counted, share, thousands};
use super::text::{self, Text};
use crate::limits::REPORT_EXAMPLES_MAX;
use crate::report::{FindingExample, RuleCount};

/// How often each rule found something, and what.
#[derive(Template)]
#[template(path = "report/findings.html")]
pub(super) struct FindingsSection {
    sentence: String,
    chart: BarChart,
    rows: Vec<RuleRow>,
}

// The template escapes what it is given.
impl HtmlSafe for FindingsSection {}

struct RuleRow {
    rule: Text,
    /// What the rule does; empty for the rules of reading files, whose findings say it themselves.
    description: &'static str,
    severity: &'static str,
    count: String,
    examples: Vec<ExampleRow>,
}

struct ExampleRow {
    reference: Text,
    /// What it was and what it became; the same text once when the rule only noticed something.
    values: Vec<Text>,
}

impl FindingsSection {
    pub(super) fn of(rules: &[RuleCount]) -> Self {
        Self {
            sentence: sentence(rules),
            chart: BarChart {
                id: "findings-chart",
                title: "Findings by rule",
                description: "One bar for each rule, the most severe and most frequent first. The table below has the \
                              same numbers for every rule.",
                groups: groups(rules),
            },
            rows: rules.iter().map(row).collect(),
        }
    }
}

fn sentence(rules: &[RuleCount]) -> String {
    let of = |severity| {
        rules
            .iter()
            .filter(|rule| rule.severity == severity)
            .map(|rule| rule.count)
            .sum::<u64>()
    };
    let [errors, warnings, information] = [Severity::Error, Severity::Warning, Severity::Information].map(of);
    format!(
        "{} by {}: {}, {}, {} for information.",
        counted(errors + warnings + information, "finding", "findings"),
        counted(rules.len() as u64, "rule", "rules"),
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        thousands(information),
    )
}

fn groups(rules: &[RuleCount]) -> Vec<BarGroup> {
    let most = rules.iter().map(|rule| rule.count).max().unwrap_or_default();
    let group = |rule: &RuleCount| BarGroup {
        label: format!("{}: {}", severity(rule.severity), text::flat(&rule.rule)),
        bars: vec![Bar {
            series: severity(rule.severity),
            share: share(rule.count, most),
            value: thousands(rule.count),
        }],
    };
    rules.iter().take(REPORT_EXAMPLES_MAX).map(group).collect()
}

fn row(rule: &RuleCount) -> RuleRow {
    let known = Rule::all().iter().find(|known| known.name() == rule.rule);
    RuleRow {
        rule: Text::visible(&rule.rule),
        description: known.map_or("", |known| known.description()),
        severity: severity(rule.severity),
        count: thousands(rule.count),
        examples: rule.examples.iter().map(example).collect(),
    }
}

fn example(example: &FindingExample) -> ExampleRow {
    let (before, after) = (&example.before, &example.after);
    let values = match (before == after, before.is_empty()) {
        (true, true) => vec![],
        (true, false) => vec![before],
        (false, _) => vec![before, after],
    };
    ExampleRow {
        reference: Text::visible(&example.reference),
        values: values.iter().map(|value| Text::visible(value)).collect(),
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
