use super::routes;
use crate::api::Limits;
use crate::api::testing::{Answer, World};
use crate::identity;
use crate::jobs::{self, JobState, NewJob};
use crate::scans::tests::sample_analysis;
use crate::schedules::{self, CatchUp, NewSchedule, ScheduledWork, Timing, Zone};
use crate::store::Store;
use crate::store::testing::for_each_engine;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// A person with a browser.
struct Browser {
    world: World,
    cookie: String,
}

impl Browser {
    async fn new(store: Store) -> Self {
        Self { world: World::with_pages(store, routes()).await, cookie: String::new() }
    }

    async fn ask(&self, method: Method, path: &str, form: &str, site: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", &self.cookie)
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.world.send(request).await
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.ask(Method::GET, path, "", "none").await;
        (answer.status, answer.body.as_str().unwrap_or_default().to_owned())
    }

    async fn post(&self, path: &str) -> Answer {
        self.ask(Method::POST, path, "", "same-origin").await
    }

    async fn sign_in(&mut self, token: &str) -> Answer {
        let answer = self.ask(Method::POST, "/sign-in", &format!("token={token}"), "same-origin").await;
        if let Some(cookie) = answer.headers.get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        answer
    }
}

#[test]
fn who_is_not_signed_in_is_led_to_the_sign_in() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        for path in [
            "/",
            "/batches",
            "/batches/x",
            "/jobs",
            "/jobs/x",
            "/deliveries",
            "/deliveries/x",
            "/schedules",
            "/pipelines",
            "/pipelines/x",
            "/pipeline-runs/x",
            "/repositories",
            "/repositories/x",
            "/analyses/x",
            "/analyses/x/report",
            "/templates",
            "/compliance/x",
        ] {
            let answer = browser.ask(Method::GET, path, "", "none").await;
            assert_eq!(
                (answer.status, answer.headers["location"].as_bytes()),
                (StatusCode::SEE_OTHER, &b"/sign-in"[..]),
                "{path}"
            );
        }
        assert_eq!(browser.get("/sign-in").await.0, StatusCode::OK);
        assert_eq!(browser.sign_in("nonsense").await.status, StatusCode::UNAUTHORIZED);
        let admin = browser.world.admin.clone();
        assert_eq!(browser.sign_in(&admin).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/").await.0, StatusCode::OK);
        let left = browser.post("/sign-out").await;
        assert!(left.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(browser.get("/").await.0, StatusCode::SEE_OTHER);
    });
}

