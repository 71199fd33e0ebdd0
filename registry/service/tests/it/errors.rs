use std::collections::BTreeSet;
use std::fmt::Write;

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use insta::assert_snapshot;
use openapi::problem::ProblemKind;
use serde_json::json;

use crate::support::problem::assert_problem;
use crate::support::routes::routes;
use crate::support::world::{OTHER, OWNER, STEWARD, World};

const RECORDS: &str = "/v1/registers/organisation/records";

#[actix_web::test]
async fn every_wrong_read_is_a_problem() {
    let world = World::new();
    let zeros = "0".repeat(64);
    let reads = [
        ("unknown route", "/v2/registers".to_owned(), 404),
        ("unknown register", "/v1/registers/organization".to_owned(), 404),
        ("bad register name", "/v1/registers/Organisation".to_owned(), 400),
        ("unknown record", format!("{RECORDS}/ORG-404"), 404),
        ("bad key", format!("{RECORDS}/-x"), 400),
        ("twice encoded key", format!("{RECORDS}/a%252Fb"), 400),
        ("not utf-8", format!("{RECORDS}/%ff%fe"), 400),
        (
            "record of unknown register",
            "/v1/registers/none/records/x".to_owned(),
            404,
        ),
        (
            "records of unknown register",
            "/v1/registers/none/records".to_owned(),
            404,
        ),
        (
            "entries of unknown register",
            "/v1/registers/none/entries".to_owned(),
            404,
        ),
        (
            "ownership of unknown register",
            "/v1/registers/none/ownership".to_owned(),
            404,
        ),
        (
            "editions of unknown register",
            "/v1/registers/none/editions".to_owned(),
            404,
        ),
        (
            "changes of unknown register",
            "/v1/changes?register=none".to_owned(),
            404,
        ),
        ("retired record", format!("{RECORDS}/ORG-3"), 410),
        (
            "not yet recorded",
            format!("{RECORDS}/ORG-1?recorded_at=2020-01-01T00:00:00Z"),
            404,
        ),
        ("unknown edition", format!("{RECORDS}/ORG-1?edition=99"), 404),
        ("edition zero", format!("{RECORDS}?edition=0"), 400),
        ("huge edition", format!("{RECORDS}?edition=99999999999999999999"), 400),
        (
            "two moments",
            format!("{RECORDS}?edition=1&recorded_at=2040-05-01T00:00:00Z"),
            400,
        ),
        ("bad timestamp", format!("{RECORDS}?recorded_at=yesterday"), 400),
        (
            "time without zone",
            format!("{RECORDS}?recorded_at=2040-05-01T00:00:00"),
            400,
        ),
        ("limit zero", format!("{RECORDS}?limit=0"), 400),
        ("limit too great", format!("{RECORDS}?limit=1001"), 400),
        ("limit is no number", format!("{RECORDS}?limit=ten"), 400),
        ("bad cursor", format!("{RECORDS}?cursor=!"), 400),
        ("cursor of another list", format!("{RECORDS}?cursor=LXg"), 400),
        ("bad status", format!("{RECORDS}?status=dead"), 400),
        ("unknown parameter", format!("{RECORDS}?limmit=5"), 400),
        ("parameter twice", format!("{RECORDS}?limit=5&limit=6"), 400),
        (
            "parameter where there is none",
            "/health/live?verbose=1".to_owned(),
            400,
        ),
        (
            "bad number of entries",
            "/v1/registers/organisation/entries?after=-1".to_owned(),
            400,
        ),
        ("unknown entries of a record", format!("{RECORDS}/ORG-404/entries"), 404),
        (
            "bad cursor of a record's entries",
            format!("{RECORDS}/ORG-1/entries?cursor=T1JH"),
            400,
        ),
        ("unknown provenance", format!("{RECORDS}/ORG-404/provenance"), 404),
        (
            "bad hash",
            "/v1/registers/organisation/items/sha-256:xyz".to_owned(),
            400,
        ),
        (
            "unknown item",
            format!("/v1/registers/organisation/items/sha-256:{zeros}"),
            404,
        ),
        (
            "bad day",
            "/v1/registers/organisation/ownership?as_of=1.5.2026".to_owned(),
            400,
        ),
        ("bad state", "/v1/changes?state=open".to_owned(), 400),
        ("bad cursor of change sets", "/v1/changes?cursor=LXg".to_owned(), 400),
        ("unknown change set", "/v1/changes/none".to_owned(), 404),
        ("unknown changes", "/v1/changes/none/changes".to_owned(), 404),
        (
            "bad kind",
            format!("/v1/changes/{}/changes?kind=delete", world.open_change_set),
            400,
        ),
        (
            "bad cursor of changes",
            format!("/v1/changes/{}/changes?cursor=LXg", world.open_change_set),
            400,
        ),
        ("unknown file of the documentation", "/docs/passwd".to_owned(), 404),
        (
            "key in the address",
            format!("{RECORDS}?api_key=rk_{}", "a".repeat(32)),
            400,
        ),
    ];
    let mut shown = String::new();
    for (name, path, status) in reads {
        let answer = world.get(&path).await;
        let problem = assert_problem(&answer, name, &path, status);
        writeln!(shown, "{name}\n    {} {}", problem.status, problem.detail).unwrap();
    }
    assert_snapshot!(shown);
}

