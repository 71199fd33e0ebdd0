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

#[actix_web::test]
async fn match_records() {
    let world = World::new();
    let body = json!({"limit": 1, "records": [
        {"id": "a", "text": "MINISTRY OF RIVRS"},
        {"id": "b", "fields": {"name": "Ministry of Rivers", "alias": "not looked at"}},
        {"text": "Zeppelin Works"},
    ]});
    assert_snapshot!(post(&world, MATCH, &body).await.show());
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

async fn upload(world: &World, file: impl Into<Vec<u8>>) -> Answer {
    let request = TestRequest::post()
        .uri(MATCH)
        .insert_header(("Content-Type", "text/csv"));
    world.send(request.set_payload(file.into())).await
}

#[actix_web::test]
async fn a_file_comes_back_with_what_was_found() {
    let world = World::new();
    let file = "\u{feff}row,supplier_name,note\n1,MINISTRY OF RIVRS,\"a, b\"\n2,Zeppelin Works,=1+1\n3,,\n";
    assert_snapshot!(upload(&world, file).await.show());
}

#[actix_web::test]
async fn wrong_files_are_problems() {
    let world = World::new();
    let many = format!("name\n{}", "x\n".repeat(10_001));
    for file in ["", "name\n", "colour,size\nred,5\n", "name,town\nx\n", many.as_str()] {
        assert_problem(&upload(&world, file).await, MATCH, MATCH, 422);
    }
    assert_problem(&upload(&world, b"name\nCaf\xE9\n").await, MATCH, MATCH, 422);
    assert_problem(&upload(&world, vec![b'x'; 9 << 20]).await, MATCH, MATCH, 413);
    let other = TestRequest::post()
        .uri(MATCH)
        .insert_header(("Content-Type", "text/plain"));
    assert_problem(&world.send(other.set_payload("name\nx\n")).await, MATCH, MATCH, 415);
}

#[actix_web::test]
async fn people_are_matched_by_all_their_fields() {
    let world = World::with_people();
    // P-37 is Callum Okonkwo, born on 1964-02-16, at LS19 1AB.
    let body = json!({"limit": 2, "records": [
        {"id": "misspelt", "fields": {"given-name": "Calum", "surname": "Okonkwo", "date-of-birth": "1964-02-16"}},
        {"id": "moved", "fields": {"given-name": "Callum", "surname": "Okonkwo", "date-of-birth": "16/02/1964", "postcode": "HU1 2AA"}},
        {"id": "stranger", "fields": {"given-name": "Zoltan", "surname": "Ferenczy", "date-of-birth": "1899-12-31"}},
        {"id": "by its postcode", "text": "LS19 1AB"},
    ]});
    assert_snapshot!(post(&world, "/v1/registers/person/match", &body).await.show());
}

#[actix_web::test]
async fn a_file_of_people_is_matched_by_the_fields_of_the_register() {
    let world = World::with_people();
    let send = |file: &'static str| {
        let request = TestRequest::post().uri("/v1/registers/person/match");
        let request = request.insert_header(("Content-Type", "text/csv"));
        world.send(request.set_payload(file))
    };
    let file = "row,Given name,surname,DATE_OF_BIRTH\n1,Calum,Okonkwo,1964-02-16\n2,,,\n";
    assert_snapshot!(send(file).await.show());
    assert_snapshot!(send("row,note\n1,nothing\n").await.show());
}
