//! The address index: figures on addresses made for the purpose, the edge cases of `uk_address_matcher`, properties.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as expected"
)]

use std::{env, fs, path::Path};

use cleaning::{
    linkage::Verdict,
    matching::{AddressIndex, Answer},
};
use proptest::prelude::*;

fn index(rows: &[&str]) -> AddressIndex {
    let rows: Vec<[Option<&str>; 1]> = rows.iter().map(|row| [Some(*row)]).collect();
    AddressIndex::new(&rows)
}

/// The row of the best candidate, and what it means.
fn best(answer: &Answer) -> Option<(u32, Verdict)> {
    answer.candidates.first().map(|best| (best.row, answer.verdict))
}

/// A small stream of numbers that is the same every time (Steele, Lea and Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    fn one<'list>(&mut self, list: &[&'list str]) -> &'list str {
        list[self.below(list.len())]
    }
}

const FIRST: [&str; 16] = [
    "Amber", "Barton", "Clifton", "Elm", "Falcon", "Haw", "Iron", "Juniper", "Kestrel", "Laurel", "Marlow", "Nova",
    "Primrose", "Silver", "Vesper", "Willow",
];
const LAST: [&str; 12] = [
    "bank", "bridge", "field", "gate", "heath", "hill", "market", "mill", "point", "stead", "view", "wick",
];
const TYPES: [(&str, &str); 8] = [
    ("Road", "Rd"),
    ("Street", "St"),
    ("Lane", "Ln"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Gardens", "Gdns"),
    ("Way", "Wy"),
    ("Court", "Ct"),
];
const PLACES: [&str; 6] = [
    "Kingsford",
    "Rivermill",
    "Stonebridge",
    "West Alder",
    "Maple Green",
    "New Huxley",
];
const DISTRICTS: [&str; 6] = ["SW4", "N12", "E8", "WC2A", "NW10", "SE21"];

/// An address and the same as a careless hand writes it, with the postcode beside each.
fn pair(numbers: &mut Numbers) -> [String; 4] {
    let name = format!("{}{}", numbers.one(&FIRST), numbers.one(&LAST));
    let (kind, short) = TYPES[numbers.below(TYPES.len())];
    let (place, house) = (numbers.one(&PLACES), numbers.below(250) + 1);
    let flat = if numbers.below(5) == 0 {
        format!("Flat {}, ", numbers.below(80) + 1)
    } else {
        String::new()
    };
    let postcode = format!(
        "{} {}{}",
        numbers.one(&DISTRICTS),
        numbers.below(10),
        numbers.one(&["AB", "DE", "HJ", "XY"])
    );
    let slip = numbers.below(name.len() - 1);
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(slip, slip + 1);
    let misspelt: String = letters.into_iter().collect();
    let written = if numbers.below(3) == 0 { misspelt } else { name.clone() };
    let messy = format!("{flat}{house} {written} {short},{place},London").to_uppercase();
    let canonical = format!("{flat}{house} {name} {kind}, {place}, London");
    [canonical, postcode.clone(), messy, postcode.replace(' ', "")]
}

/// Precision and recall of the answers that say "the same", with and without postcodes.
#[test]
fn careless_writing_is_seen_through() {
    let mut numbers = Numbers(7);
    let pairs: Vec<[String; 4]> = (0..4000).map(|_| pair(&mut numbers)).collect();
    let rows: Vec<[Option<&str>; 2]> = pairs.iter().map(|pair| [Some(&*pair[0]), Some(&*pair[1])]).collect();
    // Every tenth address is not held.
    let held: Vec<[Option<&str>; 2]> = (0..)
        .zip(&rows)
        .filter(|(row, _)| row % 10 != 0)
        .map(|(_, row)| *row)
        .collect();
    let index = AddressIndex::new(&held);
    for (has_postcode, least_recall) in [(true, 0.99), (false, 0.93)] {
        let (mut given, mut right, mut wanted) = (0.0, 0.0, 0.0);
        for (row, [canonical, postcode, messy, written]) in pairs.iter().enumerate() {
            let answer = index.find(&[Some(messy), has_postcode.then_some(&**written)], 1);
            wanted += f64::from(row % 10 != 0);
            if let Some((found, Verdict::Same)) = best(&answer) {
                given += 1.0;
                let is_right = held[found as usize] == [Some(&**canonical), Some(&**postcode)];
                right += f64::from(is_right);
            }
        }
        let (precision, recall) = (right / given, right / wanted);
        println!("postcodes {has_postcode}: precision {precision:.4}, recall {recall:.4}");
        assert!(
            precision >= 0.995 && recall >= least_recall,
            "precision {precision}, recall {recall}"
        );
    }
}

/// Fields of a line of comma-separated values.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

#[test]
fn every_edge_case_has_its_right_candidate_first() {
    let Ok(folder) = env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return;
    };
    let text = fs::read_to_string(Path::new(&folder).join("data/addresses/ukam_edge_cases.csv")).unwrap();
    let lines: Vec<Vec<String>> = text.lines().skip(1).map(fields).collect();
    let mut cases = 0;
    for case in lines.chunk_by(|left, right| left[0] == right[0]) {
        let rows: Vec<[Option<&str>; 2]> = case.iter().map(|line| [Some(&*line[3]), Some(&*line[4])]).collect();
        let index = AddressIndex::new(&rows);
        for postcode in [Some(&*case[0][2]), None] {
            let answer = index.find(&[Some(&case[0][1]), postcode], 3);
            let (row, _) = best(&answer).unwrap_or_else(|| panic!("nothing for {}", case[0][1]));
            assert_eq!(
                case[row as usize][5], "1",
                "{} is answered by {}",
                case[0][1], case[row as usize][3]
            );
        }
        cases += 1;
    }
    assert_eq!(cases, 21);
}

