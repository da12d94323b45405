//! A stand-in for GitHub that remembers: one world, in which what is posted is there when it is asked for.
//!
//! Every request is checked against GitHub's own description (`fixtures/github`); what is not as described is a violation, and a
//! world that was violated fails its test when it is dropped. What GitHub refuses, it refuses in GitHub's words: comments outside
//! the diff, more than fifty annotations, bodies that are too long, tokens without the permission. Faults are switched on by
//! [`GitHub::fault`].
//!
//! ```ignore
//! let github = GitHub::start();
//! github.repository("octo/app", tree.root());          // a git repository on this disk; its branches are pushed
//! let pull = github.open_pull("octo/app", "main", "feature");
//! let token = github.token(Caller::workflow(&ALL));
//! let run = github.run(&pull, &token);                 // the environment and the event file of a workflow run
//! let said = run.plimsoll(tree.root(), &["github", "publish", "--from", "report.json"]);
//! assert_eq!(github.comments(&pull).len(), 1);
//! ```

#![allow(dead_code, reason = "the stand-in tells more than the tests ask for")]

mod answer;
mod call;
pub mod caller;
mod compared;
mod connection;
mod diff;
pub mod faults;
mod git_http;
mod graphql;
mod openapi;
mod routes;
mod run;
mod server;
pub mod state;

pub use caller::{ALL, Caller, Level};
pub use faults::{Fault, Switch};
pub use run::{WorkflowRun, outputs};
pub use server::Seen;
pub use state::{CheckRun, IssueComment, Review, ReviewComment, Sarif, Status};

use caller::App;
use server::{Inside, Meeting, Settings};
use state::{InstalledApp, Pull, Repository, SentHook, State};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The running stand-in; it ends when it is dropped, and panics then where it was violated.
pub struct GitHub {
    inside: Arc<Inside>,
    web: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    /// The last id of a token.
    tokens: Mutex<u32>,
}

/// A pull request of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullId {
    pub repository: String,
    pub number: u64,
}

impl GitHub {
    /// As github.com.
    pub fn start() -> Self {
        Self::start_at("")
    }

    /// As GitHub Enterprise Server, whose API is below `/api/v3`.
    pub fn start_enterprise() -> Self {
        Self::start_at("/api/v3")
    }

