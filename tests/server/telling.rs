//! What a server tells of itself while it works: traces for a collector, lines of its log, and whom it calls.

use super::running::{Running, for_each_database, push};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};

/// A request as it came.
struct Came {
    head: String,
    body: Vec<u8>,
}

/// Takes requests on this machine, answers each with 200, and hands them on.
fn listen() -> (String, Receiver<Came>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (hand, came) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, hand) = (stream.unwrap(), hand.clone());
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                loop {
                    let mut head = String::new();
                    while reader.read_line(&mut head).is_ok_and(|read| read > 0) && !head.ends_with("\r\n\r\n") {}
                    if head.is_empty() {
                        return;
                    }
                    let length = head
                        .lines()
                        .find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
                    let mut body = vec![0; length.unwrap_or(0)];
                    reader.read_exact(&mut body).unwrap();
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
                    if hand.send(Came { head, body }).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, came)
}

/// The trace of a delivery's id.
fn trace_of(correlation: &str) -> Vec<u8> {
    Sha256::digest(format!("plimsoll trace {correlation}"))[..16].to_vec()
}

fn times(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).filter(|window| *window == part).count()
}

#[test]
fn a_webhook_its_job_and_the_call_that_follows_are_one_trace_and_one_correlation() {
    for_each_database(|place| async move {
        let (collector, spans) = listen();
        let (receiver, calls) = listen();
        let args =
            ["serve", "--listen", "127.0.0.1:0", "--workers", "2", "--allow-private-network", "--log-format", "json"];
        let log = place.file("log.jsonl", "");
        let mut command = place.command(&args);
        command
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector)
            .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
        let server = Running::start_command(command, None);
        let hook = json!({"name": "x", "url": format!("{receiver}/hook"), "events": ["job.started"]});
        server.post("/api/v1/webhooks", &hook).await;
        let delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
        server.webhook(delivery, "push", &push("acme/site")).send().await.unwrap();
        let call = tokio::task::spawn_blocking(move || calls.recv().unwrap()).await.unwrap();
        let trace = trace_of(delivery);
        assert!(call.head.contains(&format!("traceparent: 00-{}-", hex::encode(&trace))), "{}", call.head);
        let told: Value = serde_json::from_slice(&call.body).unwrap();
        assert_eq!(told["correlation_id"], delivery);
        server.stop();

        let sent: Vec<Came> = spans.try_iter().collect();
        assert!(sent.iter().all(|came| came.head.starts_with("POST /v1/traces ")), "{:?}", sent[0].head);
        let all: Vec<u8> = sent.into_iter().flat_map(|came| came.body).collect();
        // The request, the job that it caused, and the job that calls.
        assert!(times(&all, &trace) >= 3, "{}", times(&all, &trace));
        assert!(times(&all, b"plimsoll") > 0 && times(&all, b"webhook-delivery") > 0);
        assert_eq!(times(&all, b"octocat"), 0, "bodies are not told");

        let lines = std::fs::read_to_string(&log).unwrap();
        let of = |kind: &str| {
            let is_it = |span: &Value| span["kind"] == kind && span["correlation"] == delivery;
            lines
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}")))
                .filter(|line| line["spans"].as_array().is_some_and(|spans| spans.iter().any(is_it)))
                .count()
        };
        assert!(of("scan") >= 2 && of("webhook-delivery") >= 2, "{lines}");
    });
}

#[test]
fn where_nothing_is_to_be_sent_to_or_the_place_is_none_that_is_told() {
    for_each_database(|place| async move {
        for (name, value, expected) in [
            ("SENTRY_DSN", "https://hunter2@", "SENTRY_DSN is no address"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ] {
            let output = place.command(&["serve", "--listen", "127.0.0.1:0"]).env(name, value).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() == Some(2) && said.contains(expected), "{name}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    });
}
