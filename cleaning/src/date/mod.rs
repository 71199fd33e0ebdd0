//! Calendar dates as people and programs write them, read day first as is usual in the United Kingdom.

mod number;
mod part;

use chrono::NaiveDate;

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, rule::Rule, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &["date", "date_precision"];

/// How much of a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A month; the day is the first.
    Month,
    /// A year; month and day are the first.
    Year,
}

impl Precision {
    /// "day", "month" or "year".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A date with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The day, the first of the month or the first of the year.
    pub day: NaiveDate,
    /// How much of it was given.
    pub precision: Precision,
}

impl Columns for Date {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![Some(self.day.to_string()), Some(self.precision.name().to_owned())]
    }
}

/// What a reader of dates made of a text: a date, or the rule that it breaks.
struct Reading {
    date: Option<Date>,
    rules: Vec<Rule>,
}

impl Reading {
    fn day(year: i32, month: u32, day: u32) -> Self {
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(day) => Self {
                date: Some(Date {
                    day,
                    precision: Precision::Day,
                }),
                rules: Vec::new(),
            },
            None => Self {
                date: None,
                rules: vec![Rule::DateImpossible],
            },
        }
    }

    fn reduced(year: i32, month: u32, precision: Precision) -> Self {
        let date = NaiveDate::from_ymd_opt(year, month, 1).map(|day| Date { day, precision });
        let rule = if date.is_some() {
            Rule::DateReducedPrecision
        } else {
            Rule::DateImpossible
        };
        Self {
            date,
            rules: vec![rule],
        }
    }

    fn with(mut self, rule: Rule) -> Self {
        if self.date.is_some() {
            self.rules.push(rule);
        }
        self
    }
}

/// Cleans a date. The value is a day in ISO 8601; a month or a year alone gives its first day with a finding.
pub fn clean(raw: &str) -> Cleaned<Date> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let reading = number::read(&line).or_else(|| part::read(&line));
    let Some(Reading { date, rules }) = reading else {
        return Cleaned::unusable(Rule::DateInvalid, raw, findings);
    };
    let Some(date) = date else {
        return Cleaned::unusable(Rule::DateImpossible, raw, findings);
    };
    let written = date.day.to_string();
    if rules.is_empty() && findings.is_empty() && written != raw {
        findings.push(Finding::new(Rule::DateReformatted, raw, written.as_str()));
    }
    findings.extend(rules.into_iter().map(|rule| Finding::new(rule, raw, written.as_str())));
    Cleaned::new(date, findings)
}
