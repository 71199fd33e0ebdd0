use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use registry_service::{ServeError, serve};

use crate::support::server::{config, started};
use crate::support::world::World;

fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_answers_over_a_socket() {
    let world = World::new();
    let address = started(world.shared());
    let got = ask(
        address,
        "GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(got.starts_with("HTTP/1.1 200 OK\r\n"), "{got}");
    assert!(got.ends_with("{\"status\":\"ok\"}"), "{got}");
    let head = ask(
        address,
        "HEAD /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("content-length: 15\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn a_taken_port_is_named() {
    let world = World::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runtime.block_on(serve(config(world.shared(), port), |_| panic!("it must not start")));
    let error = outcome.unwrap_err();
    assert!(matches!(error, ServeError::PortTaken { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "port {port} on 127.0.0.1 is taken by another program: stop that program, or choose another port with --port"
        )
    );
}
