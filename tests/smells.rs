//! The annotated files under `fixtures/smells`: `ruleid: <id>` stands above a line that must be
//! reported by that rule, `ok: <id>` above one that must not, and `ruleid-of-line-1: <id>` anywhere
//! for what is told of the whole file.

use plimsoll::finding::Finding;
use plimsoll::language::Language;
use plimsoll::metrics;
use plimsoll::smells::{self, Options, Selection, SmellInput};
use plimsoll::syntax::{Facts, Limits, parse};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/smells")
}

fn smells_of(path: &str, text: &str, options: &Options, rule: &str) -> Vec<Finding> {
    let name = path.rsplit('/').next().unwrap();
    let language = Language::detect(name, text).unwrap_or_else(|| panic!("{path}: no such language"));
    let parsed = parse(language, text, Limits::default());
    let view = parsed.view(text);
    let facts = Facts::of(&view);
    let metrics = metrics::measure(&view, &facts, &parsed.lines);
    let input = SmellInput {
        path: &Arc::from(path),
        view,
        facts: &facts,
        metrics: &metrics,
        lines: &parsed.lines,
        is_test: language.spec().hooks.is_test_path(path),
    };
    smells::check(&input, options, Selection::of(&|id| id == rule))
}

/// Lines that must, and lines that must not, be reported.
fn annotations(text: &str, rule: &str) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let (mut wanted, mut unwanted) = (BTreeSet::new(), BTreeSet::new());
    let is_annotation = |line: &str| line.contains("ruleid: ") || line.contains(" ok: ");
    for (index, line) in text.lines().enumerate() {
        if line.contains(&format!("ruleid-of-line-1: {rule}")) {
            wanted.insert(1);
        }
        let set = if line.contains(&format!("ruleid: {rule}")) {
            &mut wanted
        } else if line.contains(&format!(" ok: {rule}")) {
            &mut unwanted
        } else {
            continue;
        };
        let next =
            text.lines().enumerate().skip(index + 1).find(|(_, line)| !line.trim().is_empty() && !is_annotation(line));
        set.insert(next.expect("an annotation stands above a line").0 as u32 + 1);
    }
    (wanted, unwanted)
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn annotated_files_are_reported_exactly_where_they_say() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for folder in files_of(&fixtures()) {
        let rule = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(smells::rules().any(|info| info.id == rule), "{rule} is no rule");
        let options = fs::read_to_string(folder.join("options.toml")).unwrap_or_default();
        let options: Options = toml::from_str(&options).unwrap_or_else(|error| panic!("{rule}/options.toml: {error}"));
        for file in files_of(&folder).into_iter().filter(|file| !file.ends_with("options.toml")) {
            let text = fs::read_to_string(&file).unwrap();
            let shown = format!("{rule}/{}", file.file_name().unwrap().to_str().unwrap());
            let (wanted, unwanted) = annotations(&text, &rule);
            assert!(!wanted.is_empty() || !unwanted.is_empty(), "{shown} has no annotation");
            let found: BTreeSet<u32> =
                smells_of(&shown, &text, &options, &rule).iter().map(|finding| finding.location.start.line).collect();
            wrong.extend(wanted.difference(&found).map(|line| format!("{shown}:{line} is not reported")));
            wrong.extend(found.difference(&wanted).map(|line| {
                let annotated = if unwanted.contains(line) { "" } else { " (not annotated)" };
                format!("{shown}:{line} is reported{annotated}")
            }));
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(checked >= smells::rules().count(), "only {checked} fixtures");
}

#[test]
fn messages_say_what_is_wrong_in_plain_words() {
    let mut told = Vec::new();
    for folder in files_of(&fixtures()) {
        let rule = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let options = fs::read_to_string(folder.join("options.toml")).unwrap_or_default();
        let options: Options = toml::from_str(&options).unwrap();
        for file in files_of(&folder).into_iter().filter(|file| !file.ends_with("options.toml")) {
            let text = fs::read_to_string(&file).unwrap();
            let shown = format!("{rule}/{}", file.file_name().unwrap().to_str().unwrap());
            if let Some(finding) = smells_of(&shown, &text, &options, &rule).first() {
                let at = finding.location.start;
                let (message, effort) = (&finding.message, finding.effort_minutes);
                told.push(format!("{shown}:{}:{} {message} ({effort} min)", at.line, at.column));
            }
        }
    }
    insta::assert_snapshot!(told.join("\n"));
}
