//! Progress bars on a terminal, a line for each finished stage elsewhere.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use pipelines::progress::{Progress, Stage};

use crate::output::{Output, thousands};

/// Draws the progress of a run on standard error.
pub struct ProgressDisplay {
    output: Output,
    bar: Mutex<Option<ProgressBar>>,
    terminal: bool,
}

impl ProgressDisplay {
    /// A display that is silent when a machine reads the answers.
    pub fn new(output: Output) -> Self {
        Self {
            output,
            bar: Mutex::new(None),
            terminal: std::io::stderr().is_terminal() && !output.is_json(),
        }
    }

    /// Shows one step.
    pub fn show(&self, progress: Progress) {
        // A poisoned lock only means that another thread panicked while drawing.
        let mut bar = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match progress {
            Progress::Started { stage, total } if self.terminal => *bar = Some(new_bar(stage, total)),
            Progress::Started { .. } => {}
            Progress::Advanced { done } => {
                if let Some(bar) = bar.as_ref() {
                    bar.set_position(done);
                }
            }
            Progress::Finished { stage, made, seconds } => {
                if let Some(bar) = bar.take() {
                    bar.finish_and_clear();
                }
                self.output.remark(&finished(stage, made, seconds));
            }
        }
    }
}

/// A counter of things on a terminal, for work whose end is not known; silent elsewhere.
pub fn counter(output: Output, message: &'static str, things: &str) -> ProgressBar {
    if output.is_json() || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template(&format!("  {{msg:30}} {{spinner}} {{human_pos}} {things}")) {
        bar.set_style(style);
    }
    bar.set_message(message);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn new_bar(stage: Stage, total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "  {msg:30} [{bar:30}] {percent:>3} %  {eta:>4} left",
        ),
        None => (ProgressBar::new_spinner(), "  {msg:30} {spinner}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(stage.title());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn finished(stage: Stage, made: u64, seconds: f64) -> String {
    let made = format!("{} {}", thousands(made), what(stage));
    format!("  {:30} {made:>28}  {seconds:>7.2} s", stage.title())
}

/// What a stage makes, in words.
const fn what(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "source records",
        Stage::Standardise => "findings",
        Stage::Link => "pairs compared",
        Stage::Cluster => "clusters",
        Stage::Survive => "records",
        Stage::Diff | Stage::Write | Stage::Propose => "changes",
        Stage::Match => "rows matched",
    }
}
