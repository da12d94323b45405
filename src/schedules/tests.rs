use super::changes::compare_some;
use super::ticker::do_due;
use super::*;
use crate::events::{self, EventFilter};
use crate::jobs::{self, JobFilter};
use crate::report::model::{GateStatus, Report};
use crate::report::sample;
use crate::scans::tests::complete_job;
use crate::store::testing::for_each_engine;
use crate::store::{Millis, Named as _, PageRequest, Store, StoreError};
use std::time::Duration;

const HOUR: Millis = 3_600_000;

fn hourly(name: &str) -> NewSchedule {
    NewSchedule {
        owner_id: None,
        name: name.to_owned(),
        timing: Timing::Hour { minute: 0 },
        zone: Zone::read("UTC").unwrap(),
        jitter: Duration::ZERO,
        catch_up: CatchUp::Once,
        work: ScheduledWork::Scan { repository: "acme/site".to_owned(), branch: None },
        notify: Notify::Never,
        enabled: true,
    }
}

async fn made(store: &Store, schedule: &NewSchedule) -> Result<String, ScheduleError> {
    let mut write = store.begin().await.unwrap();
    let id = add(&mut write, store.now(), schedule).await?;
    write.commit().await.unwrap();
    Ok(id)
}

async fn jobs_made(store: &Store) -> u64 {
    jobs::list(store, &JobFilter::default(), &PageRequest::default()).await.unwrap().total
}

async fn reasons(store: &Store, id: &str) -> Vec<String> {
    runs(store, id, 50).await.unwrap().into_iter().map(|run| run.reason).collect()
}

#[test]
fn what_is_due_is_done_once_and_is_due_again() {
    for_each_engine(|store, clock| async move {
        let id = made(&store, &hourly("a")).await.unwrap();
        let due = store.now() + HOUR;
        assert_eq!(do_due(&store).await.unwrap(), Some(due));
        assert_eq!(jobs_made(&store).await, 0);
        clock.advance(HOUR);
        // One of two does it; the other may look before that has come true.
        let (one, other) = tokio::join!(do_due(&store), do_due(&store));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(do_due(&store).await.unwrap(), Some(due + HOUR));
        assert_eq!(jobs_made(&store).await, 1);
        let schedule = get(&store, &id).await.unwrap();
        assert_eq!((schedule.last_due_at, schedule.next_due_at), (Some(due), Some(due + HOUR)));
        assert_eq!(reasons(&store, &id).await, ["on-time"]);
    });
}

#[test]
fn what_was_missed_is_done_once_or_passed_over() {
    for_each_engine(|store, clock| async move {
        let once = made(&store, &hourly("once")).await.unwrap();
        let work = ScheduledWork::Scan { repository: "acme/other".to_owned(), branch: None };
        let skip = made(&store, &NewSchedule { catch_up: CatchUp::Skip, work, ..hourly("skip") }).await.unwrap();
        clock.advance(5 * HOUR + 120_000);
        do_due(&store).await.unwrap();
        assert_eq!(jobs_made(&store).await, 1);
        assert_eq!(
            (reasons(&store, &once).await, reasons(&store, &skip).await),
            (vec!["late".to_owned()], vec!["passed-over".to_owned()])
        );
        let next = get(&store, &skip).await.unwrap().next_due_at.unwrap();
        assert_eq!(next, store.now() - 120_000 + HOUR);
    });
}

#[test]
fn a_schedule_that_is_off_does_nothing_and_misses_nothing() {
    for_each_engine(|store, clock| async move {
        let id = made(&store, &NewSchedule { enabled: false, ..hourly("a") }).await.unwrap();
        clock.advance(3 * HOUR);
        assert_eq!(do_due(&store).await.unwrap(), None);
        let mut write = store.begin().await.unwrap();
        set_enabled(&mut write, store.now(), &id, true).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(do_due(&store).await.unwrap(), Some(store.now() + HOUR));
        assert_eq!(jobs_made(&store).await, 0);
    });
}

