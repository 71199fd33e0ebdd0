//! Errors of the disk at every call: the act fails with an error, the process lives, and the store is whole and holds all
//! of the act or nothing.
//!
//! `REGISTRAR_FAULT_POINTS` sets how many calls of each kind fail, spread over all that there are.

use std::time::Instant;

use diesel::prelude::*;
use registry_store::Store;

use crate::crashes::goes_on;
use crate::place::{Place, setting};
use crate::steps::facts;
use crate::steps::process::{can_be_traced, count_calls, run, spread};

/// Points of each kind when nothing is asked for: some seconds.
const POINTS_DEFAULT: usize = 8;

/// Which calls fail, how, and from when on: one call, or that one and all later ones.
const FAULTS: [(&str, &str, &str); 6] = [
    ("pwrite64", "ENOSPC", "+"),
    ("pwrite64", "EIO", ""),
    ("fsync,fdatasync", "EIO", ""),
    ("fsync,fdatasync", "EIO", "+"),
    ("pread64", "EIO", ""),
    ("ftruncate", "EIO", ""),
];

#[test]
fn an_error_of_the_disk_is_an_error_and_nothing_more() {
    if !can_be_traced() {
        return;
    }
    let place = Place::sqlite();
    let expected = facts::after_each_step(&place);
    let mut bad = Vec::new();
    for (calls, error, from_there_on) in FAULTS {
        let begun = Instant::now();
        let last = count_calls(&place.new_url(), calls);
        let points = spread(last, setting("REGISTRAR_FAULT_POINTS", POINTS_DEFAULT));
        let injections = points
            .iter()
            .map(|point| format!("error={error}:when={point}{from_there_on}"));
        let results: Vec<_> = injections
            .map(|injection| fail(&place, calls, &injection, &expected))
            .collect();
        let told = results.iter().filter(|result| **result == Ok(true)).count();
        println!(
            "{error} at {calls}{from_there_on}: {} of {last} points, {told} acts failed, {:.1?}",
            points.len(),
            begun.elapsed()
        );
        bad.extend(results.into_iter().filter_map(Result::err));
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Lets the process fail so, and looks at what it left; returns whether an act failed.
fn fail(place: &Place, calls: &str, injection: &str, expected: &[String]) -> Result<bool, String> {
    let url = place.new_url();
    let ended = run(&url, calls, injection);
    let explain = |difference: String| format!("{calls} {injection}: {difference}\n{}", ended.output);
    if ended.output.contains("error while loading shared libraries") {
        // The call was the system's, reading the program itself.
        return Ok(false);
    }
    if !ended.alive {
        return Err(explain("the process did not live".to_owned()));
    }
    let store = Store::create(&url).map_err(|error| explain(error.to_string()))?;
    goes_on(&store, ended.acknowledged, expected).map_err(explain)?;
    check_integrity(&url).map_err(explain)?;
    Ok(ended.error.is_some())
}

/// What SQLite itself says of the file.
fn check_integrity(url: &str) -> Result<(), String> {
    #[derive(QueryableByName)]
    struct Verdict {
        #[diesel(sql_type = diesel::sql_types::Text)]
        integrity_check: String,
    }
    let mut connection = SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap()).unwrap();
    let verdicts: Vec<Verdict> = diesel::sql_query("PRAGMA integrity_check")
        .load(&mut connection)
        .unwrap();
    match verdicts.as_slice() {
        [Verdict { integrity_check }] if integrity_check == "ok" => Ok(()),
        other => Err(other
            .iter()
            .map(|verdict| verdict.integrity_check.as_str())
            .collect::<Vec<_>>()
            .join("; ")),
    }
}
