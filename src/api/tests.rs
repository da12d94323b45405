use super::testing::World;
use super::*;
use crate::identity;
use crate::jobs::JobState;
use crate::store::Named as _;
use crate::store::testing::for_each_engine;
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use tower::ServiceExt;

fn push() -> String {
    json!({
        "ref": "refs/heads/main", "after": "a".repeat(40), "commits": [],
        "repository": {"full_name": "acme/site", "default_branch": "main"}, "sender": {"login": "octocat"},
    })
    .to_string()
}

/// Method, path and whether a token is needed, of all operations.
fn operations() -> Vec<(Method, String, bool)> {
    let document = serde_json::to_value(document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Ok(method) = method.to_uppercase().parse::<Method>()
                && operation.get("responses").is_some()
            {
                let needs_token = operation["security"] != json!([{}]);
                let path = path.replace("{id}", "00000000").replace("{name}", "hygiene");
                let path = path.replace("{delivery}", "0").replace("{ordinal}", "0");
                found.push((method, path, needs_token));
            }
        }
    }
    assert!(found.len() > 15, "{found:?}");
    found
}

#[test]
fn the_openapi_document_is_as_it_was() {
    insta::assert_json_snapshot!("openapi", document(), { ".info.version" => "[version]" });
}

#[test]
fn every_operation_needs_a_token_that_holds_but_those_that_say_otherwise() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        for (method, path, needs_token) in operations() {
            for token in ["", "nonsense", &format!("plim_{}", "x".repeat(43))] {
                let answer = world.call(method.clone(), &path, token, None).await;
                let is_refused = answer.status == StatusCode::UNAUTHORIZED;
                // Of a webhook the signature is missing here.
                assert_eq!(is_refused, needs_token || path == "/webhooks/github", "{method} {path} with {token:?}");
                if is_refused {
                    assert_eq!(answer.headers["content-type"], "application/problem+json", "{method} {path}");
                    assert_eq!(answer.body["status"], 401);
                }
            }
        }
    });
}

#[test]
fn a_token_without_the_scope_is_refused_everywhere_but_at_its_own() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, token) = world.user("octocat", "metrics:read").await;
        let own = ["/api/v1/me", "/api/v1/token", "/api/v1/sessions", "/metrics", "/health/detailed"];
        for (method, path, needs_token) in operations() {
            if !needs_token || own.iter().any(|own| path.starts_with(own)) {
                continue;
            }
            let answer = world.call(method.clone(), &path, &token, None).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}: {}", answer.body);
        }
    });
}

#[test]
fn a_token_that_reads_does_not_change() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (user, token) = world.user("octocat", "jobs:read").await;
        let id = world.add_job(Some(&user)).await;
        let path = format!("/api/v1/jobs/{id}");
        assert_eq!(world.call(Method::GET, &path, &token, None).await.status, StatusCode::OK);
        let cancel = world.call(Method::POST, &format!("{path}/cancel"), &token, None).await;
        assert_eq!(cancel.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn users_see_what_is_theirs_and_an_admin_everything() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (one, token) = world.user("one", "jobs:write").await;
        let (other, _) = world.user("other", "jobs:write").await;
        let (theirs, anothers, nobodys) =
            (world.add_job(Some(&one)).await, world.add_job(Some(&other)).await, world.add_job(None).await);
        let listed = world.call(Method::GET, "/api/v1/jobs", &token, None).await;
        assert_eq!(
            (listed.body["total"].as_u64(), listed.body["items"][0]["id"].as_str()),
            (Some(1), Some(theirs.as_str()))
        );
        for id in [&anothers, &nobodys] {
            for (method, end) in
                [(Method::GET, ""), (Method::GET, "/log"), (Method::POST, "/cancel"), (Method::POST, "/retry")]
            {
                let answer = world.call(method.clone(), &format!("/api/v1/jobs/{id}{end}"), &token, None).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {end}");
            }
        }
        assert_eq!(world.get("/api/v1/jobs").await.body["total"], 3);
        let events = world.call(Method::GET, "/api/v1/events", &token, None).await;
        assert_eq!(events.body.as_array().unwrap().len(), 1);
        let (_, curious) = world.user("curious", "deliveries:write").await;
        assert_eq!(world.call(Method::GET, "/api/v1/deliveries", &curious, None).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_webhook_is_answered_when_it_is_stored() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let answer = world.webhook("one", "push", &push()).await;
        assert_eq!(
            (answer.status, answer.body["is_known"].as_bool()),
            (StatusCode::ACCEPTED, Some(false)),
            "{}",
            answer.body
        );
        let job = answer.body["jobs"][0].as_str().unwrap().to_owned();
        let again = world.webhook("one", "push", &push()).await;
        assert_eq!((again.body["is_known"].as_bool(), &again.body["jobs"][0]), (Some(true), &json!(job)));
        let delivery = world.get("/api/v1/deliveries/one").await.body;
        assert_eq!((delivery["times"].as_u64(), &delivery["jobs"][0]["id"]), (Some(2), &json!(job)));
        assert_eq!(delivery["body"]["repository"]["full_name"], "acme/site");
        let job = world.get(&format!("/api/v1/jobs/{job}")).await.body;
        assert_eq!((job["kind"].as_str(), job["correlation_id"].as_str()), (Some("scan"), Some("one")));
        let replayed = world.call(Method::POST, "/api/v1/deliveries/one/replay", &world.admin, None).await;
        assert_eq!((replayed.status, replayed.body["jobs"].as_array().map(Vec::len)), (StatusCode::ACCEPTED, Some(1)));
        let audit = world.get("/api/v1/audit").await.body;
        assert_eq!(audit[0]["action"], "delivery.replay");
    });
}

