//! How people are reached.

/// Whether a contact can be written as a `mailto:` link as it is.
pub fn is_mail(contact: &str) -> bool {
    contact.split_once('@').is_some_and(|(name, host)| {
        let plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
        };
        plain(name) && plain(host)
    })
}
