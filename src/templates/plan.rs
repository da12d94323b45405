//! What applying a template would do.

use super::fault::Fault;
use super::manifest::OnExisting;
use super::snapshot::{Seen, Snapshot};
use super::template::{Made, Template};
use super::values::Values;
use crate::workspace::unified_diff;
use serde::{Deserialize, Serialize};

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    Create,
    Overwrite,
    AddLines,
    /// It is as it is to be.
    Same,
    /// It is there, and stays as it is.
    Skip,
}

impl Action {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Overwrite => "overwrite",
            Self::AddLines => "add-lines",
            Self::Same => "same",
            Self::Skip => "skip",
        }
    }

    /// Whether something is written.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Overwrite | Self::AddLines)
    }
}

/// What is done with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    pub action: Action,
    /// What is there.
    pub before: Option<Vec<u8>>,
    /// What is there afterwards.
    pub after: Vec<u8>,
    /// Whether it is a program afterwards.
    pub executable: bool,
}

/// A file that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub path: String,
    pub reason: String,
}

/// How a plan is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanOptions {
    /// What becomes of all files that are there, whatever the template says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_existing: Option<OnExisting>,
}

/// What applying a template would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub template: String,
    pub version: String,
    /// In the order of the template.
    pub changes: Vec<Change>,
    /// Where there is one, nothing is written at all.
    pub refused: Vec<Refusal>,
}

impl Plan {
    /// The changes that write something.
    pub fn writes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.action.writes())
    }

    /// All of them as a patch.
    #[must_use]
    pub fn diff(&self) -> String {
        self.writes().map(Change::diff).collect()
    }
}

impl Change {
    /// The difference in the form that `patch` reads.
    #[must_use]
    pub fn diff(&self) -> String {
        let Self { path, before, after, .. } = self;
        let before = match before.as_deref().map(std::str::from_utf8) {
            None => "",
            Some(Ok(text)) => text,
            Some(Err(_)) => return format!("Binary files a/{path} and b/{path} differ\n"),
        };
        let text = unified_diff(path, before, &String::from_utf8_lossy(after));
        if self.before.is_none() { text.replacen(&format!("--- a/{path}"), "--- /dev/null", 1) } else { text }
    }
}

impl Template {
    /// What applying it with `values` would do to what `snapshot` shows, which must have been made of [`Self::looked_at`].
    pub fn plan(&self, values: &Values, snapshot: &Snapshot, options: PlanOptions) -> Result<Plan, Fault> {
        let mut plan = Plan {
            template: self.manifest.name.clone(),
            version: self.manifest.version.clone(),
            changes: Vec::new(),
            refused: Vec::new(),
        };
        for made in self.made(values)? {
            match change(&made, snapshot.at(&made.path), options) {
                Ok(change) => plan.changes.push(change),
                Err(reason) => plan.refused.push(Refusal { path: made.path, reason }),
            }
        }
        Ok(plan)
    }
}

fn change(made: &Made<'_>, seen: &Seen, options: PlanOptions) -> Result<Change, String> {
    let wanted = made.text.clone().into_bytes();
    let change = |action: Action, before: Option<Vec<u8>>, after: Vec<u8>, executable: bool| Change {
        path: made.path.clone(),
        action,
        before,
        after,
        executable,
    };
    match seen {
        Seen::Nothing => Ok(change(Action::Create, None, wanted, made.file.executable)),
        Seen::Link(_) => Err("it is a link, and a template writes through none".to_owned()),
        Seen::Unknown(reason) => Err(reason.clone()),
        Seen::File { bytes, executable } => {
            let is_program = *executable || made.file.executable;
            let before = Some(bytes.clone());
            let on_existing = options.on_existing.unwrap_or(made.file.on_existing);
            if *bytes == wanted && is_program == *executable {
                return Ok(change(Action::Same, before, wanted, is_program));
            }
            Ok(match on_existing {
                OnExisting::Skip => change(Action::Skip, before, bytes.clone(), *executable),
                OnExisting::Overwrite => change(Action::Overwrite, before, wanted, is_program),
                OnExisting::AddLines => {
                    let text = std::str::from_utf8(bytes)
                        .map_err(|_| "it is no text in UTF-8, so no lines can be added".to_owned())?;
                    let after = with_lines(text, &made.text);
                    let action = if after == text { Action::Same } else { Action::AddLines };
                    change(action, before, after.into_bytes(), *executable)
                }
            })
        }
    }
}

/// `text` with the lines of `more` at its end that it has not, ended as its own lines are. Comments and empty lines of `more` come along
/// only where the next line does.
fn with_lines(text: &str, more: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let has = |line: &str| text.lines().any(|known| known.trim_end() == line.trim_end());
    let mut added = String::new();
    let mut waiting: Vec<&str> = Vec::new();
    for line in more.lines() {
        let says_nothing = line.trim().is_empty() || line.trim_start().starts_with('#');
        if says_nothing {
            waiting.push(line);
        } else if has(line) {
            waiting.clear();
        } else {
            for line in waiting.drain(..).filter(|line| line.trim().is_empty() || !has(line)).chain([line]) {
                added.push_str(line);
                added.push_str(end);
            }
        }
    }
    if added.is_empty() {
        return text.to_owned();
    }
    let joint = if text.is_empty() || text.ends_with('\n') { "" } else { end };
    format!("{text}{joint}{added}")
}

#[cfg(test)]
mod tests {
    use super::with_lines;

    #[test]
    fn only_lines_that_are_missing_are_added_as_the_file_ends_its_own() {
        assert_eq!(with_lines("a\nb\n", "b\nc\n"), "a\nb\nc\n");
        assert_eq!(with_lines("a\r\nb", "b\nc\n"), "a\r\nb\r\nc\r\n");
        assert_eq!(with_lines("a\nb\n", "# head\nb\na\n\n"), "a\nb\n");
        assert_eq!(with_lines("", "# head\na\n"), "# head\na\n");
        assert_eq!(with_lines("a\n", "# one\na\n# two\nb\n"), "a\n# two\nb\n");
    }
}
