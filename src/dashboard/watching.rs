//! Pages of what the server does by itself, in a real browser: read without a script, kept up to date with one.

use super::browser::{DESKTOP, PHONE, Site, complaints, keep_picture};
use crate::events::{self, NewEvent};
use crate::jobs::{self, Handlers, WorkerOptions};
use crate::pipelines::{CommandSettings, StepHandler, StepSettings};
use crate::report::html::devtools::Browser;
use crate::scans::ScanSettings;
use crate::scans::tests::sample_analysis;
use crate::store::testing::for_each_engine;
use crate::store::{Engine, Store};
use crate::upkeep::tests::sample_compliance;
use crate::upkeep::{Catalogue, CatalogueSettings, UpkeepSettings};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const DEFINITION: &str = "name: release
on: { manual: }
steps:
  ask: { approval: { message: 'Ship it?' } }
  tell: { needs: ask, notify: { message: shipped } }
  never: { needs: ask, if: failed(), notify: { message: x } }
";

/// A server with something on each page, and a browser that is signed in.
struct Scene {
    site: Site,
    browser: Browser,
    repository: String,
    analysis: String,
    compliance: String,
    run: String,
    batch: String,
    schedule: String,
    leaving: CancellationToken,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.leaving.cancel();
    }
}

impl Scene {
    /// `None`, loudly, where there is no browser. Pages are the same whatever the database is.
    async fn new(store: Store) -> Option<Self> {
        if store.engine() == Engine::Postgres {
            return None;
        }
        let Some(mut browser) = Browser::start() else {
            eprintln!("SKIPPED: no chromium on this machine; install it or set CHROMIUM to test the pages");
            return None;
        };
        let site = Site::start(&store).await;
        let analysis = sample_analysis(&store).await;
        let compliance = sample_compliance(&store, &analysis.repository_id).await;
        let post = async |path: &str, body: Value| {
            let answer = site.world.call(Method::POST, path, &site.world.admin, Some(body)).await;
            assert!(answer.status.is_success(), "{path}: {}", answer.body);
            answer.body
        };
        let pipeline = post("/api/v1/pipelines", json!({"definition": DEFINITION})).await;
        let start = format!("/api/v1/pipelines/{}/start", pipeline["id"].as_str().unwrap());
        let run = post(&start, json!({"repository": "acme/site"})).await;
        let known = json!([{"repository": analysis.repository_id}]);
        let batch = post("/api/v1/batches", json!({"kind": "analyse", "name": "all", "repositories": known})).await;
        let work = json!({"do": "scan", "repository": "acme/site"});
        let schedule = json!({"name": "nightly", "timing": {"every": "day", "hour": 3}, "work": work});
        let schedule = post("/api/v1/schedules", schedule).await;
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        site.sign_in(&mut browser, DESKTOP);
        let leaving = CancellationToken::new();
        let scans = Arc::new(ScanSettings::new("/nowhere".into()));
        let catalogue = Catalogue::load(&CatalogueSettings::default()).0;
        let upkeep = UpkeepSettings { catalogue, writable_roots: Vec::new(), scans: Arc::clone(&scans) };
        let steps = StepHandler::new(StepSettings { scans, commands: CommandSettings::default(), upkeep });
        let handlers = Handlers::default().with(steps);
        tokio::spawn(jobs::work(store, handlers, WorkerOptions::new("w", 1), leaving.clone()));
        Some(Self {
            repository: analysis.repository_id,
            analysis: analysis.id,
            compliance,
            run: id(&run),
            batch: id(&batch),
            schedule: id(&schedule),
            site,
            browser,
            leaving,
        })
    }

    /// All pages, with what must be read on them.
    fn pages(&self) -> Vec<(String, &'static str)> {
        vec![
            ("/".to_owned(), "Overview"),
            ("/repositories".to_owned(), "Repositories"),
            (format!("/repositories/{}", self.repository), "refs/heads/main"),
            (format!("/analyses/{}", self.analysis), "The whole report"),
            ("/batches".to_owned(), "analyse"),
            (format!("/batches/{}", self.batch), "all"),
            ("/pipelines".to_owned(), "release"),
            (format!("/pipeline-runs/{}", self.run), "Ship it?"),
            ("/schedules".to_owned(), "nightly"),
            (format!("/schedules/{}", self.schedule), "The next times"),
            ("/templates".to_owned(), "hygiene"),
            (format!("/compliance/{}", self.compliance), "readme"),
            ("/deliveries".to_owned(), "routes"),
            ("/routes".to_owned(), "of the settings file"),
            ("/jobs".to_owned(), "Jobs"),
        ]
    }

    fn visit(&mut self, path: &str, size: (u32, u32)) {
        self.browser.visit(&format!("{}{path}", self.site.address), size);
    }

    fn value(&mut self, expression: &str) -> Value {
        self.browser.value(expression)
    }
}

