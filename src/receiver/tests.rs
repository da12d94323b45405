use super::*;
use crate::jobs::{self, JobState};
use crate::scans::{ScanRequest, Trigger};
use crate::store::testing::for_each_engine;
use crate::store::{PageRequest, Store};
use flate2::read::GzDecoder;
use ring::hmac;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::io::Read;

const SECRET: &str = "a secret of the tests";

/// GitHub's own examples: events by name, each with payloads.
fn examples() -> Vec<(String, Value)> {
    let packed = include_bytes!("../../fixtures/webhooks/github-examples.json.gz");
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    let events: Vec<Value> = serde_json::from_str(&text).unwrap();
    events
        .iter()
        .flat_map(|event| {
            let name = event["name"].as_str().unwrap();
            event["examples"].as_array().unwrap().iter().map(move |example| (name.to_owned(), example.clone()))
        })
        .collect()
}

fn example(event: &str, action: &str) -> Value {
    let found =
        examples().into_iter().find(|(name, body)| name == event && (action.is_empty() || body["action"] == action));
    found.unwrap_or_else(|| panic!("no example of {event} {action}")).1
}

fn signature(body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body);
    format!("sha256={}", hex::encode(tag))
}

/// Reads a body with these headers; those that matter are added where they are not given.
fn read_with(headers: &[(&str, &str)], body: &[u8]) -> Result<Incoming, Refusal> {
    let signature = signature(body);
    let usual = [
        ("x-hub-signature-256", signature.as_str()),
        ("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
        ("x-github-event", "push"),
        ("content-type", "application/json"),
    ];
    let find = |name: &str| {
        headers
            .iter()
            .chain(&usual)
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    };
    read(find, body, &Secrets::new(&[SecretString::from(SECRET)]))
}

fn incoming(id: &str, event: &str, body: &Value) -> Incoming {
    read_with(&[("x-github-delivery", id), ("x-github-event", event)], body.to_string().as_bytes()).unwrap()
}

fn planned(event: &str, body: &Value) -> Plan {
    let incoming = incoming("d", event, body);
    plan(&incoming.facts, &incoming.event.unwrap(), &Routes::default(), None, "d")
}

fn scan_of(plan: &Plan) -> ScanRequest {
    assert_eq!(plan.jobs.len(), 1, "{plan:?}");
    serde_json::from_value(plan.jobs[0].payload.clone()).unwrap()
}

#[test]
fn every_example_of_github_is_understood() {
    let mut seen = 0;
    for (name, body) in examples() {
        let incoming = incoming("d", &name, &body);
        let event = incoming.event.unwrap_or_else(|error| panic!("{name} {}: {error}", body["action"]));
        assert_eq!(incoming.facts.action.as_deref(), body["action"].as_str(), "{name}");
        if body["repository"].is_object() {
            assert_eq!(incoming.facts.repository.as_deref(), body["repository"]["full_name"].as_str(), "{name}");
        }
        let handled = [
            "push",
            "pull_request",
            "release",
            "create",
            "issues",
            "issue_comment",
            "check_run",
            "check_suite",
            "installation",
            "repository_dispatch",
            "ping",
        ];
        if handled.contains(&name.as_str()) {
            assert_ne!(event, Event::Other, "{name} {}", body["action"]);
        }
        let _ = plan(&incoming.facts, &event, &Routes::default(), None, "d");
        seen += 1;
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn a_pull_request_is_scanned_when_there_is_something_new() {
    let mut body = example("pull_request", "opened");
    let scan = scan_of(&planned("pull_request", &body));
    assert_eq!(scan.trigger, Trigger::PullRequest);
    assert_eq!(scan.commit.as_deref(), body["pull_request"]["head"]["sha"].as_str());
    let change = scan.change.unwrap();
    assert_eq!((change.number, change.from_fork), (body["number"].as_u64().unwrap(), false));
    assert_eq!(change.base_commit, body["pull_request"]["base"]["sha"].as_str().unwrap());
    body["pull_request"]["head"]["repo"]["full_name"] = json!("stranger/fork");
    assert!(scan_of(&planned("pull_request", &body)).change.unwrap().from_fork);
    // The fork was deleted meanwhile.
    body["pull_request"]["head"]["repo"] = Value::Null;
    assert!(scan_of(&planned("pull_request", &body)).change.unwrap().from_fork);
    body["pull_request"]["draft"] = json!(true);
    assert_eq!(planned("pull_request", &body).outcome, "a draft");
    assert!(planned("pull_request", &example("pull_request", "labeled")).jobs.is_empty());
}

#[test]
fn a_closed_pull_request_stops_its_scan() {
    let opened = planned("pull_request", &example("pull_request", "opened"));
    let closed = planned("pull_request", &example("pull_request", "closed"));
    assert_eq!(closed.cancelled_keys, [opened.jobs[0].unique_key.clone().unwrap()]);
}

#[test]
fn a_push_is_scanned_on_the_default_branch_and_where_a_route_says_so() {
    let mut body = json!({
        "ref": "refs/heads/main", "before": "0".repeat(40), "after": "a".repeat(40), "deleted": false,
        "repository": {"full_name": "acme/site", "default_branch": "main", "clone_url": "https://github.com/acme/site.git"},
        "commits": [{"id": "a", "added": ["docs/a.md"], "modified": [], "removed": []}],
    });
    let scan = scan_of(&planned("push", &body));
    assert_eq!((scan.trigger, scan.reference.as_deref(), scan.change), (Trigger::Push, Some("refs/heads/main"), None));
    body["ref"] = json!("refs/heads/release/1");
    assert!(planned("push", &body).jobs.is_empty());
    let routes = Routes::compile(&[Route { branches: vec!["release/*".to_owned()], ..Route::default() }]).unwrap();
    let incoming = incoming("d", "push", &body);
    let routed = plan(&incoming.facts, &incoming.event.unwrap(), &routes, None, "d");
    assert_eq!(scan_of(&routed).reference.as_deref(), Some("refs/heads/release/1"));
    body["deleted"] = json!(true);
    assert!(planned("push", &body).jobs.is_empty());
}

#[test]
fn tags_releases_and_dispatches_are_scanned() {
    let release = scan_of(&planned("release", &example("release", "published")));
    assert!(release.reference.unwrap().starts_with("refs/tags/"));
    let tag = json!({"ref": "v1", "ref_type": "tag", "repository": {"full_name": "a/b"}});
    assert_eq!(scan_of(&planned("create", &tag)).reference.as_deref(), Some("refs/tags/v1"));
    let dispatch =
        json!({"action": "plimsoll-scan", "branch": "main", "client_payload": {}, "repository": {"full_name": "a/b"}});
    assert_eq!(scan_of(&planned("repository_dispatch", &dispatch)).reference.as_deref(), Some("refs/heads/main"));
    let other = json!({"action": "deploy", "branch": "main", "client_payload": {}, "repository": {"full_name": "a/b"}});
    assert!(planned("repository_dispatch", &other).jobs.is_empty());
}

#[test]
fn only_who_belongs_to_the_repository_gives_commands() {
    let comment = |association: &str, text: &str| {
        json!({
            "action": "created", "repository": {"full_name": "a/b"}, "issue": {"number": 7, "pull_request": {"url": "x"}},
            "comment": {"id": 1, "body": text, "user": {"login": "x"}, "author_association": association},
        })
    };
    let scan = scan_of(&planned("issue_comment", &comment("MEMBER", "/plimsoll scan")));
    assert_eq!((scan.trigger, scan.reference.as_deref()), (Trigger::Comment, Some("refs/pull/7/head")));
    for stranger in ["NONE", "CONTRIBUTOR", "FIRST_TIMER", ""] {
        let plan = planned("issue_comment", &comment(stranger, "/plimsoll scan"));
        assert!(plan.jobs.is_empty() && plan.outcome.contains("does not belong"), "{plan:?}");
    }
    assert!(planned("issue_comment", &comment("OWNER", "looks good")).jobs.is_empty());
    assert_eq!(planned("issue_comment", &comment("OWNER", "/plimsoll cancel")).cancelled_keys.len(), 2);
}

#[test]
fn a_check_of_another_app_is_none_of_ours() {
    let body = example("check_run", "rerequested");
    let incoming = incoming("d", "check_run", &body);
    let event = incoming.event.unwrap();
    let app = body["check_run"]["app"]["id"].as_u64().unwrap();
    let of = |app| plan(&incoming.facts, &event, &Routes::default(), Some(app), "d");
    assert_eq!(scan_of(&of(app)).trigger, Trigger::Rerun);
    assert!(of(app + 1).jobs.is_empty());
}

#[test]
fn what_github_does_not_send_is_refused_with_a_reason() {
    let good = br#"{"zen": "x"}"#;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let signed_sha1 = [("x-hub-signature-256", ""), ("x-hub-signature", "sha1=00")];
    for (headers, body, expected) in [
        (&[("x-hub-signature-256", "sha256=00")][..], &good[..], "not sha256="),
        (&[("x-hub-signature-256", "")], good, "X-Hub-Signature-256 is missing"),
        (&signed_sha1, good, "only the SHA-1"),
        (&[("x-github-delivery", "")], good, "X-GitHub-Delivery is missing"),
        (&[("x-github-delivery", "a b")], good, "X-GitHub-Delivery is not"),
        (&[("x-github-event", "")], good, "X-GitHub-Event is missing"),
        (&[("x-github-event", "../x")], good, "X-GitHub-Event is not"),
        (&[("content-type", "text/plain")], good, "text/plain"),
        (&[("content-type", "")], good, "the content type is"),
        (&[], br#"{"zen": "x"#, "no JSON"),
        (&[], b"", "no JSON"),
        (&[], b"[1]", "no object"),
        (&[], b"{\"a\": \"\xff\"}", "no JSON"),
        (&[], br#"{"repository": 5, "a": }"#, "no JSON"),
        (&[("content-type", "application/x-www-form-urlencoded")], b"a=b", "no field named payload"),
        (&[("content-type", "application/x-www-form-urlencoded")], b"payload=%7B", "no JSON"),
    ] {
        let error = read_with(headers, body).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} for {expected}");
    }
    // Depth costs nothing where nobody looks.
    let _ = read_with(&[], deep.as_bytes());
    let _ = read_with(&[], format!("{{\"token\":{}", &deep[5..]).as_bytes());
    assert_eq!(read_with(&[], &vec![b' '; LARGEST_BODY + 1]).unwrap_err(), Refusal::TooLarge);
}

#[test]
fn json_of_the_wrong_shape_is_kept_and_causes_nothing() {
    let incoming = read_with(&[], br#"{"repository": "acme/site", "ref": {}}"#).unwrap();
    assert!(incoming.event.is_err());
    let unknown =
        read_with(&[("x-github-event", "of_tomorrow")], br#"{"action": "x", "repository": {"full_name": "a/b"}}"#)
            .unwrap();
    assert_eq!(unknown.event, Ok(Event::Other));
}

#[test]
fn a_form_is_read_like_json() {
    let body = "payload=%7B%22zen%22%3A%22a+b%22%7D";
    let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("x-github-event", "ping")];
    let incoming = read_with(&headers, body.as_bytes()).unwrap();
    assert_eq!((incoming.event, incoming.body.as_slice()), (Ok(Event::Ping), br#"{"zen":"a b"}"#.as_slice()));
}

async fn accept(store: &Store, id: &str, event: &str, body: &Value) -> Accepted {
    let intake = Intake::start(store.clone(), Routes::default(), None);
    intake.accept(incoming(id, event, body)).await.unwrap()
}

#[test]
fn a_delivery_and_its_jobs_are_stored_together() {
    for_each_engine(|store, _| async move {
        let body = example("pull_request", "opened");
        let accepted = accept(&store, "one", "pull_request", &body).await;
        assert_eq!((accepted.is_known, accepted.jobs.len()), (false, 1));
        let job = jobs::get(&store, &accepted.jobs[0]).await.unwrap();
        assert_eq!((job.kind.as_str(), job.correlation_id.as_deref()), ("scan", Some("one")));
        let (stored, stored_body) = delivery(&store, "one").await.unwrap();
        assert_eq!((stored.state, stored.times, stored.event.as_str()), (DeliveryState::Accepted, 1, "pull_request"));
        assert_eq!(serde_json::from_slice::<Value>(&stored_body).unwrap(), body);
        assert!(!stored.headers.contains_key("x-hub-signature-256"));
    });
}

#[test]
fn a_delivery_that_comes_twice_does_its_work_once_and_failed_work_again() {
    for_each_engine(|store, _| async move {
        let body = example("pull_request", "opened");
        let first = accept(&store, "one", "pull_request", &body).await;
        let again = accept(&store, "one", "pull_request", &body).await;
        assert_eq!((again.is_known, &again.jobs), (true, &first.jobs));
        let job = jobs::get(&store, &first.jobs[0]).await.unwrap();
        assert_eq!(job.state, JobState::Queued);
        sqlx::query("UPDATE jobs SET state = 'dead', attempt = 5").execute(store.pool()).await.unwrap();
        let again = accept(&store, "one", "pull_request", &body).await;
        assert!(again.outcome.contains("done again"), "{}", again.outcome);
        let job = jobs::get(&store, &first.jobs[0]).await.unwrap();
        assert_eq!((job.state, job.attempt), (JobState::Queued, 0));
        assert_eq!(delivery(&store, "one").await.unwrap().0.times, 3);
    });
}

#[test]
fn a_newer_head_takes_the_place_of_the_older() {
    for_each_engine(|store, _| async move {
        let opened = example("pull_request", "opened");
        let mut pushed = opened.clone();
        pushed["action"] = json!("synchronize");
        pushed["pull_request"]["head"]["sha"] = json!("b".repeat(40));
        let first = accept(&store, "one", "pull_request", &opened).await;
        accept(&store, "two", "pull_request", &pushed).await;
        assert_eq!(jobs::get(&store, &first.jobs[0]).await.unwrap().state, JobState::Cancelled);
    });
}

#[test]
fn many_at_once_are_all_stored() {
    for_each_engine(|store, _| async move {
        let intake = Intake::start(store.clone(), Routes::default(), None);
        let body = example("watch", "started");
        let tasks: Vec<_> = (0..300)
            .map(|number| {
                let (intake, body) = (intake.clone(), body.clone());
                // Every third comes twice.
                let id = format!("delivery-{}", number - number % 3 % 2);
                tokio::spawn(async move { intake.accept(incoming(&id, "watch", &body)).await.unwrap() })
            })
            .collect();
        let mut new = 0;
        for task in tasks {
            new += usize::from(!task.await.unwrap().is_known);
        }
        let listed = list(&store, &DeliveryFilter::default(), &PageRequest::first(200)).await.unwrap();
        assert_eq!((listed.total, new), (200, 200));
        assert!(listed.items.iter().all(|delivery| delivery.state == DeliveryState::Ignored));
        let rest = list(
            &store,
            &DeliveryFilter::default(),
            &PageRequest {
                after: Some(crate::store::Cursor {
                    key: listed.items[149].received_at,
                    id: listed.items[149].id.clone(),
                }),
                ..PageRequest::first(50)
            },
        )
        .await
        .unwrap();
        assert_eq!(rest.items.len(), 50);
    });
}

#[test]
fn a_replay_follows_the_routes_that_hold_now() {
    for_each_engine(|store, _| async move {
        let none = Routes::compile(&[Route { events: vec!["release".to_owned()], ..Route::default() }]).unwrap();
        let intake = Intake::start(store.clone(), none, None);
        let body = example("pull_request", "opened");
        let accepted = intake.accept(incoming("one", "pull_request", &body)).await.unwrap();
        assert_eq!((accepted.jobs.len(), accepted.outcome.as_str()), (0, "no route fits"));
        intake.set_routes(Routes::default());
        let jobs = replay(&store, &intake, "one").await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs_of(&store, "one").await.unwrap(), [(jobs[0].clone(), JobState::Queued)]);
        assert_eq!(delivery(&store, "one").await.unwrap().0.state, DeliveryState::Accepted);
    });
}

#[test]
fn what_may_be_secret_is_not_stored() {
    for_each_engine(|store, _| async move {
        let body = json!({"action": "deploy", "client_payload": {"token": "hunter2hunter2"}, "repository": {"full_name": "a/b"}});
        accept(&store, "one", "repository_dispatch", &body).await;
        let (_, stored) = delivery(&store, "one").await.unwrap();
        assert!(!String::from_utf8_lossy(&stored).contains("hunter2"));
    });
}

#[test]
fn old_deliveries_are_forgotten() {
    for_each_engine(|store, clock| async move {
        accept(&store, "one", "watch", &example("watch", "started")).await;
        clock.advance(1000);
        accept(&store, "two", "watch", &example("watch", "started")).await;
        assert_eq!(forget(&store, store.now()).await.unwrap(), 1);
        assert!(delivery(&store, "one").await.is_err());
    });
}
