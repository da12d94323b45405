use super::queue::{self, Ending, Lease};
use super::*;
use crate::events::{self, EventFilter};
use crate::store::testing::{SetClock, for_each_engine};
use crate::store::{PageRequest, Store, StoreError};
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const LEASE: Duration = Duration::from_secs(30);

async fn add(store: &Store, job: NewJob) -> Enqueued {
    let mut write = store.begin().await.unwrap();
    let enqueued = enqueue(&mut write, store.now(), job).await.unwrap();
    write.commit().await.unwrap();
    enqueued
}

async fn claim(store: &Store) -> Option<Job> {
    queue::claim(store, "w", &[], LEASE).await.unwrap()
}

fn numbered(number: u32) -> NewJob {
    NewJob::new("test", json!({ "number": number }))
}

#[test]
fn jobs_are_taken_by_priority_then_age() {
    for_each_engine(|store, clock| async move {
        for (number, priority) in
            [(1, Priority::NORMAL), (2, Priority::LOW), (3, Priority::HIGH), (4, Priority::NORMAL)]
        {
            add(&store, NewJob { priority, ..numbered(number) }).await;
            clock.advance(1);
        }
        let mut taken = Vec::new();
        while let Some(job) = claim(&store).await {
            taken.push(job.payload["number"].as_u64().unwrap());
        }
        assert_eq!(taken, [3, 1, 4, 2]);
    });
}

#[test]
fn a_delayed_job_waits_for_its_time_and_no_longer_than_thirty_days() {
    for_each_engine(|store, clock| async move {
        add(&store, NewJob { delay: Duration::from_mins(1), ..numbered(1) }).await;
        assert!(claim(&store).await.is_none());
        clock.advance(60_000);
        assert!(claim(&store).await.is_some());
        let long = add(&store, NewJob { delay: Duration::from_hours(24 * 365), ..numbered(2) }).await;
        let job = get(&store, &long.id).await.unwrap();
        assert_eq!(job.run_at - job.created_at, 30 * 24 * 3600 * 1000);
    });
}

#[test]
fn a_worker_takes_from_its_queues_only() {
    for_each_engine(|store, _| async move {
        add(&store, NewJob { queue: "slow".to_owned(), ..numbered(1) }).await;
        let fast = ["fast".to_owned(), "default".to_owned()];
        assert!(queue::claim(&store, "w", &fast, LEASE).await.unwrap().is_none());
        assert!(queue::claim(&store, "w", &["slow".to_owned()], LEASE).await.unwrap().is_some());
    });
}

#[test]
fn a_key_that_is_kept_gives_the_job_that_waits() {
    for_each_engine(|store, _| async move {
        let first = add(&store, numbered(1).key("a", OnDuplicate::Keep)).await;
        let second = add(&store, numbered(2).key("a", OnDuplicate::Keep)).await;
        assert_eq!((second.id, second.is_known), (first.id, true));
    });
}

#[test]
fn a_newer_job_takes_the_place_of_the_older_and_waits_for_its_end() {
    for_each_engine(|store, _| async move {
        let running = add(&store, numbered(1).key("pr/1", OnDuplicate::Replace)).await;
        let held = claim(&store).await.unwrap();
        let waiting = add(&store, numbered(2).key("pr/1", OnDuplicate::Replace)).await;
        let newest = add(&store, numbered(3).key("pr/1", OnDuplicate::Replace)).await;
        assert_eq!(newest.replaced, [running.id.clone(), waiting.id.clone()]);
        assert_eq!(get(&store, &waiting.id).await.unwrap().state, JobState::Cancelled);
        // Two of one key never run together.
        assert!(claim(&store).await.is_none());
        let told = queue::renew(&store, &held, LEASE, None).await.unwrap();
        assert_eq!(told, Lease::Cancelled("a newer one took its place".to_owned()));
        queue::finish(&store, &held, Ending::Cancelled("x".to_owned())).await.unwrap();
        assert_eq!(claim(&store).await.unwrap().id, newest.id);
    });
}