#[test]
fn tokens_are_not_guessed_at_the_sign_in_without_end() {
    for_each_engine(|store, _| async move {
        let of = |number| NonZeroU32::new(number).unwrap();
        let world = World::with(store, Limits { user: of(9), admin: of(9), stranger: of(1) }, routes()).await;
        let try_token = async |peer: &str, token: &str| {
            let request = Request::post("/sign-in").header("sec-fetch-site", "same-origin");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let mut request = request.body(Body::from(format!("token={token}"))).unwrap();
            request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            world.send(request).await
        };
        assert_eq!(try_token("192.0.2.1:1", "wrong").await.status, StatusCode::UNAUTHORIZED);
        let refused = try_token("192.0.2.1:2", "wrong").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.headers.contains_key("retry-after"));
        assert_eq!(try_token("192.0.2.2:1", "wrong").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(try_token("192.0.2.1:3", &world.admin).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_form_of_another_site_does_nothing() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        let admin = browser.world.admin.clone();
        let form = format!("token={admin}");
        for site in ["cross-site", "same-site", "none"] {
            assert_eq!(browser.ask(Method::POST, "/sign-in", &form, site).await.status, StatusCode::FORBIDDEN);
        }
        browser.sign_in(&admin).await;
        let job = browser.world.add_job(None).await;
        let path = format!("/jobs/{job}/cancel");
        assert_eq!(browser.ask(Method::POST, &path, "", "cross-site").await.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.post(&path).await.status, StatusCode::SEE_OTHER);
        assert_eq!(jobs::get(&browser.world.store, &job).await.unwrap().state, JobState::Cancelled);
        // The API takes the cookie for looking, and for nothing else.
        let api = format!("/api/v1/jobs/{job}");
        assert_eq!(browser.ask(Method::GET, &api, "", "same-origin").await.status, StatusCode::OK);
        assert_eq!(
            browser.ask(Method::POST, &format!("{api}/retry"), "", "same-origin").await.status,
            StatusCode::UNAUTHORIZED
        );
    });
}

#[test]
fn what_a_repository_says_is_shown_as_text() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let hostile = "<script>alert(1)</script>\"'";
        let body = json!({
            "action": hostile, "ref": "refs/heads/main", "after": hostile, "commits": [],
            "repository": {"full_name": hostile, "default_branch": "main"}, "sender": {"login": hostile},
        });
        let taken = browser.world.webhook("one", "push", &body.to_string()).await;
        let job = taken.body["jobs"][0].as_str().unwrap().to_owned();
        for path in ["/", "/jobs", "/jobs?state=queued", "/deliveries", "/deliveries/one", &format!("/jobs/{job}")] {
            let (status, page) = browser.get(path).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(!page.contains("<script>alert"), "{path}: {page}");
        }
        assert!(browser.get("/deliveries/one").await.1.contains("&lt;script&gt;"));
        assert_eq!(browser.post("/deliveries/one/replay").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn users_see_what_is_theirs_and_what_their_token_lets_them() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        let (user, token) = browser.world.user("octocat", "jobs:read").await;
        let (mine, nobodys) = (browser.world.add_job(Some(&user)).await, browser.world.add_job(None).await);
        browser.sign_in(&token).await;
        let (_, list) = browser.get("/jobs").await;
        assert!(list.contains(&mine) && !list.contains(&nobodys));
        assert_eq!(browser.get(&format!("/jobs/{nobodys}")).await.0, StatusCode::NOT_FOUND);
        let (_, page) = browser.get(&format!("/jobs/{mine}")).await;
        assert!(!page.contains("/cancel"), "who may not change sees no button");
        assert_eq!(browser.post(&format!("/jobs/{mine}/cancel")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/schedules").await.0, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/deliveries").await.0, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/").await.0, StatusCode::OK);
    });
}

#[test]
fn an_analysis_is_shown_with_its_findings_and_its_whole_report() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let analysis = sample_analysis(&store).await;
        let (_, list) = browser.get("/repositories").await;
        assert!(list.contains("octo/harbour") && list.contains(&format!("/analyses/{}", analysis.id)));
        let (_, repository) = browser.get(&format!("/repositories/{}", analysis.repository_id)).await;
        assert!(repository.contains("refs/heads/main"));
        let path = format!("/analyses/{}", analysis.id);
        let (status, page) = browser.get(&path).await;
        assert!(status == StatusCode::OK && page.contains(&format!("{path}/report")), "{page}");
        let of_one = browser.get(&format!("{path}?severity=low")).await.1;
        assert!(of_one.matches("<tr>").count() < page.matches("<tr>").count());
        let whole = browser.ask(Method::GET, &format!("{path}/report"), "", "same-origin").await;
        let policy = whole.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("sandbox allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
        assert!(whole.body.as_str().unwrap().contains("<!doctype html>"));
        let (_, other) = browser.world.user("other", "repositories:read").await;
        browser.sign_in(&other).await;
        for hidden in [path.clone(), format!("{path}/report"), format!("/repositories/{}", analysis.repository_id)] {
            assert_eq!(browser.get(&hidden).await.0, StatusCode::NOT_FOUND, "{hidden}");
        }
    });
}

