use super::page::{Page, error, render, wrong};
use crate::api::{Api, SESSION_COOKIE, cookie, is_own, session_cookie};
use crate::identity::{self, Means, NewSession, Principal};
use crate::sign_in::{self, SIGN_IN_HOLDS, SignInError};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

pub(super) async fn ask(State(api): State<Api>) -> Response {
    form(&api, None, StatusCode::OK)
}

fn form(api: &Api, words: Option<&str>, status: StatusCode) -> Response {
    let content = json!({"words": words, "github": api.sign_in.is_some()});
    render(&Page { template: "sign-in", title: "Sign in", content }, None, status)
}

#[derive(Deserialize)]
pub(super) struct Entry {
    token: SecretString,
}

pub(super) async fn enter(State(api): State<Api>, parts: Parts, entry: Result<Form<Entry>, FormRejection>) -> Response {
    if !is_own(&parts.headers) {
        return error(StatusCode::FORBIDDEN, "That came from another site, so it was not done.", None);
    }
    let Ok(Form(entry)) = entry else { return form(&api, Some("Give a token."), StatusCode::BAD_REQUEST) };
    let known = match identity::authenticate(&api.store, entry.token.expose_secret().trim()).await {
        Ok(known) => known,
        Err(problem) => return wrong(&problem, None),
    };
    let Some(principal) = known else {
        if api.limiter.take_of_stranger(&parts).is_err() {
            return form(&api, Some("That was tried too often; wait a minute."), StatusCode::TOO_MANY_REQUESTS);
        }
        return form(
            &api,
            Some("This token does not hold: it is wrong, expired or revoked."),
            StatusCode::UNAUTHORIZED,
        );
    };
    signed_in(&api, &principal, Means::Token, Redirect::to("/").into_response(), &parts.headers).await
}

/// The answer, with the cookie of a new session.
async fn signed_in(api: &Api, by: &Principal, means: Means, answer: Response, headers: &HeaderMap) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let signed = async {
        let mut write = api.store.begin().await?;
        let cookie = identity::sign_in(&mut write, api.store.now(), by, NewSession { means, agent }).await?;
        write.commit().await?;
        Ok(cookie)
    };
    match signed.await {
        Ok(Some(cookie)) => with_cookie(api, answer, cookie.expose_secret(), identity::SESSION_HOLDS / 1000, headers),
        Ok(None) => error(StatusCode::INTERNAL_SERVER_ERROR, "The machine gives no random numbers.", None),
        Err(problem) => wrong(&problem, None),
    }
}

/// Holds what a sign-in with GitHub was begun with, until it comes back.
const TICKET_COOKIE: &str = "plimsoll_sign_in";

/// Sends the browser to GitHub.
pub(super) async fn to_github(State(api): State<Api>, headers: HeaderMap) -> Response {
    let Some(github) = &api.sign_in else {
        return error(StatusCode::NOT_FOUND, "Sign-in with GitHub is not set up here.", None);
    };
    match sign_in::begin(github, &api.vault, api.store.now()) {
        Ok(begun) => with_ticket(&api, Redirect::to(&begun.address).into_response(), &begun.cookie, &headers),
        Err(problem) => refused(&api, &problem),
    }
}

/// Takes the browser that comes back from GitHub.
pub(super) async fn from_github(
    State(api): State<Api>,
    headers: HeaderMap,
    Query(answer): Query<sign_in::Answer>,
) -> Response {
    let Some(github) = &api.sign_in else {
        return error(StatusCode::NOT_FOUND, "Sign-in with GitHub is not set up here.", None);
    };
    let ticket = cookie(&headers, TICKET_COOKIE);
    let answer = match sign_in::finish(github, &api.store, &api.vault, ticket, &answer).await {
        Ok(principal) => {
            // A browser that was sent here by GitHub's page shows a strict cookie only to what one of our own pages asks for. So it gets a
            // page that goes on, and no redirect.
            let content = json!({"name": principal.user_name});
            let page = render(&Page { template: "signed-in", title: "Signed in", content }, None, StatusCode::OK);
            signed_in(&api, &principal, Means::Github, page, &headers).await
        }
        Err(problem) => refused(&api, &problem),
    };
    with_ticket(&api, answer, "", &headers)
}