#[test]
fn a_failed_attempt_is_repeated_later_until_none_is_left() {
    for_each_engine(|store, clock| async move {
        let id = add(&store, NewJob { max_attempts: 2, ..numbered(1) }).await.id;
        let fail = || Ending::Passing { error: "no network".to_owned(), after: None };
        let job = claim(&store).await.unwrap();
        assert!(queue::finish(&store, &job, fail()).await.unwrap());
        let job = get(&store, &id).await.unwrap();
        assert_eq!((job.state, job.attempt, job.error.as_deref()), (JobState::Queued, 1, Some("no network")));
        assert!(claim(&store).await.is_none(), "it waits");
        clock.advance(2_000);
        let job = claim(&store).await.unwrap();
        assert!(queue::finish(&store, &job, fail()).await.unwrap());
        let job = get(&store, &id).await.unwrap();
        assert_eq!((job.state, job.attempt), (JobState::Dead, 2));
        requeue(&store, &id).await.unwrap();
        let job = claim(&store).await.unwrap();
        assert_eq!((job.attempt, job.error), (1, None));
    });
}

#[test]
fn a_service_that_says_when_is_not_asked_before() {
    for_each_engine(|store, clock| async move {
        add(&store, numbered(1)).await;
        let job = claim(&store).await.unwrap();
        let after = Some(Duration::from_mins(10));
        queue::finish(&store, &job, Ending::Passing { error: "limit".to_owned(), after }).await.unwrap();
        clock.advance(599_000);
        assert!(claim(&store).await.is_none());
        clock.advance(1_000);
        assert!(claim(&store).await.is_some());
    });
}

#[test]
fn a_job_of_a_lost_worker_is_done_by_another_and_the_lost_one_changes_nothing() {
    for_each_engine(|store, clock| async move {
        let id = add(&store, numbered(1)).await.id;
        let lost = claim(&store).await.unwrap();
        assert_eq!(queue::recover(&store).await.unwrap(), 0);
        clock.advance(31_000);
        assert_eq!(queue::recover(&store).await.unwrap(), 1);
        clock.advance(5_000);
        let found = queue::claim(&store, "other", &[], LEASE).await.unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.attempt), (id.as_str(), 2));
        assert_eq!(queue::renew(&store, &lost, LEASE, None).await.unwrap(), Lease::Lost);
        assert!(!queue::finish(&store, &lost, Ending::Succeeded(json!("late"))).await.unwrap());
        assert!(queue::finish(&store, &found, Ending::Succeeded(json!("good"))).await.unwrap());
        let job = get(&store, &id).await.unwrap();
        assert_eq!((job.state, job.outcome), (JobState::Succeeded, Some(json!("good"))));
    });
}

#[test]
fn a_cancelled_job_stops_at_once_where_it_waits_and_soon_where_it_runs() {
    for_each_engine(|store, _| async move {
        let waiting = add(&store, numbered(1)).await.id;
        assert_eq!(cancel(&store, &waiting, "by a person").await.unwrap(), JobState::Queued);
        assert_eq!(get(&store, &waiting).await.unwrap().state, JobState::Cancelled);
        let running = add(&store, numbered(2)).await.id;
        let job = claim(&store).await.unwrap();
        assert_eq!(cancel(&store, &running, "by a person").await.unwrap(), JobState::Running);
        // A failure after the cancellation is no reason to try again.
        queue::finish(&store, &job, Ending::Passing { error: "x".to_owned(), after: None }).await.unwrap();
        let job = get(&store, &running).await.unwrap();
        assert_eq!((job.state, job.cancel_reason.as_deref()), (JobState::Cancelled, Some("by a person")));
        assert!(matches!(cancel(&store, "none", "x").await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn only_a_job_that_is_over_is_done_again() {
    for_each_engine(|store, _| async move {
        let id = add(&store, numbered(1).key("a", OnDuplicate::Keep)).await.id;
        assert!(matches!(requeue(&store, &id).await, Err(StoreError::Conflict(_))));
        cancel(&store, &id, "x").await.unwrap();
        add(&store, numbered(2).key("a", OnDuplicate::Keep)).await;
        assert!(matches!(requeue(&store, &id).await, Err(StoreError::Conflict(_))), "a newer one waits");
    });
}

#[test]
fn many_workers_never_take_the_same_job() {
    for_each_engine(|store, _| async move {
        for number in 0..60 {
            add(&store, numbered(number)).await;
        }
        let tasks: Vec<_> = (0..6)
            .map(|worker| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    while let Some(job) = queue::claim(&store, &format!("w{worker}"), &[], LEASE).await.unwrap() {
                        taken.push(job.id);
                    }
                    taken
                })
            })
            .collect();
        let mut taken = Vec::new();
        for task in tasks {
            taken.extend(task.await.unwrap());
        }
        assert_eq!(taken.len(), 60);
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), 60);
    });
}

