//! From the button to the overview, with a stand-in for GitHub on this machine.

use super::*;
use crate::api::Limits;
use crate::api::testing::{Answer as Told, World};
use crate::dashboard;
use crate::identity::{self, Means, Scope};
use crate::store::Store;
use crate::store::testing::for_each_engine;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

const CLIENT: &str = "Iv1.client";
const SECRET: &str = "the-client-secret";
const CALLBACK: &str = "https://plimsoll.example/sign-in/github/callback";

/// What the stand-in knows.
#[derive(Default)]
struct Known {
    /// Codes that were given and not used, with their challenge.
    codes: HashMap<String, String>,
    login: String,
    number: i64,
    /// Organization and state of the membership.
    memberships: HashMap<String, String>,
    asked: Vec<String>,
}

#[derive(Clone)]
struct Github {
    known: Arc<Mutex<Known>>,
    address: String,
}

impl Github {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let github = Self { known: Arc::default(), address };
        github.is("mona", 7);
        let router = Router::new()
            .route("/login/oauth/access_token", post(exchange))
            .route("/api/v3/user", get(user))
            .route("/api/v3/user/memberships/orgs/{organization}", get(membership))
            .with_state(github.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        github
    }

    /// Who sits at the browser.
    fn is(&self, login: &str, number: i64) {
        let mut known = self.known.lock().unwrap();
        (known.login, known.number) = (login.to_owned(), number);
    }

    fn joins(&self, organization: &str, state: &str) {
        self.known.lock().unwrap().memberships.insert(organization.to_owned(), state.to_owned());
    }

    /// The person presses "Authorize": the code and the state that the browser is sent back with.
    fn authorize(&self, address: &str) -> (String, String) {
        assert!(address.starts_with(&format!("{}/login/oauth/authorize?", self.address)), "{address}");
        let query: HashMap<String, String> = Url::parse(address).unwrap().query_pairs().into_owned().collect();
        assert_eq!((&*query["client_id"], &*query["redirect_uri"]), (CLIENT, CALLBACK));
        assert_eq!(query["code_challenge_method"], "S256");
        let code = identity::random().unwrap();
        self.known.lock().unwrap().codes.insert(code.clone(), query["code_challenge"].clone());
        (code, query["state"].clone())
    }
}

async fn exchange(State(github): State<Github>, Form(form): Form<HashMap<String, String>>) -> Json<Value> {
    let challenge = github.known.lock().unwrap().codes.remove(&form["code"]);
    let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    let is_right = form["client_id"] == CLIENT && form["client_secret"] == SECRET && form["redirect_uri"] == CALLBACK;
    if is_right && challenge.as_deref() == Some(&*verifier) {
        return Json(json!({"access_token": "gho_stand_in", "token_type": "bearer", "scope": "read:org"}));
    }
    Json(json!({"error": "bad_verification_code", "error_description": "The code passed is incorrect or expired."}))
}

fn bears(headers: &HeaderMap) -> bool {
    headers.get("authorization").is_some_and(|header| header == "Bearer gho_stand_in")
}

async fn user(State(github): State<Github>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    if !bears(&headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({})));
    }
    let known = github.known.lock().unwrap();
    (StatusCode::OK, Json(json!({"id": known.number, "login": known.login})))
}

async fn membership(
    State(github): State<Github>,
    headers: HeaderMap,
    Path(organization): Path<String>,
) -> (StatusCode, Json<Value>) {
    assert!(bears(&headers));
    let mut known = github.known.lock().unwrap();
    known.asked.push(organization.clone());
    match known.memberships.get(&organization) {
        Some(state) => (StatusCode::OK, Json(json!({"state": state}))),
        None => (StatusCode::NOT_FOUND, Json(json!({"message": "Not Found"}))),
    }
}

fn settings(change: impl FnOnce(&mut SignInSettings)) -> SignInSettings {
    let mut settings = SignInSettings {
        client_id: CLIENT.to_owned(),
        client_secret: SecretString::from(format!("{SECRET}\n")),
        organizations: vec!["acme".to_owned()],
        users: Vec::new(),
        admins: Vec::new(),
        add_users: true,
        scopes: SignInSettings::usual_scopes(),
    };
    change(&mut settings);
    settings.check().unwrap();
    settings
}

/// A person with a browser, before a server that GitHub signs in to.
struct Browser {
    world: World,
    github: Github,
    cookies: HashMap<String, String>,
}

