use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::problem::assert_problem;
use crate::support::world::World;

const MATCH: &str = "/v1/registers/organisation/match";

async fn post(world: &World, path: &str, body: &Value) -> Answer {
    world.send(TestRequest::post().uri(path).set_json(body)).await
}

/// Asks until the edition is held in memory; the first answer says to wait.
async fn matched(world: &World, body: &Value) -> Answer {
    for _ in 0..100 {
        let answer = post(world, MATCH, body).await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        assert!(answer.header("retry-after").is_some());
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the register is never ready");
}

#[actix_web::test]
async fn match_records() {
    let world = World::new();
    let body = json!({"limit": 1, "records": [
        {"id": "a", "text": "MINISTRY OF RIVRS"},
        {"id": "b", "fields": {"name": "Ministry of Rivers", "alias": "not looked at"}},
        {"text": "Zeppelin Works"},
    ]});
    assert_snapshot!(matched(&world, &body).await.show());
}

#[actix_web::test]
async fn wrong_bodies_are_problems() {
    let world = World::new();
    let many = vec![json!({"text": "x"}); 10_001];
    for (body, status) in [
        (json!({"records": []}), 422),
        (json!({"records": many}), 422),
        (json!({"records": [{}]}), 422),
        (json!({"records": [{"text": "x"}], "limit": 0}), 422),
        (json!({"records": [{"text": "x"}], "limit": 21}), 422),
        (json!({"records": [{"text": "x", "key": "y"}]}), 422),
        (json!([]), 422),
    ] {
        assert_problem(&post(&world, MATCH, &body).await, MATCH, MATCH, status);
    }
    let none = "/v1/registers/none/match";
    let body = json!({"records": [{"text": "x"}]});
    assert_problem(&post(&world, none, &body).await, none, none, 404);
    let large = json!({"records": [{"text": "x".repeat(9 << 20)}]});
    assert_problem(&post(&world, MATCH, &large).await, MATCH, MATCH, 413);
}
