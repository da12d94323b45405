//! Git's own data: trees, commits and references that are made over the API.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{Repository, State};
use super::unserved;
use gix::objs::tree::{Entry, EntryKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Files = BTreeMap<String, (EntryKind, gix::ObjectId)>;

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    match call.operation {
        "git/get-tree" => get_tree(state, repository, call),
        "git/create-tree" => create_tree(state, repository, call),
        "git/get-commit" => {
            let sha = call.parameter("commit_sha");
            let commit = repository.commit(sha).filter(|commit| commit == sha).ok_or_else(Answer::not_found)?;
            Ok(Answer::ok(commit_told(state, repository, &commit)))
        }
        "git/create-commit" => create_commit(state, repository, call),
        "git/create-ref" => {
            let name = call.text("ref").unwrap_or_default();
            let Some(branch) = name.strip_prefix("refs/heads/") else {
                return Err(Answer::refused(422, "Reference name must start with refs/heads/"));
            };
            let sha = call.text("sha").unwrap_or_default();
            let commit = repository.commit(sha).ok_or_else(|| Answer::refused(422, "Object does not exist"))?;
            if repository.branches.contains_key(branch) {
                return Err(Answer::refused(422, "Reference already exists"));
            }
            repository.branches.insert(branch.to_owned(), commit.clone());
            Ok(Answer::created(json!({"ref": name, "object": {"sha": commit, "type": "commit"}})))
        }
        "git/delete-ref" => {
            let branch = call.parameter("ref").strip_prefix("heads/").unwrap_or_default();
            match repository.branches.remove(branch) {
                Some(_) => Ok(Answer::nothing()),
                None => Err(Answer::refused(422, "Reference does not exist")),
            }
        }
        _ => Err(unserved(call)),
    }
}

/// The tree that a commit, a branch or a tree's own id names.
fn tree_of<'r>(git: &'r gix::Repository, repository: &Repository, name: &str) -> Option<gix::Tree<'r>> {
    let id = repository.commit(name).unwrap_or_else(|| name.to_owned());
    git.rev_parse_single(id.as_str()).ok()?.object().ok()?.peel_to_tree().ok()
}

fn get_tree(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    let git = repository.git();
    let tree = tree_of(&git, repository, call.parameter("tree_sha")).ok_or_else(Answer::not_found)?;
    let entries = if call.asked("recursive").is_some() {
        let flat = flattened(&tree);
        flat.iter().map(|(path, (kind, id))| told(&git, path, *kind, *id)).collect::<Vec<_>>()
    } else {
        let direct = tree.iter().map(|entry| {
            let entry = entry.unwrap();
            told(&git, &entry.filename().to_string(), entry.mode().kind(), entry.object_id())
        });
        direct.collect()
    };
    let sha = tree.id.to_string();
    let url = state.in_api(&repository.name, &format!("/git/trees/{sha}"));
    Ok(Answer::ok(json!({"sha": sha, "url": url, "tree": entries, "truncated": false})))
}

fn told(git: &gix::Repository, path: &str, kind: EntryKind, id: gix::ObjectId) -> Value {
    let (mode, what) = match kind {
        EntryKind::Tree => ("040000", "tree"),
        EntryKind::Blob => ("100644", "blob"),
        EntryKind::BlobExecutable => ("100755", "blob"),
        EntryKind::Link => ("120000", "blob"),
        EntryKind::Commit => ("160000", "commit"),
    };
    let mut told = json!({"path": path, "mode": mode, "type": what, "sha": id.to_string()});
    if what == "blob" {
        told["size"] = json!(git.find_object(id).unwrap().data.len());
    }
    told
}

/// All files below a tree.
fn flattened(tree: &gix::Tree<'_>) -> Files {
    let mut recorder = gix::traverse::tree::Recorder::default();
    tree.traverse().breadthfirst(&mut recorder).unwrap();
    let files = recorder.records.into_iter().filter(|entry| !entry.mode.is_tree());
    files.map(|entry| (entry.filepath.to_string(), (entry.mode.kind(), entry.oid))).collect()
}

