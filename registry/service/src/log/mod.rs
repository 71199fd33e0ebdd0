//! The log: one JSON object a line.

mod json_lines;
mod lines;

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use self::json_lines::JsonLines;
use self::lines::Lines;

/// Starts the log on standard error. `filter` says what it holds, as `RUST_LOG` does: `info`, or `warn,registrar::access=info`.
/// Lines reach it within a fiftieth of a second, warnings and errors at once.
/// Fails when the process has a log already.
pub fn start(filter: &str) -> Result<(), TryInitError> {
    layered(filter, Lines::gathered(std::io::stderr())).try_init()
}

/// The log on any writer, where every line arrives at once.
#[cfg(test)]
pub(crate) fn subscriber<W>(filter: &str, writer: W) -> impl Subscriber + Send + Sync + use<W>
where
    W: std::io::Write + Send + 'static,
{
    layered(filter, Lines::at_once(writer))
}

fn layered(filter: &str, lines: Lines) -> impl Subscriber + Send + Sync + use<> {
    tracing_subscriber::registry()
        .with(EnvFilter::new(filter))
        .with(JsonLines::new(lines))
}
