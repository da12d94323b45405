use super::*;
use crate::events::{self, Event, EventFilter};
use crate::jobs::{self, Context, Failure, Handler, Handlers, JobFilter, JobState, Work, WorkerOptions};
use crate::report::{Format, RenderOptions, sample};
use crate::scans::tests::sample_analysis;
use crate::scans::{self, AnalysisFilter, NewRepository, OnExisting, SCAN};
use crate::store::testing::for_each_engine;
use crate::store::{Named as _, PageRequest, Store, StoreError, Topic};
use serde_json::{Value, json};
use std::io::Read as _;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Scans repositories whose name says what becomes of it.
struct Scanner;

impl Handler for Scanner {
    fn kind(&self) -> &'static str {
        SCAN
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(async move {
            let name = context.job.payload["repository"].as_str().unwrap_or_default();
            if name.contains("broken") {
                return Err(Failure::lasting("there is no such branch"));
            }
            if name.contains("endless") {
                context.stop().cancelled().await;
                return Err(Failure::Stopped);
            }
            Ok(json!({"analysis": format!("of {name}")}))
        })
    }
}

/// Workers and what follows batches, until it is dropped.
struct Hands(CancellationToken);

impl Hands {
    fn start(store: &Store) -> Self {
        let leaving = CancellationToken::new();
        let handlers = Handlers::default().with(Scanner).with(BatchHandler).with(ExportHandler).with(ImportHandler);
        tokio::spawn(jobs::work(store.clone(), handlers, WorkerOptions::new("hands", 2), leaving.clone()));
        // Two of them do no harm.
        tokio::spawn(follow(store.clone(), leaving.clone()));
        tokio::spawn(follow(store.clone(), leaving.clone()));
        Self(leaving)
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

async fn register(store: &Store, owner: Option<&str>, name: &str) -> String {
    let new = NewRepository {
        owner_id: owner.map(str::to_owned),
        host: "github.com".to_owned(),
        full_name: name.to_owned(),
        with_access: owner.is_none(),
        ..NewRepository::default()
    };
    let mut write = store.begin().await.unwrap();
    let made = scans::register(&mut write, store.now(), new).await.unwrap();
    write.commit().await.unwrap();
    made.id
}

fn named(name: &str) -> NewItem {
    let input = ItemInput::Known { repository: name.to_owned(), reference: None, commit: None };
    NewItem { input, report: None }
}

fn of(kind: BatchKind, items: Vec<NewItem>) -> NewBatch {
    NewBatch {
        owner_id: "boss".to_owned(),
        sees_all: true,
        kind,
        name: "all of it".to_owned(),
        options: BatchOptions::default(),
        items,
    }
}

async fn made(store: &Store, new: &NewBatch) -> String {
    let mut write = store.begin().await.unwrap();
    let id = add(&mut write, store.now(), new).await.unwrap();
    write.commit().await.unwrap();
    id
}

/// The event of a batch that `is_it`, as soon as there is one after number `after`.
async fn event(store: &Store, id: &str, after: i64, is_it: impl Fn(&Event) -> bool) -> Event {
    let filter = EventFilter { subject: Some(format!("batch/{id}")), ..EventFilter::default() };
    let mut wakes = store.wakes().watch(Topic::Events);
    let waiting = async {
        loop {
            wakes.borrow_and_update();
            let events = events::after(store, after, &filter, 1000).await.unwrap();
            if let Some(found) = events.into_iter().find(&is_it) {
                return found;
            }
            let _ = tokio::time::timeout(Duration::from_secs(1), wakes.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(90), waiting).await.expect("the event within its time")
}

async fn over(store: &Store, id: &str) -> Event {
    let ends = ["batch.completed", "batch.completed-with-failures", "batch.cancelled"];
    event(store, id, 0, |event| ends.contains(&event.kind.as_str())).await
}

async fn all_items(store: &Store, id: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut page = PageRequest::first(70);
    loop {
        let listed = items(store, id, None, &page).await.unwrap();
        found.extend(listed.items);
        page.after = listed.next;
        if page.after.is_none() {
            return found;
        }
    }
}

#[test]
fn a_hundred_repositories_are_analysed_and_those_that_fail_are_told_and_done_again() {
    for_each_engine(|store, _| async move {
        let mut named_ones = Vec::new();
        for number in 0..100 {
            let name = match number {
                20..25 => format!("acme/broken-{number}"),
                60..63 => format!("acme/unknown-{number}"),
                _ => format!("acme/site-{number}"),
            };
            if !name.contains("unknown") {
                register(&store, None, &name).await;
            }
            named_ones.push(named(&name));
        }
        let id = made(&store, &of(BatchKind::Analyse, named_ones)).await;
        let hands = Hands::start(&store);
        let last = over(&store, &id).await;
        assert_eq!(last.kind, "batch.completed-with-failures");
        assert_eq!((last.owner_id.as_deref(), &last.document["failed"]), (Some("boss"), &json!(8)));
        assert_eq!(
            last.document["failures"][0],
            json!({"item": 20, "about": "acme/broken-20", "error": "there is no such branch"})
        );
        let batch = get(&store, &id).await.unwrap();
        assert_eq!((batch.state, batch.progress), (BatchState::CompletedWithFailures, 10_000));
        let counts = Counts { total: 100, succeeded: 92, failed: 8, ..Counts::default() };
        assert_eq!(batch.counts, counts);
        let items = all_items(&store, &id).await;
        assert_eq!(items.iter().map(|item| item.ordinal).collect::<Vec<_>>(), (0..100).collect::<Vec<i64>>());
        assert!(items[61].words.contains("there is no repository acme/unknown-61"), "{:?}", items[61]);
        assert_eq!(items[99].outcome, Some(json!({"analysis": "of acme/site-99"})));
        // One job for each, of one family and one correlation.
        let children = JobFilter { parent_id: Some(batch.job_id.clone()), ..JobFilter::default() };
        assert_eq!(jobs::list(&store, &children, &PageRequest::default()).await.unwrap().total, 97);
        // Where all were done before anybody looked, there was no progress to tell of.
        let filter = EventFilter { subject: Some(format!("batch/{id}")), ..EventFilter::default() };
        let told = events::after(&store, 0, &filter, 1000).await.unwrap();
        let progress = told.iter().filter(|event| event.kind == "batch.progress");
        assert!(progress.clone().all(|event| event.document["total"] == 100), "{told:?}");

        for number in 60..63 {
            register(&store, None, &format!("acme/unknown-{number}")).await;
        }
        let mut write = store.begin().await.unwrap();
        assert_eq!(retry(&mut write, store.now(), &id).await.unwrap(), 8);
        write.commit().await.unwrap();
        let again = event(&store, &id, last.id, |event| event.kind == "batch.completed-with-failures").await;
        assert_eq!(again.document["failed"], 5);
        assert_eq!(get(&store, &id).await.unwrap().counts, Counts { succeeded: 95, failed: 5, ..counts });
        drop(hands);
    });
}

#[test]
fn a_batch_is_stopped_as_a_whole() {
    for_each_engine(|store, _| async move {
        for name in ["acme/endless-1", "acme/endless-2", "acme/site-1", "acme/site-2"] {
            register(&store, None, name).await;
        }
        // Somebody else waits for this one already; it is shared, and stays theirs.
        let shared = scans::find_repository(&store, None, "acme/site-2").await.unwrap().unwrap();
        let request = scans::ScanRequest {
            repository: shared.full_name.clone(),
            clone_url: None,
            installation: None,
            commit: None,
            reference: None,
            change: None,
            trigger: scans::Trigger::Manual,
        };
        let mut write = store.begin().await.unwrap();
        let job = jobs::NewJob { delay: Duration::from_hours(1), ..request.into_job_of(&shared, None) };
        let theirs = jobs::enqueue(&mut write, store.now(), job).await.unwrap().id;
        write.commit().await.unwrap();
        let all = ["acme/endless-1", "acme/endless-2", "acme/site-1", "acme/site-2"].map(named);
        let id = made(&store, &of(BatchKind::Analyse, all.into())).await;
        let _hands = Hands::start(&store);
        event(&store, &id, 0, |event| event.kind == "batch.progress" || event.kind == "batch.started").await;
        // Both endless ones run, so that no worker is left.
        let running = async {
            let mut wakes = store.wakes().watch(Topic::Events);
            loop {
                wakes.borrow_and_update();
                let filter =
                    JobFilter { state: Some(JobState::Running), kind: Some(SCAN.to_owned()), ..JobFilter::default() };
                if jobs::list(&store, &filter, &PageRequest::default()).await.unwrap().total == 2 {
                    return;
                }
                let _ = tokio::time::timeout(Duration::from_secs(1), wakes.changed()).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), running).await.unwrap();
        let mut write = store.begin().await.unwrap();
        cancel(&mut write, store.now(), &id, "by the boss").await.unwrap();
        write.commit().await.unwrap();
        let last = over(&store, &id).await;
        assert_eq!(last.kind, "batch.cancelled", "{}", last.document);
        let batch = get(&store, &id).await.unwrap();
        assert_eq!((batch.state, batch.cancel_reason.as_deref()), (BatchState::Cancelled, Some("by the boss")));
        assert!(batch.counts.cancelled >= 3, "{:?}", batch.counts);
        let items = all_items(&store, &id).await;
        assert_eq!((items[0].state, items[0].words.as_str()), (ItemState::Cancelled, "by the boss"));
        assert_eq!(jobs::get(&store, &theirs).await.unwrap().state, JobState::Queued);
        let mut write = store.begin().await.unwrap();
        assert!(matches!(cancel(&mut write, store.now(), &id, "x").await, Err(StoreError::Conflict(_))));
    });
}

#[test]
fn users_batch_what_is_theirs() {
    for_each_engine(|store, _| async move {
        register(&store, None, "acme/server").await;
        register(&store, Some("other"), "acme/other").await;
        register(&store, Some("boss"), "acme/mine").await;
        let all = ["acme/server", "acme/other", "acme/mine"].map(named);
        let id = made(&store, &NewBatch { sees_all: false, ..of(BatchKind::Analyse, all.into()) }).await;
        let _hands = Hands::start(&store);
        over(&store, &id).await;
        let states: Vec<_> = all_items(&store, &id).await.iter().map(|item| item.state.name()).collect();
        assert_eq!(states, ["failed", "failed", "succeeded"]);
        let filter = BatchFilter { owner_id: Some("other".to_owned()), ..BatchFilter::default() };
        assert_eq!(list(&store, &filter, &PageRequest::default()).await.unwrap().total, 0);
    });
}

/// What `program` says of the archive `bytes`; `None`, loudly, where it is not installed.
fn asked(program: &str, args: &[&str], bytes: &[u8]) -> Option<std::process::Output> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.zip"), bytes).unwrap();
    let output = std::process::Command::new(program).args(args).current_dir(folder.path()).output();
    if output.is_err() {
        eprintln!("{program} is not installed, so the archive is not read by it");
    }
    output.ok()
}

#[test]
fn analyses_are_exported_in_many_formats_into_one_archive() {
    for_each_engine(|store, _| async move {
        let analysis = sample_analysis(&store).await;
        register(&store, None, "octo/never-scanned").await;
        let options = BatchOptions {
            formats: ["html", "csv", "json", "xlsx", "sarif"].map(str::to_owned).into(),
            on_existing: None,
        };
        let all = [analysis.repository_id.as_str(), "octo/never-scanned", "octo/harbour", "octo/none"].map(named);
        let id = made(&store, &NewBatch { options, ..of(BatchKind::Export, all.into()) }).await;
        let _hands = Hands::start(&store);
        let last = over(&store, &id).await;
        assert_eq!(last.kind, "batch.completed-with-failures");
        let items = all_items(&store, &id).await;
        assert!(items[1].words.contains("analyse it first"), "{:?}", items[1]);
        assert_eq!(items[0].outcome.as_ref().unwrap()["analysis"], analysis.id);
        let read = async || {
            let batch = get(&store, &id).await.unwrap();
            let mut bytes = Vec::new();
            archive(&store, &batch).await.unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let bytes = read().await;
        assert_eq!(bytes, read().await, "the same export is the same archive");
        if let Some(tested) = asked("unzip", &["-t", "a.zip"], &bytes) {
            let said = String::from_utf8_lossy(&tested.stdout).into_owned();
            assert!(tested.status.success() && said.contains("No errors"), "{said}");
            assert!(said.contains("0001-octo/harbour/plimsoll.html") && said.contains("0003-octo/harbour/"), "{said}");
        }
        if let Some(read) = asked("unzip", &["-p", "a.zip", "contents.json"], &bytes) {
            let contents: Value = serde_json::from_slice(&read.stdout).unwrap();
            assert_eq!((&contents["succeeded"], &contents["items"][3]["state"]), (&json!(2), &json!("failed")));
        }
        if let Some(read) = asked("unzip", &["-p", "a.zip", "0001-octo/harbour/plimsoll-findings.csv"], &bytes) {
            let mut expected = Vec::new();
            Format::Csv.render(&sample::report(), &RenderOptions::default(), &mut expected).unwrap();
            assert_eq!(read.stdout, expected);
        }
    });
}

fn import(name: &str, branch: Option<&str>, report: Option<&crate::report::model::Report>) -> NewItem {
    let repository = NewRepository {
        host: "github.com".to_owned(),
        full_name: name.to_owned(),
        default_branch: branch.map(str::to_owned),
        with_access: true,
        ..NewRepository::default()
    };
    NewItem {
        input: ItemInput::New {
            repository: Box::new(repository),
            reference: report.is_some().then(|| "refs/heads/main".to_owned()),
        },
        report: report.map(|report| serde_json::to_vec(report).unwrap()),
    }
}

async fn imported(store: &Store, on_existing: OnExisting, items: Vec<NewItem>) -> Vec<Item> {
    let options = BatchOptions { formats: Vec::new(), on_existing: Some(on_existing) };
    let id = made(store, &NewBatch { options, ..of(BatchKind::Import, items) }).await;
    over(store, &id).await;
    all_items(store, &id).await
}

#[test]
fn repositories_and_analyses_are_imported_and_what_is_there_is_skipped_overwritten_or_merged() {
    for_each_engine(|store, _| async move {
        let _hands = Hands::start(&store);
        let mut first = sample::report();
        first.generated_at = "2025-03-01T10:00:00Z".to_owned();
        let analyses = async || {
            let filter = AnalysisFilter { state: Some(scans::AnalysisState::Completed), ..AnalysisFilter::default() };
            scans::list_analyses(&store, &filter, &PageRequest::default()).await.unwrap().items
        };
        let broken = NewItem { report: Some(b"{}".to_vec()), ..import("acme/broken", None, Some(&first)) };
        let items = imported(
            &store,
            OnExisting::Skip,
            vec![import("acme/site", None, Some(&first)), import("acme/list", Some("main"), None), broken],
        )
        .await;
        let states: Vec<_> = items.iter().map(|item| item.state.name()).collect();
        assert_eq!(states, ["succeeded", "succeeded", "failed"], "{items:?}");
        assert!(items[2].words.contains("schema_version"), "{:?}", items[2]);
        let stored = analyses().await;
        assert_eq!((stored.len(), stored[0].cause.as_str()), (1, "import"));
        assert_eq!(crate::store::to_rfc3339(stored[0].started_at), "2025-03-01T10:00:00.000Z");
        assert!((stored[0].figures.as_ref().unwrap().score - first.score.value).abs() < 1e-9);
        let (all, page) = (scans::FindingFilter::default(), PageRequest::default());
        let findings = scans::list_findings(&store, &stored[0], &all, &page).await.unwrap();
        assert_eq!(findings.total, first.findings.len() as u64);

        // The same once more: nothing is doubled.
        let again = || vec![import("acme/site", Some("trunk"), Some(&first)), import("acme/list", Some("trunk"), None)];
        let items = imported(&store, OnExisting::Skip, again()).await;
        assert!(items.iter().all(|item| item.state == ItemState::Skipped), "{items:?}");
        let branch = async |name: &str| {
            scans::find_repository(&store, None, name).await.unwrap().unwrap().default_branch.unwrap_or_default()
        };
        assert_eq!((branch("acme/site").await, branch("acme/list").await), (String::new(), "main".to_owned()));

        // Of the same commit, made later, worse: merged it stands beside the first, and is compared with it.
        let mut second = first.clone();
        second.generated_at = "2025-03-02T10:00:00Z".to_owned();
        second.score.value = 1.5;
        let merged = vec![import("acme/site", Some("trunk"), Some(&second)), import("acme/list", Some("trunk"), None)];
        let items = imported(&store, OnExisting::Merge, merged).await;
        assert_eq!(items[0].outcome.as_ref().unwrap()["repository_was"], "changed");
        assert_eq!((branch("acme/site").await, branch("acme/list").await), ("trunk".to_owned(), "main".to_owned()));
        let stored = analyses().await;
        assert_eq!(stored.len(), 2);
        assert_eq!(stored[0].since.as_ref().map(|since| (since.score, since.appeared)), Some((first.score.value, 0)));
        let items = imported(&store, OnExisting::Merge, vec![import("acme/site", None, Some(&second))]).await;
        assert_eq!(items[0].state, ItemState::Skipped, "the same report is no other");

        // Overwritten there is one of this commit.
        let items = imported(
            &store,
            OnExisting::Overwrite,
            vec![import("acme/site", None, Some(&second)), import("acme/list", Some("trunk"), None)],
        )
        .await;
        assert_eq!(items[0].outcome.as_ref().unwrap()["replaced"], 2, "{items:?}");
        assert_eq!((branch("acme/site").await, branch("acme/list").await), (String::new(), "trunk".to_owned()));
        let stored = analyses().await;
        assert_eq!((stored.len(), stored[0].figures.as_ref().unwrap().score), (1, 1.5));
        let kinds = events::after(&store, 0, &EventFilter::default(), 1000).await.unwrap();
        assert!(kinds.iter().any(|event| event.kind == "analysis.imported"));
        assert!(!kinds.iter().any(|event| matches!(event.kind.as_str(), "gate.failed" | "analysis.completed")));
    });
}

#[test]
fn a_user_does_not_say_where_the_servers_repository_is_read_from() {
    for_each_engine(|store, _| async move {
        let id = register(&store, None, "acme/site").await;
        let mut write = store.begin().await.unwrap();
        let given = scans::RepositoryChange { owner_id: Some(Some("boss".to_owned())), ..Default::default() };
        scans::change(&mut write, &id, given).await.unwrap();
        let theirs = NewRepository {
            owner_id: Some("boss".to_owned()),
            host: "github.com".to_owned(),
            full_name: "acme/site".to_owned(),
            clone_url: Some("https://github.com/acme/secret.git".to_owned()),
            default_branch: Some("main".to_owned()),
            ..NewRepository::default()
        };
        for on_existing in [OnExisting::Merge, OnExisting::Overwrite] {
            let (put, _) = scans::put_repository(&mut write, store.now(), theirs.clone(), on_existing).await.unwrap();
            assert_eq!(
                (put.id.as_str(), put.clone_url, put.default_branch.as_deref()),
                (id.as_str(), None, Some("main"))
            );
        }
        write.commit().await.unwrap();
    });
}

#[test]
fn what_is_no_batch_is_refused() {
    for_each_engine(|store, _| async move {
        let export = |formats: &[&str]| NewBatch {
            options: BatchOptions { formats: formats.iter().map(|id| (*id).to_owned()).collect(), on_existing: None },
            ..of(BatchKind::Export, vec![named("a/b")])
        };
        for (wrong, expected) in [
            (of(BatchKind::Analyse, Vec::new()), "from 1 to 1000"),
            (of(BatchKind::Analyse, vec![named("a/b"); 1001]), "would have 1001"),
            (NewBatch { name: "a\nb".to_owned(), ..of(BatchKind::Analyse, vec![named("a/b")]) }, "name"),
            (export(&[]), "needs `formats`"),
            (export(&["html", "pdf"]), "`pdf` is no format"),
        ] {
            let mut write = store.begin().await.unwrap();
            let error = add(&mut write, store.now(), &wrong).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(list(&store, &BatchFilter::default(), &PageRequest::default()).await.unwrap().total, 0);
    });
}

#[test]
fn what_is_old_is_forgotten_with_its_items_and_files() {
    for_each_engine(|store, clock| async move {
        let analysis = sample_analysis(&store).await;
        let options = BatchOptions { formats: vec!["csv".to_owned()], on_existing: None };
        let items_of = vec![named(&analysis.repository_id)];
        let id = made(&store, &NewBatch { options, ..of(BatchKind::Export, items_of) }).await;
        let hands = Hands::start(&store);
        over(&store, &id).await;
        drop(hands);
        clock.advance(1000);
        assert_eq!(forget(&store, store.now()).await.unwrap(), 1);
        assert!(matches!(get(&store, &id).await, Err(StoreError::NotFound { .. })));
        let files: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM batch_archives").fetch_one(store.pool()).await.unwrap();
        assert_eq!(files, 0);
    });
}