impl Browser {
    async fn new(store: Store, settings: SignInSettings) -> Self {
        let github = Github::start().await;
        Self::at(store, settings, github).await
    }

    async fn at(store: Store, settings: SignInSettings, github: Github) -> Self {
        let sign_in = GithubSignIn::new(settings, &github.address, None, Some("https://plimsoll.example/")).unwrap();
        let plenty = NonZeroU32::new(1_000_000).unwrap();
        let limits = Limits { user: plenty, admin: plenty, stranger: plenty };
        let world = World::with_sign_in(store, limits, dashboard::routes(), Some(Arc::new(sign_in))).await;
        Self { world, github, cookies: HashMap::new() }
    }

    async fn get(&mut self, path: &str) -> Told {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(Method::GET).uri(path).header("cookie", cookies.join("; "));
        let answer = self.world.send(request.header("user-agent", "Lynx").body(Body::empty()).unwrap()).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let site = if name == "plimsoll_sign_in" { "SameSite=Lax" } else { "SameSite=Strict" };
            assert!(cookie.contains(site), "{cookie}");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Presses the button; the address that the browser is sent to.
    async fn begin(&mut self) -> String {
        let answer = self.get("/sign-in/github").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        answer.headers["location"].to_str().unwrap().to_owned()
    }

    async fn come_back(&mut self, code: &str, state: &str) -> Told {
        self.get(&format!("/sign-in/github/callback?code={code}&state={state}")).await
    }

    /// All of it.
    async fn sign_in(&mut self) -> Told {
        let address = self.begin().await;
        let (code, state) = self.github.authorize(&address);
        self.come_back(&code, &state).await
    }

    async fn me(&mut self) -> Value {
        self.get("/api/v1/me").await.body
    }
}

fn says(answer: &Told, status: StatusCode, words: &str) {
    let page = answer.body.as_str().unwrap();
    assert!(answer.status == status && page.contains(words), "{} {page}", answer.status);
}

#[test]
fn a_member_of_the_organization_becomes_a_user_and_is_signed_in() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone(), settings(|_| ())).await;
        browser.github.joins("acme", "active");
        let page = browser.get("/sign-in").await;
        says(&page, StatusCode::OK, "href=\"/sign-in/github\"");
        says(&browser.sign_in().await, StatusCode::OK, "signed in as mona");
        assert!(!browser.cookies.contains_key("plimsoll_sign_in"), "what was begun is over");
        let me = browser.me().await;
        assert_eq!((&me["name"], &me["is_admin"]), (&json!("mona"), &json!(false)));
        assert!(me["scopes"].as_array().unwrap().contains(&json!("repositories:write")), "{me}");
        says(&browser.get("/").await, StatusCode::OK, "mona");
        let user = me["user_id"].as_str().unwrap().to_owned();
        let sessions = identity::sessions_of(&store, &user).await.unwrap();
        assert_eq!((sessions[0].means, sessions[0].agent.as_str()), (Means::Github, "Lynx"));
        let audit = identity::audit_log(&store, None, 10).await.unwrap();
        let actions: Vec<&str> = audit.iter().map(|entry| entry.action.as_str()).collect();
        assert!(actions.contains(&"user.add") && actions.contains(&"user.sign-in"), "{actions:?}");
        // GitHub's token is kept nowhere, and the next time it is the same user.
        for table in ["tokens", "sessions", "github_accounts", "audit"] {
            let column = match table {
                "tokens" => "hash",
                "sessions" => "agent",
                "github_accounts" => "login",
                _ => "document",
            };
            let statement = format!("SELECT {column} FROM {table}");
            let kept: Vec<String> =
                sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_all(store.pool()).await.unwrap();
            assert!(!kept.iter().any(|text| text.contains("gho_")), "{table}");
        }
        browser.cookies.clear();
        browser.github.is("mona-renamed", 7);
        browser.sign_in().await;
        assert_eq!(browser.me().await["user_id"], json!(user));
        assert_eq!(identity::tokens_of(&store, &user).await.unwrap().len(), 1);
    });
}

