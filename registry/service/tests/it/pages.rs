use insta::assert_snapshot;

use crate::support::world::{World, approve, create};

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

/// Every page of a register and its records, those that gave way or were closed too.
#[actix_web::test]
async fn pages_of_registers_and_records_say_what_they_are() {
    let world = World::new();
    let parts: [(&str, &[&str]); 4] = [
        (
            "/registers/organisation",
            &[
                "Olga Owner",
                "Edition 1",
                "organisation-edition-1.csv",
                "/registers/organisation/records/a%2Fb",
                "SHA-256",
            ],
        ),
        (
            "/registers/organisation/records/ORG-1",
            &["Ministry of Rivers", "land-office", "Created", "Olga Owner", "Receipt"],
        ),
        (
            "/registers/organisation/records/ORG-2",
            &["This record was merged", "/registers/organisation/records/ORG-1"],
        ),
        ("/registers/organisation/records/ORG-3", &["This record is closed"]),
    ];
    for (path, parts) in parts {
        let page = world.get(path).await;
        let text = page.text();
        assert_eq!(page.status.as_u16(), 200, "{path}: {text}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert_eq!(
            text.matches("<table").count(),
            text.matches("<caption").count(),
            "{path}"
        );
        assert!(
            !text.contains("style=") && !text.contains("<script") && !text.contains("://"),
            "{path}"
        );
        for part in parts {
            assert!(text.contains(part), "{path} lacks {part}: {text}");
        }
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if link.starts_with('/') && !link.contains('#') {
                let status = world.get(link).await.status.as_u16();
                assert!([200, 301, 410].contains(&status), "{path} leads to {link}: {status}");
            }
        }
    }
    for path in ["/registers/none", "/registers/organisation/records/none"] {
        assert_eq!(world.get(path).await.status.as_u16(), 404, "{path}");
    }
}

/// What a record says is text on its page, never markup.
#[actix_web::test]
async fn values_are_escaped() {
    let world = World::new();
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}";
    let change_set = world.propose(crate::support::world::PROPOSER, vec![create("XSS", hostile)]);
    approve(&world.store, &change_set);
    for path in ["/registers/organisation", "/registers/organisation/records/XSS"] {
        let page = world.get(path).await;
        assert!(
            !page.text().contains("<script") && !page.text().contains("<img"),
            "{path}"
        );
        assert!(page.text().contains("{{7*7}}"), "{path}");
    }
}