fn create_tree(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    let git = repository.git();
    let mut files = match call.text("base_tree") {
        Some(base) => flattened(&tree_of(&git, repository, base).ok_or_else(Answer::not_found)?),
        None => Files::new(),
    };
    for entry in call.body["tree"].as_array().into_iter().flatten() {
        let path = entry["path"].as_str().unwrap_or_default();
        let is_sound = |name: &str| !name.is_empty() && name != "." && name != ".." && name != ".git";
        if !path.split('/').all(is_sound) {
            return Err(Answer::refused(422, "tree.path contains a malformed path component"));
        }
        let kind = match entry["mode"].as_str() {
            Some("100644") => EntryKind::Blob,
            Some("100755") => EntryKind::BlobExecutable,
            Some("120000") => EntryKind::Link,
            _ => return Err(Answer::refused(422, "Must supply a valid tree.mode")),
        };
        match (entry.get("content").and_then(Value::as_str), entry.get("sha")) {
            (Some(text), None) => {
                files.insert(path.to_owned(), (kind, git.write_blob(text).unwrap().detach()));
            }
            (None, Some(Value::String(sha))) => {
                let found = git
                    .rev_parse_single(sha.as_str())
                    .map_err(|_| Answer::refused(422, "tree.sha is not a valid blob"))?;
                files.insert(path.to_owned(), (kind, found.detach()));
            }
            (None, Some(Value::Null)) => {
                if files.remove(path).is_none() {
                    return Err(Answer::refused(422, "GitRPC::BadObjectState"));
                }
            }
            _ => return Err(Answer::refused(422, "Must supply either tree.sha or tree.content")),
        }
    }
    let id = written(&git, &files);
    let tree = git.find_object(id).unwrap().into_tree();
    let entries: Vec<Value> = tree
        .iter()
        .map(|entry| {
            let entry = entry.unwrap();
            told(&git, &entry.filename().to_string(), entry.mode().kind(), entry.object_id())
        })
        .collect();
    let url = state.in_api(&repository.name, &format!("/git/trees/{id}"));
    Ok(Answer::created(json!({"sha": id.to_string(), "url": url, "tree": entries, "truncated": false})))
}

/// Writes trees for `files`; the id of the outermost.
fn written(git: &gix::Repository, files: &Files) -> gix::ObjectId {
    let mut entries = Vec::new();
    let mut below: BTreeMap<&str, Files> = BTreeMap::new();
    for (path, (kind, id)) in files {
        match path.split_once('/') {
            Some((folder, rest)) => {
                below.entry(folder).or_default().insert(rest.to_owned(), (*kind, *id));
            }
            None => entries.push(Entry { mode: (*kind).into(), filename: path.as_str().into(), oid: *id }),
        }
    }
    for (folder, files) in below {
        let oid = written(git, &files);
        entries.push(Entry { mode: EntryKind::Tree.into(), filename: folder.into(), oid });
    }
    entries.sort();
    git.write_object(&gix::objs::Tree { entries }).unwrap().detach()
}

fn create_commit(state: &mut State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    let git = repository.git();
    let tree = tree_of(&git, repository, call.text("tree").unwrap_or_default())
        .ok_or_else(|| Answer::refused(422, "Tree SHA does not exist"))?;
    let parents: Vec<gix::ObjectId> = call.body["parents"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parent| gix::ObjectId::from_hex(parent.as_str().unwrap_or_default().as_bytes()).unwrap())
        .collect();
    let seconds = 1_767_571_200 + state.now();
    let who = gix::actor::Signature {
        name: call.caller.login.as_str().into(),
        email: "bot@users.noreply.github.com".into(),
        time: gix::date::Time::new(seconds, 0),
    };
    let commit = gix::objs::Commit {
        tree: tree.id,
        parents: parents.into_iter().collect(),
        author: who.clone(),
        committer: who,
        encoding: None,
        message: call.text("message").unwrap_or_default().into(),
        extra_headers: Vec::new(),
    };
    let id = git.write_object(&commit).unwrap().to_string();
    Ok(Answer::created(commit_told(state, repository, &id)))
}

fn commit_told(state: &State, repository: &Repository, id: &str) -> Value {
    let git = repository.git();
    let commit = git.rev_parse_single(id).unwrap().object().unwrap().into_commit();
    let decoded = commit.decode().unwrap();
    let url = |id: &str| state.in_api(&repository.name, &format!("/git/commits/{id}"));
    let parents: Vec<Value> = commit
        .parent_ids()
        .map(|parent| {
            let parent = parent.to_string();
            json!({"sha": parent, "url": url(&parent), "html_url": state.on_web(&repository.name, &format!("/commit/{parent}"))})
        })
        .collect();
    let tree = decoded.tree().to_string();
    json!({
        "sha": id, "url": url(id), "html_url": state.on_web(&repository.name, &format!("/commit/{id}")),
        "message": decoded.message.to_string(), "parents": parents,
        "tree": {"sha": tree, "url": state.in_api(&repository.name, &format!("/git/trees/{tree}"))},
    })
}