#[test]
fn schedules_are_switched_and_triggered() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let owner = identity::authenticate(&store, &admin).await.unwrap().unwrap().user_id;
        let schedule = NewSchedule {
            owner_id: Some(owner),
            name: "nightly".to_owned(),
            timing: Timing::Day { hour: 3, minute: 0 },
            zone: Zone::read("Europe/Berlin").unwrap(),
            jitter: Duration::ZERO,
            catch_up: CatchUp::Once,
            work: ScheduledWork::Scan { repository: "acme/site".to_owned(), branch: None },
            notify: schedules::Notify::Change,
            enabled: true,
        };
        let mut write = store.begin().await.unwrap();
        let id = schedules::add(&mut write, store.now(), &schedule).await.unwrap();
        write.commit().await.unwrap();
        let (_, page) = browser.get("/schedules").await;
        assert!(page.contains("each day at 03:00") && page.contains("of changes"), "{page}");
        assert_eq!(browser.post(&format!("/schedules/{id}/trigger")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.post(&format!("/schedules/{id}/disable")).await.status, StatusCode::SEE_OTHER);
        assert!(!schedules::get(&store, &id).await.unwrap().enabled);
        assert_eq!(browser.post(&format!("/schedules/{id}/dance")).await.status, StatusCode::NOT_FOUND);
        let outcome = json!({"analysis": "an1", "state": "completed", "appeared": 2, "gone": 1, "figures": {"score": 7.5, "gate": "failed"},
            "gate": {"was": "passed", "is": "failed"}, "since": {"analysis": "an0"}});
        sqlx::query("UPDATE schedule_runs SET outcome = $1")
            .bind(outcome.to_string())
            .execute(store.pool())
            .await
            .unwrap();
        for path in ["/schedules".to_owned(), format!("/schedules/{id}")] {
            let (status, page) = browser.get(&path).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(page.contains("2 new, 1 gone; the gate passed before, failed now"), "{page}");
            assert!(page.contains("/analyses/an1"), "{page}");
        }
        let (_, token) = browser.world.user("octocat", "schedules:write").await;
        browser.sign_in(&token).await;
        assert_eq!(browser.get(&format!("/schedules/{id}")).await.0, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("/schedules/{id}/trigger")).await.status, StatusCode::NOT_FOUND);
        browser.sign_in(&admin).await;
        assert!(browser.get("/jobs").await.1.contains("acme/site"));
    });
}

