//! The program under test, built once and run as a process.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use super::repository;

/// The path of the program, which is built when it is not up to date. It is built as `cargo run` builds it, so that
/// tests and newcomers share one build. `REGISTRAR_TEST_FEATURES` names features to build it with.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(build)
}

fn build() -> PathBuf {
    let mut cargo = repository::cargo();
    cargo.args([
        "build",
        "--package",
        "registrar",
        "--message-format",
        "json-render-diagnostics",
    ]);
    if let Ok(features) = std::env::var("REGISTRAR_TEST_FEATURES") {
        cargo.args(["--features", &features]);
    }
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let built = cargo.stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(built.status.success(), "the program does not build");
    let messages = String::from_utf8(built.stdout).unwrap();
    messages
        .lines()
        .rev()
        .find_map(executable)
        .expect("cargo names the program it built")
}

fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_program = message["reason"] == "compiler-artifact" && message["target"]["name"] == "registrar";
    is_program
        .then(|| message["executable"].as_str().map(PathBuf::from))
        .flatten()
}

/// The program as a process that knows nothing of the environment it is started from.
pub fn command() -> Command {
    apart(Command::new(path()))
}

/// The same as the child of another program, which is given as its command line.
pub fn command_under(other: &[OsString]) -> Command {
    let mut command = Command::new(&other[0]);
    command.args(&other[1..]).arg(path());
    apart(command)
}

fn apart(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REGISTRAR_") {
            command.env_remove(&name);
        }
    }
    command.env("USER", "tester").stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Finished {
    let mut command = command();
    command.args(arguments);
    finish(&mut command)
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Finished {
    let said = command.output().expect("the program runs");
    Finished {
        command: format!("{command:?}"),
        said,
    }
}

/// A process that has ended.
pub struct Finished {
    command: String,
    said: Output,
}

impl Finished {
    /// Panics with all that it said unless it succeeded.
    pub fn succeeded(self) -> Self {
        self.ended_with(0)
    }

    /// Panics with all that it said unless it ended with this code.
    pub fn ended_with(self, code: i32) -> Self {
        let found = self.said.status.code();
        assert_eq!(
            found,
            Some(code),
            "{}\n{}\n{}",
            self.command,
            self.output(),
            self.errors()
        );
        self
    }

    /// Whether it ended by itself and succeeded.
    pub fn has_succeeded(&self) -> bool {
        self.said.status.success()
    }

    /// Standard output.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.said.stdout).into_owned()
    }

    /// Standard error.
    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.said.stderr).into_owned()
    }

    /// Standard output of a command with `--format json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.output())
            .unwrap_or_else(|error| panic!("{error}: {}\n{}\n{}", self.command, self.output(), self.errors()))
    }
}
