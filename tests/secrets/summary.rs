//! What `plimsoll secrets` says at its end.

use super::token;
use crate::support::{plimsoll, write};

#[test]
fn the_summary_tells_of_secrets_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", &format!("k = '{}'\n", token('A'))), ("b.txt", "nothing\n")]);
    let found = plimsoll(folder.path(), &["secrets", "--reproducible"]);
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.out.contains("Secrets · 1 secret in 1 file"), "{}", found.out);
    assert!(found.out.contains("By rule  github-pat 1"), "{}", found.out);
    assert!(found.out.contains("✗ 1 secret · 2 texts looked at"), "{}", found.out);
    for wrong in ["score", "Score", "gate", "Ratings"] {
        assert!(!found.out.contains(wrong), "{}", found.out);
    }
    let quiet = plimsoll(folder.path(), &["secrets", "--quiet"]);
    assert_eq!(quiet.out, "Secrets · 1 secret in 1 file\n");
    let filed = plimsoll(folder.path(), &["secrets", "-f", "json=known.json"]);
    assert!(filed.err.contains("wrote known.json") && filed.err.contains("Secrets · 1 secret"), "{filed:?}");
}

#[test]
fn what_is_new_is_told_apart_from_what_was_known() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", &format!("k = '{}'\n", token('A')))]);
    assert_eq!(plimsoll(folder.path(), &["secrets", "-f", "json=known.json", "--no-gate"]).code, Some(0));
    let known = plimsoll(folder.path(), &["secrets", "--baseline", "known.json", "a.py"]);
    assert_eq!(known.code, Some(0), "{known:?}");
    assert!(known.out.contains("Secrets · no new secrets; 1 secret known before"), "{}", known.out);
    write(folder.path(), &[("b.py", &format!("k = '{}'\n", token('B')))]);
    let new = plimsoll(folder.path(), &["secrets", "--baseline", "known.json", "a.py", "b.py"]);
    assert_eq!(new.code, Some(1), "{new:?}");
    assert!(new.out.contains("Secrets · 1 secret new") && new.out.contains("1 new · 1 known"), "{}", new.out);
}

#[test]
fn without_secrets_it_says_so_whatever_the_gate_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "x = 1\n"), ("plimsoll.toml", "[gate]\nfail = [\"files >= 100\"]\n")]);
    let run = plimsoll(folder.path(), &["secrets"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("Secrets · no secrets were found"), "{}", run.out);
}
