//! What a run of a schedule found against the run before, and telling it.
//!
//! The events of analyses are followed from where one stopped, which is written down with what is told of them: so each is told of
//! once, whatever happens between, and any number of servers may follow.

use super::listing;
use super::model::{Notify, Schedule};
use crate::events::{self, Event, EventFilter, NewEvent};
use crate::scans::{self, Analysis, AnalysisState, StoredFinding};
use crate::store::{Millis, Named as _, Store, StoreError, Topic, Write};
use serde_json::{Value, json};
use sqlx::Row;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The setting that says up to which event all is told.
const CURSOR: &str = "schedules.told";

/// Events that are gone through at once.
const AT_ONCE: u32 = 50;

/// Who waits looks by itself after this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Findings on each side that an event names.
const NAMED: usize = 20;

/// Compares the analyses of schedules with those of their runs before, until `leaving`.
pub async fn compare(store: Store, leaving: CancellationToken) {
    let mut wakes = store.wakes().watch(Topic::Events);
    loop {
        wakes.borrow_and_update();
        match compare_some(&store).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                warn!(%error, "runs of schedules cannot be compared");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        tokio::select! {
            _ = wakes.changed() => {}
            () = tokio::time::sleep(PATIENCE) => {}
            () = leaving.cancelled() => return,
        }
    }
}

/// What is to be written of one event.
struct Told {
    schedule: Schedule,
    event: Event,
    outcome: Value,
    /// The kind of what is told; `None` where nothing is.
    kind: Option<&'static str>,
}

/// Goes through the next events of analyses; returns how many there were.
pub(super) async fn compare_some(store: &Store) -> Result<usize, StoreError> {
    let Some(cursor) = cursor(store).await? else { return Ok(0) };
    let filter = EventFilter { kind_prefix: Some("analysis.".to_owned()), ..EventFilter::default() };
    let found = events::after(store, cursor, &filter, AT_ONCE).await?;
    let Some(last) = found.last().map(|event| event.id) else { return Ok(0) };
    let count = found.len();
    let mut told = Vec::new();
    for event in found {
        told.extend(look(store, event).await?);
    }
    let now = store.now();
    let mut write = store.begin().await?;
    let moved = sqlx::query("UPDATE settings SET document = $1, changed_at = $2 WHERE name = $3 AND document = $4")
        .bind(last.to_string())
        .bind(now)
        .bind(CURSOR)
        .bind(cursor.to_string())
        .execute(write.on())
        .await?;
    if moved.rows_affected() == 1 {
        for told in told {
            write_down(&mut write, now, told).await?;
        }
        write.commit().await?;
    }
    // Else another was faster, and has told it.
    Ok(count)
}

