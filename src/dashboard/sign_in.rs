use super::page::{Page, error, is_own, render, wrong};
use crate::api::{Api, SESSION_COOKIE, session_cookie};
use crate::identity;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

pub(super) async fn ask() -> Response {
    form(None, StatusCode::OK)
}

fn form(words: Option<&str>, status: StatusCode) -> Response {
    render(&Page { template: "sign-in", title: "Sign in", content: json!({"words": words}) }, None, status)
}

#[derive(Deserialize)]
pub(super) struct Entry {
    token: SecretString,
}

pub(super) async fn enter(
    State(api): State<Api>,
    headers: HeaderMap,
    entry: Result<Form<Entry>, FormRejection>,
) -> Response {
    if !is_own(&headers) {
        return error(StatusCode::FORBIDDEN, "That came from another site, so it was not done.", None);
    }
    let Ok(Form(entry)) = entry else { return form(Some("Give a token."), StatusCode::BAD_REQUEST) };
    let known = match identity::authenticate(&api.store, entry.token.expose_secret().trim()).await {
        Ok(known) => known,
        Err(problem) => return wrong(&problem, None),
    };
    let Some(principal) = known else {
        return form(Some("This token does not hold: it is wrong, expired or revoked."), StatusCode::UNAUTHORIZED);
    };
    let signed = async {
        let mut write = api.store.begin().await?;
        let cookie = identity::sign_in(&mut write, api.store.now(), &principal).await?;
        write.commit().await?;
        Ok(cookie)
    };
    match signed.await {
        Ok(Some(cookie)) => with_cookie(
            Redirect::to("/").into_response(),
            cookie.expose_secret(),
            identity::SESSION_HOLDS / 1000,
            &headers,
        ),
        Ok(None) => error(StatusCode::INTERNAL_SERVER_ERROR, "The machine gives no random numbers.", None),
        Err(problem) => wrong(&problem, None),
    }
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
    with_cookie(Redirect::to("/sign-in").into_response(), "", 0, &headers)
}

/// Sets the cookie: for our pages alone, out of reach of scripts, and over TLS only where the browser came over TLS.
fn with_cookie(mut response: Response, value: &str, seconds: i64, headers: &HeaderMap) -> Response {
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
        || headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes().starts_with(b"https://"));
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
