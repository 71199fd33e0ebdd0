use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use insta::assert_snapshot;
use registry_core::tree::{verify_consistency, verify_inclusion};
use registry_core::{Checkpoint, RootHash, SignedNote, SignerName, SigningKey, VerifierKey, cosign};
use registry_store::Store;
use serde_json::{Value, json};

use crate::support::problem::assert_problem;
use crate::support::world::{OTHER, World};

const REGISTER: &str = "/v1/registers/organisation";

fn hash(value: &Value) -> [u8; 32] {
    *RootHash::parse(value.as_str().unwrap()).unwrap().as_bytes()
}

fn path_of(proof: &Value) -> Vec<[u8; 32]> {
    proof["path"].as_array().unwrap().iter().map(hash).collect()
}

fn keys(value: &Value) -> Vec<VerifierKey> {
    let keys = value["verifier_keys"].as_array().unwrap().iter();
    keys.map(|key| key.as_str().unwrap().parse().unwrap()).collect()
}

/// The log's key as somebody knows it who was told it in another way.
fn trusted() -> VerifierKey {
    SigningKey::from_secret([7; 32]).verifier_key(&SignerName::parse("registers.example/organisation").unwrap())
}

#[actix_web::test]
async fn find_checkpoint() {
    let world = World::new();
    let answer = world.get(&format!("{REGISTER}/checkpoint")).await;
    assert_snapshot!(answer.show());
    let body = answer.json();
    let note: SignedNote = body["note"].as_str().unwrap().parse().unwrap();
    let verified = Checkpoint::verify(&note, &[trusted()]).unwrap().checkpoint;
    assert_eq!(verified.size, body["size"].as_u64().unwrap());
    assert_eq!(verified.root.to_string(), body["root"]);
    assert_eq!(keys(&body), [trusted()]);
    let register = world.get(REGISTER).await.json();
    assert_eq!(
        (&register["log_size"], &register["root"]),
        (&body["size"], &body["root"])
    );
    let earlier = world.get(&format!("{REGISTER}/checkpoint?size=4")).await.json();
    assert_eq!(earlier["size"], 4);
}

#[actix_web::test]
async fn a_checkpoint_is_text_for_whoever_wants_text() {
    let world = World::new();
    let path = format!("{REGISTER}/checkpoint");
    let note = world.get(&path).await.json()["note"].as_str().unwrap().to_owned();
    for (accept, text) in [
        ("text/plain", true),
        ("text/plain, */*;q=0.1", true),
        ("text/*", true),
        ("application/json, text/plain;q=0.5", false),
        ("*/*", false),
    ] {
        let answer = world
            .send(TestRequest::get().uri(&path).insert_header(("Accept", accept)))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{accept}");
        assert_eq!(answer.text() == note, text, "{accept}");
        let vary: Vec<&str> = answer
            .headers
            .get_all("vary")
            .map(|value| value.to_str().unwrap())
            .collect();
        assert!(vary.contains(&"accept"), "{vary:?}");
    }
}

#[actix_web::test]
async fn a_checkpoint_that_does_not_exist_says_how_one_comes_about() {
    let world = World::new();
    let path = format!("{REGISTER}/checkpoint?size=3");
    let problem = assert_problem(&world.get(&path).await, "size", &path, 404);
    assert!(problem.kind.ends_with(":not-signed"), "{}", problem.kind);
    assert!(
        problem.detail.contains("greatest size that was signed is 6"),
        "{}",
        problem.detail
    );
    let unsigned = World::unsigned();
    for path in [
        format!("{REGISTER}/checkpoint"),
        format!("{REGISTER}/records/ORG-1/receipt"),
    ] {
        let problem = assert_problem(&unsigned.get(&path).await, "unsigned", &path, 404);
        assert!(problem.kind.ends_with(":not-signed"), "{}", problem.kind);
        assert!(problem.detail.contains("registrar init"), "{}", problem.detail);
    }
}

