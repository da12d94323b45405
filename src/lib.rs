//! Plimsoll: a code analyzer and CI gate.
//!
//! Data flows one way: source → syntax → checks → analysis → report → publish → interface.
//! A module uses only modules listed above it here; `tests/architecture.rs` fails on
//! an import that goes up, sideways between check engines, or round in a cycle.
//!
//! | layer | modules |
//! |---|---|
//! | words | [`finding`], [`measure`], [`text`], [`tree`] |
//! | syntax | [`language`], then [`syntax`] |
//! | checks | [`metrics`], [`rules`], [`smells`], [`duplication`], [`architecture`], [`coverage`], [`secrets`] |
//! | analysis | [`workspace`], [`download`], [`config`], then [`analysis`] and [`templates`] |
//! | report | [`report`] |
//! | publish | [`publish`] |
//! | automation | [`store`], [`telemetry`], [`vault`], [`events`], [`identity`], [`jobs`], [`scans`], [`receiver`], [`batches`], [`schedules`], [`sign_in`], [`upkeep`], [`webhooks`], [`pipelines`] |
//! | interface | [`api`], [`dashboard`], [`server`], [`exit_code`], [`cli`] |

pub mod finding;
pub mod measure;
pub mod text;
pub mod tree;

pub mod language;
pub mod syntax;

pub mod architecture;
pub mod coverage;
pub mod duplication;
pub mod metrics;
pub mod rules;
pub mod secrets;
pub mod smells;

pub mod config;
pub mod download;
pub mod workspace;

pub mod analysis;
pub mod templates;

pub mod report;

pub mod publish;

pub mod batches;
pub mod events;
pub mod identity;
pub mod jobs;
pub mod receiver;
pub mod scans;
pub mod schedules;
pub mod sign_in;
pub mod store;
pub mod telemetry;
pub mod upkeep;
pub mod vault;
pub mod webhooks;

pub mod pipelines;

pub mod api;
pub mod dashboard;
pub mod server;

pub mod cli;
pub mod exit_code;
