//! Git over HTTP, as the server has it beside its API: what clones and fetches are made of.

use super::caller::Level;
use super::state::State;
use axum::body::Bytes;
use axum::http::{HeaderMap, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;

type Answer = Response<axum::body::Body>;

/// The answer to a request for git; `None` where it is for something else.
pub fn answer(
    state: &Mutex<State>,
    method: &str,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    body: &Bytes,
) -> Option<Answer> {
    let path = uri.path().trim_start_matches('/');
    let (name, advertises) = match (method, path.strip_suffix("/info/refs"), path.strip_suffix("/git-upload-pack")) {
        ("GET", Some(name), _) if uri.query() == Some("service=git-upload-pack") => (name, true),
        ("POST", _, Some(name)) => (name, false),
        _ => return None,
    };
    let name = name.trim_end_matches(".git");
    Some(match folder(state, name, headers) {
        Ok(folder) => upload_pack(&folder, advertises, headers, body),
        Err(status) => refused(status),
    })
}

/// Where the repository is, for who may read it.
fn folder(state: &Mutex<State>, name: &str, headers: &HeaderMap) -> Result<std::path::PathBuf, StatusCode> {
    let state = state.lock().unwrap();
    let repository = state.repositories.get(name).ok_or(StatusCode::NOT_FOUND)?;
    let may_read = match token(headers) {
        None => !repository.private,
        Some(token) => {
            let caller = state.tokens.get(&token).ok_or(StatusCode::UNAUTHORIZED)?;
            !repository.private || caller.permissions.get("contents").is_some_and(|has| *has >= Level::Read)
        }
    };
    if !may_read {
        return Err(StatusCode::UNAUTHORIZED);
    }
    repository.folder.clone().ok_or(StatusCode::NOT_FOUND)
}

/// The token, which git gives as a password.
fn token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let basic = value.strip_prefix("Basic ").or_else(|| value.strip_prefix("basic "))?;
    let pair = String::from_utf8(STANDARD.decode(basic).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}

fn upload_pack(folder: &std::path::Path, advertises: bool, headers: &HeaderMap, body: &Bytes) -> Answer {
    let mut command = Command::new("git");
    // GitHub hands out any commit that a reference leads to.
    command.args([
        "-c",
        "uploadpack.allowAnySHA1InWant=true",
        "-c",
        "safe.directory=*",
        "upload-pack",
        "--stateless-rpc",
    ]);
    if advertises {
        command.arg("--http-backend-info-refs");
    }
    command.arg(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    if let Some(version) = headers.get("git-protocol").and_then(|value| value.to_str().ok()) {
        command.env("GIT_PROTOCOL", version);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let asked = body.clone();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(&asked));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    let mut content = Vec::new();
    if advertises {
        content.extend_from_slice(b"001e# service=git-upload-pack\n0000");
    }
    content.extend_from_slice(&output.stdout);
    let kind = if advertises { "advertisement" } else { "result" };
    Response::builder()
        .header("content-type", format!("application/x-git-upload-pack-{kind}"))
        .header("cache-control", "no-cache")
        .body(content.into())
        .unwrap()
}

fn refused(status: StatusCode) -> Answer {
    let answer = Response::builder().status(status);
    let answer = if status == StatusCode::UNAUTHORIZED {
        answer.header("www-authenticate", "Basic realm=\"GitHub\"")
    } else {
        answer
    };
    answer.body("Repository not found.".into()).unwrap()
}
