//! Conditional reading: what a caller has already is not sent again.
//!
//! Source: RFC 9110, 8.8.3 and 13.1.2. The tag is of the answer itself, so it holds whatever the answer was made of; it is a weak one,
//! since the answer may be sent compressed.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Bytes of an answer that gets a tag; of larger ones the sum would take longer than it is worth.
const LARGEST: u64 = 8 << 20;

/// Tags answers to GET, and answers 304 where the caller has that answer already.
pub(super) async fn conditional(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let has: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let response = next.run(request).await;
    // Streams have no length; what is no success says nothing that could be had already.
    let is_taggable = response.status() == StatusCode::OK
        && !response.headers().contains_key(header::ETAG)
        && response.body().size_hint().exact().is_some_and(|bytes| bytes <= LARGEST);
    if !is_taggable {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST as usize).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&bytes)[..16]));
    let Ok(value) = HeaderValue::from_str(&tag) else { return (parts, Body::from(bytes)).into_response() };
    parts.headers.insert(header::ETAG, value);
    // It may be kept by the caller, and is asked about each time; nobody between keeps it.
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    parts.headers.append(header::VARY, HeaderValue::from_static("authorization, cookie"));
    if !has.iter().any(|has| names(has, &tag)) {
        return (parts, Body::from(bytes)).into_response();
    }
    let mut answer = StatusCode::NOT_MODIFIED.into_response();
    for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
        copy(&parts.headers, answer.headers_mut(), &name);
    }
    answer
}

fn copy(from: &HeaderMap, to: &mut HeaderMap, name: &header::HeaderName) {
    for value in from.get_all(name) {
        to.append(name.clone(), value.clone());
    }
}

/// Whether an `If-None-Match` names `tag`. It compares weakly, as that header does.
fn names(header: &HeaderValue, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header.to_str().is_ok_and(|text| text.trim() == "*" || text.split(',').any(|one| opaque(one) == opaque(tag)))
}