#[actix_web::test]
async fn a_key_is_needed_and_must_be_known() {
    let world = World::new();
    let unknown = format!("Bearer rk_{}", "0".repeat(32));
    for (name, header) in [
        ("no key", None),
        ("unknown key", Some(unknown.as_str())),
        ("other scheme", Some("Basic b2xnYTpzZWNyZXQ=")),
        ("no scheme", Some("rk_00000000000000000000000000000000")),
        ("short key", Some("Bearer rk_0")),
    ] {
        let mut request = TestRequest::post().uri("/v1/changes").set_json(json!({}));
        if let Some(header) = header {
            request = request.insert_header(("Authorization", header));
        }
        let answer = world.send(request).await;
        assert_problem(&answer, name, "/v1/changes", 401);
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Bearer realm=\"registrar\""),
            "{name}"
        );
    }
}

#[actix_web::test]
async fn methods_that_an_address_does_not_know_are_named() {
    let world = World::new();
    for (path, allowed) in [
        ("/", "GET, HEAD, OPTIONS"),
        ("/v1/registers", "GET, HEAD, OPTIONS"),
        ("/v1/registers/organisation/ownership", "GET, HEAD, OPTIONS, POST"),
        ("/v1/changes/x/approve", "OPTIONS, POST"),
        ("/docs", "GET, HEAD, OPTIONS"),
    ] {
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
            let answer = world.send(TestRequest::default().method(method).uri(path)).await;
            assert_problem(&answer, path, path, 405);
            assert_eq!(answer.header("allow"), Some(allowed), "{path}");
        }
        let asked = world
            .send(TestRequest::default().method(Method::OPTIONS).uri(path))
            .await;
        assert_eq!(asked.status, 204, "{path}");
        assert_eq!(asked.header("allow"), Some(allowed), "{path}");
        assert_eq!(asked.header("access-control-allow-methods"), Some(allowed), "{path}");
        assert_eq!(asked.header("access-control-allow-origin"), Some("*"), "{path}");
    }
    let answer = world.get("/v1/changes/x/approve").await;
    assert_problem(&answer, "read of a write", "/v1/changes/x/approve", 405);
}

#[actix_web::test]
async fn an_encoding_that_is_not_offered_is_a_problem() {
    let request = TestRequest::get()
        .uri("/v1/registers")
        .insert_header(("Accept-Encoding", "identity;q=0, zstd"));
    let answer = World::new().send(request).await;
    assert_problem(&answer, "encoding", "/v1/registers", 406);
}

#[actix_web::test]
async fn a_media_type_that_is_not_offered_is_a_problem() {
    let world = World::new();
    let ask = |path: &'static str, accept: &'static str| {
        world.send(TestRequest::get().uri(path).insert_header(("Accept", accept)))
    };
    for (path, accept) in [
        ("/v1/registers", "application/xml"),
        ("/v1/registers/organisation/download/csv", "application/json"),
        (
            "/v1/registers/organisation/records/ORG-1",
            "text/html, application/json;q=0",
        ),
    ] {
        assert_problem(&ask(path, accept).await, accept, path, 406);
    }
    for (path, accept) in [
        ("/v1/registers", "text/html, application/json;q=0.1"),
        ("/v1/registers/organisation/download/csv", "text/*"),
        ("/v1/registers/organisation/checkpoint", "text/plain"),
        ("/v1/catalogue", "application/json"),
        ("/assets/registrar.css", "text/css,*/*;q=0.1"),
        ("/health/live", "*/*"),
    ] {
        assert_eq!(ask(path, accept).await.status, StatusCode::OK, "{path} {accept}");
    }
    // Somebody who accepts nothing but web pages is still told what was not found.
    let path = "/v1/registers/organisation/records/none";
    assert_problem(&ask(path, "text/html").await, "an error", path, 404);
}

