//! A template: its manifest and its sources, checked.

use super::fault::{Fault, Lines, TemplateError};
use super::manifest::{Check, MANIFEST, Manifest, TemplateFile, Variable, VariableType};
use super::path;
use super::render::{Unrenderable, render};
use super::setting;
use super::values::{RESERVED, Values, check as check_value, last, whole};
use super::{LARGEST, MOST_FILES};
use crate::workspace::read_text_bounded;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Where a template is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built into the program.
    BuiltIn,
    Folder(PathBuf),
}

/// A template that is sound.
#[derive(Debug, Clone)]
pub struct Template {
    pub manifest: Manifest,
    pub origin: Origin,
    /// Texts by the name that the manifest calls them by.
    sources: BTreeMap<String, String>,
}

/// A file as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made<'t> {
    pub(super) file: &'t TemplateFile,
    pub(super) path: String,
    pub(super) text: String,
}

impl Template {
    /// Reads the template in `folder`, and checks all of it.
    pub fn read(folder: &Path) -> Result<Self, TemplateError> {
        let fault =
            |message: String| TemplateError { faults: vec![Fault { file: MANIFEST.to_owned(), line: None, message }] };
        let root = folder
            .canonicalize()
            .map_err(|error| fault(format!("there is no template in {}: {error}", folder.display())))?;
        let manifest = read_text_bounded(&root.join(MANIFEST), LARGEST)
            .map_err(|error| fault(format!("cannot be read in {}: {error}", folder.display())))?;
        Self::assembled(Origin::Folder(folder.to_owned()), &manifest, &|name| source_below(&root, name))
    }

    /// Puts a template together out of the text of its manifest and what `source` reads.
    pub(super) fn assembled(
        origin: Origin,
        text: &str,
        source: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, TemplateError> {
        let lines = Lines::new(text);
        let manifest: Manifest = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| lines.of_byte(span.start));
            let message = error.message().trim().replace('\n', " ");
            TemplateError { faults: vec![Fault { file: MANIFEST.to_owned(), line, message }] }
        })?;
        let mut checking = Checking { lines: &lines, faults: Vec::new() };
        checking.head(&manifest);
        for (name, variable) in &manifest.variables {
            checking.variable(name, variable);
        }
        let mut sources = BTreeMap::new();
        for (index, file) in manifest.files.iter().enumerate() {
            checking.file(index, file, &manifest);
            if !sources.contains_key(&file.source) {
                match source(&file.source) {
                    Ok(text) => {
                        sources.insert(file.source.clone(), text);
                    }
                    Err(reason) => checking.at(&format!("files.{index}.source"), reason),
                }
            }
        }
        let mut names = BTreeSet::new();
        for (index, check) in manifest.checks.iter().enumerate() {
            checking.check(index, check);
            if !names.insert(&check.name) {
                checking.at(&format!("checks.{index}.name"), format!("there are two checks `{}`", check.name));
            }
        }
        let mut template = Self { manifest, origin, sources };
        if checking.faults.is_empty() {
            checking.trials(&template);
        }
        if checking.faults.is_empty() {
            template.manifest.schema = None;
            Ok(template)
        } else {
            Err(TemplateError { faults: checking.faults })
        }
    }

    /// `name@version`
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}@{}", self.manifest.name, self.manifest.version)
    }

    /// Whether `file` is among those of `values`.
    pub(super) fn is_wanted(file: &TemplateFile, values: &Values) -> bool {
        file.when.as_ref().is_none_or(|when| values.get(&when.variable) == Some(&when.is.to_json()))
    }

    /// The files as they are to be with `values`, or what is wrong with the first that cannot be made.
    pub(super) fn made(&self, values: &Values) -> Result<Vec<Made<'_>>, Fault> {
        let data = values.as_json();
        let mut made: Vec<Made<'_>> = Vec::new();
        for file in self.manifest.files.iter().filter(|file| Self::is_wanted(file, values)) {
            let fault = |file: &str, error: Unrenderable| Fault {
                file: file.to_owned(),
                line: error.line,
                message: error.message,
            };
            let of_path = |message: String| Fault { file: MANIFEST.to_owned(), line: None, message };
            let path =
                render(&file.path, &data).map_err(|error| of_path(format!("`{}`: {}", file.path, error.message)))?;
            path::checked(&path).map_err(of_path)?;
            let clash = made.iter().find(|other| clashes(&other.path, &path));
            if let Some(other) = clash {
                return Err(of_path(format!("`{path}` and `{}` cannot both be there", other.path)));
            }
            let source = self.sources.get(&file.source).map(String::as_str).unwrap_or_default();
            let text = if file.verbatim {
                source.to_owned()
            } else {
                render(source, &data).map_err(|error| fault(&file.source, error))?
            };
            made.push(Made { file, path, text });
        }
        Ok(made)
    }

    /// The paths that a plan must know of.
    pub fn looked_at(&self, values: &Values) -> Result<Vec<String>, Fault> {
        Ok(self.made(values)?.into_iter().map(|made| made.path).collect())
    }

    /// The paths that the checks look at.
    #[must_use]
    pub fn checked(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.manifest.checks.iter().flat_map(|check| check.paths().cloned()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

impl Check {
    /// The files that it is about.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        let lists =
            [self.file_exists.as_ref(), self.file_absent.as_ref(), self.file_contains.as_ref().map(|it| &it.paths)];
        lists.into_iter().flatten().flatten().chain(self.setting_equals.as_ref().map(|it| &it.path))
    }
}

/// Whether two files cannot stand beside each other: they are the same where capitals do not count, or one is a folder of the other.
fn clashes(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let is_below = |deep: &str, folder: &str| deep.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    one == other || is_below(&one, &other) || is_below(&other, &one)
}

/// The text of a source below a template's folder, which is without links.
fn source_below(root: &Path, name: &str) -> Result<String, String> {
    let relative = Path::new(name);
    if name.is_empty() || relative.components().any(|part| !matches!(part, Component::Normal(_))) {
        return Err(format!("`{name}` is no path below the template's folder"));
    }
    let told = |error: std::io::Error| format!("`{name}` cannot be read: {error}");
    let found = root.join(relative).canonicalize().map_err(told)?;
    if !found.starts_with(root) {
        return Err(format!("`{name}` leads out of the template's folder"));
    }
    read_text_bounded(&found, LARGEST).map_err(told)
}

/// Collects what is wrong with a manifest.
struct Checking<'c> {
    lines: &'c Lines<'c>,
    faults: Vec<Fault>,
}

