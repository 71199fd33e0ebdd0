use actix_web::http::StatusCode;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::world::{OTHER, OWNER, PROPOSER, STEWARD, World, create};

/// Nobody approves what they proposed: neither without a role, nor as owner, steward or deputy.
#[actix_web::test]
async fn nobody_approves_their_own_proposal() {
    let world = World::new();
    let deputy = PROPOSER;
    world.deputise(deputy);
    for (number, person) in [OWNER, STEWARD, deputy, OTHER].into_iter().enumerate() {
        let id = world.propose(person, vec![create(&format!("ORG-1{number}"), "Ministry of Fog")]);
        let path = format!("/v1/changes/{id}/approve");
        for selection in [json!("all"), json!({"kind": "create"}), json!({"ordinals": [1]})] {
            let answer = world.post(person, &path, json!({"selection": selection})).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}: {}", answer.text());
        }
        let set = world.get(&format!("/v1/changes/{id}")).await.json();
        assert_eq!(set["state"], "proposed", "{person}");
        assert_eq!(set["open"], 1, "{person}");
    }
    let path = format!("/v1/changes/{}/approve", world.open_change_set);
    let refused = world.post(PROPOSER, &path, json!({"selection": "all"})).await;
    assert_snapshot!(refused.show());
}

#[actix_web::test]
async fn a_deputy_approves_what_others_proposed() {
    let world = World::new();
    world.deputise(OTHER);
    let path = format!("/v1/changes/{}/approve", world.open_change_set);
    let answer = world.post(OTHER, &path, json!({"selection": "all"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

/// The owner and steward of one register decides nothing about another.
#[actix_web::test]
async fn the_steward_of_another_register_is_refused() {
    let world = World::new();
    let changes = format!("/v1/changes/{}", world.open_change_set);
    let ownership = world.get("/v1/registers/organisation/ownership").await.json();
    let id = ownership["ownership"][0]["id"].as_str().unwrap().to_owned();
    let appointment = json!({
        "role": "steward",
        "person": OTHER,
        "organisation": "Cabinet Office",
        "contact": "otto@cabinet.example",
        "from": "2040-05-01"
    });
    for (path, body) in [
        (format!("{changes}/approve"), json!({"selection": "all"})),
        (format!("{changes}/reject"), json!({"selection": "all", "reason": "no"})),
        ("/v1/registers/organisation/editions".to_owned(), json!({})),
        ("/v1/registers/organisation/ownership".to_owned(), appointment),
        (
            format!("/v1/registers/organisation/ownership/{id}/end"),
            json!({"last_day": "2040-05-01"}),
        ),
    ] {
        let answer = world.post(OTHER, &path, body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.text());
        assert_eq!(answer.json()["register"], "organisation", "{path}");
    }
    let set = world.get(&changes).await.json();
    assert_eq!(set["open"], 2);
}

/// What the service decides cannot be sent by the caller.
#[actix_web::test]
async fn read_only_members_are_refused() {
    let world = World::new();
    let changes = format!("/v1/changes/{}", world.open_change_set);
    let create = json!({"action": "create", "item": {"name": "Ministry of Fog"}});
    let proposal = |member: &str| {
        let mut body = json!({"register": "organisation", "title": "Fog", "changes": [create]});
        body[member] = json!("applied");
        body
    };
    let mut wishes: Vec<(String, serde_json::Value)> = ["state", "id", "proposed_by", "decided_by", "origin"]
        .into_iter()
        .map(|member| ("/v1/changes".to_owned(), proposal(member)))
        .collect();
    let mut inner = proposal("title");
    inner["changes"][0]["entry_number"] = json!(1);
    wishes.push(("/v1/changes".to_owned(), inner));
    wishes.push((
        format!("{changes}/approve"),
        json!({"selection": "all", "approved_by": OWNER}),
    ));
    wishes.push((
        format!("{changes}/reject"),
        json!({"selection": "all", "reason": "no", "at": "2020-01-01T00:00:00Z"}),
    ));
    wishes.push(("/v1/registers/organisation/editions".to_owned(), json!({"number": 7})));
    wishes.push((
        "/v1/registers/organisation/ownership".to_owned(),
        json!({"id": "x", "role": "steward", "person": "A", "organisation": "B", "contact": "C", "from": "2040-05-01"}),
    ));
    for (path, body) in wishes {
        let answer = world.post(STEWARD, &path, body.clone()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            answer.text()
        );
        assert!(answer.text().contains("unknown field"), "{}", answer.text());
    }
}
