use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use registry_store::Store;

use crate::support::place::{ENGINEER, Input, Place, State};
use crate::support::program;

/// A few rows: enough for a change set, soon done.
const RECORDS: u64 = 60;
/// Rows whose change set needs several times [`SMALL_DISK`].
const MANY_RECORDS: u64 = 4000;
/// Room for an empty store with its log, not for many records.
const SMALL_DISK: &str = "3m";

/// Runs a pipeline that must fail for want of a store, and sees that nothing is left of it.
fn refused(store: &str, runs: &Path, inputs: &[Input], parts: &[&str]) {
    let before = State::of(store, runs);
    let mut command = program::command();
    command
        .args(["--store", store, "run", "address", "--as", ENGINEER, "--runs"])
        .arg(runs);
    for (source, file) in inputs {
        command.arg("--input").arg(format!("{source}={}", file.display()));
    }
    let errors = program::finish(&mut command).ended_with(1).errors();
    assert!(!errors.contains("panicked"), "{errors}");
    for part in parts {
        assert!(errors.contains(part), "no {part:?} in: {errors}");
    }
    assert_eq!(State::of(store, runs), before, "something was written: {errors}");
}

/// 0: nobody writes; 1: a writer holds the store; 2: the writer may go on.
static WRITER: AtomicU8 = AtomicU8::new(0);

/// A clock that holds up whoever asks it. The store asks its clock inside of the transaction that writes, so the
/// transaction lasts until the test lets it go on.
fn slow_clock() -> DateTime<Utc> {
    if WRITER
        .compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst)
        .is_ok()
    {
        while WRITER.load(Ordering::SeqCst) != 2 {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Utc::now()
}

#[test]
fn a_store_that_somebody_else_writes_to() {
    let place = Place::new();
    let inputs = place.sample(RECORDS, 1, 1);
    let store = Store::open(&place.store_url()).unwrap().with_clock(slow_clock);
    let writer = std::thread::spawn(move || store.ensure_person(&"Wanda Writer".parse().unwrap(), "", "").unwrap());
    while WRITER.load(Ordering::SeqCst) != 1 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let outcome = std::panic::catch_unwind(|| {
        refused(
            &place.store_url(),
            &place.path("runs"),
            &inputs,
            &["another program", "try again"],
        );
    });
    WRITER.store(2, Ordering::SeqCst);
    writer.join().unwrap();
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
    place.load("address", &inputs);
}

/// A small disk in memory, which goes with this value.
struct Disk(PathBuf);

impl Disk {
    /// Mounts it; none where the system lets nobody mount.
    fn mount(folder: PathBuf, size: &str, test: &str) -> Option<Self> {
        std::fs::create_dir(&folder).unwrap();
        let options = format!("size={size},nr_inodes=1000");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "none"])
            .arg(&folder)
            .output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder));
        }
        println!("skipped: {test} (needs the right to mount a disk)");
        None
    }

    fn make_read_only(&self) {
        let mounted = Command::new("mount")
            .args(["-o", "remount,ro"])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(mounted.success());
    }

    fn store_url(&self) -> String {
        format!("sqlite://{}", self.0.join("registrar.db").display())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, because a program that a failed test left behind may still hold a file.
        drop(Command::new("umount").arg("--lazy").arg(&self.0).status());
    }
}

#[test]
fn a_store_on_a_full_disk() {
    let place = Place::new();
    let Some(disk) = Disk::mount(place.path("disk"), SMALL_DISK, "a_store_on_a_full_disk") else {
        return;
    };
    let inputs = place.sample(MANY_RECORDS, 1, 1);
    program::run(["--store", &disk.store_url(), "init"]).succeeded();
    refused(
        &disk.store_url(),
        &place.path("runs"),
        &inputs,
        &["full", "nothing was written"],
    );
}

#[test]
fn run_folders_on_a_full_disk() {
    let place = Place::new();
    let Some(disk) = Disk::mount(place.path("disk"), "256k", "run_folders_on_a_full_disk") else {
        return;
    };
    let inputs = place.sample(MANY_RECORDS, 1, 1);
    refused(&place.store_url(), &disk.0, &inputs, &["No space left", "--runs"]);
}

