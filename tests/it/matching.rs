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