#[test]
fn a_webhook_that_is_too_large_is_refused_whether_it_says_so_or_not() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let announced =
            Request::post("/webhooks/github").header("content-length", "27000000").body(Body::empty()).unwrap();
        assert_eq!(world.send(announced).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let chunks = futures_util::stream::iter((0..27).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1 << 20])));
        let chunked = Request::post("/webhooks/github").body(Body::from_stream(chunks)).unwrap();
        assert_eq!(world.send(chunked).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let broken = futures_util::stream::iter([Ok(b"{".to_vec()), Err(std::io::Error::other("gone"))]);
        let broken = Request::post("/webhooks/github").body(Body::from_stream(broken)).unwrap();
        assert_eq!(world.send(broken).await.status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn jobs_are_stopped_and_repeated() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let id = world.add_job(None).await;
        let at = |end: &str| format!("/api/v1/jobs/{id}{end}");
        let post = async |end: &str| world.call(Method::POST, &at(end), &world.admin, None).await.status;
        assert_eq!(post("/retry").await, StatusCode::CONFLICT);
        assert_eq!(post("/cancel").await, StatusCode::ACCEPTED);
        assert_eq!(world.get(&at("")).await.body["state"], JobState::Cancelled.name());
        assert_eq!(post("/cancel").await, StatusCode::CONFLICT);
        assert_eq!(post("/retry").await, StatusCode::ACCEPTED);
        assert_eq!(world.get("/api/v1/jobs/statistics").await.body["by_state"]["queued"], 1);
        assert_eq!(world.get(&at("/log")).await.body, json!([]));
    });
}

#[test]
fn lists_come_in_pages() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store).await;
        for _ in 0..3 {
            world.add_job(None).await;
            clock.advance(5);
        }
        let first = world.get("/api/v1/jobs?limit=2").await.body;
        assert_eq!((first["items"].as_array().unwrap().len(), first["total"].as_u64()), (2, Some(3)));
        let next = first["next"].as_str().unwrap();
        let rest = world.get(&format!("/api/v1/jobs?limit=2&after={next}")).await.body;
        assert_eq!((rest["items"].as_array().unwrap().len(), rest.get("next")), (1, None));
        for wrong in ["limit=0", "limit=201", "limit=x", "after=x", "state=lost"] {
            let answer = world.get(&format!("/api/v1/jobs?{wrong}")).await;
            assert_eq!(
                (answer.status, answer.body["code"].as_str()),
                (StatusCode::BAD_REQUEST, Some("bad-request")),
                "{wrong}"
            );
        }
    });
}

#[test]
fn tokens_are_made_shown_once_and_revoked() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let body = json!({"name": "ci", "scopes": ["jobs:read"], "expires_at": "2027-01-01T00:00:00Z"});
        let made = world.call(Method::POST, "/api/v1/tokens", &world.admin, Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let (id, token) = (made.body["id"].as_str().unwrap(), made.body["token"].as_str().unwrap());
        let me = world.call(Method::GET, "/api/v1/me", token, None).await.body;
        assert_eq!((&me["scopes"], &me["name"]), (&json!(["jobs:read"]), &json!("admin")));
        let listed = world.get("/api/v1/tokens").await.body;
        assert!(listed.as_array().unwrap().len() == 2 && !listed.to_string().contains(token));
        let revoked = world.call(Method::DELETE, &format!("/api/v1/tokens/{id}"), &world.admin, None).await;
        assert_eq!(revoked.status, StatusCode::NO_CONTENT);
        assert_eq!(world.call(Method::GET, "/api/v1/me", token, None).await.status, StatusCode::UNAUTHORIZED);
        for (wrong, status) in [
            (json!({"name": "", "scopes": ["jobs:read"]}), 400),
            (json!({"name": "x", "scopes": []}), 400),
            (json!({"name": "x", "scopes": ["jobs"]}), 400),
            (json!({"name": "x", "scopes": ["jobs:read"], "expires_at": "tomorrow"}), 400),
            (json!({"name": "x", "scopes": ["jobs:read"], "expires_at": "2001-01-01T00:00:00Z"}), 400),
            (json!({"name": "x", "scopes": ["jobs:read"], "more": 1}), 422),
        ] {
            let answer = world.call(Method::POST, "/api/v1/tokens", &world.admin, Some(wrong.clone())).await;
            assert_eq!(
                (answer.status.as_u16(), answer.body["status"].as_u64()),
                (status, Some(u64::from(status))),
                "{wrong}"
            );
        }
    });
}

