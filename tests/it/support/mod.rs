//! The program, folders, feeds, HTTP and a browser.

pub mod browser;
pub mod csv_file;
pub mod http;
pub mod journey;
pub mod keep_alive;
pub mod killed;
pub mod pairwise;
pub mod parquet;
pub mod place;
pub mod program;
pub mod repository;
pub mod service;
pub mod shared;
