use actix_web::test::TestRequest;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::problem::assert_problem;
use crate::support::world::{OTHER, OWNER, PROPOSER, STEWARD, World};

const RECORDS: &str = "/v1/registers/organisation/records";

fn proposal(changes: &Value) -> Value {
    json!({"register": "organisation", "title": "A proposal", "changes": changes})
}

async fn propose(world: &World, changes: &Value) -> String {
    let made = world.post(PROPOSER, "/v1/changes", proposal(changes)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    made.header("location").unwrap().to_owned()
}

async fn approve(world: &World, set: &str) -> Answer {
    world
        .post(STEWARD, &format!("{set}/approve"), json!({"selection": "all"}))
        .await
}

async fn apply(world: &World, changes: &Value) -> String {
    let set = propose(world, changes).await;
    let answer = approve(world, &set).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    set
}

#[actix_web::test]
async fn a_draft_waits_for_its_proposer() {
    let world = World::new();
    let mut draft = proposal(&json!([{"action": "retire", "key": "a/b", "reason": "closed"}]));
    draft["draft"] = json!(true);
    let made = world.post(PROPOSER, "/v1/changes", draft.clone()).await;
    assert_eq!(made.json()["state"], "draft", "{}", made.text());
    let set = made.header("location").unwrap();
    assert_problem(&approve(&world, set).await, "draft", &format!("{set}/approve"), 409);
    let submit = format!("{set}/submit");
    assert_problem(&world.post(OTHER, &submit, json!({})).await, "another", &submit, 403);
    let submitted = world.post(PROPOSER, &submit, json!({})).await;
    assert_eq!(submitted.json()["state"], "proposed", "{}", submitted.text());
    assert_problem(&world.post(PROPOSER, &submit, json!({})).await, "twice", &submit, 409);
    let withdraw = format!("{set}/withdraw");
    assert_problem(
        &world.post(STEWARD, &withdraw, json!({})).await,
        "another",
        &withdraw,
        403,
    );
    let withdrawn = world.post(PROPOSER, &withdraw, json!({})).await;
    assert_eq!(withdrawn.json()["state"], "withdrawn", "{}", withdrawn.text());
    for action in ["submit", "withdraw"] {
        let path = format!("/v1/changes/none/{action}");
        assert_problem(&world.post(PROPOSER, &path, json!({})).await, action, &path, 404);
    }
}

#[actix_web::test]
async fn a_filter_selects_what_it_says_and_leaves_the_rest_open() {
    let world = World::new();
    let path = format!("/v1/changes/{}", world.open_change_set);
    let filter = json!({"selection": {"filter": {"kinds": ["update"], "fields": ["name", "alias"]}}});
    let answer = world.post(STEWARD, &format!("{path}/approve"), filter).await;
    assert_eq!(
        (answer.json()["applied"].clone(), answer.json()["open"].clone()),
        (json!(1), json!(1))
    );
    let none = json!({"selection": {"filter": {"key_prefix": "ZZZ"}}, "reason": "no"});
    let reject = format!("{path}/reject");
    assert_problem(&world.post(STEWARD, &reject, none).await, "nothing", &reject, 422);
    for (member, value) in [
        ("fields", json!(["Not a field"])),
        ("sources", json!(["Not a source"])),
        ("colour", json!("red")),
    ] {
        let body = json!({"selection": {"filter": {member: value}}, "reason": "no"});
        assert_problem(&world.post(STEWARD, &reject, body).await, member, &reject, 422);
    }
    let rest = json!({"selection": {"filter": {"key_prefix": "ORG-5"}}, "reason": "unknown"});
    let rejected = world.post(STEWARD, &reject, rest).await;
    assert_eq!(rejected.json()["open"], 0, "{}", rejected.text());
}

#[actix_web::test]
async fn a_split_shares_a_record_out() {
    let world = World::new();
    let split = json!([{
        "action": "split",
        "key": "ORG-1",
        "parts": [
            {"key": "ORG-1", "item": {"name": "Ministry of Rivers"}},
            {"key": "ORG-11", "item": {"name": "Rivers Agency"},
             "source_records": [{"source": "land-office", "source_record_id": "4711"}]}
        ],
        "reason": "the agency is another body"
    }]);
    apply(&world, &split).await;
    let holder = world
        .get("/v1/registers/organisation/cross-references?source=land-office&id=4711")
        .await;
    assert_eq!(holder.json()["key"], "ORG-11", "{}", holder.text());
    assert_eq!(
        world.get(&format!("{RECORDS}/ORG-11")).await.json()["item"]["name"],
        "Rivers Agency"
    );
    let wrong = json!([{"action": "split", "key": "ORG-1", "reason": "x", "parts": [{"key": "--", "item": {}}]}]);
    let refused = world.post(PROPOSER, "/v1/changes", proposal(&wrong)).await;
    let problem = assert_problem(&refused, "bad key", "/v1/changes", 422);
    assert_eq!(problem.violations[0].field, "changes[0].parts[0].key");
}

/// The merge of ORG-2 into ORG-1, which the small register begins with, comes back after a later edit of ORG-1; a later merge of ORG-1 stands in the way until it is undone itself.
#[actix_web::test]
async fn an_undo_restores_or_names_what_stands_in_the_way() {
    let world = World::new();
    let sets = world.get("/v1/changes?register=organisation").await.json();
    let sets = sets["change_sets"].as_array().unwrap();
    let tidying = sets.iter().find(|set| set["title"] == "Tidying up").unwrap()["id"].clone();
    let undo = json!([{"action": "undo", "change_set": tidying, "ordinal": 1, "reason": "two ministries"}]);
    apply(
        &world,
        &json!([{"action": "update", "key": "ORG-1", "set": {"alias": ["Rivers"]}}]),
    )
    .await;
    apply(
        &world,
        &json!([{"action": "merge", "key": "ORG-1", "into": "a/b", "reason": "one charter"}]),
    )
    .await;
    let refused = world.post(PROPOSER, "/v1/changes", proposal(&undo)).await;
    let problem = assert_problem(&refused, "stands", "/v1/changes", 409);
    assert!(problem.kind.ends_with(":later-change"), "{}", refused.text());
    assert!(
        problem.change_set.is_some() && problem.ordinal == Some(1),
        "{}",
        refused.text()
    );
    assert_snapshot!(refused.show());
    let last = json!([{"action": "undo", "change_set": problem.change_set, "ordinal": 1, "reason": "a mistake"}]);
    apply(&world, &last).await;
    apply(&world, &undo).await;
    assert_eq!(
        world.get(&format!("{RECORDS}/ORG-2")).await.json()["item"]["name"],
        "Min. of Rivers"
    );
    assert_eq!(
        world.get(&format!("{RECORDS}/ORG-1")).await.json()["item"]["alias"],
        json!(["Rivers"])
    );
}

async fn post_named(world: &World, person: &str, name: &str, path: &str, body: &Value) -> Answer {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("Idempotency-Key", name))
        .set_json(body);
    world.send(world.signed(person, request)).await
}

