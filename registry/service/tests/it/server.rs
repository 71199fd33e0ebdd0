use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use registry_service::{ServeError, serve};

use crate::support::server::{config, started, started_with};
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

#[test]
fn measures_are_on_a_listener_of_their_own() {
    let world = World::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut config = config(world.shared(), 0);
    config.metrics = Some(free);
    let address = started_with(config);
    for path in ["/health/ready", "/v1/registers/nothing", "/wp-admin", "/metrics"] {
        ask(
            address,
            &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        );
    }
    let measures = ask(free, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(measures.starts_with("HTTP/1.1 200 OK\r\n"), "{measures}");
    for line in [
        "registrar_http_requests_total{area=\"health\",status=\"200\"} 1\n",
        "registrar_http_requests_total{area=\"registers\",status=\"404\"} 1\n",
        "registrar_http_requests_total{area=\"other\",status=\"404\"} 2\n",
        "registrar_http_request_duration_seconds_count{area=\"health\"} 1\n",
        "registrar_http_requests_under_way 0\n",
    ] {
        assert!(measures.contains(line), "{line} {measures}");
    }
    assert!(measures.contains("registrar_log_entries{register=\""), "{measures}");
    assert!(measures.ends_with("# EOF\n"), "{measures}");
}
