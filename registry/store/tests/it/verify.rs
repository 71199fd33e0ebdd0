use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection};
use registry_core::{SignerName, SigningKey, cosign};
use registry_store::{Fault, Store};

use crate::proofs::signing;
use crate::random::Random;
use crate::support::*;

/// A small store in which there is one of everything.
fn furnish(fixture: &mut Fixture) -> Store {
    fixture.store = signing(fixture);
    fixture.apply(vec![
        create("A", "Apple", &["feed:1"]),
        create("B", "Bread", &["feed:2"]),
        create("C", "Cheese", &[]),
    ]);
    fixture.apply(vec![update("A", "Apple", "Äpfel")]);
    fixture.apply(vec![merge(("A", "Äpfel"), ("B", "Bread"), &["feed:2"])]);
    let store = fixture.store.clone();
    store.publish(&register("thing"), &person(STEWARD), None).unwrap();
    let text = [
        "add-item\t{\"name\":\"place\"}",
        "append-entry\tsystem\tname\t2020-01-01T00:00:00Z\tsha-256:HASH0",
        "add-item\t{\"name\":\"North\",\"place\":\"1\"}",
        "append-entry\tuser\t1\t2020-01-01T00:00:00Z\tsha-256:HASH1",
        "append-entry\tuser\t1\t2020-01-02T00:00:00Z\tsha-256:HASH1",
    ];
    let hash = |json: &str| registry_core::ItemHash::of_canonical_json(json).hex();
    let text = text
        .join("\n")
        .replace("HASH0", &hash("{\"name\":\"place\"}"))
        .replace("HASH1", &hash("{\"name\":\"North\",\"place\":\"1\"}"));
    crate::rsf::import(&store, text.as_bytes()).unwrap();
    let checkpoint = store.checkpoint(&register("thing"), None).unwrap().unwrap();
    let witness = SigningKey::from_secret([9; 32]);
    let name = SignerName::parse("witness.example.org").unwrap();
    let line = cosign(&witness, &name, 1_700_000_000, checkpoint.note.text()).unwrap();
    store
        .add_cosignature(
            &register("thing"),
            checkpoint.checkpoint.size,
            &line,
            &witness.cosigner_key(&name),
        )
        .unwrap();
    store
}

fn faults(store: &Store) -> Vec<Fault> {
    store.verify(&[], &|_| {}).unwrap().faults
}

#[test]
fn a_store_that_nobody_touched_is_right() {
    on_both("verify_right", |mut fixture| {
        let store = furnish(&mut fixture);
        let reports = std::cell::Cell::new(0);
        let verification = store.verify(&[], &|_| reports.set(reports.get() + 1)).unwrap();
        assert_eq!((verification.faults, verification.more_faults), (Vec::new(), 0));
        assert!(reports.get() > 0);
        for overview in store.registers().unwrap() {
            let of_long_name = |name: &str| name.trim_start_matches("registrar-").to_owned();
            let verified = verification.registers.iter().find(|verified| {
                of_long_name(verified.register.as_str()) == of_long_name(overview.definition.name.as_str())
            });
            let verified = verified.unwrap();
            assert_eq!((verified.entries, verified.root), (overview.log_size, overview.root));
        }
        let thing = verification
            .registers
            .iter()
            .find(|found| found.register == register("thing"))
            .unwrap();
        assert_eq!((thing.entries, thing.commits, thing.editions), (5, 3, 1));
        assert!(thing.checkpoints >= 3);
    });
}

#[test]
fn checkpoints_must_be_signed_by_a_trusted_key_when_there_are_any() {
    on_both("verify_trusted", |mut fixture| {
        let store = furnish(&mut fixture);
        let origin = store.origin().unwrap();
        let own = SigningKey::from_secret([7; 32]).verifier_key(&origin);
        let other = SigningKey::from_secret([8; 32]).verifier_key(&origin);
        assert_eq!(store.verify(&[own], &|_| {}).unwrap().faults, []);
        let faults = store.verify(&[other], &|_| {}).unwrap().faults;
        assert!(
            faults.iter().all(|fault| fault.place.starts_with("checkpoint")),
            "{faults:?}"
        );
        assert!(!faults.is_empty());
    });
}

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Each table with the columns that tell its rows apart, and those in which a byte is changed.
const TABLES: [(&str, &[&str], &[&str]); 5] = [
    (
        "entry",
        &["register", "number"],
        &["register", "number", "recorded_at", "key", "item_hash", "status"],
    ),
    ("item", &["register", "hash"], &["register", "hash", "json"]),
    (
        "tree_node",
        &["register", "level", "position"],
        &["register", "level", "position", "hash"],
    ),
    (
        "log_commit",
        &["register", "number"],
        &[
            "register",
            "number",
            "committed_at",
            "committed_by",
            "log_size",
            "root",
            "change_set",
            "hash",
        ],
    ),
    (
        "system_entry",
        &["register", "number"],
        &[
            "register",
            "number",
            "after_entry",
            "recorded_at",
            "key",
            "item_hash",
            "hash",
        ],
    ),
];

fn rows(connection: &mut SqliteConnection, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS number FROM {table}");
    diesel::sql_query(sql).get_result::<Number>(connection).unwrap().number
}

/// The value with one byte changed, in the kind of the column.
fn changed(value: &[u8], kind: &str, random: &mut Random) -> Vec<u8> {
    let mut value = value.to_vec();
    if kind == "integer" {
        // The last byte of the number as the database file holds it.
        let number: i64 = std::str::from_utf8(&value).unwrap().parse().unwrap();
        let flipped = number ^ (1 << random.below(8));
        return flipped.to_string().into_bytes();
    }
    let at = random.below(value.len());
    value[at] ^= 1 << random.below(8);
    value
}

