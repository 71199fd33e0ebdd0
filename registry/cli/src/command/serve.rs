//! `registrar serve`

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use listenfd::ListenFd;
use registry_service::{
    Admission, ListeningPlace, PrivateWebhooks, PublicAddress, RateLimits, ServiceConfig, Shared, serve,
};

use crate::edition_maker::EditionMaker;
use crate::output::Output;
use crate::place::StorePlace;

/// Requests a second that one caller may send when nobody says otherwise: more than a person or a well-made program
/// needs, and a fraction of what one core answers.
const RATE_LIMIT_DEFAULT: NonZeroU32 = NonZeroU32::new(500).unwrap();

/// Serve the registers over HTTP: the API at /v1, its documentation at /docs, a page at /.
///
/// A socket that systemd (or whatever else speaks its protocol, `LISTEN_FDS`) hands over is listened on instead of
/// --host and --port: it stays open while the service is restarted, so that nobody is refused meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar --store sqlite://data/registrar.db serve --port 8080")]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1", env = "REGISTRAR_HOST")]
    pub host: String,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080, env = "REGISTRAR_PORT")]
    pub port: u16,
    /// Address under which the world knows the service, such as `https://registers.example.gov.uk`; what each caller
    /// calls it when not given.
    #[arg(long, env = "REGISTRAR_PUBLIC_ADDRESS", value_name = "URL")]
    pub public_address: Option<String>,
    /// Let webhooks go into internal networks, and without encryption: for tests, and where only colleagues have keys.
    #[arg(long, env = "REGISTRAR_ALLOW_PRIVATE_WEBHOOKS")]
    pub allow_private_webhooks: bool,
    /// Threads that serve; one for each core when not given.
    #[arg(long)]
    pub workers: Option<usize>,
    /// Requests a second that one API key may send, or one address without a key, and ten times that at once; 0 sets no
    /// limit. Without this option 500, except for what comes from this very machine.
    #[arg(long, env = "REGISTRAR_RATE_LIMIT", value_name = "REQUESTS")]
    pub rate_limit: Option<u32>,
    /// Address of a proxy in front that may say, in X-Forwarded-For, for whom it asks; can be given several times.
    #[arg(long, value_name = "ADDRESS")]
    pub trusted_proxy: Vec<IpAddr>,
    /// Address and port where Prometheus finds /metrics; it is not for the world, so not where the registers are served.
    #[arg(long, env = "REGISTRAR_METRICS", value_name = "ADDRESS:PORT")]
    pub metrics: Option<SocketAddr>,
    /// Seconds for which connections are still accepted after SIGTERM, while /health/ready says no: as long as the load
    /// balancer in front takes to notice.
    #[arg(long, default_value_t = 0, env = "REGISTRAR_DRAIN_SECONDS", value_name = "SECONDS")]
    pub drain_seconds: u64,
    /// What the log holds: error, warn, info, debug, or per module as in `RUST_LOG`.
    #[arg(long, default_value = "info", env = "REGISTRAR_LOG")]
    pub log: String,
}

impl Serve {
    /// Serves until the process is told to stop.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let shared = Shared::new(place.open(output)?, place.edition_files());
        registry_service::log::start(&self.log).with_context(|| "the log cannot be started")?;
        run(shared, self, output)
    }
}

/// Serves a store until the process is told to stop.
pub fn run(mut shared: Shared, options: &Serve, output: Output) -> anyhow::Result<()> {
    shared.private_webhooks = PrivateWebhooks(options.allow_private_webhooks);
    shared.public_address = PublicAddress(options.public_address.clone());
    shared.admission = Arc::new(Admission {
        rate_limits: rate_limits(options),
        sheds_load: true,
    });
    EditionMaker::new(shared.store.clone(), shared.files.clone()).watch();
    let config = ServiceConfig {
        shared,
        place: listening_place(options)?,
        metrics: options.metrics,
        drain_time: Duration::from_secs(options.drain_seconds),
        workers: options.workers,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    let serving = serve(config, |address| {
        output.remark(&format!(
            "Serving at http://{address}/  (documentation at http://{address}/docs); stop with Ctrl-C."
        ));
    });
    Ok(local.block_on(&runtime, serving)?)
}

fn rate_limits(options: &Serve) -> Option<RateLimits> {
    let limits = |rate| RateLimits::new(rate, options.trusted_proxy.clone());
    match options.rate_limit {
        Some(rate) => NonZeroU32::new(rate).map(limits),
        None => Some(limits(RATE_LIMIT_DEFAULT).sparing_this_machine()),
    }
}

fn listening_place(options: &Serve) -> anyhow::Result<ListeningPlace> {
    let inherited = ListenFd::from_env()
        .take_tcp_listener(0)
        .with_context(|| "what was handed over (LISTEN_FDS) is not a socket of TCP")?;
    Ok(inherited.map_or_else(
        || ListeningPlace::Address {
            host: options.host.clone(),
            port: options.port,
        },
        ListeningPlace::Inherited,
    ))
}
