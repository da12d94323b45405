//! Analyses that were made, with their figures.

use crate::store::{self, Cursor, Listing, Millis, Named, Page, PageRequest, SortKey, Store, StoreError};
use flate2::read::GzDecoder;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::io::Read;

/// Bytes of a report, unpacked.
const LARGEST_REPORT: u64 = 1 << 30;

/// Where an analysis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnalysisState {
    Running,
    Completed,
    /// There was nothing in a language that is known.
    Empty,
    Failed,
    Cancelled,
}

impl Named for AnalysisState {
    const ALL: &'static [Self] = &[Self::Running, Self::Completed, Self::Empty, Self::Failed, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Empty => "empty",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The numbers of an analysis that is completed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// 0 to 10.
    pub score: f64,
    /// `passed`, `warned`, `failed` or `none`.
    pub gate: String,
    pub is_complete: bool,
    /// Neither suppressed nor informational.
    pub findings: u32,
    pub suppressed: u32,
    /// Against the base; `None` where there is none.
    pub new: Option<u32>,
    pub existing: Option<u32>,
    pub fixed: Option<u32>,
    pub critical: u32,
    pub high: u32,
    pub medium: u32,
    pub low: u32,
    pub info: u32,
    /// By their ids.
    pub measures: Value,
}

/// What has changed since the analysis of the same branch before.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    pub previous_id: String,
    /// Findings that were not there then, and those that are not there any more.
    pub appeared: u32,
    pub gone: u32,
    pub score: f64,
    pub gate: String,
}

/// An analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    pub(super) number: i64,
    pub id: String,
    pub repository_id: String,
    pub job_id: String,
    pub state: AnalysisState,
    /// What asked for it: `push`.
    pub cause: String,
    pub commit: Option<String>,
    /// `refs/heads/main`; empty where only a commit was named.
    pub reference: String,
    pub pull_number: Option<u64>,
    pub base_commit: Option<String>,
    pub installation: Option<u64>,
    pub started_at: Millis,
    pub finished_at: Option<Millis>,
    pub error: Option<String>,
    pub figures: Option<Figures>,
    pub since: Option<Since>,
    /// Findings that can be listed; `None` where they and the reports were cleared away.
    pub stored_findings: Option<u64>,
    /// What became of showing it on GitHub.
    pub published: Option<Value>,
}

/// Which analyses are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct AnalysisFilter {
    /// Of repositories of this user.
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    pub reference: Option<String>,
    pub pull_number: Option<u64>,
    pub state: Option<AnalysisState>,
    pub gate: Option<String>,
    pub commit: Option<String>,
}

pub(super) const COLUMNS: &str = "number, id, repository_id, job_id, state, cause, commit_id, reference, pull_number, base_commit, \
     installation_id, started_at, finished_at, error, score, gate, complete, findings, suppressed, new_findings, \
     existing_findings, fixed_findings, critical, high, medium, low, info, measures, previous_id, appeared, gone, \
     previous_score, previous_gate, stored_findings, published";

impl Analysis {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: "analysis", id: id.clone(), reason };
        let count = |name: &str| -> Result<Option<u32>, StoreError> {
            Ok(row.try_get::<Option<i64>, _>(name)?.map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
        };
        let large = |name: &str| -> Result<Option<u64>, StoreError> {
            Ok(row.try_get::<Option<i64>, _>(name)?.and_then(|count| u64::try_from(count).ok()))
        };
        let json = |name: &str| -> Result<Option<Value>, StoreError> {
            let text: Option<String> = row.try_get(name)?;
            text.map(|text| serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))).transpose()
        };
        let state: String = row.try_get("state")?;
        let score: Option<f64> = row.try_get("score")?;
        let gate: Option<String> = row.try_get("gate")?;
        let figures = match (score, gate) {
            (Some(score), Some(gate)) => Some(Figures {
                score,
                gate,
                is_complete: row.try_get::<Option<i64>, _>("complete")? == Some(1),
                findings: count("findings")?.unwrap_or_default(),
                suppressed: count("suppressed")?.unwrap_or_default(),
                new: count("new_findings")?,
                existing: count("existing_findings")?,
                fixed: count("fixed_findings")?,
                critical: count("critical")?.unwrap_or_default(),
                high: count("high")?.unwrap_or_default(),
                medium: count("medium")?.unwrap_or_default(),
                low: count("low")?.unwrap_or_default(),
                info: count("info")?.unwrap_or_default(),
                measures: json("measures")?.unwrap_or_default(),
            }),
            _ => None,
        };
        let previous_id: Option<String> = row.try_get("previous_id")?;
        let since = match (previous_id, row.try_get::<Option<f64>, _>("previous_score")?) {
            (Some(previous_id), Some(score)) => Some(Since {
                previous_id,
                appeared: count("appeared")?.unwrap_or_default(),
                gone: count("gone")?.unwrap_or_default(),
                score,
                gate: row.try_get::<Option<String>, _>("previous_gate")?.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(Self {
            number: row.try_get("number")?,
            repository_id: row.try_get("repository_id")?,
            job_id: row.try_get("job_id")?,
            state: AnalysisState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            cause: row.try_get("cause")?,
            commit: row.try_get("commit_id")?,
            reference: row.try_get("reference")?,
            pull_number: large("pull_number")?,
            base_commit: row.try_get("base_commit")?,
            installation: large("installation_id")?,
            started_at: row.try_get("started_at")?,
            finished_at: row.try_get("finished_at")?,
            error: row.try_get("error")?,
            figures,
            since,
            stored_findings: large("stored_findings")?,
            published: json("published")?,
            id,
        })
    }
}

/// The analysis with this id.
pub async fn get(store: &Store, id: &str) -> Result<Analysis, StoreError> {
    store::one(store, "analysis", COLUMNS, "analyses", id, Analysis::read).await
}

/// The analysis that the job made.
pub async fn of_job(store: &Store, job: &str) -> Result<Option<Analysis>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM analyses WHERE job_id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(job).fetch_optional(store.pool()).await?;
    row.as_ref().map(Analysis::read).transpose()
}

