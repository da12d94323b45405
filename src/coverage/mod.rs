//! Coverage reports of other tools: read, merged, and matched to the project's files.
//!
//! Nothing is read from disk here: [`read`] takes bytes and finds the format by the content.
//!
//! | format | written by | file |
//! |---|---|---|
//! | lcov | gcov/lcov, Istanbul/nyc/Jest/Vitest, cargo-llvm-cov, coverage.py, Dart | `lcov` |
//! | Cobertura XML | coverage.py, Cobertura, coverlet, gcovr, cargo-tarpaulin, Istanbul | `cobertura` |
//! | JaCoCo XML | JaCoCo, Kover | `jacoco` |
//! | Go coverprofile | `go test -coverprofile` | `go_profile` |
//! | Clover XML | Clover, PHPUnit, Istanbul | `clover` |
//!
//! A report is untrusted input: its size, depth and line numbers are limited, a document type with
//! declarations of its own is refused, and no entity is expanded but the five of XML.

mod clover;
mod cobertura;
mod counts;
mod detect;
mod error;
mod go_profile;
mod hits;
mod jacoco;
mod lcov;
mod limits;
mod options;
mod paths;
mod xml;

pub use counts::CoverageCounts;
pub use detect::{Format, detect, read};
pub use error::CoverageError;
pub use hits::{Branches, CoverageReport, FileHits, Merge};
pub use options::Options;
pub use paths::{MatchedReport, Unmatched, UnmatchedReason, match_paths};
