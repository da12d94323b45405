//! Reading, checking and nesting configuration files.

use super::condition::{Condition, ConditionError, nearest};
use super::file::{AudienceSetting, ConfigFile, IgnoreOptions};
use super::rules::RuleSettings;
use crate::architecture::Declared;
use crate::finding::Audience;
use crate::smells;
use crate::workspace::{ByteSize, read_text_bounded};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::{Table, Value};

/// The largest configuration that is read; a link to a device has no end.
pub const LARGEST: ByteSize = ByteSize(1 << 20);

/// Name of the configuration file.
pub const FILE_NAME: &str = "plimsoll.toml";

/// Sections that a configuration file below the root may have.
const NESTED_SECTIONS: [&str; 5] = ["$schema", "audience", "rules", "smells", "ignore"];

/// Everything the user wants, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The root's file with its defaults filled in.
    pub file: ConfigFile,
    /// Where it was read from; `None` where there is none.
    pub origin: Option<PathBuf>,
    /// Conditions of the gate that fail, and those that only warn.
    pub fail: Vec<Condition>,
    pub warn: Vec<Condition>,
    /// The declared architecture.
    pub architecture: Declared,
    /// The root's own table, as written: what nested ones are laid over.
    table: Table,
    /// By folder relative to the root; the root's has the empty path.
    folders: BTreeMap<String, Arc<FolderSettings>>,
}

/// What holds for the files of a folder.
#[derive(Debug, Clone)]
pub struct FolderSettings {
    pub audience: AudienceSetting,
    pub rules: RuleSettings,
    pub smells: smells::Options,
    /// Entries of this folder's file and of those above it.
    pub ignores: Vec<Ignore>,
    /// The file that said the last word; `None` where there is none.
    pub origin: Option<PathBuf>,
    /// The same settings have the same bytes: part of the cache's key.
    pub key: Vec<u8>,
}

/// A checked [`IgnoreOptions`].
#[derive(Debug, Clone)]
pub struct Ignore {
    /// Relative to the root; `None` means all.
    pub paths: Option<GlobSet>,
    pub rules: Vec<String>,
    pub reason: Option<String>,
    pub until: Option<jiff::civil::Date>,
}

/// What is wrong with a configuration, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {path}: {source}")]
    Unreadable { path: String, source: std::io::Error },
    #[error("{path}:{line}:{column}: {message}\n{excerpt}")]
    Invalid { path: String, line: usize, column: usize, message: String, excerpt: String },
}

impl Config {
    /// The configuration of the folder `root`, or the defaults where it has none.
    pub fn load(root: &Path) -> Result<Self, ConfigError> {
        let path = root.join(FILE_NAME);
        if path.is_file() { Self::read(&path) } else { Self::defaults() }
    }

    /// What holds where there is no file.
    pub fn defaults() -> Result<Self, ConfigError> {
        Self::parse("", Path::new(FILE_NAME)).map(|config| Self { origin: None, ..config })
    }

