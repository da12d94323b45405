//! The commands beside `scan`, and what all commands share.

use super::{deep, scan};
use crate::support::{Run, command, plimsoll, write};
use std::path::Path;

/// Runs where nothing is.
fn run(args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    plimsoll(folder.path(), args)
}

fn with_env(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> String {
    let output = command(folder, args).envs(env.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_help_of_every_command_says_what_it_does() {
    let mut all = String::new();
    for words in [
        &[][..],
        &["scan"],
        &["secrets"],
        &["report"],
        &["compare"],
        &["github", "publish"],
        &["github", "base"],
        &["init"],
        &["fix"],
        &["explain"],
        &["rules", "list"],
        &["rules", "new"],
        &["languages"],
        &["measures"],
        &["config", "show"],
        &["config", "check"],
        &["doctor"],
        &["completions"],
        &["man"],
    ] {
        let help = run(&[words, &["--help"]].concat());
        assert_eq!(help.code, Some(0), "{help:?}");
        all += &format!("$ plimsoll {} --help\n{}\n", words.join(" "), help.out);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_version_is_told_and_a_misspelt_command_is_answered() {
    let version = run(&["--version"]);
    assert_eq!((version.code, version.out.trim()), (Some(0), concat!("plimsoll ", env!("CARGO_PKG_VERSION"))));
    let misspelt = run(&["scna"]);
    assert_eq!(misspelt.code, Some(2));
    assert!(misspelt.err.contains("scan") && misspelt.out.is_empty(), "{misspelt:?}");
    assert_eq!(run(&["scan", "--no-such-option"]).code, Some(2));
    assert_eq!(run(&["scan", "--quiet", "--verbose"]).code, Some(2));
    assert_eq!(run(&["scan", "--jobs", "0"]).code, Some(2));
}

#[test]
fn init_writes_a_sound_configuration_and_keeps_one_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/a.py", &deep("a")), ("pyproject.toml", "")]);
    let first = plimsoll(folder.path(), &["init"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    let written = || std::fs::read_to_string(folder.path().join("plimsoll.toml")).unwrap();
    assert!(written().contains("Python (1)") && written().contains("coverage.xml"), "{}", written());
    assert_eq!(plimsoll(folder.path(), &["config", "check"]).code, Some(0));
    assert_eq!(plimsoll(folder.path(), &["scan", "--no-cache"]).code, Some(0));
    write(folder.path(), &[("plimsoll.toml", "# mine\n")]);
    let again = plimsoll(folder.path(), &["init"]);
    assert!(again.code == Some(2) && again.err.contains("--force"), "{again:?}");
    assert_eq!(written(), "# mine\n");
    assert_eq!(plimsoll(folder.path(), &["init", "--force"]).code, Some(0));
    assert_ne!(written(), "# mine\n");
    assert_eq!(plimsoll(folder.path(), &["init", "no-such-folder"]).code, Some(2));
}

#[test]
fn every_commented_line_of_a_written_configuration_may_be_uncommented() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(plimsoll(folder.path(), &["init"]).code, Some(0));
    let path = folder.path().join("plimsoll.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().map(|line| {
        line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).unwrap_or(line)
    });
    let uncommented = lines.collect::<Vec<_>>().join("\n");
    std::fs::write(&path, &uncommented).unwrap();
    let checked = plimsoll(folder.path(), &["config", "check"]);
    assert_eq!(checked.code, Some(0), "{uncommented}\n{checked:?}");
}

#[test]
fn a_rule_is_explained_and_a_misspelt_one_is_answered_with_the_nearest() {
    let page = run(&["explain", "deep-nesting"]);
    assert_eq!(page.code, Some(0));
    assert!(page.out.contains("deep-nesting") && page.out.contains("severity"), "{}", page.out);
    let misspelt = run(&["explain", "deep-nestin"]);
    assert_eq!(misspelt.code, Some(2));
    assert!(misspelt.err.contains("did you mean `deep-nesting`"), "{}", misspelt.err);
}

#[test]
fn every_listed_rule_is_explained() {
    let rules = run(&["rules", "list", "--json"]).json();
    let rules = rules.as_array().unwrap();
    assert!(rules.len() > 15);
    // Those of secrets and those over code are hundreds of one make: some of them will do.
    let code = run(&["rules", "list", "--code", "--json"]).json();
    let code: Vec<&str> = code.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let is_of_many = |rule: &serde_json::Value| {
        rule["category"] == "secret" || rule["id"].as_str().is_some_and(|id| code.contains(&id))
    };
    let (many, others): (Vec<_>, Vec<_>) = rules.iter().partition(|rule| is_of_many(rule));
    for rule in others.into_iter().chain(many.into_iter().step_by(40)) {
        let page = run(&["explain", rule["id"].as_str().unwrap()]);
        assert!(page.code == Some(0) && page.out.len() > 200, "{page:?}");
    }
}

#[test]
fn rules_are_listed_by_category() {
    let listed = run(&["rules", "list", "--json", "--category", "reliability"]).json();
    let listed = listed.as_array().unwrap();
    assert!(!listed.is_empty() && listed.iter().all(|rule| rule["category"] == "reliability"));
    let table = run(&["rules", "list", "--category", "reliability"]).out;
    assert_eq!(table.lines().count(), listed.len() + 1);
    let wrong = run(&["rules", "list", "--category", "reliable"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("reliability"), "{wrong:?}");
}

#[test]
fn languages_and_measures_are_listed() {
    let languages = run(&["languages", "--json"]).json();
    assert_eq!(languages.as_array().unwrap().len() + 1, run(&["languages"]).out.lines().count());
    assert!(languages.as_array().unwrap().iter().any(|language| language["id"] == "python"));
    let measures = run(&["measures"]).out;
    assert!(measures.contains("cognitive") && measures.contains("duplicated-lines-density"), "{measures}");
}

#[test]
fn the_configuration_is_shown_with_where_each_value_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("plimsoll.toml", "[limits]\ntimeout-per-file = 3\n"),
            ("legacy/plimsoll.toml", "[smells.complex-function]\nmax-cognitive = 77\n"),
            ("legacy/a.py", "x = 1\n"),
        ],
    );
    let shown = plimsoll(folder.path(), &["config", "show"]).out;
    assert!(shown.contains("timeout-per-file = 3  # plimsoll.toml"), "{shown}");
    assert!(shown.lines().any(|line| line.starts_with("max-file-size") && line.ends_with("# default")), "{shown}");
    let of_file = plimsoll(folder.path(), &["config", "show", "--file", "legacy/a.py"]).out;
    let line = of_file.lines().find(|line| line.starts_with("max-cognitive = 77"));
    assert!(line.is_some_and(|line| line.contains("legacy") && line.ends_with("plimsoll.toml")), "{of_file}");
    write(folder.path(), &[("again.toml", &shown)]);
    let again = plimsoll(folder.path(), &["--config", "again.toml", "config", "check"]);
    assert_eq!(again.code, Some(0), "what is shown can be used: {again:?}");
}

#[test]
fn a_configuration_can_be_chosen_and_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("a.py", &deep("a")),
            ("plimsoll.toml", "[rules]\nno-such-rule = \"off\"\n"),
            ("ci.toml", "[rules]\ndeep-nesting = \"off\"\n"),
        ],
    );
    assert_eq!(plimsoll(folder.path(), &["config", "check"]).code, Some(2));
    let report = scan(folder.path(), &["--config", "ci.toml"]);
    assert_eq!(super::states(&report, "deep-nesting"), Vec::<String>::new());
    let missing = plimsoll(folder.path(), &["scan", "--config", "missing.toml"]);
    assert!(missing.code == Some(2) && missing.err.contains("missing.toml"), "{missing:?}");
}