#[test]
fn a_run_of_a_pipeline_is_drawn_and_decided_about() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        assert!(browser.get("/pipelines").await.1.contains("There is none"));
        let text = "name: ship <it>\non: { manual: }\nsteps:
  ask: { approval: { message: \"<b>Ship?</b>\" } }
  tell: { needs: ask, matrix: { to: [\"<us>\", them] }, notify: { message: x } }\n";
        let body = Some(json!({"definition": text}));
        let made = browser.world.call(Method::POST, "/api/v1/pipelines", &admin, body).await.body;
        let id = made["id"].as_str().unwrap();
        let (_, page) = browser.get(&format!("/pipelines/{id}")).await;
        assert!(page.contains("ship &lt;it&gt;") && page.contains("/start") && !page.contains("<it>"));
        assert!(browser.get("/pipelines").await.1.contains("ship &lt;it&gt;"));
        let form = "repository=acme%2Fsite&branch=main";
        let started = browser.ask(Method::POST, &format!("/pipelines/{id}/start"), form, "same-origin").await;
        let run = started.headers["location"].to_str().unwrap().to_owned();
        let (status, page) = browser.get(&run).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(page.matches("<rect ").count(), 3, "a box for each step");
        assert_eq!(page.matches("class=\"way\"").count(), 2, "a line for each need");
        assert!(page.contains("tell (&lt;us&gt;)") && page.contains("&lt;b&gt;Ship?") && page.contains("acme/site"));
        assert!(!page.contains("<us>") && !page.contains(" style="));
        assert_eq!(browser.post(&format!("{run}/steps/0/approve")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.post(&format!("{run}/steps/0/approve")).await.status, StatusCode::CONFLICT);
        assert!(browser.get(&run).await.1.contains("decided by admin"));
        assert_eq!(browser.post(&format!("{run}/cancel")).await.status, StatusCode::SEE_OTHER);
        assert!(browser.get(&run).await.1.contains("Do again what failed"));
        assert_eq!(browser.post(&format!("{run}/rerun")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.post(&format!("{run}/dance")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("/pipelines/{id}/disable")).await.status, StatusCode::SEE_OTHER);
        let off = browser.ask(Method::POST, &format!("/pipelines/{id}/start"), form, "same-origin").await;
        assert_eq!(off.status, StatusCode::CONFLICT);
        let (_, token) = browser.world.user("octocat", "pipelines:write").await;
        browser.sign_in(&token).await;
        assert_eq!(browser.get(&run).await.0, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("{run}/cancel")).await.status, StatusCode::NOT_FOUND);
        let (_, token) = browser.world.user("other", "jobs:write").await;
        browser.sign_in(&token).await;
        assert_eq!(browser.get("/pipelines").await.0, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_page_of_a_job_shows_its_log_and_its_error() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let mut write = store.begin().await.unwrap();
        let id = jobs::enqueue(&mut write, store.now(), NewJob::new("test", json!({}))).await.unwrap().id;
        write.commit().await.unwrap();
        sqlx::query("UPDATE jobs SET state = 'dead', error = 'no such repository', log_lines = 1")
            .execute(store.pool())
            .await
            .unwrap();
        sqlx::query("INSERT INTO job_logs (job_id, line, at, attempt, level, text) VALUES ($1, 1, 1, 1, 'info', 'fetching <acme>')")
            .bind(id.clone())
            .execute(store.pool())
            .await
            .unwrap();
        let (_, page) = browser.get(&format!("/jobs/{id}")).await;
        assert!(
            page.contains("fetching &lt;acme&gt;") && page.contains("no such repository") && page.contains("/retry")
        );
        assert!(browser.get("/").await.1.contains("no such repository"));
    });
}

#[test]
fn the_reference_is_for_everybody_and_the_performance_for_admins() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        let (status, page) = browser.get("/reference").await;
        assert!(
            status == StatusCode::OK
                && page.contains("get-api-v1-jobs-id")
                && page.contains("$PLIMSOLL/api/v1/jobs/$ID")
        );
        assert_eq!(browser.get("/performance").await.0, StatusCode::SEE_OTHER);
        let (_, user) = browser.world.user("octocat", "jobs:write metrics:read").await;
        browser.sign_in(&user).await;
        assert_eq!(browser.get("/performance").await.0, StatusCode::FORBIDDEN);
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let (status, page) = browser.get("/performance").await;
        assert!(status == StatusCode::OK && page.contains("<code>/reference</code>"), "{page}");
        let told = browser.world.get("/api/v1/debug/performance").await.body;
        let route = told["routes"].as_array().unwrap().iter().find(|route| route["route"] == "/reference").unwrap();
        assert_eq!((&route["requests"], &route["errors"], &route["method"]), (&json!(1), &json!(0), &json!("GET")));
        assert!(told["database"]["connections"].as_u64() > Some(0) && told["requests"].as_u64() > Some(3), "{told}");
    });
}

#[test]
fn style_and_script_are_given_by_names_that_change_with_them() {
    for_each_engine(|store, _| async move {
        let browser = Browser::new(store).await;
        let (_, page) = browser.get("/sign-in").await;
        let names: Vec<&str> = page.split("/assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names.len(), 2);
        for name in names {
            let answer = browser.ask(Method::GET, &format!("/assets/{name}"), "", "same-origin").await;
            assert!(
                answer.status == StatusCode::OK
                    && answer.headers["cache-control"].to_str().unwrap().contains("immutable")
            );
        }
        assert_eq!(browser.get("/assets/other.js").await.0, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_batch_is_shown_with_its_items_and_can_be_stopped() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let body = json!({"kind": "analyse", "name": "<b>all</b>", "repositories": ["acme/site", "acme/shop"]});
        let made = browser.world.call(Method::POST, "/api/v1/batches", &admin, Some(body)).await.body;
        let path = format!("/batches/{}", made["id"].as_str().unwrap());
        let (_, list) = browser.get("/batches").await;
        assert!(list.contains(&path) && list.contains("&lt;b&gt;all") && list.contains("0 of 2"), "{list}");
        let (status, page) = browser.get(&path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("acme/shop") && page.contains(&format!("{path}/cancel")), "{page}");
        assert!(!browser.get(&format!("{path}?state=failed")).await.1.contains("acme/shop"));
        assert_eq!(browser.post(&format!("{path}/cancel")).await.status, StatusCode::SEE_OTHER);
        assert!(browser.get(&path).await.1.contains("by admin"));
        let (_, token) = browser.world.user("octocat", "repositories:write").await;
        browser.sign_in(&token).await;
        assert_eq!(browser.get(&path).await.0, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("{path}/cancel")).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn templates_are_shown_with_how_much_of_them_repositories_have() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let analysis = sample_analysis(&store).await;
        let id = crate::upkeep::tests::sample_compliance(&store, &analysis.repository_id).await;
        let (status, page) = browser.get("/templates").await;
        assert!(status == StatusCode::OK && page.contains("quality-gate") && page.contains("octo/harbour"), "{page}");
        let path = format!("/compliance/{id}");
        let (status, page) = browser.get(&path).await;
        assert!(status == StatusCode::OK && page.contains("40 of 100") && !page.contains("<b>bold</b>"), "{page}");
        let of_repository = format!("/repositories/{}", analysis.repository_id);
        assert!(browser.get(&of_repository).await.1.contains(&path));
        let (_, other) = browser.world.user("other", "templates:read repositories:read").await;
        browser.sign_in(&other).await;
        assert_eq!(browser.get(&path).await.0, StatusCode::NOT_FOUND);
        assert!(!browser.get("/templates").await.1.contains("octo/harbour"));
        let (_, blind) = browser.world.user("blind", "jobs:read").await;
        browser.sign_in(&blind).await;
        assert_eq!(browser.get("/templates").await.0, StatusCode::FORBIDDEN);
    });
}

#[test]
fn routes_are_set_switched_and_taken_away_by_admins() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone()).await;
        let admin = browser.world.admin.clone();
        browser.sign_in(&admin).await;
        let (_, page) = browser.get("/routes").await;
        assert!(page.contains("of the settings file") && page.contains("nobody"), "{page}");
        let form = "name=%3Cours%3E&repositories=acme%2F*%2C+octo%2Fapp&branches=main&act=ignore";
        let set = browser.ask(Method::POST, "/routes", form, "same-origin").await;
        assert_eq!(set.status, StatusCode::SEE_OTHER);
        let (_, page) = browser.get("/routes").await;
        assert!(page.contains("&lt;ours&gt;") && page.contains("acme/*, octo/app"), "{page}");
        let stored = crate::receiver::stored_routes(&store).await.unwrap().remove(0);
        assert_eq!((stored.route.repositories.len(), stored.route.act), (2, crate::receiver::Act::Ignore));
        let path = format!("/routes/{}", stored.id);
        assert_eq!(browser.post(&format!("{path}/disable")).await.status, StatusCode::SEE_OTHER);
        assert!(!crate::receiver::route(&store, &stored.id).await.unwrap().enabled);
        assert_eq!(browser.post(&format!("{path}/dance")).await.status, StatusCode::NOT_FOUND);
        let wrong = browser.ask(Method::POST, "/routes", "name=x&branches=%5Ba&act=handle", "same-origin").await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let elsewhere = browser.ask(Method::POST, "/routes", form, "cross-site").await;
        assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
        let (_, token) = browser.world.user("octocat", "deliveries:write").await;
        browser.sign_in(&token).await;
        assert_eq!(browser.get("/routes").await.0, StatusCode::FORBIDDEN);
        assert_eq!(browser.post(&format!("{path}/remove")).await.status, StatusCode::FORBIDDEN);
        browser.sign_in(&admin).await;
        assert_eq!(browser.post(&format!("{path}/remove")).await.status, StatusCode::SEE_OTHER);
        assert!(crate::receiver::stored_routes(&store).await.unwrap().is_empty());
    });
}
