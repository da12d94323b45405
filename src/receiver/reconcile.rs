//! Webhooks that GitHub sent and that are not here: asking for them again.
//!
//! GitHub never sends again by itself what could not be delivered, but keeps for three days what it sent ("Handling failed webhook
//! deliveries", GitHub's documentation of webhooks). So at each start and every hour that list is held against the log of deliveries,
//! and what is missing is asked for. It comes under its old id, in the usual way, and is stored in the usual way.

use crate::events::{self, NewEvent};
use crate::jobs::{self, Context, Failure, Handler, NewJob, OnDuplicate, Priority, Work};
use crate::publish::github::client::{Access, ApiError, ApiErrorKind, Client};
use crate::scans::ScanSettings;
use crate::store::{Millis, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The kind of the jobs that look for missed webhooks.
pub const RECONCILE: &str = "reconcile";

/// The setting that says how far it is known that nothing is missing.
const MARK: &str = "receiver.reconciled";

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/// GitHub sends again what is at most so old.
const BACK: Millis = 3 * 24 * HOUR;

/// A run looks so far behind where the one before began: what was sent then may have failed after it.
const OVERLAP: Millis = 2 * HOUR;

/// What was sent within this may still be on its way.
const UNDER_WAY: Millis = 2 * MINUTE;

/// Every so often.
const PACE: Duration = Duration::from_hours(1);

/// One that was asked for so often and is still not here is refused by this server, and will be again.
const MOST_ASKS: u32 = 3;

/// Webhooks that one run asks for; the others wait for the next.
const MOST_AT_ONCE: usize = 1000;

/// Pages of a hundred of one list.
const PAGES: usize = 300;

/// Repositories whose own webhooks are looked at.
const HOOKS: i64 = 200;

/// Makes the jobs that look for missed webhooks, now and every hour, until `leaving`.
pub async fn remind(store: Store, leaving: CancellationToken) {
    let mut pace = tokio::time::interval(PACE);
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            () = leaving.cancelled() => return,
        }
        if let Err(error) = enqueue(&store).await {
            warn!(%error, "missed webhooks cannot be looked for");
        }
    }
}

async fn enqueue(store: &Store) -> Result<(), StoreError> {
    let mut write = store.begin().await?;
    let job = NewJob { priority: Priority::LOW, ..NewJob::new(RECONCILE, json!({})) };
    jobs::enqueue(&mut write, store.now(), job.key(RECONCILE, OnDuplicate::Keep)).await?;
    write.commit().await
}

/// Looks for missed webhooks.
pub struct ReconcileHandler {
    settings: Arc<ScanSettings>,
}

impl ReconcileHandler {
    #[must_use]
    pub fn new(settings: Arc<ScanSettings>) -> Self {
        Self { settings }
    }
}

impl Handler for ReconcileHandler {
    fn kind(&self) -> &'static str {
        RECONCILE
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(reconcile(&self.settings, context))
    }
}

/// How far it is known that nothing is missing, and what was asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Mark {
    up_to: Millis,
    asked: BTreeMap<String, Asked>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Asked {
    times: u32,
    at: Millis,
}

/// A delivery as GitHub lists it.
#[derive(Debug, Deserialize)]
struct Sent {
    id: u64,
    /// `X-GitHub-Delivery`; the same when it is sent again.
    guid: String,
    delivered_at: String,
}

impl Sent {
    /// What cannot be read counts as old: it ends the list rather than leading through all of it.
    fn at(&self) -> Millis {
        self.delivered_at.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond)
    }
}

/// What a run did.
#[derive(Debug, Default, Serialize)]
struct Done {
    /// Webhooks that GitHub sent within the time that was looked at.
    looked_at: usize,
    /// Those that are not here.
    missing: usize,
    asked: usize,
    /// Those that were asked for often enough.
    given_up: usize,
    /// Lists that could not be read, and why.
    problems: Vec<String>,
}

