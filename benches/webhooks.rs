//! How many signed webhooks a server takes in a second, and how long each waits.
//!
//! ```text
//! cargo build --release
//! cargo bench --bench webhooks -- [--program target/release/plimsoll] [--number 20000] [--clients 64]
//! ```
//!
//! Starts a server without workers on a new SQLite file (or on `--database URL`), sends as fast as it answers, then at half of that rate, and
//! asks at the end how many are stored. Client and server share the machine.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use reqwest::Client;
use ring::hmac;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const SECRET: &str = "a-secret-of-the-measurement";

struct Options {
    program: String,
    database: Option<String>,
    number: usize,
    clients: usize,
}

impl Options {
    fn read() -> Self {
        let words: Vec<String> = std::env::args().collect();
        let of = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)).cloned();
        Self {
            program: of("--program").unwrap_or_else(|| "target/release/plimsoll".to_owned()),
            database: of("--database"),
            number: of("--number").map_or(20_000, |number| number.parse().unwrap()),
            clients: of("--clients").map_or(64, |number| number.parse().unwrap()),
        }
    }
}

fn main() {
    let options = Options::read();
    if !std::path::Path::new(&options.program).exists() {
        println!("webhooks: {} is not there; cargo build --release", options.program);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let database =
        options.database.clone().unwrap_or_else(|| format!("sqlite://{}", folder.path().join("store.db").display()));
    let (mut server, url, token) = start(&options.program, &database);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().pool_max_idle_per_host(options.clients).build().unwrap();
        println!("| load | webhooks | a second | p50 ms | p95 ms | p99 ms | refused |");
        println!("|---|---|---|---|---|---|---|");
        let rate = measure(&client, &url, &options, "full", None).await;
        measure(&client, &url, &options, "half", Some(rate / 2.0)).await;
        let address = format!("{url}/api/v1/deliveries?limit=1");
        let answer = client.get(address).bearer_auth(token).send().await.unwrap().text().await.unwrap();
        let stored: serde_json::Value = serde_json::from_str(&answer).unwrap();
        println!("\nstored: {} of {}", stored["total"], 2 * options.number);
        memory(&server);
    });
    server.kill().unwrap();
    server.wait().unwrap();
}

fn start(program: &str, database: &str) -> (Child, String, String) {
    let mut server = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--log", "error"])
        .env("PLIMSOLL_DATABASE", database)
        .env("PLIMSOLL_WEBHOOK_SECRET", SECRET)
        .env("PLIMSOLL_MASTER_KEY", "A".repeat(43))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let mut said = BufReader::new(server.stdout.take().unwrap());
    let mut text = String::new();
    said.read_line(&mut text).unwrap();
    println!("ready after {} ms", begun.elapsed().as_millis());
    said.read_line(&mut text).unwrap();
    std::mem::forget(said);
    let word = |start: &str| text.split_whitespace().find(|word| word.starts_with(start)).unwrap().to_owned();
    let (url, token) = (word("http://"), word("plim_"));
    (server, url, token)
}

/// Sends the webhooks, at `rate` a second where it is given; returns how many were taken in a second.
async fn measure(client: &Client, url: &str, options: &Options, name: &str, rate: Option<f64>) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let clients: Vec<_> = (0..options.clients)
        .map(|_| {
            let (client, url, next, name, number) =
                (client.clone(), url.to_owned(), Arc::clone(&next), name.to_owned(), options.number);
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut refused = 0;
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= number {
                        return (times, refused);
                    }
                    let mut from = Instant::now();
                    if let Some(rate) = rate {
                        // Counted from when it was to be sent, so that a server that stalls does not slow the load down.
                        from = begun + Duration::from_secs_f64(index as f64 / rate);
                        tokio::time::sleep_until(from.into()).await;
                    }
                    let is_taken = send(&client, &url, &format!("{name}-{index}"), index).await;
                    times.push(from.elapsed());
                    refused += usize::from(!is_taken);
                }
            })
        })
        .collect();
    let (mut times, mut refused) = (Vec::new(), 0);
    for client in clients {
        let (found, not) = client.await.unwrap();
        times.extend(found);
        refused += not;
    }
    let taken = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "| {name} | {} | {taken:.0} | {:.1} | {:.1} | {:.1} | {refused} |",
        times.len(),
        part(0.5),
        part(0.95),
        part(0.99)
    );
    taken
}

async fn send(client: &Client, url: &str, id: &str, index: usize) -> bool {
    let body = serde_json::json!({
        "ref": "refs/heads/main", "after": format!("{index:040x}"), "deleted": false,
        "commits": [{"id": "a", "message": "m".repeat(2000), "added": [], "modified": ["src/a.rs"], "removed": []}],
        "repository": {"full_name": format!("acme/site{index}"), "default_branch": "main", "description": "d".repeat(4000)},
        "sender": {"login": "octocat"},
    })
    .to_string();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body.as_bytes());
    let request = client
        .post(format!("{url}/webhooks/github"))
        .header("x-hub-signature-256", format!("sha256={}", hex::encode(tag)))
        .header("x-github-delivery", id)
        .header("x-github-event", "push")
        .header("content-type", "application/json")
        .body(body);
    request.send().await.is_ok_and(|answer| answer.status() == 202)
}

fn memory(server: &Child) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM")) {
        println!("{}", line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
