//! What the core of a register costs: proposing, applying, reading now and then, roots.
//!
//! `cargo bench -p registry-store --bench register_core [-- RECORDS]` makes a store in a temporary folder, measures and
//! prints a table; nothing stays. `REGISTRAR_BENCH_STORE` names another store to measure, such as an empty database on
//! PostgreSQL; it is left behind.
#![expect(clippy::unwrap_used, reason = "a measurement that fails has nothing to say")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use registry_core::{
    Change, ChangeKind, CrossReferenceAction, CrossReferenceChange, Effect, Evidence, Item, Key, Origin, Outcome,
    PersonName, RegisterDefinition, RegisterName, SourceReference,
};
use registry_store::{AsOf, NewChangeSet, Page, RecordQuery, Selection, StatusFilter, Store};

/// Records in one change set: a first load comes in several, so that the proposer's memory is not what is measured.
const CHANGE_SET_RECORDS: u64 = 100_000;

/// Readings of each kind.
const READINGS: u64 = 2_000;

fn main() {
    // `cargo bench` adds `--bench`; the one number is ours.
    let records = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    println!(
        "{records} records of {} bytes",
        realistic_item(1, "KEY").canonical_json().len()
    );
    for cross_references in [false, true] {
        measure(records, cross_references);
    }
}

fn measure(records: u64, cross_references: bool) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("registrar.db");
    let address = std::env::var("REGISTRAR_BENCH_STORE").unwrap_or_else(|_| format!("sqlite://{}", file.display()));
    let store = Store::create(&address).unwrap();
    let register = RegisterName::parse(if cross_references { "linked" } else { "plain" }).unwrap();
    println!(
        "\n{}",
        if cross_references {
            "With a cross-reference each"
        } else {
            "Without cross-references"
        }
    );
    define(&store, &register);
    load(&store, &register, records, cross_references);
    if let Ok(found) = std::fs::metadata(&file) {
        row("file size", &format!("{} MB", found.len() >> 20));
    }
    row("peak resident memory", &peak_memory());
    readings(&store, &register, records, cross_references);
}

fn row(name: &str, value: &str) {
    println!("  {name:<42} {value}");
}

fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

fn define(store: &Store, name: &RegisterName) {
    let (owner, steward) = (person("Olga Owner"), person("Stan Steward"));
    for person in [&owner, &steward] {
        store
            .ensure_person(person, "Department", "someone@example.org")
            .unwrap();
    }
    let field = |name: &str| serde_json::json!({"name": name, "datatype": "string", "cardinality": "1", "description": "A text."});
    let fields = ["name", "street", "town", "county", "postcode", "status", "start-date"];
    let definition: RegisterDefinition = serde_json::from_value(serde_json::json!({
        "name": name, "title": "Things", "description": "All things.", "licence": "OGL-UK-3.0", "key_field": name,
        "fields": fields.map(field),
    }))
    .unwrap();
    store.define_register(&definition, &owner).unwrap();
    store.appoint_provisional(name, &owner, &steward).unwrap();
}

/// A number that looks random: the finaliser of splitmix64, by Steele, Lea and Flood (2014).
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Keys in no order, as those that a pipeline makes.
fn key(number: u64) -> Key {
    Key::parse(&format!("{:010x}", scattered(number) >> 24)).unwrap()
}

/// An item of 8 fields and about 250 bytes.
fn realistic_item(number: u64, key: &str) -> Item {
    serde_json::from_value(serde_json::json!({
        "name": format!("The {number} Imaginary Trading Company of Somewhere Limited"),
        "street": format!("{} Long Acre Road", number % 300), "town": "Newcastle upon Tyne",
        "county": "Tyne and Wear", "postcode": format!("NE{} {}AB", number % 90, number % 10),
        "status": "active", "start-date": "2011-03-10", "plain": key,
    }))
    .unwrap()
}

fn create(number: u64, register: &RegisterName, cross_reference: bool) -> Change {
    let key = key(number);
    let mut item = realistic_item(number, key.as_str());
    item.remove("plain");
    item.insert(register.into(), key.as_str());
    let attach = || CrossReferenceChange {
        source: "feed".parse().unwrap(),
        source_record_id: number.to_string(),
        action: CrossReferenceAction::Attach,
        content: Some(BTreeMap::from([(
            "name".to_owned(),
            format!("THE {number} IMAGINARY TRADING CO"),
        )])),
    };
    Change {
        kind: ChangeKind::Create,
        key: key.clone(),
        effects: vec![Effect {
            key,
            before: None,
            after: Outcome::Live { item },
            recorded_at: None,
            cross_references: cross_reference.then(attach).into_iter().collect(),
            provenance: Vec::new(),
        }],
        evidence: Evidence::default(),
    }
}

