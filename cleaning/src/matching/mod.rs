//! Matching one text against many that are held in memory: candidates, match weights, and how far the best stands out.
//!
//! The batch asks it for each line of a file, the service for each request.

mod answer;

pub use answer::{Answer, Candidate, Evidence};