#[test]
fn jobs_are_listed_newest_first_in_pages_with_the_total() {
    for_each_engine(|store, clock| async move {
        for number in 0..5 {
            let owner_id = Some(if number == 4 { "b" } else { "a" }.to_owned());
            add(&store, NewJob { owner_id, ..numbered(number) }).await;
            clock.advance(i64::from(number % 2));
        }
        let filter = JobFilter { owner_id: Some("a".to_owned()), ..JobFilter::default() };
        let first = list(&store, &filter, &PageRequest::first(3)).await.unwrap();
        let numbers = |page: &crate::store::Page<Job>| -> Vec<u64> {
            page.items.iter().map(|job| job.payload["number"].as_u64().unwrap()).collect()
        };
        assert_eq!((numbers(&first), first.total), (vec![3, 2, 1], 4));
        let rest = list(&store, &filter, &PageRequest { after: first.next, ..PageRequest::first(3) }).await.unwrap();
        assert_eq!((numbers(&rest), rest.next), (vec![0], None));
        let dead = JobFilter { state: Some(JobState::Dead), ..JobFilter::default() };
        assert_eq!(list(&store, &dead, &PageRequest::default()).await.unwrap().total, 0);
    });
}

#[test]
fn statistics_count_by_kind_and_state() {
    for_each_engine(|store, clock| async move {
        for number in 0..3 {
            add(&store, numbered(number)).await;
        }
        clock.advance(1_000);
        let job = claim(&store).await.unwrap();
        clock.advance(4_000);
        queue::finish(&store, &job, Ending::Succeeded(Value::Null)).await.unwrap();
        let found = statistics(&store, None).await.unwrap();
        assert_eq!(found.by_state[&JobState::Queued], 2);
        assert_eq!(found.by_kind["test"].mean_duration_ms, Some(4_000.0));
        assert_eq!(found.by_kind["test"].mean_wait_ms, Some(1_000.0));
        assert_eq!(found.oldest_due_ms, 5_000);
        assert!(statistics(&store, Some("nobody")).await.unwrap().by_state.is_empty());
    });
}

#[test]
fn what_is_over_is_cleared_away_with_its_log_and_the_dead_later() {
    for_each_engine(|store, clock| async move {
        for number in 0..2 {
            add(&store, numbered(number)).await;
        }
        let (done, dead) = (claim(&store).await.unwrap(), claim(&store).await.unwrap());
        queue::finish(&store, &done, Ending::Succeeded(Value::Null)).await.unwrap();
        queue::finish(&store, &dead, Ending::Lasting("x".to_owned())).await.unwrap();
        add(&store, numbered(3)).await;
        let retention = Retention { done: Duration::from_secs(10), dead: Duration::from_secs(100) };
        assert_eq!(forget(&store, retention).await.unwrap(), 0);
        clock.advance(11_000);
        assert_eq!(forget(&store, retention).await.unwrap(), 1);
        clock.advance(100_000);
        assert_eq!(forget(&store, retention).await.unwrap(), 1);
        assert_eq!(list(&store, &JobFilter::default(), &PageRequest::default()).await.unwrap().total, 1);
    });
}

/// Does what its payload says.
struct Script {
    calls: Arc<AtomicU32>,
}

impl Handler for Script {
    fn kind(&self) -> &'static str {
        "test"
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(async move {
            let calls = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
            match context.job.payload["act"].as_str().unwrap() {
                "succeed" => {
                    context.info("it begins");
                    context.progress(0.5, "half");
                    Ok(json!({"calls": calls}))
                }
                "wait" => {
                    context.stop().cancelled().await;
                    Err(Failure::Stopped)
                }
                "hang" => {
                    std::future::pending::<()>().await;
                    Ok(Value::Null)
                }
                "panic" => panic!("on purpose"),
                "lasting" => Err(Failure::lasting("no such repository")),
                act => panic!("no act {act}"),
            }
        })
    }
}

