use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Utc;
use serde_json::{Value, json};

use crate::support::csv_file::CsvFile;
use crate::support::place::{Place, State, key};
use crate::support::program;
use crate::support::service::Service;

/// Records of each register whose values are traced to the files.
const TRACED: u64 = 50;
/// The registers of the demonstration.
const REGISTERS: [&str; 2] = ["address", "organisation"];

/// The demonstration, once made, in a folder of its own.
struct Demo {
    place: Place,
    store: String,
}

#[test]
fn what_a_newcomer_sees() {
    let place = Place::without_store();
    let folder = place.path("demo");
    let made = program::run(["demo", "--no-serve", "--dir", folder.to_str().unwrap()]).succeeded();
    let demo = Demo {
        store: format!("sqlite://{}", folder.join("registrar.db").display()),
        place,
    };
    assert_eq!(
        program::run(["demo", "--no-serve", "--dir", folder.to_str().unwrap()])
            .succeeded()
            .errors(),
        holds(&folder)
    );
    let another = another_register(&demo);

    let service = Service::start(&demo.store);
    commands_to_try_work(&service, &made.output());
    for register in REGISTERS {
        edition_one_has_people(&service, register);
        values_are_traced(&demo, &service, register);
    }
    let open = open_change_sets(&service);
    only_a_steward_of_the_register_approves(&demo, &service, &open["organisation"], another);
    for register in REGISTERS {
        approval_changes_the_register(&demo, &service, register, &open[register]);
    }
}

fn holds(folder: &Path) -> String {
    format!(
        "{} holds a demonstration already; remove the folder to start afresh.\n",
        folder.display()
    )
}

/// A third register with a steward of its own, who has no say over the other two.
fn another_register(demo: &Demo) -> &'static str {
    let shipped = crate::support::repository::text("pipelines/specs/address.toml");
    let spec = demo.place.write(
        "depots.toml",
        shipped.replacen("name = \"address\"", "name = \"depot\"", 1),
    );
    let header = "company_number,address_line_1,address_line_2,post_town,county,postcode";
    let file = demo.place.write(
        "depots.csv",
        format!("{header}\n01234567,1 Brook Lane,,Elmford,,ZE1 0AA\n"),
    );
    let input = format!("companies={}", file.display());
    let steward = "Otto Other";
    let arguments = ["--store", &demo.store, "run", spec.to_str().unwrap(), "--input", &input];
    let people = ["--as", "Olga Other", "--approve-as", steward];
    program::run(arguments.iter().chain(&people)).succeeded();
    let registers = State::of(&demo.store, demo.place.path("none").as_path()).registers;
    assert_eq!(registers["depot"], (1, 0));
    steward
}

/// The guide that the demonstration prints names addresses of the port that it would serve on; they must answer.
fn commands_to_try_work(service: &Service, guide: &str) {
    let mut tried = 0;
    for word in guide.split(|character: char| character.is_whitespace() || character == '\'') {
        if let Some(path) = word.strip_prefix("http://127.0.0.1:8080") {
            if path.ends_with("/approve") {
                continue;
            }
            service.get(path).with_status(200);
            tried += 1;
        }
    }
    assert!(tried >= 5, "the guide names {tried} addresses: {guide}");
}

fn edition_one_has_people(service: &Service, register: &str) {
    let found = service.json(&format!("/v1/registers/{register}"));
    assert_eq!(found["latest_edition"]["number"], 1, "{register}");
    assert_eq!(found["governance_gaps"], json!([]), "{register}");
    assert!(found["counts"]["live"].as_u64().unwrap() > 1000, "{found}");
    let roles: BTreeSet<String> = people(service, register).into_keys().collect();
    assert!(
        roles.contains("owner") && roles.contains("steward"),
        "{register}: {roles:?}"
    );
}

/// Who holds which role.
fn people(service: &Service, register: &str) -> BTreeMap<String, String> {
    let ownership = service.json(&format!("/v1/registers/{register}/ownership"));
    let records = ownership["ownership"].as_array().unwrap();
    let part = |record: &Value, name: &str| record[name].as_str().unwrap().to_owned();
    records
        .iter()
        .map(|record| (part(record, "role"), part(record, "person")))
        .collect()
}

