use actix_web::http::StatusCode;
use insta::assert_snapshot;
use serde_json::Value;

use crate::support::problem::assert_problem;
use crate::support::world::World;

const SEARCH: &str = "/v1/registers/organisation/search";

/// The keys that a query finds, the best first.
async fn keys(world: &World, query: &str) -> Vec<String> {
    let answer = world.get(&format!("{SEARCH}?q={query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    let hits = answer.json()["hits"].as_array().unwrap().clone();
    hits.iter().map(|hit| hit["key"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn search_records() {
    let answer = World::new()
        .get(&format!("{SEARCH}?q=minstry%20of%20riv&limit=1"))
        .await;
    assert_snapshot!(answer.show());
}

#[actix_web::test]
async fn a_record_is_found_however_it_is_written() {
    let world = World::new();
    for query in [
        "ministry%20of%20rivers",
        "RIVERS",
        "riv",
        "rivrs",
        "rivesr",
        "ministryof%20rivers",
        "of%20rivers%20ministry",
        "minixtry%20rovers",
        "ORG-1",
    ] {
        assert_eq!(
            keys(&world, query).await.first().map(String::as_str),
            Some("ORG-1"),
            "{query}"
        );
    }
    assert_eq!(keys(&world, "slash").await, ["a/b"]);
    assert_eq!(keys(&world, "a%2Fb").await.first().map(String::as_str), Some("a/b"));
    for query in ["zeppelin", "%20", "%27%22%3B--", "%F0%9F%98%80"] {
        assert!(keys(&world, query).await.is_empty(), "{query}");
    }
}

#[actix_web::test]
async fn conditions_hold_for_every_hit() {
    let world = World::new();
    for (conditions, expected) in [
        ("filter[name]=Ministry%20of%20Rivers", true),
        ("filter[name][prefix]=Ministry%20of%20Ri", true),
        ("filter[name][in]=Ministry%20of%20Rivers,Other", true),
        ("filter[name][missing]=false", true),
        ("filter[organisation]=ORG-1", true),
        ("filter[name]=ministry%20of%20rivers", false),
        ("filter[name]=Rivers", false),
        ("filter[name][prefix]=Rivers", false),
        ("filter[name][missing]=true", false),
        ("filter[name]=Ministry%20of%20Rivers&filter[organisation]=ORG-3", false),
        ("filter[organisation]=Zeppelin", false),
    ] {
        for query in ["ministry%20riv", "minixtry%20rovers", "ORG-1"] {
            let found = keys(&world, &format!("{query}&{conditions}")).await;
            assert_eq!(found.contains(&"ORG-1".to_owned()), expected, "{query} {conditions}");
        }
    }
    let path = format!("{SEARCH}?q=riv&filter[colour]=red");
    assert_problem(&world.get(&path).await, &path, &path, 400);
}

#[actix_web::test]
async fn merged_and_retired_records_are_not_found() {
    let world = World::new();
    assert!(keys(&world, "silly%20walks").await.is_empty());
    assert!(!keys(&world, "min.%20of%20rivers").await.contains(&"ORG-2".to_owned()));
}

#[actix_web::test]
async fn the_parts_are_the_label_with_what_was_asked_for_marked() {
    let world = World::new();
    let answer = world.get(&format!("{SEARCH}?q=ministry%20riv")).await.json();
    let hit = &answer["hits"][0];
    let parts = hit["parts"].as_array().unwrap();
    let text = |part: &Value| part["text"].as_str().unwrap().to_owned();
    let label: String = parts.iter().map(text).collect();
    assert_eq!(label, hit["label"].as_str().unwrap());
    let matched: Vec<String> = parts.iter().filter(|part| part["is_match"] == true).map(text).collect();
    assert_eq!(matched, ["Ministry", "Riv"]);
}

#[actix_web::test]
async fn what_cannot_be_searched_is_a_problem() {
    let world = World::new();
    let long = format!("{SEARCH}?q={}", "a".repeat(501));
    for (path, status) in [
        (SEARCH.to_owned(), 400),
        (format!("{SEARCH}?q="), 400),
        (long, 400),
        (format!("{SEARCH}?q=a&limit=0"), 400),
        (format!("{SEARCH}?q=a&limit=51"), 400),
        (format!("{SEARCH}?q=a&edition=x"), 400),
        (format!("{SEARCH}?q=a&edition=9"), 404),
        (format!("{SEARCH}?q=a&query=b"), 400),
        ("/v1/registers/none/search?q=a".to_owned(), 404),
        ("/v1/registers/street/search?q=a".to_owned(), 404),
    ] {
        assert_problem(&world.get(&path).await, &path, &path, status);
    }
}

#[actix_web::test]
async fn an_index_that_is_not_made_yet_is_worth_waiting_for() {
    let world = World::without_index();
    let path = format!("{SEARCH}?q=rivers");
    let answer = world.get(&path).await;
    assert_problem(&answer, &path, &path, 503);
    assert!(answer.header("retry-after").is_some());
}