/// Sets the cell in the row, which is told by its present values; returns whether the database took it.
fn set(connection: &mut SqliteConnection, table: &str, column: &str, row: i64, kind: &str, value: &[u8]) -> bool {
    let cast = match kind {
        "blob" => "$1",
        "integer" => "CAST($1 AS INTEGER)",
        _ => "CAST($1 AS TEXT)",
    };
    let sql = format!(
        "UPDATE {table} SET {column} = {cast} WHERE {row}",
        row = told(connection, table, row)
    );
    diesel::sql_query(sql).bind::<Binary, _>(value).execute(connection) == Ok(1)
}

/// A condition that only this row meets.
fn told(connection: &mut SqliteConnection, table: &str, row: i64) -> String {
    let (_, keys, _) = TABLES.into_iter().find(|(name, ..)| *name == table).unwrap();
    let place: Vec<String> = keys.iter().map(|key| format!("'{key} = ' || quote({key})")).collect();
    let sql = format!(
        "SELECT {} AS place, '' AS kind, x'' AS value FROM {table} ORDER BY {} LIMIT 1 OFFSET {row}",
        place.join(" || ' AND ' || "),
        keys.join(", ")
    );
    diesel::sql_query(sql).get_result::<Cell>(connection).unwrap().place
}

/// What a fault about the row must name: the entry, the node, the commit.
fn named(table: &str, place: &str) -> String {
    let number = |column: &str| {
        let (_, rest) = place.split_once(&format!("{column} = ")).unwrap();
        rest.split(' ').next().unwrap().to_owned()
    };
    match table {
        "entry" => format!("entry {}", number("number")),
        "tree_node" => format!("level {} position {}", number("level"), number("position")),
        "log_commit" => format!("commit {}", number("number")),
        "system_entry" => format!("system entry {}", number("number")),
        _ => String::new(),
    }
}

#[test]
fn every_changed_byte_is_found() {
    let mut fixture = sqlite();
    let store = furnish(&mut fixture);
    assert_eq!(faults(&store), []);
    let path = fixture.url.trim_start_matches("sqlite://");
    let mut connection = SqliteConnection::establish(path).unwrap();
    for (table, ..) in TABLES {
        connection
            .batch_execute(&format!(
                "DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete;"
            ))
            .unwrap();
    }
    connection
        .batch_execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;")
        .unwrap();
    let seed = std::env::var("REGISTRAR_TEST_SEED").map_or(20_311_122, |seed| seed.parse().unwrap());
    println!("REGISTRAR_TEST_SEED={seed}");
    let mut random = Random::new(seed);
    let mut changes = 0;
    let wanted = std::env::var("REGISTRAR_VERIFY_CHANGES").map_or(50, |number| number.parse().unwrap());
    while changes < wanted {
        let (table, _, columns) = TABLES[random.below(TABLES.len())];
        let column = columns[random.below(columns.len())];
        let row = random.below(usize::try_from(rows(&mut connection, table)).unwrap());
        let row = i64::try_from(row).unwrap();
        let place = told(&mut connection, table, row);
        let sql = format!(
            "SELECT '' AS place, typeof({column}) AS kind, CAST({column} AS BLOB) AS value FROM {table} \
              WHERE {place} AND {column} IS NOT NULL"
        );
        let Ok(before) = diesel::sql_query(sql).get_result::<Cell>(&mut connection) else {
            continue;
        };
        let after = changed(&before.value, &before.kind, &mut random);
        connection.batch_execute("SAVEPOINT before_change").unwrap();
        let taken = set(&mut connection, table, column, row, &before.kind, &after);
        connection.batch_execute("RELEASE before_change").unwrap();
        // The database itself refuses a row that would stand in another's place.
        if !taken {
            continue;
        }
        changes += 1;
        let found = faults(&store);
        let shown = String::from_utf8_lossy(&after).into_owned();
        let what = format!("{table} {place}: {column} became {shown:?}; found {found:#?}");
        assert!(!found.is_empty(), "{what}");
        let name = named(table, &place);
        let names = |fault: &Fault| format!("{} {}", fault.place, fault.rule).contains(&name);
        assert!(found.iter().any(names), "{name} is not named: {what}");
        if table == "item" {
            assert!(
                found.iter().any(|fault| fault.place.contains("entry ")),
                "no entry is named: {what}"
            );
        }
        restore(&mut connection, table, column, &place, &before, &after);
    }
    assert_eq!(faults(&store), []);
}

/// Undoes the change: the row is found by its other columns and the changed value.
fn restore(connection: &mut SqliteConnection, table: &str, column: &str, place: &str, before: &Cell, after: &[u8]) {
    let literal = |value: &[u8]| {
        let hexadecimal = value
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .concat();
        match before.kind.as_str() {
            "blob" => format!("x'{hexadecimal}'"),
            "integer" => String::from_utf8(value.to_vec()).unwrap(),
            _ => format!("CAST(x'{hexadecimal}' AS TEXT)"),
        }
    };
    let now: Vec<String> = place
        .split(" AND ")
        .map(|part| match part.split_once(" = ") {
            Some((key, _)) if key == column => format!("{key} = {}", literal(after)),
            _ => part.to_owned(),
        })
        .collect();
    let sql = format!(
        "UPDATE {table} SET {column} = {} WHERE {}",
        literal(&before.value),
        now.join(" AND ")
    );
    assert_eq!(diesel::sql_query(sql).execute(connection), Ok(1));
}
