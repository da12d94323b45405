//! `Idempotency-Key`: who does not know whether a request arrived sends it again with the same key, and gets the first answer.

use super::LARGEST_BODY;
use super::auth;
use super::problem::Problem;
use super::state::Api;
use crate::store::{Millis, StoreError};
use crate::vault::SealedColumn;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use sqlx::Row;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How long an answer can be had again, in milliseconds.
pub(super) const KEPT: Millis = 24 * 3600 * 1000;

/// One that was begun and not answered after this time was lost with its server, in milliseconds.
const LOST: Millis = 60_000;

/// What the vault seals answers for.
const PURPOSE: &str = "idempotency";

/// Where the answers stand.
pub const SEALED_ANSWERS: SealedColumn = SealedColumn {
    table: "idempotency",
    key: "(caller || ' ' || name)",
    column: "answer",
    owner: "caller",
    purpose: PURPOSE,
};

/// Who asks for what.
struct Asked {
    caller: String,
    name: String,
    request: String,
}

/// Answers a request that was answered before as before.
pub(super) async fn once(State(api): State<Api>, request: Request, next: Next) -> Response {
    let proof = request.headers().get(header::AUTHORIZATION);
    let (Some(key), Some(proof), &Method::POST) = (request.headers().get(&KEY), proof, request.method()) else {
        return next.run(request).await;
    };
    let (name, proof) = (key.to_str().unwrap_or_default().to_owned(), proof.clone());
    if name.is_empty() || name.len() > 200 {
        return Problem::bad_request("`Idempotency-Key` has 1 to 200 plain letters").into_response();
    }
    let caller = hex::encode(Sha256::digest(proof.as_bytes()));
    let (parts, body) = request.into_parts();
    // Nothing is kept for who is nobody, nor given to who was somebody: the handler refuses them.
    let principal = match auth::known(&parts, &api, false).await {
        Ok(Ok(principal)) => principal,
        Ok(Err(_)) => return next.run(Request::from_parts(parts, body)).await,
        Err(problem) => return problem.into_response(),
    };
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "That is too much at once",
            "the body is larger than 2 MB",
        )
        .into_response();
    };
    let line = format!("{} {}\n", parts.method, parts.uri);
    let hash = Sha256::new().chain_update(line).chain_update(&body).finalize();
    let asked = Asked { caller, name, request: hex::encode(hash) };
    match begin(&api, &asked).await {
        Ok(None) => {}
        // The handler counts what it is asked; what it is not asked again counts as well.
        Ok(Some(answer)) => {
            return api.limiter.take(&principal, &parts).map_or_else(IntoResponse::into_response, |()| answer);
        }
        Err(error) => return Problem::from(error).into_response(),
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    finish(&api, &asked, answer).await
}

/// Notes that it is being answered; the answer where it was before, or why it cannot be answered now.
async fn begin(api: &Api, asked: &Asked) -> Result<Option<Response>, StoreError> {
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let done = sqlx::query(
        "INSERT INTO idempotency (caller, name, request, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (caller, name) DO UPDATE SET request = $3, at = $4, status = NULL, answer = NULL
         WHERE idempotency.at < $5 OR (idempotency.status IS NULL AND idempotency.at < $6)",
    )
    .bind(asked.caller.clone())
    .bind(asked.name.clone())
    .bind(asked.request.clone())
    .bind(now)
    .bind(now - KEPT)
    .bind(now - LOST)
    .execute(write.on())
    .await?;
    if done.rows_affected() == 1 {
        write.commit().await?;
        return Ok(None);
    }
    let row = sqlx::query("SELECT request, status, answer FROM idempotency WHERE caller = $1 AND name = $2")
        .bind(asked.caller.clone())
        .bind(asked.name.clone())
        .fetch_one(write.on())
        .await?;
    let request: String = row.try_get("request")?;
    let (status, answer): (Option<i64>, Option<String>) = (row.try_get("status")?, row.try_get("answer")?);
    if request != asked.request {
        let detail = "this Idempotency-Key was used for another request; take a new one";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-used", "The key is taken", detail);
        return Ok(Some(problem.into_response()));
    }
    let (Some(status), Some(answer)) = (status, answer) else {
        let detail = "the first request with this Idempotency-Key is still being answered";
        let problem = Problem::new(StatusCode::CONFLICT, "in-progress", "Not yet", detail);
        return Ok(Some(problem.into_response()));
    };
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let opened = api.vault.open(&asked.caller, PURPOSE, &answer).ok();
    Ok(Some(match (status, opened) {
        (Some(status), Some(text)) => {
            let mut response = (status, text.expose_secret().to_owned()).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(status)));
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
            response
        }
        // The master key was replaced meanwhile.
        _ => Problem::from(StoreError::Conflict(
            "the first answer cannot be had any more; look whether it was done".to_owned(),
        ))
        .into_response(),
    }))
}

fn content_type(status: StatusCode) -> &'static str {
    if status.is_success() { "application/json" } else { "application/problem+json" }
}

/// Keeps the answer. One that says "not now" is not kept: the same may be asked again.
async fn finish(api: &Api, asked: &Asked, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, LARGEST_BODY).await.unwrap_or_else(|_| Bytes::new());
    let passes = parts.status.is_server_error()
        || matches!(parts.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    let text = String::from_utf8_lossy(&bytes);
    let sealed = if passes { None } else { api.vault.seal(&asked.caller, PURPOSE, &text).ok() };
    if let Err(error) = keep(api, asked, parts.status, sealed).await {
        tracing::warn!(%error, "an answer could not be kept for its Idempotency-Key");
    }
    Response::from_parts(parts, Body::from(bytes))
}

async fn keep(api: &Api, asked: &Asked, status: StatusCode, sealed: Option<String>) -> Result<(), StoreError> {
    let mut write = api.store.begin().await?;
    let query = match sealed {
        Some(sealed) => sqlx::query("UPDATE idempotency SET status = $3, answer = $4 WHERE caller = $1 AND name = $2")
            .bind(asked.caller.clone())
            .bind(asked.name.clone())
            .bind(i64::from(status.as_u16()))
            .bind(sealed),
        None => sqlx::query("DELETE FROM idempotency WHERE caller = $1 AND name = $2")
            .bind(asked.caller.clone())
            .bind(asked.name.clone()),
    };
    query.execute(write.on()).await?;
    write.commit().await
}

/// Forgets answers that can be had no more; returns how many.
pub async fn forget(store: &crate::store::Store) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone = sqlx::query("DELETE FROM idempotency WHERE at < $1")
        .bind(store.now() - KEPT)
        .execute(write.on())
        .await?
        .rows_affected();
    write.commit().await?;
    Ok(gone)
}
