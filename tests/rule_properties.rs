//! What must hold of rules whatever they look for: code finds itself, names of metavariables do not matter, nor does layout.

use plimsoll::finding::Finding;
use plimsoll::language::Language;
use plimsoll::rules::engine::{CheckInput, RuleSet, Wanted, check};
use plimsoll::rules::file;
use plimsoll::rules::ir::Kind;
use plimsoll::rules::lower::lower;
use plimsoll::syntax::{Limits, Parsed, parse};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn set(yaml: &str) -> RuleSet {
    RuleSet::new(vec![file::read(yaml, &Arc::from("rules.yaml"))], b"")
}

fn findings(set: RuleSet, language: Language, text: &str, parsed: &Parsed) -> Vec<Finding> {
    let (sets, path) = ([set], Arc::from("src/text"));
    let wanted = Wanted::of(&sets, Some(language), &path, text, &|_| true);
    let view = Some(parsed.view(text));
    check(&wanted, &CheckInput { path: &path, text, lines: &parsed.lines, view, is_made_up: false, profile: None })
        .findings
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fixtures with their languages.
fn fixtures() -> Vec<(Language, PathBuf, String)> {
    let mut found = Vec::new();
    for language in Language::all() {
        let Ok(folder) = fs::read_dir(root().join("fixtures/languages").join(language.id())) else { continue };
        let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        paths.sort();
        for path in paths {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if Language::detect(&name, &text) == Some(language) {
                found.push((language, path, text));
            }
        }
    }
    assert!(found.len() >= 20);
    found
}

/// Languages whose statements and expressions can stand alone as a pattern. Scala, Swift and OCaml are not tried yet.
fn is_code(language: Language) -> bool {
    !matches!(
        language,
        Language::Yaml
            | Language::Json
            | Language::Toml
            | Language::Html
            | Language::Hcl
            | Language::Dockerfile
            | Language::Scala
            | Language::Swift
            | Language::OCaml
    )
}

#[test]
fn a_pattern_made_from_code_matches_that_code() {
    let mut missed = Vec::new();
    let mut tried: BTreeMap<&str, Counts> = BTreeMap::new();
    for (language, path, text) in fixtures().into_iter().filter(|(language, ..)| is_code(*language)) {
        let parsed = parse(language, &text, Limits::default());
        let ir = lower(parsed.view(&text));
        let kinds = [Kind::Call, Kind::ExprStmt, Kind::If, Kind::Assign, Kind::Binary];
        let chosen: Vec<_> = ir
            .nodes
            .iter()
            .filter(|node| kinds.contains(&node.kind) && (4..200).contains(&(node.span.end - node.span.start)))
            .filter(|node| !node.span.of(&text).contains("...") && !node.span.of(&text).contains('$'))
            // A branch is no statement of its own.
            .filter(|node| !node.span.of(&text).starts_with("els") && !node.span.of(&text).starts_with("elif"))
            .collect();
        for node in chosen.iter().step_by((chosen.len() / 40).max(1)) {
            let code = node.span.of(&text);
            let yaml = format!(
                "rules:\n  - {{id: a, languages: [{}], severity: INFO, message: m, pattern: {}}}\n",
                language.id(),
                serde_json::to_string(code).unwrap()
            );
            let set = set(&yaml);
            let count = tried.entry(language.id()).or_default();
            count.all += 1;
            if !set.compile_all().is_empty() {
                count.unread += 1;
                continue;
            }
            let found = findings(set, language, &text, &parsed);
            if !found.iter().any(|finding| finding.location.start_byte == node.span.start) {
                count.missed += 1;
                missed.push(format!("{}: {:?} {code:?}", path.strip_prefix(root()).unwrap().display(), node.kind));
            }
        }
    }
    // What stands where the grammar reads it as something else alone (a name in a type, a part of a pattern, `a * b` of C++)
    // is no pattern of what it is there.
    for (language, Counts { all, unread, missed: count }) in &tried {
        assert!(unread * 4 <= *all, "{language}: {unread} of {all} cannot be read as patterns");
        assert!(count * 5 <= *all, "{language}: {count} of {all} are missed:\n{}", missed.join("\n"));
    }
    assert!(missed.len() <= 20, "{} missed:\n{}", missed.len(), missed.join("\n"));
}

/// How many patterns were made, could not be read, and did not find their code.
#[derive(Default)]
struct Counts {
    all: u32,
    unread: u32,
    missed: u32,
}

/// A rule file, its text, and the texts that it is tested on.
type Case = (PathBuf, String, Vec<(Language, String)>);

/// The rules of the pack.
fn pack() -> Vec<Case> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src/rules/pack")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") && path.with_extension("md").is_file() {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                let mut texts = Vec::new();
                for beside in fs::read_dir(path.parent().unwrap()).unwrap() {
                    let beside = beside.unwrap().path();
                    let name = beside.file_name().unwrap().to_string_lossy().into_owned();
                    let is_text = name.split('.').next() == Some(&*stem) && beside != path;
                    if beside.extension().is_none_or(|ending| ending != "md")
                        && let (true, Ok(text)) = (is_text, fs::read_to_string(&beside))
                        && let Some(language) = Language::detect(&name, &text)
                    {
                        texts.push((language, text));
                    }
                }
                found.push((path.clone(), fs::read_to_string(&path).unwrap(), texts));
            }
        }
    }
    found.sort();
    assert!(found.len() > 500);
    found
}

