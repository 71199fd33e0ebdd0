//! Any text: encoding damage mended, invisible characters out, plain punctuation, one space between words.

mod character;
mod entity;
mod mojibake;
mod placeholder;

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub(crate) use character::is_invisible;
pub use placeholder::is_placeholder;

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, limits, rule::Rule};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &["text", "text_folded"];

/// A clean text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// For display: case kept, in normalisation form C, on one line.
    pub text: String,
    /// For comparing: the same in lower case.
    pub folded: String,
}

impl Columns for Text {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![Some(self.text), Some(self.folded)]
    }
}

/// Cleans any text. Blank text and placeholders ("N/A", "-", "not known") give no value.
pub fn clean(raw: &str) -> Cleaned<Text> {
    line(raw).map(|text| Text {
        folded: text.to_lowercase(),
        text,
    })
}

/// Repairs a text and puts it on one line; `None` for blank text and placeholders.
pub(crate) fn line(raw: &str) -> Cleaned<String> {
    let mut findings = Vec::new();
    let mut line = repair(raw, &mut findings).into_owned();
    // A space that takes the place of a line end or of several spaces can complete a damaged sequence.
    for _ in 0..limits::TEXT_PASSES {
        let collapsed = collapse_white_space(&line);
        if *collapsed == *line {
            break;
        }
        if collapsed.is_empty() {
            return Cleaned { value: None, findings };
        }
        let collapsed = collapsed.into_owned();
        findings.push(Finding::new(Rule::WhiteSpaceNormalised, line, collapsed.as_str()));
        line = repair(&collapsed, &mut findings).into_owned();
    }
    if line.is_empty() {
        return Cleaned { value: None, findings };
    }
    if is_placeholder(&line) {
        return Cleaned::unusable(Rule::PlaceholderRemoved, raw, findings);
    }
    Cleaned::new(line, findings)
}

/// Mends the characters of a text and leaves white space alone, because some
/// cleaners read line ends and double spaces as separators.
pub(crate) fn repair<'a>(raw: &'a str, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let raw = cut(raw, findings);
    if !needs_repair(raw) {
        return Cow::Borrowed(raw);
    }
    let mut text = Cow::Borrowed(raw);
    for _ in 0..limits::TEXT_PASSES {
        let mut next = text.clone();
        decode(&mut next, findings);
        step(
            &mut next,
            findings,
            Rule::ControlCharacterRemoved,
            character::remove_invisible,
        );
        step(
            &mut next,
            findings,
            Rule::PunctuationNormalised,
            character::plain_punctuation,
        );
        step(&mut next, findings, Rule::UnicodeNormalised, normal_form);
        if next == text {
            break;
        }
        text = next;
    }
    let is_told = |finding: &Finding| finding.rule == Rule::ReplacementCharacter;
    if text.contains('\u{FFFD}') && !findings.iter().any(is_told) {
        findings.push(Finding::noticed(Rule::ReplacementCharacter, &text));
    }
    text
}

/// Undoes wrong decoding, layer by layer, before any character is changed that a lower layer may need.
fn decode(text: &mut Cow<'_, str>, findings: &mut Vec<Finding>) {
    for _ in 0..limits::TEXT_PASSES {
        let found = findings.len();
        step(text, findings, Rule::HtmlEntityDecoded, entity::decode);
        step(text, findings, Rule::MojibakeRepaired, mojibake::repair);
        if findings.len() == found {
            break;
        }
    }
}

/// Whether the text, or a part of it, was read in a wrong encoding and can be repaired.
pub fn is_mojibake(text: &str) -> bool {
    mojibake::repair(text).is_some()
}

/// Plain ASCII without an entity or a control character is by far the most common text, and nothing can be wrong
/// with it.
fn needs_repair(text: &str) -> bool {
    text.bytes()
        .any(|byte| byte >= 0x7F || byte == b'&' || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')))
}

fn cut<'a>(raw: &'a str, findings: &mut Vec<Finding>) -> &'a str {
    if raw.len() <= limits::VALUE_BYTES {
        return raw;
    }
    let cut = &raw[..raw.floor_char_boundary(limits::VALUE_BYTES)];
    findings.push(Finding::new(
        Rule::TextTruncated,
        format!("{} bytes", raw.len()),
        format!("{} bytes", cut.len()),
    ));
    cut
}

/// Applies one change and records it when it changed something.
fn step(text: &mut Cow<'_, str>, findings: &mut Vec<Finding>, rule: Rule, change: impl Fn(&str) -> Option<String>) {
    if let Some(changed) = change(text) {
        findings.push(Finding::new(rule, &**text, changed.as_str()));
        *text = Cow::Owned(changed);
    }
}

fn normal_form(text: &str) -> Option<String> {
    (!is_nfc(text)).then(|| text.nfc().collect())
}

/// Trims and puts one space for each run of white space of any kind.
pub(crate) fn collapse_white_space(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let mut space = false;
    let is_clean = trimmed.chars().all(|character| {
        let follows_space = std::mem::replace(&mut space, character.is_whitespace());
        !(space && (follows_space || character != ' '))
    });
    if is_clean {
        return Cow::Borrowed(trimmed);
    }
    let mut line = String::with_capacity(trimmed.len());
    for word in trimmed.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}