#[actix_web::test]
async fn a_named_request_acts_once() {
    let world = World::new();
    let body = proposal(&json!([{"action": "create", "item": {"name": "Ministry of Fog"}}]));
    let first = post_named(&world, PROPOSER, "fog-1", "/v1/changes", &body).await;
    let again = post_named(&world, PROPOSER, "fog-1", "/v1/changes", &body).await;
    assert_eq!((first.status.as_u16(), first.json()), (201, again.json()));
    assert_eq!(first.header("location"), again.header("location"));
    let mut other = body.clone();
    other["title"] = json!("Another");
    let reused = post_named(&world, PROPOSER, "fog-1", "/v1/changes", &other).await;
    let problem = assert_problem(&reused, "reused", "/v1/changes", 422);
    assert!(problem.kind.ends_with(":idempotency-key-reused"), "{}", problem.kind);
    assert_eq!(problem.idempotency_key.as_deref(), Some("fog-1"));
    let somebody = post_named(&world, OTHER, "fog-1", "/v1/changes", &body).await;
    assert_ne!(somebody.header("location"), first.header("location"));

    let set = first.header("location").unwrap();
    let approve = format!("{set}/approve");
    let all = json!({"selection": "all"});
    let applied = post_named(&world, STEWARD, "yes-1", &approve, &all).await;
    assert_eq!(applied.status.as_u16(), 200, "{}", applied.text());
    assert_eq!(
        post_named(&world, STEWARD, "yes-1", &approve, &all).await.json(),
        applied.json()
    );
    let elsewhere = format!("{}/approve", somebody.header("location").unwrap());
    let moved = post_named(&world, STEWARD, "yes-1", &elsewhere, &all).await;
    assert_problem(&moved, "same body, another address", &elsewhere, 422);

    let reject = format!("{}/reject", somebody.header("location").unwrap());
    let no = json!({"selection": "all", "reason": "there is one already"});
    let rejected = post_named(&world, STEWARD, "no-1", &reject, &no).await;
    assert_eq!(rejected.json()["state"], "rejected", "{}", rejected.text());
    assert_eq!(
        post_named(&world, STEWARD, "no-1", &reject, &no).await.json(),
        rejected.json()
    );
}

