//! Matching a file against another and against a register, through the program alone.

use std::collections::BTreeMap;

use crate::support::csv_file::rows_by_column;
use crate::support::place::Place;
use crate::support::program::Finished;

const CANONICAL: &str = "\
id,address,postcode
1,12 ACACIA AVENUE LEEDS,LS1 4AB
2,14 ACACIA AVENUE LEEDS,LS1 4AB
3,FLAT 2 14 ACACIA AVENUE LEEDS,LS1 4AB
4,THE OLD MILL 3 DOCK ROAD HULL,HU1 2AA
5,7 STATION ROAD YORK,YO1 7HH
";

const MESSY: &str = "\
id,address,postcode
a,\"12, Acacia Ave., Leeds\",ls14ab
b,Flat 2 at 14 Acacia Avenue,LS1 4AB
c,\"Old Mill, Dock Rd, Hull\",
d,\"99 Nowhere Crescent, Truro\",TR1 1AA
";

const NAMES: &str = "\
id,name
1,ACME WIDGETS LIMITED
2,ACME WIDGETS (SOUTHERN) LIMITED
3,THE ROYAL INFIRMARY NHS FOUNDATION TRUST
4,QUAYSIDE BOTTLERS LLP
";

fn answers(place: &Place, file: &str) -> BTreeMap<String, (String, String)> {
    let rows = rows_by_column(&place.path(file)).into_iter();
    rows.map(|row| {
        let cell = |name: &str| row[name].clone();
        (cell("id"), (cell("matched_id"), cell("decision")))
    })
    .collect()
}

fn run(place: &Place, file: &str, against: &str, kind: &str, more: &[&str]) -> Finished {
    let (file, out) = (place.path(file), place.path("matches.csv"));
    let fixed = [
        "match",
        file.to_str().unwrap(),
        "--against",
        against,
        "--kind",
        kind,
        "--id",
        "id",
        "--out",
    ];
    let out = [out.to_str().unwrap()];
    place.registrar(fixed.iter().chain(&out).chain(more).copied())
}

#[test]
fn messy_addresses_find_theirs() {
    let place = Place::without_store();
    place.write("messy.csv", MESSY);
    let canonical = place.write("canonical.csv", CANONICAL).display().to_string();
    let texts = ["--text", "address", "--text", "postcode"];
    run(&place, "messy.csv", &canonical, "address", &texts).succeeded();
    let answers = answers(&place, "matches.csv");
    let matched: Vec<&str> = answers.values().map(|(matched, _)| matched.as_str()).collect();
    assert_eq!(matched[..3], ["1", "3", "4"], "{answers:?}");
    assert_eq!(answers["a"].1, "match", "{answers:?}");
    assert_ne!(answers["d"].1, "match", "{answers:?}");
    let header = std::fs::read_to_string(place.path("matches.csv")).unwrap();
    assert!(
        header.starts_with("id,matched_id,match_weight,distinguishability,decision\n"),
        "{header}"
    );
    assert!(
        !place.path("registrar-data").exists(),
        "matching files must not make a store"
    );
}

#[test]
fn a_file_against_itself_gives_no_row_as_its_own_answer() {
    let place = Place::without_store();
    let names = place.write("names.csv", NAMES).display().to_string();
    run(&place, "names.csv", &names, "organisation", &[]).succeeded();
    for (id, (matched, _)) in answers(&place, "matches.csv") {
        assert_ne!(id, matched);
    }
}

#[test]
fn the_other_file_may_name_its_columns_otherwise() {
    let place = Place::without_store();
    place.write(
        "suppliers.csv",
        "id,supplier\nx,Royal Infirmary NHSFT\ny,Quayside Bottlers\n",
    );
    let names = place.write(
        "registered.csv",
        "registered_name\nTHE ROYAL INFIRMARY NHS FOUNDATION TRUST\nQUAYSIDE BOTTLERS LLP\n",
    );
    run(
        &place,
        "suppliers.csv",
        names.to_str().unwrap(),
        "organisation",
        &["--text", "supplier"],
    )
    .succeeded();
    let answers = answers(&place, "matches.csv");
    assert_eq!(answers["x"].0, "THE ROYAL INFIRMARY NHS FOUNDATION TRUST");
    assert_eq!(answers["y"].0, "QUAYSIDE BOTTLERS LLP");
}