#[actix_web::test]
async fn a_witness_adds_a_cosignature() {
    let world = World::new();
    let path = format!("{REGISTER}/checkpoint");
    let before = world.get(&path).await.json();
    let note: SignedNote = before["note"].as_str().unwrap().parse().unwrap();
    let witness = SigningKey::from_secret([9; 32]);
    let name = SignerName::parse("witness.example").unwrap();
    let line = cosign(&witness, &name, 2_219_000_000, note.text()).unwrap();
    let key = witness.cosigner_key(&name);
    let body = json!({"size": before["size"], "line": line.to_string(), "verifier_key": key.to_string()});
    let add = format!("{path}/cosignatures");
    let answer = world.post(OTHER, &add, body.clone()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_snapshot!(answer.show());
    let cosigned: SignedNote = answer.json()["note"].as_str().unwrap().parse().unwrap();
    let verified = Checkpoint::verify(&cosigned, &[trusted(), key]).unwrap();
    assert_eq!(verified.signed_by.len(), 2);
    assert_eq!(world.get(&path).await.json()["note"], answer.json()["note"]);

    let mut forged = body.clone();
    forged["verifier_key"] = json!(SigningKey::from_secret([8; 32]).cosigner_key(&name).to_string());
    assert_problem(&world.post(OTHER, &add, forged).await, "another key", &add, 422);
    for (member, value) in [("line", "nothing"), ("verifier_key", "nothing")] {
        let mut wrong = body.clone();
        wrong[member] = json!(value);
        let problem = assert_problem(&world.post(OTHER, &add, wrong).await, member, &add, 422);
        assert_eq!(problem.violations[0].field, member);
    }
    let mut other_size = body;
    other_size["size"] = json!(3);
    assert_problem(&world.post(OTHER, &add, other_size).await, "other size", &add, 404);
}

#[actix_web::test]
async fn list_signing_keys() {
    assert_snapshot!(World::new().get("/v1/signing-keys").await.show());
}

#[actix_web::test]
async fn an_entry_is_proved_under_the_signed_root() {
    let world = World::new();
    let checkpoint = world.get(&format!("{REGISTER}/checkpoint")).await.json();
    let size = checkpoint["size"].as_u64().unwrap();
    for number in 1..=size {
        let answer = world
            .get(&format!("{REGISTER}/proofs/entries/{number}?size={size}"))
            .await;
        let proof = answer.json();
        assert_eq!(proof["root"], checkpoint["root"]);
        let verified = verify_inclusion(
            &hash(&proof["leaf_hash"]),
            number - 1,
            size,
            &path_of(&proof),
            &hash(&checkpoint["root"]),
        );
        assert!(verified.is_ok(), "{number}");
        if number == 3 {
            assert_snapshot!(answer.show());
        }
    }
}

#[actix_web::test]
async fn a_log_is_proved_to_have_only_grown() {
    let world = World::new();
    for from in 1..=6_u64 {
        for to in from..=6 {
            let answer = world
                .get(&format!("{REGISTER}/proofs/consistency?from={from}&to={to}"))
                .await;
            let proof = answer.json();
            let verified = verify_consistency(
                from,
                to,
                &path_of(&proof),
                &hash(&proof["from_root"]),
                &hash(&proof["to_root"]),
            );
            assert!(verified.is_ok(), "{from} {to}: {}", answer.text());
            if (from, to) == (4, 6) {
                assert_snapshot!(answer.show());
            }
        }
    }
}

#[actix_web::test]
async fn find_receipt() {
    let world = World::new();
    let path = format!("{REGISTER}/records/ORG-1/receipt");
    let answer = world.get(&path).await;
    assert_snapshot!(answer.show());
    let name = "attachment; filename=\"organisation-ORG-1-receipt.json\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
    let receipt: registry_core::Receipt = serde_json::from_slice(&answer.body).unwrap();
    let shown = receipt.verify(&[trusted()]).unwrap();
    assert_eq!(shown.checkpoint.size, 6);
    let slash = world.get(&format!("{REGISTER}/records/a%2Fb/receipt")).await;
    let name = "attachment; filename=\"organisation-a-b-receipt.json\"";
    assert_eq!(slash.header("content-disposition"), Some(name));
}

/// What a receipt is made of stays in the form that the reader of the core takes, member by member.
#[actix_web::test]
async fn a_receipt_is_what_the_store_makes() {
    let world = World::new();
    let store: &Store = &world.store;
    let register = registry_core::RegisterName::parse("organisation").unwrap();
    let key = registry_core::Key::parse("ORG-1").unwrap();
    let made = serde_json::to_value(store.receipt(&register, &key).unwrap()).unwrap();
    let served = world.get(&format!("{REGISTER}/records/ORG-1/receipt")).await.json();
    assert_eq!(served, made);
}
