use super::applications::{self, ApplicationState};
use super::compliance::keep;
use super::*;
use crate::events::{self, EventFilter};
use crate::identity;
use crate::jobs;
use crate::receiver::{self, Caused, Event, Facts as Received, Follower as _, PullRequest};
use crate::scans::{self, LOCAL, NewRepository, Repository, RepositoryChange, ScanSettings};
use crate::store::testing::for_each_engine;
use crate::store::{PageRequest, Store};
use crate::templates::{CheckResult, Compliance, PlanOptions};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

fn settings(writable_roots: Vec<PathBuf>) -> UpkeepSettings {
    UpkeepSettings {
        catalogue: Catalogue::load(&CatalogueSettings::default()).0,
        writable_roots,
        scans: Arc::new(ScanSettings::new("/nowhere".into())),
    }
}

async fn repository(store: &Store, new: NewRepository) -> Repository {
    let mut write = store.begin().await.unwrap();
    let made = scans::register(&mut write, store.now(), new).await.unwrap();
    write.commit().await.unwrap();
    made
}

fn local(path: &std::path::Path) -> NewRepository {
    NewRepository {
        host: LOCAL.to_owned(),
        full_name: "harbour".to_owned(),
        local_path: Some(path.to_string_lossy().into_owned()),
        with_access: true,
        ..NewRepository::default()
    }
}

fn found(score: u32) -> Compliance {
    let check = CheckResult {
        name: "readme".to_owned(),
        description: "There is one.".to_owned(),
        weight: 1,
        holds: score == 100,
        detail: "x".to_owned(),
        remedy: None,
    };
    Compliance { template: "hygiene".to_owned(), version: "1.0.0".to_owned(), score, checks: vec![check] }
}

/// A result of `repository` with a check that fails, and text that would be markup; its id.
pub(crate) async fn sample_compliance(store: &Store, repository: &str) -> String {
    let repository = scans::repository(store, repository).await.unwrap();
    let mut found = found(40);
    found.checks[0].detail = "<b>bold</b>".to_owned();
    let mut write = store.begin().await.unwrap();
    let (id, _) = keep(&mut write, store.now(), &repository, None, &found).await.unwrap();
    write.commit().await.unwrap();
    id
}

#[test]
fn a_folder_is_written_to_only_below_a_root_that_was_opened_for_it() {
    for_each_engine(|store, _| async move {
        let folder = tempfile::tempdir().unwrap();
        let one = repository(&store, local(folder.path())).await;
        assert!(matches!(settings(Vec::new()).way_of(&one), Err(UpkeepError::NotWritable)));
        let elsewhere = tempfile::tempdir().unwrap();
        let settings_of = |root: &std::path::Path| settings(vec![root.to_owned()]);
        assert!(matches!(settings_of(elsewhere.path()).way_of(&one), Err(UpkeepError::Source(_))));
        assert_eq!(settings_of(folder.path()).way_of(&one).unwrap(), Way::InPlace);
        let stranger = NewRepository {
            host: "github.com".to_owned(),
            full_name: "octo/app".to_owned(),
            ..NewRepository::default()
        };
        let stranger = repository(&store, stranger).await;
        assert!(matches!(settings(Vec::new()).way_of(&stranger), Err(UpkeepError::NoAccess)));
    });
}

#[test]
fn results_are_kept_with_the_latest_marked_and_old_ones_forgotten() {
    for_each_engine(|store, clock| async move {
        let one = repository(&store, local("/srv/harbour".as_ref())).await;
        let mut before = None;
        for score in 0..=101 {
            let score = score.min(100);
            let mut write = store.begin().await.unwrap();
            let (_, previous) = keep(&mut write, store.now(), &one, None, &found(score)).await.unwrap();
            write.commit().await.unwrap();
            assert_eq!(previous, before);
            before = Some(i64::from(score));
            clock.advance(1000);
        }
        let all = list_compliance(&store, &ComplianceFilter::default(), &PageRequest::default()).await.unwrap();
        assert_eq!(all.total, 100);
        let latest = ComplianceFilter { latest: true, ..ComplianceFilter::default() };
        let latest = list_compliance(&store, &latest, &PageRequest::default()).await.unwrap();
        assert_eq!((latest.total, latest.items[0].found.score, latest.items[0].failing), (1, 100, 0));
        assert_eq!(compliance(&store, &latest.items[0].id).await.unwrap(), latest.items[0]);
    });
}

#[test]
fn what_was_applied_belongs_to_whoever_has_the_repository_now() {
    for_each_engine(|store, _| async move {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(vec![folder.path().to_owned()]);
        let one = repository(&store, local(folder.path())).await;
        let template = settings.catalogue.get("hygiene").unwrap();
        let given = BTreeMap::from([("owners".to_owned(), json!(["@mona"]))]);
        assert!(check(&settings, &store, &one, template, &BTreeMap::new()).is_err());
        let prepared = check(&settings, &store, &one, template, &given).unwrap();
        assert_eq!(prepared.1["license"], "Apache-2.0");
        let mut write = store.begin().await.unwrap();
        let options = PlanOptions::default();
        let made = request_apply(&mut write, store.now(), &one, template, prepared, options, None).await.unwrap();
        let user = identity::add_user(&mut write, store.now(), "octocat", false).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(application(&store, &made.id).await.unwrap(), made);
        let of_user = ApplicationFilter { owner_id: Some(user.clone()), ..ApplicationFilter::default() };
        let count = async || list_applications(&store, &of_user, &PageRequest::default()).await.unwrap().total;
        assert_eq!(count().await, 0);
        let mut write = store.begin().await.unwrap();
        let change = RepositoryChange { owner_id: Some(Some(user)), ..RepositoryChange::default() };
        scans::change(&mut write, &one.id, change).await.unwrap();
        // There is nothing to take back before it is done.
        assert!(request_rollback(&mut write, store.now(), &one, &made, false, None).await.is_err());
        let applied = Application { state: ApplicationState::Applied, ..made.clone() };
        applications::update(&mut write, store.now(), &applied).await.unwrap();
        let job = request_rollback(&mut write, store.now(), &one, &applied, false, None).await.unwrap();
        assert_eq!(request_rollback(&mut write, store.now(), &one, &applied, false, None).await.unwrap(), job);
        write.commit().await.unwrap();
        assert_eq!(count().await, 1);
    });
}

