//! The commands, one file each.

pub mod changes;
pub mod demo;
pub mod init;
pub mod keys;
pub mod openapi;
pub mod ownership;
pub mod publish;
pub mod run;
pub mod sample;
pub mod serve;
