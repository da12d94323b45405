//! Review comments on new findings, one for each, once.
//!
//! A comment carries a hidden mark with its finding's fingerprint, by which a later run finds it again: what has one gets no other,
//! and what is gone is resolved, unless a person has replied.

mod body;
mod suggestion;
mod threads;

use super::client::{ApiError, ApiErrorKind, Client};
use super::diff::PullDiff;
use super::ladder::{Rung, RungError, Step};
use super::marker::Markers;
use super::publication::{Publication, Trust};
use super::viewer::Viewer;
use crate::report::model::{Finding, Rule, Severity};
use crate::report::plain::repository_path;
use crate::report::wording::counted;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use suggestion::Suggestion;
use threads::{Closing, Standing};

/// Threads that are closed in one run.
const CLOSED: usize = 100;

/// A comment that is to be written.
struct Draft {
    key: String,
    comment: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Review {
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct PullFile {
    filename: String,
    #[serde(default)]
    patch: Option<String>,
}

/// Brings the comments of pull request `number` up to date.
pub async fn write(
    client: &Client,
    publication: &Publication<'_>,
    viewer: &Viewer,
    number: u64,
) -> Result<Step, RungError> {
    let mut notes = Vec::new();
    let standing = match Standing::read(client, publication, number).await {
        Ok(mut standing) if standing.is_partial => {
            // What is there must be known, or it would be written twice.
            standing.keys.append(&mut Standing::read_plainly(client, publication, number, viewer).await?.keys);
            standing
        }
        Ok(standing) => standing,
        Err(error) => {
            notes.push(format!("threads cannot be read, so none is resolved ({error})"));
            Standing::read_plainly(client, publication, number, viewer).await?
        }
    };
    let open = publication.report.findings.iter().filter(|finding| finding.suppression.is_none());
    let there: BTreeSet<String> = open.map(|finding| Markers::key(&finding.fingerprints.context)).collect();
    let staying = standing.open.iter().filter(|thread| there.contains(&thread.key)).count();
    let room = (publication.options.max_review_comments as usize).saturating_sub(staying);
    let drafts = drafts(client, publication, &standing.keys, room, number, &mut notes).await?;
    let (url, written) = post(client, publication, viewer, number, drafts, &mut notes).await?;
    if written > 0
        && let Err(error) = threads::take_doubles_back(client, publication, number, viewer).await
    {
        notes.push(format!("whether another run wrote the same comments is not known ({error})"));
    }
    let closed = close(client, publication, &standing, &there, &mut notes).await;
    let mut what = counted(written as u64, "new comment", "new comments");
    if !standing.keys.is_empty() {
        what.push_str(&format!(", {} there before", standing.keys.len()));
    }
    if closed > 0 {
        what.push_str(&format!(", {closed} resolved"));
    }
    Ok(Step::done(Rung::ReviewComments, what, url).with_notes(notes))
}

/// The comments that are not there yet, most important first, at most `room`.
async fn drafts(
    client: &Client,
    publication: &Publication<'_>,
    written: &BTreeSet<String>,
    room: usize,
    number: u64,
    notes: &mut Vec<String>,
) -> Result<Vec<Draft>, RungError> {
    let mut seen = written.clone();
    let wanted: Vec<(&Finding, String)> = publication
        .news()
        .into_iter()
        .filter(|finding| finding.severity != Severity::Info && publication.is_compared())
        .map(|finding| (finding, Markers::key(&finding.fingerprints.context)))
        .filter(|(_, key)| seen.insert(key.clone()))
        .collect();
    if wanted.is_empty() || room == 0 {
        return Ok(Vec::new());
    }
    let paths: BTreeSet<&str> = wanted.iter().map(|(finding, _)| finding.place.path.as_str()).collect();
    let diff = diff(client, publication, &paths, number, notes).await?;
    let rules: HashMap<&str, &Rule> = publication.report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let prefix = &publication.report.project.prefix;
    let mut drafts = Vec::new();
    for (finding, key) in wanted {
        if drafts.len() == room {
            break;
        }
        let path = repository_path(prefix, &finding.place.path);
        let text = first_line(finding);
        let whole = diff.place(&path, finding.place.line, finding.place.end_line, text);
        // Of a long finding the first line does.
        let Some((start, end)) = whole.or_else(|| diff.place(&path, finding.place.line, finding.place.line, text))
        else {
            continue;
        };
        let may_suggest = publication.options.suggestions && publication.trust == Trust::Own;
        let suggestion = may_suggest.then(|| Suggestion::of(finding, &diff, prefix)).flatten();
        let (start, end) = suggestion.as_ref().map_or((start, end), |suggestion| (suggestion.first, suggestion.last));
        let rule = rules.get(finding.rule.as_str()).copied();
        let body = body::body(publication, finding, rule, suggestion.as_ref()).map_err(RungError::Other)?;
        let mut comment = json!({ "path": path, "line": end, "side": "RIGHT", "body": body });
        if start < end {
            comment["start_line"] = json!(start);
            comment["start_side"] = json!("RIGHT");
        }
        drafts.push(Draft { key, comment });
    }
    Ok(drafts)
}

/// The first line of a finding as the report shows it, if it is whole there.
fn first_line(finding: &Finding) -> Option<&str> {
    let snippet = finding.snippet.as_ref()?;
    let line = snippet.lines.get(finding.place.line.checked_sub(snippet.first_line)? as usize)?;
    (!line.ends_with('…')).then_some(line.as_str())
}

/// The lines that can be commented on: by git where the history is here, else by what GitHub lists.
async fn diff(
    client: &Client,
    publication: &Publication<'_>,
    paths: &BTreeSet<&str>,
    number: u64,
    notes: &mut Vec<String>,
) -> Result<PullDiff, ApiError> {
    let context = publication.context;
    let analysed = publication.report.project.commit.as_deref().unwrap_or(&context.head_sha);
    if let (Some(repository), Some(pull)) = (publication.repository, &context.pull) {
        match PullDiff::from_git(repository, &pull.base_sha, &context.head_sha, analysed, paths) {
            Ok(Some(diff)) => return Ok(diff),
            Ok(None) => {}
            Err(error) => notes.push(format!("the diff cannot be computed from git ({error}); GitHub's list is used")),
        }
    }
    let path = publication.api(&format!("/pulls/{number}/files?per_page=100"));
    let files: Vec<PullFile> = client.list(&path, None).await?;
    let patches = files.iter().filter_map(|file| Some((file.filename.as_str(), file.patch.as_deref()?)));
    Ok(PullDiff::from_patches(patches))
}

/// Writes the comments as one review. Where GitHub refuses one of them it refuses all: then each goes alone.
async fn post(
    client: &Client,
    publication: &Publication<'_>,
    viewer: &Viewer,
    number: u64,
    drafts: Vec<Draft>,
    notes: &mut Vec<String>,
) -> Result<(Option<String>, usize), RungError> {
    if drafts.is_empty() {
        return Ok((None, 0));
    }
    let head = &publication.context.head_sha;
    let comments: Vec<&Value> = drafts.iter().map(|draft| &draft.comment).collect();
    let count = counted(drafts.len() as u64, "new finding", "new findings");
    let body = json!({
        "commit_id": head,
        "event": "COMMENT",
        "body": format!("Plimsoll has {count} on the lines of this change."),
        "comments": comments,
    });
    let keys: BTreeSet<String> = drafts.iter().map(|draft| draft.key.clone()).collect();
    let there =
        async || Standing::read_plainly(client, publication, number, viewer).await.map(|standing| standing.keys);
    let look =
        async || -> Result<Option<Review>, ApiError> { Ok(keys.is_subset(&there().await?).then(Review::default)) };
    let path = publication.api(&format!("/pulls/{number}/reviews"));
    match client.create(&path, &body, look).await {
        Ok(review) => return Ok((review.html_url, drafts.len())),
        Err(ApiError { kind: ApiErrorKind::Refused { status: 422, message }, .. }) => {
            notes.push(format!("the review was refused ({message}), so each comment was sent alone"));
        }
        Err(error) => return Err(error.into()),
    }
    let path = publication.api(&format!("/pulls/{number}/comments"));
    let mut written = 0;
    for mut draft in drafts {
        draft.comment["commit_id"] = json!(head);
        let look = async || -> Result<Option<Review>, ApiError> {
            Ok(there().await?.contains(&draft.key).then(Review::default))
        };
        match client.create::<Review>(&path, &draft.comment, look).await {
            Ok(_) => written += 1,
            Err(ApiError { kind: ApiErrorKind::Refused { status: 422, message }, .. }) => {
                let place = draft.comment["path"].as_str().unwrap_or_default();
                let place = crate::report::plain::one_line(place);
                notes.push(format!("a comment on {place}:{} was refused ({message})", draft.comment["line"]));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok((None, written))
}

/// Closes the threads whose finding is not among those `there`; tells how many.
async fn close(
    client: &Client,
    publication: &Publication<'_>,
    standing: &Standing,
    there: &BTreeSet<String>,
    notes: &mut Vec<String>,
) -> usize {
    let report = publication.report;
    if publication.trust == Trust::Artifact {
        return 0;
    }
    // Of a file that could not be wholly looked at nothing is known to be gone.
    let incomplete = |problem: &&crate::report::model::Problem| problem.kind.is_incomplete();
    let doubtful: BTreeSet<String> = report
        .problems
        .iter()
        .filter(incomplete)
        .map(|problem| repository_path(&report.project.prefix, &problem.path))
        .collect();
    let gone = standing
        .open
        .iter()
        .filter(|thread| !there.contains(&thread.key) && !thread.has_reply && !doubtful.contains(&thread.path));
    let mut closed = 0;
    for thread in gone.take(CLOSED) {
        match thread.close(client).await {
            Ok(Closing::Resolved | Closing::Minimized) => closed += 1,
            Err(error) => {
                notes.push(format!("a comment whose finding is gone could not be resolved ({error})"));
                break;
            }
        }
    }
    closed
}
