use super::applications::{self, ApplicationState};
use super::compliance::keep;
use super::*;
use crate::identity;
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
