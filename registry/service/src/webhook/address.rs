//! Where messages may go: to the world, and not into the network that the service stands in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// What an address must be, worded to follow "must".
pub const RULE: &str = "be an https address that the world can reach, without user and password";

/// Whether messages may go to the address; with `private`, into internal networks and without encryption too.
pub fn is_allowed(url: &str, private: bool) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => private,
        _ => false,
    };
    let Some(authority) = uri.authority() else { return false };
    let host = authority.host().trim_matches(['[', ']']);
    // A name is looked at when it is resolved, each time.
    let literal = host
        .parse::<IpAddr>()
        .map_or(true, |address| private || is_public(address));
    scheme && literal && !host.is_empty() && !authority.as_str().contains('@') && !url.chars().any(char::is_control)
}

/// Resolves names, and refuses those that lead into internal networks. The connection is made to what it answers with,
/// so that a name cannot lead elsewhere between the look and the call.
#[derive(Debug)]
pub struct PublicResolver {
    /// Whether internal networks are allowed.
    pub private: bool,
}

impl Resolver for PublicResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let addresses: &[SocketAddr] = &found;
        if self.private || addresses.iter().all(|address| is_public(address.ip())) {
            Ok(found)
        } else {
            Err(Error::HostNotFound)
        }
    }
}

/// Whether the address is one of the world: not of this host, a link, an internal network, a group, or documentation.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let reserved = first == 0 || first >= 240 || (first, second, third) == (192, 0, 0);
    let benchmark = first == 198 && (18..20).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || address.is_unspecified()
        || shared
        || reserved
        || benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match segments {
        // NAT64 and 6to4 carry an address of version 4.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Global unicast, but for documentation and Teredo.
        [first, second, ..] => {
            first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8) && (first, second) != (0x2001, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn only_addresses_of_the_world_are_public() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        for outer in ["1.1.1.1", "151.101.0.144", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(outer.parse().unwrap()), "{outer}");
        }
    }

    #[test]
    fn addresses_are_looked_at_before_anything_is_sent() {
        for refused in [
            "http://example.org/",
            "https://127.0.0.1/",
            "https://[::1]/x",
            "https://user:pass@example.org/",
            "ftp://example.org",
            "example.org",
            "https://",
            "",
            "https://169.254.169.254/latest",
            "javascript:alert(1)",
        ] {
            assert!(!is_allowed(refused, false), "{refused}");
        }
        assert!(is_allowed("https://example.org/hooks?a=b", false));
        assert!(is_allowed("http://127.0.0.1:9/", true));
    }

    /// A name that leads inside is refused when it is resolved, whatever it looks like.
    #[test]
    fn names_are_looked_at_when_they_are_resolved() {
        let call = |private: bool| {
            let config = Config::builder()
                .timeout_global(Some(std::time::Duration::from_secs(5)))
                .build();
            let resolver = PublicResolver { private };
            let agent = ureq::Agent::with_parts(
                config,
                ureq::unversioned::transport::DefaultConnector::default(),
                resolver,
            );
            agent.get("http://localhost:9/").call().unwrap_err()
        };
        assert!(matches!(call(false), Error::HostNotFound));
        assert!(
            !matches!(call(true), Error::HostNotFound),
            "nobody listens there, but it may be asked"
        );
    }
}
