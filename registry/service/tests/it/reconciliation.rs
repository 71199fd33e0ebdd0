use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::problem::assert_problem;
use crate::support::world::World;

const SERVICE: &str = "/reconcile/organisation";

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02X}").unwrap();
        encoded
    })
}

/// Posts a form until the register is ready.
async fn posted(world: &World, name: &str, value: &str) -> Answer {
    for _ in 0..100 {
        let form = format!("{name}={}", encoded(value));
        let request = TestRequest::post()
            .uri(SERVICE)
            .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
            .set_payload(form);
        let answer = world.send(request).await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the register is never ready");
}

#[actix_web::test]
async fn the_manifest() {
    let world = World::new();
    let request = TestRequest::get()
        .uri(SERVICE)
        .insert_header(("Host", "registers.example"));
    assert_snapshot!(world.send(request).await.show());
}

#[actix_web::test]
async fn a_batch_by_form_and_by_address() {
    let world = World::new();
    let queries = json!({
        "q0": {"query": "Ministry of Rivrs", "limit": 1, "type": "organisation", "properties": [{"pid": "start-date", "v": "2001-04-01"}]},
        "q1": {"query": "ORG-1"},
        "q2": {"query": "Ministry of Rivers", "type": "street"},
        "q3": {"query": "Ministry of Rivers", "type": ["street", "organisation"], "type_strict": "any"},
        "q4": {"properties": [{"pid": "name", "v": {"id": "Ministry of Rivers", "name": "x"}}]},
    })
    .to_string();
    let answer = posted(&world, "queries", &queries).await;
    assert_snapshot!(answer.show());
    let by_address = world.get(&format!("{SERVICE}?queries={}", encoded(&queries))).await;
    assert_eq!(by_address.json(), answer.json());
}

#[actix_web::test]
async fn known_values_that_differ_make_a_match_uncertain() {
    let world = World::new();
    let query =
        |day: &str| json!({"q": {"query": "Ministry of Rivers", "properties": [{"pid": "start-date", "v": day}]}});
    let best = |answer: &Answer| answer.json()["q"]["result"][0].clone();
    let same = best(&posted(&world, "queries", &query("2001-04-01").to_string()).await);
    let other = best(&posted(&world, "queries", &query("1999-01-01").to_string()).await);
    assert!(same["score"].as_f64() > other["score"].as_f64(), "{same} {other}");
    assert_eq!(other["match"], false);
}

#[actix_web::test]
async fn values_are_extended() {
    let world = World::new();
    let wanted = json!({"ids": ["ORG-1", "ORG-99"], "properties": [{"id": "name"}, {"id": "alias"}, {"id": "parent"}, {"id": "none"}]});
    assert_snapshot!(posted(&world, "extend", &wanted.to_string()).await.show());
}

#[actix_web::test]
async fn suggestions_and_previews() {
    let world = World::new();
    for (path, expected) in [
        ("suggest/entity?prefix=minis%20riv", "ORG-1"),
        ("suggest/property?prefix=ali", "alias"),
        ("suggest/type?prefix=org", "organisation"),
    ] {
        let answer = world.get(&format!("{SERVICE}/{path}")).await.json();
        assert_eq!(answer["result"][0]["id"], expected, "{path}: {answer}");
        let after = world.get(&format!("{SERVICE}/{path}&cursor=40")).await.json();
        assert!(
            path.starts_with("suggest/type") || after["result"] == json!([]),
            "{path}: {after}"
        );
    }
    let preview = world.get(&format!("{SERVICE}/preview?id=ORG-1")).await;
    assert_eq!(preview.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(
        preview.text().contains("<h1>Ministry of Rivers</h1>"),
        "{}",
        preview.text()
    );
    for (kind, id) in [("entity", "ORG-1"), ("property", "alias"), ("type", "organisation")] {
        let answer = world.get(&format!("{SERVICE}/flyout/{kind}?id={id}")).await.json();
        assert!(answer["html"].as_str().unwrap().starts_with("<p>"), "{answer}");
    }
    let properties = world
        .get(&format!("{SERVICE}/properties?type=organisation&limit=2"))
        .await
        .json();
    assert_eq!(properties["properties"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn what_is_wrong_is_refused() {
    let world = World::new();
    for (path, status) in [
        ("/reconcile/none".to_owned(), 404),
        (format!("{SERVICE}?callback=x"), 400),
        (format!("{SERVICE}?queries=[]"), 400),
        (format!("{SERVICE}?queries=%7B%7D&extend=%7B%7D"), 400),
        (format!("{SERVICE}?extend=%7B%7D"), 400),
        (format!("{SERVICE}/suggest/entity?cursor=41"), 400),
        (format!("{SERVICE}/suggest/nothing?prefix=a"), 404),
        (format!("{SERVICE}/preview"), 400),
        (format!("{SERVICE}/preview?id=ORG-99"), 404),
        (format!("{SERVICE}/flyout/property?id=none"), 404),
        (format!("{SERVICE}/properties?limit=0"), 400),
    ] {
        assert_problem(&world.get(&path).await, &path, &path, status);
    }
}

/// Every valid batch that the specification shows is answered, every invalid one refused.
#[actix_web::test]
async fn the_examples_of_the_specification() {
    let Some(shared) = std::env::var_os("REGISTRAR_SHARED").map(PathBuf::from) else {
        return;
    };
    let world = World::new();
    let mut count = 0;
    for (kind, name) in [
        ("reconciliation-query-batch", "queries"),
        ("data-extension-query", "extend"),
    ] {
        for (folder, is_valid) in [("valid", true), ("invalid", false)] {
            let folder = shared
                .join("vectors/reconciliation/0.2/examples")
                .join(kind)
                .join(folder);
            for file in std::fs::read_dir(folder).into_iter().flatten() {
                let path = file.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let answer = posted(&world, name, &text).await;
                assert_eq!(answer.status.is_success(), is_valid, "{path:?}: {}", answer.text());
                assert_eq!(answer.status.is_client_error(), !is_valid, "{path:?}");
                if is_valid && name == "queries" {
                    let queries: Value = serde_json::from_str(&text).unwrap();
                    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                    assert_eq!(keys(&queries), keys(&answer.json()), "{path:?}");
                }
                count += 1;
            }
        }
    }
    assert!(count >= 9, "{count}");
}
