//! The process is killed at every point where something reaches the disk or the server; what it acknowledged lasts, and
//! of no act there is a half.
//!
//! `REGISTRAR_CRASH_POINTS` sets how many points are tried, spread over all that there are.

use std::time::{Duration, Instant};

use registry_store::Store;

use crate::place::{Place, setting};
use crate::steps::process::{can_be_traced, count_calls, run, spread};
use crate::steps::{STEPS, facts};

/// Points on each database when nothing is asked for: some seconds.
const POINTS_DEFAULT: usize = 30;

/// How long a store may take to come back.
const RESTART_MAX: Duration = Duration::from_secs(5);

#[test]
fn sqlite_keeps_what_it_acknowledged() {
    keeps_what_it_acknowledged(&Place::sqlite(), "pwrite64,fsync,fdatasync,ftruncate,unlink");
}

/// The server keeps the promise; what is tested is that no act takes more than one transaction.
#[cfg(feature = "postgres")]
#[test]
fn postgres_keeps_what_it_acknowledged() {
    if let Some(place) = Place::postgres("crashes") {
        keeps_what_it_acknowledged(&place, "sendto");
    }
}

fn keeps_what_it_acknowledged(place: &Place, calls: &str) {
    if !can_be_traced() {
        return;
    }
    let begun = Instant::now();
    let expected = facts::after_each_step(place);
    let last = count_calls(&place.new_url(), calls);
    let (mut crashes, mut bad, mut slowest) = (0, Vec::new(), Duration::ZERO);
    for point in spread(last, setting("REGISTRAR_CRASH_POINTS", POINTS_DEFAULT)) {
        match crash(place, calls, point, &expected) {
            Ok(None) => continue,
            Ok(Some(restart)) => slowest = slowest.max(restart),
            Err(difference) => bad.push(format!("killed at call {point} of {calls}: {difference}")),
        }
        crashes += 1;
    }
    println!(
        "crash points on {place}: {crashes} of {last}, bad {}, slowest restart {slowest:.1?}, {:.1?} in all",
        bad.len(),
        begun.elapsed()
    );
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(crashes > 0, "the process was never killed");
    assert!(slowest <= RESTART_MAX, "{slowest:?}");
}

/// Kills the process at the call, and looks at what it left; returns how long the store took to come back, or nothing
/// when the process ended before: it does not make exactly as many calls every time.
fn crash(place: &Place, calls: &str, point: usize, expected: &[String]) -> Result<Option<Duration>, String> {
    let url = place.new_url();
    let ended = run(&url, calls, &format!("signal=SIGKILL:when={point}"));
    if ended.alive {
        return Ok(None);
    }
    let begun = Instant::now();
    let store = Store::create(&url).map_err(|error| error.to_string())?;
    store.ready().map_err(|error| error.to_string())?;
    let restart = begun.elapsed();
    goes_on(&store, ended.acknowledged, expected)?;
    Ok(Some(restart))
}

/// The store holds what was acknowledged and at most the act after it, whole; and all further acts succeed.
pub fn goes_on(store: &Store, acknowledged: usize, expected: &[String]) -> Result<(), String> {
    let found = facts::of(store);
    // Making the store again finishes what was begun of it.
    let least = acknowledged.max(1);
    let lasted = (least..=least + 1).find(|acts| expected.get(acts - 1) == Some(&found));
    let Some(lasted) = lasted else {
        return Err(format!(
            "{acknowledged} acts were acknowledged, and the store holds\n{found}\ninstead of\n{}",
            expected[least - 1]
        ));
    };
    for step in &STEPS[lasted - 1..] {
        step.act(store)
            .map_err(|error| format!("afterwards it cannot {}: {error}", step.name))?;
    }
    let found = facts::of(store);
    if found == expected[STEPS.len()] {
        Ok(())
    } else {
        Err(format!("at the end the store holds\n{found}"))
    }
}
