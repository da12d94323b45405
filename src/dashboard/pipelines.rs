use super::graph;
use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::jobs;
use crate::pipelines::{self, Again, Decision, Manual, Pipeline, PipelineError, Run, RunFilter, RunStep, StepState};
use crate::store::{Cursor, Named as _, Store, StoreError};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// Lines of the log of each step: the last.
const LINES: i64 = 60;

/// Lines of all steps of a page.
const MOST_LINES: usize = 1500;

const READ: Scope = Scope::Of(Area::Pipelines, Access::Read);
const WRITE: Scope = Scope::Of(Area::Pipelines, Access::Write);

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, READ) {
        return refused;
    }
    match listed(&api.store, &viewer, &paging).await {
        Ok(content) => {
            render(&Page { template: "pipelines", title: "Pipelines", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn listed(store: &Store, viewer: &Principal, paging: &Paging) -> Result<Value, StoreError> {
    let page = pipelines::list(store, viewer.sees(), &paging.request()).await?;
    let filter = RunFilter { owner_id: viewer.sees().map(str::to_owned), ..RunFilter::default() };
    let few = crate::store::PageRequest::first(10);
    let runs = pipelines::runs(store, &filter, &few).await?.items;
    Ok(json!({
        "rows": page.items.iter().map(row).collect::<Vec<_>>(),
        "total": page.total,
        "next": page.next.as_ref().map(Cursor::encode),
        "runs": runs.iter().map(run_row).collect::<Vec<_>>(),
    }))
}

fn row(pipeline: &Pipeline) -> Value {
    json!({
        "id": pipeline.id,
        "name": pipeline.name,
        "description": pipeline.description,
        "triggers": pipeline.triggers.join(", "),
        "enabled": pipeline.enabled,
        "version": pipeline.version,
        "runs": pipeline.runs,
        "changed": time(pipeline.changed_at),
        "is_manual": pipeline.triggers.iter().any(|trigger| trigger == "manual"),
    })
}

fn run_row(run: &Run) -> Value {
    let facts = &run.facts;
    let about = facts.tag.as_ref().or(facts.branch.as_ref()).cloned().unwrap_or_default();
    json!({
        "id": run.id,
        "pipeline": run.pipeline_id,
        "number": run.number,
        "version": run.version,
        "state": run.state.name(),
        "trigger": facts.kind,
        "repository": facts.repository,
        "about": facts.pull_number.map_or(about, |number| format!("#{number}")),
        "created": time(run.created_at),
        "finished": run.finished_at.map(time),
        "reason": run.cancel_reason,
        "is_over": run.state.is_over(),
    })
}

async fn visible(api: &Api, viewer: &Principal, id: &str) -> Result<Pipeline, Response> {
    let found = pipelines::get(&api.store, id).await.and_then(|pipeline| viewer.may_see(pipeline));
    found.map_err(|problem| wrong(&problem, Some(viewer)))
}

pub(super) async fn show(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
) -> Response {
    if let Some(refused) = refusal(&viewer, READ) {
        return refused;
    }
    let pipeline = match visible(&api, &viewer, &id).await {
        Ok(pipeline) => pipeline,
        Err(refused) => return refused,
    };
    let found = async {
        let version = pipelines::version(&api.store, &id, pipeline.version).await?;
        let filter = RunFilter { pipeline_id: Some(id.clone()), ..RunFilter::default() };
        let runs = pipelines::runs(&api.store, &filter, &paging.request()).await?;
        let mut content = row(&pipeline);
        content["definition"] = json!(version.definition);
        content["rows"] = runs.items.iter().map(run_row).collect();
        content["next"] = json!(runs.next.as_ref().map(Cursor::encode));
        content["may_change"] = json!(viewer.may(WRITE));
        Ok::<_, StoreError>(content)
    };
    match found.await {
        Ok(content) => {
            render(&Page { template: "pipeline", title: &pipeline.name, content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

/// What a person who starts a pipeline says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Started {
    repository: String,
    branch: String,
}

pub(super) async fn act(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
    Form(started): Form<Started>,
) -> Response {
    if let Some(refused) = refusal(&viewer, WRITE) {
        return refused;
    }
    if let Err(refused) = visible(&api, &viewer, &id).await {
        return refused;
    }
    let done = async {
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let mut place = format!("/pipelines/{id}");
        let action = match act.as_str() {
            "enable" => {
                pipelines::set_enabled(&mut write, now, &id, true).await?;
                "pipeline.enable"
            }
            "disable" => {
                pipelines::set_enabled(&mut write, now, &id, false).await?;
                "pipeline.disable"
            }
            "start" => {
                let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                let manual = Manual {
                    repository: said(&started.repository),
                    branch: said(&started.branch),
                    commit: None,
                    user_name: viewer.user_name.clone(),
                };
                let run = pipelines::start_by_hand(&mut write, now, &id, manual).await?;
                place = format!("/pipeline-runs/{}", run.id);
                "pipeline.start"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.clone() }.into()),
        };
        identity::note(&mut write, now, &viewer, NewAudit::new(action, &id)).await?;
        write.commit().await?;
        Ok::<_, PipelineError>(place)
    };
    match done.await {
        Ok(place) => Redirect::to(&place).into_response(),
        Err(PipelineError::Store(problem)) => wrong(&problem, Some(&viewer)),
        Err(problem) => error(StatusCode::CONFLICT, &problem.to_string(), Some(&viewer)),
    }
}

pub(super) async fn show_run(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal(&viewer, READ) {
        return refused;
    }
    let found = async {
        let run = viewer.may_see(pipelines::run(&api.store, &id).await?)?;
        let pipeline = pipelines::get(&api.store, &run.pipeline_id).await?;
        let steps = pipelines::steps(&api.store, &id).await?;
        let content = run_content(&api.store, &viewer, &run, &pipeline, &steps).await?;
        Ok::<_, StoreError>((content, format!("{} #{}", pipeline.name, run.number)))
    };
    match found.await {
        Ok((content, title)) => {
            render(&Page { template: "pipeline-run", title: &title, content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn run_content(
    store: &Store,
    viewer: &Principal,
    run: &Run,
    pipeline: &Pipeline,
    steps: &[RunStep],
) -> Result<Value, StoreError> {
    let mut content = run_row(run);
    let mut shown = Vec::with_capacity(steps.len());
    let mut left = MOST_LINES;
    for step in steps {
        let mut lines = Vec::new();
        if let Some(job) = step.job_id.as_deref().filter(|_| left > 0 && step.state != StepState::Pending) {
            let all = jobs::line_count(store, job).await?;
            lines = jobs::log_lines(store, job, (all - LINES).max(0), LINES as u32).await?;
            left = left.saturating_sub(lines.len());
        }
        let lines: Vec<Value> = lines
            .into_iter()
            .map(|line| json!({"at": time(line.at), "level": line.level, "text": line.text}))
            .collect();
        shown.push(json!({
            "ordinal": step.ordinal,
            "label": step.label,
            "kind": step.kind,
            "state": step.state.name(),
            "is_waiting": step.state == StepState::Waiting,
            "is_open": matches!(step.state, StepState::Running | StepState::Failed | StepState::Waiting),
            "job": step.job_id,
            "error": step.error,
            "message": pipelines::question(run, steps, step),
            "decided_by": step.decided_by,
            "started": step.started_at.map(time),
            "finished": step.finished_at.map(time),
            "analysis": step.outcome.as_ref().and_then(|outcome| outcome["analysis"].as_str()),
            "lines": lines,
        }));
    }
    let artifacts = pipelines::artifacts(store, &run.id).await?;
    let label = |ordinal: i64| steps.iter().find(|step| step.ordinal == ordinal).map(|step| step.label.clone());
    content["name"] = json!(pipeline.name);
    content["attempt"] = json!(run.attempt);
    content["is_again"] = json!(run.attempt > 1);
    content["steps"] = shown.into();
    content["graph"] = graph::drawn(steps);
    content["artifacts"] = artifacts
        .iter()
        .map(|artifact| {
            json!({
                "ordinal": artifact.ordinal,
                "name": artifact.name,
                "step": label(artifact.ordinal),
                "kilobytes": artifact.bytes.div_euclid(1024) + 1,
            })
        })
        .collect();
    content["may_change"] = json!(viewer.may(WRITE));
    Ok(content)
}

pub(super) async fn act_on_run(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
) -> Response {
    change_run(&api, &viewer, &id, &act, None).await
}

pub(super) async fn act_on_step(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, ordinal, act)): Path<(String, i64, String)>,
) -> Response {
    change_run(&api, &viewer, &id, &act, Some(ordinal)).await
}

async fn change_run(api: &Api, viewer: &Principal, id: &str, act: &str, step: Option<i64>) -> Response {
    if let Some(refused) = refusal(viewer, WRITE) {
        return refused;
    }
    let done = async {
        viewer.may_see(pipelines::run(&api.store, id).await?)?;
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let action = match (act, step) {
            ("cancel", None) => {
                pipelines::cancel(&mut write, now, id, &format!("by {}", viewer.user_name)).await?;
                "pipeline-run.cancel"
            }
            ("rerun", None) => {
                pipelines::rerun(&mut write, now, id, Again::Failed).await?;
                "pipeline-run.rerun"
            }
            ("rerun-all", None) => {
                pipelines::rerun(&mut write, now, id, Again::All).await?;
                "pipeline-run.rerun"
            }
            ("approve", Some(step)) => {
                pipelines::decide(&mut write, now, id, step, Decision::Approved, &viewer.user_name).await?;
                "pipeline-run.approve"
            }
            ("refuse", Some(step)) => {
                pipelines::decide(&mut write, now, id, step, Decision::Refused, &viewer.user_name).await?;
                "pipeline-run.refuse"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.to_owned() }),
        };
        identity::note(&mut write, now, viewer, NewAudit::new(action, id).with(json!({"step": step}))).await?;
        write.commit().await
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("/pipeline-runs/{id}")).into_response(),
        Err(problem) => wrong(&problem, Some(viewer)),
    }
}
