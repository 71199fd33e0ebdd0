//! Texts that lead elsewhere: web addresses, mail addresses and references into registers.

use crate::{Key, RegisterName};

/// An absolute `http` or `https` address with a host, without white space.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.starts_with(['/', '?', '#', ':'])
            && !rest.is_empty()
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}

/// A local part and a domain of two labels or more.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let clean = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    clean(local) && clean(domain) && domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty())
}

/// The register and the key that a CURIE names; the key is nothing when it names the register itself.
///
/// The specification lets the reference start with `/`, which is no part of the key.
pub(crate) fn read_curie(text: &str) -> Option<(RegisterName, Option<Key>)> {
    let (prefix, reference) = text.split_once(':')?;
    let register = RegisterName::parse(prefix).ok()?;
    match reference.strip_prefix('/').unwrap_or(reference) {
        "" => Some((register, None)),
        key => Key::parse(key).ok().map(|key| (register, Some(key))),
    }
}
