use super::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_767_225_600 + second).unwrap()
}

const SMALL: &str = r#"
name = "small"
version = "1.0.0"
description = "A small one."

[variables.who]
description = "Who."
pattern = "[a-z]+"

[variables.loud]
description = "Whether it is loud."
type = "boolean"
default = false

[[files]]
path = "docs/{{who}}.md"
source = "hello.hbs"
on-existing = "overwrite"

[[files]]
path = "run.sh"
source = "run.sh"
verbatim = true
executable = true
when = { variable = "loud", is = true }

[[files]]
path = ".gitignore"
source = "ignore"
on-existing = "add-lines"

[[files]]
path = "KEPT"
source = "ignore"

[[checks]]
name = "guide"
description = "There is a guide."
weight = 3
file-exists = ["docs/guide.md", "docs/mona.md"]

[[checks]]
name = "quiet"
description = "No noise."
file-absent = ["noise.txt"]

[[checks]]
name = "says"
description = "The guide greets."
weight = 2
[checks.file-contains]
paths = ["docs/mona.md"]
pattern = "^Hello"

[[checks]]
name = "license"
description = "The package says its licence."
weight = 4
[checks.setting-equals]
path = "package.json"
key = "license"
value = "MIT"
"#;

/// The template and a folder to apply it to.
fn world(manifest: &str) -> (TempDir, TempDir) {
    let template = tempfile::tempdir().unwrap();
    write(
        template.path(),
        &[
            ("template.toml", manifest),
            ("hello.hbs", "Hello {{who}}{{#if loud}}!{{/if}}\n"),
            ("run.sh", "#!/bin/sh\necho {{not a variable\n"),
            ("ignore", "target\n*.log\n"),
        ],
    );
    (template, tempfile::tempdir().unwrap())
}