impl Checking<'_> {
    fn at(&mut self, place: &str, message: impl Into<String>) {
        let line = self.lines.of(place);
        self.faults.push(Fault { file: MANIFEST.to_owned(), line, message: message.into() });
    }

    fn head(&mut self, manifest: &Manifest) {
        if !is_name(&manifest.name) {
            self.at("name", "`name` has from 1 to 60 small letters, digits and `-`");
        }
        let numbers: Vec<&str> = manifest.version.split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.len() < 10 && part.bytes().all(|b| b.is_ascii_digit());
        if numbers.len() != 3 || !numbers.iter().all(is_number) {
            self.at("version", "`version` is three numbers, as 1.2.0");
        }
        if !is_sentence(&manifest.description) {
            self.at("description", "`description` has from 1 to 500 characters on one line");
        }
        if manifest.files.len() > MOST_FILES || manifest.checks.len() > MOST_FILES {
            self.at("files", format!("a template has at most {MOST_FILES} files and {MOST_FILES} checks"));
        }
        if manifest.files.is_empty() && manifest.checks.is_empty() {
            self.at("name", "a template without `files` and `checks` does nothing");
        }
    }

    fn variable(&mut self, name: &str, variable: &Variable) {
        let place = |end: &str| format!("variables.{name}{end}");
        let mut letters = name.bytes();
        let is_word = letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
        if !is_word || name.len() > 60 {
            self.at(
                &place(""),
                format!("the variable `{name}` has small letters, digits and `_`, and begins with a letter"),
            );
        }
        if RESERVED.contains(&name) {
            self.at(&place(""), format!("`{name}` is what the repository says; call the variable otherwise"));
        }
        if !is_sentence(&variable.description) {
            self.at(&place(".description"), "`description` has from 1 to 500 characters on one line");
        }
        let is_text = matches!(variable.kind, VariableType::Text | VariableType::List);
        if !is_text && (variable.pattern.is_some() || !variable.choices.is_empty()) {
            self.at(&place(""), "`pattern` and `choices` are for texts and lists");
        }
        if let Some(pattern) = &variable.pattern
            && let Err(reason) = whole(pattern)
        {
            self.at(&place(".pattern"), format!("the variable `{name}` is {reason}"));
            return;
        }
        let Some(default) = &variable.default else { return };
        if default.kind() != variable.kind {
            let (is, wanted) = (default.kind().name(), variable.kind.name());
            self.at(&place(".default"), format!("the default of `{name}` is a {is} and not a {wanted}"));
        } else if !default.to_string().contains("{{")
            && let Err(reason) = check_value(variable, default)
        {
            self.at(&place(".default"), format!("the default of `{name}` is {reason}"));
        }
    }

    fn file(&mut self, index: usize, file: &TemplateFile, manifest: &Manifest) {
        let place = |end: &str| format!("files.{index}.{end}");
        if !file.path.contains("{{")
            && let Err(reason) = path::checked(&file.path)
        {
            self.at(&place("path"), reason);
        }
        let Some(when) = &file.when else { return };
        match manifest.variables.get(&when.variable) {
            None => self.at(&place("when"), format!("there is no variable `{}`", when.variable)),
            Some(variable) if variable.kind != when.is.kind() => {
                let wanted = variable.kind.name();
                self.at(&place("when"), format!("`{}` is a {wanted}, so it is never `{}`", when.variable, when.is));
            }
            Some(variable) => {
                if let Err(reason) = check_value(variable, &when.is) {
                    self.at(&place("when"), format!("`{}` is never {reason}", when.variable));
                }
            }
        }
    }

    fn check(&mut self, index: usize, check: &Check) {
        let place = |end: &str| format!("checks.{index}.{end}");
        if !is_name(&check.name) {
            self.at(&place("name"), "`name` has from 1 to 60 small letters, digits and `-`");
        }
        if !is_sentence(&check.description) {
            self.at(&place("description"), "`description` has from 1 to 500 characters on one line");
        }
        if !(1..=100).contains(&check.weight) {
            self.at(&place("weight"), "`weight` is from 1 to 100");
        }
        let kinds = [
            check.file_exists.is_some(),
            check.file_absent.is_some(),
            check.file_contains.is_some(),
            check.setting_equals.is_some(),
        ];
        if kinds.iter().filter(|kind| **kind).count() != 1 {
            let message = format!(
                "the check `{}` has exactly one of file-exists, file-absent, file-contains and setting-equals",
                check.name
            );
            self.at(&place("name"), message);
        }
        let paths: Vec<String> = check.paths().cloned().collect();
        if paths.is_empty() && kinds.contains(&true) {
            self.at(&place("name"), format!("the check `{}` names no file", check.name));
        }
        for reason in paths.iter().filter_map(|path| path::checked(path).err()) {
            self.at(&place("name"), reason);
        }
        if let Some(contains) = &check.file_contains {
            match (&contains.text, &contains.pattern) {
                (Some(_), None) => {}
                (None, Some(pattern)) => {
                    if let Err(error) = Regex::new(pattern) {
                        self.at(
                            &place("file-contains.pattern"),
                            format!("`pattern` is no expression: {}", last(&error)),
                        );
                    }
                }
                _ => self.at(&place("file-contains"), "`file-contains` has exactly one of `text` and `pattern`"),
            }
        }
        if let Some(setting) = &check.setting_equals {
            if setting::Format::of(&setting.path).is_none() {
                self.at(&place("setting-equals.path"), "`path` ends in .json, .toml, .yaml or .yml");
            }
            if setting.key.is_empty() || setting.key.split('.').any(str::is_empty) {
                self.at(&place("setting-equals.key"), "`key` is names with dots between, as scripts.test");
            }
        }
    }

    /// Makes all files twice, with truth values on and off, so that what is misspelled is found before it is used.
    fn trials(&mut self, template: &Template) {
        let mut all = template.clone();
        for file in &mut all.manifest.files {
            file.when = None;
        }
        for yes in [true, false] {
            let values = Values::sample(&template.manifest, yes);
            // Files that exclude each other by `when` may have one path, so each is made alone.
            for (index, file) in all.manifest.files.iter().enumerate() {
                let mut alone = all.clone();
                alone.manifest.files = vec![file.clone()];
                if let Err(mut fault) = alone.made(&values) {
                    if fault.file == MANIFEST {
                        fault.line = self.lines.of(&format!("files.{index}.path"));
                    }
                    if !self.faults.contains(&fault) {
                        self.faults.push(fault);
                    }
                }
            }
            if self.faults.is_empty()
                && let Err(fault) = template.made(&values)
            {
                self.faults.push(fault);
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    (1..=60).contains(&name.len())
        && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-')
        && !name.starts_with('-')
}

fn is_sentence(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 500 && !text.chars().any(char::is_control)
}