#[test]
fn a_short_lived_token_is_taken_wherever_a_token_is() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store).await;
        let (_, parent) = world.user("octocat", "jobs:write").await;
        let ask = async |token: &str, body: Value| world.call(Method::POST, "/api/v1/token", token, Some(body)).await;
        let made = ask(&parent, json!({"scopes": ["jobs:read"], "expires_in": 60})).await;
        assert_eq!((made.status, &made.body["token_type"]), (StatusCode::CREATED, &json!("Bearer")), "{}", made.body);
        let token = made.body["access_token"].as_str().unwrap().to_owned();
        let me = world.call(Method::GET, "/api/v1/me", &token, None).await.body;
        assert_eq!((&me["name"], &me["scopes"]), (&json!("octocat"), &json!(["jobs:read"])));
        for (method, path, needs_token) in operations() {
            // The stream would not end.
            if needs_token && !path.ends_with("/stream") {
                let status = world.call(method.clone(), &path, &token, None).await.status;
                assert_ne!(status, StatusCode::UNAUTHORIZED, "{method} {path}");
            }
        }
        assert_eq!(world.call(Method::POST, "/api/v1/jobs/x/cancel", &token, None).await.status, StatusCode::FORBIDDEN);
        let refused = [
            (&token, json!({}), StatusCode::FORBIDDEN),
            (&parent, json!({"scopes": ["schedules:read"]}), StatusCode::FORBIDDEN),
            (&parent, json!({"scopes": []}), StatusCode::BAD_REQUEST),
            (&parent, json!({"scopes": ["dance"]}), StatusCode::BAD_REQUEST),
            (&parent, json!({"expires_in": 59}), StatusCode::BAD_REQUEST),
            (&parent, json!({"more": 1}), StatusCode::UNPROCESSABLE_ENTITY),
        ];
        for (token, body, status) in refused {
            let answer = ask(token, body.clone()).await;
            assert_eq!(answer.status, status, "{body}: {}", answer.body);
        }
        let lasting = json!({"name": "x", "scopes": ["jobs:read"]});
        let lasting = world.call(Method::POST, "/api/v1/tokens", &token, Some(lasting)).await;
        assert_eq!(lasting.status, StatusCode::FORBIDDEN, "a short-lived token makes no lasting one");
        clock.advance(60_000);
        assert_eq!(world.call(Method::GET, "/api/v1/me", &token, None).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn sign_ins_are_listed_and_ended_by_whose_they_are_and_by_admins() {
    for_each_engine(|store, _| async move {
        let world = World::new(store.clone()).await;
        let (user, token) = world.user("octocat", "jobs:read").await;
        let (_, other) = world.user("other", "jobs:read").await;
        let enter = async || {
            let who = identity::authenticate(&store, &token).await.unwrap().unwrap();
            let mut write = store.begin().await.unwrap();
            let session = identity::NewSession { means: identity::Means::Token, agent: "Lynx\n" };
            let cookie = identity::sign_in(&mut write, store.now(), &who, session).await.unwrap().unwrap();
            write.commit().await.unwrap();
            format!("plimsoll_session={}", cookie.expose_secret())
        };
        let cookie = enter().await;
        let call = async |method: Method, path: &str, token: &str| world.call(method, path, token, None).await;
        let listed = call(Method::GET, "/api/v1/sessions", &token).await.body;
        let id = listed[0]["id"].as_str().unwrap().to_owned();
        assert_eq!((&listed[0]["means"], &listed[0]["agent"]), (&json!("token"), &json!("Lynx")), "{listed}");
        assert!(!listed.to_string().contains(&cookie[17..]));
        assert_eq!(call(Method::GET, "/api/v1/sessions", &other).await.body, json!([]));
        let of_user = format!("/api/v1/sessions?user_id={user}");
        assert_eq!(call(Method::GET, &of_user, &other).await.status, StatusCode::NOT_FOUND);
        assert_eq!(call(Method::GET, &of_user, &world.admin).await.body.as_array().unwrap().len(), 1);
        // The dashboard's cookie makes a short-lived token for its own pages only.
        let with_cookie = async |site: &str| {
            let request = Request::post("/api/v1/token").header("cookie", &cookie).header("sec-fetch-site", site);
            let request = request.header("content-type", "application/json").body(Body::from("{}")).unwrap();
            world.send(request).await
        };
        assert_eq!(with_cookie("cross-site").await.status, StatusCode::UNAUTHORIZED);
        let made = with_cookie("same-origin").await;
        let short = made.body["access_token"].as_str().unwrap().to_owned();
        assert_eq!(call(Method::GET, "/api/v1/me", &short).await.status, StatusCode::OK);
        let path = format!("/api/v1/sessions/{id}");
        assert_eq!(call(Method::DELETE, &path, &other).await.status, StatusCode::NOT_FOUND);
        assert_eq!(call(Method::DELETE, &path, &token).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::GET, "/api/v1/me", &short).await.status, StatusCode::UNAUTHORIZED);
        enter().await;
        let again = call(Method::GET, "/api/v1/sessions", &token).await.body[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/sessions/{again}");
        assert_eq!(call(Method::DELETE, &path, &world.admin).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::DELETE, &path, &world.admin).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_admin_disables_and_promotes_users_but_not_themselves() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (user, token) = world.user("octocat", "jobs:read").await;
        let change = async |id: &str, body: Value| {
            world.call(Method::PATCH, &format!("/api/v1/users/{id}"), &world.admin, Some(body)).await
        };
        assert_eq!(change(&user, json!({"is_disabled": true})).await.status, StatusCode::OK);
        assert_eq!(world.call(Method::GET, "/api/v1/me", &token, None).await.status, StatusCode::UNAUTHORIZED);
        let back = change(&user, json!({"is_disabled": false, "is_admin": true})).await;
        assert_eq!((&back.body["is_admin"], back.body.get("disabled_at")), (&json!(true), None));
        assert_eq!(world.call(Method::GET, "/api/v1/me", &token, None).await.body["is_admin"], true);
        let me = world.get("/api/v1/me").await.body["user_id"].as_str().unwrap().to_owned();
        for body in [json!({"is_disabled": true}), json!({"is_admin": false})] {
            assert_eq!(change(&me, body).await.status, StatusCode::CONFLICT);
        }
        assert_eq!(change("none", json!({"is_admin": true})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(change(&user, json!({"github_login": "a b"})).await.status, StatusCode::CONFLICT);
        assert_eq!(change(&user, json!({"name": "x"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn an_admin_adds_users() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let add = async |body: Value| world.call(Method::POST, "/api/v1/users", &world.admin, Some(body)).await;
        let added = add(json!({"name": "octocat", "scopes": ["repositories:read"]})).await;
        let token = added.body["token"].as_str().unwrap();
        let me = world.call(Method::GET, "/api/v1/me", token, None).await.body;
        assert_eq!((&me["name"], &me["is_admin"]), (&json!("octocat"), &json!(false)));
        assert_eq!(add(json!({"name": "octocat", "scopes": ["jobs:read"]})).await.status, StatusCode::CONFLICT);
        assert_eq!(add(json!({"name": "x", "scopes": ["admin"]})).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(world.get("/api/v1/users").await.body.as_array().unwrap().len(), 2);
    });
}

#[test]
fn schedules_are_made_looked_at_changed_and_removed_by_their_owner() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store).await;
        let (_, token) = world.user("octocat", "schedules:write").await;
        let (_, other) = world.user("other", "schedules:write").await;
        let body = |name: &str, hour: u8| {
            json!({
                "name": name, "timing": {"every": "day", "hour": hour}, "zone": "Europe/Berlin",
                "work": {"do": "scan", "repository": "acme/site"},
            })
        };
        let call = async |method: Method, path: &str, body: Option<Value>| world.call(method, path, &token, body).await;
        let made = call(Method::POST, "/api/v1/schedules", Some(body("nightly", 3))).await;
        assert_eq!(
            (made.status, &made.body["next_due_at"]),
            (StatusCode::CREATED, &json!("2026-01-01T02:00:00.000Z")),
            "{}",
            made.body
        );
        let path = format!("/api/v1/schedules/{}", made.body["id"].as_str().unwrap());
        let second = call(Method::POST, "/api/v1/schedules", Some(body("again", 3))).await;
        assert_eq!(second.body["conflicts"][0]["name"], "nightly");
        assert_eq!(call(Method::GET, &path, None).await.body["next"].as_array().map(Vec::len), Some(10));
        assert_eq!(call(Method::POST, &format!("{path}/trigger"), None).await.status, StatusCode::ACCEPTED);
        assert_eq!(call(Method::GET, &format!("{path}/runs"), None).await.body[0]["reason"], "by-hand");
        assert_eq!(call(Method::POST, &format!("{path}/disable"), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::GET, &path, None).await.body["enabled"], false);
        assert_eq!(call(Method::POST, &format!("{path}/enable"), None).await.status, StatusCode::NO_CONTENT);
        let changed = call(Method::PUT, &path, Some(body("nightly", 5))).await;
        assert_eq!((&changed.body["timing"]["hour"], &changed.body["conflicts"]), (&json!(5), &json!([])));
        for (method, end) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::POST, "/trigger"),
            (Method::POST, "/disable"),
            (Method::GET, "/runs"),
        ] {
            let answer = world.call(method.clone(), &format!("{path}{end}"), &other, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {end}");
        }
        let stolen = world.call(Method::PUT, &path, &other, Some(body("mine", 5))).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
        let preview = json!({"timing": {"every": "cron", "expression": "*/5 * * * *"}});
        assert_eq!(
            call(Method::POST, "/api/v1/schedules/preview", Some(preview)).await.body[9],
            "2026-01-01T00:50:00.000Z"
        );
        for (wrong, expected) in [
            (json!({"name": "x", "timing": {"every": "day", "hour": 25}, "work": body("", 0)["work"]}), "`hour` is 25"),
            (json!({"name": "x", "timing": {"every": "moon"}, "work": body("", 0)["work"]}), "moon"),
            (json!({"name": "x", "timing": {"every": "hour"}, "zone": "Mars", "work": body("", 0)["work"]}), "Mars"),
            (json!({"name": "x", "timing": {"every": "hour"}, "work": {"do": "dance"}}), "dance"),
        ] {
            let answer = call(Method::POST, "/api/v1/schedules", Some(wrong)).await;
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            assert!(answer.status == StatusCode::BAD_REQUEST && detail.contains(expected), "{}", answer.body);
        }
        clock.advance(1);
        assert_eq!(call(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::GET, "/api/v1/schedules", None).await.body["total"], 1);
    });
}

#[test]
fn webhooks_are_made_looked_at_changed_and_removed_by_their_owner() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, token) = world.user("octocat", "webhooks:write").await;
        let (_, other) = world.user("other", "webhooks:write").await;
        let call = async |method: Method, path: &str, body: Option<Value>| world.call(method, path, &token, body).await;
        let body = json!({"name": "chat", "url": "https://example.com/hook", "events": ["analysis.*"]});
        let made = call(Method::POST, "/api/v1/webhooks", Some(body.clone())).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let secret = made.body["secret"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/webhooks/{}", made.body["id"].as_str().unwrap());
        assert!(!call(Method::GET, &path, None).await.body.to_string().contains(&secret));
        let rotated = call(Method::POST, &format!("{path}/secret"), None).await;
        assert_ne!(rotated.body["secret"].as_str(), Some(secret.as_str()));
        let sent = call(Method::POST, &format!("{path}/test"), None).await;
        let delivery = format!("{path}/deliveries/{}", sent.body["delivery"].as_str().unwrap());
        let whole = call(Method::GET, &delivery, None).await.body;
        assert_eq!(
            (&whole["state"], &whole["body"]["kind"], &whole["log"]),
            (&json!("pending"), &json!("webhook.test"), &json!([]))
        );
        assert_eq!(call(Method::POST, &format!("{delivery}/retry"), None).await.status, StatusCode::CONFLICT);
        assert_eq!(call(Method::GET, &format!("{path}/deliveries?state=pending"), None).await.body["total"], 1);
        assert_eq!(call(Method::GET, &format!("{path}/statistics"), None).await.body["by_state"]["pending"], 1);
        let mut changed = body.clone();
        changed["events"] = json!(["job.dead"]);
        assert_eq!(call(Method::PUT, &path, Some(changed)).await.body["events"], json!(["job.dead"]));
        for (method, end) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::POST, "/secret"),
            (Method::POST, "/test"),
            (Method::GET, "/deliveries"),
            (Method::GET, "/statistics"),
        ] {
            let answer = world.call(method.clone(), &format!("{path}{end}"), &other, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {end}");
        }
        assert_eq!(world.call(Method::GET, &delivery, &other, None).await.status, StatusCode::NOT_FOUND);
        for (wrong, expected) in [
            (json!({"name": "x", "url": "https://127.0.0.1/", "events": ["*"]}), "private"),
            (json!({"name": "x", "url": "https://example.com/", "events": ["a*"]}), "`a*`"),
            (json!({"name": "x", "url": "https://example.com/", "events": []}), "at least one"),
        ] {
            let answer = call(Method::POST, "/api/v1/webhooks", Some(wrong)).await;
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            assert!(answer.status == StatusCode::BAD_REQUEST && detail.contains(expected), "{}", answer.body);
        }
        assert_eq!(call(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::GET, "/api/v1/webhooks", None).await.body["total"], 0);
    });
}

