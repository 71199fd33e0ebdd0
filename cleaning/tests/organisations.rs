//! Names of organisations matched, compared and grouped: properties on any text, and the figures on labelled data.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test may stop at the first thing that is not as expected, and counts rows of small files"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
};

use cleaning::linkage::Verdict;
use cleaning::matching::{OrganisationIndex, OrganisationNames, PreparedName, group_names};
use proptest::prelude::*;

/// Names made of the words that make names hard.
fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "The",
        "Bramwick",
        "BRAMWIK",
        "Hosp",
        "Hospital",
        "NHS",
        "FT",
        "Trust",
        "Ltd",
        "Limited",
        "&",
        "and",
        "of",
        "T/A",
        "TOTAL",
        "North",
        "II",
        "2",
        "No 12",
        "Leeds",
        "Council",
        "MBC",
        "(UK)",
        "L",
        "B",
        "BH",
        "formerly",
        "DO NOT USE",
        "HA12345",
        "BRAMWICKHOSPITAL",
        "Holdings",
        "Group",
    ]);
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn the_score_of_a_pair_is_symmetric_and_within_bounds(left in name(), right in name(), list in prop::collection::vec(name(), 0..6)) {
        for names in [OrganisationNames::general(), OrganisationNames::learn(list.iter().map(String::as_str))] {
            let (there, back) = (names.score(&left, &right), names.score(&right, &left));
            prop_assert_eq!(there, back);
            if let Some(score) = there {
                prop_assert!((0.0..=1.0).contains(&score.similarity), "{:?}", score);
            }
        }
    }

    #[test]
    fn a_held_name_is_found_first(list in prop::collection::vec(name(), 1..12), place in 0_usize..12) {
        let texts: Vec<&str> = list.iter().map(String::as_str).collect();
        let asked = texts[place % texts.len()];
        prop_assume!(OrganisationNames::general().score(asked, asked).is_some());
        let index = OrganisationIndex::new(&texts);
        let answer = index.find(asked, 3);
        let best = answer.candidates.first().map(|best| texts[best.row as usize]);
        let best = best.unwrap_or_default();
        let score = OrganisationNames::general().score(asked, best);
        prop_assert!(score.is_some_and(|score| score.similarity > 0.999), "{} found {}", asked, best);
    }

    #[test]
    fn groups_hold_every_row_once_whatever_the_order(list in prop::collection::vec(name(), 0..20), turn in 0_usize..20) {
        let texts: Vec<&str> = list.iter().map(String::as_str).collect();
        let groups = group_names(&texts);
        let mut rows: Vec<u32> = groups.concat();
        rows.sort_unstable();
        prop_assert_eq!(rows, (0..u32::try_from(texts.len()).unwrap()).collect::<Vec<_>>());
        let mut turned = texts.clone();
        turned.rotate_left(turn % texts.len().max(1));
        turned.reverse();
        let as_texts = |texts: &[&str], groups: &[Vec<u32>]| -> BTreeSet<Vec<String>> {
            let group = |rows: &Vec<u32>| {
                let mut group: Vec<String> = rows.iter().map(|&row| texts[row as usize].to_owned()).collect();
                group.sort();
                group
            };
            groups.iter().map(group).collect()
        };
        prop_assert_eq!(as_texts(&texts, &groups), as_texts(&turned, &group_names(&turned)));
    }

    #[test]
    fn any_text_is_borne(left in "\\PC{0,60}", right in "\\PC{0,60}") {
        let _ = OrganisationNames::general().score(&left, &right);
        let _ = OrganisationIndex::new(&[&left, &right]).find(&right, 2);
        let _ = group_names(&[&left, &right]);
    }
}

#[test]
fn awkward_texts_are_borne() {
    let long = "BRAMWICK HOSPITAL ".repeat(60_000);
    let letters = "A ".repeat(500_000);
    let one_word = "X".repeat(1_000_000);
    let texts = [
        "",
        " ",
        "-",
        "N/A",
        "\u{200b}",
        "مستشفى",
        "🏥 Hospital",
        "& & &",
        "THE",
        "T/A",
        "(((",
        "ﬀ ǅ ß",
        &long,
        &letters,
        &one_word,
        "TOTAL TOTAL TOTAL",
        "DO NOT USE",
    ];
    let index = OrganisationIndex::new(&texts);
    for text in texts {
        let answer = index.find(text, 5);
        assert!(answer.candidates.len() <= 5);
    }
    assert_eq!(group_names(&texts).concat().len(), texts.len());
}

#[test]
fn one_body_however_it_is_written() {
    let names = OrganisationNames::general();
    for (left, right) in [
        (
            "Bramwick Univ Hosp NHSFT",
            "BRAMWICK UNIVERSITY HOSPITALS NHS FOUNDATION TRUST",
        ),
        (
            "BRAMWICK AND WESTLEA TEACHING HOSPITA",
            "Bramwick & Westlea Teaching Hospitals",
        ),
        ("THEBRAMWICKSHOP LTD", "The Bramwick Shop Limited"),
        ("London Borough of Bramwick", "BRAMWICK LB"),
        ("2nd Bramwick Scouts", "Second Bramwick Scouts"),
        ("Society for Practical Ecology in Towns", "SPET"),
        ("Bramwick Catering t/a The Mill Tea Room", "MILL TEA ROOM"),
        ("HA90825 BRAMWICK HOSPICE - DO NOT USE", "Bramwick Hospice"),
    ] {
        let score = names.score(left, right).unwrap();
        assert!(score.similarity >= 0.5 && !score.sisters, "{left} | {right}: {score:?}");
    }
}

