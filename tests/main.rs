//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod architecture;
mod bad_input;
mod cli;
mod coverage;
mod duplication;
mod flows;
mod github;
mod hostile_syntax;
mod import_graph;
mod languages;
mod metrics;
mod rule_pack;
mod rule_properties;
mod scan;
mod secrets;
#[cfg(unix)]
mod server;
mod smells;
mod support;
mod workspace;