#[test]
fn who_asks_too_much_is_told_when_to_go_on() {
    for_each_engine(|store, _| async move {
        let of = |number| NonZeroU32::new(number).unwrap();
        let world = World::with(store, Limits { user: of(2), admin: of(3), stranger: of(1) }, Router::new()).await;
        let (_, one) = world.user("one", "jobs:read").await;
        let (_, other) = world.user("other", "jobs:read").await;
        let ask = async |token: &str| world.call(Method::GET, "/api/v1/me", token, None).await;
        let first = ask(&one).await;
        assert_eq!(
            (first.headers["x-ratelimit-limit"].as_bytes(), first.headers["x-ratelimit-remaining"].as_bytes()),
            (&b"2"[..], &b"1"[..])
        );
        ask(&one).await;
        let over = ask(&one).await;
        assert_eq!(
            (over.status, over.body["code"].as_str()),
            (StatusCode::TOO_MANY_REQUESTS, Some("too-many-requests"))
        );
        let wait: u64 = over.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
        assert_eq!(ask(&other).await.status, StatusCode::OK);
        let guess = async |peer: &str| {
            let mut request = Request::get("/api/v1/me").body(Body::empty()).unwrap();
            request.extensions_mut().insert(axum::extract::ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            world.send(request).await.status
        };
        assert_eq!(guess("192.0.2.1:1").await, StatusCode::UNAUTHORIZED);
        assert_eq!(guess("192.0.2.1:2").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(guess("192.0.2.2:1").await, StatusCode::UNAUTHORIZED);
        assert_eq!(world.call(Method::GET, "/health", "", None).await.status, StatusCode::OK);
    });
}

#[test]
fn what_is_asked_twice_with_one_key_is_done_once() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store).await;
        let ask = async |token: &str, key: &str, body: &Value| {
            let request = Request::post("/api/v1/tokens")
                .header("authorization", format!("Bearer {token}"))
                .header("idempotency-key", key)
                .header("content-type", "application/json")
                .body(Body::from(body.to_string()))
                .unwrap();
            world.send(request).await
        };
        let body = json!({"name": "ci", "scopes": ["jobs:read"]});
        let first = ask(&world.admin, "k", &body).await;
        let again = ask(&world.admin, "k", &body).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(
            (&again.body["token"], again.headers["idempotency-replayed"].as_bytes()),
            (&first.body["token"], &b"true"[..])
        );
        let kept: String =
            sqlx::query_scalar("SELECT answer FROM idempotency").fetch_one(world.store.pool()).await.unwrap();
        assert!(!kept.contains("plim_"), "what is shown once is not stored");
        let other = ask(&world.admin, "k", &json!({"name": "cd", "scopes": ["jobs:read"]})).await;
        assert_eq!((other.status, other.body["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("key-used")));
        let (_, user) = world.user("one", "jobs:read").await;
        let theirs = ask(&user, "k", &body).await;
        assert_ne!(theirs.body["token"], first.body["token"], "another's key is another key");
        assert_eq!(ask("plim_wrong", "k", &body).await.status, StatusCode::UNAUTHORIZED);
        let path = format!(
            "/api/v1/tokens/{}",
            world.call(Method::GET, "/api/v1/me", &user, None).await.body["token_id"].as_str().unwrap()
        );
        assert_eq!(world.call(Method::DELETE, &path, &user, None).await.status, StatusCode::NO_CONTENT);
        let after = ask(&user, "k", &body).await;
        assert_eq!(
            (after.status, &after.body["token"]),
            (StatusCode::UNAUTHORIZED, &Value::Null),
            "revoked is revoked"
        );
        assert!(again.headers.contains_key("x-ratelimit-remaining"));
        let wrong = json!({"name": "", "scopes": []});
        assert_eq!(ask(&world.admin, "w", &wrong).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(ask(&world.admin, "w", &wrong).await.headers["idempotency-replayed"].as_bytes(), b"true");
        clock.advance(25 * 3600 * 1000);
        assert_ne!(ask(&world.admin, "k", &body).await.body["token"], first.body["token"]);
        clock.advance(25 * 3600 * 1000);
        assert!(forget_answers(&world.store).await.unwrap() >= 2);
    });
}

#[test]
fn health_tells_what_it_depends_on() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        for path in ["/health", "/health/live", "/health/ready"] {
            assert_eq!(world.call(Method::GET, path, "", None).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(world.get("/metrics").await.status, StatusCode::OK);
        let details = world.get("/health/detailed").await.body;
        assert_eq!((&details["status"], &details["has_webhook_secret"]), (&json!("ok"), &json!(true)));
        assert_eq!(details["migration"][0], details["migration"][1]);
        world.leaving.cancel();
        assert_eq!(world.call(Method::GET, "/health/ready", "", None).await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(world.call(Method::GET, "/health/live", "", None).await.status, StatusCode::OK);
    });
}

#[test]
fn every_answer_has_its_number_and_keeps_browsers_in_bounds() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let answer = world.get("/nowhere").await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (StatusCode::NOT_FOUND, Some("not-found")));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        assert!(answer.headers.contains_key("x-request-id"));
        let own = Request::get("/health").header("x-request-id", "mine-1").body(Body::empty()).unwrap();
        assert_eq!(world.send(own).await.headers["x-request-id"], "mine-1");
        let wrong = world.call(Method::DELETE, "/api/v1/jobs", &world.admin, None).await;
        assert_eq!(
            (wrong.status, wrong.body["code"].as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, Some("method-not-allowed"))
        );
    });
}

