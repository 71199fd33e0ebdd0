//! How many requests one caller may send.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderName;
use actix_web::web;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use registry_store::Store;

use super::known_keys::{KeyDigest, KnownKeys};
use crate::auth::bearer_key;
use crate::error::ApiError;
use crate::limits::{RATE_BURST_SECONDS, RATE_TIDY_REQUESTS};

/// Limits on requests for each API key, and for each address from which requests come without one: so many a second on
/// average, and a burst of [`RATE_BURST_SECONDS`] times that.
///
/// Addresses of version 6 count by their first 64 bits, which is what one subscriber has. A key counts by itself as soon
/// as it is known to be one; until then its requests count for their address, so that nobody gets more by making keys up.
#[derive(Debug)]
pub struct RateLimits {
    per_second: NonZeroU32,
    limiter: DefaultKeyedRateLimiter<Caller>,
    keys: KnownKeys,
    clock: DefaultClock,
    trusted_proxies: Vec<IpAddr>,
    spares_this_machine: bool,
    checked: AtomicU64,
}

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// Whoever has this API key.
    Key(KeyDigest),
    /// Whoever is at this address, or in this network.
    Network(IpAddr),
}

impl Caller {
    /// The name of the limit, as the header `RateLimit-Policy` has it.
    pub fn policy(self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Network(_) => "address",
        }
    }
}

