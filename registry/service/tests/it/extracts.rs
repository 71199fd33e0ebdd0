use std::io::{Read, Write};

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use registry_core::{SignerName, SigningKey, extract};
use serde_json::Value;

use crate::support::problem::assert_problem;
use crate::support::server::started;
use crate::support::world::World;

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

#[actix_web::test]
async fn a_file_is_compressed_on_request() {
    let world = World::new();
    let path = format!("{EDITION}/extracts/rsf");
    let plain = world.get(&path).await;
    let request = TestRequest::get().uri(&path).insert_header(("Accept-Encoding", "gzip"));
    let small = world.send(request).await;
    assert_eq!(small.header("content-encoding"), Some("gzip"));
    assert!(small.body.len() < plain.body.len());
}

/// Whoever hangs up in the middle takes nothing with them: the next caller is served.
#[test]
fn whoever_hangs_up_is_forgotten() {
    let world = World::new();
    let address = started(world.shared());
    let request = format!("GET {EDITION}/extracts/jsonl HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
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