/// Runs a worker until the job is over, or told so often that it will be repeated.
async fn run(store: &Store, job: NewJob, meanwhile: impl AsyncFn(&str)) -> Job {
    let leaving = CancellationToken::new();
    let handlers = Handlers::default().with(Script { calls: Arc::default() });
    let options = WorkerOptions { heartbeat: Duration::from_millis(200), ..WorkerOptions::new("w", 2) };
    let worker = tokio::spawn(work(store.clone(), handlers, options, leaving.clone()));
    let id = add(store, job).await.id;
    meanwhile(&id).await;
    wait_for(store, &id, &["job.succeeded", "job.dead", "job.cancelled", "job.retrying"]).await;
    leaving.cancel();
    worker.await.unwrap();
    get(store, &id).await.unwrap()
}

async fn wait_for(store: &Store, id: &str, kinds: &[&str]) {
    let mut watch = store.wakes().watch(crate::store::Topic::Events);
    let filter = EventFilter { subject: Some(format!("job/{id}")), ..EventFilter::default() };
    loop {
        let events = events::after(store, 0, &filter, 100).await.unwrap();
        if events.iter().any(|event| kinds.contains(&event.kind.as_str())) {
            return;
        }
        watch.changed().await.unwrap();
    }
}

fn act(act: &str) -> NewJob {
    NewJob::new("test", json!({ "act": act }))
}

#[test]
fn a_job_that_succeeds_keeps_its_outcome_and_its_log() {
    for_each_engine(|store, _| async move {
        let job = run(&store, act("succeed"), async |_| {}).await;
        assert_eq!((job.state, job.progress, job.outcome), (JobState::Succeeded, 10_000, Some(json!({"calls": 1}))));
        let lines = log_lines(&store, &job.id, 0, 10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["it begins"]);
    });
}

#[test]
fn a_job_that_is_cancelled_while_it_runs_stops() {
    for_each_engine(|store, _| async move {
        let job = run(&store, act("wait"), async |id| {
            wait_for(&store, id, &["job.started"]).await;
            cancel(&store, id, "by a person").await.unwrap();
        })
        .await;
        assert_eq!((job.state, job.cancel_reason.as_deref()), (JobState::Cancelled, Some("by a person")));
    });
}

#[test]
fn a_job_that_takes_too_long_is_ended() {
    for_each_engine(|store, _| async move {
        let short = Duration::from_millis(50);
        let job = run(&store, NewJob { soft_limit: short, hard_limit: short, ..act("hang") }, async |_| {}).await;
        assert_eq!(job.state, JobState::Queued);
        assert!(job.error.unwrap().contains("longer than its limit"));
    });
}

#[test]
fn a_panic_costs_the_attempt_and_not_the_worker() {
    for_each_engine(|store, _| async move {
        let job = run(&store, NewJob { max_attempts: 1, ..act("panic") }, async |_| {}).await;
        assert_eq!(job.state, JobState::Dead);
        assert!(!job.error.unwrap().contains("on purpose"), "what a panic says may hold anything");
    });
}

#[test]
fn a_lasting_failure_is_not_repeated() {
    for_each_engine(|store, _| async move {
        let job = run(&store, act("lasting"), async |_| {}).await;
        assert_eq!((job.state, job.attempt, job.error.as_deref()), (JobState::Dead, 1, Some("no such repository")));
    });
}

#[test]
fn a_job_of_an_unknown_kind_says_so() {
    for_each_engine(|store, _| async move {
        let job = run(&store, NewJob::new("of-tomorrow", Value::Null), async |_| {}).await;
        assert_eq!(job.state, JobState::Dead);
        assert!(job.error.unwrap().contains("of-tomorrow"));
    });
}

#[test]
fn a_worker_that_leaves_gives_its_jobs_back_without_counting_the_attempt() {
    for_each_engine(|store, _: Arc<SetClock>| async move {
        let leaving = CancellationToken::new();
        let handlers = Handlers::default().with(Script { calls: Arc::default() });
        let worker = tokio::spawn(work(store.clone(), handlers, WorkerOptions::new("w", 1), leaving.clone()));
        let id = add(&store, act("wait")).await.id;
        wait_for(&store, &id, &["job.started"]).await;
        leaving.cancel();
        worker.await.unwrap();
        let job = get(&store, &id).await.unwrap();
        assert_eq!((job.state, job.attempt, job.worker), (JobState::Queued, 0, None));
    });
}