impl RateLimits {
    /// So many requests a second from each caller. A proxy in front that is named here is believed when it says, at
    /// the end of `X-Forwarded-For`, for whom it asks.
    pub fn new(per_second: NonZeroU32, trusted_proxies: Vec<IpAddr>) -> Self {
        let burst = per_second.saturating_mul(RATE_BURST_SECONDS);
        Self {
            per_second,
            limiter: RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)),
            keys: KnownKeys::default(),
            clock: DefaultClock::default(),
            trusted_proxies,
            spares_this_machine: false,
            checked: AtomicU64::new(0),
        }
    }

    /// The same without limits on what comes from this very machine: a program beside the service, or a proxy that nobody
    /// named, behind which all callers would be one.
    #[must_use]
    pub fn sparing_this_machine(mut self) -> Self {
        self.spares_this_machine = true;
        self
    }

    /// Lets the request in, or says when to come back.
    pub async fn check(&self, request: &ServiceRequest) -> Result<(), ApiError> {
        let Some(address) = self.address(request) else {
            return Ok(());
        };
        if self.spares_this_machine && address.to_canonical().is_loopback() {
            return Ok(());
        }
        let key = bearer_key(request.headers()).ok();
        if let Some(known) = key.and_then(|key| self.keys.find(key)) {
            return self.count(Caller::Key(known));
        }
        self.count(Caller::Network(network(address)))?;
        match key.zip(request.app_data::<web::Data<Store>>()) {
            Some((key, store)) => self.keys.learn(key, store).await,
            None => Ok(()),
        }
    }

    fn count(&self, caller: Caller) -> Result<(), ApiError> {
        if self
            .checked
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(RATE_TIDY_REQUESTS)
        {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&caller).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            let burst = self.per_second.saturating_mul(RATE_BURST_SECONDS);
            ApiError::too_many(caller.policy(), self.per_second, burst, wait)
        })
    }

    /// For whom the request comes.
    fn address(&self, request: &ServiceRequest) -> Option<IpAddr> {
        let peer = request.peer_addr()?.ip();
        if !self.trusted_proxies.contains(&peer) {
            return Some(peer);
        }
        let forwarded = request.headers().get_all(HeaderName::from_static("x-forwarded-for"));
        let last = forwarded.last().and_then(|value| value.to_str().ok());
        let named = last.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        Some(named.unwrap_or(peer))
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use actix_web::test::TestRequest;

    use super::*;

    fn limits(proxies: &[&str]) -> RateLimits {
        let proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        RateLimits::new(NonZeroU32::MIN, proxies)
    }

    /// How many of 100 requests at once are let in.
    async fn let_in(limits: &RateLimits, peer: &str, forwarded: Option<&str>) -> usize {
        let_in_with(limits, peer, |request| match forwarded {
            Some(forwarded) => request.insert_header(("X-Forwarded-For", forwarded)),
            None => request,
        })
        .await
    }

    async fn let_in_with(limits: &RateLimits, peer: &str, change: impl Fn(TestRequest) -> TestRequest) -> usize {
        let mut count = 0;
        for _ in 0..100 {
            let request = change(TestRequest::get().peer_addr(peer.parse().unwrap()));
            count += usize::from(limits.check(&request.to_srv_request()).await.is_ok());
        }
        count
    }

    #[actix_web::test]
    async fn a_key_that_is_known_counts_by_itself_wherever_it_comes_from() {
        let limits = limits(&[]);
        let burst = usize::try_from(RATE_BURST_SECONDS.get()).unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::create(&format!("sqlite://{}/registrar.db", folder.path().display())).unwrap();
        let person = registry_core::PersonName::parse("Sam Steward").unwrap();
        store.ensure_person(&person, "Department", "sam@example.org").unwrap();
        let key = store.issue_api_key(&person).unwrap();
        let store = web::Data::new(store);
        let with = |key: String| {
            let store = store.clone();
            move |request: TestRequest| {
                request
                    .app_data(store.clone())
                    .insert_header(("Authorization", format!("Bearer {key}")))
            }
        };
        // The first request counts for its address, and shows that the key is one.
        assert_eq!(let_in_with(&limits, "192.0.2.1:1", with(key.clone())).await, burst + 1);
        assert_eq!(let_in_with(&limits, "192.0.2.2:1", with(key)).await, 0);
        assert_eq!(let_in(&limits, "192.0.2.1:1", None).await, burst - 1);
        let made_up = |number: u8| with(format!("rk_{}", format!("{number:02x}").repeat(16)));
        assert_eq!(let_in_with(&limits, "192.0.2.3:1", made_up(1)).await, burst);
        assert_eq!(let_in_with(&limits, "192.0.2.3:1", made_up(2)).await, 0);
    }

    #[actix_web::test]
    async fn each_address_has_its_own_burst() {
        let limits = limits(&[]);
        let burst = usize::try_from(RATE_BURST_SECONDS.get()).unwrap();
        assert_eq!(let_in(&limits, "192.0.2.1:1000", None).await, burst);
        assert_eq!(let_in(&limits, "192.0.2.1:2000", None).await, 0);
        assert_eq!(let_in(&limits, "192.0.2.2:1000", None).await, burst);
        assert_eq!(let_in(&limits, "[2001:db8::1]:1000", None).await, burst);
        assert_eq!(
            let_in(&limits, "[2001:db8::2]:1000", None).await,
            0,
            "one subscriber has many addresses"
        );
        assert_eq!(let_in(&limits, "[2001:db8:0:1::1]:1000", None).await, burst);
    }

    #[actix_web::test]
    async fn only_a_proxy_that_is_trusted_is_believed() {
        let limits = limits(&["192.0.2.9"]);
        let burst = usize::try_from(RATE_BURST_SECONDS.get()).unwrap();
        assert_eq!(let_in(&limits, "192.0.2.9:1", Some("198.51.100.1")).await, burst);
        assert_eq!(
            let_in(&limits, "192.0.2.9:1", Some("203.0.113.7, 198.51.100.1")).await,
            0,
            "only its own word counts"
        );
        assert_eq!(let_in(&limits, "192.0.2.9:1", Some("198.51.100.2")).await, burst);
        assert_eq!(let_in(&limits, "192.0.2.3:1", Some("198.51.100.3")).await, burst);
        assert_eq!(
            let_in(&limits, "192.0.2.3:1", Some("198.51.100.4")).await,
            0,
            "a stranger names whom it likes"
        );
    }

    #[actix_web::test]
    async fn this_machine_is_spared_when_that_is_wanted() {
        let limits = limits(&["127.0.0.9"]).sparing_this_machine();
        for peer in ["127.0.0.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert_eq!(let_in(&limits, peer, None).await, 100, "{peer}");
        }
        let burst = usize::try_from(RATE_BURST_SECONDS.get()).unwrap();
        assert_eq!(let_in(&limits, "192.0.2.1:1", None).await, burst);
        assert_eq!(let_in(&limits, "127.0.0.9:1", Some("198.51.100.1")).await, burst);
    }

    #[actix_web::test]
    async fn whoever_is_refused_is_told_when_to_come_back() {
        let limits = limits(&[]);
        let_in(&limits, "192.0.2.1:1", None).await;
        let request = TestRequest::get()
            .peer_addr("192.0.2.1:1".parse().unwrap())
            .to_srv_request();
        let refused = limits.check(&request).await.unwrap_err();
        assert_eq!(refused.problem().status, 429);
        let response = actix_web::ResponseError::error_response(&refused);
        assert_eq!(response.headers().get("retry-after").unwrap(), "1");
        assert_eq!(
            response.headers().get("ratelimit-policy").unwrap(),
            "\"address\";q=10;w=10"
        );
        assert_eq!(response.headers().get("ratelimit").unwrap(), "\"address\";r=0;t=1");
    }
}
