//! The commands, one file each.

pub mod backup;
pub mod changes;
pub mod checkpoint;
pub mod demo;
pub mod diff;
pub mod explain;
pub mod extract;
pub mod init;
pub mod keys;
pub mod link;
pub mod matching;
pub mod openapi;
pub mod ownership;
pub mod profile;
pub mod publish;
pub mod receipt;
pub mod root;
pub mod rsf;
pub mod rules;
pub mod run;
pub mod sample;
pub mod serve;
pub mod signing_key;
pub mod verify;