#[test]
fn a_schedule_is_triggered_changed_and_removed() {
    for_each_engine(|store, _| async move {
        let id = made(&store, &hourly("a")).await.unwrap();
        let mut write = store.begin().await.unwrap();
        let schedule = get(&store, &id).await.unwrap();
        let job = trigger(&mut write, store.now(), &schedule).await.unwrap();
        change(
            &mut write,
            store.now(),
            &id,
            &NewSchedule { timing: Timing::Day { hour: 3, minute: 0 }, ..hourly("b") },
        )
        .await
        .unwrap();
        write.commit().await.unwrap();
        assert_eq!(jobs::get(&store, &job).await.unwrap().correlation_id, Some(format!("schedule/{id}")));
        let changed = get(&store, &id).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.next_due_at), ("b", Some(store.now() + 3 * HOUR)));
        assert_eq!(reasons(&store, &id).await, ["by-hand"]);
        let mut write = store.begin().await.unwrap();
        remove(&mut write, &id).await.unwrap();
        assert!(matches!(remove(&mut write, &id).await, Err(StoreError::NotFound { .. })));
        write.commit().await.unwrap();
        assert!(runs(&store, &id, 10).await.unwrap().is_empty());
    });
}

#[test]
fn a_users_schedule_stops_nobody_elses_scan() {
    for_each_engine(|store, _| async move {
        let mut triggered = Vec::new();
        for owner in [None, Some("one"), Some("other"), Some("one")] {
            let id = made(&store, &NewSchedule { owner_id: owner.map(str::to_owned), ..hourly("a") }).await.unwrap();
            let schedule = get(&store, &id).await.unwrap();
            let mut write = store.begin().await.unwrap();
            triggered.push(trigger(&mut write, store.now(), &schedule).await.unwrap());
            write.commit().await.unwrap();
        }
        let mut states = Vec::new();
        for job in &triggered {
            let job = jobs::get(&store, job).await.unwrap();
            states.push((job.owner_id, job.state.name()));
        }
        let owner = |name: &str| Some(name.to_owned());
        assert_eq!(
            states,
            [(None, "queued"), (owner("one"), "cancelled"), (owner("other"), "queued"), (owner("one"), "queued")]
        );
    });
}

#[test]
fn jitter_delays_by_chance_and_not_for_longer() {
    for_each_engine(|store, _| async move {
        let mut starts = std::collections::BTreeSet::new();
        for number in 0..10 {
            let id = made(&store, &NewSchedule { jitter: Duration::from_mins(10), ..hourly(&number.to_string()) })
                .await
                .unwrap();
            let schedule = get(&store, &id).await.unwrap();
            let delay = schedule.next_run_at.unwrap() - schedule.next_due_at.unwrap();
            assert!((0..=600_000).contains(&delay), "{delay}");
            starts.insert(delay);
        }
        assert!(starts.len() > 3, "{starts:?}");
    });
}

