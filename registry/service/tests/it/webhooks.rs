use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openapi::feed::CloudEvent;
use registry_service::PrivateWebhooks;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::problem::assert_problem;
use crate::support::server::started;
use crate::support::world::{OTHER, PROPOSER, World, approve};

const WEBHOOKS: &str = "/v1/registers/organisation/webhooks";

/// A message as it arrived.
struct Message {
    head: String,
    body: Vec<u8>,
}

impl Message {
    fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        });
        found.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }

    fn numbers(&self) -> Vec<u64> {
        let events: Vec<CloudEvent> = serde_json::from_slice(&self.body).unwrap();
        events.iter().map(|event| event.data.entry_number).collect()
    }
}

/// A receiver that answers each message with the next of these, and then with 204.
fn receiver(answers: &'static [&'static str]) -> (String, Receiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        let mut answers = answers.iter();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let message = read(&mut stream);
            let answer = answers.next().unwrap_or(&"204 No Content");
            write!(
                stream,
                "HTTP/1.1 {answer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            .unwrap();
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    (address, messages)
}

fn read(stream: &mut TcpStream) -> Message {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse::<usize>().unwrap())
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                return Message {
                    head,
                    body: bytes.split_off(end + 4),
                };
            }
        }
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "the message ends early");
        bytes.extend(&buffer[..read]);
    }
}

/// HMAC-SHA256 written a second time.
fn code(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded: Vec<u8> = key.iter().copied().chain(std::iter::repeat(0)).take(64).collect();
    let mixed = |with: u8| padded.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([mixed(0x36), message.to_vec()].concat());
    Sha256::digest([mixed(0x5c), inner.to_vec()].concat()).to_vec()
}

#[test]
fn changes_are_told_signed_and_again_until_they_are_taken() {
    let world = World::new();
    let mut shared = world.shared();
    shared.private_webhooks = PrivateWebhooks(true);
    started(shared);
    let (address, messages) = receiver(&["500 Internal Server Error", "302 Found"]);
    let register = "organisation".parse().unwrap();
    let by = PROPOSER.parse().unwrap();
    let made = world.store.add_webhook(&register, &address, Some(4), &by).unwrap();
    let wait = Duration::from_mins(1);
    let first = messages.recv_timeout(wait).unwrap();
    assert_eq!(first.numbers(), [5, 6]);
    let key = STANDARD.decode(made.secret.strip_prefix("whsec_").unwrap()).unwrap();
    let head = format!("{}.{}.", first.header("webhook-id"), first.header("webhook-timestamp"));
    let signed = [head.as_bytes(), &first.body].concat();
    let expected = format!("v1,{}", STANDARD.encode(code(&key, &signed)));
    assert_eq!(first.header("webhook-signature"), expected);
    assert_eq!(first.header("content-type"), "application/cloudevents-batch+json");
    let second = messages.recv_timeout(wait).unwrap();
    assert_eq!(
        second.header("webhook-id"),
        first.header("webhook-id"),
        "the same message"
    );
    let state = &world.store.webhooks(&register, &by).unwrap()[0];
    assert!(state.position == 4 && state.failures > 0, "{state:?}");
    let third = messages.recv_timeout(wait).unwrap();
    assert_eq!(third.numbers(), [5, 6]);
    approve(&world.store, &world.open_change_set);
    assert_eq!(
        messages.recv_timeout(wait).unwrap().numbers(),
        [7, 8],
        "no gap, nothing twice"
    );
}

#[actix_web::test]
async fn a_webhook_belongs_to_who_made_it() {
    let world = World::new();
    let url = "https://department.example.gov.uk/hooks";
    let made = world.post(PROPOSER, WEBHOOKS, json!({ "url": url })).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let made = made.json();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(made["position"], 6);
    let list = async |person: &str| -> Value {
        let request = actix_web::test::TestRequest::get().uri(WEBHOOKS);
        world.send(world.signed(person, request)).await.json()
    };
    let own = list(PROPOSER).await;
    assert_eq!(
        (&own["webhooks"][0]["url"], &own["webhooks"][0]["secret"]),
        (&json!(url), &Value::Null)
    );
    assert_eq!(list(OTHER).await["webhooks"], json!([]));
    let end = format!("{WEBHOOKS}/{}/end", made["id"].as_str().unwrap());
    assert_problem(&world.post(OTHER, &end, json!({})).await, "of another", &end, 404);
    assert_eq!(
        world.post(PROPOSER, &end, json!({})).await.json()["webhooks"],
        json!([])
    );
    assert_problem(&world.get(WEBHOOKS).await, "without key", WEBHOOKS, 401);
}

#[actix_web::test]
async fn messages_never_go_inside() {
    let world = World::new();
    for url in [
        "http://department.example.gov.uk/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1:8443/",
        "https://me:secret@department.example.gov.uk/",
        "file:///etc/passwd",
        "nothing",
        "",
    ] {
        let refused = world.post(PROPOSER, WEBHOOKS, json!({ "url": url })).await;
        assert_problem(&refused, url, WEBHOOKS, 422);
    }
    let beyond = json!({ "url": "https://department.example.gov.uk/", "after": 7 });
    assert_problem(&world.post(PROPOSER, WEBHOOKS, beyond).await, "beyond", WEBHOOKS, 422);
}
