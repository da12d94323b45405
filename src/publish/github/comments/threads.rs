//! The comments that stand on a pull request already.

use crate::publish::github::client::{ApiError, ApiErrorKind, Client};
use crate::publish::github::marker::Markers;
use crate::publish::github::publication::Publication;
use crate::publish::github::viewer::Viewer;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

const THREADS: &str = include_str!("../queries/review_threads.graphql");
const RESOLVE: &str = include_str!("../queries/resolve_thread.graphql");
const MINIMIZE: &str = include_str!("../queries/minimize_comment.graphql");
/// Pages of threads that are read, fifty each.
const PAGES: usize = 40;

/// Our own comments on a pull request.
#[derive(Debug, Default)]
pub struct Standing {
    /// Keys of the findings that have a comment, whether it is resolved or not.
    pub keys: BTreeSet<String>,
    /// Threads of ours that are neither resolved nor hidden.
    pub open: Vec<OwnThread>,
    /// Whether GitHub left something out, so that there may be more.
    pub is_partial: bool,
}

/// A thread that we began, neither resolved nor hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnThread {
    pub id: String,
    /// Key of the finding.
    pub key: String,
    pub path: String,
    /// Its first comment.
    pub comment: String,
    /// Whether somebody else wrote in it.
    pub has_reply: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_info: PageInfo,
    nodes: Vec<Option<Thread>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thread {
    id: String,
    is_resolved: bool,
    #[serde(default)]
    path: String,
    comments: Comments,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comments {
    total_count: usize,
    nodes: Vec<Option<Comment>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    id: String,
    body: String,
    #[serde(default)]
    is_minimized: bool,
    viewer_did_author: bool,
}

#[derive(Deserialize)]
struct RestComment {
    id: u64,
    #[serde(default)]
    in_reply_to_id: Option<u64>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<RestUser>,
}

#[derive(Deserialize)]
struct RestUser {
    login: String,
    #[serde(rename = "type", default)]
    kind: String,
}

impl Standing {
    /// Reads them through GraphQL, which knows threads.
    pub async fn read(client: &Client, publication: &Publication<'_>, number: u64) -> Result<Self, ApiError> {
        let (owner, name) = publication.context.owner_and_name();
        let markers = publication.markers();
        let mut standing = Self::default();
        let mut after: Option<String> = None;
        for _ in 0..PAGES {
            let variables = json!({ "owner": owner, "name": name, "number": number, "after": after });
            let answer = client.graphql(THREADS, &variables).await?;
            standing.is_partial |= !answer.errors.is_empty();
            let page = answer.data.pointer("/repository/pullRequest/reviewThreads").cloned().unwrap_or_default();
            let page: Page = serde_json::from_value(page).map_err(|error| ApiError {
                call: "POST /graphql".to_owned(),
                kind: ApiErrorKind::Unreadable { reason: error.to_string() },
            })?;
            standing.is_partial |= page.nodes.iter().any(Option::is_none);
            for thread in page.nodes.into_iter().flatten() {
                standing.take(thread, &markers);
            }
            after = page.page_info.end_cursor.filter(|_| page.page_info.has_next_page);
            if after.is_none() {
                break;
            }
        }
        Ok(standing)
    }

    /// Reads only what has a comment, through REST: for servers and tokens that GraphQL is closed to.
    pub async fn read_plainly(
        client: &Client,
        publication: &Publication<'_>,
        number: u64,
        viewer: &Viewer,
    ) -> Result<Self, ApiError> {
        let markers = publication.markers();
        let comments = all(client, publication, number).await?;
        let keys = comments.iter().filter_map(|comment| comment.own_key(&markers, viewer)).collect();
        Ok(Self { keys, ..Self::default() })
    }

    fn take(&mut self, thread: Thread, markers: &Markers) {
        let all = thread.comments.nodes.len();
        let comments: Vec<Comment> = thread.comments.nodes.into_iter().flatten().collect();
        let Some(first) = comments.first().filter(|first| first.viewer_did_author) else { return };
        let Some(key) = markers.finding_of(&first.body) else { return };
        self.keys.insert(key.clone());
        if thread.is_resolved || first.is_minimized {
            return;
        }
        self.open.push(OwnThread {
            id: thread.id,
            key,
            path: thread.path,
            comment: first.id.clone(),
            // What could not be read may be a reply.
            has_reply: thread.comments.total_count > all
                || comments.len() < all
                || comments.iter().any(|comment| !comment.viewer_did_author),
        });
    }
}

impl RestComment {
    /// The key of the finding that it is about, where it is ours.
    fn own_key(&self, markers: &Markers, viewer: &Viewer) -> Option<String> {
        let is_own = self.user.as_ref().is_some_and(|user| viewer.is(&user.login, &user.kind));
        if is_own { markers.finding_of(self.body.as_deref()?) } else { None }
    }
}

async fn all(client: &Client, publication: &Publication<'_>, number: u64) -> Result<Vec<RestComment>, ApiError> {
    client.list(&publication.api(&format!("/pulls/{number}/comments?per_page=100")), None).await
}

/// Takes back comments on findings that have an earlier one, as two runs at the same time write them; not those with a reply.
pub async fn take_doubles_back(
    client: &Client,
    publication: &Publication<'_>,
    number: u64,
    viewer: &Viewer,
) -> Result<(), ApiError> {
    let markers = publication.markers();
    let mut comments = all(client, publication, number).await?;
    comments.sort_by_key(|comment| comment.id);
    let answered: BTreeSet<u64> = comments.iter().filter_map(|comment| comment.in_reply_to_id).collect();
    let mut seen = BTreeSet::new();
    for comment in &comments {
        let Some(key) = comment.own_key(&markers, viewer) else { continue };
        if !seen.insert(key) && !answered.contains(&comment.id) {
            client.delete(&publication.api(&format!("/pulls/comments/{}", comment.id))).await?;
        }
    }
    Ok(())
}

/// What was done with the thread of a finding that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    Resolved,
    Minimized,
}

impl OwnThread {
    /// Resolves it, or where the token may not, hides its comment as outdated.
    pub async fn close(&self, client: &Client) -> Result<Closing, ApiError> {
        match client.graphql(RESOLVE, &json!({ "thread": self.id })).await {
            Ok(_) => return Ok(Closing::Resolved),
            Err(error) if error.is_denied() || error.is_not_found() => {}
            Err(error) => return Err(error),
        }
        client.graphql(MINIMIZE, &json!({ "comment": self.comment })).await?;
        Ok(Closing::Minimized)
    }
}