#[test]
fn a_state_that_is_wrong_replayed_old_or_of_another_browser_is_refused() {
    for_each_engine(|store, clock| async move {
        let mut browser = Browser::new(store, settings(|_| ())).await;
        browser.github.joins("acme", "active");
        let address = browser.begin().await;
        let (code, state) = browser.github.authorize(&address);
        says(&browser.come_back(&code, "wrong").await, StatusCode::BAD_REQUEST, "another browser");
        // The cookie went with the failure, so the right state comes too late as well.
        says(&browser.come_back(&code, &state).await, StatusCode::BAD_REQUEST, "another browser");

        let address = browser.begin().await;
        let ticket = browser.cookies["plimsoll_sign_in"].clone();
        let (code, state) = browser.github.authorize(&address);
        says(&browser.come_back(&code, &state).await, StatusCode::OK, "signed in");
        // Who kept the cookie, and has another code, cannot end it a second time.
        let (another, _) = browser.github.authorize(&address);
        browser.cookies.insert("plimsoll_sign_in".to_owned(), ticket);
        says(&browser.come_back(&another, &state).await, StatusCode::BAD_REQUEST, "ended already");

        // A cookie that was made up, and one that is another browser's.
        browser.cookies.insert("plimsoll_sign_in".to_owned(), "v1.00000000.AAAA".to_owned());
        says(&browser.come_back(&code, &state).await, StatusCode::BAD_REQUEST, "another browser");
        let address = browser.begin().await;
        let (code, state) = browser.github.authorize(&address);
        browser.begin().await;
        says(&browser.come_back(&code, &state).await, StatusCode::BAD_REQUEST, "another browser");

        let address = browser.begin().await;
        let (code, state) = browser.github.authorize(&address);
        clock.advance(SIGN_IN_HOLDS);
        says(&browser.come_back(&code, &state).await, StatusCode::BAD_REQUEST, "ten minutes");
    });
}

#[test]
fn a_code_for_another_verifier_is_refused() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store, settings(|_| ())).await;
        browser.github.joins("acme", "active");
        // A code that was given to somebody else's browser, put into this one.
        let theirs = browser.begin().await;
        let (stolen, _) = browser.github.authorize(&theirs);
        let address = browser.begin().await;
        let (_, state) = browser.github.authorize(&address);
        says(&browser.come_back(&stolen, &state).await, StatusCode::UNAUTHORIZED, "Begin again");
        assert_eq!(browser.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn who_says_no_to_github_is_told_so() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store, settings(|_| ())).await;
        let address = browser.begin().await;
        let (_, state) = browser.github.authorize(&address);
        let answer = browser.get(&format!("/sign-in/github/callback?error=access_denied&state={state}")).await;
        says(&answer, StatusCode::UNAUTHORIZED, "you did not allow it");
        let address = browser.begin().await;
        let (_, state) = browser.github.authorize(&address);
        let answer = browser.get(&format!("/sign-in/github/callback?error=%3Cscript%3E&state={state}")).await;
        says(&answer, StatusCode::UNAUTHORIZED, "did not let you in: script.");
    });
}

#[test]
fn who_belongs_to_no_organization_that_is_allowed_does_not_get_in() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone(), settings(|_| ())).await;
        for state in [None, Some("pending")] {
            if let Some(state) = state {
                browser.github.joins("acme", state);
            }
            says(&browser.sign_in().await, StatusCode::FORBIDDEN, "account mona may not use this server");
        }
        assert_eq!(identity::users(&store).await.unwrap().len(), 1, "nobody was added");
        browser.github.joins("acme", "active");
        says(&browser.sign_in().await, StatusCode::OK, "signed in");
        // Who has left the organization signs in no more.
        browser.github.joins("acme", "pending");
        says(&browser.sign_in().await, StatusCode::FORBIDDEN, "may not use this server");
        assert_eq!(browser.github.known.lock().unwrap().asked.last().unwrap(), "acme");
    });
}

#[test]
fn a_user_who_is_disabled_does_not_get_in_and_is_signed_out() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store, settings(|_| ())).await;
        browser.github.joins("acme", "active");
        browser.sign_in().await;
        let user = browser.me().await["user_id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/users/{user}");
        let admin = browser.world.admin.clone();
        let disabled = browser.world.call(Method::PATCH, &path, &admin, Some(json!({"is_disabled": true}))).await;
        assert!(disabled.body["disabled_at"].is_string(), "{}", disabled.body);
        assert_eq!(browser.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
        says(&browser.sign_in().await, StatusCode::FORBIDDEN, "disabled");
        browser.world.call(Method::PATCH, &path, &admin, Some(json!({"is_disabled": false}))).await;
        says(&browser.sign_in().await, StatusCode::OK, "signed in");
    });
}