/// People of a made-up town, each number one person.
fn person(number: usize) -> [String; 4] {
    let first = [
        "Ada", "Bertram", "Cora", "Dilip", "Esme", "Fergus", "Gwen", "Hugh", "Iris", "Jonah", "Kezia",
    ];
    let last = [
        "Ashdown",
        "Birtwistle",
        "Crabtree",
        "Dunmore",
        "Eastwood",
        "Fairclough",
        "Gorringe",
        "Halloran",
    ];
    let streets = ["Acacia Avenue", "Bell Lane", "Cinder Path", "Dock Road", "Elm Grove"];
    [
        format!("{} {}", first[number % 11], last[number * 7 % 8]),
        format!(
            "19{:02}-{:02}-{:02}",
            number * 13 % 80 + 10,
            number * 5 % 12 + 1,
            number * 17 % 28 + 1
        ),
        format!("{} {}", number * 3 % 97 + 1, streets[number % 5]),
        format!("07700 9{:05}", number * 7919 % 100_000),
    ]
}

#[test]
fn records_of_any_kind_are_matched_by_what_is_learnt_from_them() {
    let place = Place::without_store();
    let lines = |numbers: std::ops::Range<usize>, change: fn(usize, &mut [String; 4])| {
        let mut text = String::from("id,name,born,address,phone\n");
        for number in numbers {
            let mut cells = person(number);
            change(number, &mut cells);
            text.extend([format!("p{number},{}\n", cells.join(","))]);
        }
        text
    };
    let register = lines(0..400, |_, _| ());
    let asked = lines(300..500, |number, cells| match number % 4 {
        0 => cells[0].insert(2, 'e'),
        1 => cells[3].clear(),
        2 => cells[2] = "1 Elsewhere Street".to_owned(),
        _ => cells[1].replace_range(8.., "31"),
    });
    let held = place.write("register.csv", &register).display().to_string();
    place.write("people.csv", &asked);
    run(&place, "people.csv", &held, "record", &[]).succeeded();
    let found = answers(&place, "matches.csv");
    let right = found
        .iter()
        .filter(|(id, (matched, decision))| id == &matched && decision == "match");
    assert_eq!(right.count(), 100, "{found:?}");
    let strangers = found.values().filter(|(_, decision)| decision == "none");
    assert_eq!(strangers.count(), 100, "{found:?}");
    // The rows in another order give the same answers.
    let mut reversed: Vec<&str> = asked.lines().collect();
    reversed[1..].reverse();
    place.write("people.csv", reversed.join("\n"));
    run(&place, "people.csv", &held, "record", &[]).succeeded();
    assert_eq!(answers(&place, "matches.csv"), found);
    // So does a row that comes alone, although there is nothing to learn from then.
    for line in asked.lines().skip(1).step_by(37) {
        place.write("people.csv", format!("id,name,born,address,phone\n{line}\n"));
        run(&place, "people.csv", &held, "record", &[]).succeeded();
        let (id, answer) = answers(&place, "matches.csv").into_iter().next().unwrap();
        assert_eq!(answer, found[&id], "{line}");
    }
    let uneven = ["--text", "name", "--text", "born", "--against-text", "name"];
    let uneven = run(&place, "people.csv", &held, "record", &uneven).ended_with(1);
    assert!(uneven.errors().contains("name, born"), "{}", uneven.errors());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    use std::process::{Command, Stdio};

    let place = Place::without_store();
    place.write("messy.csv", MESSY);
    let canonical = place.write("canonical.csv", CANONICAL).display().to_string();
    // The program is made now if it is not there yet: the reader below waits for 20 seconds only.
    place.registrar(["--version"]).succeeded();
    let pipe = place.path("matches.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = Command::new("timeout")
        .args(["20", "cat"])
        .arg(&pipe)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run(&place, "messy.csv", &canonical, "address", &[]).succeeded();
    let read = String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(read.lines().count(), MESSY.lines().count(), "{read}");
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn wrong_columns_and_rows_are_named() {
    let place = Place::without_store();
    place.write("messy.csv", MESSY);
    place.write("twice.csv", "id,address\n1,HERE\n1,THERE\n");
    let canonical = place.write("canonical.csv", CANONICAL).display().to_string();
    let misspelt = run(&place, "messy.csv", &canonical, "address", &["--text", "adress"]).ended_with(1);
    assert!(
        misspelt.errors().contains("`adress`") && misspelt.errors().contains("`address`"),
        "{}",
        misspelt.errors()
    );
    let twice = run(&place, "twice.csv", &canonical, "address", &["--text", "address"]).ended_with(1);
    assert!(
        twice.errors().contains("line 3") && twice.errors().contains("\"1\""),
        "{}",
        twice.errors()
    );
    assert!(!place.path("matches.csv").exists(), "nothing is half-written");
    run(&place, "messy.csv", "no-such-register", "address", &[]).ended_with(1);
}