async fn reconcile(settings: &ScanSettings, context: &Context) -> Result<Value, Failure> {
    let Some(app) = settings.github.of_app()? else { return Ok(json!({"skipped": "the server is no GitHub App"})) };
    let store = &context.store;
    let now = store.now();
    let mut mark = read_mark(store).await?;
    mark.asked.retain(|_, asked| asked.at > now - BACK);
    let since = (now - BACK).max(mark.up_to - OVERLAP);
    let mut done = Done::default();
    let mut places = vec![("/app/hook/deliveries".to_owned(), app)];
    for hook in own_hooks(store).await? {
        match hook_access(settings, &hook).await {
            Ok(Some(access)) => {
                places.push((format!("/repos/{}/hooks/{}/deliveries", hook.repository, hook.id), access));
            }
            Ok(None) => {}
            Err(reason) => done.problems.push(format!("{}: {reason}", hook.repository)),
        }
    }
    let count = places.len();
    let mut ended = Ok(());
    for (index, (place, access)) in places.into_iter().enumerate() {
        context.check()?;
        context.progress(index as f64 / count as f64, format!("looking at {place}"));
        ended = look(settings, context, &place, access, since, &mut mark, &mut done).await;
        if ended.is_err() {
            break;
        }
    }
    for problem in &done.problems {
        context.warn(problem.clone());
    }
    // What was asked for is remembered whatever came then; how far all is known, only where all was looked at.
    if ended.is_ok() && done.missing - done.given_up <= done.asked {
        mark.up_to = now;
    }
    write_mark(store, now, &mark, &done).await?;
    ended?;
    Ok(json!(done))
}

/// A webhook that a repository has of its own, beside the App.
struct Hook {
    repository: String,
    id: String,
}

/// The webhooks of repositories that have sent something here.
async fn own_hooks(store: &Store) -> Result<Vec<Hook>, StoreError> {
    let statement = format!(
        "SELECT repository, headers FROM (SELECT repository, headers,
            ROW_NUMBER() OVER (PARTITION BY repository ORDER BY received_at DESC, id DESC) AS place FROM deliveries
            WHERE repository IS NOT NULL AND headers LIKE '%\"x-github-hook-installation-target-type\":\"repository\"%') AS latest
         WHERE place = 1 ORDER BY repository LIMIT {HOOKS}"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(store.pool()).await?;
    let mut found = Vec::new();
    for row in &rows {
        let (repository, headers): (String, String) = (row.try_get("repository")?, row.try_get("headers")?);
        let headers: Value = serde_json::from_str(&headers).unwrap_or_default();
        let id = headers["x-github-hook-id"].as_str().unwrap_or_default();
        // Both become part of an address.
        if is_name(&repository) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push(Hook { id: id.to_owned(), repository });
        }
    }
    Ok(found)
}

fn is_name(repository: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_part =
        |part: &str| !part.is_empty() && part.len() <= 100 && !part.starts_with('.') && part.chars().all(is_plain);
    repository.split_once('/').is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}

async fn hook_access(settings: &ScanSettings, hook: &Hook) -> Result<Option<Access>, String> {
    settings.github.access(&hook.repository, None).await.map_err(|failure| match failure {
        Failure::Passing { reason, .. } | Failure::Lasting(reason) => reason,
        Failure::Stopped => "stopped".to_owned(),
    })
}