#[test]
fn the_doctor_looks_at_what_matters() {
    let folder = tempfile::tempdir().unwrap();
    let run = plimsoll(folder.path(), &["doctor"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for part in ["version", "grammars work", "configuration", "git", "cache"] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    write(folder.path(), &[("plimsoll.toml", "[nonsense]\n")]);
    let run = plimsoll(folder.path(), &["doctor"]);
    assert!(run.code == Some(2) && run.out.contains("nonsense"), "{run:?}");
}

#[test]
fn completions_and_manual_pages_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = run(&["completions", shell]);
        assert!(
            script.code == Some(0) && script.out.contains("plimsoll") && script.out.contains("baseline"),
            "{shell}"
        );
    }
    assert_eq!(run(&["completions", "tcsh"]).code, Some(2));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(plimsoll(folder.path(), &["man", "pages"]).code, Some(0));
    let page = std::fs::read_to_string(folder.path().join("pages/plimsoll-scan.1")).unwrap();
    assert!(page.contains("\\-\\-base") && page.contains(".TH"), "{page}");
}

#[test]
fn every_format_is_made_from_a_kept_analysis_as_by_the_scan_itself() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/a.py", &deep("a")), ("src/b.py", "x = 1\n")]);
    let formats = plimsoll::report::Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>();
    let mut args = vec!["scan".to_owned(), "src".into(), "--no-cache".into(), "--reproducible".into()];
    for format in &formats {
        args.extend(["-f".to_owned(), format!("{format}=scanned/{format}")]);
    }
    let scanned = plimsoll(folder.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(scanned.code, Some(0), "{scanned:?}");
    for format in formats {
        let to = format!("{format}=made/{format}");
        let run = plimsoll(folder.path(), &["report", "--from", "scanned/json", "-f", &to]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let bytes = |place: &str| std::fs::read(folder.path().join(place).join(format)).unwrap();
        assert!(bytes("made") == bytes("scanned"), "{format} differs");
        assert!(!bytes("made").is_empty(), "{format}");
    }
}

#[test]
fn two_analyses_are_compared_in_each_format() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/a.py", &deep("a"))]);
    let keep = |name: &str| {
        let to = format!("json={name}");
        assert_eq!(plimsoll(folder.path(), &["scan", "src", "--no-cache", "--no-gate", "-f", &to]).code, Some(0));
    };
    keep("before.json");
    write(folder.path(), &[("src/a.py", "x = 1\n"), ("src/b.py", &deep("b"))]);
    keep("after.json");
    for format in ["text", "markdown", "json"] {
        let run = plimsoll(folder.path(), &["compare", "before.json", "after.json", "-f", format]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("src/b.py") && run.out.contains("src/a.py"), "{format}: {}", run.out);
        if format == "json" {
            run.json();
        }
    }
    let same = plimsoll(folder.path(), &["compare", "after.json", "after.json"]);
    assert!(!same.out.contains("src/b.py"), "{}", same.out);
    assert_eq!(plimsoll(folder.path(), &["compare", "before.json", "after.json", "-f", "xml"]).code, Some(2));
}

