use super::repositories::find_or_make;
use super::results::{self, Begun, Scanned};
use super::settings::{Kept, ScanSettings};
use super::*;
use crate::events::{self, EventFilter};
use crate::jobs::{self, Job, JobState};
use crate::report::model::{Report, State};
use crate::report::sample;
use crate::store::testing::for_each_engine;
use crate::store::{PageRequest, Store, StoreError};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::path::PathBuf;

const COMMIT: &str = "4f2a9c1de0b35a7788c1f0e2d3b4a5968778695a";

fn settings() -> ScanSettings {
    ScanSettings::new(PathBuf::from("/nowhere"))
}

fn push() -> ScanRequest {
    ScanRequest {
        repository: "octo/harbour".to_owned(),
        clone_url: Some("https://github.com/octo/harbour.git".to_owned()),
        installation: Some(7),
        commit: Some(COMMIT.to_owned()),
        reference: Some("refs/heads/main".to_owned()),
        change: None,
        trigger: Trigger::Push,
    }
}

async fn job(store: &Store, request: ScanRequest) -> Job {
    let mut write = store.begin().await.unwrap();
    let enqueued = jobs::enqueue(&mut write, store.now(), request.into_job(None)).await.unwrap();
    write.commit().await.unwrap();
    jobs::get(store, &enqueued.id).await.unwrap()
}

async fn known(store: &Store, request: &ScanRequest) -> Repository {
    find_or_make(store, &settings(), None, None, request).await.unwrap()
}

async fn begun(store: &Store, job: &Job, request: &ScanRequest) -> Analysis {
    let repository = known(store, request).await;
    match results::begin(store, job, &repository, request).await.unwrap() {
        Begun::Run(analysis) | Begun::Done(analysis) => analysis,
    }
}

fn scanned(report: Report) -> Scanned {
    Scanned {
        commit: Some(COMMIT.to_owned()),
        reference: None,
        report,
        json: vec![1, 2, 3],
        sarif: vec![4],
        github: "{}".to_owned(),
        publishes: false,
        imported_of: None,
    }
}

/// Begins and completes the analysis of a new job.
async fn analysed(store: &Store, report: Report) -> (Job, Analysis) {
    let job = job(store, push()).await;
    let repository = known(store, &push()).await;
    let analysis = begun(store, &job, &push()).await;
    let done = results::complete(store, &job, &repository, &analysis, scanned(report)).await.unwrap();
    (job, done)
}

/// A completed analysis of the server's, with the sample report.
pub(crate) async fn sample_analysis(store: &Store) -> Analysis {
    let job = job(store, push()).await;
    let repository = known(store, &push()).await;
    let analysis = begun(store, &job, &push()).await;
    let report = sample::report();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut packed, &report).unwrap();
    let scanned = Scanned { json: packed.finish().unwrap(), ..scanned(report) };
    results::complete(store, &job, &repository, &analysis, scanned).await.unwrap()
}

/// Completes what the job is to scan with `report`.
pub(crate) async fn complete_job(store: &Store, job: &str, report: Report) -> Analysis {
    let job = jobs::get(store, job).await.unwrap();
    let request: ScanRequest = serde_json::from_value(job.payload.clone()).unwrap();
    let repository = known(store, &request).await;
    let analysis = begun(store, &job, &request).await;
    results::complete(store, &job, &repository, &analysis, scanned(report)).await.unwrap()
}