#[actix_web::test]
async fn a_state_that_has_moved_on_is_a_conflict() {
    let world = World::new();
    let stale = world.open_change_set.clone();
    let newer = json!({
        "register": "organisation",
        "title": "Faster",
        "changes": [{"action": "update", "key": "ORG-1", "set": {"name": "Rivers Office"}}]
    });
    let made = world.post(OTHER, "/v1/changes", newer).await;
    let approve = format!("{}/approve", made.header("location").unwrap());
    let all = json!({"selection": "all"});
    assert_eq!(world.post(STEWARD, &approve, all.clone()).await.status.as_u16(), 200);
    let again = world.post(STEWARD, &approve, all.clone()).await;
    assert_problem(&again, "approved twice", &approve, 409);
    let path = format!("/v1/changes/{stale}/approve");
    let conflict = world.post(STEWARD, &path, all).await;
    let problem = assert_problem(&conflict, "changed since", &path, 409);
    assert_eq!(problem.key.as_deref(), Some("ORG-1"));
    assert!(problem.expected_item_hash.is_some() && problem.found_item_hash.is_some());
    assert_snapshot!(conflict.show());
}

#[actix_web::test]
async fn a_register_without_steward_publishes_nothing() {
    let world = World::new();
    let path = "/v1/registers/organisation/ownership";
    let listed = world.get(path).await.json();
    let steward = listed["ownership"]
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["role"] == "steward");
    let id = steward.unwrap()["id"].as_str().unwrap().to_owned();
    let ended = world
        .post(OWNER, &format!("{path}/{id}/end"), json!({"last_day": "2040-05-01"}))
        .await;
    assert_eq!(ended.status.as_u16(), 200, "{}", ended.text());
    let editions = "/v1/registers/organisation/editions";
    let answer = world.post(OWNER, editions, json!({})).await;
    let problem = assert_problem(&answer, "no steward", editions, 409);
    assert_eq!(problem.governance_gaps, ["no steward in force since 2040-05-02"]);
    assert_snapshot!(answer.show());
    let register = world.get("/v1/registers/organisation").await.json();
    assert_eq!(
        register["governance_gaps"],
        json!(["no steward in force since 2040-05-02"])
    );
}

/// A store that cannot be read is the service's fault, and the answer tells nothing about it.
#[actix_web::test]
async fn a_broken_store_is_a_problem() {
    let world = World::new();
    let routes = routes(&world).await;
    world.break_store();
    let ready = world.get("/health/ready").await;
    assert_problem(&ready, "ready", "/health/ready", 503);
    assert_eq!(ready.header("retry-after"), Some("5"));
    assert_eq!(world.get("/health/live").await.status.as_u16(), 200);
    for route in routes.iter().filter(|route| route.method == "GET") {
        let answer = world.get(&route.path).await;
        let status = answer.status.as_u16();
        if status == 200 {
            assert!(!route.path.starts_with("/v1/registers"), "{}", route.path);
            continue;
        }
        let problem = assert_problem(&answer, &route.operation, &route.path, status);
        if route.path.ends_with("/webhooks") {
            // Without a key the store is not even asked.
            assert_eq!(status, 401, "{}", route.path);
            continue;
        }
        assert!(status >= 500, "{}: {status}", route.path);
        for secret in ["sqlite", "database", ".db", "SELECT", "malformed"] {
            assert!(!problem.detail.contains(secret), "{}", problem.detail);
        }
    }
}

/// Every kind of problem is in the guidelines, and nothing else is.
#[test]
fn the_guidelines_list_every_kind() {
    let guidelines = include_str!("../../../../openapi/GUIDELINES.md");
    let listed: BTreeSet<&str> = guidelines
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    let kinds: BTreeSet<&str> = ProblemKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(listed, kinds);
}