    /// The configuration in the file `path`.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = read_text_bounded(path, LARGEST)
            .map_err(|source| ConfigError::Unreadable { path: path.display().to_string(), source })?;
        Self::parse(&text, path)
    }

    /// The configuration that `text` says; `path` is only for messages and as its origin.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let source = Source { text, path };
        let file: ConfigFile = source.deserialize()?;
        let table: Table = source.deserialize()?;
        let mut config = Self {
            fail: source.conditions("fail", &file.gate.fail)?,
            warn: source.conditions("warn", &file.gate.warn)?,
            architecture: source.architecture(&file)?,
            table,
            origin: Some(path.to_owned()),
            folders: BTreeMap::new(),
            file,
        };
        let settings = source.folder_settings(&config.file, "", Vec::new())?;
        config.folders.insert(String::new(), Arc::new(settings));
        Ok(config)
    }

    /// Lays the configuration `text` of the folder `folder` (relative to the root, with `/`) over those above it. Folders must be
    /// added from the outside in.
    pub fn add_folder(&mut self, folder: &str, text: &str, path: &Path) -> Result<(), ConfigError> {
        let source = Source { text, path };
        let table: Table = source.deserialize()?;
        if let Some(section) = table.keys().find(|key| !NESTED_SECTIONS.contains(&key.as_str())) {
            let message = format!(
                "`{section}` can stand only in the {FILE_NAME} of the root; below it there may be {}",
                NESTED_SECTIONS[1..].join(", ")
            );
            return Err(source.error_at_key(section, message));
        }
        // Checked alone, so that an error points into this file.
        let own: ConfigFile = source.deserialize()?;
        let (above_ignores, above_table) = (self.settings_for(&format!("{folder}/x")).ignores.clone(), &self.table);
        let mut merged = above_table.clone();
        lay_over(&mut merged, &table);
        let merged: ConfigFile =
            Value::Table(merged).try_into().map_err(|error| source.invalid(0, format!("{error}")))?;
        let effective = ConfigFile { ignore: own.ignore, ..merged };
        let settings = source.folder_settings(&effective, folder, above_ignores)?;
        self.folders.insert(folder.to_owned(), Arc::new(settings));
        Ok(())
    }

    /// What holds for the file `path` (relative to the root).
    #[must_use]
    pub fn settings_for(&self, path: &str) -> &Arc<FolderSettings> {
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            if let Some(settings) = self.folders.get(folder) {
                return settings;
            }
            // The root's settings are always there, so this ends.
            folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        }
    }

    /// Lets the rules for `audience` run everywhere, whatever the files say.
    pub fn set_audience(&mut self, audience: Audience) {
        self.file.audience = AudienceSetting(audience);
        for settings in self.folders.values_mut() {
            let settings = Arc::make_mut(settings);
            settings.audience = AudienceSetting(audience);
            settings.key.extend_from_slice(audience.as_str().as_bytes());
        }
    }

    /// The root's own table, as written.
    #[must_use]
    pub fn written(&self) -> &Table {
        &self.table
    }

    /// Every rule id that the configuration names, with the file that named it; from the outside in.
    pub fn named_rules(&self) -> impl Iterator<Item = (&str, Option<&Path>)> {
        self.folders
            .values()
            .flat_map(|settings| {
                let ignored = settings.ignores.iter().flat_map(|ignore| &ignore.rules);
                settings.rules.keys().chain(ignored).map(|rule| (rule.as_str(), settings.origin.as_deref()))
            })
            .chain(self.file.code_rules.named().map(|rule| (rule, self.origin.as_deref())))
    }
}

/// Lays `over` on `table`, key by key; lists are replaced whole.
fn lay_over(table: &mut Table, over: &Table) {
    for (key, value) in over {
        match (table.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            _ => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}

/// A file's text with its path, for errors that point into it.
struct Source<'s> {
    text: &'s str,
    path: &'s Path,
}

impl Source<'_> {
    fn deserialize<T: serde::de::DeserializeOwned>(&self) -> Result<T, ConfigError> {
        toml::from_str(self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.invalid(start, improve(error.message()))
        })
    }

    fn architecture(&self, file: &ConfigFile) -> Result<Declared, ConfigError> {
        Declared::new(&file.architecture).map_err(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            self.error_at_key("architecture", format!("architecture: {}", all.join("; ")))
        })
    }

    fn conditions(&self, list: &str, conditions: &[String]) -> Result<Vec<Condition>, ConfigError> {
        conditions
            .iter()
            .map(|text| {
                text.parse().map_err(|error: ConditionError| {
                    let quoted = toml::Value::String(text.clone()).to_string();
                    let at = self.text.find(&quoted).or_else(|| self.text.find(text.as_str())).unwrap_or(0);
                    self.invalid(at, format!("gate.{list}: {error}"))
                })
            })
            .collect()
    }

    fn folder_settings(
        &self,
        file: &ConfigFile,
        folder: &str,
        mut ignores: Vec<Ignore>,
    ) -> Result<FolderSettings, ConfigError> {
        for ignore in &file.ignore {
            ignores.push(self.ignore(ignore, folder)?);
        }
        let key = key_of(file);
        Ok(FolderSettings {
            audience: file.audience,
            rules: file.rules.clone(),
            smells: file.smells.clone(),
            ignores,
            origin: Some(self.path.to_owned()),
            key,
        })
    }

    fn ignore(&self, options: &IgnoreOptions, folder: &str) -> Result<Ignore, ConfigError> {
        let at = |needle: &str| self.text.find(needle).unwrap_or(0);
        if options.paths.is_empty() && options.rules.is_empty() {
            return Err(self.error_at_key(
                "ignore",
                "an [[ignore]] needs `paths` or `rules`, or it would silence everything".to_owned(),
            ));
        }
        let until = options.until.as_deref().map(|date| {
            date.parse::<jiff::civil::Date>()
                .map_err(|_| self.invalid(at(date), format!("`until = \"{date}\"` is no date; write YYYY-MM-DD")))
        });
        let mut globs = GlobSetBuilder::new();
        for pattern in &options.paths {
            let rooted = if folder.is_empty() { pattern.clone() } else { format!("{folder}/{pattern}") };
            globs.add(
                Glob::new(&rooted).map_err(|error| self.invalid(at(pattern), format!("bad glob: {}", error.kind())))?,
            );
            // A folder's name stands for all that is in it.
            if let Ok(glob) = Glob::new(&format!("{}/**", rooted.trim_end_matches('/'))) {
                globs.add(glob);
            }
        }
        let globs = globs.build().map_err(|error| self.invalid(0, format!("bad glob: {error}")))?;
        Ok(Ignore {
            paths: (!options.paths.is_empty()).then_some(globs),
            rules: options.rules.clone(),
            reason: Some(options.reason.clone()).filter(|reason| !reason.trim().is_empty()),
            until: until.transpose()?,
        })
    }

    /// An error that points at the first place where `key` is written.
    fn error_at_key(&self, key: &str, message: String) -> ConfigError {
        let mut offset = 0;
        for line in self.text.split_inclusive('\n') {
            let trimmed = line.trim_start().trim_start_matches('[');
            if trimmed.starts_with(key)
                && !trimmed[key.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            {
                return self.invalid(offset + line.len() - trimmed.len(), message);
            }
            offset += line.len();
        }
        self.invalid(0, message)
    }

    fn invalid(&self, offset: usize, message: String) -> ConfigError {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let shown = self.text.lines().nth(line - 1).unwrap_or_default();
        let excerpt = format!("{line:>5} | {shown}\n      | {}^", " ".repeat(column - 1));
        ConfigError::Invalid { path: self.path.display().to_string(), line, column, message, excerpt }
    }
}

