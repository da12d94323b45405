use super::testing::World;
use crate::pipelines;
use crate::store::testing::for_each_engine;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

fn definition(on: &str) -> Value {
    json!({"definition": format!("name: p\non: {on}\nsteps:\n  ask: {{ approval: }}\n  end: {{ needs: ask, notify: {{ message: x }} }}\n")})
}

fn push(repository: &str, branch: &str) -> String {
    json!({
        "ref": format!("refs/heads/{branch}"), "after": "a".repeat(40),
        "commits": [{"id": "a", "added": ["src/main.rs"], "modified": [], "removed": []}],
        "repository": {"full_name": repository, "default_branch": "main"}, "sender": {"login": "octocat"},
    })
    .to_string()
}

#[test]
fn pipelines_are_made_run_decided_about_and_removed_by_their_owner() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, token) = world.user("octocat", "pipelines:write").await;
        let (_, reader) = world.user("reader", "pipelines:read").await;
        let (_, other) = world.user("other", "pipelines:write").await;
        let call = async |method: Method, path: &str, body: Option<Value>| world.call(method, path, &token, body).await;
        let made = call(Method::POST, "/api/v1/pipelines", Some(definition("{ manual: }"))).await;
        assert_eq!((made.status, &made.body["version"]), (StatusCode::CREATED, &json!(1)), "{}", made.body);
        let path = format!("/api/v1/pipelines/{}", made.body["id"].as_str().unwrap());
        let twice = call(Method::POST, "/api/v1/pipelines", Some(definition("{ manual: }"))).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let refused = world.call(Method::POST, "/api/v1/pipelines", &reader, Some(definition("{ manual: }"))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let changed = call(Method::PUT, &path, Some(definition("{ manual: , push: }"))).await;
        assert_eq!((&changed.body["version"], &changed.body["triggers"]), (&json!(2), &json!(["push", "manual"])));
        assert_eq!(call(Method::GET, &format!("{path}/versions"), None).await.body[1]["version"], 1);
        let started = call(Method::POST, &format!("{path}/start"), Some(json!({"repository": "acme/site"}))).await;
        assert_eq!(
            (started.status, &started.body["state"]),
            (StatusCode::ACCEPTED, &json!("running")),
            "{}",
            started.body
        );
        let run = format!("/api/v1/pipeline-runs/{}", started.body["id"].as_str().unwrap());
        let shown = call(Method::GET, &run, None).await.body;
        assert_eq!((&shown["steps"][0]["state"], &shown["steps"][1]["needs"]), (&json!("waiting"), &json!(["ask"])));
        for (method, path) in [
            (Method::GET, path.clone()),
            (Method::DELETE, path.clone()),
            (Method::GET, format!("{path}/versions")),
            (Method::POST, format!("{path}/disable")),
            (Method::GET, run.clone()),
            (Method::POST, format!("{run}/cancel")),
            (Method::POST, format!("{run}/steps/0/approve")),
            (Method::POST, format!("{run}/steps/0/refuse")),
            (Method::GET, format!("{run}/artifacts")),
            (Method::GET, format!("{run}/artifacts/0/x")),
        ] {
            let answer = world.call(method.clone(), &path, &other, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
        for (path, body) in [(format!("{path}/start"), json!({})), (format!("{run}/rerun"), json!({}))] {
            assert_eq!(
                world.call(Method::POST, &path, &other, Some(body)).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        assert_eq!(world.call(Method::GET, "/api/v1/pipeline-runs", &other, None).await.body["total"], 0);
        assert_eq!(call(Method::DELETE, &path, None).await.status, StatusCode::CONFLICT, "a run is under way");
        assert_eq!(call(Method::POST, &format!("{run}/steps/0/approve"), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::POST, &format!("{run}/steps/0/approve"), None).await.status, StatusCode::CONFLICT);
        assert_eq!(call(Method::POST, &format!("{run}/steps/x/approve"), None).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(call(Method::GET, &run, None).await.body["steps"][1]["state"], "queued");
        assert_eq!(call(Method::POST, &format!("{run}/rerun"), Some(json!({}))).await.status, StatusCode::CONFLICT);
        assert_eq!(call(Method::POST, &format!("{run}/cancel"), None).await.status, StatusCode::ACCEPTED);
        assert_eq!(call(Method::GET, &run, None).await.body["state"], "cancelled");
        let again = call(Method::POST, &format!("{run}/rerun"), Some(json!({"steps": "all"}))).await;
        assert_eq!((again.status, &again.body["attempt"]), (StatusCode::ACCEPTED, &json!(2)));
        assert_eq!(
            call(Method::POST, &format!("{run}/rerun"), Some(json!({"steps": "some"}))).await.status,
            StatusCode::BAD_REQUEST
        );
        assert_eq!(call(Method::POST, &format!("{run}/cancel"), None).await.status, StatusCode::ACCEPTED);
        assert_eq!(call(Method::POST, &format!("{path}/disable"), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::POST, &format!("{path}/start"), Some(json!({}))).await.status, StatusCode::CONFLICT);
        assert_eq!(call(Method::POST, &format!("{path}/enable"), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(call(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        let audit = world.get("/api/v1/audit").await.body.to_string();
        for action in [
            "pipeline.add",
            "pipeline.change",
            "pipeline.start",
            "pipeline-run.approve",
            "pipeline-run.rerun",
            "pipeline.remove",
        ] {
            assert!(audit.contains(action), "{action}");
        }
    });
}

#[test]
fn a_definition_is_looked_at_without_being_kept() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, token) = world.user("octocat", "pipelines:read").await;
        let check = async |token: &str, text: &str| {
            world.call(Method::POST, "/api/v1/pipelines/validate", token, Some(json!({"definition": text}))).await.body
        };
        let wrong = check(&token, "name: x\non: { manual: }\nsteps: { a: { sacn: } }\n").await;
        assert_eq!(
            (&wrong["valid"], &wrong["faults"][0]["line"], &wrong["faults"][0]["column"]),
            (&json!(false), &json!(3), &json!(15))
        );
        let command = "name: x\non: { manual: }\nsteps: { a: { run: { command: x } } }\n";
        assert_eq!(check(&token, command).await["valid"], false, "commands are for admins");
        assert_eq!(check(&world.admin, command).await["valid"], true);
        let starters = world.call(Method::GET, "/api/v1/pipelines/starters", &token, None).await.body;
        assert_eq!(starters.as_array().map(Vec::len), Some(pipelines::STARTERS.len()));
    });
}

#[test]
fn a_webhook_begins_the_pipelines_of_those_who_may_know_of_it() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (user, token) = world.user("octocat", "pipelines:write repositories:write").await;
        let on = "{ push: { repositories: [\"Acme/*\"], branches: [main], paths: [\"src/**\"] } }";
        for token in [&world.admin, &token] {
            assert_eq!(
                world.call(Method::POST, "/api/v1/pipelines", token, Some(definition(on))).await.status,
                StatusCode::CREATED
            );
        }
        let runs = async || world.get("/api/v1/pipeline-runs").await.body;
        for (id, repository, branch) in [("a", "acme/site", "dev"), ("b", "other/site", "main")] {
            world.webhook(id, "push", &push(repository, branch)).await;
        }
        assert_eq!(runs().await["total"], 0);
        let answer = world.webhook("c", "push", &push("acme/site", "main")).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        let found = runs().await;
        assert_eq!(
            (&found["total"], &found["items"][0]["correlation_id"]),
            (&json!(1), &json!("c")),
            "only the admin's"
        );
        assert_eq!(found["items"][0]["trigger"]["repository"], "acme/site");
        let delivery = world.get("/api/v1/deliveries/c").await.body;
        assert_eq!(delivery["outcome"], "scan; pipeline p #1");
        assert_eq!(delivery["jobs"].as_array().map(Vec::len), Some(2), "the scan, and the step that waits: {delivery}");
        world.webhook("c", "push", &push("acme/site", "main")).await;
        assert_eq!(runs().await["total"], 1, "what came before does its work once");
        world.call(Method::POST, "/api/v1/deliveries/c/replay", &world.admin, None).await;
        assert_eq!(runs().await["total"], 2);
        // When an admin gives them the repository, a user is told of it too.
        let mut write = world.store.begin().await.unwrap();
        let repository = crate::scans::NewRepository {
            owner_id: Some(user),
            host: "github.com".to_owned(),
            full_name: "acme/site".to_owned(),
            with_access: true,
            ..crate::scans::NewRepository::default()
        };
        crate::scans::register(&mut write, world.store.now(), repository).await.unwrap();
        write.commit().await.unwrap();
        world.webhook("d", "push", &push("acme/site", "main")).await;
        assert_eq!(runs().await["total"], 4);
        assert_eq!(world.call(Method::GET, "/api/v1/pipeline-runs", &token, None).await.body["total"], 1);
    });
}

#[test]
fn who_has_templates_applied_must_be_allowed_to_apply_them() {
    for_each_engine(|store, _| async move {
        let world = World::new(store).await;
        let (_, without) = world.user("octocat", "pipelines:write schedules:write").await;
        let (_, with) = world.user("mona", "pipelines:write schedules:write templates:write").await;
        let definition =
            json!({"definition": "name: p\non: { manual: }\nsteps:\n  a: { template: { name: hygiene } }\n"});
        let work = json!({"do": "template", "template": "hygiene", "repository": "acme/site", "act": "apply"});
        let schedule = json!({"name": "s", "timing": {"every": "day", "hour": 3}, "work": work});
        for (token, pipeline, scheduled) in [
            (&without, StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN),
            (&with, StatusCode::CREATED, StatusCode::CREATED),
        ] {
            let made = world.call(Method::POST, "/api/v1/pipelines", token, Some(definition.clone())).await;
            assert_eq!(made.status, pipeline, "{}", made.body);
            let made = world.call(Method::POST, "/api/v1/schedules", token, Some(schedule.clone())).await;
            assert_eq!(made.status, scheduled, "{}", made.body);
        }
    });
}