/// Up to which event all is told; what was before the first look is not told of.
async fn cursor(store: &Store) -> Result<Option<i64>, StoreError> {
    let row =
        sqlx::query("SELECT document FROM settings WHERE name = $1").bind(CURSOR).fetch_optional(store.pool()).await?;
    if let Some(row) = row {
        let cursor: String = row.try_get(0)?;
        return Ok(Some(cursor.parse().unwrap_or_default()));
    }
    let newest = events::newest(store).await?;
    let now = store.now();
    let mut write = store.begin().await?;
    sqlx::query("INSERT INTO settings (name, document, changed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(CURSOR)
        .bind(newest.to_string())
        .bind(now)
        .execute(write.on())
        .await?;
    write.commit().await?;
    Ok(None)
}

/// What is told of an event; `None` where it is of no schedule, or no end.
async fn look(store: &Store, event: Event) -> Result<Option<Told>, StoreError> {
    let is_end = ["analysis.completed", "analysis.empty", "analysis.failed"].contains(&event.kind.as_str());
    let of = event.correlation_id.as_deref().and_then(|id| id.strip_prefix("schedule/"));
    let (true, Some(id)) = (is_end, of) else { return Ok(None) };
    let schedule = match listing::get(store, id).await {
        // It was removed meanwhile.
        Err(StoreError::NotFound { .. }) => return Ok(None),
        found => found?,
    };
    let analysis = match scans::analysis(store, event.document["id"].as_str().unwrap_or_default()).await {
        Err(StoreError::NotFound { .. }) => return Ok(None),
        found => found?,
    };
    let before = before(store, &schedule, &analysis).await?;
    let mut outcome = json!({"analysis": analysis.id, "state": event.kind.trim_start_matches("analysis.")});
    let is_changed = if event.kind == "analysis.failed" {
        outcome["reason"] = event.document["reason"].clone();
        None
    } else {
        outcome["figures"] = figures(&analysis);
        match &before {
            Some(before) => Some(difference(store, before, &analysis, &mut outcome).await?),
            // The first has nothing to be compared with.
            None => Some(false),
        }
    };
    let kind = match (schedule.notify, is_changed) {
        (Notify::Never, _) | (Notify::Change, Some(false)) => None,
        (_, None) => Some("schedule.failed"),
        (_, Some(true)) => Some("schedule.changed"),
        (Notify::Always, Some(false)) => Some("schedule.unchanged"),
    };
    Ok(Some(Told { schedule, event, outcome, kind }))
}

fn figures(analysis: &Analysis) -> Value {
    match &analysis.figures {
        Some(figures) => json!({"score": figures.score, "gate": figures.gate, "findings": figures.findings}),
        None => Value::Null,
    }
}

/// The analysis of the run before this one that came to something.
async fn before(store: &Store, schedule: &Schedule, analysis: &Analysis) -> Result<Option<Analysis>, StoreError> {
    let row = sqlx::query(
        "SELECT analyses.id AS id FROM schedule_runs JOIN analyses ON analyses.job_id = schedule_runs.job_id
         WHERE schedule_runs.schedule_id = $1 AND analyses.repository_id = $2 AND analyses.reference = $3 AND analyses.number <
            (SELECT number FROM analyses WHERE id = $4) AND analyses.state IN ('completed', 'empty')
         ORDER BY analyses.number DESC LIMIT 1",
    )
        .bind(schedule.id.clone())
        .bind(analysis.repository_id.clone())
        .bind(analysis.reference.clone())
        .bind(analysis.id.clone())
        .fetch_optional(store.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    scans::analysis(store, &id).await.map(Some)
}

/// Tells in `outcome` what is other than `before`; returns whether anything is.
async fn difference(
    store: &Store,
    before: &Analysis,
    after: &Analysis,
    outcome: &mut Value,
) -> Result<bool, StoreError> {
    let gate = |analysis: &Analysis| analysis.figures.as_ref().map(|figures| figures.gate.clone());
    let (was, is) = (gate(before), gate(after));
    let mut since = json!({"analysis": before.id, "figures": figures(before)});
    let mut is_changed = was != is;
    if is_changed {
        outcome["gate"] = json!({"was": was, "is": is});
    }
    if before.state == AnalysisState::Completed && after.state == AnalysisState::Completed {
        match scans::difference(store, before, after, NAMED).await? {
            Some(found) => {
                is_changed |= found.appeared + found.gone > 0;
                outcome["appeared"] = json!(found.appeared);
                outcome["gone"] = json!(found.gone);
                outcome["first_appeared"] = found.first_appeared.iter().map(shown).collect();
                outcome["first_gone"] = found.first_gone.iter().map(shown).collect();
            }
            // Those of then were cleared away: the figures are what is left.
            None => is_changed |= figures(before) != figures(after),
        }
    } else {
        is_changed |= before.state != after.state;
    }
    since["state"] = json!(before.state.name());
    outcome["since"] = since;
    Ok(is_changed)
}

fn shown(finding: &StoredFinding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    })
}

async fn write_down(write: &mut Write, now: Millis, told: Told) -> Result<(), StoreError> {
    let Told { schedule, event, outcome, kind } = told;
    sqlx::query("UPDATE schedule_runs SET outcome = $1 WHERE schedule_id = $2 AND job_id = $3")
        .bind(outcome.to_string())
        .bind(schedule.id.clone())
        .bind(event.document["job"].as_str().unwrap_or_default().to_owned())
        .execute(write.on())
        .await?;
    let Some(kind) = kind else { return Ok(()) };
    let mut document = outcome;
    document["id"] = json!(schedule.id);
    document["name"] = json!(schedule.name);
    document["repository"] = event.document["repository"].clone();
    document["reference"] = event.document["reference"].clone();
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: schedule.owner_id,
        repository_id: event.repository_id,
        subject: format!("schedule/{}", schedule.id),
        document,
        correlation_id: event.correlation_id,
    };
    events::record(write, now, event).await
}