#[test]
fn doors_decide() {
    let rows = [
        "FLAT A, 179 SAMPLE ROAD, LEEDS, LS1 4AP",
        "FLAT B, 179 SAMPLE ROAD, LEEDS, LS1 4AP",
        "12-14 SAMPLE ROAD, LEEDS, LS1 4AP",
        "GROUND FLOOR FLAT, 21 SAMPLE ROAD, LEEDS, LS1 4AP",
        "FIRST FLOOR FLAT, 21 SAMPLE ROAD, LEEDS, LS1 4AP",
        "FLAT 3, EXAMPLE HOUSE, 30 SAMPLE ROAD, LEEDS, LS1 4AP",
        "33 SAMPLE ROAD, LEEDS, LS1 4AP",
    ];
    let index = index(&rows);
    let find = |text: &str| best(&index.find(&[Some(text)], 3));
    assert_eq!(find("179A SAMPLE RD LEEDS LS1 4AP"), Some((0, Verdict::Same)));
    assert_eq!(find("FLAT 179B SAMPLE RD LEEDS LS14AP"), Some((1, Verdict::Same)));
    assert_eq!(find("179 B SAMPLE RD LEEDS").map(|(row, _)| row), Some(1));
    assert_eq!(find("12 SAMPLE RD LEEDS LS1 4AP"), Some((2, Verdict::Same)));
    assert_eq!(
        find("1ST FLOOR FLAT 21 SAMPLE RD LEEDS LS1 4AP"),
        Some((4, Verdict::Same))
    );
    assert_eq!(find("F3 EXAMPLE HOUSE 30 SAMPLE RD LS1 4AP"), Some((5, Verdict::Same)));
    // A number, a flat or a floor that only one side has leaves it open; another one rules it out.
    assert_eq!(
        find("179 SAMPLE ROAD LEEDS LS1 4AP").map(|(_, verdict)| verdict),
        Some(Verdict::Review)
    );
    for other in ["35 SAMPLE ROAD", "FLAT 4 EXAMPLE HOUSE 30 SAMPLE ROAD", "SAMPLE ROAD"] {
        let answer = index.find(&[Some(other), Some("LS1 4AP")], 3);
        assert_ne!(answer.verdict, Verdict::Same, "{other}: {:?}", answer.candidates);
    }
}

#[test]
fn a_postcode_may_be_missing_wrong_or_misread() {
    let rows = [
        "7 ACACIA AVENUE, OTLEY, LS21 3AB",
        "7 ACACIA AVENUE, MORLEY, LS27 8AB",
        "7 BIRCH AVENUE, OTLEY, LS21 3AD",
        "8 ACACIA AVENUE, OTLEY, LS21 3AB",
    ];
    let index = index(&rows);
    let texts = [
        "7 ACACIA AVE OTLEY",
        "7 ACACIA AVE OTLEY LS2I 3AB",
        "7 ACACIA AVE OTLEY LS21 3AE",
        "7 ACACAI AVE OTLEY LS21 3AD",
        "7 ACACIA AVE LS213AB",
        "7 ACACIA AVE OTLEY LS21",
    ];
    for text in texts {
        let answer = index.find(&[Some(text)], 2);
        assert_eq!(best(&answer).map(|(row, _)| row), Some(0), "{text}");
    }
    let answer = index.find(&[Some("7 ACACIA AVE")], 2);
    assert_ne!(answer.verdict, Verdict::Same, "two rows answer alike");
}