#[test]
fn colours_are_for_terminals_or_for_who_asks() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", &deep("a"))]);
    let scan = ["scan", "--no-cache"];
    let coloured = |args: &[&str], env: &[(&str, &str)]| with_env(folder.path(), args, env).contains('\u{1b}');
    let always = [&scan[..], &["--color", "always"]].concat();
    let never = [&scan[..], &["--color", "never"]].concat();
    assert!(!coloured(&scan, &[]));
    assert!(coloured(&always, &[]));
    assert!(coloured(&always, &[("NO_COLOR", "1")]), "what is said now outweighs the environment");
    assert!(coloured(&scan, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&never, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&scan, &[("NO_COLOR", "1")]));
    assert!(coloured(&["rules", "list", "--color", "always"], &[]));
    assert!(!coloured(&["rules", "list"], &[]));
}

#[test]
fn quiet_tells_less_and_verbose_more() {
    let folder = tempfile::tempdir().unwrap();
    let silenced = format!("# plimsoll:ignore-block[deep-nesting] a table of cases\n{}", deep("hidden"));
    write(
        folder.path(),
        &[("a.py", &deep("a")), ("b.py", &silenced), ("plimsoll.toml", "[gate]\nfail = [\"findings <= 0\"]\n")],
    );
    let said = |more: &[&str]| plimsoll(folder.path(), &[&["scan", "--no-cache"], more].concat());
    let (quiet, normal, verbose) = (said(&["-q"]), said(&[]), said(&["-v"]));
    assert!(quiet.out.contains("findings <= 0"), "{}", quiet.out);
    assert!(quiet.out.len() < normal.out.len() && normal.out.len() < verbose.out.len(), "{verbose:?}");
    assert!(verbose.out.contains("b.py") && !normal.out.contains("b.py:"), "{}", verbose.out);
    assert_eq!((quiet.code, normal.code, verbose.code), (Some(1), Some(1), Some(1)));
    assert_eq!(quiet.err, "");
}

#[test]
fn no_more_findings_are_shown_than_wanted_and_how_many_more_there_are() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..9 {
        write(folder.path(), &[(&format!("a{number}.py"), &deep(&format!("f{number}")))]);
    }
    let shown = |most: &str| {
        let out = plimsoll(folder.path(), &["scan", "--no-cache", "--max-findings", most]).out;
        (out.lines().filter(|line| line.contains("[deep-nesting]")).count(), out)
    };
    let (few, out) = shown("3");
    assert!(few <= 3 && out.contains("more"), "{out}");
    assert!(shown("0").0 >= 9);
}

#[cfg(target_os = "linux")]
#[test]
fn a_binary_report_is_not_written_to_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "x = 1\n")]);
    let program = env!("CARGO_BIN_EXE_plimsoll");
    let on_terminal = |command: &str| {
        let output = crate::support::script(folder.path(), &format!("{program} {command}"));
        output.map(|output| (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let Some((code, said)) = on_terminal("scan --no-cache -f xlsx") else {
        eprintln!("SKIPPED: there is no script program to make a terminal with");
        return;
    };
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("not for a terminal") && said.contains("--format xlsx="), "{said}");
    let scanned = plimsoll(folder.path(), &["scan", "--no-cache", "-f", "json=a.json"]);
    assert_eq!(scanned.code, Some(0));
    let (code, said) = on_terminal("report --from a.json -f xlsx").unwrap();
    assert_eq!(code, Some(2), "{}", said.len());
    let (code, said) = on_terminal("scan --no-cache").unwrap();
    assert!(code == Some(0) && said.contains('\u{1b}'), "{said}");
}