#[test]
fn what_is_no_schedule_is_refused() {
    for_each_engine(|store, _| async move {
        let past = Timing::Once { at: "2020-01-01T00:00:00Z".parse().unwrap() };
        let scan = |repository: &str| ScheduledWork::Scan { repository: repository.to_owned(), branch: None };
        for (wrong, expected) in [
            (NewSchedule { name: " ".to_owned(), ..hourly("") }, "name"),
            (NewSchedule { timing: past, ..hourly("a") }, "never due"),
            (NewSchedule { jitter: Duration::from_secs(3601), ..hourly("a") }, "jitter"),
            (NewSchedule { work: scan("acme"), ..hourly("a") }, "owner/name"),
            (NewSchedule { work: scan("../x"), ..hourly("a") }, "owner/name"),
            (NewSchedule { work: scan("a/b/c"), ..hourly("a") }, "owner/name"),
        ] {
            let error = made(&store, &wrong).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(list(&store, &ScheduleFilter::default(), &PageRequest::default()).await.unwrap().total, 0);
    });
}

#[test]
fn schedules_of_one_repository_that_meet_are_told() {
    for_each_engine(|store, _| async move {
        let mut all = Vec::new();
        for (name, timing, repository) in [
            ("daily", Timing::Day { hour: 3, minute: 0 }, "acme/site"),
            ("weekly", Timing::Week { days: vec![Weekday::Monday], hour: 3, minute: 5 }, "Acme/Site"),
            ("elsewhere", Timing::Day { hour: 3, minute: 0 }, "acme/other"),
            ("later", Timing::Day { hour: 9, minute: 0 }, "acme/site"),
        ] {
            let work = ScheduledWork::Scan { repository: repository.to_owned(), branch: None };
            let id = made(&store, &NewSchedule { timing, work, ..hourly(name) }).await.unwrap();
            all.push(get(&store, &id).await.unwrap());
        }
        let found = conflicts(&all[0], &all, store.now()).unwrap();
        assert_eq!(found.iter().map(|conflict| conflict.name.as_str()).collect::<Vec<_>>(), ["weekly"]);
        let filter = ScheduleFilter { repository: Some("ACME/site".to_owned()), ..ScheduleFilter::default() };
        assert_eq!(list(&store, &filter, &PageRequest::default()).await.unwrap().total, 3);
    });
}

/// Does what the schedule does, with what it finds, and tells of it; returns the events that tell.
async fn ran(store: &Store, id: &str, report: Report) -> Vec<events::Event> {
    let before = events::newest(store).await.unwrap();
    let mut write = store.begin().await.unwrap();
    let schedule = get(store, id).await.unwrap();
    let job = trigger(&mut write, store.now(), &schedule).await.unwrap();
    write.commit().await.unwrap();
    complete_job(store, &job, report).await;
    // Two that look at once tell it once.
    let (one, other) = tokio::join!(compare_some(store), compare_some(store));
    one.unwrap();
    other.unwrap();
    while compare_some(store).await.unwrap() > 0 {}
    let filter = EventFilter { kind_prefix: Some("schedule.".to_owned()), ..EventFilter::default() };
    events::after(store, before, &filter, 100).await.unwrap()
}

#[test]
fn what_has_changed_since_the_run_before_is_told_where_it_is_asked_for() {
    for_each_engine(|store, clock| async move {
        compare_some(&store).await.unwrap();
        let work = |name: &str| ScheduledWork::Scan { repository: name.to_owned(), branch: Some("main".to_owned()) };
        let silent = made(&store, &NewSchedule { work: work("acme/silent"), ..hourly("silent") }).await.unwrap();
        let owner_id = Some("octocat".to_owned());
        let told = NewSchedule { notify: Notify::Change, owner_id, work: work("acme/told"), ..hourly("told") };
        let told = made(&store, &told).await.unwrap();
        let always = NewSchedule { notify: Notify::Always, work: work("acme/always"), ..hourly("always") };
        let always = made(&store, &always).await.unwrap();
        let mut first = sample::report();
        first.gate.status = GateStatus::Passed;
        let mut second = first.clone();
        let gone = second.findings.iter().position(|finding| finding.suppression.is_none()).unwrap();
        let gone = second.findings.remove(gone);
        second.gate.status = GateStatus::Failed;
        let kinds = |events: &[events::Event]| events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>();

        assert!(ran(&store, &silent, first.clone()).await.is_empty());
        assert!(ran(&store, &told, first.clone()).await.is_empty(), "the first is no change");
        assert_eq!(kinds(&ran(&store, &always, first.clone()).await), ["schedule.unchanged"]);
        clock.advance(HOUR);
        assert!(ran(&store, &silent, second.clone()).await.is_empty());
        assert!(ran(&store, &told, first.clone()).await.is_empty());
        clock.advance(HOUR);
        let events = ran(&store, &told, second.clone()).await;
        assert_eq!(
            (kinds(&events), events[0].owner_id.as_deref()),
            (vec!["schedule.changed".to_owned()], Some("octocat"))
        );
        let document = &events[0].document;
        assert_eq!((document["appeared"].as_u64(), document["gone"].as_u64()), (Some(0), Some(1)), "{document}");
        assert_eq!(document["first_gone"][0]["fingerprint"], gone.fingerprints.context.as_str());
        assert_eq!(document["gate"], serde_json::json!({"was": "passed", "is": "failed"}));
        assert_eq!((document["name"].as_str(), document["repository"].as_str()), (Some("told"), Some("acme/told")));
        clock.advance(HOUR);
        let events = ran(&store, &told, first).await;
        assert_eq!((events[0].document["appeared"].as_u64(), &events[0].document["gone"]), (Some(1), &0.into()));
        // What was compared stands with the run, also where nobody is told.
        let run = &runs(&store, &silent, 1).await.unwrap()[0];
        assert_eq!(run.outcome.as_ref().unwrap()["gone"], 1, "{run:?}");
        // A schedule that is gone tells nothing.
        let mut write = store.begin().await.unwrap();
        let schedule = get(&store, &told).await.unwrap();
        let job = trigger(&mut write, store.now(), &schedule).await.unwrap();
        remove(&mut write, &told).await.unwrap();
        write.commit().await.unwrap();
        complete_job(&store, &job, second).await;
        while compare_some(&store).await.unwrap() > 0 {}
        let newest = events::newest(&store).await.unwrap();
        let filter = EventFilter { kind_prefix: Some("schedule.".to_owned()), ..EventFilter::default() };
        assert!(events::after(&store, newest - 1, &filter, 10).await.unwrap().is_empty());
    });
}
