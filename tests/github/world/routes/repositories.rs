//! The repository itself, its commits and branches, and comparing two of them.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::compared;
use super::super::state::{Repository, State};
use super::pulls::{entry, pull_told};
use super::{repository_told, unserved};
use serde_json::{Value, json};

/// GitHub tells so many files of a comparison, and no more.
const FILES: usize = 300;

pub fn answer(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    match call.operation {
        "repos/get" => Ok(Answer::ok(repository_told(state, repository, &repository.name))),
        "repos/get-branch" => {
            let name = call.parameter("branch");
            let commit = repository.branches.get(name).ok_or_else(|| Answer::refused(404, "Branch not found"))?;
            Ok(Answer::ok(json!({"name": name, "commit": commit_told(state, repository, commit), "protected": false})))
        }
        "repos/get-commit" => {
            let commit = found(repository, call.parameter("ref"))?;
            Ok(Answer::ok(commit_told(state, repository, &commit)))
        }
        "repos/list-pull-requests-associated-with-commit" => {
            let sha = call.parameter("commit_sha");
            let pulls = repository.pulls.values().filter(|pull| pull.head_sha == sha);
            Ok(Answer::list(pulls.map(|pull| pull_told(state, repository, pull)).collect()))
        }
        "repos/compare-commits-with-basehead" => compared(state, repository, call),
        _ => Err(unserved(call)),
    }
}

pub fn found(repository: &Repository, reference: &str) -> Result<String, Answer> {
    repository.commit(reference).ok_or_else(|| Answer::refused(422, &format!("No commit found for SHA: {reference}")))
}

fn compared(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    let (base, head) = call.parameter("basehead").split_once("...").ok_or_else(Answer::not_found)?;
    // A fork's side is written as OWNER:BRANCH; the objects of forks are at hand in the repository itself.
    let side = |written: &str| {
        let name = written.rsplit(':').next().unwrap_or(written);
        repository.commit(name).ok_or_else(Answer::not_found)
    };
    let (base, head) = (side(base)?, side(head)?);
    let merge_base = repository
        .merge_base(&base, &head)
        .ok_or_else(|| Answer::refused(404, "No common ancestor between the two commits."))?;
    let files = compared::between(repository, &merge_base, &head);
    if call.accept.contains("diff") {
        let patches = files.iter().map(|file| {
            format!(
                "diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n{1}\n",
                file.path,
                file.patch.as_deref().unwrap_or_default()
            )
        });
        return Ok(Answer::text("application/vnd.github.diff; charset=utf-8", patches.collect::<String>()));
    }
    let ahead = repository.commits_between(&merge_base, &head);
    let behind = repository.commits_between(&merge_base, &base).len();
    let status = match (ahead.len(), behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    };
    let first = call.asked("page").is_none_or(|page| page == "1");
    let files: Vec<Value> = files.iter().take(FILES).map(|file| entry(state, repository, file, &head)).collect();
    let of = |rest: &str| state.on_web(&repository.name, &format!("/compare/{base}...{head}{rest}"));
    Ok(Answer::ok(json!({
        "url": state.in_api(&repository.name, &format!("/compare/{base}...{head}")), "html_url": of(""), "permalink_url": of(""),
        "diff_url": of(".diff"), "patch_url": of(".patch"), "status": status, "ahead_by": ahead.len(), "behind_by": behind, "total_commits": ahead.len(),
        "base_commit": commit_told(state, repository, &base), "merge_base_commit": commit_told(state, repository, &merge_base),
        "commits": ahead.iter().map(|commit| commit_told(state, repository, commit)).collect::<Vec<_>>(),
        // The files come with the first page of commits only.
        "files": if first { files } else { Vec::new() },
    })))
}

fn commit_told(state: &State, repository: &Repository, sha: &str) -> Value {
    let git = repository.git();
    let commit = git.rev_parse_single(sha).unwrap().object().unwrap().peel_to_commit().unwrap();
    let message = String::from_utf8_lossy(commit.message_raw_sloppy()).into_owned();
    let parents: Vec<Value> = commit.parent_ids().map(|parent| json!({"sha": parent.to_string(), "url": state.in_api(&repository.name, &format!("/commits/{parent}"))})).collect();
    json!({
        "sha": sha, "url": state.in_api(&repository.name, &format!("/commits/{sha}")), "html_url": state.on_web(&repository.name, &format!("/commit/{sha}")),
        "commit": {"message": message, "tree": {"sha": commit.tree_id().unwrap().to_string()}}, "parents": parents,
    })
}