fn refused(api: &Api, problem: &SignInError) -> Response {
    if let Some(reason) = problem.inside() {
        tracing::warn!(reason, "a sign-in with GitHub failed");
    }
    let status = match problem {
        SignInError::NotBegunHere | SignInError::Used => StatusCode::BAD_REQUEST,
        SignInError::Denied(_) | SignInError::Refused(_) => StatusCode::UNAUTHORIZED,
        SignInError::NotAllowed(_) | SignInError::NoUser(_) | SignInError::Disabled => StatusCode::FORBIDDEN,
        SignInError::Unreachable(_) => StatusCode::BAD_GATEWAY,
        SignInError::Store(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    form(api, Some(&problem.to_string()), status)
}

/// Sets the cookie of a sign-in that is under way, or takes it away. GitHub's page leads back to us, so it is lax; scripts do not get at it.
fn with_ticket(api: &Api, response: Response, value: &str, headers: &HeaderMap) -> Response {
    let seconds = if value.is_empty() { 0 } else { SIGN_IN_HOLDS / 1000 };
    let path_and_site = "/sign-in/github; HttpOnly; SameSite=Lax";
    append_cookie(api, response, &format!("{TICKET_COOKIE}={value}; Path={path_and_site}; Max-Age={seconds}"), headers)
}

pub(super) async fn leave(State(api): State<Api>, headers: HeaderMap) -> Response {
    if !is_own(&headers) {
        return error(StatusCode::FORBIDDEN, "That came from another site, so it was not done.", None);
    }
    if let Some(cookie) = session_cookie(&headers) {
        let signed_out = async {
            let mut write = api.store.begin().await?;
            identity::sign_out(&mut write, api.store.now(), cookie).await?;
            write.commit().await
        };
        if let Err(problem) = signed_out.await {
            return wrong(&problem, None);
        }
    }
    with_cookie(&api, Redirect::to("/sign-in").into_response(), "", 0, &headers)
}

/// Sets the cookie of a session: for our pages alone, and out of reach of scripts.
fn with_cookie(api: &Api, response: Response, value: &str, seconds: i64, headers: &HeaderMap) -> Response {
    let cookie = format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    append_cookie(api, response, &cookie, headers)
}

fn append_cookie(api: &Api, mut response: Response, cookie: &str, headers: &HeaderMap) -> Response {
    let secure = if is_over_tls(api.scans.public_url.as_deref(), headers) { "; Secure" } else { "" };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{cookie}{secure}")) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Whether the browser came over TLS: a proxy or the browser says so, or it came to the public address and that is `https://`.
fn is_over_tls(public_url: Option<&str>, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let public_host = public_url.and_then(|url| url.strip_prefix("https://")?.split('/').next());
    text("x-forwarded-proto") == Some("https")
        || text("origin").is_some_and(|origin| origin.starts_with("https://"))
        || public_host.is_some_and(|host| text("host") == Some(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_stays_on_tls_where_the_browser_came_over_it() {
        let public = Some("https://plimsoll.example/below");
        for (public_url, name, value, expected) in [
            (None, "x-forwarded-proto", "https", true),
            (None, "origin", "https://plimsoll.example", true),
            (public, "host", "plimsoll.example", true),
            (public, "host", "127.0.0.1:8380", false),
            (Some("http://plimsoll.example"), "host", "plimsoll.example", false),
            (None, "host", "plimsoll.example", false),
            (public, "origin", "http://127.0.0.1:8380", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            assert_eq!(is_over_tls(public_url, &headers), expected, "{public_url:?} {name}: {value}");
        }
    }
}
