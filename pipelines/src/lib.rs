#![doc = include_str!("../README.md")]

mod error;
mod evidence;
pub mod explain;
pub mod extract;
pub mod finding;
mod hexadecimal;
pub mod limits;
pub mod link;
pub mod manifest;
pub mod matching;
pub mod profile;
pub mod progress;
mod refusal;
pub mod report;
pub mod run;
pub mod sample;
pub mod source;
pub mod spec;
mod stage;
mod work;

pub use error::{PipelineError, Result};
