//! Files, blobs, trees and references.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{Repository, State};
use super::unserved;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub fn answer(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    match call.operation {
        "repos/get-content" => content(state, repository, call),
        "git/get-ref" => {
            let name = call.parameter("ref");
            let commit = repository.commit(name).ok_or_else(Answer::not_found)?;
            Ok(Answer::ok(json!({"ref": format!("refs/{name}"), "object": {"sha": commit, "type": "commit"}})))
        }
        "git/get-blob" => {
            let git = repository.git();
            let found = git.rev_parse_single(call.parameter("file_sha")).ok().and_then(|id| id.object().ok());
            let data = found.ok_or_else(Answer::not_found)?.data.clone();
            if call.accept.contains("raw") {
                return Ok(Answer::text("application/vnd.github.raw; charset=utf-8", data));
            }
            Ok(Answer::ok(
                json!({"sha": call.parameter("file_sha"), "size": data.len(), "encoding": "base64", "content": wrapped(&data)}),
            ))
        }
        _ => Err(unserved(call)),
    }
}

fn content(state: &State, repository: &Repository, call: &Call) -> Result<Answer, Answer> {
    let reference = call.asked("ref").unwrap_or(&repository.default_branch);
    let missing = |()| Answer::refused(404, &format!("No commit found for the ref {reference}"));
    let commit = repository.commit(reference).ok_or(()).map_err(missing)?;
    let path = call.parameter("path");
    let files = repository.files(&commit);
    let Some(blob) = files.get(path) else {
        let below = files.iter().filter_map(|(name, blob)| {
            let rest = name.strip_prefix(path)?.strip_prefix('/')?;
            (!rest.contains('/')).then(|| json!({"type": "file", "name": rest, "path": name, "sha": blob}))
        });
        let entries: Vec<Value> = below.collect();
        return if entries.is_empty() { Err(Answer::not_found()) } else { Ok(Answer::ok(Value::Array(entries))) };
    };
    let data = repository.file(&commit, path).unwrap_or_default();
    if call.accept.contains("raw") {
        return Ok(Answer::text("application/vnd.github.raw; charset=utf-8", data));
    }
    let url = state.in_api(&repository.name, &format!("/contents/{path}?ref={reference}"));
    Ok(Answer::ok(json!({
        "type": "file", "encoding": "base64", "size": data.len(), "name": path.rsplit('/').next(), "path": path, "content": wrapped(&data), "sha": blob,
        "url": url, "git_url": url, "html_url": url, "download_url": url, "_links": {"git": url, "self": url, "html": url},
    })))
}

/// Base64 in lines, as GitHub writes it.
fn wrapped(data: &[u8]) -> String {
    let text = STANDARD.encode(data);
    let mut lines = String::new();
    for line in text.as_bytes().chunks(60) {
        lines.push_str(&String::from_utf8_lossy(line));
        lines.push('\n');
    }
    lines
}
