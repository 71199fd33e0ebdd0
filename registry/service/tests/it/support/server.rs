//! A server over a real socket.

use std::net::SocketAddr;
use std::sync::mpsc;

use registry_service::{ServiceConfig, serve};
use registry_store::Store;

pub fn config(store: &Store, port: u16) -> ServiceConfig {
    ServiceConfig {
        store: store.clone(),
        host: "127.0.0.1".to_owned(),
        port,
        workers: Some(1),
    }
}

/// A server in a thread of its own; it ends with the process of the tests.
pub fn started(store: &Store) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    let config = config(store, 0);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime
            .block_on(serve(config, |address| sender.send(address).unwrap()))
            .unwrap();
    });
    receiver.recv().unwrap()
}
