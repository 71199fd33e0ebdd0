//! Why two source records are one thing, or why not, through the program alone.

use serde_json::Value;

use crate::support::place::Place;
use crate::support::program::Finished;

const COMPANIES: &str = "\
company_number,company_name,previous_name,address_line_1,address_line_2,post_town,county,postcode,incorporated_on
01234567,ACME WIDGETS LIMITED,,12 High Street,,Leeds,,LS1 4AB,2001-02-03
07654321,QUAYSIDE BOTTLERS LIMITED,,3 Dock Road,,Hull,,HU1 2AA,2011-05-06
";

const PREMISES: &str = "\
premises_id,business_name,address,postcode,phone,last_inspection
P-1,Acme Widgets Ltd,\"12 High St, Leeds\",LS1 4AB,,2024-01-01
P-2,Zebra Foods,\"7 Mill Lane, York\",YO1 7HH,,2024-01-01
P-3,,\"9 Mill Lane, York\",YO1 7HH,,2024-01-01
";

struct Delivery {
    place: Place,
}

impl Delivery {
    fn new() -> Self {
        let place = Place::without_store();
        // Among many other names the two of one company say more than among few.
        let others = (0..60).map(|other| {
            format!(
                "0{:07},TRADER{other} OF OLDHAM LIMITED,,{other} Long Lane,,Oldham,,OL1 1AA,2015-01-01\n",
                2_000_000 + other
            )
        });
        place.write("companies.csv", format!("{COMPANIES}{}", others.collect::<String>()));
        place.write("premises.csv", PREMISES);
        Self { place }
    }

    fn explain(&self, left: &str, right: &str, format: &str) -> Finished {
        let input = |source: &str| format!("{source}={}", self.place.path(&format!("{source}.csv")).display());
        let (companies, premises) = (input("companies"), input("premises"));
        self.place.registrar([
            "--format",
            format,
            "explain",
            "organisation",
            left,
            right,
            "--input",
            &companies,
            "--input",
            &premises,
        ])
    }

    fn json(&self, left: &str, right: &str) -> Value {
        self.explain(left, right, "json").succeeded().json()
    }
}

#[test]
fn a_match_is_explained_part_by_part() {
    let delivery = Delivery::new();
    let explanation = delivery.json("companies:01234567", "premises:P-1");
    assert_eq!(explanation["ending"]["ending"], "joined", "{explanation:#}");
    assert_eq!(explanation["ending"]["links"].as_array().unwrap().len(), 1);
    let evidence = &explanation["evidence"];
    let parts = evidence["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part[2].as_f64().unwrap()).sum();
    assert!(
        (sum - evidence["match_weight"].as_f64().unwrap()).abs() < 0.01,
        "{evidence:#}"
    );
    assert!(
        parts.iter().any(|part| part[0] == "name" && part[1] == "same words"),
        "{evidence:#}"
    );
    let compared = explanation["rules"].as_array().unwrap().iter();
    assert!(
        compared
            .clone()
            .any(|rule| rule["rule"] == "name_core" && rule["meeting"] == "compared")
    );
    let text = delivery
        .explain("companies:01234567", "premises:P-1", "text")
        .succeeded()
        .output();
    assert!(text.starts_with("One thing: they match with"), "{text}");
    assert!(text.contains("same words") && text.contains('█'), "{text}");
    assert!(
        !delivery.place.path("registrar-data").exists(),
        "explaining must not make a store"
    );
}

#[test]
fn a_pair_that_never_met_is_told_what_would_have_had_to_agree() {
    let delivery = Delivery::new();
    let explanation = delivery.json("companies:07654321", "premises:P-2");
    assert_eq!(explanation["ending"]["ending"], "never-compared", "{explanation:#}");
    assert_eq!(explanation["ending"]["would_match"], false);
    let rules = explanation["rules"].as_array().unwrap();
    let name = rules.iter().find(|rule| rule["rule"] == "name_core").unwrap();
    assert_eq!(name["meeting"], "apart");
    assert_eq!(name["left"][0], "QUAYSIDE BOTTLERS");
    assert_eq!(name["right"][0], "ZEBRA FOODS");
}

#[test]
fn a_source_record_without_a_name_is_said_to_be_unusable() {
    let explanation = Delivery::new().json("companies:07654321", "premises:P-3");
    assert_eq!(explanation["ending"]["ending"], "unusable", "{explanation:#}");
    assert_eq!(explanation["ending"]["source_records"][0]["source_record_id"], "P-3");
}

#[test]
fn an_unknown_source_record_is_named_with_the_nearest() {
    let failed = Delivery::new()
        .explain("companies:07654322", "premises:P-2", "text")
        .ended_with(1);
    let message = failed.errors();
    assert!(
        message.contains("companies:07654322") && message.contains("07654321"),
        "{message}"
    );
}
