use actix_web::http::StatusCode;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::world::{OWNER, PROPOSER, STEWARD, World};

#[actix_web::test]
async fn propose_changes() {
    let world = World::new();
    let body = json!({
        "register": "organisation",
        "title": "Everything at once",
        "changes": [
            {"action": "create", "key": "ORG-9", "item": {"name": "Ministry of Bridges"}},
            {"action": "update", "key": "ORG-1", "set": {"alias": null, "start-date": "2002"}},
            {"action": "retire", "key": "a/b", "reason": "closed"},
            {"action": "reinstate", "key": "ORG-3", "reason": "it does exist"}
        ]
    });
    let answer = world.post(PROPOSER, "/v1/changes", body).await;
    assert_snapshot!(answer.show());
    let location = answer.header("location").unwrap();
    assert_eq!(world.get(location).await.json(), answer.json());
    let changes = world.get(&format!("{location}/changes")).await;
    assert_snapshot!("changes_as_proposed", changes.show());
}

#[actix_web::test]
async fn propose_a_merge() {
    let world = World::new();
    let body = json!({
        "register": "organisation",
        "title": "The same ministry",
        "changes": [{"action": "merge", "key": "a/b", "into": "ORG-1", "reason": "one charter"}]
    });
    let answer = world.post(PROPOSER, "/v1/changes", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let approval = format!("{}/approve", answer.header("location").unwrap());
    let approved = world.post(STEWARD, &approval, json!({"selection": "all"})).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.text());
    let merged = world.get("/v1/registers/organisation/records/a%2Fb").await;
    assert_eq!(merged.status, StatusCode::MOVED_PERMANENTLY);
}

#[actix_web::test]
async fn approve_changes() {
    let world = World::new();
    let path = format!("/v1/changes/{}", world.open_change_set);
    let some = json!({"selection": {"ordinals": [1]}, "reason": "checked against the gazette"});
    let first = world.post(STEWARD, &format!("{path}/approve"), some).await;
    assert_snapshot!("approve_one", first.show());
    assert_eq!(world.get(&path).await.json()["open"], 1);
    let rest = json!({"selection": {"kind": "create"}});
    let second = world.post(OWNER, &format!("{path}/approve"), rest).await;
    assert_snapshot!("approve_the_rest", second.show());
    assert_snapshot!("after_approval", world.get(&path).await.show());
    let record = world.get("/v1/registers/organisation/records/ORG-1").await.json();
    assert_eq!(record["item"]["name"], "Ministry of Rivers and Lakes");
    assert!(record["item"].get("alias").is_none());
}

#[actix_web::test]
async fn reject_changes() {
    let world = World::new();
    let path = format!("/v1/changes/{}/reject", world.open_change_set);
    let body = json!({"selection": "all", "reason": "not in the gazette"});
    assert_snapshot!(world.post(STEWARD, &path, body).await.show());
    let record = world.get("/v1/registers/organisation/records/ORG-1").await.json();
    assert_eq!(record["item"]["name"], "Ministry of Rivers");
}

#[actix_web::test]
async fn add_and_end_ownership() {
    let world = World::new();
    let path = "/v1/registers/organisation/ownership";
    let body = json!({
        "role": "deputy",
        "person": "Dora Deputy",
        "organisation": "Cabinet Office",
        "contact": "dora@cabinet.example",
        "from": "2040-05-01",
        "to": "2040-08-31",
        "delegated_by": STEWARD
    });
    let made = world.post(STEWARD, path, body).await;
    assert_snapshot!("add_ownership", made.show());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let end = format!("{path}/{id}/end");
    let ended = world.post(STEWARD, &end, json!({"last_day": "2040-06-30"})).await;
    assert_snapshot!("end_ownership", ended.show());
    let elsewhere = format!("/v1/registers/street/ownership/{id}/end");
    let refused = world.post(OWNER, &elsewhere, json!({"last_day": "2040-06-30"})).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn publish_edition() {
    let world = World::new();
    let approve = format!("/v1/changes/{}/approve", world.open_change_set);
    world.post(STEWARD, &approve, json!({"selection": "all"})).await;
    let answer = world
        .post(OWNER, "/v1/registers/organisation/editions", json!({"run": "run-7"}))
        .await;
    assert_snapshot!(answer.show());
    let listed = world.get("/v1/registers/organisation/editions").await.json();
    assert_eq!(listed["editions"][0], answer.json());
}
