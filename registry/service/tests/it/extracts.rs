use std::io::{Read, Write};

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use registry_core::{Command, ExtractManifest, FileHash, Key, SignerName, SigningKey, extract};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::problem::assert_problem;
use crate::support::server::started;
use crate::support::world::{OWNER, PROPOSER, World, approve};

const EDITION: &str = "/v1/registers/organisation/editions/1";

#[actix_web::test]
async fn the_rsf_of_an_edition_loads_to_its_root() {
    let world = World::new();
    let answer = world.get(&format!("{EDITION}/extracts/rsf")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), Some("application/uk-gov-rsf"));
    let name = "attachment; filename=\"organisation-edition-1.rsf\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
    let edition = world.get(EDITION).await.json();
    let root = format!("assert-root-hash\t{}", edition["root"].as_str().unwrap());
    assert_eq!(answer.text().lines().last(), Some(root.as_str()));
    let entries = answer
        .text()
        .lines()
        .filter(|line| line.starts_with("append-entry\tuser\t"));
    assert_eq!(entries.count(), 6);
    let mut written = Vec::new();
    let register = registry_core::RegisterName::parse("organisation").unwrap();
    world.store.export_rsf(&register, Some(6), &mut written).unwrap();
    assert_eq!(answer.body, written);
}

#[actix_web::test]
async fn the_json_lines_of_an_edition_prove_themselves() {
    let world = World::new();
    let path = format!("{EDITION}/extracts/jsonl");
    let answer = world.get(&path).await;
    assert_eq!(answer.header("content-type"), Some("application/jsonl"));
    let key =
        SigningKey::from_secret([7; 32]).verifier_key(&SignerName::parse("registers.example/organisation").unwrap());
    extract::verify(answer.body.as_slice(), std::slice::from_ref(&key)).unwrap();
    let altered = answer.text().replacen("Ministry of Rivers", "Ministry of Hivers", 1);
    assert!(extract::verify(altered.as_bytes(), &[key]).is_err());
    let header: Value = serde_json::from_str(answer.text().lines().next().unwrap()).unwrap();
    assert_eq!(header["root"], world.get(EDITION).await.json()["root"]);
    let early = world.get(&format!("{path}?valid_at=2000-01-01")).await;
    assert!(
        answer.text().contains("\"item\"") && !early.text().contains("\"item\""),
        "{}",
        early.text()
    );
    assert_ne!(early.header("etag"), answer.header("etag"));
}

#[actix_web::test]
async fn what_cannot_be_downloaded_is_a_problem() {
    let world = World::new();
    for (path, status) in [
        (format!("{EDITION}/extracts/xlsx"), 404),
        (format!("{EDITION}/extracts/rsf?valid_at=2000-01-01"), 400),
        (format!("{EDITION}/extracts/jsonl?valid_at=x"), 400),
        ("/v1/registers/organisation/editions/9/extracts/rsf".to_owned(), 404),
        ("/v1/registers/organisation/editions/0/extracts/rsf".to_owned(), 400),
        ("/v1/registers/none/editions/1/extracts/rsf".to_owned(), 404),
    ] {
        assert_problem(&world.get(&path).await, &path, &path, status);
    }
}

/// A part means the same to everybody, and the digest is that of what travels.
#[actix_web::test]
async fn a_file_travels_as_it_is() {
    let world = World::new();
    let path = format!("{EDITION}/extracts/rsf");
    let request = TestRequest::get().uri(&path).insert_header(("Accept-Encoding", "gzip"));
    let answer = world.send(request).await;
    assert_eq!(answer.header("content-encoding"), None);
    let digest = Sha256::digest(&answer.body);
    let repr = format!("sha-256=:{}:", STANDARD.encode(digest));
    assert_eq!(answer.header("repr-digest"), Some(repr.as_str()));
    let tag = format!("\"{}\"", FileHash::from_bytes(digest.into()).hex());
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(answer.header("registrar-log-size"), Some("6"));
    let known = TestRequest::get().uri(&path).insert_header(("If-None-Match", tag));
    assert_eq!(world.send(known).await.status, StatusCode::NOT_MODIFIED);
}

