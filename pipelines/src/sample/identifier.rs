//! Numbers that registers give.

use super::{words::towns::Nation, world::World};

/// A company number: eight characters, with the prefix of the registrar or of partnerships. All are different.
pub(super) fn company_number(world: &World, index: u64, nation: Nation, partnership: bool) -> String {
    let number = world.company_numbers.at(index);
    // Prefixed numbers have six digits, so only the first of the companies can have one of their own.
    let prefix = match (nation, partnership) {
        _ if index >= 900_000 => None,
        (Nation::Scotland, true) => Some("SO"),
        (Nation::Scotland, false) => Some("SC"),
        (Nation::NorthernIreland, true) => Some("NC"),
        (Nation::NorthernIreland, false) => Some("NI"),
        (Nation::EnglandOrWales, true) => Some("OC"),
        (Nation::EnglandOrWales, false) => None,
    };
    match prefix {
        // Multiplying by a number without a factor of 900 000 keeps them all different and not in a row.
        Some(prefix) => format!("{prefix}{:06}", 100_000 + index * 7_919 % 900_000),
        None => format!("{:08}", 900_000 + number),
    }
}

/// A charity number: seven digits in England and Wales, `SC` and six in Scotland, `NIC` and six in Northern Ireland.
pub(super) fn charity_number(index: u64, nation: Nation) -> String {
    match nation {
        Nation::EnglandOrWales => format!("{}", 1_000_000 + index * 7_919 % 220_000),
        Nation::Scotland => format!("SC{:06}", 1_000 + index * 7_919 % 52_000),
        Nation::NorthernIreland => format!("NIC{:06}", 100_000 + index * 7_919 % 9_500),
    }
}

/// A VAT registration number of nine digits, with HMRC's newer check: seven digits weighted 8 to 2, plus 55, plus the
/// two check digits, is a multiple of 97.
pub(super) fn vat_number(index: u64) -> String {
    let stem = 1_000_000 + index * 7_919 % 8_999_993;
    let digits = stem.to_string();
    let sum: u32 = digits
        .chars()
        .zip((2..=8).rev())
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let check = 97 - (sum + 55) % 97;
    format!("{digits}{check:02}")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn vat_numbers_pass_the_check() {
        for index in 0..10_000 {
            let number = vat_number(index);
            assert_eq!(number.len(), 9);
            let (stem, check) = number.split_at(7);
            let mut sum = 55 + check.parse::<u32>().unwrap();
            for (digit, weight) in stem.chars().zip([8, 7, 6, 5, 4, 3, 2]) {
                sum += digit.to_digit(10).unwrap() * weight;
            }
            assert_eq!(sum % 97, 0, "{number}");
        }
    }
}
