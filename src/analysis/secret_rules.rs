//! Which rules look for secrets in a project, and reading the files that say so.

use crate::finding::{Problem, ProblemKind};
use crate::secrets::{Fault, IdentityKey, Options, RuleFile, RuleFiles, Scanner};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The environment variable of the key that identities of secrets are made with.
pub const KEY_VARIABLE: &str = "PLIMSOLL_SECRETS_KEY";

/// The rule file that is used where none is named, as gitleaks does.
const RULE_FILE: &str = ".gitleaks.toml";
/// Lists single findings that are known.
const IGNORE_FILE: &str = ".gitleaksignore";
/// More of a file is not read.
const MOST_BYTES: u64 = 5 << 20;

/// The rules of a run for secrets, and what is wrong with the files that they come from.
#[derive(Debug, Default)]
pub struct SecretRules {
    /// `None` where secrets are not looked for.
    pub scanner: Option<Scanner>,
    pub problems: Vec<Problem>,
}

impl SecretRules {
    /// The rules of the project at `root`: those of the rule file `chosen` or else of the one that `options` name, relative to `root`, or else of
    /// its `.gitleaks.toml`, or else the built-in ones. A rule file that is named and cannot be read is an error.
    pub fn load(root: &Path, options: &Options, chosen: Option<&Path>, key: Option<&str>) -> Result<Self, String> {
        if !options.enabled {
            return Ok(Self::default());
        }
        let mut problems = Vec::new();
        let named = chosen.map(Path::to_owned).or_else(|| options.config.as_ref().map(|path| root.join(path)));
        let found = root.join(RULE_FILE);
        let file = match named {
            Some(path) => {
                let text = read(&path).map_err(|reason| format!("cannot read {}: {reason}", path.display()))?;
                Some((path, text))
            }
            None if found.is_file() => match read(&found) {
                Ok(text) => Some((found, text)),
                Err(reason) => {
                    let message = format!("{RULE_FILE} cannot be read ({reason}); the built-in rules for secrets run");
                    problems.push(problem(RULE_FILE, message));
                    None
                }
            },
            None => None,
        };
        let ignored = root.join(IGNORE_FILE);
        let ignored = if ignored.is_file() {
            read(&ignored).unwrap_or_else(|reason| {
                problems
                    .push(problem(IGNORE_FILE, format!("{IGNORE_FILE} cannot be read ({reason}); it ignores nothing")));
                String::new()
            })
        } else {
            String::new()
        };
        let key = key.filter(|key| !key.is_empty()).map(IdentityKey::new).unwrap_or_default();
        let files = Beside { root };
        let name = file.as_ref().map(|(path, _)| shown(path, root));
        let rule_file =
            file.as_ref().zip(name.as_ref()).map(|((_, text), name)| RuleFile { name, text, files: &files });
        let (scanner, faults) = Scanner::load(rule_file, &ignored, key);
        problems.extend(faults.iter().map(of_fault));
        Ok(Self { scanner: Some(scanner), problems })
    }
}

fn of_fault(fault: &Fault) -> Problem {
    problem(&fault.place.file, fault.to_string())
}

fn problem(path: &str, message: String) -> Problem {
    Problem { kind: ProblemKind::Input, path: Arc::from(path), message }
}

/// A path as messages tell it: below the root without it.
fn shown(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

fn read(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err("it is no file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "it has more than {} MiB, which no rule file needs; split off what you use",
            MOST_BYTES >> 20
        ));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// Extended files lie beside the one that names them, or where the path leads from the project root.
struct Beside<'r> {
    root: &'r Path,
}

impl RuleFiles for Beside<'_> {
    fn open(&self, path: &str, from: &str) -> Result<(String, String), String> {
        let from = self.root.join(from);
        let beside = from.parent().map(|folder| folder.join(path)).filter(|path| path.is_file());
        let found: PathBuf = beside.unwrap_or_else(|| self.root.join(path));
        let found = std::fs::canonicalize(&found).map_err(|error| error.to_string())?;
        let root = std::fs::canonicalize(self.root).unwrap_or_else(|_| self.root.to_owned());
        Ok((shown(&found, &root), read(&found)?))
    }
}
