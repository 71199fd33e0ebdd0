pub mod answer;
pub mod extracts;
pub mod people;
pub mod problem;
pub mod redact;
pub mod routes;
pub mod server;
pub mod world;
