//! The report as HTML.

use super::Report;
use crate::error::Result;

/// Renders the report.
pub(super) fn render(report: &Report) -> Result<String> {
    Ok(format!("<!doctype html><title>{}</title>", report.title))
}
