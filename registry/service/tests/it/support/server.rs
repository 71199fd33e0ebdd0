//! A server over a real socket.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use registry_service::{ListeningPlace, ServiceConfig, Shared, serve};

pub fn config(shared: Shared, port: u16) -> ServiceConfig {
    ServiceConfig {
        shared,
        place: ListeningPlace::Address {
            host: "127.0.0.1".to_owned(),
            port,
        },
        metrics: None,
        drain_time: Duration::ZERO,
        workers: Some(1),
    }
}

/// A server in a thread of its own; it ends with the process of the tests.
pub fn started(shared: Shared) -> SocketAddr {
    started_with(config(shared, 0))
}

/// The same with a configuration.
pub fn started_with(config: ServiceConfig) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime
            .block_on(serve(config, |address| sender.send(address).unwrap()))
            .unwrap();
    });
    receiver.recv().unwrap()
}
