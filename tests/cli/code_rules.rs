//! Rules over code: which run, where they come from, and writing new ones.

use super::told_of;
use crate::support::{plimsoll, write};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;

const RULES: &str = "rules:
  - {id: own-a, languages: [python], severity: HIGH, message: a, pattern: a(...)}
  - {id: own-b, languages: [python], severity: HIGH, message: b, pattern: b(...)}
";

/// What the pack knows as wrong: a default that is changed.
const MUTABLE: &str = "def add(item, found=[]):\n    found.append(item)\n    return found\n\n\na(1)\nb(1)\n";

fn report(folder: &Path, more: &[&str]) -> Value {
    let run = plimsoll(folder, &[&["scan", "--format", "json", "--no-cache", "--no-gate"], more].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.json()
}

/// The rules over code that spoke.
fn rules(folder: &Path, more: &[&str]) -> Vec<String> {
    let report = report(folder, more);
    let mut rules: Vec<String> =
        report["findings"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect();
    rules.retain(|rule| rule.starts_with("own-") || rule.starts_with("python-"));
    rules.sort();
    rules.dedup();
    rules
}

fn project(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", MUTABLE), ("ci/rules.yaml", RULES), ("plimsoll.toml", config)]);
    folder
}

#[test]
fn the_built_in_rules_run_unless_they_are_switched_off() {
    let folder = project("");
    assert_eq!(rules(folder.path(), &[]), ["python-mutable-default-argument"]);
    assert!(rules(folder.path(), &["--no-built-in-rules"]).is_empty());
    let switched_off = project("[code-rules]\nbuilt-in = false\n");
    assert!(rules(switched_off.path(), &[]).is_empty());
    let by_id = project("[rules]\npython-mutable-default-argument = \"off\"\n");
    assert!(rules(by_id.path(), &[]).is_empty());
}

#[test]
fn rule_files_of_the_configuration_run_too_and_some_can_be_chosen() {
    let both = project("[code-rules]\nfiles = [\"ci/rules.yaml\"]\n");
    assert_eq!(rules(both.path(), &[]), ["own-a", "own-b", "python-mutable-default-argument"]);
    let some = project(
        "[code-rules]\nfiles = [\"ci\"]\nselect = [\"own-*\"]\nignore = [\"own-b\"]\n[rules]\nown-a = \"low\"\n",
    );
    assert_eq!(rules(some.path(), &[]), ["own-a"]);
    let severity = told_of(&report(some.path(), &[]), "own-a", "severity");
    assert_eq!(severity, [("a.py".to_owned(), Value::from("low"))]);
    let shown = plimsoll(some.path(), &["config", "show"]).out;
    assert!(
        shown.contains("select = [\"own-*\"]  # plimsoll.toml") && shown.contains("built-in = true  # default"),
        "{shown}"
    );
}

#[test]
fn a_misspelt_rule_or_file_of_the_configuration_is_answered() {
    let misspelt = project("[code-rules]\nignore = [\"python-mutable-default-argumen\"]\n");
    let run = plimsoll(misspelt.path(), &["scan"]);
    assert!(run.code == Some(2) && run.err.contains("did you mean `python-mutable-default-argument`"), "{run:?}");
    let missing = project("[code-rules]\nfiles = [\"no/such.yaml\"]\n");
    let run = plimsoll(missing.path(), &["scan"]);
    assert!(run.code == Some(2) && run.err.contains("no/such.yaml"), "{run:?}");
    let wrong = project("[code-rules]\nselects = []\n");
    let run = plimsoll(wrong.path(), &["scan"]);
    assert!(run.code == Some(2) && run.err.contains("plimsoll.toml:2:1"), "{run:?}");
}

#[test]
fn what_is_for_auditors_runs_only_when_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "import subprocess\n\n\ndef f(x):\n    subprocess.run(x, shell=True)\n")]);
    let default = rules(folder.path(), &[]);
    let audit = rules(folder.path(), &["--audience", "audit"]);
    assert!(audit.len() > default.len(), "{default:?} {audit:?}");
    let wrong = plimsoll(folder.path(), &["scan", "--audience", "all"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("default, pedantic, audit"), "{wrong:?}");
}

#[test]
fn in_tests_and_examples_security_is_informational() {
    let folder = tempfile::tempdir().unwrap();
    let text = "import requests\n\nrequests.get('https://a.test', verify=False)\n";
    write(folder.path(), &[("src/a.py", text), ("tests/test_a.py", text)]);
    let report = report(folder.path(), &[]);
    let of = |path: &str| -> Vec<&str> {
        let all = report["findings"].as_array().unwrap().iter();
        all.filter(|it| it["path"] == path && it["category"] == "security")
            .map(|it| it["severity"].as_str().unwrap())
            .collect()
    };
    assert!(!of("src/a.py").is_empty() && !of("src/a.py").contains(&"info"));
    assert!(!of("tests/test_a.py").is_empty() && of("tests/test_a.py").iter().all(|severity| *severity == "info"));
}