/// Asks for what of one list is missing.
async fn look(
    settings: &ScanSettings,
    context: &Context,
    place: &str,
    access: Access,
    since: Millis,
    mark: &mut Mark,
    done: &mut Done,
) -> Result<(), Failure> {
    let client = Client::new(access).map_err(Failure::lasting)?;
    let listed = client.list_while(&format!("{place}?per_page=100"), PAGES, |sent: &Sent| sent.at() >= since).await;
    let (sent, is_whole) = match listed {
        Ok(listed) => listed,
        Err(error) => return passed_over(error, place, done),
    };
    if !is_whole {
        done.problems.push(format!("{place}: only the latest {} were looked at", sent.len()));
    }
    // The latest try of each.
    let mut latest: BTreeMap<&str, &Sent> = BTreeMap::new();
    for one in sent.iter().filter(|one| one.at() >= since) {
        let entry = latest.entry(&one.guid).or_insert(one);
        if one.at() > entry.at() {
            *entry = one;
        }
    }
    done.looked_at += latest.len();
    let now = context.store.now();
    let guids: Vec<&str> = latest.keys().copied().collect();
    for guid in missing(&context.store, &guids).await? {
        let Some(one) = latest.get(guid.as_str()) else { continue };
        if one.at() > now - UNDER_WAY {
            continue;
        }
        done.missing += 1;
        let asked = mark.asked.entry(guid.clone()).or_default();
        if asked.times >= MOST_ASKS {
            done.given_up += 1;
            continue;
        }
        if done.asked >= MOST_AT_ONCE {
            continue;
        }
        context.check()?;
        *asked = Asked { times: asked.times + 1, at: now };
        let path = format!("{place}/{}/attempts", one.id);
        match client.post_empty::<Value>(&path).await {
            Ok(_) => {
                done.asked += 1;
                context.info(format!("{guid} was asked for again"));
            }
            Err(error) => passed_over(error, place, done)?,
        }
        // Not all at once: this server is to take them, too.
        tokio::time::sleep(settings.github.patience.pause / 5).await;
    }
    Ok(())
}

/// What one list does not give is told, and costs the others nothing; what GitHub as a whole does not give now is tried again later.
fn passed_over(error: ApiError, place: &str, done: &mut Done) -> Result<(), Failure> {
    match error.kind {
        ApiErrorKind::Limited { wait } => Err(Failure::Passing { reason: error.to_string(), after: Some(wait) }),
        ApiErrorKind::Server { .. } | ApiErrorKind::Lost { .. } => Err(Failure::passing(error)),
        _ => {
            done.problems.push(format!("{place}: {error}"));
            Ok(())
        }
    }
}

/// Which of `guids` are not in the log.
async fn missing(store: &Store, guids: &[&str]) -> Result<Vec<String>, StoreError> {
    let mut missing = Vec::new();
    for part in guids.chunks(200) {
        let places: Vec<String> = (1..=part.len()).map(|number| format!("${number}")).collect();
        let statement = format!("SELECT id FROM deliveries WHERE id IN ({})", places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for guid in part {
            query = query.bind((*guid).to_owned());
        }
        let rows = query.fetch_all(store.pool()).await?;
        let known: Result<Vec<String>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
        let known = known?;
        missing.extend(
            part.iter().filter(|guid| !known.iter().any(|known| known == *guid)).map(|guid| (*guid).to_owned()),
        );
    }
    Ok(missing)
}

async fn read_mark(store: &Store) -> Result<Mark, StoreError> {
    let row =
        sqlx::query("SELECT document FROM settings WHERE name = $1").bind(MARK).fetch_optional(store.pool()).await?;
    let Some(row) = row else { return Ok(Mark::default()) };
    let document: String = row.try_get(0)?;
    Ok(serde_json::from_str(&document).unwrap_or_default())
}

async fn write_mark(store: &Store, now: Millis, mark: &Mark, done: &Done) -> Result<(), StoreError> {
    let mut write = store.begin().await?;
    sqlx::query(
        "INSERT INTO settings (name, document, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
    )
    .bind(MARK)
    .bind(serde_json::to_string(mark).unwrap_or_default())
    .bind(now)
    .execute(write.on())
    .await?;
    if done.asked > 0 {
        let event = NewEvent {
            kind: "deliveries.reconciled".to_owned(),
            owner_id: None,
            repository_id: None,
            subject: "deliveries".to_owned(),
            document: json!(done),
            correlation_id: None,
        };
        events::record(&mut write, now, event).await?;
    }
    write.commit().await
}
