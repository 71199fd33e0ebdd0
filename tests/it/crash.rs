//! The program is killed at the calls by which something reaches the disk: when it is started again the store is whole,
//! what it had said is there, nothing half is, and the same command ends as if nothing had happened.
//!
//! `REGISTRAR_CRASH_POINTS` sets at how many calls it is killed, shared out evenly over the acts and over each of them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::killed::{can_kill, count_calls, kill_at};
use crate::support::place::{ENGINEER, Place, STEWARD, names_in};

/// Points when nothing is asked for: one or two for each act.
const POINTS_DEFAULT: usize = 10;

/// How long it may take until the program has looked at its store again.
const RESTART_MAX: Duration = Duration::from_secs(5);

/// A command, in a place where everything that goes before it was done.
struct Act {
    name: &'static str,
    before: Place,
    arguments: Vec<String>,
}

#[test]
fn a_killed_program_keeps_what_it_said_and_no_half_of_anything() {
    if !can_kill("a_killed_program_keeps_what_it_said_and_no_half_of_anything") {
        return;
    }
    let points = std::env::var("REGISTRAR_CRASH_POINTS").map_or(POINTS_DEFAULT, |points| points.parse().unwrap());
    let acts = acts();
    let mut crashes = 0;
    for act in &acts {
        crashes += act.killed(points.div_ceil(acts.len()));
    }
    println!("{crashes} crash points");
    assert!(crashes > 0, "the program was never killed");
}

/// Making a store, and all that changes a register afterwards.
fn acts() -> Vec<Act> {
    let rows = (0..200)
        .map(|row| format!("P-{row},Trader {row} of Oldham Ltd,\"{row} Long Lane, Oldham\",OL1 1AA,,2024-01-01\n"));
    let empty = Place::without_store();
    let made = Place::new();
    let header = "premises_id,business_name,address,postcode,phone,last_inspection\n";
    let premises = made.write("premises.csv", format!("{header}{}", rows.collect::<String>()));
    let input = format!("premises={}", premises.display());
    let run = ["run", "organisation", "--input", &input, "--as", ENGINEER];

    let proposed = made.copy();
    proposed.registrar(run).succeeded();
    for (role, person) in [("owner", ENGINEER), ("steward", STEWARD)] {
        let place = [
            "--organisation",
            "Office of Tests",
            "--contact",
            "tests@example.gov.uk",
            "--as",
            ENGINEER,
        ];
        let add = ["ownership", "add", "organisation", "--role", role, "--person", person];
        proposed.registrar(add.iter().chain(&place)).succeeded();
    }
    let listed = proposed
        .registrar(["--format", "json", "changes", "list"])
        .succeeded()
        .json();
    let id = listed["change_sets"][0]["id"].as_str().unwrap().to_owned();
    let approve = ["changes", "approve", &id, "--as", STEWARD];

    let applied = proposed.copy();
    applied.registrar(approve).succeeded();
    let history = made.path("organisation.rsf").display().to_string();
    applied
        .registrar(["rsf", "export", "organisation", "--out", &history])
        .succeeded();
    let import = ["rsf", "import", &history, "--as", ENGINEER, "--approve-as", STEWARD];
    let publish = ["publish", "organisation", "--as", ENGINEER];
    vec![
        Act::new("make a store", empty, &["init"]),
        Act::new("import", made.copy(), &import),
        // The files that the acts name lie here.
        Act::new("propose", made, &run),
        Act::new("apply", proposed, &approve),
        Act::new("publish", applied, &publish),
    ]
}

impl Act {
    fn new(name: &'static str, before: Place, arguments: &[&str]) -> Self {
        Self {
            name,
            before,
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        }
    }

    /// Kills the program at so many of its calls and says how often that was.
    fn killed(&self, points: usize) -> usize {
        let whole = self.before.copy();
        let last = count_calls(&whole, &self.arguments);
        let expected = [self.facts_before(), facts(&whole)];
        let (mut crashes, mut done, mut slowest) = (0, 0, Duration::ZERO);
        for call in spread(last, points) {
            let place = self.before.copy();
            let killed = kill_at(&place, &self.arguments, call);
            // It does not make exactly as many calls every time.
            if killed.has_succeeded() {
                continue;
            }
            let said = !killed.output().trim().is_empty();
            let (is_whole, restart) = self.restart(&place, call, said, &expected);
            crashes += 1;
            done += usize::from(is_whole);
            slowest = slowest.max(restart);
        }
        println!(
            "{}: killed {crashes} times, at {last} calls; done {done} times, not begun {} times; slowest restart {slowest:.1?}",
            self.name,
            crashes - done
        );
        assert!(slowest <= RESTART_MAX, "{}: {slowest:?}", self.name);
        crashes
    }

    /// What there is before; of a store that is not yet made, nothing.
    fn facts_before(&self) -> Value {
        if self.before.path("registrar.db").exists() {
            facts(&self.before)
        } else {
            Value::Null
        }
    }

    /// Looks at what the killed program left, and does the act again. Returns whether it had been done, and how long the
    /// store took to come back.
    fn restart(&self, place: &Place, call: usize, said: bool, expected: &[Value; 2]) -> (bool, Duration) {
        let [before, after] = expected;
        let begun = Instant::now();
        if before.is_null() {
            // Half of the tables are no store; making it again finishes it.
            place.registrar(["init"]).succeeded();
        }
        let found = facts(place);
        let restart = begun.elapsed();
        let is_whole = found == *after;
        let at = format!("{}, killed at call {call}", self.name);
        assert!(
            is_whole || found == *before,
            "{at}: {found:#}\ninstead of {before:#}\nor {after:#}"
        );
        assert!(is_whole || !said, "{at}: what it had said is lost");
        if !is_whole {
            place.registrar(&self.arguments).succeeded();
            assert_eq!(facts(place), *after, "{at}, and done again");
        }
        (is_whole, restart)
    }
}

/// What can be told of a place without times and random identifiers; the store must be whole, and every run folder.
fn facts(place: &Place) -> Value {
    let json = |arguments: &[&str]| {
        place
            .registrar(["--format", "json"].iter().chain(arguments))
            .succeeded()
            .json()
    };
    let registers = json(&["verify"])["verification"]["registers"].take();
    let registers = registers.as_array().unwrap().iter().map(|register| {
        let counts = ["register", "entries", "commits", "checkpoints", "editions"];
        counts.map(|count| register[count].clone())
    });
    let change_sets = json(&["changes", "list"])["change_sets"].take();
    let change_sets = change_sets.as_array().unwrap().iter().map(|change_set| {
        let known = ["register", "title", "state", "counts", "open", "decided_by"];
        known.map(|known| change_set[known].clone())
    });
    let runs = place.path("runs");
    for name in names_in(&runs).iter().filter(|name| !name.starts_with('.')) {
        let manifest = std::fs::read_to_string(runs.join(name).join("manifest.json")).unwrap();
        serde_json::from_str::<Value>(&manifest).unwrap();
    }
    json!({"registers": registers.collect::<Vec<_>>(), "change_sets": change_sets.collect::<Vec<_>>()})
}

/// So many of the numbers from 1 to the last, each in the middle of its share.
fn spread(last: usize, points: usize) -> impl Iterator<Item = usize> {
    let points = points.min(last);
    (0..points).map(move |point| (2 * point + 1) * last / (2 * points) + 1)
}
