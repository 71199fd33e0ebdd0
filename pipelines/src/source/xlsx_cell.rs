//! One cell of a workbook as text.

use calamine::{DataRef, ExcelDateTime};
use chrono::NaiveDate;

use super::{finding::Findings, scalar::moment_text};

/// The text of a cell; empty when it holds nothing. Whole numbers have no `.0`; dates are ISO 8601, without the time
/// when it is midnight; an error such as `#N/A` is no value, and a finding.
///
/// A workbook keeps numbers apart from how they are shown, so zeros that only the number format adds in front (a code
/// `00123` shown by the format `00000`) are not in the file and cannot be read.
pub(super) fn cell_text(value: &DataRef<'_>, row: u64, column: u32, findings: &mut Findings) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(value) => value.to_string(),
        // Rust writes the shortest digits that read back as the same number, and no ".0".
        DataRef::Float(value) => value.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => date_time_text(*value),
        DataRef::Error(error) => {
            let place = format!("column_{}", column + 1);
            findings.add(
                "cell-error",
                Some(row),
                Some(&place),
                format!("the cell holds the error {error}; it was read as empty"),
            );
            String::new()
        }
    }
}

fn date_time_text(value: ExcelDateTime) -> String {
    let serial = value.as_f64();
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let moment = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).and_then(|date| {
        date.and_hms_milli_opt(u32::from(hour), u32::from(minute), u32::from(second), u32::from(milli))
    });
    match moment {
        Some(moment) if value.is_datetime() && (0.0..1.0).contains(&serial) => moment.format("%H:%M:%S%.f").to_string(),
        Some(moment) if value.is_datetime() && serial.fract() == 0.0 => moment.date().to_string(),
        Some(moment) if value.is_datetime() && serial >= 1.0 => moment_text(moment),
        _ => duration_text(serial),
    }
}

/// Days as `hours:minutes:seconds`, the hours going beyond 24.
fn duration_text(days: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float beyond the range becomes the nearest integer"
    )]
    let seconds = (days * 86_400.0).round() as i64;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