/// The latest completed analysis of a repository, of `reference` or of any, whose report is there still.
pub async fn latest_with_report(
    store: &Store,
    repository: &str,
    reference: Option<&str>,
) -> Result<Option<Analysis>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM analyses WHERE repository_id = $1 AND (COALESCE($2, '') = '' OR reference = $2) AND state = 'completed'
            AND pull_number IS NULL AND stored_findings IS NOT NULL ORDER BY started_at DESC, number DESC LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(repository)
        .bind(reference.unwrap_or_default().to_owned())
        .fetch_optional(store.pool())
        .await?;
    row.as_ref().map(Analysis::read).transpose()
}

/// How many scans were completed since `since`, and within how many milliseconds each of these shares of them.
pub async fn durations<const N: usize>(
    store: &Store,
    since: Millis,
    shares: [f64; N],
) -> Result<(u64, [Millis; N]), StoreError> {
    // Those that were begun before are found by it as well, as long as a scan takes no more than a day.
    const OF: &str = "FROM analyses WHERE state = 'completed' AND cause <> 'import'
         AND finished_at > $1 AND started_at > $2";
    let earliest = since - 24 * 3600 * 1000;
    let query = sqlx::query(AssertSqlSafe(format!("SELECT COUNT(*) {OF}"))).bind(since).bind(earliest);
    let number: i64 = query.fetch_one(store.pool()).await?.try_get(0)?;
    let mut within = [0; N];
    for (within, share) in within.iter_mut().zip(shares) {
        let place = ((number as f64 * share).ceil() as i64 - 1).max(0);
        let statement = format!("SELECT finished_at - started_at AS took {OF} ORDER BY took LIMIT 1 OFFSET $3");
        let query = sqlx::query(AssertSqlSafe(statement)).bind(since).bind(earliest).bind(place);
        let row = query.fetch_optional(store.pool()).await?;
        *within = row.map(|row| row.try_get(0)).transpose()?.unwrap_or_default();
    }
    Ok((u64::try_from(number).unwrap_or_default(), within))
}

/// What lists of analyses can be sorted by. The score in thousandths, since a cursor holds whole numbers; what has none comes before all.
pub const ANALYSIS_SORTS: &[SortKey] = &[
    SortKey::number("started", "started_at"),
    SortKey::number("score", "COALESCE(CAST(score * 1000 AS BIGINT), -1)"),
    SortKey::number("findings", "COALESCE(findings, -1)"),
];

/// A page of analyses, newest first where it asks for no other order.
pub async fn list(store: &Store, filter: &AnalysisFilter, page: &PageRequest) -> Result<Page<Analysis>, StoreError> {
    Listing::newest_first(COLUMNS, "analyses", "started_at")
        .only("repository_id IN (SELECT id FROM repositories WHERE owner_id = ?)", filter.owner_id.clone())
        .only("repository_id = ?", filter.repository_id.clone())
        .only("reference = ?", filter.reference.clone())
        .only("pull_number = ?", filter.pull_number.and_then(|number| i64::try_from(number).ok()))
        .only("state = ?", filter.state.map(AnalysisState::name))
        .only("gate = ?", filter.gate.clone())
        .only("commit_id = ?", filter.commit.clone())
        .page(store, page, Analysis::read, |one| Cursor { key: one.started_at, id: one.id.clone() })
        .await
}

/// A report that is kept with an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReport {
    /// As `plimsoll scan --format json` writes it.
    Json,
    Sarif,
}

/// A report of an analysis, gzip-compressed; `None` where it was cleared away.
pub async fn report_packed(
    store: &Store,
    analysis: &Analysis,
    which: KeptReport,
) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = match which {
        KeptReport::Json => "SELECT json FROM reports WHERE analysis = $1",
        KeptReport::Sarif => "SELECT sarif FROM reports WHERE analysis = $1",
    };
    let row = sqlx::query(statement).bind(analysis.number).fetch_optional(store.pool()).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// How the configuration of what was scanned wants it shown on GitHub.
pub(super) async fn github_section(store: &Store, analysis: &Analysis) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT github FROM reports WHERE analysis = $1")
        .bind(analysis.number)
        .fetch_optional(store.pool())
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Unpacks what [`report_packed`] gave.
pub fn unpacked(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).take(LARGEST_REPORT).read_to_end(&mut bytes)?;
    Ok(bytes)
}
