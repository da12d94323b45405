//! Templates: from the request to the pull request or the folder, and back.

use super::running::{Place, Running, for_each_database};
use super::scanning::start;
use crate::github::world::{ALL, PullId};
use crate::github::world::{Fault, GitHub};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use serde_json::{Value, json};

fn world() -> (GitHub, Tree) {
    let github = GitHub::start_enterprise();
    github.install_app(4711, "plimsoll", &ALL);
    let tree = Tree::new(&[("README.md", "# App\n"), (".gitignore", "*.swp\n"), ("docs/SECURITY.md", "x\n")]);
    tree.commit_all("base");
    github.repository("octo/app", tree.root());
    (github, tree)
}

async fn known(server: &Running) -> String {
    let made = server.post("/api/v1/repositories", &json!({"full_name": "octo/app"})).await;
    made["id"].as_str().unwrap().to_owned()
}

fn request(repository: &str) -> Value {
    json!({"repository_id": repository, "variables": {"owners": ["@octo/crew"], "license": "MIT", "holder": "Octo"}})
}

/// Applies the template and waits until that is done.
async fn applied(server: &Running, repository: &str) -> Value {
    let made = server.post("/api/v1/templates/hygiene/apply", &request(repository)).await;
    assert_eq!(made["state"], "waiting", "{made}");
    let id = made["id"].as_str().unwrap();
    server.wait_for(made["job_id"].as_str().unwrap(), "job.succeeded").await;
    let application = server.get(&format!("/api/v1/template-applications/{id}")).await;
    let kind = format!("template.{}", application["state"].as_str().unwrap());
    server.wait_on(&format!("template-application/{id}"), &kind).await;
    application
}

async fn taken_back(server: &Running, application: &Value, force: bool) -> Value {
    let path = format!("/api/v1/template-applications/{}", application["id"].as_str().unwrap());
    let started = server.post(&format!("{path}/rollback"), &json!({"force": force})).await;
    server.wait_for(started["job_id"].as_str().unwrap(), "job.succeeded").await;
    server.get(&path).await
}

fn head_of(github: &GitHub, number: u64) -> (String, String, &'static str) {
    github.with("octo/app", |repository| {
        let pull = &repository.pulls[&number];
        (pull.head_sha.clone(), pull.head_ref.clone(), pull.state)
    })
}

#[test]
fn a_template_becomes_a_pull_request_that_is_closed_or_reverted_when_it_is_taken_back() {
    if git_is_missing() {
        return;
    }
    for_each_database(|place: Place| async move {
        let (github, _tree) = world();
        let server = start(&place, &github, &[]);
        let id = known(&server).await;
        let listed = server.get("/api/v1/templates").await;
        assert!(listed.as_array().unwrap().iter().any(|one| one["name"] == "hygiene"), "{listed}");

        let preview = server.post("/api/v1/templates/hygiene/preview", &request(&id)).await;
        assert_eq!(preview["way"], "pull-request", "{preview}");
        let action = |path: &str| {
            preview["files"].as_array().unwrap().iter().find(|file| file["path"] == path).unwrap()["action"].clone()
        };
        assert_eq!([action("LICENSE"), action("README.md"), action(".gitignore")], ["create", "skip", "add-lines"]);
        assert!(preview["diff"].as_str().unwrap().contains("+* @octo/crew\n"), "{preview}");
        assert_eq!(github.times("git/create-tree"), 0, "a preview changes nothing");

        // Answers that are lost after the work was done do not double it.
        github.fault("POST git/create-ref", 1, Fault::LostAnswer);
        github.fault("POST pulls/create", 1, Fault::LostAnswer);
        let application = applied(&server, &id).await;
        assert_eq!(application["state"], "proposed", "{application}");
        let number = application["pull_number"].as_u64().unwrap();
        let pulls = github.with("octo/app", |repository| repository.pulls.len());
        assert_eq!(pulls, 1);
        let (head, branch, state) = head_of(&github, number);
        assert_eq!((application["branch"].as_str(), state), (Some(branch.as_str()), "open"));
        github.with("octo/app", |repository| {
            let text = |path: &str| repository.file(&head, path).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(text(".github/CODEOWNERS").unwrap().lines().last(), Some("* @octo/crew"));
            assert_eq!(text("README.md").as_deref(), Some("# App\n"));
            assert!(text(".gitignore").unwrap().starts_with("*.swp\n"));
            assert!(text("LICENSE").unwrap().contains("Octo"));
            assert_ne!(repository.branches["main"], head);
            let pull = &repository.pulls[&number];
            assert!(pull.title.contains("hygiene@1.0.0") && pull.body.contains("CODEOWNERS"), "{}", pull.body);
        });

        let back = taken_back(&server, &application, false).await;
        assert_eq!(back["state"], "rolled-back", "{back}");
        assert_eq!(head_of(&github, number).2, "closed");
        assert!(!github.with("octo/app", |repository| repository.branches.contains_key(&branch)));

        let second = applied(&server, &id).await;
        let number = second["pull_number"].as_u64().unwrap();
        github.merge(&PullId { repository: "octo/app".to_owned(), number });
        let closed = json!({"action": "closed", "number": number, "repository": {"full_name": "octo/app"},
            "sender": {"login": "mona"}, "pull_request": {"number": number, "state": "closed", "merged": true,
            "head": {"sha": "a".repeat(40), "ref": "x"}, "base": {"sha": "b".repeat(40), "ref": "main"}}});
        let answer = server.webhook("merged", "pull_request", &closed).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let path = format!("/api/v1/template-applications/{}", second["id"].as_str().unwrap());
        assert_eq!(server.get(&path).await["state"], "applied", "{answer}");
        // Whatever is applied is checked.
        server.wait_for(answer["jobs"][0].as_str().unwrap(), "job.succeeded").await;
        let found = server.get(&format!("/api/v1/compliance?repository_id={id}&latest=true")).await;
        let merged = head_of(&github, number).0;
        let found = &found["items"][0];
        assert_eq!((found["score"].as_u64(), found["commit"].as_str()), (Some(100), Some(merged.as_str())), "{found}");
        let kinds = server.get("/api/v1/events?kind=template.compliance").await;
        assert!(kinds.to_string().contains("template.compliance"), "{kinds}");

        let reverting = taken_back(&server, &second, false).await;
        assert_eq!(reverting["state"], "reverting", "{reverting}");
        let (head, _, _) = head_of(&github, reverting["revert_number"].as_u64().unwrap());
        github.with("octo/app", |repository| {
            let before = ["README.md", ".gitignore", "docs/SECURITY.md"].map(str::to_owned);
            let mut files: Vec<String> = repository.files(&head).into_keys().collect();
            files.sort();
            let mut expected = before.to_vec();
            expected.sort();
            assert_eq!(files, expected);
            assert_eq!(repository.file(&head, ".gitignore").unwrap(), b"*.swp\n");
        });
        assert_eq!(github.take_violations(), [""; 0]);
        server.stop();
    });
}

