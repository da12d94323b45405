//! Upload and processing of SARIF.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{Repository, Sarif, State};
use super::unserved;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::LazyLock;

/// GitHub's limits on what one file holds.
const PACKED: usize = 10 << 20;
const RUNS: usize = 20;
const RESULTS: usize = 25_000;
const RULES: usize = 25_000;

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let mut schema: Value =
        serde_json::from_str(include_str!("../../../../fixtures/report/sarif-schema-2.1.0.json")).unwrap();
    // The published pattern has a bracket too many and is no regular expression.
    for place in ["/definitions/run/properties/language", "/definitions/toolComponent/properties/language"] {
        schema.pointer_mut(place).and_then(Value::as_object_mut).unwrap().remove("pattern");
    }
    jsonschema::options().build(&schema).unwrap()
});

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    if !repository.code_scanning {
        let told = if repository.private {
            "Advanced Security must be enabled for this repository to use code scanning."
        } else {
            "Code scanning is not enabled for this repository. Please enable code scanning in the repository settings."
        };
        return Err(Answer::refused(403, told));
    }
    match call.operation {
        "code-scanning/upload-sarif" => {
            let commit = call.text("commit_sha").unwrap_or_default();
            if commit.len() != 40 || repository.commit(commit).is_none() {
                return Err(Answer::refused(404, &format!("commit not found: {commit}")));
            }
            let log = unpacked(call.text("sarif").unwrap_or_default())?;
            let mut errors = faults(&log);
            errors.extend(repository.sarif_fate.errors.iter().cloned());
            let id = format!("47177e22-5596-11eb-80a1-{:012x}", state.next_id());
            repository.sarifs.push(Sarif {
                id: id.clone(),
                commit: commit.to_owned(),
                reference: call.text("ref").unwrap_or_default().to_owned(),
                checkout_uri: call.text("checkout_uri").map(str::to_owned),
                log,
                errors,
                pending: repository.sarif_fate.pending,
            });
            let url = state.in_api(&repository.name, &format!("/code-scanning/sarifs/{id}"));
            Ok(Answer::json(202, json!({"id": id, "url": url})))
        }
        "code-scanning/get-sarif" => {
            let asked = call.parameter("sarif_id");
            let sarif = repository.sarifs.iter_mut().find(|sarif| sarif.id == asked).ok_or_else(Answer::not_found)?;
            if sarif.pending > 0 {
                sarif.pending -= 1;
                return Ok(Answer::ok(json!({"processing_status": "pending"})));
            }
            if !sarif.errors.is_empty() {
                return Ok(Answer::ok(json!({"processing_status": "failed", "errors": sarif.errors})));
            }
            let url = state.in_api(&repository.name, &format!("/code-scanning/analyses?sarif_id={asked}"));
            Ok(Answer::ok(json!({"processing_status": "complete", "analyses_url": url})))
        }
        "code-scanning/list-alerts-for-repo" | "code-scanning/list-recent-analyses" => Ok(Answer::list(Vec::new())),
        _ => Err(unserved(call)),
    }
}

fn unpacked(sent: &str) -> Result<Value, Answer> {
    let bad = |told: &str| Answer::refused(400, told);
    let packed = STANDARD.decode(sent).map_err(|_| bad("sarif must be Base64"))?;
    if packed.len() > PACKED {
        return Err(Answer::refused(413, "The SARIF file is too large"));
    }
    if !packed.starts_with(&[0x1f, 0x8b]) {
        return Err(bad("sarif must be compressed with gzip"));
    }
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&*packed)
        .read_to_end(&mut text)
        .map_err(|_| bad("sarif must be compressed with gzip"))?;
    serde_json::from_slice(&text).map_err(|_| bad("sarif must be JSON"))
}

/// What processing finds wrong.
fn faults(log: &Value) -> Vec<String> {
    let mut faults: Vec<String> =
        SCHEMA.iter_errors(log).take(5).map(|error| format!("{error} at {}", error.instance_path())).collect();
    let runs = log["runs"].as_array().cloned().unwrap_or_default();
    if runs.len() > RUNS {
        faults.push(format!("rejecting SARIF, as there are more runs than allowed ({} > {RUNS})", runs.len()));
    }
    let mut seen = BTreeSet::new();
    for run in &runs {
        let results = run["results"].as_array().map_or(0, Vec::len);
        if results > RESULTS {
            faults.push(format!(
                "rejecting SARIF, as there are more results per run than allowed ({results} > {RESULTS})"
            ));
        }
        let rules = run["tool"]["driver"]["rules"].as_array().map_or(0, Vec::len);
        if rules > RULES {
            faults.push(format!("rejecting SARIF, as there are more rules per run than allowed ({rules} > {RULES})"));
        }
        let of = (run["tool"]["driver"]["name"].to_string(), run["automationDetails"]["id"].to_string());
        if !seen.insert(of) {
            faults.push(
                "The CodeQL Action does not support uploading multiple SARIF runs with the same category".to_owned(),
            );
        }
        for result in run["results"].as_array().into_iter().flatten() {
            if result["locations"].as_array().is_none_or(Vec::is_empty) {
                faults.push("locationFromSarifResult: expected at least one location".to_owned());
            }
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str();
            if uri.is_none_or(|uri| uri.starts_with('/') || uri.starts_with("..")) {
                faults.push(format!("locationFromSarifResult: expected a uri relative to the checkout, got {uri:?}"));
            }
        }
    }
    faults.truncate(10);
    faults
}
