//! Numbers and points, read as text of any length.

/// Whether the text is one ASCII digit or more.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `0`, or digits without a leading zero, with `-` before them or not.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits == "0" && digits == text || !digits.starts_with('0'))
}

/// An integer, or one with a point and digits behind it; no exponent.
pub(super) fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    match number.split_once('.') {
        Some((whole, fraction)) => is_integer(whole) && !whole.starts_with('-') && is_digits(fraction),
        None => is_integer(text),
    }
}

/// `[longitude,latitude]`, as RFC 7946 section 3.1.1 writes a position: WGS 84 degrees, east and north positive.
pub(super) fn is_point(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside
        .and_then(|inside| inside.split_once(','))
        .is_some_and(|(longitude, latitude)| is_degrees(longitude, 180.0) && is_degrees(latitude, 90.0))
}

fn is_degrees(text: &str, bound: f64) -> bool {
    is_decimal(text) && text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= bound)
}
