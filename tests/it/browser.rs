use serde_json::Value;

use crate::support::browser::{Browser, Page};
use crate::support::place::{ENGINEER, Place, Run, STEWARD};
use crate::support::service::Service;

const RECORDS: u64 = 600;

/// Two published registers.
fn world() -> (Place, Run) {
    let place = Place::new();
    let inputs = place.sample(RECORDS, 11, 1);
    let run = place.load("address", &inputs);
    place.load("organisation", &inputs);
    for register in ["address", "organisation"] {
        place.registrar(["publish", register, "--as", ENGINEER]).succeeded();
    }
    (place, run)
}

/// Nothing that a script or a policy complained about, and no request to anywhere else.
fn assert_at_peace(page: &Page, address: &str) {
    let outside: Vec<&String> = page
        .requests
        .iter()
        .filter(|request| !request.starts_with(address))
        .collect();
    assert!(outside.is_empty(), "the page asks others: {outside:?}");
    assert!(page.complaints.is_empty(), "{:?}", page.complaints);
}

/// What a browser shows of a document, without its tags.
fn visible(document: &str) -> String {
    let mut text = String::new();
    for piece in document.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, after)| after));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_page_names_the_registers_and_their_people() {
    let Some(browser) = Browser::find("the_first_page_names_the_registers_and_their_people") else {
        return;
    };
    let (place, _) = world();
    let service = Service::start(&place.store_url());
    let page = browser.open(&service.at("/"));
    assert_at_peace(&page, &service.at("/"));
    let shown = visible(&page.document);
    for title in ["Addresses", "Organisations"] {
        let start = shown.find(title).unwrap_or_else(|| panic!("no {title} in: {shown}"));
        let row: String = shown[start..].chars().take(600).collect();
        for part in [ENGINEER, STEWARD, "Edition 1"] {
            assert!(row.contains(part), "no {part} beside {title}: {row}");
        }
    }
    for (width, height) in [(1280, 800), (390, 844)] {
        assert!(
            browser.picture(&service.at("/"), width, height) > 10_000,
            "an empty picture"
        );
    }
}

#[test]
fn the_documentation_shows_every_operation_and_asks_nobody_else() {
    let Some(browser) = Browser::find("the_documentation_shows_every_operation_and_asks_nobody_else") else {
        return;
    };
    let place = Place::new();
    let service = Service::start(&place.store_url());
    let page = browser.open(&service.at("/docs"));
    assert_at_peace(&page, &service.at("/"));
    assert!(
        page.requests
            .iter()
            .any(|request| request.ends_with("/v1/openapi.json")),
        "{:?}",
        page.requests
    );
    let document = service.json("/v1/openapi.json");
    let paths = document["paths"].as_object().unwrap();
    let operations: Vec<&Value> = paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .collect();
    let names: Vec<&str> = operations
        .iter()
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        assert!(
            page.document.contains(&format!("-{name}\"")),
            "the documentation does not show {name}"
        );
    }
}

#[test]
fn the_report_of_a_run_opens() {
    let Some(browser) = Browser::find("the_report_of_a_run_opens") else {
        return;
    };
    let (_place, run) = world();
    let address = format!("file://{}", run.file("report.html").display());
    let page = browser.open(&address);
    assert_at_peace(&page, &address);
    assert!(
        page.requests.is_empty(),
        "the report is not self-contained: {:?}",
        page.requests
    );
    assert!(page.document.matches("<svg").count() >= 3, "the report has no pictures");
    let shown = visible(&page.document);
    for part in ["Addresses", "findings", "clusters"] {
        assert!(
            shown.to_lowercase().contains(&part.to_lowercase()),
            "no {part} in the report: {shown:.800}"
        );
    }
    for (width, height) in [(1280, 3000), (390, 3000)] {
        assert!(browser.picture(&address, width, height) > 20_000, "an empty picture");
    }
}
