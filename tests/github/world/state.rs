//! What the stand-in remembers.

use super::caller::{App, Caller};
use super::diff::FileDiff;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Default)]
pub struct State {
    /// By their full names.
    pub repositories: BTreeMap<String, Repository>,
    pub tokens: BTreeMap<String, Caller>,
    pub apps: BTreeMap<u64, InstalledApp>,
    /// Webhooks that were sent, newest first in lists.
    pub sent: Vec<SentHook>,
    /// Seconds of the world's own clock since the beginning of its year; every change moves it by one.
    pub clock: i64,
    last_id: u64,
    /// Where the API is, such as `http://127.0.0.1:1/api/v3`.
    pub api: String,
    /// Where people go, such as `http://127.0.0.1:1`.
    pub web: String,
}

/// A webhook that was sent, or tried to be.
#[derive(Debug, Clone)]
pub struct SentHook {
    pub id: u64,
    /// The repository and the number of its own webhook; `None` for the App's.
    pub of: Option<(String, u64)>,
    pub guid: String,
    pub delivered_at: jiff::Timestamp,
    pub status: u16,
    pub redelivery: bool,
}

pub struct InstalledApp {
    pub app: App,
    pub installation: u64,
    /// The key's DER, without the wrapping that tells what kind of key it is.
    pub public_key: Vec<u8>,
    pub permissions: Vec<(&'static str, super::caller::Level)>,
}

pub struct Repository {
    pub id: u64,
    pub name: String,
    pub private: bool,
    pub default_branch: String,
    /// Whether code scanning is switched on.
    pub code_scanning: bool,
    /// The repository on this disk that its commits are read from.
    pub folder: Option<PathBuf>,
    pub branches: BTreeMap<String, String>,
    pub pulls: BTreeMap<u64, Pull>,
    pub comments: Vec<IssueComment>,
    pub review_comments: Vec<ReviewComment>,
    pub reviews: Vec<Review>,
    pub check_runs: Vec<CheckRun>,
    pub statuses: Vec<Status>,
    pub sarifs: Vec<Sarif>,
    /// What processing the next SARIF files comes to.
    pub sarif_fate: SarifFate,
}

/// How processing of a SARIF file goes on.
#[derive(Debug, Clone)]
pub struct SarifFate {
    /// How often the status is told as pending.
    pub pending: u32,
    /// The errors with which it fails.
    pub errors: Vec<String>,
}

pub struct Pull {
    pub number: u64,
    pub title: String,
    pub author: String,
    pub base_ref: String,
    pub base_sha: String,
    pub head_ref: String,
    pub head_sha: String,
    /// The repository of the head where it is a fork's.
    pub fork: Option<String>,
    pub draft: bool,
    /// What people read of it.
    pub body: String,
    /// `open` or `closed`.
    pub state: &'static str,
    pub merged: bool,
    /// The merge base and the diff from it to the head.
    pub merge_base: String,
    pub diff: Arc<Vec<FileDiff>>,
}

#[derive(Debug, Clone)]
pub struct IssueComment {
    pub id: u64,
    pub issue: u64,
    pub author: String,
    pub body: String,
    pub created: i64,
    pub updated: i64,
    pub minimized: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ReviewComment {
    pub id: u64,
    pub pull: u64,
    pub review: u64,
    pub author: String,
    pub body: String,
    pub path: String,
    /// `None` where the line is no more in the diff, and for comments on files.
    pub line: Option<u64>,
    pub start_line: Option<u64>,
    pub side: String,
    pub original_line: Option<u64>,
    pub original_start_line: Option<u64>,
    pub commit: String,
    pub original_commit: String,
    pub hunk: String,
    /// The first comment of its thread where it is not that itself.
    pub reply_to: Option<u64>,
    /// Of the thread; told by its first comment.
    pub resolved_by: Option<String>,
    pub whole_file: bool,
    pub created: i64,
    pub updated: i64,
    pub minimized: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Review {
    pub id: u64,
    pub pull: u64,
    pub author: String,
    pub body: String,
    /// `PENDING`, `COMMENTED`, `CHANGES_REQUESTED`, `APPROVED` or `DISMISSED`.
    pub state: String,
    pub commit: String,
    pub submitted: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct CheckRun {
    pub id: u64,
    pub app: App,
    /// As it was sent, each change laid over what was there before.
    pub told: Value,
    pub annotations: Vec<Value>,
}

#[derive(Debug, Clone)]
pub struct Status {
    pub id: u64,
    pub sha: String,
    pub author: String,
    pub told: Value,
    pub created: i64,
}

#[derive(Debug, Clone)]
pub struct Sarif {
    pub id: String,
    pub commit: String,
    pub reference: String,
    pub checkout_uri: Option<String>,
    /// The file itself, unpacked.
    pub log: Value,
    /// What is wrong with it; processing comes to that.
    pub errors: Vec<String>,
    /// How often its status is still told as pending.
    pub pending: u32,
}

impl State {
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        // Real ids are greater than 32 bits hold.
        4_000_000_000 + self.last_id
    }

    pub fn now(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    /// The address of `rest` on the web.
    pub fn on_web(&self, repository: &str, rest: &str) -> String {
        format!("{}/{repository}{rest}", self.web)
    }

    /// The address of `rest` in the API.
    pub fn in_api(&self, repository: &str, rest: &str) -> String {
        format!("{}/repos/{repository}{rest}", self.api)
    }

    pub fn user(&self, login: &str) -> Value {
        let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
        // Brackets are no characters of an address.
        let name = login.replace('[', "%5B").replace(']', "%5D");
        let id = login.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_003);
        json!({
            "login": login, "id": id, "node_id": format!("U_{id}"), "type": kind, "site_admin": false,
            "avatar_url": format!("{}/avatars/{id}", self.web), "html_url": format!("{}/{name}", self.web), "url": format!("{}/users/{name}", self.api),
        })
    }
}

impl Repository {
    pub fn new(id: u64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            private: false,
            default_branch: "main".to_owned(),
            code_scanning: true,
            folder: None,
            branches: BTreeMap::new(),
            pulls: BTreeMap::new(),
            comments: Vec::new(),
            review_comments: Vec::new(),
            reviews: Vec::new(),
            check_runs: Vec::new(),
            statuses: Vec::new(),
            sarifs: Vec::new(),
            sarif_fate: SarifFate { pending: 1, errors: Vec::new() },
        }
    }

    pub fn git(&self) -> gix::Repository {
        let folder = self.folder.as_deref().unwrap_or(Path::new("/nothing/was/pushed"));
        gix::open_opts(folder, gix::open::Options::isolated()).unwrap()
    }

    /// The id of the commit that `reference` names, as GitHub reads it.
    pub fn commit(&self, reference: &str) -> Option<String> {
        self.folder.as_ref()?;
        let reference =
            reference.strip_prefix("heads/").or_else(|| reference.strip_prefix("refs/heads/")).unwrap_or(reference);
        if let Some(commit) = self.branches.get(reference) {
            return Some(commit.clone());
        }
        let pull = reference
            .strip_prefix("refs/")
            .unwrap_or(reference)
            .strip_prefix("pull/")
            .and_then(|rest| rest.split_once('/'));
        if let Some((number, "head")) = pull {
            return Some(self.pulls.get(&number.parse().ok()?)?.head_sha.clone());
        }
        let whole = reference.len() >= 7 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
        let git = self.git();
        let id = if whole { git.rev_parse_single(reference).ok()? } else { return None };
        Some(id.object().ok()?.peel_to_commit().ok()?.id.to_string())
    }

    /// The content of a file at a commit.
    pub fn file(&self, commit: &str, path: &str) -> Option<Vec<u8>> {
        let git = self.git();
        let tree = git.rev_parse_single(commit).ok()?.object().ok()?.peel_to_tree().ok()?;
        let entry = tree.lookup_entry_by_path(path).ok()??;
        if !entry.mode().is_blob() {
            return None;
        }
        Some(entry.object().ok()?.data.clone())
    }

    /// Paths and ids of all files at a commit.
    pub fn files(&self, commit: &str) -> BTreeMap<String, String> {
        let git = self.git();
        let Ok(id) = git.rev_parse_single(commit) else { return BTreeMap::new() };
        let tree = id.object().unwrap().peel_to_tree().unwrap();
        let mut recorder = gix::traverse::tree::Recorder::default();
        tree.traverse().breadthfirst(&mut recorder).unwrap();
        let blobs = recorder.records.into_iter().filter(|entry| entry.mode.is_blob());
        blobs.map(|entry| (entry.filepath.to_string(), entry.oid.to_string())).collect()
    }

    pub fn merge_base(&self, one: &str, other: &str) -> Option<String> {
        let git = self.git();
        let id = |commit: &str| git.rev_parse_single(commit).ok().map(gix::Id::detach);
        Some(git.merge_base(id(one)?, id(other)?).ok()??.to_string())
    }

    /// The commits that `head` has and `base` has not, oldest first.
    pub fn commits_between(&self, base: &str, head: &str) -> Vec<String> {
        let git = self.git();
        let id = |commit: &str| git.rev_parse_single(commit).unwrap().detach();
        let walk = git.rev_walk([id(head)]).with_hidden([id(base)]).all().unwrap();
        let mut commits: Vec<String> = walk.map(|commit| commit.unwrap().id.to_string()).collect();
        commits.reverse();
        commits
    }

    /// The first comment of the thread that has the comment `id`.
    pub fn root_of(&self, id: u64) -> Option<u64> {
        let comment = self.review_comments.iter().find(|comment| comment.id == id)?;
        Some(comment.reply_to.unwrap_or(comment.id))
    }
}

/// A moment of the world's clock as GitHub writes it.
pub fn written(moment: i64) -> String {
    let start: jiff::Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
    (start + jiff::SignedDuration::from_secs(moment)).to_string()
}
