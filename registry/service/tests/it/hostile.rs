use std::path::PathBuf;

use actix_web::test::{TestRequest, init_service, try_call_service};
use registry_service::app;

use crate::support::world::World;

/// The strings of the Big List of Naughty Strings, when the shared folder is there.
fn naughty_strings() -> Option<Vec<String>> {
    let Some(shared) = std::env::var_os("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set, and names the folder with inputs/blns/blns.json");
        return None;
    };
    let path = PathBuf::from(shared).join("inputs/blns/blns.json");
    let text = std::fs::read_to_string(&path).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// The text with everything but letters and digits as %XX.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

const PLACES: [&str; 22] = [
    "/v1/registers/{}",
    "/v1/registers/{}/records",
    "/v1/registers/organisation/records/{}",
    "/v1/registers/organisation/records/{}/provenance",
    "/v1/registers/organisation/items/{}",
    "/v1/registers/organisation/records?cursor={}",
    "/v1/registers/organisation/records?recorded_at={}",
    "/v1/registers/organisation/records?status={}",
    "/v1/registers/organisation/entries?after={}",
    "/v1/registers/organisation/ownership?as_of={}",
    "/v1/registers/organisation/records?valid_at={}",
    "/v1/registers/organisation/records/{}/receipt",
    "/v1/registers/organisation/cross-references?source={}&id={}",
    "/v1/registers/organisation/diff?from={}",
    "/v1/registers/organisation/checkpoint?size={}",
    "/v1/registers/organisation/proofs/entries/{}",
    "/v1/registers/organisation/proofs/consistency?from={}",
    "/v1/registers/organisation/editions/1/extracts/{}",
    "/v1/changes?register={}",
    "/v1/changes/{}/changes",
    "/docs/{}",
    "/{}",
];

#[actix_web::test]
async fn naughty_strings_are_never_our_fault() {
    let Some(strings) = naughty_strings() else { return };
    let world = World::new();
    let service = init_service(app(world.shared())).await;
    for text in &strings {
        for place in PLACES {
            let path = place.replace("{}", &encode(text));
            let request = TestRequest::get().uri(&path).to_request();
            let response = try_call_service(&service, request).await;
            let status = response.map_or(599, |response| response.status().as_u16());
            assert!(status < 500, "{status} for {path}");
        }
    }
}

#[actix_web::test]
async fn naughty_strings_in_a_proposal_come_back_unchanged_or_are_refused() {
    let Some(strings) = naughty_strings() else { return };
    let world = World::new();
    for text in strings.iter().filter(|text| !text.is_empty()) {
        let body = serde_json::json!({
            "register": "organisation",
            "title": text,
            "changes": [{"action": "create", "item": {"name": text}}]
        });
        let answer = world.post(crate::support::world::PROPOSER, "/v1/changes", body).await;
        match answer.status.as_u16() {
            201 => {
                let path = format!("{}/changes", answer.header("location").unwrap());
                let changes = world.get(&path).await.json();
                assert_eq!(changes["changes"][0]["effects"][0]["after"]["item"]["name"], *text);
            }
            422 => {}
            other => panic!("{other} for {text:?}: {}", answer.text()),
        }
    }
}
