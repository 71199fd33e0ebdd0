pub mod answer;
pub mod redact;
pub mod routes;
pub mod world;
