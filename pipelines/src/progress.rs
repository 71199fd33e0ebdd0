//! How far along a run is, told to whoever wants to draw it.

/// A step of the work, told as it happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// A stage begins; `total` is its number of steps when that is known.
    Started {
        /// Which stage.
        stage: Stage,
        /// Steps in it: rows, blocks, clusters.
        total: Option<u64>,
    },
    /// So many steps of the current stage are done.
    Advanced {
        /// Steps done since the stage began.
        done: u64,
    },
    /// The stage is over.
    Finished {
        /// Which stage.
        stage: Stage,
        /// What it made: rows, pairs, clusters, changes.
        made: u64,
        /// How long it took.
        seconds: f64,
    },
}

/// The stages of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Reading the source files as text.
    Read,
    /// Cleaning every column, with findings.
    Standardise,
    /// Finding candidate pairs and scoring them.
    Link,
    /// Joining pairs into clusters.
    Cluster,
    /// Choosing the published values of each cluster.
    Survive,
    /// Comparing with the register: which keys, which changes.
    Diff,
    /// Writing the run folder and the report.
    Write,
    /// Making the changes and writing them into the store as a proposal.
    Propose,
    /// Finding for each row of a file the best of another or of a register.
    Match,
}

impl Stage {
    /// What a person reads beside the progress bar.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "Reading source files",
            Self::Standardise => "Standardising",
            Self::Link => "Comparing candidates",
            Self::Cluster => "Clustering",
            Self::Survive => "Choosing values",
            Self::Diff => "Comparing with the register",
            Self::Write => "Writing the run folder",
            Self::Propose => "Proposing the changes",
            Self::Match => "Matching",
        }
    }
}

/// Whoever listens to the progress of a run.
pub type ProgressListener<'listener> = dyn Fn(Progress) + Sync + 'listener;

/// Runs one stage, telling when it starts and ends; the closure returns its result and how much it made.
pub(crate) fn stage<T, E>(
    listener: &ProgressListener<'_>,
    stage: Stage,
    total: Option<u64>,
    timings: &mut Vec<(Stage, f64)>,
    work: impl FnOnce() -> Result<(T, u64), E>,
) -> Result<T, E> {
    listener(Progress::Started { stage, total });
    let begun = std::time::Instant::now();
    let (result, made) = work()?;
    let seconds = begun.elapsed().as_secs_f64();
    timings.push((stage, seconds));
    listener(Progress::Finished { stage, made, seconds });
    Ok(result)
}