/// Proposes and approves all records, and prints how fast by the clock and by processor time.
fn load(store: &Store, register: &RegisterName, records: u64, cross_references: bool) {
    let (owner, steward) = (person("Olga Owner"), person("Stan Steward"));
    let (mut proposing, mut applying) = (Spent::default(), Spent::default());
    let mut first = 0;
    while first < records {
        let last = records.min(first + CHANGE_SET_RECORDS);
        let new = NewChangeSet {
            register: register.clone(),
            title: "First load".to_owned(),
            origin: Origin::Pipeline {
                run: "run-1".to_owned(),
                spec: "things".to_owned(),
            },
            changes: (first..last)
                .map(|number| create(number, register, cross_references))
                .collect(),
            supersede: false,
            draft: false,
        };
        let id = proposing.on(|| store.propose(new, &owner).unwrap().id);
        applying.on(|| store.approve(&id, &Selection::All, &steward, None).unwrap());
        first = last;
    }
    row("propose", &proposing.rate(records));
    row("apply", &applying.rate(records));
}

/// Time by the clock and of the processor.
#[derive(Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl Spent {
    fn on<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (clock, processor) = (Instant::now(), processor_time());
        let result = work();
        self.clock += clock.elapsed();
        self.processor += processor_time().saturating_sub(processor);
        result
    }

    fn rate(&self, records: u64) -> String {
        let per_second = |spent: Duration| u128::from(records) * 1_000_000 / spent.as_micros().max(1);
        let (clock, processor) = (per_second(self.clock), per_second(self.processor));
        format!(
            "{clock} records/s by the clock, {processor} by processor time ({:.1} s)",
            self.processor.as_secs_f64()
        )
    }
}

/// The processor time of this process, where Linux tells it; ticks are hundredths of a second on all its machines.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.sum::<u64>())
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not told by this system".to_owned(), |line| line.trim().to_owned())
}

/// How long each reading of one kind took.
#[derive(Default)]
struct Readings(Vec<Duration>);

impl Readings {
    fn on<T>(&mut self, work: impl FnOnce() -> T) {
        let clock = Instant::now();
        std::hint::black_box(work());
        self.0.push(clock.elapsed());
    }

    /// The value that this share of the readings, in hundredths, does not exceed.
    fn percentile(&mut self, hundredths: usize) -> Duration {
        self.0.sort_unstable();
        self.0[(self.0.len() - 1) * hundredths / 100]
    }
}

fn print(name: &str, readings: &mut Readings) {
    let (median, most) = (readings.percentile(50), readings.percentile(99));
    row(name, &format!("median {median:>9.1?}, 99th percentile {most:>9.1?}"));
}

/// Reads now and then, one after the other, so that both see the same load of the machine.
fn readings(store: &Store, register: &RegisterName, records: u64, cross_references: bool) {
    let mut kinds: [Readings; 8] = std::array::from_fn(|_| Readings::default());
    let [now, then, list_now, list_then, root, inclusion, consistency, holder] = &mut kinds;
    for reading in 0..READINGS {
        let random = |purpose: u64| scattered(reading * 16 + purpose) % records;
        let key = key(random(0));
        let size = random(1) + 1;
        let page = Page::after(key.as_str(), 100);
        let lists = reading % 4 < 2;
        // Each goes first every other time, because whoever goes second finds pages in memory.
        for turn in 0..2 {
            let (as_of, records, list) = if (reading + turn) % 2 == 0 {
                (AsOf::Now, &mut *now, &mut *list_now)
            } else {
                (AsOf::LogSize(size), &mut *then, &mut *list_then)
            };
            records.on(|| store.record(register, &key, as_of).unwrap());
            if lists {
                list.on(|| {
                    store
                        .records(register, &RecordQuery::at(as_of, StatusFilter::Live), &page)
                        .unwrap()
                });
            }
        }
        root.on(|| store.root_at(register, size).unwrap());
        inclusion.on(|| {
            store
                .inclusion_proof(register, 1 + random(2) % size, Some(size))
                .unwrap()
        });
        consistency.on(|| {
            store
                .consistency_proof(register, 1 + random(3) % size, Some(size))
                .unwrap()
        });
        if cross_references {
            let reference = SourceReference {
                source: "feed".parse().unwrap(),
                source_record_id: random(4).to_string(),
            };
            holder.on(|| store.holder(register, &reference, AsOf::LogSize(size)).unwrap());
        }
    }
    print("record now", now);
    print("record as of a random size", then);
    row("  as of : now, by medians", &ratio(then, now));
    print("100 records now", list_now);
    print("100 records as of a random size", list_then);
    row("  as of : now, by medians", &ratio(list_then, list_now));
    print("root at a random size", root);
    print("inclusion proof", inclusion);
    print("consistency proof", consistency);
    if cross_references {
        print("holder of a source record then", holder);
    }
}

fn ratio(then: &mut Readings, now: &mut Readings) -> String {
    format!(
        "{:.2}",
        then.percentile(50).as_secs_f64() / now.percentile(50).as_secs_f64()
    )
}
