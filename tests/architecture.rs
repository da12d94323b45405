//! The house keeps its floors: a module uses only what stands below it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom up. Modules of one row do not know each other.
const LAYERS: &[&[&str]] = &[
    &["finding"],
    &["measure", "text", "tree"],
    &["language"],
    &["syntax"],
    &["metrics"],
    &["smells", "duplication", "architecture", "coverage", "rules", "secrets"],
    &["workspace", "download"],
    &["config"],
    &["analysis", "templates"],
    &["report"],
    &["publish"],
    &["store", "telemetry", "vault"],
    &["events", "identity"],
    &["jobs"],
    &["scans"],
    &["batches", "receiver", "sign_in", "webhooks"],
    &["upkeep"],
    &["schedules"],
    &["pipelines"],
    &["api"],
    &["dashboard"],
    &["server"],
    &["exit_code"],
    &["cli"],
];

/// `text` and `tree` are words of one row; these few uses among them are part of their meaning.
const ALLOWED: &[(&str, &str)] = &[("tree", "text")];

/// The layers up to here do no input or output and know no clock and no environment.
const PURE_UP_TO: &str = "coverage";

const IMPURE: &[&str] =
    &["std::fs", "std::env", "std::net", "std::process", "SystemTime", "tokio::", "reqwest::", "println!", "eprintln!"];

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What rules are tested on is no code of ours.
            if !path.ends_with("rules/pack") {
                source_files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Top-level module of a source file, and its code without test modules and comments.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let first = path.strip_prefix(&root).unwrap().components().next()?;
            let module = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
            if path.file_name().is_some_and(|name| name == "tests.rs") {
                return None;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (!matches!(module.as_str(), "lib" | "main")).then_some((module, path, code))
        })
        .collect()
}

/// The top-level modules that `code` names by `crate::`.
fn used_modules(code: &str) -> BTreeSet<String> {
    code.match_indices("crate::")
        .flat_map(|(at, word)| {
            let rest = &code[at + word.len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
                None => vec![rest],
            };
            names
                .into_iter()
                .map(|name| name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
                .collect::<Vec<_>>()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn floor(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

#[test]
fn every_module_stands_on_a_floor() {
    for (module, path, _) in modules() {
        assert!(floor(&module).is_some(), "{} belongs to no layer: add `{module}` to LAYERS", path.display());
    }
}

#[test]
fn no_import_goes_up_or_sideways() {
    let mut wrong = Vec::new();
    for (module, path, code) in modules() {
        for used in used_modules(&code) {
            let (Some(here), Some(there)) = (floor(&module), floor(&used)) else { continue };
            let allowed = there < here || used == module || ALLOWED.contains(&(module.as_str(), used.as_str()));
            if !allowed {
                wrong.push(format!("{} uses crate::{used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lower_layers_do_no_input_or_output() {
    let top = floor(PURE_UP_TO).unwrap();
    let mut wrong = BTreeMap::new();
    for (module, path, code) in modules() {
        if floor(&module).is_some_and(|floor| floor <= top) {
            for word in IMPURE {
                if code.contains(word) {
                    wrong.insert(path.display().to_string(), *word);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
