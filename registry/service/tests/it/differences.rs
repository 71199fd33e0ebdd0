use actix_web::http::StatusCode;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::world::{OWNER, STEWARD, World};

const REGISTER: &str = "/v1/registers/organisation";

async fn approve_everything(world: &World) {
    let approve = format!("/v1/changes/{}/approve", world.open_change_set);
    let answer = world.post(STEWARD, &approve, json!({"selection": "all"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

#[actix_web::test]
async fn list_differences() {
    let world = World::new();
    approve_everything(&world).await;
    let answer = world.get(&format!("{REGISTER}/diff?from_size=4")).await;
    assert_snapshot!(answer.show());
    let by_time = format!("{REGISTER}/diff?from=2040-05-01T09:00:00.000006Z&to=2041-01-01T00:00:00Z");
    let by_time = world.get(&by_time).await.json();
    assert_eq!(by_time["to_size"], 8);
    assert_eq!(
        by_time["from_size"].as_u64().map(|size| size < 8),
        Some(true),
        "{by_time}"
    );
    let nothing = world
        .get(&format!("{REGISTER}/diff?from_size=8&to_size=8"))
        .await
        .json();
    assert_eq!(nothing["differences"], json!([]));
}

#[actix_web::test]
async fn pages_of_differences_join() {
    let world = World::new();
    approve_everything(&world).await;
    let whole = world.get(&format!("{REGISTER}/diff?from_size=0")).await.json();
    let mut joined = Vec::new();
    let mut next = format!("{REGISTER}/diff?from_size=0&limit=2");
    loop {
        let page = world.get(&next).await.json();
        joined.extend(page["differences"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{REGISTER}/diff?from_size=0&limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(joined.len(), 5);
    assert_eq!(Value::from(joined), whole["differences"]);
}

#[actix_web::test]
async fn list_edition_differences() {
    let world = World::new();
    approve_everything(&world).await;
    let published = world.post(OWNER, &format!("{REGISTER}/editions"), json!({})).await;
    assert_eq!(
        published.header("location"),
        Some(format!("{REGISTER}/editions/2").as_str())
    );
    let found = world.get(&format!("{REGISTER}/editions/2")).await;
    assert_eq!(found.json(), published.json());
    assert_eq!(found.header("cache-control"), Some("public, max-age=3600"));
    let answer = world.get(&format!("{REGISTER}/editions/2/diff?from=1")).await;
    assert_snapshot!(answer.show());
    let before = world.get(&format!("{REGISTER}/editions/2/diff")).await.json();
    assert_eq!(before, answer.json());
    let all = world.get(&format!("{REGISTER}/editions/2/diff?from=0")).await.json();
    assert_eq!(all["differences"].as_array().unwrap().len(), 5);
}

#[actix_web::test]
async fn list_commits() {
    let world = World::new();
    let path = format!("{REGISTER}/commits");
    let answer = world.get(&path).await;
    assert_snapshot!(answer.show());
    let first = world.get(&format!("{path}?limit=1")).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("{path}?cursor={cursor}")).await.json();
    assert_eq!(first["commits"][0], answer.json()["commits"][0]);
    assert_eq!(rest["commits"][0], answer.json()["commits"][1]);
}

#[actix_web::test]
async fn find_holder() {
    let world = World::new();
    let path = format!("{REGISTER}/cross-references?source=land-office&id=4711");
    assert_snapshot!(world.get(&path).await.show());
    assert_eq!(world.get(&format!("{path}&edition=1")).await.json()["key"], "ORG-1");
    let before = world.get(&format!("{path}&recorded_at=2030-01-01T00:00:00Z")).await;
    assert_snapshot!("find_holder_before", before.show());
}

/// Row 4711 hangs on ORG-1; after ORG-1 gives way to a/b and a/b to ORG-5, it stands behind ORG-5, in one hop.
#[actix_web::test]
async fn chains_of_merges_are_one_hop() {
    let world = World::new();
    approve_everything(&world).await;
    for (key, into) in [("ORG-1", "a/b"), ("a/b", "ORG-5")] {
        let merge = json!({
            "register": "organisation",
            "title": "The same",
            "changes": [{"action": "merge", "key": key, "into": into, "reason": "one charter"}]
        });
        let made = world.post(OWNER, "/v1/changes", merge).await;
        let approve = format!("{}/approve", made.header("location").unwrap());
        let answer = world.post(STEWARD, &approve, json!({"selection": "all"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    for key in ["ORG-2", "ORG-1", "a%2Fb"] {
        let answer = world.get(&format!("{REGISTER}/records/{key}")).await;
        assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY, "{key}");
        assert_eq!(
            answer.header("location"),
            Some(format!("{REGISTER}/records/ORG-5").as_str()),
            "{key}"
        );
        assert_eq!(answer.json()["merged_into"], "ORG-5", "{key}");
    }
    let holder = world
        .get(&format!("{REGISTER}/cross-references?source=land-office&id=4711"))
        .await;
    assert_eq!(holder.json()["resolved_key"], "ORG-5", "{}", holder.text());
    assert_eq!(holder.json()["status"], "live");
    let then = format!("{REGISTER}/records/ORG-2?log_size=6");
    let then = world.get(&then).await;
    assert_eq!(
        then.header("location"),
        Some(format!("{REGISTER}/records/ORG-1?log_size=6").as_str())
    );
}