#[test]
fn a_store_on_a_read_only_disk() {
    let place = Place::new();
    let Some(disk) = Disk::mount(place.path("disk"), SMALL_DISK, "a_store_on_a_read_only_disk") else {
        return;
    };
    let inputs = place.sample(RECORDS, 1, 1);
    program::run(["--store", &disk.store_url(), "init"]).succeeded();
    disk.make_read_only();
    refused_at_once(&disk.store_url(), &inputs);
    assert!(!place.path("runs").exists());
}

/// What cannot be written cannot always be looked into either, so only the message is checked.
fn refused_at_once(store: &str, inputs: &[Input]) {
    let (source, file) = &inputs[0];
    let input = format!("{source}={}", file.display());
    let errors = program::run(["--store", store, "run", "address", "--input", &input])
        .ended_with(1)
        .errors();
    assert!(errors.contains("read-only"), "{errors}");
}

#[test]
fn a_port_that_is_taken() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for arguments in [
        vec!["serve"],
        vec!["demo", "--dir", place.path("demo").to_str().unwrap()],
    ] {
        let errors = place
            .registrar([&arguments[..], &["--port", &port]].concat())
            .ended_with(1)
            .errors();
        assert!(
            errors.contains(&port) && errors.contains("taken") && errors.contains("--port"),
            "{errors}"
        );
    }
    assert!(!place.path("demo").exists());
}

#[test]
fn an_address_that_is_no_store() {
    let place = Place::without_store();
    let file = place.path("registrar.db");
    for (store, part) in [
        (file.display().to_string(), "must start with sqlite://"),
        ("sqlite://".to_owned(), "a file must follow"),
        ("mysql://localhost/registers".to_owned(), "must start with sqlite://"),
    ] {
        for command in [vec!["init"], vec!["serve", "--port", "0"], vec!["changes", "list"]] {
            let errors = program::run([&["--store", &store], &command[..]].concat())
                .ended_with(1)
                .errors();
            assert!(errors.contains(part), "{errors}");
        }
    }
    for command in [
        vec!["serve", "--port", "0"],
        vec!["changes", "list"],
        vec!["keys", "add", "Ann Other"],
    ] {
        let errors = place.registrar(command).ended_with(1).errors();
        assert!(
            errors.contains("no store") && errors.contains("registrar init"),
            "{errors}"
        );
    }
    assert!(!file.exists(), "a store was made on the way");
}

#[test]
fn wrong_use() {
    for (arguments, part) in [
        (vec!["--no-such-flag"], "--no-such-flag"),
        (vec!["sevre"], "sevre"),
        (vec![], "Usage"),
        (vec!["run"], "SPEC"),
        (vec!["run", "address", "--input", "companies.csv"], "SOURCE=FILE"),
        (vec!["run", "address", "--input", "companies="], "no file"),
        (vec!["sample", "--records", "many", "--out", "x"], "many"),
        (vec!["sample", "--records", "10", "--delivery", "3", "--out", "x"], "3"),
        (vec!["serve", "--port", "70000"], "70000"),
        (vec!["publish", "Not A Register"], "Not A Register"),
    ] {
        let errors = program::run(&arguments).ended_with(2).errors();
        assert!(errors.contains(part), "{arguments:?}: no {part:?} in: {errors}");
    }
}

#[test]
fn a_second_store_in_the_same_folder_leaves_the_key_of_the_first() {
    let place = Place::new();
    let key = place.path("registrar.signing-key");
    let secret = std::fs::read(&key).unwrap();
    let second = format!("sqlite://{}", place.path("second.db").display());
    let errors = program::run(["--store", &second, "init"]).ended_with(1).errors();
    assert!(
        errors.contains("another store") && errors.contains("--signing-key"),
        "{errors}"
    );
    assert_eq!(std::fs::read(&key).unwrap(), secret);
    assert!(!place.path("second.db").exists(), "something was written");
    let own = place.path("second.signing-key");
    program::run(["--store", &second, "--signing-key", own.to_str().unwrap(), "init"]).succeeded();
    assert_eq!(std::fs::read(&key).unwrap(), secret);
    place.registrar(["init"]).succeeded();
}
