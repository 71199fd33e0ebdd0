//! `registrar sample`

use std::path::PathBuf;

use clap::Args;
use pipelines::sample::{SampleFormat, SampleOptions, generate};
use serde_json::json;

use crate::output::{Output, table, thousands};

/// Make messy feeds of three departments, with the truth beside them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar sample --records 20000 --seed 7 --out sample")]
pub struct Sample {
    /// Number of rows over all feeds.
    #[arg(long, value_name = "N")]
    records: u64,
    /// The same seed gives the same bytes.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder for the files; made when missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 1 for the first delivery, 2 for the changed delivery that follows it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    delivery: u8,
    /// Format of the feeds; `mixed` gives each department the one it likes.
    #[arg(long = "files", value_enum, default_value_t = Files::Mixed)]
    files: Files,
}

/// Formats of the feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Files {
    Mixed,
    Csv,
    Parquet,
}

impl Sample {
    /// Makes the files.
    pub fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        let format = match self.files {
            Files::Mixed => SampleFormat::Mixed,
            Files::Csv => SampleFormat::Csv,
            Files::Parquet => SampleFormat::Parquet,
        };
        let options = SampleOptions {
            records: self.records,
            seed: self.seed,
            delivery: self.delivery,
            format,
        };
        let bar = indicatif::ProgressBar::new(self.records);
        if output.is_json() {
            bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
        }
        let summary = generate(&options, &self.out, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        let rows = summary.files.iter().map(|file| {
            vec![
                file.source.clone(),
                file.path.display().to_string(),
                thousands(file.rows),
            ]
        });
        let text = format!(
            "{}\nWhich rows are one thing stands in {}.",
            table(&["Source", "File", "Rows"], rows),
            summary.truth.display()
        );
        let files: Vec<_> = summary
            .files
            .iter()
            .map(|file| json!({ "source": file.source, "path": file.path, "rows": file.rows }))
            .collect();
        output.answer(&text, &json!({ "files": files, "truth": summary.truth }))
    }
}
