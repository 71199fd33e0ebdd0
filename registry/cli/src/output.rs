//! Answers: tables and sentences for people, JSON for machines.

use std::io::{IsTerminal as _, Write as _};

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Sentences and tables.
    Text,
    /// One JSON object.
    Json,
}

/// Where answers go.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    format: Format,
}

impl Output {
    /// Writes answers in this format.
    pub fn new(format: Format) -> Self {
        Self { format }
    }

    /// Whether a machine reads the answers.
    pub fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// The answer of a command: `text` for people, `value` for machines.
    pub fn answer(self, text: &str, value: &impl Serialize) -> anyhow::Result<()> {
        match self.format {
            Format::Text => write_line(text.trim_end()),
            Format::Json => write_line(&serde_json::to_string_pretty(value)?),
        }
    }

    /// Something that a person may want to know while a command runs; machines are spared it.
    pub fn remark(self, text: &str) {
        if self.format == Format::Text {
            eprintln_quietly(text);
        }
    }

    /// Why a command failed.
    pub fn error(self, error: &anyhow::Error) {
        match self.format {
            Format::Text => eprintln_quietly(&format!("registrar: {error:#}")),
            Format::Json => eprintln_quietly(&serde_json::json!({ "error": format!("{error:#}") }).to_string()),
        }
    }
}

/// A reader that has gone away (`registrar … | head`) is no failure.
fn write_line(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

fn eprintln_quietly(text: &str) {
    // When even standard error is gone there is nobody left to tell.
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

/// A table for people.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_header(header.iter().copied());
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

/// 1234567 as "1,234,567".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
