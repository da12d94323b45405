//! The pages in a real browser, from a server on this machine.

use super::routes;
use crate::api::testing::World;
use crate::jobs::{self, Context, Handler, Handlers, NewJob, Work, WorkerOptions};
use crate::report::html::devtools::Browser;
use crate::scans::tests::sample_analysis;
use crate::store::testing::for_each_engine;
use crate::store::{Engine, Store};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub(super) const DESKTOP: (u32, u32) = (1200, 900);
pub(super) const PHONE: (u32, u32) = (420, 860);

/// Without a Chromium these tests cannot run; they say so instead of passing in silence. Pages are the same whatever the database is.
macro_rules! browser {
    ($store:ident) => {{
        if $store.engine() == Engine::Postgres {
            return;
        }
        match Browser::start() {
            Some(browser) => browser,
            None => {
                eprintln!("SKIPPED: no chromium on this machine; install it or set CHROMIUM to test the dashboard");
                return;
            }
        }
    }};
}

/// A server that listens, with its world.
pub(super) struct Site {
    pub(super) world: World,
    pub(super) address: String,
}

impl Site {
    pub(super) async fn start(store: &Store) -> Self {
        let world = World::with_pages(store.clone(), routes()).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = world.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { world, address }
    }

    /// Signs in as a person does: by keys alone.
    pub(super) fn sign_in(&self, browser: &mut Browser, window: (u32, u32)) {
        browser.visit(&format!("{}/sign-in", self.address), window);
        assert_eq!(browser.value("document.activeElement.id"), "token", "one can write at once");
        browser.write(&self.world.admin);
        browser.press("Enter");
        browser.settled("location.pathname === '/'");
    }
}

/// Keeps a picture for people to look at, where they say to which folder.
pub(super) fn keep_picture(browser: &mut Browser, name: &str, width: u32) {
    if let Some(folder) = std::env::var_os("PLIMSOLL_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("{name}-{width}.png"));
        std::fs::write(path, browser.whole_picture()).unwrap();
    }
}

/// What makes a page bad, whatever it shows.
pub(super) fn complaints(browser: &mut Browser, address: &str) -> Vec<String> {
    let mut found = std::mem::take(&mut browser.complaints);
    let wide = browser.value("document.documentElement.scrollWidth - innerWidth").as_f64().unwrap_or_default();
    if wide > 0.0 {
        let widest = "[...document.querySelectorAll('main *')].filter((e) => !e.closest('.scroll') && \
            e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3)";
        found.push(format!("{wide} pixels too wide: {}", browser.value(widest)));
    }
    let without_name = "[...document.querySelectorAll('a[href], button, input, select')].filter((e) => !e.closest('[hidden]') && \
        !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map((e) => e.outerHTML)";
    let nameless = browser.value(without_name);
    if nameless != json!([]) {
        found.push(format!("without a name: {nameless}"));
    }
    if browser.value("document.querySelectorAll('h1').length") != 1 {
        found.push("there is not one heading".to_owned());
    }
    let elsewhere =
        |asked: &String| !asked.starts_with(address) && !asked.starts_with("about:") && !asked.starts_with("data:");
    found.extend(std::mem::take(&mut browser.requests).into_iter().filter(elsewhere));
    found
}

/// What can be reached by the tab key and what cannot, of all that can be clicked.
fn unreachable(browser: &mut Browser) -> Value {
    browser.value(
        "window.reach = [...document.querySelectorAll('a[href], button, input, select, summary')].filter((e) => e.checkVisibility()); \
         window.reached = new Set(); document.activeElement?.blur(); getSelection().removeAllRanges(); \
         document.addEventListener('focusin', (e) => reached.add(e.target)); scrollTo(0, 0); 0",
    );
    let number = browser.value("reach.length").as_u64().unwrap();
    for _ in 0..(number + 3).min(150) {
        browser.press("Tab");
    }
    browser.value("reach.filter((e) => !reached.has(e)).slice(0, reach.length > 150 ? 0 : 5).map((e) => e.outerHTML.slice(0, 120))")
}