#[test]
fn a_stream_goes_on_where_it_was_lost() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        for _ in 0..3 {
            world.add_job(None).await;
        }
        let events = world.get("/api/v1/events").await.body;
        let first = events[0]["id"].as_i64().unwrap();
        let request = Request::get("/api/v1/events/stream")
            .header("authorization", format!("Bearer {}", world.admin))
            .header("last-event-id", first.to_string())
            .body(Body::empty())
            .unwrap();
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        // The stream ends with the server.
        world.leaving.cancel();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let ids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
        assert_eq!(ids, [&(first + 1).to_string(), &(first + 2).to_string()]);
    });
}

#[test]
fn repositories_are_named_by_users_for_themselves_and_by_admins_for_the_server() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, one) = world.user("one", "repositories:write").await;
        let (_, other) = world.user("other", "repositories:write").await;
        let name =
            async |token: &str, body: Value| world.call(Method::POST, "/api/v1/repositories", token, Some(body)).await;
        let made = name(&one, json!({"full_name": "octo/harbour"})).await;
        assert_eq!((made.status, made.body["with_access"].as_bool()), (StatusCode::CREATED, Some(false)));
        let id = made.body["id"].as_str().unwrap().to_owned();
        assert_eq!(name(&one, json!({"full_name": "Octo/Harbour"})).await.status, StatusCode::CONFLICT);
        let servers = name(&world.admin, json!({"full_name": "octo/harbour"})).await;
        assert_eq!((servers.status, servers.body["with_access"].as_bool()), (StatusCode::CREATED, Some(true)));
        for body in [
            json!({}),
            json!({"full_name": "harbour"}),
            json!({"full_name": "octo/../x"}),
            json!({"clone_url": "https://evil.example/a/b"}),
            json!({"clone_url": "file:///etc"}),
            json!({"full_name": "a/b", "clone_url": "https://github.com/a/b"}),
            json!({"full_name": "a/b", "default_branch": "a..b"}),
        ] {
            assert_eq!(name(&one, body.clone()).await.status, StatusCode::BAD_REQUEST, "{body}");
        }
        assert_eq!(name(&one, json!({"local_path": "/etc"})).await.status, StatusCode::FORBIDDEN);
        assert_eq!(name(&world.admin, json!({"local_path": "/etc"})).await.status, StatusCode::BAD_REQUEST);
        let listed = world.call(Method::GET, "/api/v1/repositories", &one, None).await;
        assert_eq!((listed.body["total"].as_u64(), listed.body["items"][0]["id"].as_str()), (Some(1), Some(&*id)));
        let path = format!("/api/v1/repositories/{id}");
        for (method, end, body) in [
            (Method::GET, "", None),
            (Method::PATCH, "", Some(json!({"enabled": false}))),
            (Method::DELETE, "", None),
            (Method::POST, "/scan", Some(json!({}))),
        ] {
            let answer = world.call(method.clone(), &format!("{path}{end}"), &other, body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {end}");
        }
        let given = world.call(Method::PATCH, &path, &one, Some(json!({"owner_id": "x"}))).await;
        assert_eq!(given.status, StatusCode::FORBIDDEN);
        for body in [
            json!({"commit": "main"}),
            json!({"reference": "main"}),
            json!({"reference": "refs/heads/a", "pull_number": 1}),
        ] {
            let answer = world.call(Method::POST, &format!("{path}/scan"), &one, Some(body.clone())).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        }
        let started = world
            .call(Method::POST, &format!("{path}/scan"), &one, Some(json!({"reference": "refs/heads/main"})))
            .await;
        assert_eq!(started.status, StatusCode::ACCEPTED, "{}", started.body);
        let job = crate::jobs::get(&world.store, started.body["job_id"].as_str().unwrap()).await.unwrap();
        assert_eq!(job.repository_id.as_deref(), Some(&*id));
        let off = world.call(Method::PATCH, &path, &one, Some(json!({"enabled": false}))).await;
        assert_eq!(off.body["enabled"], false);
        let refused = world.call(Method::POST, &format!("{path}/scan"), &one, Some(json!({}))).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(world.call(Method::DELETE, &path, &one, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.call(Method::GET, &path, &one, None).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_batch_is_made_looked_at_stopped_and_repeated_by_whose_it_is() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, mine) = world.user("one", "repositories:write").await;
        let (_, reads) = world.user("two", "repositories:read").await;
        let names: Vec<String> = (0..500).map(|number| format!("acme/site-{number}")).collect();
        let body = json!({"kind": "analyse", "name": "many", "repositories": names});
        let path = "/api/v1/batches";
        let made = world.call(Method::POST, path, &mine, Some(body.clone())).await;
        assert_eq!((made.status, &made.body["total"]), (StatusCode::ACCEPTED, &json!(500)), "{}", made.body);
        assert_eq!(world.call(Method::POST, path, &reads, Some(body)).await.status, StatusCode::FORBIDDEN);
        let of = |end: &str| format!("{path}/{}{end}", made.body["id"].as_str().unwrap());
        let page = world.call(Method::GET, &of("/items?limit=200"), &mine, None).await.body;
        assert_eq!((page["total"].as_u64(), &page["items"][199]["about"]), (Some(500), &json!("acme/site-199")));
        let next = of(&format!("/items?limit=200&after={}", page["next"].as_str().unwrap()));
        let page = world.call(Method::GET, &next, &mine, None).await.body;
        assert_eq!(page["items"][0]["item"], 200);
        for end in ["", "/items", "/archive"] {
            let answer = world.call(Method::GET, &of(end), &reads, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{end}");
        }
        assert_eq!(world.call(Method::GET, path, &reads, None).await.body["total"], 0);
        assert_eq!(world.get(path).await.body["total"], 1);
        let post = async |end: &str| world.call(Method::POST, &of(end), &mine, None).await.status;
        assert_eq!(post("/retry").await, StatusCode::CONFLICT);
        assert_eq!(post("/cancel").await, StatusCode::ACCEPTED);
        assert_eq!(post("/cancel").await, StatusCode::CONFLICT);
        let items = world.call(Method::GET, &of("/items?state=cancelled&limit=1"), &mine, None).await.body;
        assert_eq!((items["total"].as_u64(), &items["items"][0]["reason"]), (Some(500), &json!("by one")));
        let audit = world.get("/api/v1/audit").await.body;
        assert_eq!((&audit[0]["action"], &audit[1]["action"]), (&json!("batch.cancel"), &json!("batch.make")));
        for (wrong, expected) in [
            (json!({"kind": "burn"}), "`kind` is one of analyse, export, import"),
            (json!({"kind": "analyse", "repositories": []}), "from 1 to 1000"),
            (json!({"kind": "analyse", "repositories": ["a/b"], "all": true}), "not both"),
            (
                json!({"kind": "analyse", "repositories": [{"repository": "a/b", "reference": "main"}]}),
                "item 0: `reference`",
            ),
            (json!({"kind": "analyse", "repositories": [{"repository": "a/b", "commit": "x"}]}), "item 0: `commit`"),
            (json!({"kind": "export", "repositories": ["a/b"], "formats": ["pdf"]}), "`pdf` is no format"),
            (json!({"kind": "import", "imports": [{"repository": {"local_path": "/"}}]}), "item 0: folders"),
            (json!({"kind": "import", "imports": [{"repository": {"full_name": "x"}}]}), "item 0: `full_name`"),
            (json!({"kind": "import", "on_existing": "burn", "imports": []}), "`on_existing` is one of"),
        ] {
            let answer = world.call(Method::POST, path, &mine, Some(wrong)).await;
            let detail = answer.body["detail"].as_str().unwrap();
            assert!(answer.status.is_client_error() && detail.contains(expected), "{}", answer.body);
        }
    });
}