#[test]
fn every_rule_of_the_pack_is_explained() {
    let listed = plimsoll(Path::new("."), &["rules", "list", "--code", "--json"]).json();
    let listed = listed.as_array().unwrap();
    assert!(listed.len() > 500);
    for rule in listed.iter().step_by(60) {
        let page = plimsoll(Path::new("."), &["explain", rule["id"].as_str().unwrap()]);
        assert!(page.code == Some(0) && page.out.contains("Why"), "{page:?}");
    }
}

#[test]
fn a_new_rule_passes_its_own_test_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let languages = plimsoll(folder.path(), &["languages", "--json"]).json();
    for language in languages.as_array().unwrap() {
        let language = language["id"].as_str().unwrap();
        let (id, place) = (format!("no-{language}"), format!("rules/{language}"));
        let new = plimsoll(folder.path(), &["rules", "new", &id, "--language", language, "--folder", &place]);
        assert_eq!(new.code, Some(0), "{new:?}");
        let tested = plimsoll(folder.path(), &["rules", "test", &place]);
        assert!(
            tested.code == Some(0) && tested.out.contains("1 rules in 1 files, 1 checks, 0 failed"),
            "{language} {tested:?}"
        );
        assert!(folder.path().join(&place).join(format!("{id}.md")).is_file());
    }
    let linted = plimsoll(folder.path(), &["rules", "lint", "rules"]);
    assert_eq!(linted.code, Some(0), "{linted:?}");
    let again = plimsoll(folder.path(), &["rules", "new", "no-go", "-l", "go", "--folder", "rules/go"]);
    assert!(again.code == Some(2) && again.err.contains("--force"), "{again:?}");
    let wrong = plimsoll(folder.path(), &["rules", "new", "../a", "-l", "go"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("letters, digits"), "{wrong:?}");
    let unknown = plimsoll(folder.path(), &["rules", "new", "a", "-l", "pyton"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("python"), "{unknown:?}");
}

#[test]
fn the_tree_of_a_file_and_of_a_pattern_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "f(1)\n")]);
    let file = plimsoll(folder.path(), &["rules", "dump", "a.py"]);
    assert!(file.code == Some(0) && file.out.contains("Call") && file.out.contains("\"f\""), "{file:?}");
    let pattern = plimsoll(folder.path(), &["rules", "dump", "--pattern", "f($X)", "--language", "py"]);
    assert!(pattern.code == Some(0) && pattern.out.contains("Meta"), "{pattern:?}");
    assert_eq!(plimsoll(folder.path(), &["rules", "dump", "--pattern", "f("]).code, Some(2));
}

/// Serves `body` once on this machine; the address.
fn serve(body: impl AsRef<[u8]> + Send + 'static) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/rules.yaml", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 2048]);
        let body = body.as_ref();
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(body);
    });
    address
}

#[test]
fn rules_are_fetched_from_an_address_and_never_from_a_private_one_unasked() {
    let folder = project("");
    let address = serve(RULES);
    let refused = plimsoll(folder.path(), &["scan", "--rules", &address]);
    assert!(refused.code == Some(2) && refused.err.contains("without TLS"), "{refused:?}");
    let private = plimsoll(folder.path(), &["scan", "--rules", &address.replace("http:", "https:")]);
    assert!(private.code == Some(2) && private.err.contains("--allow-private-network"), "{private:?}");
    let found = rules(folder.path(), &["--rules", &address, "--allow-private-network"]);
    assert_eq!(found, ["own-a", "own-b", "python-mutable-default-argument"]);
    let broken = serve("rules: [");
    let run = plimsoll(folder.path(), &["scan", "--rules", &broken, "--allow-private-network", "--strict"]);
    assert!(run.code == Some(2) && run.err.contains(&format!("{broken}:")), "{run:?}");
}

#[test]
fn rules_are_fetched_in_an_archive_too() {
    let folder = project("");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("pack-main/python/own.yaml", RULES),
        ("pack-main/.github/workflows/ci.yml", "on: push"),
        ("pack-main/README.md", "rules"),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let cut = bytes[..bytes.len() / 2].to_vec();
    let found = rules(folder.path(), &["--rules", &serve(bytes), "--allow-private-network"]);
    assert_eq!(found, ["own-a", "own-b", "python-mutable-default-argument"]);
    let broken = plimsoll(folder.path(), &["scan", "--rules", &serve(cut), "--allow-private-network"]);
    assert!(broken.code == Some(2) && broken.err.contains("no whole ZIP file"), "{broken:?}");
    let other = plimsoll(folder.path(), &["scan", "--rules", &serve(b"\xFF\xFE\x00"), "--allow-private-network"]);
    assert!(other.code == Some(2) && other.err.contains("neither UTF-8 text nor an archive"), "{other:?}");
}