fn values(template: &Template, given: &Value) -> Result<Values, String> {
    let given: BTreeMap<String, Value> = given.as_object().unwrap().clone().into_iter().collect();
    let facts =
        Facts { owner: "acme".to_owned(), name: "site".to_owned(), default_branch: "main".to_owned(), year: 2026 };
    Values::of(&template.manifest, &given, &facts)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn plan_of(template: &Template, folder: &Folder, values: &Values) -> Plan {
    let paths = template.looked_at(values).unwrap();
    template.plan(values, &folder.look(&paths), PlanOptions::default()).unwrap()
}

fn actions(plan: &Plan) -> Vec<(&str, &str)> {
    plan.changes.iter().map(|change| (change.path.as_str(), change.action.name())).collect()
}

/// Path and content of all files below `folder` but of our own, sorted.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if name == ".plimsoll" {
                continue;
            }
            if path.is_dir() {
                found.insert(format!("{name}/"), String::new());
                open.push(path);
            } else {
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_template_is_previewed_applied_and_taken_back_to_what_was_there() {
    let (source, target) = world(SMALL);
    write(target.path(), &[(".gitignore", "*.log\n"), ("KEPT", "mine\n"), ("docs/other.md", "x\n")]);
    let before = files(target.path());
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona", "loud": "yes"})).unwrap();
    let plan = plan_of(&template, &folder, &values);
    assert_eq!(
        actions(&plan),
        [("docs/mona.md", "create"), ("run.sh", "create"), (".gitignore", "add-lines"), ("KEPT", "skip")]
    );
    assert_eq!(
        plan.diff(),
        "--- /dev/null\n+++ b/docs/mona.md\n@@ -0,0 +1 @@\n+Hello mona!\n\
         --- /dev/null\n+++ b/run.sh\n@@ -0,0 +1,2 @@\n+#!/bin/sh\n+echo {{not a variable\n\
         --- a/.gitignore\n+++ b/.gitignore\n@@ -1 +1,2 @@\n *.log\n+target\n"
    );
    assert_eq!(files(target.path()), before, "looking changes nothing");
    let record = folder.apply(&plan, &values, at(0)).unwrap().unwrap();
    assert_eq!((record.id.as_str(), record.state), ("20260101T000000Z-small", RecordState::Applied));
    let after = files(target.path());
    assert_eq!(after["docs/mona.md"], "Hello mona!\n");
    assert_eq!((after[".gitignore"].as_str(), after["KEPT"].as_str()), ("*.log\ntarget\n", "mine\n"));
    #[cfg(unix)]
    assert!(matches!(folder.seen("run.sh"), Seen::File { executable: true, .. }));
    let again = plan_of(&template, &folder, &values);
    assert_eq!(again.writes().count(), 0, "{:?}", actions(&again));
    assert_eq!(folder.apply(&again, &values, at(1)).unwrap(), None);
    let back = folder.rollback(None, false, at(2)).unwrap();
    assert_eq!(
        (back.restored, back.removed),
        (vec![".gitignore".to_owned()], vec!["docs/mona.md".to_owned(), "run.sh".to_owned()])
    );
    assert_eq!(files(target.path()), before);
    let history = folder.history().unwrap();
    assert_eq!((history.len(), history[0].state), (1, RecordState::RolledBack));
    assert!(matches!(folder.rollback(None, false, at(3)), Err(RollbackError::Nothing)));
    assert!(matches!(folder.rollback(Some(&record.id), false, at(3)), Err(RollbackError::Already(_))));
}

#[test]
fn folders_that_were_made_go_and_those_in_use_stay() {
    let (source, target) = world(SMALL);
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    folder.apply(&plan_of(&template, &folder, &values), &values, at(0)).unwrap();
    folder.rollback(None, false, at(1)).unwrap();
    assert!(files(target.path()).is_empty());
    folder.apply(&plan_of(&template, &folder, &values), &values, at(2)).unwrap();
    write(target.path(), &[("docs/mine.md", "mine")]);
    folder.rollback(None, false, at(3)).unwrap();
    assert_eq!(files(target.path()).keys().collect::<Vec<_>>(), ["docs/", "docs/mine.md"]);
}

#[test]
fn what_was_changed_since_is_taken_back_only_by_force_and_kept() {
    let (source, target) = world(SMALL);
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    folder.apply(&plan_of(&template, &folder, &values), &values, at(0)).unwrap();
    write(target.path(), &[("docs/mona.md", "rewritten\n")]);
    let before = files(target.path());
    let Err(RollbackError::Changed { paths }) = folder.rollback(None, false, at(1)) else { panic!() };
    assert_eq!(paths, ["docs/mona.md"]);
    assert_eq!(files(target.path()), before, "a roll-back that is refused does nothing");
    let done = folder.rollback(None, true, at(2)).unwrap();
    assert_eq!(fs::read_to_string(&done.replaced[0].1).unwrap(), "rewritten\n");
    assert!(!files(target.path()).contains_key("docs/mona.md"));
}

#[test]
fn an_application_that_was_interrupted_is_taken_back_before_the_next() {
    let (source, target) = world(SMALL);
    write(target.path(), &[(".gitignore", "*.log\n")]);
    let before = files(target.path());
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    let plan = plan_of(&template, &folder, &values);
    let id = folder.apply(&plan, &values, at(0)).unwrap().unwrap().id;
    // As it is where the program was ended after the first file.
    let path = target.path().join(".plimsoll/templates").join(&id).join("record.json");
    let text = fs::read_to_string(&path).unwrap().replace("\"applied\"", "\"applying\"");
    fs::write(&path, text).unwrap();
    write(target.path(), &[(".gitignore", "*.log\n")]);
    let error = folder.apply(&plan_of(&template, &folder, &values), &values, at(1));
    // Nothing is left to do but the lines of .gitignore.
    assert!(matches!(&error, Err(ApplyError::Interrupted { id: torn }) if *torn == id), "{error:?}");
    folder.rollback(None, false, at(2)).unwrap();
    assert_eq!(files(target.path()), before);
}

#[test]
fn a_plan_that_no_longer_fits_writes_nothing() {
    let (source, target) = world(SMALL);
    write(target.path(), &[(".gitignore", "*.log\n")]);
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    let plan = plan_of(&template, &folder, &values);
    write(target.path(), &[(".gitignore", "other\n")]);
    let before = files(target.path());
    assert!(matches!(folder.apply(&plan, &values, at(0)), Err(ApplyError::Changed { path }) if path == ".gitignore"));
    assert_eq!(files(target.path()), before);
    assert!(folder.history().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_read_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;
    let (source, target) = world(SMALL);
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), &[("secret", "target\n")]);
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    symlink(outside.path(), target.path().join("docs")).unwrap();
    symlink(outside.path().join("secret"), target.path().join(".gitignore")).unwrap();
    let plan = plan_of(&template, &folder, &values);
    let refused: Vec<&str> = plan.refused.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(refused, ["docs/mona.md", ".gitignore"]);
    assert!(matches!(folder.apply(&plan, &values, at(0)), Err(ApplyError::Refused { .. })));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    assert!(!target.path().join("KEPT").exists(), "all or nothing");
    assert_eq!(folder.seen(".gitignore"), Seen::Link(None));
    // A folder that becomes a link between looking and writing is noticed too.
    fs::remove_file(target.path().join("docs")).unwrap();
    fs::remove_file(target.path().join(".gitignore")).unwrap();
    let plan = plan_of(&template, &folder, &values);
    symlink(outside.path(), target.path().join("docs")).unwrap();
    assert!(folder.apply(&plan, &values, at(0)).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    // Nor is a back-up kept outside, nor read from there.
    fs::remove_file(target.path().join("docs")).unwrap();
    fs::remove_dir_all(target.path().join(".plimsoll")).unwrap();
    symlink(outside.path(), target.path().join(".plimsoll")).unwrap();
    let plan = plan_of(&template, &folder, &values);
    assert!(matches!(folder.apply(&plan, &values, at(0)), Err(ApplyError::Record(_))));
    assert!(folder.history().is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    // A link to a file inside counts as that file where it is only looked at.
    write(target.path(), &[("docs/README", "x")]);
    symlink("docs/README", target.path().join("README")).unwrap();
    assert_eq!(folder.seen("README"), Seen::Link(Some(b"x".to_vec())));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_put_in_its_place_leaves_all_as_it_was() {
    let (source, target) = world(SMALL);
    write(target.path(), &[(".gitignore", "*.log\n")]);
    let before = files(target.path());
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let values = values(&template, &json!({"who": "mona"})).unwrap();
    let mut plan = plan_of(&template, &folder, &values);
    // A file where a folder must be.
    let mut impossible = plan.changes[0].clone();
    impossible.path = "docs/mona.md/x".to_owned();
    plan.changes.push(impossible);
    assert!(folder.apply(&plan, &values, at(0)).is_err());
    assert_eq!(files(target.path()), before);
    assert!(folder.history().unwrap().is_empty());
}

#[test]
fn a_score_counts_the_weights_of_what_holds() {
    let (source, target) = world(SMALL);
    let template = Template::read(source.path()).unwrap();
    let folder = Folder::open(target.path()).unwrap();
    let score = || template.comply(&folder.look(&template.checked()));
    let first = score();
    assert_eq!(first.score, 10, "only the absence of noise holds");
    assert_eq!(first.failing().map(|check| check.name.as_str()).collect::<Vec<_>>(), ["guide", "says", "license"]);
    write(target.path(), &[("docs/mona.md", "intro\nHello\n"), ("package.json", "{\"license\": \"ISC\"}")]);
    let second = score();
    assert_eq!(second.score, 60);
    assert_eq!(second.checks[2].detail, "docs/mona.md says it in line 2");
    assert_eq!(second.checks[3].detail, "`license` of package.json is \"ISC\", and not MIT");
    write(target.path(), &[("package.json", "{\"license\": \"MIT\"}"), ("noise.txt", "")]);
    assert_eq!(score().score, 90);
    fs::remove_file(target.path().join("noise.txt")).unwrap();
    assert_eq!(score().score, 100);
    write(target.path(), &[("package.json", "{")]);
    assert!(score().checks[3].detail.contains("cannot be read"));
}

#[test]
fn values_are_read_checked_and_told_when_they_are_wrong() {
    let (source, _target) = world(SMALL);
    let template = Template::read(source.path()).unwrap();
    assert_eq!(values(&template, &json!({"who": "a"})).unwrap().get("loud"), Some(&json!(false)));
    for (given, expected) in [
        (json!({}), "`who` has no value: Who."),
        (json!({"who": "A"}), "`A`, which does not match [a-z]+"),
        (json!({"who": "a\nb"}), "does not match"),
        (json!({"who": 1}), "no text"),
        (json!({"who": "a", "loud": "maybe"}), "write true or false"),
        (json!({"who": "a", "lou": true}), "do you mean `loud`?"),
        (json!({"who": "a", "zzz": true}), "there are loud, who"),
        (json!({"who": "a", "repository": {}}), "no variable `repository`"),
    ] {
        let error = values(&template, &given).unwrap_err();
        assert!(error.contains(expected), "{given}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_template_is_told_with_file_and_line() {
    for (from, to, expected) in [
        ("name = \"small\"", "name = \"Small\"", "template.toml:2: `name`"),
        ("version = \"1.0.0\"", "version = \"1.0\"", "template.toml:3: `version`"),
        ("[variables.who]", "[variables.Who]", "template.toml:6: the variable `Who`"),
        (
            "pattern = \"[a-z]+\"",
            "pattern = \"[a-z\"",
            "template.toml:8: the variable `who` is held to a pattern that is none",
        ),
        ("default = false", "default = \"no\"", "template.toml:13: the default of `loud` is a text"),
        ("source = \"hello.hbs\"", "source = \"../hello.hbs\"", "template.toml:17: `../hello.hbs` is no path below"),
        ("source = \"hello.hbs\"", "source = \"nothing\"", "template.toml:17: `nothing` cannot be read"),
        (
            "path = \"docs/{{who}}.md\"",
            "path = \"docs/{{whom}}.md\"",
            "template.toml:16: `docs/{{whom}}.md`: there is no variable `whom`",
        ),
        ("path = \"KEPT\"", "path = \"../KEPT\"", "template.toml:33: the path `../KEPT`"),
        ("path = \"KEPT\"", "path = \".git/config\"", "git's own folder"),
        ("path = \"KEPT\"", "path = \"Run.sh\"", "`Run.sh` and `run.sh` cannot both be there"),
        ("variable = \"loud\"", "variable = \"lod\"", "template.toml:25: there is no variable `lod`"),
        ("is = true }", "is = 1 }", "template.toml:25: `loud` is a boolean"),
        ("weight = 3", "weight = 0", "template.toml:39: `weight` is from 1 to 100"),
        ("file-absent = [\"noise.txt\"]", "", "has exactly one of"),
        ("pattern = \"^Hello\"", "pattern = \"(\"", "`pattern` is no expression"),
        ("path = \"package.json\"", "path = \"package.ini\"", "`path` ends in .json"),
        ("name = \"quiet\"", "name = \"guide\"", "there are two checks `guide`"),
        ("weight = 3", "wieght = 3", "template.toml:39: unknown field `wieght`"),
        ("on-existing = \"overwrite\"", "on-existing = \"burn\"", "template.toml:18: unknown variant `burn`"),
        ("description = \"A small one.\"", "description = ", "template.toml:4"),
    ] {
        assert!(SMALL.contains(from), "{from}");
        let (source, _target) = world(&SMALL.replacen(from, to, 1));
        let error = Template::read(source.path()).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
    let (source, _target) = world(SMALL);
    write(source.path(), &[("hello.hbs", "one\n{{#if loud}}{{wo}}{{/if}}\n")]);
    let error = Template::read(source.path()).unwrap_err().to_string();
    assert!(error.starts_with("hello.hbs:2: there is no variable `wo`"), "{error}");
    assert!(Template::read(Path::new("/nowhere/at/all")).unwrap_err().to_string().contains("there is no template"));
}

#[cfg(unix)]
#[test]
fn sources_do_not_lead_out_of_the_templates_folder() {
    let (source, _target) = world(SMALL);
    fs::remove_file(source.path().join("ignore")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", source.path().join("ignore")).unwrap();
    assert!(Template::read(source.path()).unwrap_err().to_string().contains("leads out"));
}

#[test]
fn what_the_built_in_templates_make_is_well_formed_and_satisfies_their_own_checks() {
    for template in built_ins() {
        let target = tempfile::tempdir().unwrap();
        let folder = Folder::open(target.path()).unwrap();
        let given = if template.manifest.name == "hygiene" {
            json!({"owners": ["@acme/platform", "@mona"]})
        } else {
            json!({})
        };
        let values = values(template, &given).unwrap();
        folder.apply(&plan_of(template, &folder, &values), &values, at(0)).unwrap();
        let found = template.comply(&folder.look(&template.checked()));
        assert_eq!(found.score, 100, "{found:#?}");
        for (path, text) in files(target.path()) {
            assert!(path.ends_with('/') || text.ends_with('\n') && !text.contains("\n\n\n"), "{path}:\n{text}");
            if Path::new(&path).extension().is_some_and(|end| end == "yml") {
                crate::rules::file::yaml_as_json(&text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            }
            if path == "plimsoll.toml" {
                crate::config::Config::parse(&text, Path::new("plimsoll.toml")).unwrap();
            }
        }
        insta::assert_snapshot!(template.manifest.name.clone(), shown(target.path()));
        folder.rollback(None, false, at(1)).unwrap();
        assert!(files(target.path()).is_empty());
    }
}

/// All files but the long text of a licence.
fn shown(folder: &Path) -> String {
    let mut out = String::new();
    for (path, text) in files(folder).into_iter().filter(|(path, _)| !path.ends_with('/')) {
        let lines: Vec<&str> = text.lines().take(40).collect();
        out.push_str(&format!("=== {path}\n{}\n", lines.join("\n")));
    }
    out
}
