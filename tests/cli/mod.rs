//! The command line from the outside, with real repositories, signals and files in the way.

mod code_rules;
mod commands;
mod faults;
mod fixing;
mod new_code;
mod profiling;
mod silencing;
mod templates;
mod watching;
mod wrong_rules;

use crate::support::plimsoll;
use serde_json::Value;
use std::path::Path;

/// A function nested deeper than the usual limit of `deep-nesting`.
fn deep(name: &str) -> String {
    format!(
        "def {name}(a):\n    if a:\n        for b in a:\n            while b:\n                if b > 1:\n                    for c in b:\n                        print(c)\n"
    )
}

/// Scans without a cache; the report as JSON.
fn scan(folder: &Path, more: &[&str]) -> Value {
    let mut args = vec!["scan", "--format", "json", "--no-cache", "--no-gate"];
    args.extend_from_slice(more);
    let run = plimsoll(folder, &args);
    assert_eq!(run.code, Some(0), "{run:?}");
    run.json()
}

/// The findings of `rule`, each as its path and what `key` says of it.
fn told_of(report: &Value, rule: &str, key: &str) -> Vec<(String, Value)> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule);
    findings.map(|finding| (finding["path"].as_str().unwrap().to_owned(), finding[key].clone())).collect()
}

/// The states of the findings of `rule`, as `path state`.
fn states(report: &Value, rule: &str) -> Vec<String> {
    told_of(report, rule, "state")
        .into_iter()
        .map(|(path, state)| format!("{path} {}", state.as_str().unwrap()))
        .collect()
}
