//! Linking the records of any files: a specification worked out from the data, clusters, and how good they are.

mod curve;
mod evaluate;
mod figures;
mod input;
mod organisations;
mod pair_file;
mod reasons;
mod run;
mod spec;
mod suggest;
mod truth;

pub use curve::precision_recall_svg;
pub use evaluate::{Evaluation, evaluate};
pub use figures::{Figures, ThresholdRow};
pub use input::LinkInput;
pub use run::{LinkOptions, LinkOutcome, Seconds, run};
pub use spec::{BlockingSection, LinkSpec, Pairs};
pub(crate) use suggest::is_answer;
pub use suggest::{Suggestion, suggest};
