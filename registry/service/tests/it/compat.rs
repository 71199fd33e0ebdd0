use std::path::{Path, PathBuf};

use actix_web::test::TestRequest;
use registry_core::{Entry, ItemHash};
use registry_store::ImportOptions;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::problem::assert_problem;
use crate::support::world::World;

const BASE: &str = "/compat/organisation";

fn shared(path: &str) -> Option<PathBuf> {
    let shared = std::env::var("REGISTRAR_SHARED").ok()?;
    let path = Path::new(&shared).join("vectors").join(path);
    path.exists().then_some(path)
}

/// A world with the register of this file.
fn with_register(path: &Path) -> World {
    let world = World::new();
    let options = ImportOptions {
        by: "Ines Importer".parse().unwrap(),
        approve_as: Some("Aron Approver".parse().unwrap()),
    };
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    world.store.import_rsf(file, &options, &|_| ()).unwrap();
    world
}

/// What the specification prints of the country register: its root, a proof of an entry, and one of consistency.
#[actix_web::test]
async fn the_country_register_gives_the_published_proofs() {
    let (Some(vectors), Some(rsf)) = (
        shared("openregister-spec-vectors.json"),
        shared("rsf-extra/country-208-entries.spec-example.rsf"),
    ) else {
        return;
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(vectors).unwrap()).unwrap();
    let expected = &vectors["v1"]["country_208"];
    let world = with_register(&rsf);
    let get = async |path: &str| world.get(&format!("/compat/country/{path}")).await.json();
    let root = get("proof/register/merkle:sha-256").await;
    for member in ["root-hash", "total-entries"] {
        assert_eq!(root[member], expected["register_proof"][member]);
    }
    let entry = get("proof/entries/10/200/merkle:sha-256").await;
    assert_eq!(entry["merkle-audit-path"], expected["entry_proof_10_200"]);
    assert_eq!(entry["entry-number"], "10");
    let consistency = get("proof/consistency/197/200/merkle:sha-256").await;
    assert_eq!(consistency["merkle-consistency-nodes"], expected["consistency_197_200"]);
    let sixth = get("entries/6").await;
    let leaf = vectors["v1"]["entry_leaf_bytes_example"].as_str().unwrap();
    assert_eq!(sixth, json!([serde_json::from_str::<Value>(leaf).unwrap()]));
    let rsf_again = world.get("/compat/country/download-rsf").await;
    let published = std::fs::read_to_string(rsf).unwrap();
    let entries = |text: &str| text.lines().filter(|line| line.starts_with("append-entry")).count();
    assert_eq!(entries(rsf_again.text()), entries(&published));
}

/// Everything that the interface of old says of each published register agrees with itself and with the log.
#[actix_web::test]
async fn published_registers_are_served_as_they_were() {
    for name in ["country", "local-authority-eng", "register"] {
        let Some(rsf) = shared(&format!("rsf/{name}.rsf")) else {
            return;
        };
        let world = with_register(&rsf);
        let get = async |path: &str| world.get(&format!("/compat/{name}/{path}")).await;
        let register = get("register.json").await.json();
        let entries = pages(&world, &format!("/compat/{name}/entries.json?limit=70")).await;
        let entries: Vec<&Value> = entries.iter().flat_map(|page| page.as_array().unwrap()).collect();
        assert_eq!(json!(entries.len()), register["total-entries"], "{name}");
        let records = pages(&world, &format!("/compat/{name}/records?page-size=70")).await;
        let records: Vec<(&String, &Value)> = records.iter().flat_map(|page| page.as_object().unwrap()).collect();
        assert_eq!(json!(records.len()), register["total-records"], "{name}");
        let fields = register["register-record"]["fields"].as_array().unwrap();
        for (key, record) in records {
            let item = &record["item"][0];
            assert!(
                item.as_object()
                    .unwrap()
                    .keys()
                    .all(|field| fields.contains(&json!(field))),
                "{name} {key}"
            );
            let latest = entries.iter().rfind(|entry| entry["key"] == json!(key)).unwrap();
            assert_eq!(latest["entry-number"], record["entry-number"], "{name} {key}");
            let hash = ItemHash::of_canonical_json(&item.to_string());
            assert_eq!(latest["item-hash"], json!([hash]), "{name} {key}");
        }
    }
}

