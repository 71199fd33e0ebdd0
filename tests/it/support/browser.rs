//! A headless Chromium.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long a page may take: a browser starts slowly on a loaded machine.
const PAGE_TIME: Duration = Duration::from_secs(90);

/// A browser that reaches this machine and nothing else.
pub struct Browser {
    program: PathBuf,
}

/// A page after its scripts have run.
pub struct Page {
    /// The document as it stands then.
    pub document: String,
    /// Every address that the page asked for after itself.
    pub requests: Vec<String>,
    /// What the page's scripts and its policies complained about.
    pub complaints: Vec<String>,
}

impl Browser {
    /// The browser that `REGISTRAR_CHROMIUM` names, or the system's. Where there is none the test says that it is
    /// skipped, or fails when `REGISTRAR_REQUIRE_BROWSER` is 1.
    pub fn find(test: &str) -> Option<Self> {
        let named = std::env::var_os("REGISTRAR_CHROMIUM").map(PathBuf::from);
        let program = named.unwrap_or_else(|| "/usr/bin/chromium".into());
        if program.is_file() {
            return Some(Self { program });
        }
        let required = std::env::var("REGISTRAR_REQUIRE_BROWSER").is_ok_and(|required| required == "1");
        assert!(!required, "there is no browser at {}", program.display());
        println!(
            "skipped: {test} (no browser at {}; REGISTRAR_CHROMIUM may name one)",
            program.display()
        );
        None
    }

    /// Opens an address and waits until its scripts have done their work.
    pub fn open(&self, address: &str) -> Page {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("net.json");
        let printed = self.run(
            folder.path(),
            &["--dump-dom", &format!("--log-net-log={}", log.display()), address],
        );
        let log = std::fs::read_to_string(&log).unwrap_or_else(|error| panic!("no log of requests: {error}"));
        Page {
            document: printed.document,
            requests: requests(&log),
            complaints: printed
                .errors
                .lines()
                .filter(|line| line.contains("CONSOLE"))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Draws an address into a picture of this many pixels, and answers its size in bytes.
    pub fn picture(&self, address: &str, width: u32, height: u32) -> u64 {
        let folder = TempDir::new().unwrap();
        let picture = folder.path().join("page.png");
        let size = format!("--window-size={width},{height}");
        self.run(
            folder.path(),
            &[&format!("--screenshot={}", picture.display()), &size, address],
        );
        std::fs::metadata(&picture).map_or(0, |picture| picture.len())
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Printed {
        let [document, errors] = ["document.html", "errors.txt"].map(|name| folder.join(name));
        let file = |path: &Path| Stdio::from(std::fs::File::create(path).unwrap());
        let mut process = Command::new(&self.program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--virtual-time-budget=15000",
            ])
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(file(&document))
            .stderr(file(&errors))
            .spawn()
            .expect("the browser starts");
        let start = Instant::now();
        while process.try_wait().unwrap().is_none() {
            if start.elapsed() > PAGE_TIME {
                process.kill().unwrap();
                process.wait().unwrap();
                panic!(
                    "the browser did not end within {PAGE_TIME:?}: {}",
                    std::fs::read_to_string(&errors).unwrap()
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let text = |path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        Printed {
            document: text(document),
            errors: text(errors),
        }
    }
}

struct Printed {
    document: String,
    errors: String,
}

/// The addresses that a page asked for, out of a log of Chromium's network: those of the browser itself have no page as
/// initiator. The log has one event a line; each is read by itself, because a browser that ends early leaves the whole
/// unfinished.
fn requests(log: &str) -> Vec<String> {
    let events = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line.trim_end_matches([',', ']'])).ok());
    let mut found: Vec<String> = events
        .filter(|event| {
            event["params"]["initiator"]
                .as_str()
                .is_some_and(|initiator| initiator != "not an origin")
        })
        .filter_map(|event| event["params"]["url"].as_str().map(str::to_owned))
        .collect();
    found.sort();
    found.dedup();
    found
}