/// Settings as bytes.
fn key_of(file: &ConfigFile) -> Vec<u8> {
    let parts = (file.audience, &file.rules, &file.smells);
    serde_json::to_vec(&parts).unwrap_or_default()
}

/// Adds the nearest known word to what the TOML reader says of an unknown one.
fn improve(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    if let (true, Some(written)) = (unknown, quoted.next()) {
        let known: Vec<&str> = quoted.collect();
        let what = if message.starts_with("unknown field") { "key" } else { "value" };
        return match nearest(written, known.iter().copied()) {
            Some(word) => format!("unknown {what} `{written}`; did you mean `{word}`?"),
            None => format!("unknown {what} `{written}`; there are {}", known.join(", ")),
        };
    }
    message.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RuleSetting;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("plimsoll.toml"))
    }

    fn message(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_is_all_defaults_and_they_are_valid() {
        let config = parse("").unwrap();
        assert_eq!(config.file, ConfigFile::default());
        assert_eq!(config.fail.len(), 5);
    }

    #[test]
    fn an_unknown_key_is_answered_with_line_and_nearest_key() {
        let message = message("[limits]\ntimeout-per-fil = 3\n");
        assert!(
            message.starts_with("plimsoll.toml:2:1: unknown key `timeout-per-fil`; did you mean `timeout-per-file`?"),
            "{message}"
        );
        assert!(message.contains("    2 | timeout-per-fil = 3\n      | ^"), "{message}");
    }

    #[test]
    fn a_wrong_type_and_a_bad_condition_point_at_their_place() {
        assert!(message("[limits]\ndepth = \"deep\"\n").starts_with("plimsoll.toml:2:9: invalid type"));
        let condition = message("[gate]\nfail = [\"findings <= 3\", \"coverage >= 120\"]\n");
        assert!(
            condition.starts_with("plimsoll.toml:2:26: gate.fail: `coverage >= 120` can never hold"),
            "{condition}"
        );
    }

    #[test]
    fn an_ignore_that_silences_everything_is_refused() {
        assert!(message("[[ignore]]\nreason = \"x\"\n").starts_with("plimsoll.toml:1:3: an [[ignore]] needs"));
        assert!(message("[[ignore]]\npaths = [\"a\"]\nuntil = \"soon\"\n").contains("YYYY-MM-DD"));
    }

    #[test]
    fn a_folders_file_lays_over_the_roots() {
        let mut config = parse("[rules]\nlong-file = \"off\"\ntodo-comment = \"low\"\n").unwrap();
        config
            .add_folder("lib/inner", "[rules]\nlong-file = \"high\"\n", Path::new("lib/inner/plimsoll.toml"))
            .unwrap();
        let inner = config.settings_for("lib/inner/deep/a.rs");
        assert_eq!(inner.rules["long-file"], RuleSetting::High);
        assert_eq!(inner.rules["todo-comment"], RuleSetting::Low);
        assert_eq!(config.settings_for("lib/a.rs").rules["long-file"], RuleSetting::Off);
        assert_ne!(inner.key, config.settings_for("a.rs").key);
    }

    #[test]
    fn a_folders_file_cannot_change_the_gate() {
        let mut config = parse("").unwrap();
        let error = config.add_folder("lib", "# x\n[gate]\nfail = []\n", Path::new("lib/plimsoll.toml")).unwrap_err();
        assert!(error.to_string().starts_with("lib/plimsoll.toml:2:2: `gate` can stand only"), "{error}");
    }
}