#[test]
fn who_owns_the_repository_sees_what_happens_once_it_is_known() {
    for_each_engine(|store, _| async move {
        let kinds = async |owner: &str| {
            let filter = EventFilter { owner_id: Some(owner.to_owned()), ..EventFilter::default() };
            let events = events::after(&store, 0, &filter, 100).await.unwrap();
            events.into_iter().map(|event| (event.kind, event.repository_id.unwrap_or_default())).collect::<Vec<_>>()
        };
        let told = |kinds: &[&str]| kinds.iter().map(|kind| ((*kind).to_owned(), "r".to_owned())).collect::<Vec<_>>();
        // As of a webhook: nobody knows whose repository it is before the job has looked.
        add(&store, numbered(1)).await;
        let held = claim(&store).await.unwrap();
        let mut write = store.begin().await.unwrap();
        assign(&mut write, &held.id, "r", Some("octocat")).await.unwrap();
        write.commit().await.unwrap();
        assert!(kinds("octocat").await.is_empty());
        queue::renew(&store, &held, LEASE, Some((5000, "half".to_owned()))).await.unwrap();
        queue::finish(&store, &held, Ending::Succeeded(json!(null))).await.unwrap();
        assert_eq!(kinds("octocat").await, told(&["job.progress", "job.succeeded"]));
        assert!(kinds("other").await.is_empty());
        requeue(&store, &held.id).await.unwrap();
        let held = claim(&store).await.unwrap();
        cancel(&store, &held.id, "by octocat").await.unwrap();
        let all = ["job.progress", "job.succeeded", "job.queued", "job.started", "job.cancelling"];
        assert_eq!(kinds("octocat").await, told(&all));
    });
}

#[test]
fn no_more_jobs_of_one_user_run_at_once_than_their_tier_may() {
    for_each_engine(|store, _| async move {
        let user = Quota { scans_per_day: None, scans_at_once: NonZeroU32::new(1) };
        set_quotas(&store, Quotas { user, admin: Quota::default() }).await.unwrap();
        let of = |number: u32, user: &str| NewJob { asked_by: Some(user.to_owned()), ..numbered(number) };
        let mut write = store.begin().await.unwrap();
        let boss = crate::identity::add_user(&mut write, store.now(), "boss", true).await.unwrap();
        write.commit().await.unwrap();
        for (number, user) in [(1, "one"), (2, "one"), (3, "two"), (4, &*boss), (5, &*boss)] {
            add(&store, of(number, user)).await;
        }
        add(&store, numbered(6)).await;
        let mut taken = Vec::new();
        while let Some(job) = claim(&store).await {
            taken.push(job);
        }
        let numbers = |jobs: &[Job]| jobs.iter().map(|job| job.payload["number"].as_u64().unwrap()).collect::<Vec<_>>();
        assert_eq!(numbers(&taken), [1, 3, 4, 5, 6]);
        let standing = standing(&store, "one").await.unwrap();
        assert_eq!((standing.today, standing.running, standing.scans_at_once), (2, 1, Some(1)));
        queue::finish(&store, &taken[0], Ending::Succeeded(json!(null))).await.unwrap();
        assert_eq!(claim(&store).await.unwrap().payload["number"], 2);
        // Without a bound nothing waits.
        set_quotas(&store, Quotas::default()).await.unwrap();
        add(&store, of(7, "one")).await;
        assert_eq!(claim(&store).await.unwrap().payload["number"], 7);
    });
}

#[test]
fn two_workers_that_look_at_the_same_moment_do_not_exceed_what_may_run_at_once() {
    for_each_engine(|store, _| async move {
        let user = Quota { scans_per_day: None, scans_at_once: NonZeroU32::new(2) };
        set_quotas(&store, Quotas { user, admin: Quota::default() }).await.unwrap();
        for number in 0..8 {
            add(&store, NewJob { asked_by: Some("one".to_owned()), ..numbered(number) }).await;
        }
        let looks: Vec<_> = (0..6)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { claim(&store).await.is_some() })
            })
            .collect();
        let mut taken = 0;
        for look in looks {
            taken += u32::from(look.await.unwrap());
        }
        assert_eq!((taken, standing(&store, "one").await.unwrap().running), (2, 2));
    });
}