#[actix_web::test]
async fn a_file_can_be_taken_up_again() {
    let world = World::new();
    let path = format!("{EDITION}/extracts/jsonl");
    let whole = world.get(&path).await;
    let size = whole.body.len();
    let tag = whole.header("etag").unwrap().to_owned();
    let mut gathered = Vec::new();
    while gathered.len() < size {
        let range = format!("bytes={}-{}", gathered.len(), gathered.len() + 499);
        let request = TestRequest::get()
            .uri(&path)
            .insert_header(("Range", range))
            .insert_header(("If-Range", tag.as_str()));
        let part = world.send(request).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
        let last = (gathered.len() + 499).min(size - 1);
        let place = format!("bytes {}-{last}/{size}", gathered.len());
        assert_eq!(part.header("content-range"), Some(place.as_str()));
        gathered.extend(part.body);
    }
    assert_eq!(gathered, whole.body);
    let beyond = TestRequest::get()
        .uri(&path)
        .insert_header(("Range", format!("bytes={size}-")));
    let refused = world.send(beyond).await;
    assert_eq!(
        refused.header("content-range"),
        Some(format!("bytes */{size}").as_str())
    );
    assert_problem(&refused, "beyond", &path, 416);
    let other = TestRequest::get()
        .uri(&path)
        .insert_header(("Range", "bytes=0-9"))
        .insert_header(("If-Range", "\"another\""));
    assert_eq!(world.send(other).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn the_files_of_an_edition_are_listed_and_signed() {
    let world = World::new();
    let answer = world.get(&format!("{EDITION}/extracts")).await;
    let manifest: ExtractManifest = serde_json::from_slice(&answer.body).unwrap();
    let keys = world.store.verifier_keys(&manifest.register).unwrap();
    manifest.verify(&keys).unwrap();
    let list = answer.json();
    for file in list["files"].as_array().unwrap() {
        for place in [
            file["url"].as_str().unwrap().to_owned(),
            format!("{EDITION}/extracts/{}", file["form"].as_str().unwrap()),
        ] {
            let sent = world.get(&place).await;
            assert_eq!(sent.status, StatusCode::OK, "{place}");
            assert_eq!(sent.body.len() as u64, file["bytes"].as_u64().unwrap(), "{place}");
            assert_eq!(sent.header("content-type"), file["media_type"].as_str(), "{place}");
        }
    }
    let csv = world.get(&format!("{EDITION}/extracts/csv")).await;
    let link = "</v1/registers/organisation/editions/1/extracts/organisation-edition-1.csv-metadata.json>; \
                rel=\"describedby\"; type=\"application/csvm+json\"";
    assert_eq!(csv.header("link"), Some(link));
}

/// Between publication and the last byte of its files, an edition says when to ask again.
#[actix_web::test]
async fn files_that_are_being_made_are_asked_for_again() {
    let world = World::new();
    approve(&world.store, &world.open_change_set);
    let published = world
        .post(OWNER, "/v1/registers/organisation/editions", json!({}))
        .await;
    assert_eq!(published.status, StatusCode::CREATED, "{}", published.text());
    for path in ["extracts", "extracts/csv", "extracts/jsonl"] {
        let path = format!("/v1/registers/organisation/editions/2/{path}");
        let answer = world.get(&path).await;
        assert!(answer.header("retry-after").is_some(), "{path}");
        assert_problem(&answer, &path, &path, 503);
    }
}

#[actix_web::test]
async fn a_crosswalk_says_where_keys_lead() {
    let world = World::new();
    let none = world.get(&format!("{EDITION}/crosswalk")).await.json();
    assert_eq!(none["keys"], json!([]), "nothing was live in the empty register");
    let merge = Command::Merge {
        key: Key::parse("a/b").unwrap(),
        into: Key::parse("ORG-1").unwrap(),
        reason: "one charter".to_owned(),
    };
    approve(&world.store, &world.propose(PROPOSER, vec![merge]));
    world
        .post(OWNER, "/v1/registers/organisation/editions", json!({}))
        .await;
    let second = "/v1/registers/organisation/editions/2";
    let found = world.get(&format!("{second}/crosswalk")).await.json();
    assert_eq!(
        found["keys"],
        json!([{"key": "a/b", "status": "merged", "into": "ORG-1"}])
    );
    assert_eq!((&found["from_edition"], &found["to_edition"]), (&json!(1), &json!(2)));
    let csv = world.get(&format!("{second}/crosswalk.csv?from=1")).await;
    assert_eq!(csv.text(), "key,status,into\r\na/b,merged,ORG-1\r\n");
    for (query, status) in [("?from=3", 400), ("?from=x", 400), ("?limit=0", 400)] {
        let path = format!("{second}/crosswalk{query}");
        assert_problem(&world.get(&path).await, query, &path, status);
    }
}

/// Whoever hangs up in the middle takes nothing with them: the next caller is served.
#[test]
fn whoever_hangs_up_is_forgotten() {
    let world = World::new();
    let address = started(world.shared());
    let request =
        format!("GET {EDITION}/extracts/jsonl?valid_at=2040-05-01 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    for _ in 0..20 {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
    }
    let mut last = String::new();
    for _ in 0..50 {
        last.clear();
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_to_string(&mut last).unwrap();
        if last.starts_with("HTTP/1.1 200") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(last.starts_with("HTTP/1.1 200 OK"), "{last}");
    assert!(last.contains("transfer-encoding: chunked"), "{last}");
    assert!(last.ends_with("0\r\n\r\n"), "{last}");
}
