//! `plimsoll template` as a user calls it.

use crate::support::{plimsoll, write};

const MANIFEST: &str = "name = \"mine\"\nversion = \"1.0.0\"\ndescription = \"Mine.\"\n[variables.who]\ndescription = \"Who.\"\n\
    [[files]]\npath = \"HELLO\"\nsource = \"hello\"\n[[checks]]\nname = \"hello\"\ndescription = \"It greets.\"\nfile-exists = [\"HELLO\"]\n";

#[test]
fn a_template_is_listed_shown_previewed_applied_checked_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| plimsoll(folder.path(), args);
    let listed = run(&["template", "list"]);
    assert!(
        ["hygiene", "quality-gate", "collaboration"].iter().all(|name| listed.out.contains(name)),
        "{}",
        listed.out
    );
    assert!(run(&["template", "show", "hygiene"]).out.contains("(must be given)"));
    let missing = run(&["template", "preview", "hygiene"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("`owners` has no value") && missing.err.contains("--set"), "{}", missing.err);
    let set = ["--set", "owners=@acme/platform,@mona", "--set", "license=MIT", "--set", "holder=Acme"];
    let preview = run(&[&["template", "preview", "hygiene"][..], &set[..]].concat());
    assert!(preview.out.contains("+* @acme/platform @mona\n") && preview.out.contains("Acme"), "{}", preview.out);
    assert!(!folder.path().join("LICENSE").exists());
    assert_eq!(run(&["template", "check", "hygiene", "--min-score", "50"]).code, Some(1));
    let applied = run(&[&["template", "apply", "hygiene", "--format", "json"][..], &set[..]].concat()).json();
    assert_eq!(applied["changes"][0]["action"], "create");
    let checked = run(&["template", "check", "hygiene", "--min-score", "100", "--format", "json"]);
    assert_eq!((checked.code, checked.json()["score"].as_u64()), (Some(0), Some(100)), "{}", checked.out);
    assert!(run(&["template", "history"]).out.contains("hygiene@1.0.0"));
    write(folder.path(), &[("README.md", "# Mine\n")]);
    let refused = run(&["template", "rollback"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("README.md") && refused.err.contains("--force"), "{}", refused.err);
    let forced = run(&["template", "rollback", "--force"]);
    assert_eq!(forced.code, Some(0), "{}", forced.err);
    assert!(!folder.path().join("LICENSE").exists() && forced.out.contains("kept in"));
    assert!(run(&["template", "history", "--format", "json"]).json()[0]["state"] == "rolled-back");
}

#[test]
fn a_template_of_ones_own_is_checked_and_used_by_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("mine/template.toml", MANIFEST), ("mine/hello", "Hello {{who}}\n")]);
    let sound = plimsoll(folder.path(), &["template", "validate", "mine"]);
    assert!(sound.out.contains("mine@1.0.0 is sound"), "{}{}", sound.out, sound.err);
    let applied = plimsoll(folder.path(), &["template", "apply", "mine", "--set", "who=world"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("HELLO")).unwrap(), "Hello world\n");
    write(folder.path(), &[("mine/hello", "\n{{whom}}\n")]);
    let wrong = plimsoll(folder.path(), &["template", "validate", "mine"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("mine/hello:2: there is no variable `whom`"), "{}", wrong.err);
    let misspelled = plimsoll(folder.path(), &["template", "show", "hygeine"]);
    assert!(misspelled.err.contains("do you mean `hygiene`?"), "{}", misspelled.err);
    for args in [vec!["template", "apply", "mine", "nowhere"], vec!["template", "rollback", "nowhere"]] {
        let run = plimsoll(folder.path(), &args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.err);
    }
}