#[test]
fn every_page_is_read_without_a_script_and_fits_a_phone() {
    for_each_engine(|store, _| async move {
        let Some(mut scene) = Scene::new(store).await else { return };
        let mut bad = Vec::new();
        for (with_script, size) in [(false, PHONE), (true, DESKTOP)] {
            scene.browser.without_scripts(!with_script);
            for (number, (path, words)) in scene.pages().into_iter().enumerate() {
                scene.visit(&path, size);
                let page = path.split('/').nth(1).unwrap_or_default();
                keep_picture(&mut scene.browser, &format!("{number:02}-{page}"), size.0);
                let text = scene.value("document.querySelector('main').innerText");
                assert!(text.as_str().unwrap().contains(words), "{path}: {text}");
                let current = scene.value(
                    "[...document.querySelectorAll('.tabs a')].filter((a) => getComputedStyle(a).fontWeight >= 600).length",
                );
                assert_eq!(current, 1, "{path} is on none of the tabs, or on several");
                let fits = "document.querySelector('.tabs').scrollWidth <= document.querySelector('.tabs').clientWidth";
                assert_eq!(scene.value(fits), true, "the tabs of {path} scroll sideways");
                let found = complaints(&mut scene.browser, &scene.site.address);
                bad.extend(found.into_iter().map(|words| format!("{path} at {}: {words}", size.0)));
            }
        }
        assert_eq!(bad, Vec::<String>::new());
    });
}

#[test]
fn a_page_with_a_script_keeps_up_with_what_happens() {
    for_each_engine(|store, _| async move {
        let Some(mut scene) = Scene::new(store.clone()).await else { return };
        let admin = scene.site.world.admin.clone();
        let begin = |scene: &mut Scene, path: &str| {
            scene.visit(path, DESKTOP);
            // A page that is loaded anew forgets this.
            scene.value("window.mark = true");
        };

        let run = scene.run.clone();
        begin(&mut scene, &format!("/pipeline-runs/{run}"));
        assert_eq!(scene.value("document.querySelectorAll('.graph rect').length"), 3);
        assert_eq!(scene.value("document.querySelectorAll('.graph .way').length"), 2);
        assert_eq!(scene.value("document.querySelector('.graph .waiting text').textContent"), "ask");
        let approve = format!("/api/v1/pipeline-runs/{run}/steps/0/approve");
        assert!(scene.site.world.call(Method::POST, &approve, &admin, None).await.status.is_success());
        scene.browser.settled("document.querySelectorAll('.graph .succeeded').length === 2");
        scene.browser.settled("document.querySelector('.log')?.textContent.includes('told: shipped')");
        assert_eq!(scene.value("document.querySelectorAll('.graph .skipped').length"), 1);
        // A box of the drawing leads to its step, which opens.
        scene.value("document.querySelector('.graph .succeeded:has(title)').closest('a').dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        scene.browser.settled("document.querySelector('#step-0').open");
        assert_eq!(scene.value("window.mark"), true);

        let batch = scene.batch.clone();
        begin(&mut scene, &format!("/batches/{batch}"));
        let cancel = format!("/api/v1/batches/{batch}/cancel");
        assert!(scene.site.world.call(Method::POST, &cancel, &admin, Some(json!({}))).await.status.is_success());
        scene.browser.settled("document.querySelector('main .state').textContent.startsWith('cancel')");
        assert_eq!(scene.value("window.mark"), true);

        begin(&mut scene, "/templates");
        let repository = scene.repository.clone();
        let rows = scene.value("document.querySelectorAll('main tr').length").as_u64().unwrap();
        // What was found is told by an event.
        let made = sample_compliance(&store, &repository).await;
        let event = NewEvent {
            kind: "template.compliance".to_owned(),
            owner_id: None,
            repository_id: None,
            subject: format!("compliance/{made}"),
            document: json!({}),
            correlation_id: None,
        };
        let mut write = store.begin().await.unwrap();
        events::record(&mut write, store.now(), event).await.unwrap();
        write.commit().await.unwrap();
        scene.browser.settled(&format!("document.querySelector('a[href=\"/compliance/{made}\"]') !== null"));
        assert_eq!(scene.value("document.querySelectorAll('main tr').length"), rows, "the newest takes the place");
        assert_eq!(scene.value("window.mark"), true);

        begin(&mut scene, "/repositories");
        sample_analysis(&store).await;
        scene.browser.settled("document.querySelector('main').innerText.length > 0");
        let path = format!("/repositories/{repository}");
        begin(&mut scene, &path);
        let analyses = scene.value("document.querySelectorAll('a[href^=\"/analyses/\"]').length").as_u64().unwrap();
        sample_analysis(&store).await;
        scene.browser.settled(&format!("document.querySelectorAll('a[href^=\"/analyses/\"]').length > {analyses}"));
        assert_eq!(scene.value("window.mark"), true);
        assert_eq!(scene.browser.complaints, Vec::<String>::new());
    });
}
