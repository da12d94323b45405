//! How the analysis of a job begins and ends. Done twice, a job leaves one analysis.

use super::analyses::{self, Analysis, AnalysisState, COLUMNS, Figures};
use super::findings::{self, word};
use super::publish;
use super::repositories::Repository;
use super::request::ScanRequest;
use super::settings::Kept;
use crate::events::{self, NewEvent};
use crate::jobs::{self, Job};
use crate::report::model::Report;
use crate::store::{Millis, Named as _, Store, StoreError, Write, new_id};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row};

/// Whether there is something to do.
#[derive(Debug)]
pub(super) enum Begun {
    Run(Analysis),
    /// The worker before did it, and was lost before it could say so.
    Done(Analysis),
}

/// Begins the analysis of `job`.
pub(super) async fn begin(
    store: &Store,
    job: &Job,
    repository: &Repository,
    request: &ScanRequest,
) -> Result<Begun, StoreError> {
    let now = store.now();
    if let Some(known) = analyses::of_job(store, &job.id).await? {
        let is_over = matches!(known.state, AnalysisState::Completed | AnalysisState::Empty);
        // A first attempt is asked for by a person, who wants it anew.
        if is_over && job.attempt > 1 {
            return Ok(Begun::Done(known));
        }
    }
    let mut write = store.begin().await?;
    let statement = format!(
        "INSERT INTO analyses (id, repository_id, job_id, state, cause, commit_id, reference, pull_number, base_commit,
            installation_id, started_at)
         VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (job_id) DO UPDATE SET state = 'running', error = NULL, finished_at = NULL, score = NULL, gate = NULL,
            stored_findings = NULL, published = NULL, previous_id = NULL, commit_id = excluded.commit_id,
            pull_number = excluded.pull_number, base_commit = excluded.base_commit, started_at = excluded.started_at
         RETURNING {COLUMNS}"
    );
    let large = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(new_id())
        .bind(repository.id.clone())
        .bind(job.id.clone())
        .bind(word(&request.trigger))
        .bind(request.commit.clone())
        .bind(request.reference.clone().unwrap_or_default())
        .bind(large(request.change.as_ref().map(|change| change.number)))
        .bind(request.change.as_ref().map(|change| change.base_commit.clone()))
        .bind(large(repository.installation))
        .bind(now)
        .fetch_one(write.on())
        .await?;
    let analysis = Analysis::read(&row)?;
    jobs::assign(&mut write, &job.id, &repository.id, repository.owner_id.as_deref()).await?;
    tell(&mut write, now, job, repository, &analysis, "analysis.started", json!({})).await?;
    write.commit().await?;
    Ok(Begun::Run(analysis))
}

/// What a scan gave.
pub(super) struct Scanned {
    /// The commit that was looked at; `None` for a folder without git.
    pub(super) commit: Option<String>,
    /// The reference in full, where only now it is known.
    pub(super) reference: Option<String>,
    pub(super) report: Report,
    /// The reports, gzip-compressed.
    pub(super) json: Vec<u8>,
    pub(super) sarif: Vec<u8>,
    /// The section of the configuration about GitHub, as JSON.
    pub(super) github: String,
    /// Whether it is to be shown there.
    pub(super) publishes: bool,
    /// When it was made elsewhere; `None` where it was made now.
    pub(super) imported_of: Option<Millis>,
}

/// Stands for a score that there is not: the driver for both databases gives PostgreSQL a missing number of eight bytes as one of
/// four, and a statement that was prepared so takes no number of eight any more.
const NO_SCORE: f64 = -1.0;