async fn kinds(store: &Store, prefix: &str) -> Vec<String> {
    let filter = EventFilter { kind_prefix: Some(prefix.to_owned()), ..EventFilter::default() };
    let events = events::after(store, 0, &filter, 100).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

#[test]
fn a_repository_that_webhooks_name_is_made_once_whatever_its_letters() {
    for_each_engine(|store, _| async move {
        let made = known(&store, &push()).await;
        assert_eq!((made.host.as_str(), made.with_access, made.enabled), ("github.com", true, true));
        let again = ScanRequest { repository: "Octo/Harbour".to_owned(), installation: Some(8), ..push() };
        let found = known(&store, &again).await;
        assert_eq!((found.id.clone(), found.installation), (made.id.clone(), Some(8)));
        assert_eq!(repository(&store, &made.id).await.unwrap().installation, Some(8));
        let elsewhere = ScanRequest { clone_url: Some("https://evil.example/octo/harbour".to_owned()), ..push() };
        assert!(matches!(
            find_or_make(&store, &settings(), None, None, &elsewhere).await,
            Err(FindError::Source(SourceError::Origin { .. }))
        ));
    });
}

#[test]
fn what_users_name_is_theirs_and_apart_from_the_servers() {
    for_each_engine(|store, _| async move {
        let servers = known(&store, &push()).await;
        let of = |owner: &str| NewRepository {
            owner_id: Some(owner.to_owned()),
            host: "github.com".to_owned(),
            full_name: "octo/harbour".to_owned(),
            ..NewRepository::default()
        };
        let mut write = store.begin().await.unwrap();
        let mine = register(&mut write, store.now(), of("me")).await.unwrap();
        let yours = register(&mut write, store.now(), of("you")).await.unwrap();
        assert!(matches!(register(&mut write, store.now(), of("me")).await, Err(StoreError::Conflict(_))));
        write.commit().await.unwrap();
        assert_eq!(known(&store, &push()).await.id, servers.id);
        let page = list_repositories(&store, Some("me"), None, &PageRequest::default()).await.unwrap();
        assert_eq!((page.total, page.items[0].id.as_str()), (1, mine.id.as_str()));
        let all = list_repositories(&store, None, Some("OCTO/harbour"), &PageRequest::default()).await.unwrap();
        assert_eq!(all.total, 3, "{all:?}");
        // A schedule of a user names what is theirs, not what is the server's.
        let theirs = find_or_make(&store, &settings(), None, Some("me"), &push()).await.unwrap();
        assert_eq!((theirs.id.as_str(), theirs.installation), (mine.id.as_str(), None));
        let made = find_or_make(&store, &settings(), None, Some("third"), &push()).await.unwrap();
        assert_eq!((made.owner_id.as_deref(), made.with_access), (Some("third"), false));
        // A job for what a user named does not take the place of the server's.
        let key = |repository: &Repository| push().into_job_of(repository, None).unique_key.unwrap();
        assert_eq!(key(&servers), push().into_job(None).unique_key.unwrap());
        assert!(key(&mine) != key(&servers) && key(&mine) != key(&yours));
    });
}

#[test]
fn an_analysis_is_stored_with_its_figures_findings_reports_and_events() {
    for_each_engine(|store, _| async move {
        let report = sample::report();
        let (job, done) = analysed(&store, report.clone()).await;
        let found = analysis(&store, &done.id).await.unwrap();
        assert_eq!(found, done);
        let figures = found.figures.as_ref().unwrap();
        assert_eq!((figures.findings, figures.new), (report.summary.findings, report.summary.new));
        assert!((figures.score - report.score.value).abs() < 1e-9);
        assert_eq!(found.state, AnalysisState::Completed);
        let page = list_findings(&store, &found, &FindingFilter::default(), &PageRequest::default()).await.unwrap();
        assert_eq!(page.total as usize, report.findings.len());
        for (stored, finding) in page.items.iter().zip(&report.findings) {
            assert_eq!(stored.rule, finding.rule);
            assert_eq!(stored.message, finding.message.replace('\0', "\u{fffd}"));
            assert_eq!(stored.is_suppressed, finding.suppression.is_some());
        }
        assert_eq!(report_packed(&store, &found, KeptReport::Json).await.unwrap(), Some(vec![1, 2, 3]));
        assert_eq!(report_packed(&store, &found, KeptReport::Sarif).await.unwrap(), Some(vec![4]));
        let all = kinds(&store, "analysis.").await;
        assert_eq!(all, ["analysis.started", "analysis.completed"]);
        let failed = figures.gate == "failed";
        assert_eq!(kinds(&store, "gate.").await.len(), usize::from(failed));
        let job = jobs::get(&store, &job.id).await.unwrap();
        assert_eq!(job.repository_id, Some(found.repository_id));
    });
}

#[test]
fn a_job_that_is_done_twice_leaves_one_analysis() {
    for_each_engine(|store, _| async move {
        let (mut job, done) = analysed(&store, sample::report()).await;
        let repository = known(&store, &push()).await;
        // The worker was lost before it could say that it was done.
        job.attempt = 2;
        let again = results::begin(&store, &job, &repository, &push()).await.unwrap();
        assert!(matches!(&again, Begun::Done(known) if known.id == done.id), "{again:?}");
        // Somebody wants it once more.
        job.attempt = 1;
        let Begun::Run(anew) = results::begin(&store, &job, &repository, &push()).await.unwrap() else {
            panic!("it is not done again");
        };
        assert_eq!((anew.id.as_str(), anew.state), (done.id.as_str(), AnalysisState::Running));
        let mut report = sample::report();
        report.findings.truncate(1);
        let renewed = results::complete(&store, &job, &repository, &anew, scanned(report)).await.unwrap();
        assert_eq!(renewed.stored_findings, Some(1));
        let all = list_analyses(&store, &AnalysisFilter::default(), &PageRequest::default()).await.unwrap();
        assert_eq!(all.total, 1);
        let page = list_findings(&store, &renewed, &FindingFilter::default(), &PageRequest::default()).await.unwrap();
        assert_eq!((page.total, page.items.len()), (1, 1));
    });
}

#[test]
fn an_analysis_is_compared_with_the_one_before_of_its_branch() {
    for_each_engine(|store, clock| async move {
        let mut first = sample::report();
        first.findings.retain(|finding| finding.suppression.is_none());
        first.findings.truncate(3);
        for (index, finding) in first.findings.iter_mut().enumerate() {
            finding.fingerprints.context = format!("f{index}");
        }
        let mut second = first.clone();
        second.findings[0].fingerprints.context = "another".to_owned();
        second.findings.push(second.findings[1].clone());
        let (_, before) = analysed(&store, first).await;
        assert_eq!(before.since, None);
        clock.advance(1000);
        let (_, after) = analysed(&store, second).await;
        let since = after.since.unwrap();
        // One is another, and one is there a second time; one is gone.
        assert_eq!((since.previous_id, since.appeared, since.gone), (before.id, 2, 1));
    });
}

#[test]
fn findings_are_filtered_and_paged_in_the_order_of_the_report() {
    for_each_engine(|store, _| async move {
        let mut report = sample::report();
        let one = report.findings[0].clone();
        report.findings = (0..2345)
            .map(|number| {
                let mut finding = one.clone();
                finding.rule = format!("rule-{}", number % 3);
                finding.place.line = number + 1;
                finding.state = if number % 2 == 0 { State::New } else { State::Existing };
                finding
            })
            .collect();
        let (_, done) = analysed(&store, report).await;
        let filter = FindingFilter {
            rule: Some("rule-1".to_owned()),
            state: Some("new".to_owned()),
            ..FindingFilter::default()
        };
        let mut lines = Vec::new();
        let mut page = PageRequest::first(150);
        loop {
            let found = list_findings(&store, &done, &filter, &page).await.unwrap();
            assert_eq!(found.total, 391);
            lines.extend(found.items.iter().map(|finding| finding.line));
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert_eq!(lines.len(), 391);
        assert!(lines.is_sorted());
        assert!(lines.iter().all(|line| (line - 1) % 3 == 1 && (line - 1) % 2 == 0));
    });
}

#[test]
fn of_old_analyses_of_a_branch_first_the_details_go_and_then_the_rest() {
    for_each_engine(|store, clock| async move {
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(analysed(&store, sample::report()).await.1);
            clock.advance(1000);
        }
        results::forget_old(&store, &all[4], Kept { detailed: 2, figures: 4 }).await.unwrap();
        let mut left = Vec::new();
        for one in &all {
            left.push(match analysis(&store, &one.id).await {
                Ok(found) => Some(found.stored_findings.is_some()),
                Err(_) => None,
            });
        }
        assert_eq!(left, [None, Some(false), Some(false), Some(true), Some(true)]);
        assert_eq!(report_packed(&store, &all[1], KeptReport::Json).await.unwrap(), None);
        let filter = FindingFilter { is_suppressed: Some(false), ..FindingFilter::default() };
        let gone = list_findings(&store, &all[1], &filter, &PageRequest::default()).await.unwrap();
        assert_eq!(gone.total, 0);
    });
}

#[test]
fn an_analysis_whose_job_is_over_without_a_word_ends_with_it() {
    for_each_engine(|store, _| async move {
        let waiting = job(&store, push()).await;
        let analysis_of_waiting = begun(&store, &waiting, &push()).await;
        assert_eq!(settle_abandoned(&store).await.unwrap(), 0);
        assert_eq!(jobs::cancel(&store, &waiting.id, "by me").await.unwrap(), JobState::Queued);
        assert_eq!(settle_abandoned(&store).await.unwrap(), 1);
        let ended = analysis(&store, &analysis_of_waiting.id).await.unwrap();
        assert_eq!((ended.state, ended.error.as_deref()), (AnalysisState::Cancelled, Some("by me")));
        assert_eq!(kinds(&store, "analysis.").await, ["analysis.started", "analysis.cancelled"]);
    });
}

#[test]
fn with_a_repository_all_that_was_found_in_it_goes() {
    for_each_engine(|store, _| async move {
        let (_, done) = analysed(&store, sample::report()).await;
        let mut write = store.begin().await.unwrap();
        remove(&mut write, &done.repository_id).await.unwrap();
        assert!(matches!(remove(&mut write, &done.repository_id).await, Err(StoreError::NotFound { .. })));
        write.commit().await.unwrap();
        assert!(matches!(analysis(&store, &done.id).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn times_of_scans_are_told_by_shares_of_them() {
    for_each_engine(|store, clock| async move {
        assert_eq!(durations(&store, 0, [0.5]).await.unwrap(), (0, [0]));
        for seconds in [4, 1, 3, 2] {
            let job = job(&store, push()).await;
            let repository = known(&store, &push()).await;
            let analysis = begun(&store, &job, &push()).await;
            clock.advance(seconds * 1000);
            results::complete(&store, &job, &repository, &analysis, scanned(sample::report())).await.unwrap();
        }
        let since = store.now() - 3_600_000;
        assert_eq!(durations(&store, since, [0.5, 0.95, 1.0]).await.unwrap(), (4, [2000, 4000, 4000]));
        assert_eq!(durations(&store, store.now() - 1, [1.0]).await.unwrap(), (1, [2000]));
    });
}
