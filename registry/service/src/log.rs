//! The log: one JSON object a line, on standard error.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::TryInitError;

/// Starts the log. `filter` says what it holds, as `RUST_LOG` does: `info`, or `warn,registrar::access=info`.
/// Fails when the process has a log already.
pub fn start(filter: &str) -> Result<(), TryInitError> {
    use tracing_subscriber::util::SubscriberInitExt;

    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::new(filter))
        .finish()
        .try_init()
}