/// Completes `analysis` with what was found, and tells of it.
pub(super) async fn complete(
    store: &Store,
    job: &Job,
    repository: &Repository,
    analysis: &Analysis,
    scanned: Scanned,
) -> Result<Analysis, StoreError> {
    let report = &scanned.report;
    findings::replace(store, analysis.number, &report.findings).await?;
    let reference = scanned.reference.clone().unwrap_or_else(|| analysis.reference.clone());
    let at = scanned.imported_of.unwrap_or(analysis.started_at);
    let previous = previous(store, analysis, &reference, at).await?;
    let compared = match &previous {
        Some(previous) => Some(findings::compared(store, previous.number, &report.findings).await?),
        None => None,
    };
    let figures = figures_of(report);
    let now = store.now();
    let mut write = store.begin().await?;
    sqlx::query(
        "INSERT INTO reports (analysis, json, sarif, github) VALUES ($1, $2, $3, $4)
         ON CONFLICT (analysis) DO UPDATE SET json = excluded.json, sarif = excluded.sarif, github = excluded.github",
    )
    .bind(analysis.number)
    .bind(scanned.json)
    .bind(scanned.sarif)
    .bind(scanned.github)
    .execute(write.on())
    .await?;
    let before = previous.as_ref().and_then(|previous| previous.figures.as_ref());
    let optional = |count: Option<u32>| count.map(i64::from);
    let statement = format!(
        "UPDATE analyses SET state = 'completed', finished_at = $1, commit_id = $2, reference = $3, score = $4, gate = $5,
            complete = $6, findings = $7, suppressed = $8, new_findings = $9, existing_findings = $10, fixed_findings = $11,
            critical = $12, high = $13, medium = $14, low = $15, info = $16, measures = $17, previous_id = $18,
            appeared = $19, gone = $20, previous_score = CASE WHEN $21 < 0 THEN NULL ELSE $21 END, previous_gate = $22, stored_findings = $23,
            base_commit = COALESCE($24, base_commit), started_at = $25
         WHERE number = $26 RETURNING {COLUMNS}"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(scanned.imported_of.unwrap_or(now))
        .bind(scanned.commit)
        .bind(reference)
        .bind(figures.score)
        .bind(figures.gate)
        .bind(i64::from(figures.is_complete))
        .bind(i64::from(figures.findings))
        .bind(i64::from(figures.suppressed))
        .bind(optional(figures.new))
        .bind(optional(figures.existing))
        .bind(optional(figures.fixed))
        .bind(i64::from(figures.critical))
        .bind(i64::from(figures.high))
        .bind(i64::from(figures.medium))
        .bind(i64::from(figures.low))
        .bind(i64::from(figures.info))
        .bind(figures.measures.to_string())
        .bind(previous.as_ref().map(|previous| previous.id.clone()))
        .bind(compared.map(|(appeared, _)| i64::from(appeared)))
        .bind(compared.map(|(_, gone)| i64::from(gone)))
        .bind(before.map_or(NO_SCORE, |before| before.score))
        .bind(before.map(|before| before.gate.clone()))
        .bind(i64::try_from(report.findings.len()).unwrap_or(i64::MAX))
        .bind(report.project.base.clone())
        .bind(at)
        .bind(analysis.number)
        .fetch_one(write.on())
        .await?;
    let done = Analysis::read(&row)?;
    let kind = if scanned.imported_of.is_some() { "analysis.imported" } else { "analysis.completed" };
    tell(&mut write, now, job, repository, &done, kind, change_of(&done)).await?;
    // What was judged elsewhere, and maybe long ago, lets nothing fail now.
    if scanned.imported_of.is_none() && done.figures.as_ref().is_some_and(|figures| figures.gate == "failed") {
        let failed = report.gate.conditions.iter().filter(|condition| word(&condition.status) == "failed");
        let mut document = change_of(&done);
        document["conditions"] = failed
            .take(50)
            .map(|condition| json!({"condition": condition.condition, "message": condition.message}))
            .collect();
        tell(&mut write, now, job, repository, &done, "gate.failed", document).await?;
    }
    if scanned.publishes {
        jobs::enqueue(&mut write, now, publish::job(&done, repository, job)).await?;
    }
    write.commit().await?;
    Ok(done)
}

/// Ends `analysis` without figures: it failed, or there was nothing to scan.
pub(super) async fn end(
    store: &Store,
    job: &Job,
    repository: &Repository,
    analysis: &Analysis,
    state: AnalysisState,
    reason: &str,
) -> Result<Analysis, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let statement =
        format!("UPDATE analyses SET state = $1, error = $2, finished_at = $3 WHERE number = $4 RETURNING {COLUMNS}");
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(state.name())
        .bind(reason.replace('\0', "\u{fffd}"))
        .bind(now)
        .bind(analysis.number)
        .fetch_one(write.on())
        .await?;
    let ended = Analysis::read(&row)?;
    let kind = format!("analysis.{}", state.name());
    tell(&mut write, now, job, repository, &ended, &kind, json!({"reason": reason})).await?;
    write.commit().await?;
    Ok(ended)
}

