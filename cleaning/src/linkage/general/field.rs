//! A field: one or more columns of the records that are compared, and blocked by, as one value.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::linkage::{MISSING, TextColumn};

/// What the values of a field are, and with it how two of them are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A name of a person or a place, or another short text: misspelt, cut short, run together.
    Name,
    /// Words of which rare ones say more: titles, addresses, names of organisations.
    Words,
    /// Names of organisations: by themselves they are grouped by [`crate::matching::group_names`], beside other fields they
    /// are compared as words.
    OrganisationName,
    /// A calendar date with its year.
    Date,
    /// Digits and letters that identify: numbers of accounts, registers, insurance.
    Identifier,
    /// A house number, a part of a date, another small number.
    Number,
    /// A telephone number.
    Phone,
    /// A UK postcode.
    Postcode,
    /// An email address.
    Email,
    /// One of few values; two of them may stand for the same thing in different sources.
    Category,
}

/// What a linkage specification says about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// The name that reports and blocking keys use, unique in the specification.
    pub name: String,
    /// Indexes or names of the columns, joined by a space in this order.
    pub columns: Vec<String>,
    /// What the values are.
    pub kind: FieldKind,
    /// The field with which this one is sometimes exchanged: the surname for a given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchanged_with: Option<String>,
}

impl FieldRule {
    /// The value of one record as it is compared, from those of its columns, in order. None when all are blank.
    pub fn value<'text>(&self, texts: impl Iterator<Item = Option<&'text str>>) -> Option<String> {
        let texts: Vec<&str> = texts.flatten().filter(|text| !text.trim().is_empty()).collect();
        fold(self.kind, &texts.join(" "))
    }
}

/// The values of one field over all records, folded for comparing.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its rule.
    pub rule: FieldRule,
    /// Folded values, each distinct one once.
    pub values: TextColumn,
}

impl Field {
    /// Joins and folds the values of the rule's columns, row by row; `columns` are those that the rule names, in order.
    pub fn new(rule: FieldRule, columns: &[&TextColumn]) -> Self {
        let values = match columns {
            [only] => fold_column(rule.kind, only),
            several => fold_joined(rule.kind, several),
        };
        Self { rule, values }
    }
}

/// Every distinct text is folded once; different texts may fold to one.
fn fold_column(kind: FieldKind, column: &TextColumn) -> TextColumn {
    let texts: Vec<&str> = column.distinct().map(|(text, _)| text).collect();
    let folded: Vec<Option<String>> = texts.par_iter().map(|text| fold(kind, text)).collect();
    TextColumn::new((0..column.len()).map(|row| match column.code(row) {
        MISSING => None,
        code => folded[code as usize].as_deref(),
    }))
}

fn fold_joined(kind: FieldKind, columns: &[&TextColumn]) -> TextColumn {
    let rows = columns.first().map_or(0, |column| column.len());
    let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut folded: Vec<Option<String>> = Vec::new();
    let of_row: Vec<usize> = (0..rows)
        .map(|row| {
            let codes: Vec<u32> = columns.iter().map(|column| column.code(row)).collect();
            *known.entry(codes).or_insert_with(|| {
                let texts: Vec<&str> = columns.iter().filter_map(|column| column.text(row)).collect();
                folded.push(fold(kind, &texts.join(" ")));
                folded.len() - 1
            })
        })
        .collect();
    TextColumn::new(of_row.iter().map(|&value| folded[value].as_deref()))
}

/// A value as it is compared: repaired, without case, accents and punctuation. None for placeholders and blanks.
pub fn fold(kind: FieldKind, text: &str) -> Option<String> {
    let line = crate::text::line(text).value?;
    let folded = match kind {
        FieldKind::Phone => phone(&line),
        FieldKind::Identifier | FieldKind::Number => plain(&line, false),
        FieldKind::Date => date(&line),
        FieldKind::Postcode => postcode(&line),
        FieldKind::Email => line.to_lowercase(),
        FieldKind::Name | FieldKind::Words | FieldKind::OrganisationName | FieldKind::Category => plain(&line, true),
    };
    (!folded.is_empty()).then_some(folded)
}

/// Lower case letters and digits; everything else separates words, but for apostrophes and full stops inside a word.
fn plain(line: &str, spaced: bool) -> String {
    let mut folded = String::with_capacity(line.len());
    let mut gap = false;
    let mut push = |character: char, gap: &mut bool| {
        if character.is_alphanumeric() {
            if *gap && spaced && !folded.is_empty() {
                folded.push(' ');
            }
            *gap = false;
            folded.extend(character.to_lowercase());
        } else if !matches!(character, '\'' | '’' | '`' | '\u{300}'..='\u{36f}') {
            *gap = true;
        }
    };
    if line.is_ascii() {
        line.chars().for_each(|character| push(character, &mut gap));
    } else {
        line.nfd().for_each(|character| push(character, &mut gap));
    }
    folded
}

/// The digits without the country code of the United Kingdom and the zero before the area.
fn phone(line: &str) -> String {
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0044")
        .or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9));
    national.unwrap_or(&digits).trim_start_matches('0').to_owned()
}

fn postcode(line: &str) -> String {
    let cleaned = crate::postcode::clean(line);
    cleaned
        .value
        .and_then(|postcode| postcode.full())
        .unwrap_or_else(|| plain(line, false).to_uppercase())
}

/// Eight digits, year first, where the text is a date; else its letters and digits.
fn date(line: &str) -> String {
    let parts: Vec<&str> = line
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let written = |year: &str, month: &str, day: &str| {
        (year.len() == 4 && month.len() <= 2 && day.len() <= 2).then(|| format!("{year}{month:0>2}{day:0>2}"))
    };
    match parts.as_slice() {
        [first, month, last, ..] => written(first, month, last).or_else(|| written(last, month, first)),
        _ => None,
    }
    .unwrap_or_else(|| plain(line, false))
}
