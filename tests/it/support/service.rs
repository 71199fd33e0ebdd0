//! The service as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::http::{self, Answer};
use super::program;

/// How long a service may take until it is ready: a loaded machine is slow, a broken service never comes.
const READY_TIME: Duration = Duration::from_mins(1);

/// A running service, which ends with this value.
pub struct Service {
    process: Child,
    base: String,
}

impl Service {
    /// Serves the store on a free port and waits until it is ready.
    pub fn start(store: &str) -> Self {
        let mut process = program::command()
            .args(["--store", store, "serve", "--port", "0", "--log", "error"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = BufReader::new(process.stderr.take().expect("standard error is piped"));
        let (sender, receiver) = mpsc::channel();
        // The thread ends with the process, and reads to the end so that the process never waits for a reader.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                drop(sender.send(line));
            }
        });
        let mut service = Self {
            process,
            base: String::new(),
        };
        service.base = service.address_in(&receiver);
        service.wait_until_ready();
        service
    }

    fn address_in(&mut self, lines: &mpsc::Receiver<String>) -> String {
        let mut said = String::new();
        while let Ok(line) = lines.recv_timeout(READY_TIME) {
            if let Some((_, rest)) = line.split_once("http://") {
                let address = rest.split(['/', ' ']).next().unwrap_or_default();
                return format!("http://{address}");
            }
            said.push_str(&line);
            said.push('\n');
        }
        panic!(
            "the service named no address (it has {:?}): {said}",
            self.process.try_wait()
        );
    }

    fn wait_until_ready(&self) {
        let start = Instant::now();
        while start.elapsed() < READY_TIME {
            if http::try_get(&self.at("/health/ready")).is_ok_and(|answer| answer.status == 200) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{} was not ready within {READY_TIME:?}", self.base);
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        http::get(&self.at(path))
    }

    /// The JSON of a GET that is answered with 200.
    pub fn json(&self, path: &str) -> Value {
        self.get(path).with_status(200).json()
    }

    /// POST with an API key.
    pub fn post(&self, key: &str, path: &str, body: &Value) -> Answer {
        http::post(&self.at(path), key, body)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A service that has ended already needs no ending.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
