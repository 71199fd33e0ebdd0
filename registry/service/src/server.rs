//! The server: sockets, workers, and the way it stops.

use std::io::ErrorKind;
use std::net::SocketAddr;

use actix_web::HttpServer;

use crate::app::app;
use crate::limits::{CONNECTIONS_PER_WORKER, HEAD_TIME, KEEP_ALIVE_TIME, SHUTDOWN_SECONDS};
use crate::shared::Shared;
use crate::webhook;

/// What the server needs to know.
pub struct ServiceConfig {
    /// What it serves.
    pub shared: Shared,
    /// The address to listen on, such as `127.0.0.1`.
    pub host: String,
    /// The port to listen on; 0 lets the system choose one.
    pub port: u16,
    /// Number of threads that serve connections; the number of processors when absent.
    pub workers: Option<usize>,
}

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Another program listens there.
    #[error("port {port} on {host} is taken by another program: stop that program, or choose another port with --port")]
    PortTaken {
        /// The address.
        host: String,
        /// The port.
        port: u16,
    },
    /// The system does not let this program listen there.
    #[error(
        "this program may not listen on port {port} of {host}: ports below 1024 need special rights; choose another port with --port"
    )]
    PortForbidden {
        /// The address.
        host: String,
        /// The port.
        port: u16,
    },
    /// The address is not one of this machine.
    #[error("cannot listen on {host}, port {port}: {source}; choose an address of this machine with --host")]
    Address {
        /// The address.
        host: String,
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The server failed while it ran.
    #[error("the server failed: {0}")]
    Run(#[source] std::io::Error),
}

/// Serves until the process is told to stop (SIGTERM, SIGINT), then lets the requests under way end.
/// `on_ready` is called once with the address that is listened on.
pub async fn serve(config: ServiceConfig, on_ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let ServiceConfig {
        shared,
        host,
        port,
        workers,
    } = config;
    webhook::tell(shared.store.clone(), shared.private_webhooks);
    let mut server = HttpServer::new(move || app(shared.clone()))
        .client_request_timeout(HEAD_TIME)
        .keep_alive(KEEP_ALIVE_TIME)
        .max_connections(CONNECTIONS_PER_WORKER)
        .shutdown_timeout(SHUTDOWN_SECONDS);
    if let Some(workers) = workers {
        server = server.workers(workers.max(1));
    }
    let server = server
        .bind((host.as_str(), port))
        .map_err(|source| refused(host, port, source))?;
    let address = server.addrs().first().copied();
    let running = server.run();
    if let Some(address) = address {
        on_ready(address);
    }
    running.await.map_err(ServeError::Run)
}

fn refused(host: String, port: u16, source: std::io::Error) -> ServeError {
    match source.kind() {
        ErrorKind::AddrInUse => ServeError::PortTaken { host, port },
        ErrorKind::PermissionDenied => ServeError::PortForbidden { host, port },
        _ => ServeError::Address { host, port, source },
    }
}
