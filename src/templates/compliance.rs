//! How much of what a template demands a repository has.

use super::manifest::{Check, FileContains, SettingEquals};
use super::setting::value_of;
use super::snapshot::{Seen, Snapshot};
use super::template::Template;
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

/// What checks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compliance {
    /// The template.
    pub template: String,
    pub version: String,
    /// From 0 to 100: the share of the weights of the checks that hold, rounded down, so that 100 means all of them.
    pub score: u32,
    pub checks: Vec<CheckResult>,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub name: String,
    pub description: String,
    pub weight: u32,
    pub holds: bool,
    /// What was seen.
    pub detail: String,
    /// What to do, where it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Compliance {
    /// The checks that do not hold.
    pub fn failing(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| !check.holds)
    }
}

impl Template {
    /// Checks what `snapshot` shows, which must have been made of [`Self::checked`].
    #[must_use]
    pub fn comply(&self, snapshot: &Snapshot) -> Compliance {
        let checks: Vec<CheckResult> = self
            .manifest
            .checks
            .iter()
            .map(|check| {
                let (holds, detail) = match judge(check, snapshot) {
                    Ok(detail) => (true, detail),
                    Err(detail) => (false, detail),
                };
                CheckResult {
                    name: check.name.clone(),
                    description: check.description.clone(),
                    weight: check.weight,
                    holds,
                    detail,
                    remedy: if holds { None } else { self.remedy(check) },
                }
            })
            .collect();
        let sum = |only_holding: bool| -> u64 {
            checks.iter().filter(|check| check.holds || !only_holding).map(|check| u64::from(check.weight)).sum()
        };
        let score = (100 * sum(true)).checked_div(sum(false)).unwrap_or(100) as u32;
        Compliance { template: self.manifest.name.clone(), version: self.manifest.version.clone(), score, checks }
    }

    /// What the template says, or else that it brings the file itself.
    fn remedy(&self, check: &Check) -> Option<String> {
        let brings =
            |path: &String| check.file_absent.is_none() && self.manifest.files.iter().any(|file| file.path == *path);
        check.remedy.clone().or_else(|| {
            let path = check.paths().find(|path| brings(path))?;
            Some(format!("apply the template, which brings {path}"))
        })
    }
}

/// What was seen, where the check holds; or why it does not.
fn judge(check: &Check, snapshot: &Snapshot) -> Result<String, String> {
    if let Some(paths) = &check.file_exists {
        return match paths.iter().find(|path| is_file(snapshot.at(path))) {
            Some(path) => Ok(format!("{path} is there")),
            None => Err(format!("there is no {}", paths.join(", nor "))),
        };
    }
    if let Some(paths) = &check.file_absent {
        return match paths.iter().find(|path| snapshot.at(path).is_there()) {
            Some(path) => Err(format!("{path} is there")),
            None => Ok(format!("there is no {}", paths.join(", nor "))),
        };
    }
    if let Some(contains) = &check.file_contains {
        return says(contains, snapshot);
    }
    if let Some(setting) = &check.setting_equals {
        return has(setting, snapshot);
    }
    Err("the check demands nothing".to_owned())
}

fn is_file(seen: &Seen) -> bool {
    match seen {
        Seen::File { .. } | Seen::Link(Some(_)) => true,
        // It is there, though it is too large to look into.
        Seen::Unknown(reason) => reason.contains("has more than"),
        Seen::Nothing | Seen::Link(None) => false,
    }
}

fn says(contains: &FileContains, snapshot: &Snapshot) -> Result<String, String> {
    let pattern = match (&contains.text, &contains.pattern) {
        (Some(text), _) => regex::escape(text),
        (None, Some(pattern)) => pattern.clone(),
        (None, None) => return Err("the check looks for nothing".to_owned()),
    };
    let pattern =
        RegexBuilder::new(&pattern).multi_line(true).build().map_err(|_| "the check's pattern is none".to_owned())?;
    let mut seen = Vec::new();
    for path in &contains.paths {
        match text_of(path, snapshot) {
            Ok(text) => match pattern.find(&text) {
                Some(found) => {
                    let line = text.as_bytes().iter().take(found.start()).filter(|byte| **byte == b'\n').count() + 1;
                    return Ok(format!("{path} says it in line {line}"));
                }
                None => seen.push(format!("{path} does not say it")),
            },
            Err(reason) => seen.push(reason),
        }
    }
    Err(seen.join("; "))
}

fn has(setting: &SettingEquals, snapshot: &Snapshot) -> Result<String, String> {
    let SettingEquals { path, key, value } = setting;
    let text = text_of(path, snapshot)?;
    let unreadable = |reason: String| format!("{path} cannot be read: {reason}");
    match value_of(path, &text, key).map_err(unreadable)? {
        Some(found) if found == value.to_json() => Ok(format!("`{key}` of {path} is {value}")),
        Some(found) => {
            let found: String = found.to_string().chars().take(80).collect();
            Err(format!("`{key}` of {path} is {found}, and not {value}"))
        }
        None => Err(format!("{path} has no `{key}`")),
    }
}

fn text_of(path: &str, snapshot: &Snapshot) -> Result<String, String> {
    let seen = snapshot.at(path);
    match (seen.bytes(), seen) {
        (Some(bytes), _) => String::from_utf8(bytes.to_vec()).map_err(|_| format!("{path} is no text in UTF-8")),
        (None, Seen::Nothing) => Err(format!("there is no {path}")),
        (None, Seen::Unknown(reason)) => Err(format!("{path}: {reason}")),
        (None, _) => Err(format!("{path} is a link that leads to no file of the repository")),
    }
}
