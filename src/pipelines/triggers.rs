//! Which pipelines an event begins, and for whom.
//!
//! Who owns a pipeline is told of what is theirs: an admin of everything, a user of repositories that the server reads with its own
//! credentials only where an admin has given them to that user. A name alone is no proof.

use super::definition::{Definition, Ended, Texts};
use super::facts::Facts;
use super::model::{PIPELINE, Pipeline};
use super::runs::{NewRun, start};
use super::table;
use crate::receiver::{
    Act, Caused, Command, Event, Facts as Received, Follower, Following, Received as Delivered, Routes,
};
use crate::store::{Millis, StoreError, Write};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

/// Pipelines that may begin each other one after another; those in a circle end here.
const LONGEST_CHAIN: usize = 8;

/// Definitions that are kept read.
const MOST_KEPT: usize = 1000;

/// Begins pipelines by deliveries of GitHub, in their transaction.
#[derive(Default)]
pub struct Triggered {
    kept: Mutex<HashMap<(String, i64), Arc<Definition>>>,
}

/// A pipeline that an event may begin.
struct Candidate {
    pipeline: Pipeline,
    definition: Arc<Definition>,
    is_of_admin: bool,
}

impl Triggered {
    /// The pipelines that are on and that `kind` begins, except those whose owner is gone.
    async fn candidates(&self, write: &mut Write, kind: &str) -> Result<Vec<Candidate>, StoreError> {
        let columns: Vec<String> =
            PIPELINE.split(", ").map(|column| format!("pipelines.{column} AS {column}")).collect();
        let statement = format!(
            "SELECT {}, COALESCE(users.is_admin, 0) AS is_admin FROM pipelines LEFT JOIN users ON users.id = pipelines.owner_id
             WHERE pipelines.enabled = 1 AND pipelines.triggers LIKE $1
                AND (pipelines.owner_id IS NULL OR (users.id IS NOT NULL AND users.disabled_at IS NULL))
             ORDER BY pipelines.id",
            columns.join(", ")
        );
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(format!("% {kind} %")).fetch_all(write.on()).await?;
        let mut candidates = Vec::new();
        for row in &rows {
            let pipeline = Pipeline::read(row)?;
            let is_of_admin = pipeline.owner_id.is_none() || row.try_get::<i64, _>("is_admin")? == 1;
            let definition = match self.known(&pipeline) {
                Some(definition) => definition,
                None => match table::current(write, &pipeline.id).await {
                    Ok((_, definition)) => self.keep(&pipeline, definition),
                    Err(StoreError::Unreadable { reason, .. }) => {
                        tracing::warn!(pipeline = pipeline.id, reason, "a definition cannot be read any more");
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            candidates.push(Candidate { pipeline, definition, is_of_admin });
        }
        Ok(candidates)
    }

    fn known(&self, pipeline: &Pipeline) -> Option<Arc<Definition>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(pipeline.id.clone(), pipeline.version)).map(Arc::clone)
    }

    fn keep(&self, pipeline: &Pipeline, definition: Definition) -> Arc<Definition> {
        let definition = Arc::new(definition);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert((pipeline.id.clone(), pipeline.version), Arc::clone(&definition));
        definition
    }

    /// Begins what a delivery begins; tells of each run.
    async fn begin(
        &self,
        write: &mut Write,
        now: Millis,
        delivered: &Delivered<'_>,
        known: &mut HashMap<String, Vec<Candidate>>,
    ) -> Result<Caused, StoreError> {
        let Some((facts, received)) = facts_of(delivered.facts, delivered.event) else { return Ok(Caused::default()) };
        let mut caused = Caused::default();
        let candidates = match known.entry(facts.kind.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(self.candidates(write, &facts.kind).await?),
        };
        for candidate in &*candidates {
            if !fits(&candidate.definition, &facts, &received)
                || !may_know(write, candidate, facts.repository.as_deref()).await?
            {
                continue;
            }
            let new = NewRun {
                pipeline: &candidate.pipeline,
                definition: &candidate.definition,
                facts: facts.clone(),
                correlation_id: Some(delivered.id.to_owned()),
                cause: None,
            };
            if let Some(run) = start(write, now, new).await? {
                caused.words.push(format!("pipeline {} #{}", candidate.pipeline.name, run.number));
                let jobs: Vec<String> = sqlx::query_scalar(
                    "SELECT job_id FROM pipeline_steps WHERE run_id = $1 AND job_id IS NOT NULL ORDER BY ordinal",
                )
                .bind(run.id)
                .fetch_all(write.on())
                .await?;
                caused.jobs.extend(jobs);
            }
        }
        Ok(caused)
    }

    /// Begins what an event of the server itself begins. `owner` is whose the thing is that it is about.
    pub(super) async fn begin_by_event(
        &self,
        write: &mut Write,
        now: Millis,
        facts: &Facts,
        owner: Option<&str>,
        correlation_id: Option<&str>,
    ) -> Result<usize, StoreError> {
        let received = Received {
            name: facts.kind.clone(),
            repository: facts.repository.clone(),
            branch: facts.branch.clone(),
            ..Received::default()
        };
        let mut begun = 0;
        for candidate in self.candidates(write, &facts.kind).await? {
            let of_owner = candidate.pipeline.owner_id.as_deref() == owner;
            // The end of a pipeline begins those of the same owner only: names are theirs.
            let may_know = if facts.kind == "pipeline" { of_owner } else { of_owner || candidate.is_of_admin };
            let in_chain = facts.chain.contains(&candidate.pipeline.id) || facts.chain.len() >= LONGEST_CHAIN;
            if !may_know || in_chain || !fits(&candidate.definition, facts, &received) {
                continue;
            }
            let new = NewRun {
                pipeline: &candidate.pipeline,
                definition: &candidate.definition,
                facts: facts.clone(),
                correlation_id: correlation_id.map(str::to_owned),
                cause: None,
            };
            begun += usize::from(start(write, now, new).await?.is_some());
        }
        Ok(begun)
    }
}

impl Follower for Triggered {
    fn follow<'f>(&'f self, write: &'f mut Write, now: Millis, delivered: Vec<Delivered<'f>>) -> Following<'f> {
        Box::pin(async move {
            let mut all = Vec::with_capacity(delivered.len());
            // What comes in together is stored together: who is asked once is not asked again for each.
            let mut known = HashMap::new();
            for one in &delivered {
                all.push(self.begin(write, now, one, &mut known).await?);
            }
            Ok(all)
        })
    }
}

