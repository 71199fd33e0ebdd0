//! Random and mutated input for every cleaner, for as long as one likes:
//!
//! `REGISTRAR_FUZZ_SECONDS=600 cargo test -p cleaning --test fuzz -- --ignored --nocapture`
//!
//! The same seed gives the same inputs. `REGISTRAR_SHARED` adds naughty strings and payloads, `REGISTRAR_FUZZ_TEXTS`
//! a folder of text files whose cells are mutated, `REGISTRAR_FUZZ_SEED` another seed, `REGISTRAR_FUZZ_CLEANER` chooses
//! one cleaner. What it found stands in `found` below and is tested every time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as expected"
)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use cleaning::Cleaner;
use cleaning::profile::cluster::ClusterMethod;
use cleaning::profile::{ProfileOptions, profile};

/// Longest that one value of at most 16 KiB may take, on a busy machine.
const SLOW: Duration = Duration::from_millis(500);

/// A small generator of numbers (Vigna's `SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Pieces that the cleaners look for, and characters that upset programs.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "-",
    "/",
    ".",
    ",",
    "&",
    "'",
    "\"",
    "(",
    ")",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "0",
    "1",
    "O",
    "I",
    "l",
    "A",
    "z",
    "é",
    "Ã©",
    "â€™",
    "Â ",
    "\u{A0}",
    "\u{AD}",
    "\u{200B}",
    "\u{200D}",
    "\u{202E}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{85}",
    "\u{300}",
    "İ",
    "ß",
    "ﬁ",
    "ŉ",
    "Ⅷ",
    "①",
    "１",
    "Ａ",
    "٣",
    "א",
    "漢",
    "😀",
    "👩‍👩‍👧",
    "𝔸",
    "&amp;",
    "&#x41;",
    "&#150;",
    "&lt",
    "FLAT ",
    "UNIT ",
    "THE ",
    " LTD",
    " LIMITED",
    " PLC",
    " T/A ",
    " C/O ",
    "PO BOX ",
    "SW1A 1AA",
    "LS1",
    "+44",
    "0044",
    "(0)",
    " ext 12",
    "mailto:",
    "@",
    ".co.uk",
    "GB",
    "SC",
    "NI",
    "00000000",
    "12345678",
    "31/12/1999",
    "29 Feb 2023",
    "T00:00:00Z",
    "1st ",
    "January",
    "N/A",
    "x",
    "#",
    "%",
    "\\",
    "<",
    ">",
    "½",
    "№",
    "’",
    "–",
    "…",
];

fn mutated(random: &mut Random, seeds: &[String]) -> String {
    let mut text: Vec<char> = if random.below(8) == 0 {
        (0..random.below(24))
            .filter_map(|_| char::from_u32(u32::try_from(random.next() % 0x3100).ok()?))
            .collect()
    } else {
        random.pick(seeds).chars().take(300).collect()
    };
    for _ in 0..=random.below(5) {
        let at = random.below(text.len() + 1);
        let to = (at + random.below(6)).min(text.len());
        match random.below(9) {
            0 => drop(text.drain(at..to)),
            1 => drop(text.splice(at..to, random.pick(PIECES).chars())),
            2 | 3 => drop(text.splice(at..at, random.pick(PIECES).chars())),
            4 => drop(text.splice(at..at, random.pick(seeds).chars().take(80).collect::<Vec<_>>())),
            5 => {
                let piece = text[at..to].repeat(random.below(4) + 1);
                drop(text.splice(at..at, piece));
            }
            6 => text = text.iter().collect::<String>().bytes().map(char::from).collect(),
            7 => text[at..to].iter_mut().for_each(|letter| *letter = swapped(*letter)),
            _ => text.truncate(at),
        }
    }
    text.into_iter().collect()
}

fn swapped(letter: char) -> char {
    if letter.is_lowercase() {
        letter.to_uppercase().next().unwrap_or(letter)
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

/// What is wrong with what a cleaner makes of a text; none when all is well.
fn fault(cleaner: Cleaner, text: &str) -> Option<String> {
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let once = cleaner.clean(&[Some(text)]);
        let value = once.values[0].clone()?;
        let twice = cleaner.clean(&[Some(&value)]);
        let change = twice.findings.into_iter().find(cleaning::Finding::is_change);
        if twice.values[0].as_ref() == Some(&value) {
            change.map(|change| format!("gives {value:?} and then {change:?}"))
        } else {
            Some(format!("gives {value:?} and then {:?}", twice.values[0]))
        }
    }));
    match outcome {
        Err(_) => Some("panics".to_owned()),
        Ok(None) if started.elapsed() > SLOW => slow(cleaner, text),
        Ok(fault) => fault,
    }
}

/// A machine that does something else is slow once, a cleaner always.
fn slow(cleaner: Cleaner, text: &str) -> Option<String> {
    let took = (0..5).map(|_| {
        let started = Instant::now();
        cleaner.clean(&[Some(text)]);
        started.elapsed()
    });
    let least = took.min().unwrap_or_default();
    (least > SLOW).then(|| format!("takes {least:?}"))
}

fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = include_str!("vectors/values.tsv")
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .map(|input| input.replace('|', ", "))
        .collect();
    let shared = env::var("REGISTRAR_SHARED").map(|folder| Path::new(&folder).join("inputs"));
    if let Ok(inputs) = shared {
        let naughty = fs::read_to_string(inputs.join("blns/blns.json")).unwrap();
        seeds.extend(serde_json::from_str::<Vec<String>>(&naughty).unwrap());
        texts(&inputs.join("payloads"), &mut |text| {
            seeds.extend(text.lines().map(str::to_owned));
        });
    }
    if let Ok(folder) = env::var("REGISTRAR_FUZZ_TEXTS") {
        texts(Path::new(&folder), &mut |text| {
            let lines = text.lines().step_by(7);
            seeds.extend(lines.clone().map(str::to_owned));
            seeds.extend(lines.flat_map(|line| line.split(',')).map(str::to_owned));
        });
    }
    seeds
}

/// Every text file under a folder, in the order of names.
fn texts(folder: &Path, visit: &mut dyn FnMut(&str)) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts(&path, visit);
        } else if let Ok(text) = fs::read_to_string(&path) {
            visit(&text);
        }
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
#[ignore = "runs as long as REGISTRAR_FUZZ_SECONDS says for each cleaner"]
fn fuzz() {
    let seconds = number("REGISTRAR_FUZZ_SECONDS", 10);
    let chosen = env::var("REGISTRAR_FUZZ_CLEANER").ok();
    let seeds = seeds();
    let mut failing = 0;
    for cleaner in Cleaner::all() {
        if chosen
            .as_ref()
            .is_some_and(|name| !name.split(',').any(|one| one == cleaner.name()))
        {
            continue;
        }
        let mut random = Random(number("REGISTRAR_FUZZ_SEED", 1));
        let mut faults: BTreeMap<String, (String, u64)> = BTreeMap::new();
        let (started, mut tried) = (Instant::now(), 0_u64);
        while started.elapsed().as_secs() < seconds {
            let text = mutated(&mut random, &seeds);
            tried += 1;
            if let Some(fault) = fault(*cleaner, &text) {
                let kind: String = fault.chars().filter(char::is_ascii_lowercase).take(8).collect();
                let known = faults.entry(kind).or_insert_with(|| (format!("{text:?} {fault}"), 0));
                known.1 += 1;
                if known.1 <= 10 {
                    println!("{}: {text:?} {fault}", cleaner.name());
                }
            }
        }
        let count: u64 = faults.values().map(|(_, count)| count).sum();
        println!("{}: {tried} inputs in {seconds} s, {count} faults", cleaner.name());
        failing += faults.len();
    }
    assert_eq!(failing, 0, "see above");
}

/// What fuzzing found, each once.
#[test]
fn found() {
    for line in include_str!("vectors/fuzzed.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (name, input) = line
            .split_once('\t')
            .unwrap_or_else(|| panic!("not two columns: {line}"));
        let cleaner = Cleaner::from_name(name).unwrap();
        let text: String = serde_json::from_str(input).unwrap();
        assert_eq!(fault(cleaner, &text), None, "{name}: {text:?}");
    }
}

/// A value of 1 MB and one of 4 MB are cut to the same and take no longer; nothing is worse than the text itself.
#[test]
fn long_values_take_bounded_time() {
    let pieces = [
        "a",
        "1 ",
        "A-",
        "FLAT 1, ",
        "&amp;",
        "Ã©",
        "é",
        "\u{300}",
        "@",
        "SW1A 1AA ",
        "1/",
        "LTD ",
        "(",
        "’",
        "\n",
        "x.",
        "😀",
    ];
    for cleaner in Cleaner::all() {
        for piece in pieces {
            let text = piece.repeat((4 << 20) / piece.len());
            let started = Instant::now();
            cleaner.clean(&[Some(&text[..text.floor_char_boundary(1 << 20)])]);
            cleaner.clean(&[Some(&text)]);
            let took = started.elapsed();
            assert!(
                took < Duration::from_secs(5),
                "{}: {piece:?} takes {took:?}",
                cleaner.name()
            );
        }
    }
}

#[test]
fn columns_of_mutated_text_are_profiled() {
    let seeds = seeds();
    let mut random = Random(7);
    let values: Vec<String> = (0..3_000).map(|_| mutated(&mut random, &seeds)).collect();
    let options = ProfileOptions {
        clusters: ["fingerprint", "ngram-2", "double-metaphone", "cologne", "neighbour-2"]
            .map(|name| ClusterMethod::from_name(name).unwrap())
            .to_vec(),
        ..ProfileOptions::default()
    };
    for part in values.chunks(300) {
        let profiled = profile("column", || part.iter().map(|value| Some(value.as_str())), &options);
        assert_eq!(profiled.rows, 300);
        assert_eq!(profiled.missing + profiled.placeholders + profiled.filled, 300);
    }
}
