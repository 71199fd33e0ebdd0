//! Pairs of texts that stand side by side in one file, decided by the program.

use crate::support::place::Place;
use crate::support::program::Finished;

const NAMES: &str = "\
case,left,right
a,Acme Widgets Ltd,\"ACME WIDGETS, LIMITED\"
b,Royal Infirmary NHSFT,The Royal Infirmary NHS Foundation Trust
c,Blackfriars Fund II LP,Blackfriars Fund III LP
d,Acme Widgets LLP,Acme Widgets Ltd
e,Quayside Bottlers,Zebra Foods
f,,Zebra Foods
";

const ADDRESSES: &str = "\
asked,asked_postcode,held,held_postcode
\"12, Acacia Ave., Leeds\",ls14ab,12 ACACIA AVENUE LEEDS,LS1 4AB
\"Flat A, 179 Mill Road\",HU1 2AA,179A MILL ROAD HULL,HU1 2AA
\"Flat A, 179 Mill Road\",HU1 2AA,FLAT B 179 MILL ROAD HULL,HU1 2AA
\"Old Cottage, Pad Farm, Mill Road, Hull\",HU1 2AA,OLD COTTAGE MILL ROAD HULL,HU1 2AA
7 Station Road York,,12 ACACIA AVENUE LEEDS,LS1 4AB
,,12 ACACIA AVENUE LEEDS,LS1 4AB
";

fn decide(place: &Place, kind: &str, columns: &[&str]) -> Finished {
    let file = place.path("pairs.csv");
    let fixed = ["match", file.to_str().unwrap(), "--kind", kind];
    place.registrar(fixed.iter().chain(columns).copied())
}

/// Identifier, matched identifier and decision of each line.
fn decisions(finished: &Finished) -> Vec<[String; 3]> {
    let output = finished.output();
    let mut reader = csv::Reader::from_reader(output.as_bytes());
    let header = reader.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    assert_eq!(header, "id,matched_id,match_weight,distinguishability,decision");
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        assert_eq!(&row[3], "", "a pair has no runner-up");
        [0, 1, 4].map(|column| row[column].to_owned())
    });
    rows.collect()
}

#[test]
fn pairs_of_names_are_decided_each_by_itself() {
    let place = Place::without_store();
    place.write("pairs.csv", NAMES);
    let columns = ["--id", "case", "--text", "left", "--beside", "right"];
    let decided = decide(&place, "organisation", &columns).succeeded();
    let expected = [
        ["a", "a", "match"],
        ["b", "b", "match"],
        ["c", "c", "review"],
        ["d", "d", "review"],
        ["e", "", "none"],
        ["f", "", "none"],
    ];
    assert_eq!(decisions(&decided), expected);
    // The last pair alone gets the same line as among the others.
    let lines = decided.output();
    place.write(
        "pairs.csv",
        "case,left,right\nc,Blackfriars Fund II LP,Blackfriars Fund III LP\n",
    );
    let alone = decide(&place, "organisation", &columns).succeeded().output();
    assert_eq!(alone.lines().nth(1), lines.lines().nth(3));
    assert!(
        !place.path("registrar-data").exists(),
        "deciding pairs must not make a store"
    );
}

#[test]
fn pairs_of_addresses_go_by_their_line_without_an_identifier() {
    let place = Place::without_store();
    place.write("pairs.csv", ADDRESSES);
    let columns = [
        "--text",
        "asked",
        "--text",
        "asked_postcode",
        "--beside",
        "held",
        "--beside",
        "held_postcode",
    ];
    let decided = decide(&place, "address", &columns).succeeded();
    let expected = [
        ["2", "2", "match"],
        ["3", "3", "match"],
        ["4", "", "none"],
        ["5", "5", "review"],
        ["6", "", "none"],
        ["7", "", "none"],
    ];
    assert_eq!(decisions(&decided), expected);
}

#[test]
fn a_summary_says_how_many_were_decided_how() {
    let place = Place::without_store();
    place.write("pairs.csv", NAMES);
    let out = place.path("decisions.csv");
    let out = ["--text", "left", "--beside", "right", "--out", out.to_str().unwrap()];
    let text = decide(&place, "organisation", &out).succeeded().output();
    assert!(text.starts_with("6 pairs of left and right:"), "{text}");
    assert!(place.path("decisions.csv").exists());
}

#[test]
fn wrong_columns_of_pairs_are_named() {
    let place = Place::without_store();
    place.write("pairs.csv", NAMES);
    let missing = decide(&place, "organisation", &["--text", "left", "--beside", "rihgt"])
        .ended_with(1)
        .errors();
    for part in ["pairs.csv", "`rihgt`", "`right`"] {
        assert!(missing.contains(part), "{missing}");
    }
    decide(&place, "organisation", &["--beside", "right"]).ended_with(2);
    decide(&place, "organisation", &["--text", "left"]).ended_with(2);
    let both = [
        "--against",
        "pairs.csv",
        "--id",
        "case",
        "--text",
        "left",
        "--beside",
        "right",
    ];
    decide(&place, "organisation", &both).ended_with(2);
}