/// Whether the owner of a pipeline may be told of what happens in `repository`.
async fn may_know(write: &mut Write, candidate: &Candidate, repository: Option<&str>) -> Result<bool, StoreError> {
    if candidate.is_of_admin {
        return Ok(true);
    }
    let (Some(owner), Some(repository)) = (&candidate.pipeline.owner_id, repository) else { return Ok(false) };
    let theirs: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM repositories WHERE with_access = 1 AND LOWER(full_name) = LOWER($1) AND owner_id = $2",
    )
    .bind(repository)
    .bind(owner.clone())
    .fetch_one(write.on())
    .await?;
    Ok(theirs > 0)
}

/// What a delivery says to pipelines, and as routes see it; `None` where no pipeline is begun by it.
fn facts_of(received: &Received, event: &Event) -> Option<(Facts, Received)> {
    let mut seen = received.clone();
    let mut facts = Facts {
        repository: received.repository.clone(),
        action: received.action.clone(),
        author: received.author.clone().or_else(|| received.sender.clone()),
        labels: received.labels.clone(),
        installation: received.installation,
        clone_url: received.clone_url.clone(),
        ..Facts::default()
    };
    facts.repository.as_ref()?;
    match event {
        Event::Push { deleted: false, reference, after } => {
            "push".clone_into(&mut facts.kind);
            // Tags are told by `create`.
            facts.branch = Some(received.branch.clone()?);
            facts.reference = Some(reference.clone());
            facts.commit = Some(after.clone());
        }
        Event::PullRequest(pull) => {
            "pull-request".clone_into(&mut facts.kind);
            facts.branch = Some(pull.base_branch.clone());
            // A fork's commits are to be had from the repository itself under this name.
            facts.reference = Some(format!("refs/pull/{}/head", pull.number));
            facts.commit = Some(pull.head_commit.clone());
            facts.base_commit = Some(pull.base_commit.clone());
            facts.number = Some(pull.number);
            facts.pull_number = Some(pull.number);
            facts.from_fork = pull.from_fork;
            facts.draft = pull.is_draft;
        }
        Event::Release { tag, is_draft: false } => {
            "release".clone_into(&mut facts.kind);
            facts.reference = Some(format!("refs/tags/{tag}"));
            facts.tag = Some(tag.clone());
            seen.branch = Some(tag.clone());
        }
        Event::Create { is_tag: true, name } => {
            "tag".clone_into(&mut facts.kind);
            facts.reference = Some(format!("refs/tags/{name}"));
            facts.tag = Some(name.clone());
            seen.branch = Some(name.clone());
        }
        Event::Issue { number } => {
            "issue".clone_into(&mut facts.kind);
            facts.number = Some(*number);
        }
        // A stranger's comment begins nothing.
        Event::Comment { number, is_on_pull_request, command, is_trusted: true } => {
            "comment".clone_into(&mut facts.kind);
            facts.number = Some(*number);
            facts.command = command.as_ref().map(|command| match command {
                Command::Scan => "scan".to_owned(),
                Command::Cancel => "cancel".to_owned(),
                Command::Unknown(words) => words.clone(),
            });
            if *is_on_pull_request {
                facts.pull_number = Some(*number);
                facts.reference = Some(format!("refs/pull/{number}/head"));
                // The comment does not say where its head comes from.
                facts.from_fork = true;
            }
        }
        _ => return None,
    }
    Some((facts, seen))
}

/// Whether a definition wants what happened.
fn fits(definition: &Definition, facts: &Facts, received: &Received) -> bool {
    let on = &definition.on;
    match facts.kind.as_str() {
        "pull-request" if facts.draft && on.pull_request.as_ref().is_none_or(|on| !on.drafts) => return false,
        "comment" => {
            let wanted = on.comment.as_ref().map(|on| on.commands.as_slice()).unwrap_or_default();
            let is_wanted = |command: &String| {
                wanted.iter().any(|wanted| command == wanted || command.split_whitespace().next() == Some(wanted))
            };
            if !wanted.is_empty() && !facts.command.as_ref().is_some_and(is_wanted) {
                return false;
            }
        }
        "pipeline" => {
            let Some(on) = &on.pipeline else { return false };
            let Texts(names) = &on.names;
            let ended = |ended: &Ended| match ended {
                Ended::Succeeded => "succeeded",
                Ended::Failed => "failed",
                Ended::Cancelled => "cancelled",
            };
            let outcome = facts.outcome.as_deref();
            return facts.pipeline.as_ref().is_some_and(|name| names.iter().any(|wanted| wanted.trim() == name))
                && (on.outcomes.is_empty() || on.outcomes.iter().any(|wanted| Some(ended(wanted)) == outcome));
        }
        _ => {}
    }
    let Some(route) = on.route(&facts.kind) else { return false };
    // One that cannot be compiled was refused with its definition.
    Routes::compile(&[route]).is_ok_and(|routes| routes.decide(received) == (Some("1"), Act::Handle))
}
