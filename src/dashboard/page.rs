//! What all pages have: who looks, the frame, and errors that a person can read.

use super::assets::NAMES;
use crate::api::{Api, is_own, session_cookie};
use crate::identity::{self, Principal, Scope};
use crate::store::{Cursor, Millis, PageRequest, StoreError};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use handlebars::Handlebars;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;

static TEMPLATES: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    for (name, text) in [
        ("frame", include_str!("../../templates/dashboard/frame.hbs")),
        ("home", include_str!("../../templates/dashboard/home.hbs")),
        ("sign-in", include_str!("../../templates/dashboard/sign-in.hbs")),
        ("batches", include_str!("../../templates/dashboard/batches.hbs")),
        ("batch", include_str!("../../templates/dashboard/batch.hbs")),
        ("signed-in", include_str!("../../templates/dashboard/signed-in.hbs")),
        ("jobs", include_str!("../../templates/dashboard/jobs.hbs")),
        ("job", include_str!("../../templates/dashboard/job.hbs")),
        ("deliveries", include_str!("../../templates/dashboard/deliveries.hbs")),
        ("delivery", include_str!("../../templates/dashboard/delivery.hbs")),
        ("schedule", include_str!("../../templates/dashboard/schedule.hbs")),
        ("routes", include_str!("../../templates/dashboard/routes.hbs")),
        ("schedules", include_str!("../../templates/dashboard/schedules.hbs")),
        ("repositories", include_str!("../../templates/dashboard/repositories.hbs")),
        ("repository", include_str!("../../templates/dashboard/repository.hbs")),
        ("analysis", include_str!("../../templates/dashboard/analysis.hbs")),
        ("templates", include_str!("../../templates/dashboard/templates.hbs")),
        ("compliance", include_str!("../../templates/dashboard/compliance.hbs")),
        ("pipelines", include_str!("../../templates/dashboard/pipelines.hbs")),
        ("pipeline", include_str!("../../templates/dashboard/pipeline.hbs")),
        ("pipeline-run", include_str!("../../templates/dashboard/pipeline-run.hbs")),
        ("performance", include_str!("../../templates/dashboard/performance.hbs")),
        ("reference", include_str!("../../templates/dashboard/reference.hbs")),
        ("error", include_str!("../../templates/dashboard/error.hbs")),
    ] {
        #[expect(clippy::expect_used, reason = "the templates are constants, and a test renders each")]
        templates.register_template_string(name, text).expect("a template of the program");
    }
    templates
});

/// A page, before it is rendered.
pub(super) struct Page<'a> {
    pub(super) template: &'static str,
    pub(super) title: &'a str,
    pub(super) content: Value,
}

/// Renders a page in its frame.
pub(super) fn render(page: &Page<'_>, viewer: Option<&Principal>, status: StatusCode) -> Response {
    let [style, script] = &*NAMES;
    let data = json!({
        "page": page.template,
        "title": page.title,
        "style": style,
        "script": script,
        "viewer": viewer.map(|viewer| json!({"name": viewer.user_name, "is_admin": viewer.is_admin})),
        "content": page.content,
    });
    match TEMPLATES.render(page.template, &data) {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, page = page.template, "a page cannot be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong; the server's log says more").into_response()
        }
    }
}

/// Who is signed in. Who is not is led to the sign-in.
pub(super) struct Viewer(pub(super) Principal);

impl FromRequestParts<Api> for Viewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let found = match session_cookie(&parts.headers) {
            Some(cookie) => identity::signed_in(&api.store, cookie).await.map_err(|error| wrong(&error, None))?,
            None => None,
        };
        if found.is_some() && parts.method == axum::http::Method::POST && !is_own(&parts.headers) {
            return Err(error(StatusCode::FORBIDDEN, "That came from another site, so it was not done.", None));
        }
        found.map(Self).ok_or_else(|| Redirect::to("/sign-in").into_response())
    }
}

/// A page that says what is wrong.
pub(super) fn error(status: StatusCode, words: &str, viewer: Option<&Principal>) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    render(&Page { template: "error", title, content: json!({"words": words}) }, viewer, status)
}

pub(super) fn wrong(problem: &StoreError, viewer: Option<&Principal>) -> Response {
    match problem {
        StoreError::NotFound { what, .. } => error(StatusCode::NOT_FOUND, &format!("There is no such {what}."), viewer),
        StoreError::Conflict(words) => error(StatusCode::CONFLICT, words, viewer),
        StoreError::OverQuota { .. } => error(StatusCode::TOO_MANY_REQUESTS, &problem.to_string(), viewer),
        problem if problem.is_passing() => {
            error(StatusCode::SERVICE_UNAVAILABLE, "The database is busy. Try again in a moment.", viewer)
        }
        problem => {
            tracing::error!(error = %problem, "a page failed");
            error(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong; the server's log says more.", viewer)
        }
    }
}

/// The answer to who may not; `None` to who may.
pub(super) fn refusal(viewer: &Principal, scope: Scope) -> Option<Response> {
    let words = || format!("The token that you signed in with has not the scope {scope}.");
    (!viewer.may(scope)).then(|| error(StatusCode::FORBIDDEN, &words(), Some(viewer)))
}

/// A time, for people.
pub(super) fn time(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Which page of a list is shown.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Paging {
    pub(super) after: Option<String>,
}

impl Paging {
    pub(super) fn request(&self) -> PageRequest {
        PageRequest { after: self.after.as_deref().and_then(Cursor::decode), ..PageRequest::default() }
    }
}
