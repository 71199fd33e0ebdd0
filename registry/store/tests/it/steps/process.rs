//! The process that does the acts, run under strace so that the n-th call of the system fails or kills it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use super::URL;

/// How the process ended.
pub struct Ended {
    /// Acts that it acknowledged, the making of the store among them.
    pub acknowledged: usize,
    /// Whether it came to its end by itself.
    pub alive: bool,
    /// What it said of the act that failed.
    pub error: Option<String>,
    /// Everything that it wrote, for a failed test.
    pub output: String,
}

/// Whether strace is here and may do its work; says so when not.
pub fn can_be_traced() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"])
        .output();
    match tried {
        Ok(output) if output.status.success() => true,
        Ok(output) => {
            println!(
                "skipped: strace is not permitted here: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            false
        }
        Err(error) => {
            println!("skipped: strace cannot be started: {error}");
            false
        }
    }
}

/// How often one thread of the process makes one of the calls when nothing fails.
pub fn count_calls(url: &str, calls: &str) -> usize {
    let folder = tempfile::TempDir::new().unwrap();
    let trace = folder.path().join("trace");
    let ended = ended(&traced(url, calls, None, &trace));
    assert!(ended.alive && ended.error.is_none(), "{}", ended.output);
    let mut per_thread = BTreeMap::new();
    for line in std::fs::read_to_string(&trace)
        .unwrap()
        .lines()
        .filter(|line| !line.contains(" resumed>"))
    {
        let thread = line.split_whitespace().next().unwrap_or_default().to_owned();
        *per_thread.entry(thread).or_insert(0) += 1;
    }
    per_thread.into_values().max().unwrap_or(0)
}

/// Runs the process on the store, with what is to happen at which call, such as `signal=SIGKILL:when=3`.
pub fn run(url: &str, calls: &str, injection: &str) -> Ended {
    ended(&traced(url, calls, Some(injection), Path::new("/dev/null")))
}

/// Every call of the system stops the process here: strace 6.1 injects no signals while it filters with `--seccomp-bpf`.
fn traced(url: &str, calls: &str, injection: Option<&str>, trace: &Path) -> Output {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-e", &format!("trace={calls}"), "-o"])
        .arg(trace);
    if let Some(injection) = injection {
        command.args(["-e", &format!("inject={calls}:{injection}")]);
    }
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "steps::work", "--nocapture", "--test-threads=1"]);
    command.env(URL, url).output().unwrap()
}

fn ended(output: &Output) -> Ended {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ended {
        acknowledged: text.lines().filter(|line| line.starts_with("acknowledged: ")).count(),
        alive: output.status.success() && text.lines().any(|line| line == "alive"),
        error: text
            .lines()
            .find_map(|line| line.strip_prefix("error: "))
            .map(str::to_owned),
        output: text,
    }
}

/// At most so many of the numbers from 1 to the last, evenly spread.
pub fn spread(last: usize, most: usize) -> Vec<usize> {
    let count = most.min(last);
    (1..=count).map(|place| place * last / count).collect()
}