#[test]
fn routes_are_set_while_the_server_runs_and_hold_at_once() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let outcome = async |id: &str| world.webhook(id, "push", &push()).await.body["outcome"].clone();
        let post = async |body: Value| world.call(Method::POST, "/api/v1/routes", &world.admin, Some(body)).await;
        assert_eq!(outcome("a").await, "scan", "no route is set");
        let added = post(json!({"name": "site", "repositories": ["acme/*"]})).await;
        assert_eq!((added.status, added.body["position"].as_i64()), (StatusCode::CREATED, Some(1)), "{}", added.body);
        assert_eq!(outcome("b").await, "scan");
        let first = json!({"name": "quiet", "branches": ["main"], "act": "ignore", "position": -5});
        let quiet = post(first.clone()).await.body["id"].as_str().unwrap().to_owned();
        assert!(outcome("c").await.as_str().unwrap().contains("quiet"));
        let names = async || {
            let listed = world.get("/api/v1/routes").await.body;
            listed.as_array().unwrap().iter().map(|route| route["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names().await, ["of the file", "quiet", "site"]);
        let path = format!("/api/v1/routes/{quiet}");
        let mut off = first.clone();
        off["enabled"] = json!(false);
        let changed = world.call(Method::PUT, &path, &world.admin, Some(off)).await;
        assert_eq!((changed.status, &changed.body["enabled"]), (StatusCode::OK, &json!(false)));
        assert_eq!(outcome("d").await, "scan");
        assert_eq!(world.call(Method::PUT, &path, &world.admin, Some(first)).await.body["position"], -5);
        assert!(outcome("e").await.as_str().unwrap().contains("quiet"));
        assert_eq!(world.call(Method::DELETE, &path, &world.admin, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.call(Method::DELETE, &path, &world.admin, None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(outcome("f").await, "scan");
        let audit = world.get("/api/v1/audit").await.body;
        let actions: Vec<_> = audit.as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
        assert_eq!(actions, ["route.remove", "route.change", "route.change", "route.add", "route.add"]);
        for (wrong, expected) in [
            (json!({"name": ""}), "name"),
            (json!({"name": "x", "branches": ["[a"]}), "route x: `[a` in branches"),
            (json!({"name": "x", "act": "burn"}), "`act` is one of"),
            (json!({"name": "x", "branch": ["main"]}), "branch"),
        ] {
            let answer = post(wrong).await;
            let detail = answer.body["detail"].as_str().unwrap();
            assert!(answer.status.is_client_error() && detail.contains(expected), "{}", answer.body);
        }
        let (_, user) = world.user("octocat", "deliveries:write").await;
        assert_eq!(world.call(Method::GET, "/api/v1/routes", &user, None).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn what_a_caller_has_already_is_not_sent_again() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        world.add_job(None).await;
        let first = world.get("/api/v1/jobs").await;
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        let asked = async |tag: &str, token: &str| {
            let request = Request::get("/api/v1/jobs").header("if-none-match", tag);
            world.send(request.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap()).await
        };
        for has in [tag.as_str(), "\"other\", W/\"x\"", "*", &format!("\"a\", {tag}"), tag.trim_start_matches("W/")] {
            let answer = asked(has, &world.admin).await;
            let expected = if has.contains('x') { StatusCode::OK } else { StatusCode::NOT_MODIFIED };
            assert_eq!(answer.status, expected, "{has}");
            assert_eq!(answer.headers["etag"], tag.as_str());
            assert_eq!(answer.body == json!(""), expected == StatusCode::NOT_MODIFIED);
        }
        // Who may not look learns nothing of what has not changed.
        assert_eq!(asked(&tag, "nonsense").await.status, StatusCode::UNAUTHORIZED);
        world.add_job(None).await;
        let changed = asked(&tag, &world.admin).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert!(changed.headers["etag"] != tag.as_str());
        assert!(!world.get("/api/v1/jobs/none").await.headers.contains_key("etag"));
    });
}

#[test]
fn a_user_asks_for_as_many_scans_as_the_quota_says() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store.clone()).await;
        let user = crate::jobs::Quota { scans_per_day: Some(2), scans_at_once: None };
        crate::jobs::set_quotas(&store, crate::jobs::Quotas { user, ..Default::default() }).await.unwrap();
        let (_, mine) = world.user("one", "repositories:write").await;
        let (_, theirs) = world.user("two", "repositories:write").await;
        let scan = async |token: &str, name: &str| {
            let body = json!({"full_name": name});
            let made = world.call(Method::POST, "/api/v1/repositories", token, Some(body)).await.body;
            let path = format!("/api/v1/repositories/{}/scan", made["id"].as_str().unwrap());
            world.call(Method::POST, &path, token, Some(json!({}))).await
        };
        assert_eq!(scan(&mine, "acme/a").await.status, StatusCode::ACCEPTED);
        clock.advance(3_600_000);
        assert_eq!(scan(&mine, "acme/b").await.status, StatusCode::ACCEPTED);
        let refused = scan(&mine, "acme/c").await;
        assert_eq!((refused.status, &refused.body["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("quota-used-up")));
        assert!(refused.body["detail"].as_str().unwrap().contains("2026-01-02T00:00:00"), "{}", refused.body);
        let header = |name: &str| refused.headers[name].to_str().unwrap().to_owned();
        assert_eq!((header("x-quota-limit"), header("x-quota-remaining")), ("2".to_owned(), "0".to_owned()));
        assert_eq!((header("x-quota-reset"), header("retry-after")), ("82800".to_owned(), "82800".to_owned()));
        let me = world.call(Method::GET, "/api/v1/me", &mine, None).await.body["quota"].clone();
        let expected =
            json!({"scans_per_day": 2, "scans_today": 2, "goes_on_at": "2026-01-02T00:00:00.000Z", "scans_running": 0});
        assert_eq!(me, expected);
        // Others, admins and webhooks have theirs.
        assert_eq!(scan(&theirs, "acme/a").await.status, StatusCode::ACCEPTED);
        for name in ["acme/x", "acme/y", "acme/z"] {
            assert_eq!(scan(&world.admin, name).await.status, StatusCode::ACCEPTED);
        }
        assert_eq!(world.webhook("one", "push", &push()).await.status, StatusCode::ACCEPTED);
        clock.advance(23 * 3_600_000);
        assert_eq!(scan(&mine, "acme/d").await.status, StatusCode::ACCEPTED, "the first is a day old");
        assert_eq!(scan(&mine, "acme/e").await.status, StatusCode::TOO_MANY_REQUESTS);
    });
}

#[test]
fn lists_are_sorted_as_they_are_asked_for_and_paged_in_that_order() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store).await;
        for name in ["acme/b", "Acme/a", "acme/c", "octo/B", "acme/d"] {
            let body = json!({"full_name": name});
            assert_eq!(
                world.call(Method::POST, "/api/v1/repositories", &world.admin, Some(body)).await.status,
                StatusCode::CREATED
            );
            clock.advance(1000);
        }
        let all = async |query: &str| {
            let (mut found, mut after) = (Vec::new(), String::new());
            loop {
                let page = world.get(&format!("/api/v1/repositories?limit=2&{query}{after}")).await.body;
                assert_eq!(page["total"], 5, "{page}");
                let names = page["items"].as_array().unwrap().iter();
                found.extend(names.map(|one| one["full_name"].as_str().unwrap().to_owned()));
                let Some(next) = page["next"].as_str() else { return found };
                after = format!("&after={next}");
            }
        };
        assert_eq!(all("sort=name").await, ["Acme/a", "acme/b", "acme/c", "acme/d", "octo/B"]);
        assert_eq!(all("sort=-name").await, ["octo/B", "acme/d", "acme/c", "acme/b", "Acme/a"]);
        assert_eq!(all("sort=created").await, ["acme/b", "Acme/a", "acme/c", "octo/B", "acme/d"]);
        assert_eq!(all("sort=-created").await, all("").await);
        let wrong = world.get("/api/v1/repositories?sort=beauty").await;
        assert!(
            wrong.body["detail"].as_str().unwrap().contains("`sort` is one of created, name, or one with - before it")
        );
        let store = world.store.clone();
        for _ in 0..3 {
            crate::scans::tests::sample_analysis(&store).await;
            clock.advance(1000);
        }
        for sort in ["score", "-score", "findings", "-findings", "started"] {
            let first = world.get(&format!("/api/v1/analyses?limit=2&sort={sort}")).await.body;
            let next = first["next"].as_str().unwrap();
            let rest = world.get(&format!("/api/v1/analyses?limit=2&sort={sort}&after={next}")).await.body;
            let ids: std::collections::BTreeSet<_> = [&first, &rest]
                .into_iter()
                .flat_map(|page| page["items"].as_array().unwrap())
                .map(|one| one["id"].as_str().unwrap())
                .collect();
            assert_eq!(ids.len(), 3, "{sort}");
        }
        // Findings have no id, but a place in the report.
        let analysis = world.get("/api/v1/analyses?limit=1").await.body["items"][0]["id"].as_str().unwrap().to_owned();
        let findings =
            async |query: &str| world.get(&format!("/api/v1/analyses/{analysis}/findings?{query}")).await.body;
        let plain = findings("").await;
        let total = plain["total"].as_u64().unwrap();
        for (sort, field) in [("rule", "rule"), ("-rule", "rule"), ("severity", "severity")] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = findings(&format!("limit=1&sort={sort}{after}")).await;
                seen.extend(page["items"].as_array().unwrap().iter().cloned());
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            let mut expected = plain["items"].as_array().unwrap().clone();
            let key = |one: &Value| match one[field].as_str().unwrap() {
                "critical" => "4".to_owned(),
                "high" => "3".to_owned(),
                "medium" => "2".to_owned(),
                "low" => "1".to_owned(),
                "info" => "0".to_owned(),
                other => other.to_owned(),
            };
            if sort.starts_with('-') {
                expected.reverse();
                expected.sort_by_key(|one| std::cmp::Reverse(key(one)));
            } else {
                expected.sort_by_key(key);
            }
            assert_eq!((seen.len() as u64, &seen), (total, &expected), "{sort}");
        }
    });
}
