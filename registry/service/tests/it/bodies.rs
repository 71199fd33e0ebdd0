use std::fmt::Write;

use actix_web::test::TestRequest;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::problem::assert_problem;
use crate::support::world::{PROPOSER, STEWARD, World};

/// Wrong bodies, with the name of the mistake, the status, and the text that is sent.
const WRONG_BODIES: [(&str, u16, &str); 12] = [
    ("empty", 400, ""),
    ("not json", 400, "register=organisation"),
    ("cut off", 400, "{\n  \"register\": \"organisation\",\n  \"title\":"),
    ("not an object", 422, "[]"),
    (
        "missing member",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\"}",
    ),
    (
        "no changes",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": []}",
    ),
    (
        "unknown action",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"delete\", \"key\": \"ORG-1\"}]}",
    ),
    (
        "number as value",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"create\", \"key\": \"ORG-8\", \"item\": {\"name\": 5}}]}",
    ),
    (
        "bad key",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"retire\", \"key\": \"--\", \"reason\": \"x\"}]}",
    ),
    (
        "unknown field",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"create\", \"key\": \"ORG-8\", \"item\": {\"name\": \"x\", \"colour\": \"red\"}}]}",
    ),
    (
        "bad value",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"create\", \"key\": \"ORG-8\", \"item\": {\"name\": \"x\", \"start-date\": \"yesterday\"}}]}",
    ),
    (
        "required field missing",
        422,
        "{\"register\": \"organisation\", \"title\": \"x\", \"changes\": [{\"action\": \"create\", \"key\": \"ORG-8\", \"item\": {\"start-date\": \"2001\"}}]}",
    ),
];

#[actix_web::test]
async fn every_wrong_body_is_a_problem() {
    let world = World::new();
    let mut shown = String::new();
    for (name, status, body) in WRONG_BODIES {
        let request = TestRequest::post()
            .uri("/v1/changes")
            .insert_header(("Content-Type", "application/json"))
            .set_payload(body);
        let answer = world.send(world.signed(PROPOSER, request)).await;
        let problem = assert_problem(&answer, name, "/v1/changes", status);
        writeln!(shown, "{name}\n    {} {}", problem.status, problem.detail).unwrap();
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            writeln!(shown, "    line {line}, column {column}").unwrap();
        }
        for violation in problem.violations {
            writeln!(shown, "    {} = {:?}", violation.field, violation.value).unwrap();
        }
    }
    assert_snapshot!(shown);
}

#[actix_web::test]
async fn a_body_that_is_too_long_or_of_another_kind_is_a_problem() {
    let world = World::new();
    let long = format!(
        "{{\"title\": \"{}\"}}",
        "x".repeat(registry_service::limits::BODY_BYTES)
    );
    let request = TestRequest::post()
        .uri("/v1/changes")
        .insert_header(("Content-Type", "application/json"))
        .set_payload(long);
    let answer = world.send(world.signed(PROPOSER, request)).await;
    assert_problem(&answer, "too long", "/v1/changes", 413);
    for media_type in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"] {
        let request = TestRequest::post()
            .uri("/v1/changes")
            .insert_header(("Content-Type", media_type))
            .set_payload("{}");
        let answer = world.send(world.signed(PROPOSER, request)).await;
        assert_problem(&answer, media_type, "/v1/changes", 415);
    }
}

#[actix_web::test]
async fn wrong_decisions_are_problems() {
    let world = World::new();
    let path = format!("/v1/changes/{}", world.open_change_set);
    let many: Vec<u64> = (0..=10_000).collect();
    for (name, action, body, status) in [
        ("no reason", "reject", json!({"selection": "all", "reason": " "}), 422),
        ("reason missing", "reject", json!({"selection": "all"}), 422),
        ("unknown selection", "approve", json!({"selection": "some"}), 422),
        ("no ordinals", "approve", json!({"selection": {"ordinals": []}}), 422),
        (
            "too many ordinals",
            "approve",
            json!({"selection": {"ordinals": many}}),
            422,
        ),
        (
            "negative ordinal",
            "approve",
            json!({"selection": {"ordinals": [-1]}}),
            422,
        ),
    ] {
        let path = format!("{path}/{action}");
        assert_problem(&world.post(STEWARD, &path, body).await, name, &path, status);
    }
    for action in ["approve", "reject"] {
        let path = format!("/v1/changes/none/{action}");
        let body = json!({"selection": "all", "reason": "x"});
        assert_problem(&world.post(STEWARD, &path, body).await, action, &path, 404);
    }
}