#[test]
fn what_was_changed_after_the_merge_is_reverted_only_by_force() {
    if git_is_missing() {
        return;
    }
    for_each_database(|place: Place| async move {
        let (github, tree) = world();
        let server = start(&place, &github, &[]);
        let id = known(&server).await;
        let application = applied(&server, &id).await;
        let number = application["pull_number"].as_u64().unwrap();
        let (head, _, _) = head_of(&github, number);
        tree.git(&["checkout", "-q", "-B", "main", &head]);
        tree.write("LICENSE", "ours\n");
        tree.commit_all("another licence");
        github.push("octo/app");
        github.with("octo/app", |repository| {
            let pull = repository.pulls.get_mut(&number).unwrap();
            (pull.state, pull.merged) = ("closed", true);
        });
        let path = format!("/api/v1/template-applications/{}", application["id"].as_str().unwrap());
        let started = server.post(&format!("{path}/rollback"), &json!({})).await;
        server
            .wait_on(&format!("template-application/{}", application["id"].as_str().unwrap()), "template.failed")
            .await;
        let refused = server.get(&path).await;
        assert_eq!(refused["state"], "proposed");
        assert!(refused["error"].as_str().unwrap().contains("LICENSE"), "{refused} {started}");
        let forced = taken_back(&server, &application, true).await;
        assert_eq!(forced["state"], "reverting", "{forced}");
        assert_eq!(github.take_violations(), [""; 0]);
        server.stop();
    });
}

#[test]
fn a_folder_is_written_to_and_restored_where_the_operator_allows_it() {
    for_each_database(|place: Place| async move {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let project = root.join("project");
        std::fs::create_dir(&project).unwrap();
        std::fs::write(project.join("README.md"), "# Mine\n").unwrap();
        let scans = format!("[scans]\nlocal-roots = [{root:?}]\n");
        let closed = place.file("closed.toml", &scans);
        let args = ["serve", "--listen", "127.0.0.1:0", "--workers", "1", "--settings"];
        let server = Running::start_with(&place, &[&args[..], &[closed.as_str()]].concat(), None);
        let made = server.post("/api/v1/repositories", &json!({"local_path": project, "full_name": "mine"})).await;
        let id = made["id"].as_str().unwrap().to_owned();
        let preview = server.post("/api/v1/templates/hygiene/preview", &request(&id)).await;
        assert!(preview["hindrance"].as_str().unwrap().contains("writable-roots"), "{preview}");
        let token = server.token.clone();
        server.stop();

        let open =
            format!("{scans}[templates]\nwritable-roots = [{root:?}]\nfolders = [{:?}]\n", root.join("templates"));
        let manifest = "name = \"own\"\nversion = \"1.0.0\"\ndescription = \"Ours.\"\n[[files]]\npath = \"OURS\"\nsource = \"ours\"\n";
        for (name, text) in
            [("own/template.toml", manifest), ("own/ours", "ours\n"), ("broken/template.toml", "name = 1\n")]
        {
            let path = root.join("templates").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let open = place.file("open.toml", &open);
        let server = Running::start_with(&place, &[&args[..], &[open.as_str()]].concat(), Some(&token));
        let own = server.get("/api/v1/templates/own").await;
        assert_eq!((&own["origin"], &own["manifest"]["files"][0]["path"]), (&json!("operator"), &json!("OURS")));
        let application = applied(&server, &id).await;
        assert_eq!((&application["state"], &application["way"]), (&json!("applied"), &json!("in-place")));
        assert!(project.join("LICENSE").exists());
        assert_eq!(std::fs::read_to_string(project.join("README.md")).unwrap(), "# Mine\n");
        let back = taken_back(&server, &application, false).await;
        assert_eq!(back["state"], "rolled-back", "{back}");
        assert!(!project.join("LICENSE").exists());
        server.stop();
    });
}