/// What is found, without its places.
fn told(findings: &[Finding], text: &str) -> Vec<(Arc<str>, String)> {
    let matched = |finding: &Finding| &text[finding.location.start_byte as usize..finding.location.end_byte as usize];
    let mut told: Vec<_> = findings
        .iter()
        .map(|finding| (Arc::clone(&finding.rule), matched(finding).split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    told.sort();
    told
}

#[test]
fn the_names_of_metavariables_do_not_matter() {
    let name = regex::Regex::new(r"\$(\.\.\.)?([A-Z][A-Z0-9_]*)\b").unwrap();
    let mut wrong = Vec::new();
    for (path, yaml, texts) in pack().into_iter().step_by(3) {
        let renamed = name.replace_all(&yaml, "$$${1}Q_${2}9").into_owned();
        for (language, text) in texts {
            let parsed = parse(language, &text, Limits::default());
            let one = told(&findings(set(&yaml), language, &text, &parsed), &text);
            let other = told(&findings(set(&renamed), language, &text, &parsed), &text);
            if one != other {
                wrong.push(format!("{}: {} findings, then {}", path.display(), one.len(), other.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `text` with twice as many blanks between the tokens of each line, and an empty line behind each statement's.
fn spaced(parsed: &Parsed, text: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len() * 2), 0);
    for pair in parsed.tree.tokens.windows(2) {
        let (end, next) = (pair[0].span.end as usize, pair[1].span.start as usize);
        if end >= at && next > end && text[end..next].chars().all(|letter| letter == ' ') {
            out.push_str(&text[at..next]);
            out.push(' ');
            at = next;
        }
    }
    out.push_str(&text[at..]);
    out
}

#[test]
fn layout_does_not_matter() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (path, yaml, texts) in pack().into_iter().skip(1).step_by(3) {
        // What looks at letters sees blanks.
        if yaml.contains("regex") || yaml.contains("generic") {
            continue;
        }
        for (language, text) in
            texts.into_iter().filter(|(language, _)| is_code(*language) && *language != Language::Bash)
        {
            let parsed = parse(language, &text, Limits::default());
            let other = spaced(&parsed, &text);
            let reparsed = parse(language, &other, Limits::default());
            let (one, two) = (
                told(&findings(set(&yaml), language, &text, &parsed), &text),
                told(&findings(set(&yaml), language, &other, &reparsed), &other),
            );
            compared += 1;
            if one != two {
                wrong.push(format!(
                    "{}: {} findings, then {}\n  {one:?}\n  {two:?}",
                    path.display(),
                    one.len(),
                    two.len()
                ));
            }
        }
    }
    assert!(compared > 50, "only {compared} texts were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
