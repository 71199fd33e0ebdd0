//! The service is restarted again and again while it is asked, on a socket that outlives it: no answer is lost.
//!
//! `REGISTRAR_RESTARTS` sets how often.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::support::keep_alive::KeepAlive;
use crate::support::place::Place;
use crate::support::program;

/// Restarts when nothing is asked for.
const RESTARTS_DEFAULT: u64 = 3;
/// Callers who ask without a pause.
const CALLERS: usize = 4;
/// For how long a service is asked before it is told to stop.
const LIFE: Duration = Duration::from_millis(300);

#[test]
fn no_answer_is_lost_when_the_service_is_restarted() {
    let restarts = std::env::var("REGISTRAR_RESTARTS").map_or(RESTARTS_DEFAULT, |times| times.parse().unwrap());
    let place = Place::new();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let over = AtomicBool::new(false);
    let answers = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| scope.spawn(|| ask_until(&over, address)))
            .collect();
        for _ in 0..restarts {
            let mut service = started(&place, &socket);
            let mut follower = follow(address);
            thread::sleep(LIFE);
            terminate(&service);
            let status = service.wait().unwrap();
            assert!(status.success(), "{status}");
            let mut stream = Vec::new();
            follower.read_to_end(&mut stream).unwrap();
            let stream = String::from_utf8_lossy(&stream);
            assert!(stream.ends_with("0\r\n\r\n"), "a stream has an end: {stream}");
        }
        let mut service = started(&place, &socket);
        over.store(true, Ordering::Relaxed);
        let answers: Vec<u64> = callers.into_iter().map(|caller| caller.join().unwrap()).collect();
        terminate(&service);
        assert!(service.wait().unwrap().success());
        answers
    });
    println!(
        "{restarts} restarts, {} answers, none lost",
        answers.iter().sum::<u64>()
    );
    assert!(answers.iter().all(|answers| *answers > restarts), "{answers:?}");
}

/// Asks without a pause; the number of answers.
fn ask_until(over: &AtomicBool, address: SocketAddr) -> u64 {
    let mut caller = KeepAlive::new(address);
    let mut answers = 0;
    while !over.load(Ordering::Relaxed) {
        let status = caller
            .get("/v1/registers")
            .unwrap_or_else(|error| panic!("answer {answers} is lost: {error}"));
        assert_eq!(status, 200);
        answers += 1;
    }
    answers
}

/// A service on the socket, as systemd would start it: the socket is descriptor 3, and the environment says so.
fn started(place: &Place, socket: &TcpListener) -> Child {
    let socket: OwnedFd = socket.try_clone().unwrap().into();
    let shell = ["sh", "-c", "exec \"$0\" \"$@\" 3<&0 0</dev/null"].map(Into::into);
    let mut service = program::command_under(&shell)
        .args(["--store", &place.store_url(), "serve", "--log", "error"])
        .env("LISTEN_FDS", "1")
        .stdin(Stdio::from(socket))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(service.stderr.take().unwrap()).lines();
    let first = said.next().unwrap().unwrap();
    assert!(first.contains("Serving at http://"), "{first}");
    // The thread ends with the process, and reads to the end so that the process never waits for a reader.
    thread::spawn(move || said.for_each(drop));
    service
}

/// Somebody who follows the changes of a register.
fn follow(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = "GET /v1/registers/register/feed HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut first = [0; 15];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    stream
}

fn terminate(service: &Child) {
    let told = Command::new("kill").args(["-TERM", &service.id().to_string()]).status();
    assert!(told.unwrap().success());
}
