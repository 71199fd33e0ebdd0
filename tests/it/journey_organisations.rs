use std::path::Path;

use crate::support::journey::{
    Delivery, Edit, again_changes_nothing, an_edited_row_gives_its_change, order_changes_nothing,
};
use crate::support::place::Place;
use crate::support::shared::shared;

/// Organisations that two public bodies hold. One body pays them, one taxes them and one sells to them, in different
/// parts of the country, so they meet rarely.
const SHARED_RECORDS_MIN: u64 = 100;

fn delivery(shared: &Path) -> Delivery {
    let folder = shared.join("data/organisations");
    let inputs = vec![
        ("nhs-payments", folder.join("nhs_sel_payments_raw.csv")),
        ("business-rates", folder.join("stockport_business_rates.parquet")),
        ("cloudstore-buyers", folder.join("cloudstore_buyers_raw.csv")),
    ];
    Delivery {
        spec: "organisation",
        inputs,
    }
}

#[test]
fn real_organisations_become_one_register() {
    let Some(shared) = shared("real_organisations_become_one_register") else {
        return;
    };
    let delivery = delivery(&shared);
    let place = Place::new();
    let first = delivery.load(&place);
    println!("counts: {}", first.answer["manifest"]["counts"]);
    assert!(first.count("clusters_across_sources") > SHARED_RECORDS_MIN);
    again_changes_nothing(&place, &delivery);
    let edit = Edit {
        source: "cloudstore-buyers",
        id: &["cloudstore-buyer"],
        column: "name",
        corrected: |name| format!("Old {name}"),
    };
    an_edited_row_gives_its_change(&place, &delivery, &first, &edit);
    order_changes_nothing(&first, &delivery, &[1]);
}