#[test]
fn sisters_are_kept_apart() {
    let names = OrganisationNames::general();
    for (left, right) in [
        ("Bramwick Estates No 2 Limited", "Bramwick Estates No 3 Limited"),
        ("North Bramwick Hospital", "South Bramwick Hospital"),
        ("Carewell (Leeds) Limited", "Carewell (Bradford) Limited"),
        ("Bramwick Hospice", "Westlea Hospice"),
        ("Bramwick Borough Council", "Bramwick College"),
    ] {
        let score = names.score(left, right).unwrap();
        assert!(score.similarity < 0.5 || score.sisters, "{left} | {right}: {score:?}");
    }
}

#[test]
fn evidence_adds_up_to_the_match_weight() {
    let index = OrganisationIndex::new(&["Bramwick Hospital NHS Trust", "Westlea Hospital", "Bramwick Council"]);
    let answer = index.find("BRAMWICK HOSPITALS NHST", 3);
    assert_eq!(answer.candidates[0].row, 0);
    for candidate in &answer.candidates {
        let sum: f64 = candidate.evidence.iter().map(|part| part.weight).sum();
        assert!((sum - candidate.match_weight).abs() < 1e-6, "{candidate:?}");
    }
}

/// The rows of a small CSV file without its header; fields may stand in double quotes.
fn csv(path: &str) -> Option<Vec<Vec<String>>> {
    let Ok(shared) = env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return None;
    };
    let text = fs::read_to_string(format!("{shared}/data/organisations/{path}")).unwrap();
    let row = |line: &str| {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        for character in line.chars() {
            match character {
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                _ => fields.last_mut().unwrap().push(character),
            }
        }
        fields
    };
    Some(text.lines().skip(1).map(row).collect())
}

/// The share of variants for which the first answer among all other variants is one of the same body. Bodies with one
/// variant cannot be answered and do not count.
fn first_answer_right(rows: &[Vec<String>]) -> f64 {
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    let index = OrganisationIndex::new(&names);
    let mut variants: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *variants.entry(&row[1]).or_default() += 1;
    }
    let (mut right, mut asked) = (0, 0);
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| variants[row[1].as_str()] > 1) {
        let answer = index.find(&row[0], 2);
        let best = answer.candidates.iter().find(|found| found.row as usize != place);
        asked += 1;
        right += usize::from(best.is_some_and(|best| rows[best.row as usize][1] == row[1]));
    }
    f64::from(u32::try_from(right).unwrap()) / f64::from(u32::try_from(asked).unwrap())
}

#[test]
fn name_variants_of_public_bodies_find_their_body() {
    for (path, at_least) in [
        ("uk_local_authority_name_variants.csv", 0.97),
        ("uk_government_organisation_name_variants.csv", 0.94),
    ] {
        if let Some(rows) = csv(path) {
            let right = first_answer_right(&rows);
            println!("{path}: first answer right {right:.3}");
            assert!(right >= at_least, "{path}: {right:.3}");
        }
    }
}

#[test]
fn pairs_of_the_name_bench_are_told() {
    let Some(rows) = csv("name_bench_cases.csv") else {
        return;
    };
    let names = OrganisationNames::general();
    let (mut found, mut right, mut all) = (0, 0, 0);
    for row in rows
        .iter()
        .filter(|row| !["Person", "Vessel"].contains(&row[1].as_str()))
    {
        let is_match = row[4] == "true";
        let answer = names.decide(&PreparedName::new(&row[2]), &PreparedName::new(&row[3]));
        let is_found = answer.verdict == Verdict::Same;
        all += usize::from(is_match);
        found += usize::from(is_found);
        right += usize::from(is_match && is_found);
    }
    let f1 = 2.0 * right as f64 / (found + all) as f64;
    println!("name bench, organisations: F1 {f1:.3}");
    assert!(f1 >= 0.9, "{f1:.3}");
}

#[test]
fn a_pair_is_one_two_or_for_a_person_to_look_at() {
    let names = OrganisationNames::general();
    let verdict = |left, right| {
        names
            .decide(&PreparedName::new(left), &PreparedName::new(right))
            .verdict
    };
    for (left, right, expected) in [
        ("Acme Widgets Ltd", "ACME WIDGETS LIMITED", Verdict::Same),
        ("Acme Wigdets Ltd", "Acme Widgets", Verdict::Same),
        ("Acme Fund", "Acme Fund No 1", Verdict::Same),
        ("Acme Fund 2", "Acme Fund II", Verdict::Same),
        ("Acme Widgets LLP", "Acme Widgets Limited", Verdict::Review),
        ("Acme Fund 2", "Acme Fund 3", Verdict::Review),
        ("Acme Fund", "Acme Fund 3", Verdict::Review),
        ("Acme Widgets North", "Acme Widgets", Verdict::Review),
        ("Bay Ltd", "Bayer Ltd", Verdict::Different),
        ("Acme Widgets Ltd", "Quayside Bottlers Ltd", Verdict::Different),
        ("", "Acme", Verdict::Different),
        ("", "", Verdict::Different),
    ] {
        assert_eq!(verdict(left, right), expected, "{left} | {right}");
        assert_eq!(verdict(right, left), expected, "{right} | {left}");
    }
}
