//! What the columns of unseen records are, told by their values and names.

use rayon::prelude::*;

use super::field::{Field, FieldKind, FieldRule};
use crate::limits::LINK_PROFILE_VALUES;
use crate::linkage::TextColumn;

/// Most distinct values of a category.
const CATEGORIES_MAX: usize = 30;

/// A column by its name.
#[derive(Debug, Clone, Copy)]
pub struct NamedColumn<'data> {
    /// As the file has it.
    pub name: &'data str,
    /// Its values as they stand.
    pub values: &'data TextColumn,
}

/// Builds fields from the columns that their rules name; unknown columns are left out.
pub fn fields(rules: &[FieldRule], columns: &[NamedColumn]) -> Vec<Field> {
    let of = |name: &String| {
        columns
            .iter()
            .find(|column| column.name == name)
            .map(|column| column.values)
    };
    rules
        .par_iter()
        .map(|rule| Field::new(rule.clone(), &rule.columns.iter().filter_map(of).collect::<Vec<_>>()))
        .collect()
}

/// Why a column is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// No row has a value.
    Empty,
    /// All rows have the same value.
    Constant,
    /// No two rows have the same value, and its name says identifier: it is the row's own number.
    RowNumber,
}

/// The fields that unseen records should be compared by, and the columns that say nothing.
pub fn profile<'data>(columns: &[NamedColumn<'data>]) -> (Vec<FieldRule>, Vec<(&'data str, LeftOut)>) {
    let mut left_out = Vec::new();
    let mut rules: Vec<FieldRule> = Vec::new();
    for column in columns {
        match look(column) {
            Ok(kind) => rules.push(FieldRule {
                name: column.name.to_owned(),
                columns: vec![column.name.to_owned()],
                kind,
                exchanged_with: None,
            }),
            Err(reason) => left_out.push((column.name, reason)),
        }
    }
    let mut rules = join_numbered(rules, columns);
    pair_exchanged(&mut rules, columns);
    (rules, left_out)
}

fn look(column: &NamedColumn) -> Result<FieldKind, LeftOut> {
    let distinct = column.values.distinct().count();
    let filled: u64 = column.values.distinct().map(|(_, count)| u64::from(count)).sum();
    match distinct {
        0 => return Err(LeftOut::Empty),
        1 if filled == column.values.len() as u64 => return Err(LeftOut::Constant),
        _ => {}
    }
    if distinct as u64 == filled && is_identifier_name(column.name) {
        return Err(LeftOut::RowNumber);
    }
    Ok(kind(column.name, column.values, distinct))
}

fn is_identifier_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name == "id"
        || name.ends_with("_id")
        || name.ends_with(" id")
        || name.starts_with("id_")
        || name == "index"
        || name == "row"
        || name.ends_with("key")
}

/// The kind that most distinct values show.
fn kind(name: &str, values: &TextColumn, distinct: usize) -> FieldKind {
    let step = distinct.div_ceil(LINK_PROFILE_VALUES);
    let mut texts: Vec<&str> = values.distinct().map(|(text, _)| text.trim()).collect();
    texts.sort_unstable();
    let texts: Vec<&str> = texts.into_iter().step_by(step).collect();
    let share = |is: fn(&str) -> bool| texts.iter().filter(|text| is(text)).count() * 100 / texts.len().max(1);
    let name = name.to_lowercase();
    if share(|text| text.contains('@') && text.contains('.')) >= 60 {
        FieldKind::Email
    } else if share(is_date) >= 80 {
        FieldKind::Date
    } else if share(|text| {
        crate::postcode::clean(text)
            .value
            .is_some_and(|postcode| postcode.inward.is_some())
            && text.len() <= 9
    }) >= 80
    {
        FieldKind::Postcode
    } else if share(is_phone) >= 80 || (is_phone_name(&name) && share(|text| digits(text) >= 6) >= 80) {
        FieldKind::Phone
    } else if distinct <= CATEGORIES_MAX && values.len() >= 20 * distinct && share(|text| digits(text) == 0) >= 80 {
        FieldKind::Category
    } else if share(|text| digits(text) > 0 && text.len() <= 4) >= 70 {
        FieldKind::Number
    } else if share(|text| digits(text) * 2 >= text.len() && !text.trim().contains(' ')) >= 70 {
        FieldKind::Identifier
    } else if share(|text| text.split_whitespace().count() >= 3) >= 30 {
        FieldKind::Words
    } else {
        FieldKind::Name
    }
}

