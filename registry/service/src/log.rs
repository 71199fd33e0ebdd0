//! The log: one JSON object a line.

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// Starts the log on standard error. `filter` says what it holds, as `RUST_LOG` does: `info`, or `warn,registrar::access=info`.
/// Fails when the process has a log already.
pub fn start(filter: &str) -> Result<(), TryInitError> {
    subscriber(filter, std::io::stderr).try_init()
}

/// The log on any writer.
pub(crate) fn subscriber<W>(filter: &str, writer: W) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer)
        .with_env_filter(EnvFilter::new(filter))
        .finish()
}
