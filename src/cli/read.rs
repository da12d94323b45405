//! Reading what an earlier run wrote.

use super::error::CliError;
use super::interrupt::while_waiting;
use super::settle::Project;
use crate::coverage::CoverageReport;
use crate::report::json;
use crate::report::model::Report;
use crate::workspace::{ByteSize, read_bounded};
use std::path::{Path, PathBuf};

/// The largest report that is read.
const LARGEST: ByteSize = ByteSize(1 << 30);

/// A report that an earlier run wrote as JSON.
pub(super) fn report(path: &Path) -> Result<Report, CliError> {
    let bytes = while_waiting(|| read_bounded(path, LARGEST))
        .map_err(|error| CliError::usage(format_args!("cannot read the report {}: {error}", path.display())))?;
    json::from_json(&bytes).map_err(|error| CliError::usage(format_args!("{}: {error}", path.display())))
}

/// The coverage reports in the files `named`, or else in those that the configuration names and that are there.
pub(super) fn coverage(named: &[PathBuf], project: &Project) -> Result<CoverageReport, CliError> {
    let options = &project.config.file.coverage;
    let configured;
    let paths = if named.is_empty() {
        configured = configured_reports(&project.root, &options.reports)?;
        &configured
    } else {
        named
    };
    let mut merged = CoverageReport::default();
    for path in paths {
        let unusable = |error: &dyn std::fmt::Display| {
            CliError::usage(format_args!("the coverage report {} cannot be used: {error}", path.display()))
        };
        let bytes = while_waiting(|| read_bounded(path, LARGEST)).map_err(|error| unusable(&error))?;
        merged.merge(crate::coverage::read(&bytes).map_err(|error| unusable(&error))?, options.merge);
    }
    Ok(merged)
}

/// The files that the patterns mean, sorted. Reports are mostly ignored by git, so this looks everywhere but where
/// dependencies and git itself keep theirs.
fn configured_reports(root: &Path, patterns: &[String]) -> Result<Vec<PathBuf>, CliError> {
    let mut found: Vec<PathBuf> =
        patterns.iter().map(|pattern| root.join(pattern)).filter(|path| path.is_file()).collect();
    let globs: Vec<&String> = patterns.iter().filter(|pattern| pattern.contains(['*', '?', '[', '{'])).collect();
    if !globs.is_empty() {
        let mut set = globset::GlobSetBuilder::new();
        for pattern in globs {
            let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
            set.add(glob.map_err(|error| CliError::usage(format_args!("[coverage] reports: {error}")))?);
        }
        let set = set.build().map_err(|error| CliError::usage(format_args!("[coverage] reports: {error}")))?;
        let walk = ignore::WalkBuilder::new(root)
            .standard_filters(false)
            .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some(".git" | "node_modules")))
            .build();
        let files = walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        found.extend(
            files
                .map(ignore::DirEntry::into_path)
                .filter(|path| path.strip_prefix(root).is_ok_and(|below| set.is_match(below))),
        );
    }
    found.sort();
    found.dedup();
    Ok(found)
}
