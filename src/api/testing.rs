//! A service for tests, and how to talk to it.

use super::*;
use crate::identity::{self, NewToken};
use crate::jobs::NewJob;
use crate::pipelines::{Abilities, Triggered};
use crate::receiver::{Intake, Route, RouteTable, Routes, Secrets};
use crate::scans::ScanSettings;
use crate::sign_in::GithubSignIn;
use crate::store::Store;
use crate::upkeep::{Catalogue, CatalogueSettings, UpkeepSettings};
use crate::vault::{MasterKeys, Vault};
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const SECRET: &str = "a secret of the tests";

/// A service with the token of its admin.
pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) store: Store,
    pub(crate) admin: String,
    pub(crate) leaving: CancellationToken,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Value,
}

impl World {
    pub(crate) async fn new(store: Store) -> Self {
        let plenty = NonZeroU32::new(1_000_000).unwrap();
        Self::with(store, Limits { user: plenty, admin: plenty, stranger: plenty }, Router::new()).await
    }

    /// With pages beside the API.
    pub(crate) async fn with_pages(store: Store, pages: Router<Api>) -> Self {
        let plenty = NonZeroU32::new(1_000_000).unwrap();
        Self::with(store, Limits { user: plenty, admin: plenty, stranger: plenty }, pages).await
    }

    pub(crate) async fn with(store: Store, limits: Limits, pages: Router<Api>) -> Self {
        Self::with_sign_in(store, limits, pages, None).await
    }

    pub(crate) async fn with_sign_in(
        store: Store,
        limits: Limits,
        pages: Router<Api>,
        sign_in: Option<Arc<GithubSignIn>>,
    ) -> Self {
        let made = identity::first_run(&store).await.unwrap().unwrap();
        let leaving = CancellationToken::new();
        let followers = vec![Arc::new(Triggered::default()) as Arc<dyn crate::receiver::Follower>];
        let intake = Intake::start_with(store.clone(), Routes::default(), None, followers);
        let of_file =
            vec![Route { name: "of the file".to_owned(), authors: vec!["nobody".to_owned()], ..Route::default() }];
        let scans = Arc::new(ScanSettings::new("/nowhere".into()));
        let catalogue = Catalogue::load(&CatalogueSettings::default()).0;
        let api = Api {
            store: store.clone(),
            routes: RouteTable::new(store.clone(), intake.clone(), of_file),
            intake,
            webhook_secrets: Arc::new(Secrets::new(&[SecretString::from(SECRET)])),
            figures: Figures(None),
            meter: Arc::default(),
            limiter: Arc::new(Limiter::new(limits)),
            vault: Vault::new(&MasterKeys::read(&STANDARD.encode([7; 32])).unwrap()),
            allow_private_network: false,
            leaving: leaving.clone(),
            upkeep: UpkeepSettings { catalogue, writable_roots: Vec::new(), scans: Arc::clone(&scans) },
            scans,
            abilities: Abilities::ALL,
            sign_in,
        };
        Self { router: router(api, pages), store, admin: made.secret.expose_secret().to_owned(), leaving }
    }

    /// A token of a new user who is no admin.
    pub(crate) async fn user(&self, name: &str, scopes: &str) -> (String, String) {
        let admin = identity::authenticate(&self.store, &self.admin).await.unwrap().unwrap();
        let mut write = self.store.begin().await.unwrap();
        let now = self.store.now();
        let id = identity::add_user(&mut write, now, name, false).await.unwrap();
        let principal = identity::Principal { user_id: id.clone(), ..admin };
        let new = NewToken { name: "t".to_owned(), scopes: scopes.parse().unwrap(), expires_at: None };
        let made = identity::make(&mut write, now, &principal, new).await.unwrap();
        write.commit().await.unwrap();
        (id, made.secret.expose_secret().to_owned())
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes)));
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn call(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &self.admin, None).await
    }

    pub(crate) async fn webhook(&self, id: &str, event: &str, body: &str) -> Answer {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body.as_bytes());
        let request = Request::post("/webhooks/github")
            .header("x-hub-signature-256", format!("sha256={}", hex::encode(tag)))
            .header("x-github-delivery", id)
            .header("x-github-event", event)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn add_job(&self, owner: Option<&str>) -> String {
        let mut write = self.store.begin().await.unwrap();
        let job = NewJob { owner_id: owner.map(str::to_owned), ..NewJob::new("test", json!({})) };
        let id = crate::jobs::enqueue(&mut write, self.store.now(), job).await.unwrap().id;
        write.commit().await.unwrap();
        id
    }
}
