//! `plimsoll fix` from the outside.

use crate::secrets::token;
use crate::support::{Run, plimsoll, write};
use std::path::Path;

const RULES: &str = "rules:
  - id: use-new
    languages: [python]
    severity: WARNING
    message: use new
    pattern: old($...ARGS)
    fix: new($...ARGS)
    metadata: {fix-safety: safe, fix-description: Call new}
  - id: check-it
    languages: [python]
    severity: WARNING
    message: check it
    pattern: risky($X)
    fix: |
      if $X:
          careful($X)
";

fn fix(folder: &Path, more: &[&str]) -> Run {
    plimsoll(folder, &[&["fix", "--rules", "rules.yaml", "--only-rules"], more].concat())
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("rules.yaml", RULES)]);
    write(folder.path(), files);
    folder
}

#[test]
fn safe_fixes_are_applied_and_the_others_are_told_and_wait_for_unsafe() {
    let folder = project(&[("a.py", "def f(x):\n    old(old(1), x)\n    risky(x)\n"), ("b.py", "new()\n")]);
    let first = fix(folder.path(), &[]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(read(folder.path(), "a.py"), "def f(x):\n    new(new(1), x)\n    risky(x)\n");
    assert!(first.err.contains("fixed a.py: 2 fixes (use-new 2)"), "{}", first.err);
    assert!(
        first.err.contains("2 fixes in 1 file · 1 more may change what the program does (--unsafe)"),
        "{}",
        first.err
    );
    let second = fix(folder.path(), &["--unsafe"]);
    assert_eq!(second.code, Some(0), "{second:?}");
    assert_eq!(read(folder.path(), "a.py"), "def f(x):\n    new(new(1), x)\n    if x:\n        careful(x)\n");
    let third = fix(folder.path(), &["--unsafe"]);
    assert!(third.code == Some(0) && third.err.contains("nothing to fix"), "{third:?}");
    assert_eq!(read(folder.path(), "b.py"), "new()\n");
}

#[test]
fn a_dry_run_shows_a_diff_that_patch_takes_and_changes_nothing() {
    let before = "a = 1\nold(a)\n";
    let folder = project(&[("a.py", before)]);
    let shown = fix(folder.path(), &["--dry-run"]);
    assert_eq!(shown.code, Some(1), "{shown:?}");
    assert_eq!(shown.out, "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n a = 1\n-old(a)\n+new(a)\n");
    assert_eq!(read(folder.path(), "a.py"), before);
    assert_eq!(fix(folder.path(), &[]).code, Some(0));
    let nothing = fix(folder.path(), &["--dry-run"]);
    assert!(nothing.code == Some(0) && nothing.out.is_empty(), "{nothing:?}");
}

#[test]
fn line_ends_marks_and_permissions_are_kept() {
    let folder = project(&[]);
    let path = folder.path().join("a.py");
    std::fs::write(&path, b"\xEF\xBB\xBFdef f(x):\r\n\trisky(x)\r\n").unwrap();
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain("old('ä')\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.path().join("wide.py"), utf16).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = fix(folder.path(), &["--unsafe"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let fixed = std::fs::read(&path).unwrap();
    assert_eq!(fixed, b"\xEF\xBB\xBFdef f(x):\r\n\tif x:\r\n\t    careful(x)\r\n");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
        0o755
    );
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain("new('ä')\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(std::fs::read(folder.path().join("wide.py")).unwrap(), wide);
}

#[test]
fn a_fix_that_breaks_the_syntax_or_never_settles_is_refused_and_told() {
    let folder = project(&[("a.py", "a(1)\nb(1)\nold(1)\n")]);
    let bad = "  - {id: breaks, languages: [python], severity: INFO, message: m, pattern: a($X), fix: 'a($X'}
  - {id: grows, languages: [python], severity: INFO, message: m, pattern: b($X), fix: 'b(b($X))'}
";
    write(folder.path(), &[("rules.yaml", &format!("{RULES}{bad}"))]);
    let run = fix(folder.path(), &["--unsafe"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(read(folder.path(), "a.py"), "a(1)\nb(1)\nnew(1)\n");
    assert!(run.err.contains("left a.py:1: the fix of breaks would leave code that cannot be read"), "{}", run.err);
    assert!(run.err.contains("left a.py:2: the fix of grows leads to what the rules would fix again"), "{}", run.err);
    assert!(run.err.contains("2 refused"), "{}", run.err);
}

#[test]
fn one_rule_can_be_chosen_and_a_misspelt_one_is_answered() {
    let folder = project(&[("a.py", "import os\nold(1)\nrisky(1)\n")]);
    assert_eq!(fix(folder.path(), &["--unsafe", "--rule", "check-it"]).code, Some(0));
    assert_eq!(read(folder.path(), "a.py"), "import os\nold(1)\nif 1:\n    careful(1)\n");
    let misspelt = fix(folder.path(), &["--rule", "use-nwe"]);
    assert!(misspelt.code == Some(2) && misspelt.err.contains("did you mean `use-new`"), "{misspelt:?}");
}

#[test]
fn suppressed_findings_and_hidden_values_are_left_alone() {
    let key = token('F');
    let folder = project(&[("a.py", &format!("old(1)  # nosemgrep: use-new\nold('{key}')\n"))]);
    let shown = plimsoll(folder.path(), &["fix", "--rules", "rules.yaml", "--dry-run"]);
    assert!(shown.out.contains("+new('ghp_") && !shown.out.contains(&key), "{shown:?}");
    let run = plimsoll(folder.path(), &["fix", "--rules", "rules.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "a.py"), format!("old(1)  # nosemgrep: use-new\nnew('{key}')\n"));
}

#[test]
fn a_report_does_not_offer_a_fix_that_holds_a_hidden_value() {
    let key = token('F');
    let folder = project(&[("a.py", &format!("old('{key}')\nold(2)\n"))]);
    let report =
        plimsoll(folder.path(), &["scan", "--rules", "rules.yaml", "--format", "json", "--no-cache", "--no-gate"]);
    let report = report.json();
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "use-new");
    let fixes: Vec<_> = findings.map(|finding| (finding["line"].as_u64(), finding["fix"].is_object())).collect();
    assert_eq!(fixes, [(Some(1), false), (Some(2), true)]);
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_outside_of_the_project_is_not_touched() {
    let folder = project(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), &[("a.py", "old(1)\n")]);
    std::os::unix::fs::symlink(elsewhere.path().join("a.py"), folder.path().join("a.py")).unwrap();
    fix(folder.path(), &[]);
    assert_eq!(read(elsewhere.path(), "a.py"), "old(1)\n");
}

#[test]
fn an_unused_import_is_deleted_where_that_is_safe() {
    let java =
        "package a;\n\nimport java.util.List;\nimport java.util.Map;\n\nclass A {\n    Map<String, String> m;\n}\n";
    let folder = project(&[("A.java", java), ("a.py", "import os\nimport sys\n\nprint(sys.argv)\n")]);
    let run = plimsoll(folder.path(), &["fix", "--rule", "unused-import"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "A.java"), java.replace("import java.util.List;\n", ""));
    assert_eq!(read(folder.path(), "a.py"), "import os\nimport sys\n\nprint(sys.argv)\n");
    assert_eq!(plimsoll(folder.path(), &["fix", "--rule", "unused-import", "--unsafe"]).code, Some(0));
    assert_eq!(read(folder.path(), "a.py"), "import sys\n\nprint(sys.argv)\n");
}

#[test]
fn the_fixed_texts_beside_rules_are_tested() {
    let folder = project(&[
        ("rules.py", "# ruleid: use-new\nold(1)\n# ruleid: check-it\nrisky(a)\n"),
        ("rules.fixed.py", "# ruleid: use-new\nnew(1)\n# ruleid: check-it\nif a:\n    careful(a)\n"),
    ]);
    let passed = plimsoll(folder.path(), &["rules", "test", "rules.yaml"]);
    assert_eq!(passed.code, Some(0), "{passed:?}");
    write(
        folder.path(),
        &[("rules.fixed.py", "# ruleid: use-new\nnew(2)\n# ruleid: check-it\nif a:\n    careful(a)\n")],
    );
    let failed = plimsoll(folder.path(), &["rules", "test", "rules.yaml"]);
    assert_eq!(failed.code, Some(1));
    assert!(failed.out.contains("-new(2)") && failed.out.contains("+new(1)"), "{}", failed.out);
}