/// Every value names the row that it was taken from, and the row says so.
fn values_are_traced(demo: &Demo, service: &Service, register: &str) {
    let feeds = Feeds::read(demo);
    let page = service.json(&format!("/v1/registers/{register}/records?limit={TRACED}"));
    let mut traced = 0;
    for record in page["records"].as_array().unwrap() {
        let key = record["key"].as_str().unwrap();
        let provenance = service.json(&format!("/v1/registers/{register}/records/{key}/provenance"));
        let fields = provenance["fields"].as_array().unwrap();
        let named: BTreeSet<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
        let published = record["item"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|name| *name != register);
        assert_eq!(named, published.collect(), "{key} has values of unknown origin");
        for field in fields {
            feeds.assert_hold(key, field);
            traced += 1;
        }
    }
    println!("{register}: {traced} values traced to the delivered files");
    assert!(traced > TRACED);
}

/// The delivered files, by source and identifier.
struct Feeds(BTreeMap<String, Vec<String>>);

impl Feeds {
    /// Parquet is read by its twin: the same sample as CSV, whose other files must be the delivered ones to the byte.
    fn read(demo: &Demo) -> Self {
        let delivered = demo.place.path("demo").join("delivery-1");
        let twin = demo.place.sample(20_000, 18_010_310, 1);
        let mut rows = BTreeMap::new();
        for (source, file) in &twin {
            let original = delivered.join(format!("{source}.csv"));
            if original.exists() {
                assert!(
                    std::fs::read(&original).unwrap() == std::fs::read(file).unwrap(),
                    "{source} is not the sample"
                );
            }
            let file = CsvFile::read(file);
            for row in &file.rows {
                let cells: Vec<String> = row.iter().map(|cell| file.text(cell)).collect();
                rows.entry(format!("{source}/{}", cells[0].trim()))
                    .or_insert_with(Vec::new)
                    .extend(cells);
            }
        }
        Self(rows)
    }

    fn assert_hold(&self, key: &str, field: &Value) {
        let part = |name: &str| field[name].as_str().unwrap();
        // Rows that share an identifier but say something else are told apart by a number behind it.
        let identifier = part("source_record_id").split('#').next().unwrap();
        let row = self.0.get(&format!("{}/{identifier}", part("source")));
        let row = row.unwrap_or_else(|| panic!("{key}: no such row was delivered: {field}"));
        let said = part("source_value");
        let whole = row.iter().any(|cell| cell.trim() == said.trim());
        let joined = said
            .split(", ")
            .all(|piece| row.iter().any(|cell| cell.contains(piece.trim())));
        assert!(
            !said.is_empty() && (whole || joined),
            "{key}: {field} is not what the row says: {row:?}"
        );
        assert!(!part("survivorship_rule").is_empty(), "{field}");
    }
}

/// The change sets that the second delivery left open, by register.
fn open_change_sets(service: &Service) -> BTreeMap<&'static str, Value> {
    let mut kinds = BTreeSet::new();
    let found = REGISTERS.map(|register| {
        let page = service.json(&format!("/v1/changes?register={register}&state=proposed"));
        let open = page["change_sets"].as_array().unwrap();
        assert_eq!(open.len(), 1, "{register}");
        let counts = open[0]["counts"].as_object().unwrap();
        kinds.extend(
            counts
                .iter()
                .filter(|(_, count)| **count != 0)
                .map(|(kind, _)| kind.clone()),
        );
        (register, open[0].clone())
    });
    assert!(kinds.contains("update") && kinds.contains("merge"), "{kinds:?}");
    found.into()
}

fn only_a_steward_of_the_register_approves(demo: &Demo, service: &Service, open: &Value, other_steward: &str) {
    let path = format!("/v1/changes/{}/approve", open["id"].as_str().unwrap());
    let everything = json!({ "selection": "all" });
    let before = service.json("/v1/registers/organisation");
    for (person, rule) in [
        (open["proposed_by"].as_str().unwrap(), "proposed themselves"),
        (other_steward, "owner, steward or deputy"),
        ("Nora Nobody", "owner, steward or deputy"),
    ] {
        let problem = service.post(&key(&demo.store, person), &path, &everything).problem(403);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(person) && detail.contains(rule), "{problem}");
    }
    service
        .post("rk_00000000000000000000000000000000", &path, &everything)
        .problem(401);
    assert_eq!(service.json("/v1/registers/organisation"), before);
}

