use actix_web::http::StatusCode;
use insta::assert_snapshot;

use crate::support::world::World;

const RECORDS: &str = "/v1/registers/organisation/records";

#[actix_web::test]
async fn list_registers() {
    assert_snapshot!(World::new().get("/v1/registers").await.show());
}

#[actix_web::test]
async fn find_register() {
    assert_snapshot!(World::new().get("/v1/registers/organisation").await.show());
}

#[actix_web::test]
async fn governance_registers_are_served_like_any_other() {
    let world = World::new();
    for register in ["register", "field", "ownership", "decision"] {
        for path in ["", "/records", "/entries", "/ownership", "/editions"] {
            let path = format!("/v1/registers/{register}{path}");
            assert_eq!(world.get(&path).await.status, StatusCode::OK, "{path}");
        }
    }
    assert_snapshot!(world.get("/v1/registers/register/records/organisation").await.show());
}

#[actix_web::test]
async fn list_records() {
    assert_snapshot!(World::new().get(RECORDS).await.show());
}

#[actix_web::test]
async fn list_records_of_every_status() {
    let world = World::new();
    for (status, keys) in [
        ("live", vec!["ORG-1", "a/b"]),
        ("merged", vec!["ORG-2"]),
        ("retired", vec!["ORG-3"]),
        ("all", vec!["ORG-1", "ORG-2", "ORG-3", "a/b"]),
    ] {
        let body = world.get(&format!("{RECORDS}?status={status}")).await.json();
        let found: Vec<&str> = body["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| record["key"].as_str().unwrap())
            .collect();
        assert_eq!(found, keys, "{status}");
    }
}

#[actix_web::test]
async fn pages_join_without_gap_or_repetition() {
    let world = World::new();
    let whole = world.get(&format!("{RECORDS}?status=all")).await.json();
    let mut joined = Vec::new();
    let mut address = format!("{RECORDS}?status=all&limit=1");
    loop {
        let page = world.get(&address).await.json();
        joined.extend(page["records"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => address = format!("{RECORDS}?status=all&limit=1&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(serde_json::Value::from(joined), whole["records"]);
}

#[actix_web::test]
async fn find_record() {
    assert_snapshot!(World::new().get(&format!("{RECORDS}/ORG-1")).await.show());
}

#[actix_web::test]
async fn find_record_whose_key_holds_a_slash() {
    assert_snapshot!(World::new().get(&format!("{RECORDS}/a%2Fb")).await.show());
}

#[actix_web::test]
async fn find_record_that_was_merged() {
    assert_snapshot!(World::new().get(&format!("{RECORDS}/ORG-2")).await.show());
}

#[actix_web::test]
async fn a_redirect_keeps_the_moment() {
    let answer = World::new().get(&format!("{RECORDS}/ORG-2?edition=1")).await;
    assert_eq!(
        answer.header("location"),
        Some(format!("{RECORDS}/ORG-1?edition=1").as_str())
    );
}

#[actix_web::test]
async fn find_record_that_was_retired() {
    assert_snapshot!(World::new().get(&format!("{RECORDS}/ORG-3")).await.show());
}

#[actix_web::test]
async fn find_record_as_it_stood() {
    let world = World::new();
    let then = world
        .get(&format!("{RECORDS}/ORG-1?recorded_at=2040-05-01T23:59:59Z"))
        .await;
    let edition = world.get(&format!("{RECORDS}/ORG-1?edition=1")).await;
    assert_eq!(then.json(), edition.json());
    assert_eq!(edition.header("cache-control"), Some("public, max-age=3600"));
    assert_eq!(then.header("cache-control"), Some("public, no-cache"));
    let before = world
        .get(&format!("{RECORDS}/ORG-1?recorded_at=2040-04-30T00:00:00%2B01:00"))
        .await;
    assert_snapshot!(before.show());
}

#[actix_web::test]
async fn list_record_entries() {
    let world = World::new();
    assert_snapshot!(world.get(&format!("{RECORDS}/ORG-2/entries")).await.show());
}

#[actix_web::test]
async fn find_provenance() {
    let world = World::new();
    assert_snapshot!(world.get(&format!("{RECORDS}/ORG-1/provenance")).await.show());
}

#[actix_web::test]
async fn list_entries() {
    let world = World::new();
    let answer = world.get("/v1/registers/organisation/entries?after=1&limit=2").await;
    assert_snapshot!(answer.show());
}

#[actix_web::test]
async fn a_reader_of_the_log_misses_nothing() {
    let world = World::new();
    let whole = world.get("/v1/registers/organisation/entries").await.json();
    assert!(whole["next_after"].is_null());
    let mut joined = Vec::new();
    let mut after = 0;
    loop {
        let address = format!("/v1/registers/organisation/entries?after={after}&limit=4");
        let page = world.get(&address).await.json();
        joined.extend(page["entries"].as_array().unwrap().clone());
        match page["next_after"].as_u64() {
            Some(last) => after = last,
            None => break,
        }
    }
    assert_eq!(serde_json::Value::from(joined), whole["entries"]);
}

#[actix_web::test]
async fn find_item() {
    let world = World::new();
    let record = world.get(&format!("{RECORDS}/ORG-1")).await.json();
    let hash = record["item_hash"].as_str().unwrap();
    let answer = world.get(&format!("/v1/registers/organisation/items/{hash}")).await;
    assert_eq!(answer.json()["item"], record["item"]);
    assert_snapshot!(answer.show());
}

#[actix_web::test]
async fn list_ownership() {
    let world = World::new();
    assert_snapshot!(world.get("/v1/registers/organisation/ownership").await.show());
    let before = world.get("/v1/registers/organisation/ownership?as_of=2025-12-31").await;
    assert_eq!(before.json()["ownership"].as_array().unwrap().len(), 0);
}

#[actix_web::test]
async fn list_editions() {
    let world = World::new();
    assert_snapshot!(world.get("/v1/registers/organisation/editions").await.show());
}

#[actix_web::test]
async fn list_change_sets() {
    let world = World::new();
    let answer = world.get("/v1/changes?register=organisation&state=proposed").await;
    assert_snapshot!(answer.show());
    let all = world.get("/v1/changes").await.json();
    assert_eq!(all["change_sets"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn find_change_set() {
    let world = World::new();
    let path = format!("/v1/changes/{}", world.open_change_set);
    assert_snapshot!(world.get(&path).await.show());
}

#[actix_web::test]
async fn list_changes() {
    let world = World::new();
    let path = format!("/v1/changes/{}/changes", world.open_change_set);
    assert_snapshot!(world.get(&path).await.show());
    let creations = world.get(&format!("{path}?kind=create&state=open")).await.json();
    assert_eq!(creations["changes"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn show_live_and_ready() {
    let world = World::new();
    assert_snapshot!(world.get("/health/live").await.show());
    assert_snapshot!(world.get("/health/ready").await.show());
}