#[test]
fn rows_that_are_the_same_thing_are_no_rivals() {
    let index = index(&[
        "7 ACACIA AVENUE, OTLEY, LS21 3AB",
        "7 ACACIA AVE, OTLEY, WEST YORKSHIRE, LS21 3AB",
        "7 ACACIA AVENUE, OTLEY, LS21 3AB",
    ]);
    let answer = index.find(&[Some("7 ACACIA AVENUE OTLEY LS21 3AB")], 3);
    assert_eq!(best(&answer), Some((0, Verdict::Same)));
    assert_eq!(answer.candidates.len(), 3);
    assert!(answer.distinguishability.is_infinite());
}

#[test]
fn the_evidence_adds_up_and_counts_nothing_twice() {
    let rows = [
        "FLAT 2, 7 ACACIA AVENUE, OTLEY, LS21 3AB",
        "9 ACACIA AVENUE, OTLEY, LS21 3AB",
    ];
    let index = index(&rows);
    for text in rows {
        let with = index.find(&[Some(text)], 2);
        for candidate in &with.candidates {
            let sum: f64 = candidate.evidence.iter().map(|evidence| evidence.weight).sum();
            assert!((sum - candidate.match_weight).abs() < 1e-9, "{candidate:?}");
        }
        let without = index.find(&[Some(text.trim_end_matches(", LS21 3AB"))], 2);
        let gain = with.candidates[0].match_weight - without.candidates[0].match_weight;
        assert!(
            (0.0..10.0).contains(&gain),
            "the postcode adds {gain} bits to street and town"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(rows in prop::collection::vec(any::<String>(), 0..8), text in any::<String>()) {
        let index = index(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        index.find(&[Some(&text), None], 3);
        for row in &rows {
            index.find(&[Some(row)], 3);
        }
    }

    #[test]
    fn odd_doors_never_panic(rows in prop::collection::vec("(FLAT|UNIT|F|PO BOX| )[A-Z0-9/. é-]{0,12} (HIGH|É|12) (ROAD|ST)", 1..8)) {
        let index = index(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        for row in &rows {
            index.find(&[Some(row)], 3);
        }
    }

    #[test]
    fn a_held_text_is_found(seed in any::<u64>()) {
        let mut numbers = Numbers(seed);
        let pairs: Vec<[String; 4]> = (0..50).map(|_| pair(&mut numbers)).collect();
        let rows: Vec<[Option<&str>; 2]> = pairs.iter().map(|pair| [Some(&*pair[0]), Some(&*pair[1])]).collect();
        let index = AddressIndex::new(&rows);
        for row in &rows {
            let (found, verdict) = best(&index.find(row, 1)).unwrap();
            prop_assert_eq!(rows[found as usize], *row);
            prop_assert_eq!(verdict, Verdict::Same);
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(seed in any::<u64>()) {
        let mut numbers = Numbers(seed);
        let pairs: Vec<[String; 4]> = (0..60).map(|_| pair(&mut numbers)).collect();
        let rows: Vec<[Option<&str>; 2]> = pairs.iter().map(|pair| [Some(&*pair[0]), Some(&*pair[1])]).collect();
        let mirrored: Vec<[Option<&str>; 2]> = rows.iter().rev().copied().collect();
        let (forward, backward) = (AddressIndex::new(&rows), AddressIndex::new(&mirrored));
        for [_, _, messy, _] in &pairs {
            let [one, other] = [&forward, &backward].map(|index| index.find(&[Some(messy)], 5));
            prop_assert_eq!(one.verdict, other.verdict);
            prop_assert!((one.distinguishability - other.distinguishability).abs() < f64::EPSILON || one.candidates.len() < 2);
            let weights = |answer: &Answer| -> Vec<u64> {
                answer.candidates.iter().map(|candidate| candidate.match_weight.to_bits()).collect()
            };
            prop_assert_eq!(weights(&one), weights(&other));
        }
    }
}

#[test]
fn hostile_rows_are_bounded() {
    let long = "FLAT 1 ".repeat(150_000);
    let rows: Vec<[Option<&str>; 1]> = vec![[Some("12 HIGH STREET LEEDS LS1 4AP")]; 5000];
    let index = AddressIndex::new(&rows);
    assert_eq!(best(&index.find(&rows[0], 1)), Some((0, Verdict::Same)));
    for text in [&*long, "", " , ", "\u{200B}", "🏠", "شارع ١٢", "12"] {
        index.find(&[Some(text)], 3);
        AddressIndex::new(&[[Some(text)]]).find(&[Some(text)], 3);
    }
    assert_eq!(
        AddressIndex::new::<[Option<&str>; 1]>(&[]).find(&[Some("12 HIGH STREET")], 3),
        Answer::none()
    );
    assert_eq!(index.find(&[None], 3), Answer::none());
}
