use crate::support::place::{ENGINEER, Place, STEWARD};
use crate::support::program;
use crate::support::service::Service;

const RECORDS: u64 = 300;

/// The address of the server, when there is one and the program is built for it.
fn server(test: &str) -> Option<String> {
    let server = std::env::var("TEST_DATABASE_URL").ok();
    if server.is_none() {
        println!("skipped: {test} (TEST_DATABASE_URL is not set)");
    }
    let built = std::env::var("REGISTRAR_TEST_FEATURES").is_ok_and(|features| features.contains("postgres"));
    if !built {
        println!("skipped: {test} (REGISTRAR_TEST_FEATURES does not name postgres)");
    }
    server.filter(|_| built)
}

/// The demonstration's path, on a server: a run, an approval by a second person, an edition, and the service on it.
#[test]
fn a_register_is_made_and_served_on_postgresql() {
    let Some(store) = server("a_register_is_made_and_served_on_postgresql") else {
        return;
    };
    let place = Place::without_store();
    let inputs = place.sample(RECORDS, 3, 1);
    let runs = place.path("runs");
    let registrar = |arguments: &[&str]| {
        program::run(["--store", &store, "--format", "json"].iter().chain(arguments))
            .succeeded()
            .json()
    };
    registrar(&["init"]);
    let files: Vec<String> = inputs
        .iter()
        .map(|(source, file)| format!("{source}={}", file.display()))
        .collect();
    let mut run = vec![
        "run",
        "address",
        "--as",
        ENGINEER,
        "--approve-as",
        STEWARD,
        "--runs",
        runs.to_str().unwrap(),
    ];
    for file in &files {
        run.extend(["--input", file]);
    }
    let first = registrar(&run);
    assert!(first["applied"]["applied"].as_u64().unwrap() > 100, "{first}");
    assert!(
        registrar(&run)["change_set"].is_null(),
        "the same inputs again propose something"
    );
    registrar(&["publish", "address", "--as", ENGINEER]);

    let service = Service::start(&store);
    let register = service.json("/v1/registers/address");
    assert_eq!(register["latest_edition"]["number"], 1);
    assert_eq!(register["log_size"], first["applied"]["log_size"]);
    let page = service.json("/v1/registers/address/records?limit=5");
    let records = page["records"].as_array().unwrap();
    assert_eq!(records.len(), 5);
    let key = records[0]["key"].as_str().unwrap();
    let provenance = service.json(&format!("/v1/registers/address/records/{key}/provenance"));
    assert!(!provenance["fields"].as_array().unwrap().is_empty());
    service.get("/v1/registers/address/records/ADR-NOBODY").problem(404);
}
