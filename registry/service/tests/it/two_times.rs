use insta::assert_snapshot;
use serde_json::json;

use crate::support::problem::assert_problem;
use crate::support::world::{OWNER, World};

const REGISTER: &str = "/v1/registers/organisation";

async fn keys(world: &World, query: &str) -> Vec<String> {
    let body = world.get(&format!("{REGISTER}/records?{query}")).await.json();
    let records = body["records"].as_array().unwrap_or_else(|| panic!("{query}: {body}"));
    records
        .iter()
        .map(|record| record["key"].as_str().unwrap().to_owned())
        .collect()
}

/// Every organisation of the small register begins on 1 April 2001.
#[actix_web::test]
async fn records_hold_from_their_first_day() {
    let world = World::new();
    for (query, found) in [
        ("valid_at=2001-04-01", vec!["ORG-1", "a/b"]),
        ("valid_at=2001-03-31", vec![]),
        ("valid_at=2001-04-01&log_size=1", vec!["ORG-1"]),
        ("valid_at=2001-04-01&edition=1", vec!["ORG-1", "a/b"]),
        ("valid_at=2039-01-01&status=retired", vec!["ORG-3"]),
        ("valid_at=2041-01-01&status=retired", vec![]),
        ("valid_at=2001-04-01&recorded_at=2030-01-01T00:00:00Z", vec![]),
    ] {
        assert_eq!(keys(&world, query).await, found, "{query}");
    }
}

#[actix_web::test]
async fn a_record_that_does_not_hold_says_when_it_does() {
    let world = World::new();
    let path = format!("{REGISTER}/records/ORG-1?valid_at=2000-01-01");
    let answer = world.get(&path).await;
    let problem = assert_problem(&answer, "too early", &path, 404);
    assert!(problem.kind.ends_with(":not-valid-then"), "{}", problem.kind);
    assert_snapshot!(answer.show());
    for query in ["valid_at=2001-04-01", "valid_at=2001-04-01&log_size=1", "log_size=1"] {
        let found = world.get(&format!("{REGISTER}/records/ORG-1?{query}")).await;
        assert_eq!(found.status.as_u16(), 200, "{query}");
        assert_eq!(found.json()["valid_from"], "2001-04-01", "{query}");
    }
    let before = format!("{REGISTER}/records/ORG-1?valid_at=2001-04-01&log_size=0");
    assert_problem(&world.get(&before).await, "not recorded", &before, 404);
}

#[actix_web::test]
async fn ownership_is_known_in_both_times() {
    let world = World::new();
    let path = format!("{REGISTER}/ownership");
    let new = json!({
        "role": "custodian",
        "party": "team",
        "person": "Platform team",
        "organisation": "Cabinet Office",
        "contact": "platform@cabinet.example",
        "from": "2040-06-01"
    });
    let made = world.post(OWNER, &path, new).await;
    assert_eq!(made.json()["party"], "team", "{}", made.text());
    for (query, people) in [
        ("", vec!["Olga Owner", "Sam Steward", "Platform team"]),
        ("?valid_at=2040-05-31", vec!["Olga Owner", "Sam Steward"]),
        ("?as_of=2040-05-31", vec!["Olga Owner", "Sam Steward"]),
        (
            "?valid_at=2040-06-01",
            vec!["Olga Owner", "Sam Steward", "Platform team"],
        ),
        ("?recorded_at=2040-05-01T12:00:00Z", vec!["Olga Owner", "Sam Steward"]),
        (
            "?recorded_at=2040-05-01T12:00:00Z&valid_at=2040-06-01",
            vec!["Olga Owner", "Sam Steward"],
        ),
        ("?recorded_at=2020-01-01T00:00:00Z", vec![]),
    ] {
        let body = world.get(&format!("{path}{query}")).await.json();
        let records = body["ownership"].as_array().unwrap();
        let mut found: Vec<&str> = records
            .iter()
            .map(|record| record["person"].as_str().unwrap())
            .collect();
        let mut people = people;
        found.sort_unstable();
        people.sort_unstable();
        assert_eq!(found, people, "{query}");
    }
    let old = world.get(&format!("{path}?as_of=2040-05-31")).await;
    assert!(old.header("deprecation").is_some() && old.header("sunset").is_some());
    let new = world.get(&format!("{path}?valid_at=2040-05-31")).await;
    assert!(new.header("deprecation").is_none() && new.header("sunset").is_none());
    let both = format!("{path}?as_of=2040-05-31&valid_at=2040-05-31");
    assert_problem(&world.get(&both).await, "both names", &both, 400);
}

/// Whoever asks about a register whose reviews are overdue is told so, whatever was asked and whatever the answer.
#[actix_web::test]
async fn overdue_reviews_are_said_in_every_answer() {
    let world = World::new();
    let expected = [
        "review of owner Olga Owner overdue since 2026-03-02",
        "review of steward Sam Steward overdue since 2026-03-02",
    ];
    for route in crate::support::routes::routes(&world).await {
        if route.method == "GET" {
            let answer = world.get(&route.path).await;
            let about_a_register = route.path.contains("/organisation");
            let expected = if about_a_register {
                expected.to_vec()
            } else {
                Vec::new()
            };
            assert_eq!(answer.notices(), expected, "{}", route.path);
        }
    }
    for path in [
        format!("{REGISTER}/records/ORG-404"),
        format!("{REGISTER}/records/ORG-2"),
        format!("{REGISTER}/records/ORG-3"),
        format!("{REGISTER}/records?limit=0"),
    ] {
        assert_eq!(world.get(&path).await.notices(), expected, "{path}");
    }
    let path = format!("{REGISTER}/editions");
    let refused = world.send(actix_web::test::TestRequest::post().uri(&path)).await;
    assert_eq!((refused.status.as_u16(), refused.notices()), (401, expected.to_vec()));
    assert_eq!(world.get("/v1/registers/none").await.notices(), Vec::<&str>::new());
    assert_eq!(world.get("/v1/registers/ownership").await.notices(), Vec::<&str>::new());
}

#[actix_web::test]
async fn a_gap_is_said_in_every_answer_with_its_first_day() {
    let world = World::new();
    let path = format!("{REGISTER}/ownership");
    let listed = world.get(&path).await.json();
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
    let answer = world.get(&format!("{REGISTER}/records/ORG-1")).await;
    assert_eq!(
        answer.notices(),
        [
            "no steward in force since 2040-05-02",
            "review of owner Olga Owner overdue since 2026-03-02"
        ]
    );
}
