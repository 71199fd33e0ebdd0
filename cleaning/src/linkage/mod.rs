//! Record linkage by the model of Fellegi and Sunter (1969): blocks of candidates, match weights, clusters.
//!
//! Everything here is a pure function of its input: the same records in another order give the same answer, as long as
//! the caller numbers them in the same order.

mod blocking;
mod cluster;
mod column;
mod disjoint_sets;
pub mod general;
mod model;
mod scorer;

pub use blocking::{BlockingOutcome, BlockingPlan, BlockingRule, KeyPart, KeyTransform, SkippedBlock};
pub use cluster::{ClusterConstraints, Clustering, RefusalReason, RefusedLink, cluster};
pub use column::{MISSING, TextColumn};
pub use disjoint_sets::DisjointSets;
pub use model::{Comparison, Level, LinkageModel, Thresholds, Verdict};
pub use scorer::{ComparisonPart, LevelTaken, RowGroups, Score, Scorer};
