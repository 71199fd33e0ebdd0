use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use openapi::feed::{CloudEvent, EntryKind, Feed};
use registry_core::tree::Tree;
use registry_core::{Command, Entry, EntryNumber, FieldName, Item, ItemHash, Key, PersonName, RegisterName, Value};
use registry_store::Store;
use serde_json::json;

use crate::support::problem::assert_problem;
use crate::support::server::started;
use crate::support::world::{PROPOSER, World, approve};

const FEED: &str = "/v1/registers/organisation/feed";

/// A copy of a register that knows nothing but what the feed says.
#[derive(Default)]
struct Replica {
    tree: Tree,
    items: std::collections::BTreeMap<String, Item>,
}

impl Replica {
    fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the changes in: each is the next one, begins where the one before left its record, and gives its item.
    fn follow(&mut self, feed: &Feed) {
        for change in &feed.changes {
            assert_eq!(change.entry_number, self.size() + 1, "no gap and nothing twice");
            let item = self.items.entry(change.key.clone()).or_default();
            for field in &change.fields {
                let name = FieldName::parse(&field.field).unwrap();
                let value = |value: &Option<openapi::item::FieldValue>| -> Option<Value> {
                    value
                        .as_ref()
                        .map(|value| serde_json::from_value(json!(value)).unwrap())
                };
                assert_eq!(item.get(&name), value(&field.before).as_ref(), "{}", change.key);
                match value(&field.after) {
                    Some(after) => item.insert(name, after),
                    None => drop(item.remove(&name)),
                }
            }
            let hash = ItemHash::parse(&change.item_hash).unwrap();
            assert_eq!(item.hash(), hash, "{}", change.key);
            let number = EntryNumber::new(change.entry_number).unwrap();
            let entry = Entry::new(number, change.recorded_at, Key::parse(&change.key).unwrap(), hash);
            self.tree.append(entry.leaf_hash());
        }
        assert_eq!(feed.next_after, self.size());
    }
}

fn feed_of(body: &[u8]) -> Feed {
    serde_json::from_slice(body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(body)))
}

#[actix_web::test]
async fn the_feed_tells_what_each_entry_changed() {
    let world = World::new();
    let mut replica = Replica::default();
    let mut kinds = Vec::new();
    loop {
        let answer = world.get(&format!("{FEED}?after={}&limit=4", replica.size())).await;
        let next = answer.header("link").unwrap().to_owned();
        let feed = feed_of(&answer.body);
        replica.follow(&feed);
        assert_eq!(next, format!("<{FEED}?after={}>; rel=\"next\"", replica.size()));
        kinds.extend(feed.changes.iter().map(|change| change.kind));
        if feed.next_after == feed.log_size {
            break;
        }
    }
    let edition = world.get("/v1/registers/organisation/editions/1").await.json();
    assert_eq!(replica.tree.root().to_string(), edition["root"].as_str().unwrap());
    assert_eq!(
        kinds,
        [
            EntryKind::Created,
            EntryKind::Created,
            EntryKind::Created,
            EntryKind::Created,
            EntryKind::Merged,
            EntryKind::Retired
        ]
    );
}

#[actix_web::test]
async fn changes_are_cloud_events_on_request() {
    let world = World::new();
    let request = TestRequest::get()
        .uri(FEED)
        .insert_header(("Accept", "application/cloudevents-batch+json"));
    let answer = world.send(request).await;
    assert_eq!(
        answer.header("content-type"),
        Some("application/cloudevents-batch+json")
    );
    let events: Vec<CloudEvent> = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(events.len(), 6);
    let merged = &events[4];
    assert_eq!(merged.event_type, "registrar.record.merged");
    assert_eq!(merged.source, "urn:registrar:log:registers.example/organisation");
    assert_eq!((merged.id.as_str(), merged.specversion.as_str()), ("5", "1.0"));
    assert_eq!(merged.data.merged_into.as_deref(), Some("ORG-1"));
}

#[actix_web::test]
async fn wrong_positions_are_problems() {
    let world = World::new();
    let beyond = format!("{FEED}?after=7");
    let problem = assert_problem(&world.get(&beyond).await, "beyond", &beyond, 416);
    assert_eq!(problem.log_size, Some(6));
    for query in [
        "after=-1",
        "after=x",
        "wait=31",
        "wait=x",
        "limit=0",
        "limit=1001",
        "since=1",
    ] {
        let path = format!("{FEED}?{query}");
        assert_problem(&world.get(&path).await, query, &path, 400);
    }
    let none = "/v1/registers/none/feed";
    assert_problem(&world.get(none).await, none, none, 404);
    let end = world.get(&format!("{FEED}?after=6")).await;
    assert_eq!(end.status, StatusCode::OK);
    assert_eq!(feed_of(&end.body).changes, []);
}

