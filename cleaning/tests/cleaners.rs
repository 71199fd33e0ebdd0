//! Every cleaner: vectors from a file, properties on arbitrary text, and collections of awkward input.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as expected"
)]

use std::{collections::BTreeSet, env, fs, path::Path};

use cleaning::{CleanedRow, Cleaner, Rule};
use proptest::prelude::*;
use serde_json::Value;

/// Reads the escapes \n and \uXXXX of the vectors.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        plain.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        if let Some(code) = rest.strip_prefix('u') {
            plain.push(char::from_u32(u32::from_str_radix(&code[..4], 16).unwrap()).unwrap());
            rest = &code[4..];
        } else {
            plain.push('\n');
            rest = &rest[1..];
        }
    }
    plain + rest
}

fn value<'a>(cleaner: Cleaner, row: &'a CleanedRow, output: &str) -> &'a str {
    let index = cleaner.outputs().iter().position(|name| *name == output);
    let index = index.unwrap_or_else(|| panic!("{} has no output {output}", cleaner.name()));
    row.values[index].as_deref().unwrap_or_default()
}

#[test]
fn vectors() {
    let mut failures = Vec::new();
    for (number, line) in include_str!("vectors/values.tsv")
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, input, outputs, rules] = columns[..] else {
            panic!("line {}: not four columns: {line}", number + 1)
        };
        let cleaner = Cleaner::from_name(name).unwrap_or_else(|| panic!("line {}: no cleaner {name}", number + 1));
        let inputs: Vec<String> = input.split('|').map(unescape).collect();
        let row = cleaner.clean(&inputs.iter().map(|input| Some(input.as_str())).collect::<Vec<_>>());
        for expected in outputs.split("; ") {
            let (output, expected) = expected.split_once('=').unwrap();
            let got = value(cleaner, &row, output);
            if got != expected {
                failures.push(format!(
                    "line {}: {input}: {output} is {got:?}, not {expected:?}",
                    number + 1
                ));
            }
        }
        let found: Vec<&str> = row.findings.iter().map(|finding| finding.rule.name()).collect();
        if found.join(",") != rules {
            failures.push(format!(
                "line {}: {input}: findings are {}, not {rules}",
                number + 1,
                found.join(",")
            ));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn names_are_unique_and_read_back() {
    for cleaner in Cleaner::all() {
        assert_eq!(Cleaner::from_name(cleaner.name()), Some(*cleaner));
        assert_eq!(serde_json::to_value(cleaner).unwrap(), cleaner.name());
        assert_eq!(cleaner.clean(&[]).values.len(), cleaner.outputs().len());
    }
    let names: BTreeSet<&str> = Rule::all().iter().map(|rule| rule.name()).collect();
    assert_eq!(names.len(), Rule::all().len());
    for rule in Rule::all() {
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
        assert!(rule.description().ends_with('.'));
    }
}

#[test]
fn blank_and_missing_are_the_same() {
    for cleaner in Cleaner::all() {
        for inputs in [&[][..], &[None], &[Some("")], &[Some("  \t\n")], &[None, Some(" ")]] {
            let row = cleaner.clean(inputs);
            assert!(row.values.iter().all(Option::is_none), "{}: {inputs:?}", cleaner.name());
            assert!(row.findings.is_empty(), "{}: {inputs:?}", cleaner.name());
        }
    }
}

/// A cleaned value comes back unchanged, and no finding changes it.
fn assert_idempotent(cleaner: Cleaner, input: &str) {
    let once = cleaner.clean(&[Some(input)]);
    let Some(value) = &once.values[0] else { return };
    let twice = cleaner.clean(&[Some(value)]);
    assert_eq!(twice.values[0], once.values[0], "{}: {input:?}", cleaner.name());
    let changes: Vec<_> = twice.findings.iter().filter(|finding| finding.is_change()).collect();
    assert!(
        changes.is_empty(),
        "{}: {input:?} gives {value:?} and then {changes:?}",
        cleaner.name()
    );
}

/// All cleaners of single values; an address is taken apart by guesses that arbitrary text can mislead.
fn idempotent() -> impl Iterator<Item = Cleaner> {
    Cleaner::all()
        .iter()
        .copied()
        .filter(|cleaner| *cleaner != Cleaner::Address)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>(), other in any::<Option<String>>()) {
        for cleaner in Cleaner::all() {
            let row = cleaner.clean(&[Some(&text), other.as_deref()]);
            prop_assert_eq!(row.values.len(), cleaner.outputs().len());
        }
    }

    #[test]
    fn arbitrary_text_is_cleaned_once(text in any::<String>()) {
        idempotent().for_each(|cleaner| assert_idempotent(cleaner, &text));
    }

    #[test]
    fn damaged_looking_text_is_cleaned_once(text in "[a-zA-Z ÃÂâ€™ï¿½&;#0-9aãäåÄÅ\u{80}-\u{ff}.'-]{0,30}") {
        idempotent().for_each(|cleaner| assert_idempotent(cleaner, &text));
    }

    #[test]
    fn values_with_the_right_letters_are_cleaned_once(text in "[A-Z0-9 ./:@+-]{1,16}") {
        idempotent().for_each(|cleaner| assert_idempotent(cleaner, &text));
    }

    #[test]
    fn plain_addresses_are_cleaned_once(
        unit in prop::option::of("(FLAT|UNIT|SUITE) [1-9][A-C]?"),
        house in prop::option::of("(ROSE|OAK|MILL) (HOUSE|COTTAGE|COURT)"),
        number in "[1-9][0-9]{0,2}[A-D]?(-[1-9][0-9]{1,2})?",
        street in "(HIGH|STATION|ST JOHNS|OLD MILL|KINGS) (RD|ROAD|ST|STREET|LN|AVE|CLOSE|GDNS)",
        town in "(LEEDS|leeds|Otley), (W YORKS|WEST YORKSHIRE)",
    ) {
        let parts = [unit, house, Some(format!("{number} {street}")), Some(town), Some("ls14ap".to_owned())];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        assert_idempotent(Cleaner::Address, &text);
        let row = Cleaner::Address.clean(&[Some(&text)]);
        prop_assert_eq!(value(Cleaner::Address, &row, "number"), number);
        prop_assert_eq!(value(Cleaner::Address, &row, "postcode"), "LS1 4AP");
        prop_assert_eq!(value(Cleaner::Address, &row, "county"), "WEST YORKSHIRE");
        // Commas tell nothing that the words do not.
        let spaced = Cleaner::Address.clean(&[Some(&text.replace(',', ""))]);
        prop_assert_eq!(value(Cleaner::Address, &spaced, "match_text"), value(Cleaner::Address, &row, "match_text"));
    }
}

fn shared(path: &str) -> Option<String> {
    let Ok(folder) = env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return None;
    };
    Some(fs::read_to_string(Path::new(&folder).join(path)).unwrap())
}

#[test]
fn naughty_strings_go_through_every_cleaner() {
    let Some(text) = shared("inputs/blns/blns.json") else {
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    for string in &strings {
        idempotent().for_each(|cleaner| assert_idempotent(cleaner, string));
        Cleaner::Address.clean(&[Some(string), None, Some(string)]);
    }
}

#[test]
fn dates_of_the_digital_land_pipeline() {
    let Some(text) = shared("vectors/digital-land/datatype-cases.json") else {
        return;
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    let date = |input: &str| Cleaner::Date.clean(&[Some(input)]).values[0].clone();
    let tests = file["test_date.py"].as_array().unwrap();
    let mut count = 0;
    for case in tests.iter().flat_map(|test| test["cases"].as_array().unwrap()) {
        match case {
            Value::Array(pair) => assert_eq!(date(pair[0].as_str().unwrap()).as_deref(), pair[1].as_str(), "{case}"),
            other => assert_eq!(date(other.as_str().unwrap()), None, "{other}"),
        }
        count += 1;
    }
    assert!(count >= 66, "{count} cases");
}