#[test]
fn every_page_fits_a_phone_and_a_desk_says_no_error_and_is_reached_by_keys() {
    for_each_engine(|store, _| async move {
        let mut browser = browser!(store);
        let site = Site::start(&store).await;
        let analysis = sample_analysis(&store).await;
        site.world.webhook("one", "push", &json!({
            "ref": "refs/heads/a-branch-with-quite-a-long-name", "after": "a".repeat(40), "commits": [],
            "repository": {"full_name": "acme/site-with-a-name-that-is-long", "default_branch": "main"}, "sender": {"login": "octocat"},
        }).to_string()).await;
        let job = site.world.add_job(None).await;
        let pages = [
            ("overview", "/".to_owned()),
            ("repositories", "/repositories".to_owned()),
            ("repository", format!("/repositories/{}", analysis.repository_id)),
            ("analysis", format!("/analyses/{}", analysis.id)),
            ("jobs", "/jobs".to_owned()),
            ("job", format!("/jobs/{job}")),
            ("schedules", "/schedules".to_owned()),
            ("deliveries", "/deliveries".to_owned()),
            ("delivery", "/deliveries/one".to_owned()),
            ("performance", "/performance".to_owned()),
            ("reference", "/reference".to_owned()),
            ("missing", "/jobs/none".to_owned()),
        ];
        let mut bad = Vec::new();
        for window in [DESKTOP, PHONE] {
            browser.visit(&format!("{}/sign-in", site.address), window);
            keep_picture(&mut browser, "sign-in", window.0);
            bad.extend(complaints(&mut browser, &site.address).into_iter().map(|words| format!("sign-in: {words}")));
            site.sign_in(&mut browser, window);
            for (name, path) in &pages {
                browser.visit(&format!("{}{path}", site.address), window);
                keep_picture(&mut browser, name, window.0);
                let mut found = complaints(&mut browser, &site.address);
                // That a page is missing is an error to the browser too.
                found.retain(|words| !(*name == "missing" && words.contains("404")));
                let missed = unreachable(&mut browser);
                if missed != json!([]) {
                    found.push(format!("not reached by keys: {missed}"));
                }
                bad.extend(found.into_iter().map(|words| format!("{name} at {}: {words}", window.0)));
            }
        }
        assert_eq!(bad, Vec::<String>::new());
    });
}

/// Says how far it is, and goes on when it is told.
struct Counting(Arc<Notify>);

impl Handler for Counting {
    fn kind(&self) -> &'static str {
        "test"
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(async move {
            context.progress(0.42, "counting the sheep");
            self.0.notified().await;
            Ok(json!({"sheep": 12}))
        })
    }
}

#[test]
fn a_job_is_seen_to_run_and_to_end_without_loading_the_page_again() {
    for_each_engine(|store, _| async move {
        let mut browser = browser!(store);
        let site = Site::start(&store).await;
        site.sign_in(&mut browser, DESKTOP);
        let mut write = store.begin().await.unwrap();
        let id = jobs::enqueue(&mut write, store.now(), NewJob::new("test", json!({}))).await.unwrap().id;
        write.commit().await.unwrap();
        browser.visit(&format!("{}/jobs/{id}", site.address), DESKTOP);
        browser.value("window.isTheSamePage = true");
        assert_eq!(browser.value("document.querySelector('main').textContent.includes('queued')"), true);
        let (go_on, leaving) = (Arc::new(Notify::new()), CancellationToken::new());
        let handlers = Handlers::default().with(Counting(Arc::clone(&go_on)));
        let worker = jobs::work(store.clone(), handlers, WorkerOptions::new("w", 1), leaving.clone());
        let worker = tokio::spawn(worker);
        browser.settled("document.querySelector('main').textContent.includes('counting the sheep')");
        assert_eq!(browser.value("document.querySelector('progress').value"), 42);
        keep_picture(&mut browser, "job-running", DESKTOP.0);
        go_on.notify_one();
        browser.settled("document.querySelector('main').textContent.includes('succeeded')");
        assert_eq!(browser.value("window.isTheSamePage"), true);
        assert_eq!(browser.complaints, Vec::<String>::new());
        leaving.cancel();
        worker.await.unwrap();
    });
}

#[test]
fn the_reference_is_searched_and_its_addresses_lead_to_what_they_name() {
    for_each_engine(|store, _| async move {
        let mut browser = browser!(store);
        let site = Site::start(&store).await;
        browser.visit(&format!("{}/reference", site.address), DESKTOP);
        let shown = "[...document.querySelectorAll('.operation')].filter((e) => e.checkVisibility()).length";
        let all = browser.value(shown).as_u64().unwrap();
        browser.value("document.querySelector('#search').focus()");
        browser.write("post schedules preview");
        assert_eq!(
            (browser.value(shown), browser.value("document.querySelector('#found').textContent")),
            (json!(1), json!("1 found"))
        );
        browser.value("document.querySelector('#search').value = ''; document.querySelector('#search').dispatchEvent(new Event('input'))");
        assert_eq!(browser.value(shown).as_u64(), Some(all));
        browser.visit(&format!("{}/reference#get-api-v1-jobs", site.address), PHONE);
        assert_eq!(browser.value("document.querySelector('#get-api-v1-jobs').open"), true);
        keep_picture(&mut browser, "reference-open", PHONE.0);
        assert_eq!(complaints(&mut browser, &site.address), Vec::<String>::new());
        // It is read without a script as well.
        browser.without_scripts(true);
        browser.visit(&format!("{}/reference", site.address), DESKTOP);
        assert_eq!(browser.value(shown).as_u64(), Some(all));
    });
}
