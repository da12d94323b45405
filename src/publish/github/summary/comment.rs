//! The one comment that sums a pull request up: found by its mark and its author, written anew in its place.

use super::of_comment;
use crate::publish::github::client::{ApiError, Client};
use crate::publish::github::ladder::{Rung, RungError, Step};
use crate::publish::github::publication::Publication;
use crate::publish::github::viewer::Viewer;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Clone, Deserialize)]
struct Comment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    html_url: Option<String>,
    #[serde(default)]
    user: Option<User>,
}

#[derive(Debug, Clone, Deserialize)]
struct User {
    login: String,
    #[serde(rename = "type", default)]
    kind: String,
}

/// Writes the summary of pull request `number`.
pub async fn write(
    client: &Client,
    publication: &Publication<'_>,
    viewer: &Viewer,
    number: u64,
    steps: &[Step],
) -> Result<Step, RungError> {
    let body = json!({ "body": of_comment(publication, steps)? });
    let list = publication.api(&format!("/issues/{number}/comments"));
    let own = async || own(client, publication, viewer, &format!("{list}?per_page=100")).await;
    let one = |id: u64| publication.api(&format!("/issues/comments/{id}"));
    if let Some(first) = own().await?.first() {
        let now: Comment = client.patch(&one(first.id), &body).await?;
        return Ok(Step::done(Rung::SummaryComment, "updated", now.html_url));
    }
    let look = async || Ok(own().await?.into_iter().next());
    let created: Comment = client.create(&list, &body, look).await?;
    // Another run may have looked when there was none yet either: the first comment stays, with what is newest in it.
    let all = own().await?;
    let Some(first) = all.first().filter(|first| first.id < created.id) else {
        for later in all.iter().filter(|later| later.id > created.id) {
            client.delete(&one(later.id)).await?;
        }
        return Ok(Step::done(Rung::SummaryComment, "written", created.html_url));
    };
    client.delete(&one(created.id)).await?;
    let now: Comment = client.patch(&one(first.id), &body).await?;
    Ok(Step::done(Rung::SummaryComment, "written into that of a run at the same time", now.html_url))
}

/// Our summaries of this project, the first one first.
async fn own(
    client: &Client,
    publication: &Publication<'_>,
    viewer: &Viewer,
    list: &str,
) -> Result<Vec<Comment>, ApiError> {
    let markers = publication.markers();
    let comments: Vec<Comment> = client.list(list, None).await?;
    let is_own = |comment: &Comment| {
        comment.body.as_deref().is_some_and(|body| markers.is_summary(body))
            && comment.user.as_ref().is_some_and(|user| viewer.is(&user.login, &user.kind))
    };
    let mut own: Vec<Comment> = comments.into_iter().filter(is_own).collect();
    own.sort_by_key(|comment| comment.id);
    Ok(own)
}
