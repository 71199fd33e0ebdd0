//! A server over a real socket.

use std::net::SocketAddr;
use std::sync::mpsc;

use registry_service::{ServiceConfig, Shared, serve};

pub fn config(shared: Shared, port: u16) -> ServiceConfig {
    ServiceConfig {
        shared,
        host: "127.0.0.1".to_owned(),
        port,
        workers: Some(1),
    }
}

/// A server in a thread of its own; it ends with the process of the tests.
pub fn started(shared: Shared) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    let config = config(shared, 0);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime
            .block_on(serve(config, |address| sender.send(address).unwrap()))
            .unwrap();
    });
    receiver.recv().unwrap()
}
