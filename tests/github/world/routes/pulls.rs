//! Pull requests and their files.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::diff::FileDiff;
use super::super::state::{Pull, Repository, State};
use super::{association, repository_told, unserved};
use serde_json::{Value, json};

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    match call.operation {
        "pulls/create" => return create(state, repository, call),
        "pulls/update" => {
            let pull = repository.pulls.get_mut(&call.number("pull_number")).ok_or_else(Answer::not_found)?;
            match call.text("state") {
                Some("closed") => pull.state = "closed",
                Some("open") => pull.state = "open",
                _ => {}
            }
        }
        _ => {}
    }
    let repository = &*repository;
    let pull = || repository.pulls.get(&call.number("pull_number")).ok_or_else(Answer::not_found);
    match call.operation {
        "pulls/get" | "pulls/update" => Ok(Answer::ok(pull_told(state, repository, pull()?))),
        "pulls/list" => {
            let head = call.asked("head").map(|head| head.rsplit(':').next().unwrap_or(head));
            let state_asked = call.asked("state").unwrap_or("open");
            let asked = repository
                .pulls
                .values()
                .filter(|pull| head.is_none_or(|head| pull.head_ref == head))
                .filter(|pull| state_asked == "all" || pull.state == state_asked);
            Ok(Answer::list(asked.map(|pull| pull_told(state, repository, pull)).collect()))
        }
        "pulls/list-files" => {
            let pull = pull()?;
            Ok(Answer::list(pull.diff.iter().map(|file| entry(state, repository, file, &pull.head_sha)).collect()))
        }
        _ => Err(unserved(call)),
    }
}

fn create(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let text = |name: &str| call.text(name).unwrap_or_default().to_owned();
    let (head, base) = (text("head"), text("base"));
    let sha = |name: &str, field: &str| {
        repository.branches.get(name).cloned().ok_or_else(|| Answer::invalid("PullRequest", field, "is invalid"))
    };
    let (head_sha, base_sha) = (sha(&head, "head")?, sha(&base, "base")?);
    if repository.pulls.values().any(|pull| pull.state == "open" && pull.head_ref == head && pull.base_ref == base) {
        return Err(Answer::invalid("PullRequest", "base", "A pull request already exists"));
    }
    if repository.commits_between(&base_sha, &head_sha).is_empty() {
        return Err(Answer::invalid("PullRequest", "base", &format!("No commits between {base} and {head}")));
    }
    let number = 40 + repository.pulls.len() as u64 + 1;
    let merge_base = repository.merge_base(&base_sha, &head_sha).unwrap_or_else(|| base_sha.clone());
    let diff = std::sync::Arc::new(super::super::compared::between(repository, &merge_base, &head_sha));
    let pull = Pull {
        number,
        title: text("title"),
        author: call.caller.login.clone(),
        base_ref: base,
        base_sha,
        head_ref: head,
        head_sha,
        fork: None,
        draft: false,
        body: text("body"),
        state: "open",
        merged: false,
        merge_base,
        diff,
    };
    repository.pulls.insert(number, pull);
    let pull = &repository.pulls[&number];
    Ok(Answer::created(pull_told(state, repository, pull)))
}

/// A file of a diff as it is told.
pub fn entry(state: &State, repository: &Repository, file: &FileDiff, head: &str) -> Value {
    let blob = state.on_web(&repository.name, &format!("/blob/{head}/{}", file.path));
    let mut told = json!({
        "sha": file.blob, "filename": file.path, "status": file.status, "additions": file.additions, "deletions": file.deletions,
        "changes": file.additions + file.deletions, "blob_url": blob, "raw_url": blob.replace("/blob/", "/raw/"),
        "contents_url": state.in_api(&repository.name, &format!("/contents/{}?ref={head}", file.path)),
    });
    if let Some(patch) = file.patch.as_ref().filter(|patch| !patch.is_empty()) {
        told["patch"] = json!(patch);
    }
    if let Some(previous) = &file.previous {
        told["previous_filename"] = json!(previous);
    }
    told
}

pub fn pull_told(state: &State, repository: &Repository, pull: &Pull) -> Value {
    let name = &repository.name;
    let head_name = pull.fork.as_deref().unwrap_or(name);
    let side = |reference: &str, sha: &str, of: &str| {
        let owner = of.split('/').next().unwrap();
        json!({"label": format!("{owner}:{reference}"), "ref": reference, "sha": sha, "user": state.user(owner), "repo": repository_told(state, repository, of)})
    };
    let sum = |count: fn(&FileDiff) -> usize| pull.diff.iter().map(count).sum::<usize>();
    json!({
        "id": 9_000_000_000_u64 + pull.number, "node_id": format!("PR_{}", pull.number), "number": pull.number, "state": pull.state, "locked": false,
        "body": pull.body, "merged_at": pull.merged.then(|| super::super::state::written(1)),
        "title": pull.title, "user": state.user(&pull.author), "draft": pull.draft, "author_association": association(&pull.author),
        "url": state.in_api(name, &format!("/pulls/{}", pull.number)), "html_url": state.on_web(name, &format!("/pull/{}", pull.number)),
        "base": side(&pull.base_ref, &pull.base_sha, name), "head": side(&pull.head_ref, &pull.head_sha, head_name),
        "additions": sum(|file| file.additions), "deletions": sum(|file| file.deletions), "changed_files": pull.diff.len(),
        "mergeable_state": "clean", "merged": pull.merged,
    })
}
