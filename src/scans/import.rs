//! Repositories and analyses that come from elsewhere, beside what is there already.

use super::analyses::{Analysis, COLUMNS as ANALYSIS_COLUMNS};
use super::findings;
use super::handler::{is_reference, packed};
use super::repositories::{self, NewRepository, Repository};
use super::request::{ScanRequest, Trigger};
use super::results::{self, Begun, Scanned};
use crate::jobs::{Failure, Job};
use crate::publish::github::context::is_commit_id;
use crate::report::json::from_json;
use crate::report::model::Report;
use crate::report::{Format, RenderOptions};
use crate::store::{Millis, Named, Store, StoreError, Write};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

/// What becomes of what is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnExisting {
    /// It stays, and what comes is left out.
    Skip,
    /// What comes takes its place.
    Overwrite,
    /// What comes fills what was not said so far; an analysis is added beside those that are there.
    Merge,
}

impl Named for OnExisting {
    const ALL: &'static [Self] = &[Self::Skip, Self::Overwrite, Self::Merge];

    fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Overwrite => "overwrite",
            Self::Merge => "merge",
        }
    }
}

/// What became of a repository that was to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    Made,
    Changed,
    /// It was there, and stayed as it was.
    Kept,
}

impl Became {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Kept => "kept",
        }
    }
}

/// Makes `new` known, or does with the one that is there as `on_existing` says.
pub async fn put_repository(
    write: &mut Write,
    now: Millis,
    new: NewRepository,
    on_existing: OnExisting,
) -> Result<(Repository, Became), StoreError> {
    // One of a user is theirs; one with access is the server's.
    let (owner, new_with_access) = (new.owner_id.clone().filter(|_| !new.with_access), new.with_access);
    let known = repositories::of_name(write, &new.host, &new.full_name, owner.as_deref()).await?;
    let Some(known) = known else { return Ok((repositories::register(write, now, new).await?, Became::Made)) };
    let changed = match on_existing {
        OnExisting::Skip => known.clone(),
        OnExisting::Overwrite => Repository {
            clone_url: new.clone_url,
            local_path: new.local_path,
            default_branch: new.default_branch,
            ..known.clone()
        },
        OnExisting::Merge => Repository {
            clone_url: known.clone_url.clone().or(new.clone_url),
            local_path: known.local_path.clone().or(new.local_path),
            default_branch: known.default_branch.clone().or(new.default_branch),
            ..known.clone()
        },
    };
    // Where it is read from with the server's credentials is not for a user to say, though it was given to them.
    let changed = if known.with_access && !new_with_access {
        Repository { clone_url: known.clone_url.clone(), local_path: known.local_path.clone(), ..changed }
    } else {
        changed
    };
    if changed == known {
        return Ok((known, Became::Kept));
    }
    repositories::set_source(write, &changed).await?;
    Ok((changed, Became::Changed))
}

/// What became of an analysis that was to be imported.
#[derive(Debug)]
pub enum Imported {
    Stored {
        analysis: Box<Analysis>,
        /// Analyses whose place it took.
        replaced: u64,
    },
    /// The one with this id was there and stays.
    Known(String),
}

struct Read {
    report: Report,
    json: Vec<u8>,
    sarif: Vec<u8>,
    bytes: usize,
}

/// Stores the report `bytes` as an analysis of `repository`, at the time at which it was made. It is about `reference`, or about the
/// branch that it names itself.
pub async fn import_report(
    store: &Store,
    job: &Job,
    repository: &Repository,
    bytes: Vec<u8>,
    reference: Option<String>,
    on_existing: OnExisting,
) -> Result<Imported, Failure> {
    let read = tokio::task::spawn_blocking(move || read(&bytes)).await.map_err(Failure::passing)??;
    tracing::debug!(job = job.id, bytes = read.bytes, "a report is imported");
    let report = read.report;
    let of_report = || report.project.branch.as_ref().map(|branch| format!("refs/heads/{branch}"));
    let reference = reference.or_else(of_report).filter(|name| is_reference(name));
    let commit = report.project.commit.clone().filter(|commit| is_commit_id(commit));
    let now = store.now();
    let made = report.generated_at.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
    let at = made.filter(|at| (0..=now).contains(at)).unwrap_or(now);
    let known = same(store, job, repository, reference.as_deref(), commit.as_deref(), at).await?;
    let stays = match on_existing {
        OnExisting::Skip => known.first(),
        OnExisting::Merge => known.iter().find(|known| known.started_at == at),
        OnExisting::Overwrite => None,
    };
    if let Some(known) = stays {
        return Ok(Imported::Known(known.id.clone()));
    }
    let request = ScanRequest {
        repository: repository.full_name.clone(),
        clone_url: None,
        installation: None,
        commit: commit.clone(),
        reference: reference.clone(),
        change: None,
        trigger: Trigger::Import,
    };
    let analysis = match results::begin(store, job, repository, &request).await? {
        Begun::Run(analysis) => {
            let scanned = Scanned {
                commit,
                reference,
                report,
                json: read.json,
                sarif: read.sarif,
                github: "{}".to_owned(),
                publishes: false,
                imported_of: Some(at),
            };
            results::complete(store, job, repository, &analysis, scanned).await?
        }
        Begun::Done(analysis) => analysis,
    };
    let mut replaced = 0;
    if on_existing == OnExisting::Overwrite {
        for known in known {
            findings::clear(store, known.number).await?;
            let mut write = store.begin().await?;
            sqlx::query("DELETE FROM analyses WHERE number = $1")
                .bind(known.number)
                .execute(write.on())
                .await
                .map_err(StoreError::from)?;
            write.commit().await?;
            replaced += 1;
        }
    }
    Ok(Imported::Stored { analysis: Box::new(analysis), replaced })
}

fn read(bytes: &[u8]) -> Result<Read, Failure> {
    let report = from_json(bytes).map_err(Failure::lasting)?;
    let mut sarif = Vec::new();
    Format::Sarif.render(&report, &RenderOptions::default(), &mut sarif).map_err(Failure::lasting)?;
    let (json, sarif) = (packed(bytes).map_err(Failure::lasting)?, packed(&sarif).map_err(Failure::lasting)?);
    Ok(Read { report, json, sarif, bytes: bytes.len() })
}

/// Analyses that are there of the same code: of the same branch and commit, or, where no commit is known, of the same moment.
async fn same(
    store: &Store,
    job: &Job,
    repository: &Repository,
    reference: Option<&str>,
    commit: Option<&str>,
    at: Millis,
) -> Result<Vec<Analysis>, StoreError> {
    let statement = format!(
        "SELECT {ANALYSIS_COLUMNS} FROM analyses WHERE repository_id = $1 AND reference = $2 AND state = 'completed' AND job_id <> $3
            AND ((COALESCE($4, '') <> '' AND commit_id = $4) OR (COALESCE($4, '') = '' AND commit_id IS NULL AND started_at = $5))
         ORDER BY number DESC LIMIT 100"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(repository.id.clone())
        .bind(reference.unwrap_or_default().to_owned())
        .bind(job.id.clone())
        .bind(commit.unwrap_or_default().to_owned())
        .bind(at)
        .fetch_all(store.pool())
        .await?;
    rows.iter().map(Analysis::read).collect()
}
