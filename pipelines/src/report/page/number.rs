//! Numbers as a person reads them.

/// Digits in groups of three.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count with the word for what is counted.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A share from 0 to 1 in per cent. Only nothing reads 0% and only everything reads 100%.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 {
        "<0.1%".to_owned()
    } else if (0.9995..1.0).contains(&share) {
        ">99.9%".to_owned()
    } else {
        format!("{:.1}%", share * 100.0)
    }
}

/// The share of a part in a whole; no part of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a bar or a percentage shows three digits")]
    let (part, whole) = (part as f64, whole.max(1) as f64);
    part / whole
}

/// A match weight to two decimals, with a true minus sign.
pub(super) fn weight(bits: f64) -> String {
    // Adding zero turns a negative zero into zero.
    let rounded = (bits * 100.0).round() / 100.0 + 0.0;
    let sign = if rounded < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{:.2}", rounded.abs())
}

/// A weight that adds or takes away: like [`weight`], with a plus sign where it adds.
pub(super) fn signed_weight(bits: f64) -> String {
    let text = weight(bits);
    if bits > 0.0 && text != "0.00" {
        format!("+{text}")
    } else {
        text
    }
}

/// A whole number of bits, with a true minus sign.
pub(super) fn whole_bits(bits: i32) -> String {
    let sign = if bits < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}", bits.unsigned_abs())
}

/// A duration.
pub(super) fn seconds(duration: f64) -> String {
    if duration < 0.005 {
        "under 0.01 s".to_owned()
    } else if duration < 10.0 {
        format!("{duration:.2} s")
    } else if duration < 120.0 {
        format!("{duration:.1} s")
    } else {
        format!(
            "{:.0} min {:.0} s",
            (duration / 60.0).floor(),
            (duration % 60.0).floor()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_from_the_right() {
        let read = [0, 7, 999, 1_000, 27_412, 1_234_567, u64::MAX].map(thousands);
        let expected = [
            "0",
            "7",
            "999",
            "1,000",
            "27,412",
            "1,234,567",
            "18,446,744,073,709,551,615",
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn only_all_is_a_hundred_per_cent_and_only_none_is_zero() {
        let read = [0.0, 0.0001, 0.5, 0.9949, 0.9996, 1.0].map(percent);
        assert_eq!(read, ["0.0%", "<0.1%", "50.0%", "99.5%", ">99.9%", "100.0%"]);
    }

    #[test]
    fn weights_have_true_signs_and_zero_has_none() {
        assert_eq!([4.256, -3.1, -0.001].map(weight), ["4.26", "\u{2212}3.10", "0.00"]);
        assert_eq!(
            [4.256, -3.1, 0.001].map(signed_weight),
            ["+4.26", "\u{2212}3.10", "0.00"]
        );
        assert_eq!([-12, 0, 3].map(whole_bits), ["\u{2212}12", "0", "3"]);
    }

    #[test]
    fn durations_keep_three_digits_or_become_minutes() {
        let read = [0.001, 3.21, 45.678, 192.9].map(seconds);
        assert_eq!(read, ["under 0.01 s", "3.21 s", "45.7 s", "3 min 12 s"]);
    }
}
