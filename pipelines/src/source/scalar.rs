//! Numbers, dates and times as text.

use chrono::{DateTime, NaiveDateTime, NaiveTime};
use polars_arrow::{datatypes::TimeUnit, temporal_conversions::date32_to_date_opt};

/// A decimal of `scale` digits after the point, all of them kept: `(-1205, 3)` is `-1.205`.
pub(super) fn decimal_text(value: i128, scale: usize) -> String {
    if scale == 0 {
        return value.to_string();
    }
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

/// A date from days since 1970-01-01; none beyond the years that chrono knows.
pub(super) fn date_text(days: i32) -> Option<String> {
    date32_to_date_opt(days).map(|date| date.to_string())
}

/// A time of day since midnight, with as many digits of a second as it needs.
pub(super) fn time_text(value: i64, unit: TimeUnit) -> Option<String> {
    let per_second = units_per_second(unit);
    let seconds = u32::try_from(value.div_euclid(per_second)).ok()?;
    let nanoseconds = u32::try_from(value.rem_euclid(per_second) * (1_000_000_000 / per_second)).ok()?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds)
        .map(|time| time.format("%H:%M:%S%.f").to_string())
}

/// A moment since 1970, by ISO 8601, with `Z` when it is known to be UTC.
pub(super) fn timestamp_text(value: i64, unit: TimeUnit, utc: bool) -> Option<String> {
    let per_second = units_per_second(unit);
    let nanoseconds = u32::try_from(value.rem_euclid(per_second) * (1_000_000_000 / per_second)).ok()?;
    let moment = DateTime::from_timestamp(value.div_euclid(per_second), nanoseconds)?.naive_utc();
    Some(moment_text(moment) + if utc { "Z" } else { "" })
}

/// Date and time by ISO 8601.
pub(super) fn moment_text(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}

fn units_per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_every_digit() {
        for (value, scale, text) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (-1205, 3, "-1.205"),
            (
                99_999_999_999_999_999_999_999_999_999_999_999_999,
                4,
                "9999999999999999999999999999999999.9999",
            ),
        ] {
            assert_eq!(decimal_text(value, scale), text);
        }
    }

    #[test]
    fn moments_before_1970_keep_their_fraction() {
        assert_eq!(
            timestamp_text(-1, TimeUnit::Millisecond, true).as_deref(),
            Some("1969-12-31T23:59:59.999Z")
        );
        assert_eq!(
            timestamp_text(0, TimeUnit::Second, false).as_deref(),
            Some("1970-01-01T00:00:00")
        );
        assert_eq!(
            time_text(3_600_000_000_001, TimeUnit::Nanosecond).as_deref(),
            Some("01:00:00.000000001")
        );
        assert_eq!(time_text(-1, TimeUnit::Second), None);
        assert_eq!(date_text(-1).as_deref(), Some("1969-12-31"));
    }
}