    fn start_at(base: &'static str) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let web = format!("http://{}", listener.local_addr().unwrap());
        let mut state = State::default();
        state.api = format!("{web}{base}");
        state.web.clone_from(&web);
        let settings = Settings { base, page_cap: 100, remaining: 4999, creations: None, closed_until: None };
        let inside = Arc::new(Inside {
            state: Mutex::new(state),
            switches: Mutex::default(),
            seen: Mutex::default(),
            violations: Mutex::default(),
            settings: Mutex::new(settings),
            meetings: Mutex::default(),
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = Arc::clone(&inside);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = server::serve(listener, served) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { inside, web, stop: Some(stop), tokens: Mutex::new(0) }
    }

    /// What `GITHUB_SERVER_URL` says.
    pub fn web(&self) -> &str {
        &self.web
    }

    /// What `GITHUB_API_URL` says.
    pub fn api(&self) -> String {
        self.inside.state.lock().unwrap().api.clone()
    }

    /// What `GITHUB_GRAPHQL_URL` says.
    pub fn graphql(&self) -> String {
        let enterprise = self.api().ends_with("/api/v3");
        format!("{}{}", self.web, if enterprise { "/api/graphql" } else { "/graphql" })
    }

    /// Makes a repository out of the git repository in `folder`, with its branches.
    pub fn repository(&self, name: &str, folder: &Path) {
        let mut state = self.inside.state.lock().unwrap();
        let id = state.next_id();
        let mut repository = Repository::new(id, name);
        repository.folder = Some(folder.to_owned());
        state.repositories.insert(name.to_owned(), repository);
        drop(state);
        self.push(name);
    }

    /// Takes in how the branches of the folder stand now: heads of pull requests move, and comments on lines that are gone are outdated.
    pub fn push(&self, name: &str) {
        self.with(name, |repository| {
            let git = repository.git();
            let references = git.references().unwrap();
            for branch in references.local_branches().unwrap() {
                let mut branch = branch.unwrap();
                let commit = branch.peel_to_id().unwrap().to_string();
                repository.branches.insert(branch.name().shorten().to_string(), commit);
            }
            let numbers: Vec<u64> = repository.pulls.keys().copied().collect();
            for number in numbers {
                moved(repository, number);
            }
        });
    }

    /// Changes a setting of a repository, such as `private` or `sarif_fate`.
    pub fn with<T>(&self, name: &str, change: impl FnOnce(&mut Repository) -> T) -> T {
        let mut state = self.inside.state.lock().unwrap();
        change(state.repositories.get_mut(name).unwrap_or_else(|| panic!("there is no repository {name}")))
    }

    /// Opens a pull request from the branch `head` into the branch `base`.
    pub fn open_pull(&self, name: &str, base: &str, head: &str) -> PullId {
        self.open(name, base, head, None)
    }

    /// Opens a pull request from the fork `fork`, such as `someone/app`; its branch is one of the same folder.
    pub fn open_pull_of_fork(&self, name: &str, base: &str, head: &str, fork: &str) -> PullId {
        self.open(name, base, head, Some(fork))
    }

    fn open(&self, name: &str, base: &str, head: &str, fork: Option<&str>) -> PullId {
        self.with(name, |repository| {
            let number = 40 + repository.pulls.len() as u64 + 1;
            let pull = Pull {
                number,
                title: "Change something".to_owned(),
                author: "mona".to_owned(),
                base_ref: base.to_owned(),
                base_sha: String::new(),
                head_ref: head.to_owned(),
                head_sha: String::new(),
                fork: fork.map(str::to_owned),
                draft: false,
                body: String::new(),
                state: "open",
                merged: false,
                merge_base: String::new(),
                diff: Arc::default(),
            };
            repository.pulls.insert(number, pull);
            moved(repository, number);
            PullId { repository: name.to_owned(), number }
        })
    }

    /// Merges a pull request as GitHub's button does with a commit of its own: the base has what the head has.
    pub fn merge(&self, pull: &PullId) {
        self.with(&pull.repository, |repository| {
            let told = repository.pulls.get_mut(&pull.number).unwrap();
            (told.state, told.merged) = ("closed", true);
            let (base, head) = (told.base_ref.clone(), told.head_sha.clone());
            repository.branches.insert(base, head);
        });
    }

    /// A token of `caller`.
    pub fn token(&self, caller: Caller) -> String {
        let mut last = self.tokens.lock().unwrap();
        *last += 1;
        let token = format!("ghs_{:016}SECRETTOKEN{:09}", *last, *last);
        self.inside.state.lock().unwrap().tokens.insert(token.clone(), caller);
        token
    }

    /// Installs an app whose key is `fixtures/github/app-key.pem`; its installation has the id that is given back.
    pub fn install_app(&self, id: u64, slug: &str, permissions: &[(&'static str, Level)]) -> u64 {
        let public_key = include_bytes!("../../../fixtures/github/app-key.public.der").to_vec();
        let installation = id + 1_000_000;
        let app = App { id, slug: slug.to_owned() };
        let installed = InstalledApp { app, installation, public_key, permissions: permissions.to_vec() };
        self.inside.state.lock().unwrap().apps.insert(id, installed);
        installation
    }

    /// GitHub sent a webhook so many hours ago, which was answered with `status`: the App's, or that of a repository's own webhook.
    pub fn sent_webhook(&self, of: Option<(&str, u64)>, guid: &str, hours_ago: i64, status: u16) {
        let mut state = self.inside.state.lock().unwrap();
        let delivered_at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours_ago);
        let of = of.map(|(repository, hook)| (repository.to_owned(), hook));
        let id = state.next_id();
        state.sent.push(SentHook { id, of, guid: guid.to_owned(), delivered_at, status, redelivery: false });
    }

    /// What was asked for again, by the ids under which webhooks come.
    pub fn sent_again(&self) -> Vec<String> {
        let state = self.inside.state.lock().unwrap();
        let mut guids: Vec<String> =
            state.sent.iter().filter(|sent| sent.redelivery).map(|sent| sent.guid.clone()).collect();
        guids.sort();
        guids
    }

    /// The environment of a workflow run for `pull`.
    pub fn run(&self, pull: &PullId, token: &str) -> WorkflowRun {
        WorkflowRun::of_pull(self, pull, token)
    }

    /// The environment of a workflow run for a push to `branch`.
    pub fn run_of_push(&self, repository: &str, branch: &str, token: &str) -> WorkflowRun {
        WorkflowRun::of_push(self, repository, branch, token)
    }

    /// Lets the next `times` requests that begin with `of` (`POST issues/create-comment`, `POST graphql`, or nothing for all) fail.
    pub fn fault(&self, of: &str, times: usize, fault: Fault) {
        self.fault_after(of, 0, times, fault);
    }

    /// The same once `after` such requests have passed.
    pub fn fault_after(&self, of: &str, after: usize, times: usize, fault: Fault) {
        self.inside.switches.lock().unwrap().push(Switch { of: of.to_owned(), after, times, fault });
    }

    /// Everything works again.
    pub fn no_more_faults(&self) {
        self.inside.switches.lock().unwrap().clear();
        let mut settings = self.inside.settings.lock().unwrap();
        (settings.closed_until, settings.creations) = (None, None);
    }

    /// Requests that begin with `of` wait until so many have arrived.
    pub fn meet(&self, of: &str, awaited: usize) {
        self.inside.meetings.lock().unwrap().push(Meeting { of: of.to_owned(), awaited, arrived: Arc::default() });
    }

    /// Lists have at most so many entries a page.
    pub fn cap_pages(&self, entries: usize) {
        self.inside.settings.lock().unwrap().page_cap = entries;
    }

    /// After so many contents are created the secondary limit answers, with this `retry-after`, until this is called again.
    pub fn limit_creations(&self, count: u32, retry_after: u64) {
        self.inside.settings.lock().unwrap().creations = Some((count, retry_after));
    }

    /// Everything that was asked, in the order of the answers.
    pub fn seen(&self) -> Vec<Seen> {
        self.inside.seen.lock().unwrap().clone()
    }

    /// How often an operation was asked for, such as `POST issues/create-comment`.
    pub fn times(&self, operation: &str) -> usize {
        self.seen().iter().filter(|seen| format!("{} {}", seen.method, seen.operation) == operation).count()
    }

    /// What was asked as GitHub does not describe it; taking it leaves the world unviolated.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut *self.inside.violations.lock().unwrap())
    }

    /// The comments of the conversation that are not minimized.
    pub fn comments(&self, pull: &PullId) -> Vec<IssueComment> {
        let shown = |comment: &&IssueComment| comment.issue == pull.number && comment.minimized.is_none();
        self.with(&pull.repository, |repository| repository.comments.iter().filter(shown).cloned().collect())
    }

    /// The comments on lines, all of them.
    pub fn review_comments(&self, pull: &PullId) -> Vec<ReviewComment> {
        let of_pull = |comment: &&ReviewComment| comment.pull == pull.number;
        self.with(&pull.repository, |repository| repository.review_comments.iter().filter(of_pull).cloned().collect())
    }

    pub fn reviews(&self, pull: &PullId) -> Vec<Review> {
        self.with(&pull.repository, |repository| {
            repository.reviews.iter().filter(|review| review.pull == pull.number).cloned().collect()
        })
    }

    pub fn check_runs(&self, repository: &str) -> Vec<CheckRun> {
        self.with(repository, |repository| repository.check_runs.clone())
    }

    pub fn statuses(&self, repository: &str) -> Vec<Status> {
        self.with(repository, |repository| repository.statuses.clone())
    }

    pub fn sarifs(&self, repository: &str) -> Vec<Sarif> {
        self.with(repository, |repository| repository.sarifs.clone())
    }

    /// Somebody answers in the thread of a comment on a line.
    pub fn reply(&self, pull: &PullId, comment: u64, login: &str, body: &str) {
        let mut state = self.inside.state.lock().unwrap();
        let mut repository = state.repositories.remove(&pull.repository).unwrap();
        routes::review_comments::reply(&mut state, &mut repository, comment, login, body).unwrap();
        state.repositories.insert(pull.repository.clone(), repository);
    }

    /// Somebody comments in the conversation.
    pub fn comment(&self, pull: &PullId, login: &str, body: &str) -> u64 {
        let mut state = self.inside.state.lock().unwrap();
        let (id, now) = (state.next_id(), state.now());
        let comment = IssueComment {
            id,
            issue: pull.number,
            author: login.to_owned(),
            body: body.to_owned(),
            created: now,
            updated: now,
            minimized: None,
        };
        state.repositories.get_mut(&pull.repository).unwrap().comments.push(comment);
        id
    }
}

impl Drop for GitHub {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let violations = self.take_violations();
        if !std::thread::panicking() {
            assert!(violations.is_empty(), "GitHub was asked in ways that it does not describe: {violations:#?}");
        }
    }
}

/// Reads the sides of a pull request anew, and finds the lines of its comments again.
fn moved(repository: &mut Repository, number: u64) {
    if repository.pulls.get(&number).is_some_and(|pull| pull.state == "closed") {
        return;
    }
    let mut pull = repository.pulls.remove(&number).unwrap();
    let side =
        |name: &str| repository.branches.get(name).cloned().unwrap_or_else(|| panic!("there is no branch {name}"));
    pull.base_sha = side(&pull.base_ref);
    pull.head_sha = side(&pull.head_ref);
    pull.merge_base = repository.merge_base(&pull.base_sha, &pull.head_sha).unwrap_or_else(|| pull.base_sha.clone());
    pull.diff = Arc::new(compared::between(repository, &pull.merge_base, &pull.head_sha));
    let mut comments = std::mem::take(&mut repository.review_comments);
    for comment in comments.iter_mut().filter(|comment| comment.pull == number && !comment.whole_file) {
        let place = |line: Option<u64>| {
            let before = repository.file(&comment.original_commit, &comment.path)?;
            let after = repository.file(&pull.head_sha, &comment.path)?;
            let line = diff::line_in(&before, &after, line?)?;
            let file = pull.diff.iter().find(|file| file.path == comment.path)?;
            file.hunks.iter().any(|hunk| hunk.has(&comment.side, line)).then_some(line)
        };
        comment.line = place(comment.original_line);
        comment.start_line = place(comment.original_start_line);
        comment.commit.clone_from(&pull.head_sha);
    }
    repository.review_comments = comments;
    repository.pulls.insert(number, pull);
}