/// The latest analysis of the same branch before this one, whose findings are still there.
async fn previous(
    store: &Store,
    analysis: &Analysis,
    reference: &str,
    at: Millis,
) -> Result<Option<Analysis>, StoreError> {
    if reference.is_empty() {
        return Ok(None);
    }
    let statement = format!(
        "SELECT {COLUMNS} FROM analyses WHERE repository_id = $1 AND reference = $2 AND number <> $3 AND state = 'completed'
            AND stored_findings IS NOT NULL AND (started_at < $4 OR (started_at = $4 AND number < $3))
         ORDER BY started_at DESC, number DESC LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(analysis.repository_id.clone())
        .bind(reference)
        .bind(analysis.number)
        .bind(at)
        .fetch_optional(store.pool())
        .await?;
    row.as_ref().map(Analysis::read).transpose()
}

fn figures_of(report: &Report) -> Figures {
    let summary = &report.summary;
    let measures: serde_json::Map<String, Value> =
        report.measures.iter().map(|(measure, value)| (measure.id().to_owned(), json!(value))).collect();
    Figures {
        score: report.score.value,
        gate: word(&report.gate.status),
        is_complete: summary.complete,
        findings: summary.findings,
        suppressed: summary.suppressed,
        new: summary.new,
        existing: summary.existing,
        fixed: summary.fixed,
        critical: summary.by_severity.critical,
        high: summary.by_severity.high,
        medium: summary.by_severity.medium,
        low: summary.by_severity.low,
        info: summary.by_severity.info,
        measures: Value::Object(measures),
    }
}

/// What an analysis says, and what of it is other than before.
pub(super) fn change_of(analysis: &Analysis) -> Value {
    let figures = analysis.figures.as_ref().map(|figures| {
        json!({
            "score": figures.score,
            "gate": figures.gate,
            "findings": figures.findings,
            "new": figures.new,
            "existing": figures.existing,
            "fixed": figures.fixed,
        })
    });
    let since = analysis.since.as_ref().map(|since| {
        json!({
            "analysis": since.previous_id,
            "score": since.score,
            "gate": since.gate,
            "appeared": since.appeared,
            "gone": since.gone,
        })
    });
    json!({"figures": figures, "since": since})
}

async fn tell(
    write: &mut Write,
    now: Millis,
    job: &Job,
    repository: &Repository,
    analysis: &Analysis,
    kind: &str,
    mut document: Value,
) -> Result<(), StoreError> {
    document["id"] = json!(analysis.id);
    document["job"] = json!(job.id);
    document["repository"] = json!(repository.full_name);
    document["commit"] = json!(analysis.commit);
    document["reference"] = json!(analysis.reference);
    document["pull_number"] = json!(analysis.pull_number);
    if let Some(document) = document.as_object_mut() {
        document.retain(|_, value| !value.is_null());
    }
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        subject: format!("analysis/{}", analysis.id),
        document,
        correlation_id: job.correlation_id.clone(),
    };
    events::record(write, now, event).await
}

/// Clears away what of `analysis`'s branch is older than what is kept.
pub(super) async fn forget_old(store: &Store, analysis: &Analysis, kept: Kept) -> Result<(), StoreError> {
    let older_than = async |so_many: u32, condition: &str| -> Result<Vec<i64>, StoreError> {
        let statement = format!(
            "SELECT number FROM analyses WHERE repository_id = $1 AND reference = $2 AND {condition} AND number <= COALESCE(
                (SELECT number FROM analyses WHERE repository_id = $1 AND reference = $2 AND state = 'completed'
                 ORDER BY number DESC LIMIT 1 OFFSET $3), -1)
             ORDER BY number LIMIT 100"
        );
        let rows = sqlx::query(AssertSqlSafe(statement))
            .bind(analysis.repository_id.clone())
            .bind(analysis.reference.clone())
            .bind(i64::from(so_many.max(1)))
            .fetch_all(store.pool())
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    };
    for number in older_than(kept.detailed, "stored_findings IS NOT NULL").await? {
        findings::clear(store, number).await?;
        let mut write = store.begin().await?;
        sqlx::query("DELETE FROM reports WHERE analysis = $1").bind(number).execute(write.on()).await?;
        sqlx::query("UPDATE analyses SET stored_findings = NULL WHERE number = $1")
            .bind(number)
            .execute(write.on())
            .await?;
        write.commit().await?;
    }
    let gone = older_than(kept.figures.max(kept.detailed), "state <> 'running'").await?;
    if gone.is_empty() {
        return Ok(());
    }
    let mut write = store.begin().await?;
    for number in gone {
        sqlx::query("DELETE FROM analyses WHERE number = $1").bind(number).execute(write.on()).await?;
    }
    write.commit().await
}

/// Ends analyses whose jobs are over without having said so, as when the last worker that tried was killed; returns how many.
pub async fn settle_abandoned(store: &Store) -> Result<u64, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let rows = sqlx::query(
        "UPDATE analyses SET finished_at = $1,
            state = CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE jobs.id = analyses.job_id AND jobs.state = 'cancelled')
                THEN 'cancelled' ELSE 'failed' END,
            error = COALESCE(error, (SELECT COALESCE(jobs.error, jobs.cancel_reason) FROM jobs WHERE jobs.id = analyses.job_id))
         WHERE state = 'running' AND NOT EXISTS
            (SELECT 1 FROM jobs WHERE jobs.id = analyses.job_id AND jobs.state IN ('queued', 'running'))
         RETURNING id, repository_id, state, error,
            (SELECT owner_id FROM repositories WHERE repositories.id = analyses.repository_id) AS owner_id",
    )
    .bind(now)
    .fetch_all(write.on())
    .await?;
    for row in &rows {
        let id: String = row.try_get("id")?;
        let state: String = row.try_get("state")?;
        let reason: Option<String> = row.try_get("error")?;
        let event = NewEvent {
            kind: format!("analysis.{state}"),
            owner_id: row.try_get("owner_id")?,
            repository_id: Some(row.try_get("repository_id")?),
            subject: format!("analysis/{id}"),
            document: json!({"id": id, "reason": reason}),
            correlation_id: None,
        };
        events::record(&mut write, now, event).await?;
    }
    write.commit().await?;
    Ok(rows.len() as u64)
}
