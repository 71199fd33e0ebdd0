use actix_web::http::StatusCode;
use actix_web::test::TestRequest;

use crate::support::answer::Answer;
use crate::support::routes::routes;
use crate::support::world::World;

/// The headers of every answer, right or wrong.
fn assert_protected(answer: &Answer, path: &str) {
    let policy = answer.header("content-security-policy").expect(path);
    let is_preview = path.starts_with("/reconcile/") && path.contains("/preview");
    let frames = if is_preview {
        "frame-ancestors *"
    } else {
        "frame-ancestors 'none'"
    };
    for rule in ["default-src 'none'", "base-uri 'none'", frames] {
        assert!(policy.contains(rule), "{path}: {policy}");
    }
    let scripts = path == "/docs" || path.starts_with("/docs/");
    assert_eq!(policy.contains("script-src 'self'"), scripts, "{path}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
    assert_eq!(answer.header("x-frame-options").is_none(), is_preview, "{path}");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
    assert!(answer.header("cache-control").is_some(), "{path}");
    assert!(answer.header("x-request-id").is_some(), "{path}");
    let empty = answer.body.is_empty();
    assert_eq!(answer.header("content-type").is_none(), empty, "{path}");
}

#[actix_web::test]
async fn every_route_is_protected_and_can_be_asked_again() {
    let world = World::new();
    for route in routes(&world).await {
        let path = route.path;
        if route.method == "POST" || route.operation == "list_webhooks" {
            let answer = world
                .send(TestRequest::default().method(route.method.parse().unwrap()).uri(&path))
                .await;
            if path.ends_with("/match") {
                assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
            } else if path.starts_with("/reconcile/") {
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            } else {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            }
            assert_protected(&answer, &path);
            continue;
        }
        let first = world.get(&path).await;
        assert_eq!(
            first.status,
            StatusCode::OK,
            "{path}: {}",
            String::from_utf8_lossy(&first.body)
        );
        assert_protected(&first, &path);
        let tag = first.header("etag").expect(&path).to_owned();
        for known in [tag.as_str(), "*", &format!("\"other\", {tag}")] {
            let request = TestRequest::get().uri(&path).insert_header(("If-None-Match", known));
            let again = world.send(request).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
            assert_eq!(again.header("etag"), Some(tag.as_str()), "{path}");
            assert!(again.body.is_empty(), "{path}");
            assert_protected(&again, &path);
        }
        let request = TestRequest::get()
            .uri(&path)
            .insert_header(("If-None-Match", "W/\"other\""));
        assert_eq!(world.send(request).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/nothing", "/v1/registers/none", "/docs/none", "/v1/registers?limit=1"] {
        assert_protected(&world.get(path).await, path);
    }
}

#[actix_web::test]
async fn a_change_changes_the_entity_tags() {
    let world = World::new();
    let paths = [
        "/v1/registers",
        "/v1/registers/organisation",
        "/v1/registers/organisation/records",
        "/v1/registers/organisation/records/ORG-1",
        "/v1/registers/organisation/entries",
        "/v1/changes",
        "/",
    ];
    let mut before = Vec::new();
    for path in paths {
        before.push(world.get(path).await.header("etag").unwrap().to_owned());
    }
    let approve = format!("/v1/changes/{}/approve", world.open_change_set);
    let body = serde_json::json!({"selection": "all"});
    world.post(crate::support::world::STEWARD, &approve, body).await;
    for (path, before) in paths.into_iter().zip(before) {
        let after = world.get(path).await;
        assert_ne!(after.header("etag"), Some(before.as_str()), "{path}");
    }
}

#[actix_web::test]
async fn drafts_are_not_for_caches_and_public_data_is() {
    let world = World::new();
    let record = world.get("/v1/registers/organisation/records/ORG-1").await;
    assert_eq!(record.header("cache-control"), Some("public, no-cache"));
    let set = world.get(&format!("/v1/changes/{}", world.open_change_set)).await;
    assert_eq!(set.header("cache-control"), Some("private, no-store"));
}

#[actix_web::test]
async fn a_well_formed_request_id_is_taken_over() {
    let world = World::new();
    for (sent, taken) in [("trace-0.1_x", true), ("two words", false), ("<script>", false)] {
        for path in ["/health/live", "/nothing"] {
            let request = TestRequest::get().uri(path).insert_header(("X-Request-Id", sent));
            let answer = world.send(request).await;
            let id = answer.header("x-request-id").unwrap();
            assert_eq!(id == sent, taken, "{sent}");
            if path == "/nothing" {
                assert_eq!(answer.json()["request_id"], id);
            }
        }
    }
}

#[actix_web::test]
async fn answers_are_compressed_on_request() {
    let world = World::new();
    let plain = world.get("/v1/openapi.json").await;
    for coding in ["gzip", "br"] {
        let request = TestRequest::get()
            .uri("/v1/openapi.json")
            .insert_header(("Accept-Encoding", coding));
        let answer = world.send(request).await;
        assert_eq!(answer.header("content-encoding"), Some(coding));
        assert!(answer.header("vary").unwrap().eq_ignore_ascii_case("accept-encoding"));
        assert_eq!(answer.header("etag"), plain.header("etag"));
        assert!(answer.body.len() < plain.body.len() / 2, "{coding}");
    }
    let request = TestRequest::get()
        .uri("/v1/registers/none")
        .insert_header(("Accept-Encoding", "gzip"));
    let problem = world.send(request).await;
    assert_eq!(problem.header("content-encoding"), None);
    assert_eq!(problem.json()["status"], 404);
}

#[actix_web::test]
async fn whoever_may_get_may_head() {
    let world = World::new();
    let request = TestRequest::default().method(actix_web::http::Method::HEAD);
    let answer = world
        .send(request.uri("/v1/registers/organisation/records/ORG-1"))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let got = world.get("/v1/registers/organisation/records/ORG-1").await;
    assert_eq!(answer.header("etag"), got.header("etag"));
}
