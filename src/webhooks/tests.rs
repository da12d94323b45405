use super::dispatch::dispatch_some;
use super::*;
use crate::events::{self, NewEvent};
use crate::jobs::{self, Handlers, JobState, WorkerOptions};
use crate::store::testing::{SetClock, for_each_engine};
use crate::store::{PageRequest, Store};
use crate::vault::{MasterKeys, Vault};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn vault() -> Vault {
    Vault::new(&MasterKeys::read(&STANDARD.encode([7; 32])).unwrap())
}

/// A receiver of the tests' own: answers with one status after the other, and keeps what came.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<Vec<u16>>>,
    came: Arc<Mutex<Vec<(HeaderMap, String)>>>,
}

impl Receiver {
    /// Answers so, the last first, and then with 200.
    async fn start(answers: &[u16]) -> (Self, String) {
        let receiver = Self::default();
        receiver.answers.lock().unwrap().extend(answers);
        let router = Router::new().fallback(Self::take).with_state(receiver.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, address)
    }

    #[expect(clippy::unused_async, reason = "handlers are asynchronous")]
    async fn take(
        State(receiver): State<Self>,
        headers: HeaderMap,
        body: String,
    ) -> (StatusCode, [(&'static str, String); 2], String) {
        receiver.came.lock().unwrap().push((headers, body));
        let status = receiver.answers.lock().unwrap().pop().unwrap_or(200);
        let headers = [("location", "http://127.0.0.1:1/".to_owned()), ("x-a", String::new())];
        (StatusCode::from_u16(status).unwrap(), headers, format!("answer {status}"))
    }

    fn came(&self) -> Vec<(HeaderMap, String)> {
        self.came.lock().unwrap().clone()
    }
}

fn new(url: &str, events: &str) -> NewWebhook {
    NewWebhook {
        owner_id: None,
        name: "mine".to_owned(),
        url: url.to_owned(),
        events: events.parse().unwrap(),
        enabled: true,
    }
}

async fn made(store: &Store, webhook: &NewWebhook) -> (Webhook, SecretString) {
    let mut write = store.begin().await.unwrap();
    let (id, secret) = add(&mut write, store.now(), &vault(), webhook, true).await.unwrap();
    write.commit().await.unwrap();
    (get(store, &id).await.unwrap(), secret)
}

async fn happens(store: &Store, kind: &str, owner: Option<&str>) {
    let mut write = store.begin().await.unwrap();
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: owner.map(str::to_owned),
        repository_id: None,
        subject: "analysis/1".to_owned(),
        document: json!({"score": 9}),
        correlation_id: Some("d1".to_owned()),
    };
    events::record(&mut write, store.now(), event).await.unwrap();
    write.commit().await.unwrap();
}

async fn sent(store: &Store, webhook: &Webhook) -> Vec<Outgoing> {
    deliveries(store, &webhook.id, None, &PageRequest::default()).await.unwrap().items
}

/// Lets a worker send until `delivery` is in one of these states.
async fn send_until(store: &Store, webhook: &Webhook, delivery: &str, states: &[DeliveryState]) -> Outgoing {
    let leaving = CancellationToken::new();
    let handlers = Handlers::default().with(Sender::new(vault(), true).unwrap());
    let worker = tokio::spawn(jobs::work(store.clone(), handlers, WorkerOptions::new("w", 2), leaving.clone()));
    let mut wakes = store.wakes().watch(crate::store::Topic::Events);
    let found = loop {
        let found = super::delivery(store, &webhook.id, delivery).await.unwrap();
        let job = jobs::get(store, found.job_id.as_ref().unwrap()).await.unwrap();
        if states.contains(&found.state) && job.state != JobState::Running {
            break found;
        }
        let _ = tokio::time::timeout(Duration::from_secs(5), wakes.changed()).await;
    };
    leaving.cancel();
    worker.await.unwrap();
    found
}

async fn first_dispatch(store: &Store) {
    assert_eq!(dispatch_some(store).await.unwrap(), 0);
}

#[test]
fn an_event_goes_once_to_who_wants_it_and_may_see_it() {
    for_each_engine(|store, clock: Arc<SetClock>| async move {
        happens(&store, "analysis.completed", None).await;
        first_dispatch(&store).await;
        let (all, _) = made(&store, &new("http://127.0.0.1:1/", "analysis.*")).await;
        let (jobs, _) = made(&store, &new("http://127.0.0.1:1/", "schedule.due")).await;
        let (theirs, _) =
            made(&store, &NewWebhook { owner_id: Some("me".to_owned()), ..new("http://127.0.0.1:1/", "*") }).await;
        clock.advance(1);
        happens(&store, "analysis.completed", Some("me")).await;
        happens(&store, "analysis.failed", Some("you")).await;
        happens(&store, "webhook.disabled", Some("me")).await;
        assert_eq!(dispatch_some(&store).await.unwrap(), 3);
        let kinds = |sent: Vec<Outgoing>| {
            sent.into_iter().map(|outgoing| outgoing.kind).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(
            kinds(sent(&store, &all).await).into_iter().collect::<Vec<_>>(),
            ["analysis.completed", "analysis.failed"]
        );
        assert!(sent(&store, &jobs).await.is_empty());
        assert_eq!(kinds(sent(&store, &theirs).await).into_iter().collect::<Vec<_>>(), ["analysis.completed"]);
    });
}

#[test]
fn what_sending_tells_of_itself_is_not_sent() {
    for_each_engine(|store, clock| async move {
        first_dispatch(&store).await;
        let (webhook, _) = made(&store, &new("http://127.0.0.1:1/", "*")).await;
        clock.advance(1);
        happens(&store, "analysis.completed", None).await;
        while dispatch_some(&store).await.unwrap() > 0 {}
        let kinds: Vec<String> = sent(&store, &webhook).await.into_iter().map(|outgoing| outgoing.kind).collect();
        assert_eq!(kinds, ["analysis.completed"]);
    });
}

#[test]
fn what_is_sent_is_signed_and_told_when_it_was_received() {
    for_each_engine(|store, clock| async move {
        let (receiver, address) = Receiver::start(&[]).await;
        let (webhook, secret) = made(&store, &new(&address, "analysis.*")).await;
        first_dispatch(&store).await;
        clock.advance(1);
        happens(&store, "analysis.completed", None).await;
        dispatch_some(&store).await.unwrap();
        let delivery = sent(&store, &webhook).await.remove(0);
        let done = send_until(&store, &webhook, &delivery.id, &[DeliveryState::Delivered]).await;
        assert_eq!((done.attempts, done.finished_at.is_some()), (1, true));
        let (headers, body) = receiver.came().remove(0);
        let signature = headers["x-plimsoll-signature"].to_str().unwrap();
        assert!(verify(secret.expose_secret(), signature, &body, store.now() / 1000, 300), "{signature}");
        assert_eq!(
            (headers["x-plimsoll-event"].as_bytes(), headers["x-plimsoll-delivery"].as_bytes()),
            ("analysis.completed".as_bytes(), delivery.id.as_bytes())
        );
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (&body["kind"], &body["document"]["score"], &body["correlation_id"]),
            (&json!("analysis.completed"), &json!(9), &json!("d1"))
        );
        let log = attempts(&store, &delivery.id).await.unwrap();
        assert_eq!((log[0].status, log[0].words.as_str()), (Some(200), "answer 200"));
        let figures = statistics(&store, &webhook.id).await.unwrap();
        assert_eq!((figures.by_state[&DeliveryState::Delivered], figures.success), (1, Some(1.0)));
        let kept: String = sqlx::query_scalar("SELECT secret FROM webhooks").fetch_one(store.pool()).await.unwrap();
        assert!(!kept.contains(secret.expose_secret()));
    });
}

#[test]
fn what_fails_for_a_while_is_sent_again_and_what_is_refused_is_not() {
    for_each_engine(|store, clock| async move {
        for (status, state) in [
            (500, DeliveryState::Retrying),
            (429, DeliveryState::Retrying),
            (404, DeliveryState::Failed),
            // Nobody is followed elsewhere.
            (302, DeliveryState::Failed),
        ] {
            let (receiver, address) = Receiver::start(&[status]).await;
            let (webhook, _) = made(&store, &new(&address, "*")).await;
            let mut write = store.begin().await.unwrap();
            let id = test(&mut write, store.now(), &webhook).await.unwrap();
            write.commit().await.unwrap();
            let found = send_until(&store, &webhook, &id, &[state]).await;
            assert_eq!(receiver.came().len(), 1, "{status}");
            if state == DeliveryState::Retrying {
                clock.advance(10_000);
                send_until(&store, &webhook, &id, &[DeliveryState::Delivered]).await;
                let log = attempts(&store, &id).await.unwrap();
                assert_eq!(
                    log.iter().map(|attempt| attempt.status).collect::<Vec<_>>(),
                    [Some(i64::from(status)), Some(200)]
                );
            } else {
                let mut write = store.begin().await.unwrap();
                retry(&mut write, store.now(), &found).await.unwrap();
                write.commit().await.unwrap();
                send_until(&store, &webhook, &id, &[DeliveryState::Delivered]).await;
            }
        }
    });
}

#[test]
fn a_receiver_that_is_never_there_is_given_up_and_switched_off_in_the_end() {
    for_each_engine(|store, _| async move {
        let (webhook, _) = made(&store, &new("http://127.0.0.1:1/", "*")).await;
        sqlx::query("UPDATE webhooks SET exhausted = 9").execute(store.pool()).await.unwrap();
        let mut write = store.begin().await.unwrap();
        let id = test(&mut write, store.now(), &webhook).await.unwrap();
        write.commit().await.unwrap();
        sqlx::query("UPDATE jobs SET max_attempts = 1").execute(store.pool()).await.unwrap();
        send_until(&store, &webhook, &id, &[DeliveryState::Exhausted]).await;
        let webhook = get(&store, &webhook.id).await.unwrap();
        assert!(!webhook.enabled && webhook.disabled_reason.is_some());
        let mut write = store.begin().await.unwrap();
        set_enabled(&mut write, store.now(), &webhook.id, true).await.unwrap();
        write.commit().await.unwrap();
        assert!(get(&store, &webhook.id).await.unwrap().disabled_reason.is_none());
    });
}

#[test]
fn private_networks_are_refused_unless_they_are_allowed() {
    for_each_engine(|store, _| async move {
        let mut write = store.begin().await.unwrap();
        for address in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "http://example.com/",
            "ftp://example.com/",
            "nonsense",
            "https://2130706433/",
        ] {
            let refused = add(&mut write, store.now(), &vault(), &new(address, "*"), false).await;
            assert!(matches!(refused, Err(WebhookError::Address(_))), "{address}");
        }
        for (wrong, expected) in [
            (NewWebhook { name: String::new(), ..new("https://example.com/", "*") }, "name"),
            (new("https://example.com/", ""), "pattern"),
        ] {
            let error = add(&mut write, store.now(), &vault(), &wrong, false).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        // A name that leads into a private network is found when it is looked up.
        let error = super::guard::client(false).unwrap().get("https://localhost:1/").send().await.unwrap_err();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        assert!(cause.to_string().contains("private"), "{cause}");
    });
}

#[test]
fn a_secret_is_replaced() {
    for_each_engine(|store, _| async move {
        let (receiver, address) = Receiver::start(&[]).await;
        let (webhook, old) = made(&store, &new(&address, "*")).await;
        let mut write = store.begin().await.unwrap();
        let secret = rotate_secret(&mut write, store.now(), &vault(), &webhook).await.unwrap();
        let id = test(&mut write, store.now(), &webhook).await.unwrap();
        write.commit().await.unwrap();
        send_until(&store, &webhook, &id, &[DeliveryState::Delivered]).await;
        let (headers, body) = receiver.came().remove(0);
        let signature = headers["x-plimsoll-signature"].to_str().unwrap();
        assert!(verify(secret.expose_secret(), signature, &body, store.now() / 1000, 300));
        assert!(!verify(old.expose_secret(), signature, &body, store.now() / 1000, 300));
    });
}