/// The pages of a list, by the links between them.
async fn pages(world: &World, first: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut path = Some(first.to_owned());
    while let Some(next) = path {
        let answer = world.get(&next).await;
        assert_eq!(answer.status.as_u16(), 200, "{next}: {}", answer.text());
        found.push(answer.json());
        path = link(&answer, "next");
    }
    found
}

fn link(answer: &Answer, relation: &str) -> Option<String> {
    let mut links = answer.header("link")?.split(", ");
    let found = links.find(|link| link.ends_with(&format!("rel=\"{relation}\"")))?;
    Some(found.split(['<', '>']).nth(1)?.to_owned())
}

#[actix_web::test]
async fn records_entries_and_items_have_their_old_forms() {
    let world = World::new();
    let record = world.get(&format!("{BASE}/records/ORG-1")).await;
    let history = "/compat/organisation/records/ORG-1/entries";
    assert_eq!(link(&record, "version-history").as_deref(), Some(history));
    let record = record.json();
    assert_eq!(record["ORG-1"]["item"][0]["name"], "Ministry of Rivers");
    let entries = world.get(history).await.json();
    let hash = entries[0]["item-hash"][0].as_str().unwrap().to_owned();
    assert_eq!(
        world.get(&format!("{BASE}/item/{hash}.json")).await.json(),
        record["ORG-1"]["item"][0]
    );
    for (path, first) in [
        (
            "records.csv",
            "index-entry-number,entry-number,entry-timestamp,key,organisation,",
        ),
        (
            "record/ORG-1.csv",
            "index-entry-number,entry-number,entry-timestamp,key,organisation,",
        ),
        (
            "entries.csv",
            "index-entry-number,entry-number,entry-timestamp,key,item-hash\r\n",
        ),
        (
            "entry/1.csv",
            "index-entry-number,entry-number,entry-timestamp,key,item-hash\r\n1,1,",
        ),
    ] {
        let answer = world.get(&format!("{BASE}/{path}")).await;
        assert_eq!(answer.header("content-type"), Some("text/csv;charset=UTF-8"), "{path}");
        assert!(answer.text().starts_with(first), "{path}: {}", answer.text());
    }
    let request = TestRequest::get()
        .uri(&format!("{BASE}/records"))
        .insert_header(("Accept", "text/csv"));
    assert!(world.send(request).await.text().contains("one;two"));
    let stored = world.store.entries(&"organisation".parse().unwrap(), 0, 1).unwrap();
    let Entry { key, .. } = &stored[0];
    assert_eq!(entries[0]["key"], key.as_str());
}

#[actix_web::test]
async fn what_the_old_interface_has_not_is_a_problem() {
    let world = World::new();
    for (path, status) in [
        ("nothing", 404),
        ("things/1", 404),
        ("records/none", 404),
        ("records/none/entries", 404),
        ("entries/99", 404),
        ("entries/x", 400),
        ("items/x", 400),
        ("records?page-size=5001", 400),
        ("records?page-index=100000", 400),
        ("records?page=2", 400),
        ("proof/entries/7/6/merkle:sha-256", 400),
        ("proof/entries/1/99/merkle:sha-256", 400),
        ("proof/consistency/5/4/merkle:sha-256", 400),
    ] {
        let path = format!("{BASE}/{path}");
        assert_problem(&world.get(&path).await, &path, &path, status);
    }
    let none = "/compat/none/records";
    assert_problem(&world.get(none).await, none, none, 404);
}
