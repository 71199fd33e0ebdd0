use insta::assert_snapshot;

use crate::support::world::World;

#[actix_web::test]
async fn show_home() {
    assert_snapshot!(World::new().get("/").await.show());
}

#[actix_web::test]
async fn pages_have_what_readers_need() {
    let world = World::new();
    for path in ["/", "/docs"] {
        let page = world.get(path).await;
        let text = page.text();
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        for needed in [
            "<html lang=\"en\">",
            "name=\"viewport\"",
            "<title>",
            "href=\"#main\"",
            "id=\"main\"",
        ] {
            assert!(text.contains(needed), "{path}: {needed}");
        }
        assert!(!text.contains("style=") && !text.contains("<style"), "{path}");
        assert!(!text.contains("://"), "{path} names another host");
    }
    let home = world.get("/").await;
    assert_eq!(
        home.text().matches("<table").count(),
        home.text().matches("<caption").count()
    );
    assert!(!home.text().contains("<script"));
}

#[actix_web::test]
async fn the_documentation_serves_its_own_files() {
    let world = World::new();
    let page = world.get("/docs").await;
    for part in page.text().split('"').filter(|part| part.starts_with("/docs/")) {
        let file = world.get(part).await;
        assert_eq!(file.status.as_u16(), 200, "{part}");
        assert!(!file.body.is_empty(), "{part}");
    }
    let start = world.get("/docs/swagger-initializer.js").await;
    assert!(start.text().contains("/v1/openapi.json"));
    assert!(start.text().contains("\"validatorUrl\": \"none\""));
}

/// What people write is text on the page, never markup.
#[actix_web::test]
async fn names_are_escaped() {
    let world = World::new();
    let body = serde_json::json!({
        "role": "steward",
        "person": "<img src=x onerror=alert(1)>",
        "organisation": "\"><script>alert(1)</script>",
        "contact": "javascript:alert(1)",
        "from": "2026-01-01"
    });
    let path = "/v1/registers/organisation/ownership";
    let answer = world.post(crate::support::world::OWNER, path, body).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let home = world.get("/").await;
    assert!(!home.text().contains("<img") && !home.text().contains("<script"));
    assert!(!home.text().contains("href=\"javascript:"));
}