/// Tells what GitHub tells of pull request 7 of `octo/app`; returns what was done about it.
async fn told(store: &Store, action: &str, is_merged: bool) -> Caused {
    let facts =
        Received { action: Some(action.to_owned()), repository: Some("Octo/App".to_owned()), ..Received::default() };
    let event = Event::PullRequest(PullRequest {
        number: 7,
        head_commit: String::new(),
        base_commit: String::new(),
        base_branch: "main".to_owned(),
        is_draft: false,
        is_merged,
        from_fork: false,
    });
    let follower = PullFollower { catalogue: settings(Vec::new()).catalogue };
    let mut write = store.begin().await.unwrap();
    let delivered = receiver::Received { id: "one", facts: &facts, event: &event };
    let caused = follower.follow(&mut write, store.now(), vec![delivered]).await.unwrap().remove(0);
    write.commit().await.unwrap();
    caused
}

#[test]
fn what_becomes_of_a_pull_request_becomes_of_the_template() {
    for_each_engine(|store, _| async move {
        let settings = settings(Vec::new());
        let github = NewRepository {
            host: "github.com".to_owned(),
            full_name: "octo/app".to_owned(),
            with_access: true,
            ..NewRepository::default()
        };
        let one = repository(&store, github).await;
        let template = settings.catalogue.get("hygiene").unwrap();
        let mut write = store.begin().await.unwrap();
        let prepared = (Way::PullRequest, json!({"license": "MIT"}));
        let options = PlanOptions::default();
        let made =
            request_apply(&mut write, store.now(), &one, template, prepared.clone(), options, None).await.unwrap();
        let proposed = Application { state: ApplicationState::Proposed, pull_number: Some(7), ..made.clone() };
        applications::update(&mut write, store.now(), &proposed).await.unwrap();
        write.commit().await.unwrap();
        let state = async || application(&store, &made.id).await.unwrap().state;
        // Who would propose the same finds what stands.
        let same = async || {
            let mut write = store.begin().await.unwrap();
            let new = Application::new(&one, template, prepared.clone(), store.now());
            let new = Application { job_id: Some("another".to_owned()), ..new };
            applications::of_job(&mut write, new).await.unwrap().id == made.id
        };
        assert!(same().await);
        for (action, is_merged, expected, words) in [
            ("closed", false, ApplicationState::Declined, "template hygiene is declined"),
            ("closed", false, ApplicationState::Declined, ""),
            ("reopened", false, ApplicationState::Proposed, "template hygiene is proposed"),
            ("synchronize", false, ApplicationState::Proposed, ""),
            ("closed", true, ApplicationState::Applied, "template hygiene is applied"),
            ("closed", true, ApplicationState::Applied, ""),
        ] {
            let caused = told(&store, action, is_merged).await;
            assert_eq!((state().await, caused.words.join("; ").as_str()), (expected, words), "{action}");
            assert_eq!(caused.jobs.len(), usize::from(words.ends_with("applied")), "what was applied is checked");
            assert_eq!(same().await, expected != ApplicationState::Applied);
        }
        let mut write = store.begin().await.unwrap();
        let reverting = Application {
            state: ApplicationState::Reverting,
            pull_number: Some(6),
            revert_number: Some(7),
            ..made.clone()
        };
        applications::update(&mut write, store.now(), &reverting).await.unwrap();
        write.commit().await.unwrap();
        for (action, is_merged, expected) in [
            ("closed", false, ApplicationState::Applied),
            ("reopened", false, ApplicationState::Reverting),
            ("closed", true, ApplicationState::RolledBack),
        ] {
            told(&store, action, is_merged).await;
            assert_eq!(state().await, expected, "{action}");
        }
        let filter = EventFilter { kind_prefix: Some("template.".to_owned()), ..EventFilter::default() };
        let kinds = events::after(&store, 0, &filter, 20).await.unwrap();
        let kinds: Vec<&str> = kinds.iter().map(|event| event.kind.trim_start_matches("template.")).collect();
        assert_eq!(kinds, ["declined", "proposed", "applied", "kept", "reverting", "rolled-back"]);
    });
}

#[test]
fn what_waits_for_a_job_that_is_over_is_given_up() {
    for_each_engine(|store, _| async move {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(vec![folder.path().to_owned()]);
        let one = repository(&store, local(folder.path())).await;
        let template = settings.catalogue.get("hygiene").unwrap();
        let mut write = store.begin().await.unwrap();
        let prepared = (Way::InPlace, json!({}));
        let options = PlanOptions::default();
        let made = request_apply(&mut write, store.now(), &one, template, prepared, options, None).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(settle_abandoned(&store).await.unwrap(), 0);
        jobs::cancel(&store, made.job_id.as_ref().unwrap(), "by mistake").await.unwrap();
        assert_eq!(settle_abandoned(&store).await.unwrap(), 1);
        let found = application(&store, &made.id).await.unwrap();
        assert_eq!((found.state, found.error.as_deref()), (ApplicationState::Failed, Some("by mistake")));
    });
}
