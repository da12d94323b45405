//! A server process and how to talk to it.

use crate::support::{self, Run, postgres};
use reqwest::{Client, RequestBuilder};
use ring::hmac;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

const SECRET: &str = "a-secret-of-the-tests";

/// A database, and a folder for files.
pub(super) struct Place {
    folder: PathBuf,
    url: String,
}

impl Place {
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = support::command(&self.folder, args);
        command
            .env("PLIMSOLL_DATABASE", &self.url)
            .env("PLIMSOLL_WEBHOOK_SECRET", SECRET)
            .env("PLIMSOLL_MASTER_KEY", "A".repeat(43))
            .env("PLIMSOLL_DATA_DIR", self.folder.join("data"))
            // Nobody listens there, and nothing leaves this machine.
            .env("PLIMSOLL_GITHUB_PAUSE_MS", "1")
            .env("PLIMSOLL_GITHUB_URL", "http://127.0.0.1:9");
        command
    }

    pub(super) fn run(&self, args: &[&str]) -> Run {
        Run::of(&self.command(args).output().unwrap())
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap()
    }

    /// Writes a file and returns its path.
    pub(super) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

/// Runs `test` with an empty SQLite and an empty PostgreSQL, the latter where it is installed.
pub(super) fn for_each_database<F: Future<Output = ()>>(test: impl Fn(Place) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}", folder.path().join("store.db").display());
    for url in [Some(sqlite), postgres::database()].into_iter().flatten() {
        runtime.block_on(test(Place { folder: folder.path().to_owned(), url }));
    }
}

/// A server that runs. It is killed when it is dropped.
pub(super) struct Running {
    process: Child,
    /// Kept, so that the server can write to it.
    _out: BufReader<ChildStdout>,
    url: String,
    pub(super) token: String,
    /// What it said when it started.
    pub(super) printed: String,
    client: Client,
}

impl Running {
    pub(super) fn start(place: &Place) -> Self {
        Self::start_with(place, &["serve", "--listen", "127.0.0.1:0"], None)
    }

    pub(super) fn start_with_token(place: &Place, token: &str) -> Self {
        Self::start_with(place, &["serve", "--listen", "127.0.0.1:0"], Some(token))
    }

    /// Starts a server; where its first token is known already it prints none.
    pub(super) fn start_with(place: &Place, args: &[&str], token: Option<&str>) -> Self {
        let mut command = place.command(args);
        command.stderr(Stdio::null());
        Self::start_command(command, token)
    }

    /// Starts a server by a command that was prepared; where its first token is known already it prints none.
    pub(super) fn start_command(mut command: Command, token: Option<&str>) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut printed = String::new();
        for _ in 0..if token.is_some() { 1 } else { 2 } {
            out.read_line(&mut printed).unwrap();
        }
        let word = |start: &str| printed.split_whitespace().find(|word| word.starts_with(start)).map(str::to_owned);
        let url = word("http://").unwrap_or_else(|| panic!("no address in {printed:?}"));
        let token =
            token.map(str::to_owned).or_else(|| word("plim_")).unwrap_or_else(|| panic!("no token in {printed:?}"));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { process, _out: out, url, token, printed, client }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What is answered to who asks with this token.
    pub(super) async fn status_with(&self, token: &str) -> u16 {
        let request = self.client.get(format!("{}/api/v1/me", self.url)).bearer_auth(token);
        request.send().await.unwrap().status().as_u16()
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// A webhook with a signature that is right.
    pub(super) fn webhook(&self, id: &str, event: &str, body: &Value) -> RequestBuilder {
        let body = body.to_string();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body.as_bytes());
        self.client
            .post(format!("{}/webhooks/github", self.url))
            .header("x-hub-signature-256", format!("sha256={}", hex::encode(tag)))
            .header("x-github-delivery", id)
            .header("x-github-event", event)
            .header("content-type", "application/json")
            .body(body)
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.token).json(body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// A request that is done once for its key.
    pub(super) async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Value {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.token).json(body);
        request.header("idempotency-key", key).send().await.unwrap().json().await.unwrap()
    }

    /// Waits for an event of a job, on the stream of events.
    pub(super) async fn wait_for(&self, job: &str, kind: &str) {
        self.wait_on(&format!("job/{job}"), kind).await;
    }

    /// Waits for an event about `subject`.
    pub(super) async fn wait_on(&self, subject: &str, kind: &str) {
        let address = format!("{}/api/v1/events/stream?after=0&subject={subject}", self.url);
        let mut answer = self.client.get(address).bearer_auth(&self.token).send().await.unwrap();
        let mut said = String::new();
        while let Some(chunk) = answer.chunk().await.unwrap() {
            said.push_str(&String::from_utf8_lossy(&chunk));
            if said.contains(&format!("event: {kind}\n")) {
                return;
            }
            // What will not come any more is not waited for.
            assert!(!said.contains("event: job.dead\n") && !said.contains("event: analysis.failed\n"), "{said}");
        }
        panic!("no {kind} in {said}");
    }

    /// As an init system stops it.
    pub(super) fn stop(mut self) {
        terminate(&self.process);
        assert!(self.process.wait().unwrap().success());
    }

    /// As a loss of power does.
    pub(super) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(super) fn terminate(process: &Child) {
    let status = Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// A push to the default branch of a repository.
pub(super) fn push(repository: &str) -> Value {
    json!({
        "ref": "refs/heads/main", "after": "a".repeat(40), "deleted": false, "commits": [],
        "repository": {"full_name": repository, "default_branch": "main"}, "sender": {"login": "octocat"},
    })
}
