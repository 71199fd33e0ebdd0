//! Values of one column that may be the same thing written differently, as in `OpenRefine`: those with the same key, or
//! those that differ in few characters.

mod fingerprint;
mod fold;
mod group;
mod method;
mod neighbour;
mod ngram;
mod phonetic;
mod summary;

pub use fingerprint::fingerprint;
pub use group::cluster;
pub use method::ClusterMethod;
pub use ngram::ngram_fingerprint;
pub use phonetic::{cologne, double_metaphone};
pub use summary::{ClusterSummary, ValueCluster};
