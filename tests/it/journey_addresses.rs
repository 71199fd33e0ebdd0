use std::path::Path;

use serde_json::Value;

use crate::support::journey::{
    Delivery, Edit, again_changes_nothing, an_edited_row_gives_its_change, order_changes_nothing,
};
use crate::support::place::Place;
use crate::support::service::Service;
use crate::support::shared::shared;

/// Addresses that two departments hold. The three files meet in a few thousand places; far fewer means that linking is
/// broken.
const SHARED_RECORDS_MIN: u64 = 500;

fn delivery(shared: &Path) -> Delivery {
    let folder = shared.join("data/addresses");
    let inputs = vec![
        ("fhrs", folder.join("fhrs_addresses_sample.parquet")),
        (
            "companies-house",
            folder.join("companies_house_addresses_postcode_overlap.parquet"),
        ),
        (
            "food-establishments",
            folder.join("fsa_approved_food_establishments.csv"),
        ),
    ];
    Delivery {
        spec: "address",
        inputs,
    }
}

#[test]
fn real_addresses_become_one_register() {
    let Some(shared) = shared("real_addresses_become_one_register") else {
        return;
    };
    let delivery = delivery(&shared);
    let place = Place::new();
    let first = delivery.load(&place);
    println!("counts: {}", first.answer["manifest"]["counts"]);
    assert!(first.count("clusters_across_sources") > SHARED_RECORDS_MIN);
    a_shared_address_is_one_record(&place, &first.changes());
    again_changes_nothing(&place, &delivery);
    let edit = Edit {
        source: "food-establishments",
        id: &["CompetentAuthority", "AppNo", "TradingName"],
        column: "Town",
        corrected: |town| format!("{town} Green"),
    };
    an_edited_row_gives_its_change(&place, &delivery, &first, &edit);
    order_changes_nothing(&first, &delivery, &[1]);
}

/// One record that two departments know, as a department sees it.
fn a_shared_address_is_one_record(place: &Place, changes: &[Value]) {
    let sources = |change: &Value| {
        let references = change["effects"][0]["cross_references"].as_array().unwrap().clone();
        let mut sources: Vec<String> = references
            .iter()
            .map(|reference| reference["source"].as_str().unwrap().to_owned())
            .collect();
        sources.sort();
        sources.dedup();
        sources
    };
    let change = changes.iter().find(|change| sources(change).len() >= 2).unwrap();
    let key = change["key"].as_str().unwrap();
    let service = Service::start(&place.store_url());
    let record = service.json(&format!("/v1/registers/address/records/{key}"));
    assert_eq!(record["item"], change["effects"][0]["after"]["item"]);
    let provenance = service.json(&format!("/v1/registers/address/records/{key}/provenance"));
    let mut found: Vec<&str> = provenance["cross_references"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["source"].as_str().unwrap())
        .collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, sources(change));
    let registers = service.json("/v1/registers");
    let ours = registers["registers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|register| register["governance"] == false);
    assert_eq!(
        ours.map(|register| &register["register"]).collect::<Vec<_>>(),
        ["address"]
    );
}
