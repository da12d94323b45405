use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str =
    concat!(include_str!("../../templates/html/base.css"), include_str!("../../templates/dashboard/dashboard.css"));
const SCRIPT: &str = include_str!("../../templates/dashboard/dashboard.js");

/// The names of style and script. They change with the content, so a browser may keep them for good.
pub(super) static NAMES: LazyLock<[String; 2]> = LazyLock::new(|| {
    let name = |text: &str, end: &str| format!("{}.{end}", hex::encode(&Sha256::digest(text)[..8]));
    [name(STYLE, "css"), name(SCRIPT, "js")]
});

pub(super) async fn give(Path(name): Path<String>) -> Response {
    let (kind, text) = if name == NAMES[0] {
        ("text/css; charset=utf-8", STYLE)
    } else if name == NAMES[1] {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
        .into_response()
}
