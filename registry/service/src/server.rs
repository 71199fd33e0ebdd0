//! The server: sockets, workers, and the way it stops.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpServer, web};
use registry_store::Store;

use crate::app::app;
use crate::draining::Draining;
use crate::limits::{
    CONNECTIONS_PER_WORKER, HEAD_TIME, KEEP_ALIVE_TIME, LAST_REQUEST_TIME, READ_AHEAD_BYTES_MAX, SHUTDOWN_SECONDS,
};
use crate::metrics::show_metrics;
use crate::shared::Shared;
use crate::webhook;

/// What the server needs to know.
pub struct ServiceConfig {
    /// What it serves.
    pub shared: Shared,
    /// Where it listens.
    pub place: ListeningPlace,
    /// Where whoever collects measures asks for them, on a listener that the world does not see; nowhere when absent.
    pub metrics: Option<SocketAddr>,
    /// For how long connections are still accepted after the process was told to stop, while `/health/ready` says no:
    /// as long as a load balancer takes to notice.
    pub drain_time: Duration,
    /// Number of threads that serve connections; the number of processors when absent.
    pub workers: Option<usize>,
}

/// Where a server listens.
#[derive(Debug)]
pub enum ListeningPlace {
    /// On a socket that somebody else opened and keeps while this process is restarted, so that who connects meanwhile waits instead of being refused.
    Inherited(TcpListener),
    /// On an address of its own.
    Address {
        /// The address, such as `127.0.0.1`.
        host: String,
        /// The port; 0 lets the system choose one.
        port: u16,
    },
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
    /// The socket that was handed over cannot be listened on.
    #[error("cannot listen on the socket that was handed over (LISTEN_FDS): {0}; hand over a socket of TCP")]
    Inherited(#[source] std::io::Error),
    /// The server failed while it ran.
    #[error("the server failed: {0}")]
    Run(#[source] std::io::Error),
}

/// Serves until the process is told to stop (SIGTERM, SIGINT), then lets the requests under way end; told again, it
/// stops at once. `on_ready` is called once with the address that is listened on.
pub async fn serve(config: ServiceConfig, on_ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let ServiceConfig {
        shared,
        place,
        metrics,
        drain_time,
        workers,
    } = config;
    webhook::tell(shared.store.clone(), shared.private_webhooks);
    read_ahead(shared.store.clone());
    if let Some(address) = metrics {
        tokio::spawn(metrics_server(&shared, address)?);
    }
    let draining = shared.draining.clone();
    let mut server = HttpServer::new(move || app(shared.clone()))
        .client_request_timeout(HEAD_TIME)
        .keep_alive(KEEP_ALIVE_TIME)
        .max_connections(CONNECTIONS_PER_WORKER)
        // Else the second part of an answer waits until the caller has confirmed the first, 40 ms later.
        .tcp_nodelay(true)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals();
    if let Some(workers) = workers {
        server = server.workers(workers.max(1));
    }
    let server = match place {
        ListeningPlace::Inherited(listener) => server.listen(listener).map_err(ServeError::Inherited)?,
        ListeningPlace::Address { host, port } => server
            .bind((host.as_str(), port))
            .map_err(|source| refused(host, port, source))?,
    };
    let address = server.addrs().first().copied();
    let running = server.run();
    tokio::spawn(stop_when_told(running.handle(), draining, drain_time));
    if let Some(address) = address {
        on_ready(address);
    }
    running.await.map_err(ServeError::Run)
}

/// Has the store in memory soon, for the first who ask.
fn read_ahead(store: Store) {
    thread::spawn(move || match store.read_ahead(READ_AHEAD_BYTES_MAX) {
        Ok(bytes) => tracing::debug!(bytes, "the store was read ahead"),
        Err(error) => tracing::debug!(%error, "the store cannot be read ahead"),
    });
}

/// The listener of those who collect measures.
fn metrics_server(shared: &Shared, address: SocketAddr) -> Result<Server, ServeError> {
    let (metrics, commits) = (shared.metrics.clone(), shared.commits.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(metrics.clone()))
            .app_data(web::Data::new(commits.clone()))
            .route("/metrics", web::get().to(show_metrics))
    });
    Ok(server
        .workers(1)
        .disable_signals()
        .bind(address)
        .map_err(|source| refused(address.ip().to_string(), address.port(), source))?
        .run())
}

/// Waits until the process is told to stop, and stops the server so that nobody loses an answer.
///
/// Connections end with the answer that they wait for. Those that are accepted when the server stops, and have not sent
/// anything yet, would be closed: so it stops accepting first, and lets them send what they connected for.
async fn stop_when_told(server: ServerHandle, draining: Draining, drain_time: Duration) {
    told_to_stop().await;
    draining.begin();
    let gently = async {
        tokio::time::sleep(drain_time).await;
        server.pause().await;
        tokio::time::sleep(LAST_REQUEST_TIME).await;
        server.stop(true).await;
    };
    tokio::select! {
        () = gently => {}
        () = told_to_stop() => server.stop(false).await,
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(error) => cannot_be_told(&error).await,
        }
    };
    tokio::select! {
        () = terminated => {}
        () = interrupted() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    interrupted().await;
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        cannot_be_told(&error).await;
    }
}

/// Without signals the process runs until it is killed.
async fn cannot_be_told(error: &std::io::Error) {
    tracing::error!(%error, "this process cannot be told to stop: kill it instead");
    std::future::pending::<()>().await;
}

fn refused(host: String, port: u16, source: std::io::Error) -> ServeError {
    match source.kind() {
        ErrorKind::AddrInUse => ServeError::PortTaken { host, port },
        ErrorKind::PermissionDenied => ServeError::PortForbidden { host, port },
        _ => ServeError::Address { host, port, source },
    }
}