#[actix_web::test]
async fn a_bad_idempotency_key_is_a_problem() {
    let world = World::new();
    let body = proposal(&json!([{"action": "create", "item": {"name": "Ministry of Fog"}}]));
    let long = "x".repeat(201);
    for name in ["", "two words", "tab\there", &long] {
        let answer = post_named(&world, PROPOSER, name, "/v1/changes", &body).await;
        let problem = assert_problem(&answer, name, "/v1/changes", 400);
        assert_eq!(problem.parameter.as_deref(), Some("Idempotency-Key"));
    }
    let longest = "x".repeat(200);
    assert_eq!(
        post_named(&world, PROPOSER, &longest, "/v1/changes", &body)
            .await
            .status
            .as_u16(),
        201
    );
    let request = TestRequest::post()
        .uri("/v1/changes")
        .append_header(("Idempotency-Key", "a"))
        .append_header(("Idempotency-Key", "b"))
        .set_json(&body);
    let twice = world.send(world.signed(PROPOSER, request)).await;
    assert_problem(&twice, "twice", "/v1/changes", 400);
}

#[actix_web::test]
async fn a_rule_approves_what_its_steward_answers_for() {
    let world = World::new();
    let path = "/v1/registers/organisation/approval-rules";
    let rule = json!({
        "title": "Aliases",
        "criteria": {"kinds": ["update"], "fields": ["alias"]}
    });
    assert_problem(&world.post(OTHER, path, rule.clone()).await, "no steward", path, 403);
    let everything = json!({"title": "Everything", "criteria": {}});
    assert_problem(&world.post(STEWARD, path, everything).await, "no condition", path, 422);
    let begun = world.post(STEWARD, path, rule).await;
    assert_snapshot!("begin_approval_rule", begun.show());
    assert_eq!(world.get(path).await.json()["approval_rules"][0], begun.json());

    let alias = json!([{"action": "update", "key": "ORG-1", "set": {"alias": ["Rivers"]}}]);
    let made = world.post(PROPOSER, "/v1/changes", proposal(&alias)).await;
    assert_eq!(made.json()["state"], "applied", "{}", made.text());
    let own = json!([{"action": "update", "key": "ORG-1", "set": {"alias": ["Lakes"]}}]);
    let own = world.post(STEWARD, "/v1/changes", proposal(&own)).await;
    assert_eq!(own.json()["state"], "proposed", "{}", own.text());

    let end = format!("/v1/approval-rules/{}/end", begun.json()["id"].as_str().unwrap());
    assert_problem(&world.post(OTHER, &end, json!({})).await, "another", &end, 403);
    let ended = world.post(OWNER, &end, json!({})).await;
    assert!(ended.json()["to"].is_string(), "{}", ended.text());
    let unknown = "/v1/approval-rules/none/end";
    assert_problem(&world.post(OWNER, unknown, json!({})).await, "unknown", unknown, 404);
    let later = json!([{"action": "update", "key": "ORG-1", "set": {"alias": ["Streams"]}}]);
    let later = world.post(PROPOSER, "/v1/changes", proposal(&later)).await;
    assert_eq!(later.json()["state"], "proposed", "{}", later.text());
}

/// `organisation` refers to itself by the field `parent`.
#[actix_web::test]
async fn references_hold() {
    let world = World::new();
    let dangling = propose(
        &world,
        &json!([{"action": "update", "key": "a/b", "set": {"parent": "ORG-77"}}]),
    )
    .await;
    let refused = approve(&world, &dangling).await;
    let problem = assert_problem(&refused, "dangling", &format!("{dangling}/approve"), 409);
    assert!(problem.kind.ends_with(":dangling-reference"), "{}", refused.text());
    assert_eq!(problem.references, ["organisation:ORG-77 parent"]);
    apply(
        &world,
        &json!([{"action": "update", "key": "a/b", "set": {"parent": "ORG-1"}}]),
    )
    .await;
    let retire = propose(
        &world,
        &json!([{"action": "retire", "key": "ORG-1", "reason": "closed"}]),
    )
    .await;
    let refused = approve(&world, &retire).await;
    let problem = assert_problem(&refused, "still referred", &format!("{retire}/approve"), 409);
    assert!(problem.kind.ends_with(":still-referred"), "{}", refused.text());
    assert_eq!(problem.references, ["organisation:a/b parent"]);
    assert_snapshot!(refused.show());
}