/// Sends the request over a socket of its own.
fn call(address: SocketAddr, path: &str, more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn body_of(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    answer.split_off(end + 4)
}

#[test]
fn whoever_waits_is_told_at_once() {
    let world = World::new();
    let address = started(world.shared());
    let begun = Instant::now();
    let waiting: Vec<TcpStream> = (0..50)
        .map(|_| call(address, &format!("{FEED}?after=6&wait=20"), ""))
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    approve(&world.store, &world.open_change_set);
    for stream in waiting {
        let feed = feed_of(&body_of(stream));
        assert_eq!(feed.changes[0].entry_number, 7);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let begun = Instant::now();
    let nothing = feed_of(&body_of(call(address, &format!("{FEED}?after=8&wait=1"), "")));
    assert_eq!(nothing.changes, []);
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

/// The numbers of the events of a stream, as many as these.
fn event_ids(stream: TcpStream, count: usize) -> Vec<u64> {
    let lines = BufReader::new(stream).lines().map(Result::unwrap);
    let ids = lines.filter_map(|line| line.strip_prefix("id: ").map(|id| id.parse().unwrap()));
    ids.take(count).collect()
}

#[test]
fn a_stream_tells_old_and_new_and_is_taken_up_again() {
    let world = World::new();
    let address = started(world.shared());
    let stream = call(address, FEED, "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n");
    let store = world.store.clone();
    let change_set = world.open_change_set.clone();
    let approving = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        approve(&store, &change_set);
    });
    assert_eq!(event_ids(stream, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
    approving.join().unwrap();
    let again = call(address, FEED, "Accept: text/event-stream\r\nLast-Event-ID: 5\r\n");
    assert_eq!(event_ids(again, 3), [6, 7, 8]);
}

/// A replica follows while change sets are applied without pause: no gap, nothing twice, the same root. Ten minutes of
/// it with `REGISTRAR_REPLICA_SECONDS=600`.
#[test]
fn a_replica_follows_without_gap() {
    let seconds = std::env::var("REGISTRAR_REPLICA_SECONDS").ok();
    let time = Duration::from_secs(seconds.map_or(3, |text| text.parse().unwrap()));
    let world = World::new();
    let address = started(world.shared());
    let over = AtomicBool::new(false);
    let mut replica = Replica::default();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            // Also when writing fails, the replica must not wait for ever.
            let _over = Over(&over);
            let begun = Instant::now();
            let mut round = 0;
            while begun.elapsed() < time {
                round += 1;
                write(&world.store, round);
            }
            round
        });
        loop {
            let was_over = over.load(Ordering::SeqCst);
            let path = format!("{FEED}?after={}&limit=1000&wait=1", replica.size());
            let feed = feed_of(&body_of(call(address, &path, "")));
            replica.follow(&feed);
            if was_over && feed.next_after == feed.log_size {
                break;
            }
        }
        let rounds = writing.join().unwrap();
        assert!(replica.size() >= 6 + 2 * rounds, "{rounds}");
        println!("{rounds} change sets, {} entries", replica.size());
    });
    let register = RegisterName::parse("organisation").unwrap();
    let root = world.store.root_at(&register, replica.size()).unwrap();
    assert_eq!(replica.tree.root(), root);
    assert_eq!(
        world.store.register(&register).unwrap().unwrap().log_size,
        replica.size()
    );
}

struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Applies one change set: a new record, and a new name for an old one.
fn write(store: &Store, round: u64) {
    let register = RegisterName::parse("organisation").unwrap();
    let name = FieldName::parse("name").unwrap();
    let mut item = Item::new();
    item.insert(name.clone(), format!("Office {round}"));
    let commands = vec![
        Command::Create {
            key: Some(Key::parse(&format!("NEW-{round}")).unwrap()),
            item,
        },
        Command::Update {
            key: Key::parse("ORG-1").unwrap(),
            set: [(name, Some(Value::from(format!("Name {round}"))))].into(),
        },
    ];
    let proposer = PersonName::parse(PROPOSER).unwrap();
    let change_set = store
        .propose_commands(&register, "More", commands, false, &proposer)
        .unwrap();
    approve(store, &change_set.id);
}