fn is_phone_name(name: &str) -> bool {
    ["phone", "tel", "mobile", "fax"].iter().any(|word| name.contains(word))
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn is_phone(text: &str) -> bool {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b" +-().".contains(&byte));
    plain
        && (10..=14).contains(&digits(text))
        && (text.starts_with('0') || text.starts_with('+') || text.starts_with('('))
}

fn is_date(text: &str) -> bool {
    let folded = super::field::fold(FieldKind::Date, text).unwrap_or_default();
    let number =
        |range: std::ops::Range<usize>| folded.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    folded.len() == 8
        && folded.bytes().all(|byte| byte.is_ascii_digit())
        && (1800..=2200).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
}

/// "address1" to "address5" are one value that was cut into lines, and their order says little.
fn join_numbered(rules: Vec<FieldRule>, columns: &[NamedColumn]) -> Vec<FieldRule> {
    let stem = |name: &str| {
        let stem = name.trim_end_matches(|character: char| character.is_ascii_digit());
        (stem.len() < name.len() && stem.len() > 1).then(|| stem.trim_end_matches(['_', ' ', '-']).to_owned())
    };
    let mut joined: Vec<FieldRule> = Vec::new();
    for rule in rules {
        let textual = matches!(rule.kind, FieldKind::Name | FieldKind::Words | FieldKind::Category);
        match stem(&rule.name).filter(|_| textual) {
            Some(stem) => match joined.iter_mut().find(|known| known.name == stem) {
                Some(known) => known.columns.extend(rule.columns),
                None => joined.push(FieldRule { name: stem, ..rule }),
            },
            None => joined.push(rule),
        }
    }
    for rule in &mut joined {
        match rule.columns.as_slice() {
            [only] => rule.name.clone_from(only),
            several => {
                let named: Vec<&TextColumn> = several
                    .iter()
                    .filter_map(|name| columns.iter().find(|column| column.name == name))
                    .map(|column| column.values)
                    .collect();
                let field = Field::new(
                    FieldRule {
                        kind: FieldKind::Words,
                        ..rule.clone()
                    },
                    &named,
                );
                rule.kind = kind(&rule.name, &field.values, field.values.distinct().count());
            }
        }
    }
    joined
}

/// Two neighbouring columns of names with a vocabulary in common are sometimes exchanged.
fn pair_exchanged(rules: &mut [FieldRule], columns: &[NamedColumn]) {
    for index in 1..rules.len() {
        let (before, after) = rules.split_at_mut(index);
        let (Some(left), Some(right)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        if left.kind != FieldKind::Name || right.kind != FieldKind::Name || left.exchanged_with.is_some() {
            continue;
        }
        let column = |rule: &FieldRule| {
            columns
                .iter()
                .find(|column| [column.name] == rule.columns.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
                .map(|column| column.values)
        };
        if let (Some(a), Some(b)) = (column(left), column(right))
            && overlap(a, b) >= 0.05
            && overlap(b, a) >= 0.05
        {
            left.exchanged_with = Some(right.name.clone());
            right.exchanged_with = Some(left.name.clone());
        }
    }
}

/// Share of rows whose value stands in the other column too.
fn overlap(column: &TextColumn, other: &TextColumn) -> f64 {
    let known: std::collections::HashSet<&str> = other.distinct().map(|(text, _)| text).collect();
    let rows: f64 = column.distinct().map(|(_, count)| f64::from(count)).sum();
    let shared: f64 = column
        .distinct()
        .filter(|(text, _)| known.contains(text))
        .map(|(_, count)| f64::from(count))
        .sum();
    shared / rows.max(1.0)
}
