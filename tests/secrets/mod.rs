//! Secrets through the whole program: found, never told, known again by their values.

mod archives;
mod hiding;
mod history;
mod rule_files;
mod summary;

use crate::support::plimsoll;
use serde_json::Value;
use std::path::Path;

/// A personal access token of GitHub that nobody was given; put together here, so that it stands in no file.
pub(crate) fn token(letter: char) -> String {
    format!("gh{}Zq7Wn{letter}Lk2Vt9Xc4Rb8Ym3Hd6Jf1Pg5SaTu0Q", "p_")
}

/// The findings in category `secret` of a scan, each as path, line and state.
pub(crate) fn secrets(folder: &Path, more: &[&str]) -> Vec<(String, u64, String)> {
    let mut args = vec!["scan", "--format", "json", "--no-cache", "--no-gate"];
    args.extend_from_slice(more);
    let run = plimsoll(folder, &args);
    assert_eq!(run.code, Some(0), "{run:?}");
    of_report(&run.json())
}

pub(crate) fn of_report(report: &Value) -> Vec<(String, u64, String)> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["category"] == "secret")
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (text("path"), finding["line"].as_u64().unwrap(), text("state"))
        })
        .collect()
}
