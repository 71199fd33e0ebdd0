#![doc = include_str!("../README.md")]

mod api;
mod app;
mod auth;
mod blocking;
mod body;
mod command;
mod commit_watch;
mod context;
mod cursor;
mod document;
mod error;
mod fallback;
mod file;
mod headers;
mod idempotency;
mod indexes;
pub mod limits;
pub mod log;
mod notice;
mod page;
mod query;
mod query_words;
mod reply;
mod request_id;
mod routes;
mod server;
mod shared;
mod store_error;
mod stream;
mod view;

pub use app::app;
pub use commit_watch::{CommitWatch, LogSizes};
pub use document::{document, document_json};
pub use indexes::SEARCH_PART;
pub use server::{ServeError, ServiceConfig, serve};
pub use shared::Shared;
