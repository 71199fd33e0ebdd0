use std::path::PathBuf;

use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
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

const PLACES: [&str; 39] = [
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
    "/v1/registers/organisation/records?filter[name]={}",
    "/v1/registers/organisation/records?filter[{}]=x",
    "/v1/registers/organisation/records?fields={}",
    "/v1/registers/organisation/download/csv?filter[name][prefix]={}",
    "/v1/registers/organisation/search?q={}",
    "/v1/registers/organisation/search?q=riv&filter[name]={}",
    "/v1/registers/organisation/feed?after={}",
    "/v1/registers/organisation/editions/1/crosswalk?from={}",
    "/reconcile/organisation?queries={}",
    "/reconcile/organisation?extend={}",
    "/reconcile/organisation/suggest/entity?prefix={}",
    "/reconcile/organisation/flyout/entity?id={}",
    "/reconcile/organisation/preview?id={}",
    "/compat/organisation/records/{}",
    "/compat/organisation/{}",
    "/registers/organisation?cursor={}",
    "/registers/organisation/records/{}",
    "/docs/{}",
    "/{}",
];

/// The lines of the lists of statements, when the shared folder is there.
fn statements() -> Option<Vec<String>> {
    let shared = PathBuf::from(std::env::var_os("REGISTRAR_SHARED")?);
    let folder = shared.join("inputs/payloads/SQL Injection/Intruder");
    let mut lines = Vec::new();
    for list in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(list.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        lines.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
    }
    let syntax = [
        "*",
        "ri*",
        "name:rivers",
        "\"rivers",
        "rivers OR 1",
        "+rivers",
        "rivers~2",
        "[a TO z]",
        "NEAR(a b)",
    ];
    lines.extend(syntax.map(str::to_owned));
    Some(lines)
}

#[actix_web::test]
async fn statements_are_taken_for_what_they_say() {
    let Some(statements) = statements() else {
        println!("skipped: REGISTRAR_SHARED is not set, and names the folder with inputs/payloads");
        return;
    };
    assert!(statements.len() > 500, "{}", statements.len());
    let world = World::new();
    let service = init_service(app(world.shared())).await;
    let ask = async |path: &str| {
        let request = TestRequest::get().uri(path).to_request();
        let answer = try_call_service(&service, request).await.unwrap();
        let status = answer.status().as_u16();
        (status, read_body(answer).await)
    };
    for statement in &statements {
        let text = encode(statement);
        for test in ["", "[prefix]"] {
            let path = format!("/v1/registers/organisation/records?filter[name]{test}={text}");
            let (_, found) = ask(&path).await;
            let found: serde_json::Value = serde_json::from_slice(&found).unwrap();
            assert_eq!(found["records"], serde_json::json!([]), "{statement}: {found}");
        }
        for path in [
            format!("/v1/registers/organisation/cross-references?source=land-office&id={text}"),
            format!("/v1/registers/organisation/records/{text}"),
            format!("/v1/registers/{text}"),
            format!("/v1/registers/organisation/search?q={text}"),
        ] {
            let (status, body) = ask(&path).await;
            let is_search = path.contains("/search?");
            assert!(
                matches!(status, 400 | 404) || is_search && status == 200,
                "{status} for {path}: {body:?}"
            );
        }
    }
}

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