#[test]
fn settings_make_admins_and_take_that_back() {
    for_each_engine(|store, _| async move {
        let github = Github::start().await;
        let with = |admins: Vec<Account>| settings(|all| all.admins = admins);
        let mut browser = Browser::at(store.clone(), with(vec![Account::Login("Mona".into())]), github.clone()).await;
        says(&browser.sign_in().await, StatusCode::OK, "signed in");
        let me = browser.me().await;
        assert_eq!((&me["is_admin"], &me["scopes"]), (&json!(true), &json!(["admin"])));
        github.joins("acme", "active");
        let sign_in = |admins| {
            let sign_in = GithubSignIn::new(with(admins), &github.address, None, Some("https://plimsoll.example"));
            sign_in.unwrap()
        };
        // A name that somebody else has taken over makes no admin where the number is given.
        let numbered = sign_in(vec![Account::Number(8)]);
        let mona = github::GithubUser { id: 7, login: "mona".to_owned() };
        let token = SecretString::from("gho_stand_in");
        let principal = account::enter(&numbered, &store, &mona, &token).await.unwrap();
        assert!(!principal.is_admin && !principal.may(Scope::Admin));
    });
}

#[test]
fn an_account_is_not_the_user_who_happens_to_have_its_name() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store, settings(|_| ())).await;
        browser.github.joins("acme", "active");
        browser.github.is("admin", 666);
        says(&browser.sign_in().await, StatusCode::OK, "signed in as admin-2");
        let me = browser.me().await;
        assert_eq!((&me["name"], &me["is_admin"]), (&json!("admin-2"), &json!(false)));
    });
}

#[test]
fn where_signing_in_adds_nobody_an_admin_invites() {
    for_each_engine(|store, _| async move {
        let mut browser = Browser::new(store.clone(), settings(|all| all.add_users = false)).await;
        browser.github.joins("acme", "active");
        says(&browser.sign_in().await, StatusCode::FORBIDDEN, "has no user here");
        let admin = browser.world.admin.clone();
        let body = json!({"name": "lisa", "scopes": ["jobs:read"], "github_login": "Mona"});
        let added = browser.world.call(Method::POST, "/api/v1/users", &admin, Some(body)).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
        browser.github.joins("acme", "none");
        says(&browser.sign_in().await, StatusCode::OK, "signed in as lisa");
        // The invitation was for the account, and not for whoever has the name later.
        assert!(invited(&store, "mona").await.unwrap().is_none());
        browser.github.is("mona", 8);
        says(&browser.sign_in().await, StatusCode::FORBIDDEN, "may not use this server");
    });
}

#[test]
fn a_github_that_does_not_answer_is_told_as_such() {
    for_each_engine(|store, _| async move {
        let gone = Github { known: Arc::default(), address: "http://127.0.0.1:9".to_owned() };
        let mut browser = Browser::at(store, settings(|_| ()), gone).await;
        says(&browser.sign_in().await, StatusCode::BAD_GATEWAY, "Try again");
    });
}

#[test]
fn settings_that_let_nobody_or_everybody_in_by_mistake_are_refused() {
    let of = |change: &dyn Fn(&mut SignInSettings)| {
        let mut settings = settings(|_| ());
        change(&mut settings);
        settings.check()
    };
    assert_eq!(of(&|all| all.organizations.clear()), Err(SignInSettingsError::Nobody));
    assert!(matches!(of(&|all| all.organizations = vec!["a/b".into()]), Err(SignInSettingsError::Organization(_))));
    assert_eq!(of(&|all| all.admins = vec![Account::Everybody]), Err(SignInSettingsError::EverybodyAdmin));
    assert_eq!(of(&|all| all.scopes = "admin".parse().unwrap()), Err(SignInSettingsError::AdminScope));
    assert_eq!(of(&|all| all.client_secret = SecretString::from(" ")), Err(SignInSettingsError::NoClient));
    for (text, expected) in [
        ("*", Ok(Account::Everybody)),
        ("id:12", Ok(Account::Number(12))),
        ("octo-cat", Ok(Account::Login("octo-cat".to_owned()))),
        ("id:x", Err(SignInSettingsError::Account("id:x".to_owned()))),
        ("a/b", Err(SignInSettingsError::Account("a/b".to_owned()))),
    ] {
        assert_eq!(text.parse::<Account>(), expected);
    }
}
