//! The report as one HTML page. Each section is a view of its own with a template; every text from data is escaped by
//! the template engine, because the templates end in `.html`.

mod changes;
mod chart;
mod cluster_sizes;
mod completeness;
mod examples;
mod findings;
mod match_weights;
mod number;
mod pair;
mod quality;
mod record_table;
mod summary;
pub(crate) mod text;
mod timings;

use std::path::PathBuf;

use askama::Template;

use self::changes::ChangesSection;
use self::cluster_sizes::ClusterSizesSection;
use self::completeness::CompletenessSection;
use self::examples::ExamplesSection;
use self::findings::FindingsSection;
use self::match_weights::MatchWeightsSection;
use self::quality::QualitySection;
use self::summary::SummarySection;
use self::timings::TimingsSection;
use super::Report;
use crate::error::{PipelineError, Result};

pub(crate) use self::number::{percent, share, thousands};
pub(crate) use self::text::Text;

/// The style sheet of every page that this crate makes.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The whole page.
#[derive(Template)]
#[template(path = "report/page.html")]
struct Page {
    /// For the title bar of a browser.
    title: String,
    heading: Text,
    style: &'static str,
    summary: SummarySection,
    changes: ChangesSection,
    completeness: CompletenessSection,
    quality: QualitySection,
    findings: FindingsSection,
    match_weights: MatchWeightsSection,
    cluster_sizes: ClusterSizesSection,
    examples: ExamplesSection,
    timings: TimingsSection,
}

/// Renders the report.
pub(super) fn render(report: &Report) -> Result<String> {
    let page = Page {
        title: text::flat(&report.title),
        heading: Text::visible(&report.title),
        style: STYLE,
        summary: SummarySection::of(&report.manifest),
        changes: ChangesSection::of(&report.manifest.counts),
        completeness: CompletenessSection::of(&report.completeness),
        quality: QualitySection::of(&report.manifest.quality),
        findings: FindingsSection::of(&report.findings_by_rule),
        match_weights: MatchWeightsSection::of(report),
        cluster_sizes: ClusterSizesSection::of(&report.cluster_sizes),
        examples: ExamplesSection::of(report),
        timings: TimingsSection::of(&report.manifest),
    };
    page.render().map_err(|error| PipelineError::Write {
        path: PathBuf::from("report.html"),
        error: std::io::Error::other(error),
    })
}