fn approval_changes_the_register(demo: &Demo, service: &Service, register: &str, open: &Value) {
    let id = open["id"].as_str().unwrap();
    let people = people(service, register);
    let before = service.json(&format!("/v1/registers/{register}"));
    let merge = first_change(service, id, "merge");
    let update = first_change(service, id, "update");
    let moment = Utc::now().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();

    let steward = key(&demo.store, &people["steward"]);
    let body = json!({ "selection": "all", "reason": "checked by telephone" });
    let applied = service
        .post(&steward, &format!("/v1/changes/{id}/approve"), &body)
        .with_status(200)
        .json();
    assert_eq!(applied["open"], 0);
    let after = service.json(&format!("/v1/registers/{register}"));
    assert!(
        after["log_size"].as_u64() > before["log_size"].as_u64(),
        "{register}: no entry was appended"
    );
    assert_ne!(after["root"], before["root"]);
    let owner = key(&demo.store, &people["owner"]);
    let edition = service.post(&owner, &format!("/v1/registers/{register}/editions"), &json!({}));
    assert!((200..300).contains(&edition.status), "{}", edition.body);
    assert_eq!(edition.json()["number"], 2);

    if let Some(merge) = merge {
        the_merged_key_leads_to_the_survivor(service, register, &merge, &moment);
    }
    the_old_record_is_still_there(
        service,
        register,
        &update.expect("the second delivery updates something"),
        &moment,
    );
}

fn first_change(service: &Service, id: &str, kind: &str) -> Option<Value> {
    let page = service.json(&format!("/v1/changes/{id}/changes?kind={kind}&limit=200"));
    let mut changes = page["changes"].as_array().unwrap().iter();
    // An update may only note that a row says something else now, without a new state of the record.
    let differs = |effect: &Value| effect["before"].is_object() && effect["differences"] != json!([]);
    changes
        .find(|change| kind == "merge" || differs(&change["effects"][0]))
        .cloned()
}

fn the_merged_key_leads_to_the_survivor(service: &Service, register: &str, merge: &Value, moment: &str) {
    let effects = merge["effects"].as_array().unwrap();
    let loser = effects
        .iter()
        .find(|effect| effect["after"]["state"] == "merged")
        .unwrap();
    let path = format!("/v1/registers/{register}/records/{}", loser["key"].as_str().unwrap());
    let answer = service.get(&path).with_status(301);
    let survivor = format!("/v1/registers/{register}/records/{}", merge["key"].as_str().unwrap());
    assert_eq!(answer.location.as_deref(), Some(survivor.as_str()));
    let body = answer.json();
    assert_eq!(
        (&body["merged_into"], &body["reason"]),
        (&merge["key"], &loser["after"]["reason"])
    );
    assert!(
        !body["reason"].as_str().unwrap().is_empty() && body["merged_at"].is_string(),
        "{body}"
    );
    service.get(&survivor).with_status(200);
    assert_eq!(
        service.json(&format!("{path}?recorded_at={moment}"))["item"],
        loser["before"]
    );
}

fn the_old_record_is_still_there(service: &Service, register: &str, update: &Value, moment: &str) {
    let effect = &update["effects"][0];
    let path = format!("/v1/registers/{register}/records/{}", effect["key"].as_str().unwrap());
    let record = |query: &str| service.json(&format!("{path}{query}"))["item"].clone();
    assert_ne!(effect["before"], effect["after"]["item"]);
    assert_eq!(record(""), effect["after"]["item"]);
    for query in [format!("?recorded_at={moment}"), "?edition=1".to_owned()] {
        assert_eq!(record(&query), effect["before"], "{path}{query}");
    }
    assert_eq!(record("?edition=2"), effect["after"]["item"]);
}
