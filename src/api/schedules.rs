//! `/api/v1/schedules`.

use super::auth::{Reader, Schedules, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::pipelines;
use crate::schedules::{
    self, CatchUp, NewSchedule, Notify, Schedule, ScheduleError, ScheduleFilter, ScheduledWork, Timing, TimingError,
    Zone,
};
use crate::store::{Named as _, PageRequest, to_rfc3339};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Times that a preview shows.
const PREVIEWED: usize = 10;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(preview))
        .routes(routes!(get, change, remove))
        .routes(routes!(runs))
        .routes(routes!(trigger))
        .routes(routes!(enable))
        .routes(routes!(disable))
}

/// A schedule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Schedule)]
struct ShownSchedule {
    id: String,
    name: String,
    /// As it was given.
    #[schema(value_type = Object)]
    timing: Timing,
    zone: String,
    jitter_seconds: u64,
    /// `once` or `skip`.
    catch_up: &'static str,
    /// As it was given.
    #[schema(value_type = Object)]
    work: ScheduledWork,
    /// `never`, `change` or `always`.
    notify: &'static str,
    enabled: bool,
    created_at: String,
    changed_at: String,
    /// Absent where it is off, or never due again.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_due_at: Option<String>,
}

impl From<Schedule> for ShownSchedule {
    fn from(schedule: Schedule) -> Self {
        Self {
            zone: schedule.zone.name().to_owned(),
            jitter_seconds: schedule.jitter.as_secs(),
            catch_up: schedule.catch_up.name(),
            notify: schedule.notify.name(),
            created_at: to_rfc3339(schedule.created_at),
            changed_at: to_rfc3339(schedule.changed_at),
            next_due_at: shown(schedule.next_due_at.filter(|_| schedule.enabled)),
            last_due_at: shown(schedule.last_due_at),
            id: schedule.id,
            name: schedule.name,
            timing: schedule.timing,
            work: schedule.work,
            enabled: schedule.enabled,
        }
    }
}

impl From<ScheduleError> for Problem {
    fn from(error: ScheduleError) -> Self {
        match error {
            ScheduleError::Store(error) => error.into(),
            error => Self::bad_request(error.to_string()),
        }
    }
}

impl From<TimingError> for Problem {
    fn from(error: TimingError) -> Self {
        Self::bad_request(error.to_string())
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    /// `owner/name`.
    repository: Option<String>,
    /// `created`, `name` or `next` (the next run; those without one come last), or one with `-` before it. `-created` where it is not said.
    sort: Option<String>,
}

/// Schedules, newest first where nothing else is said.
#[utoipa::path(get, path = "/schedules", tag = "schedules", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownSchedule>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Schedules>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownSchedule>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let page = page.sorted(schedules::SCHEDULE_SORTS, filter.sort.as_deref())?;
    let filter = ScheduleFilter { owner_id: caller.sees().map(str::to_owned), repository: filter.repository };
    let found = schedules::list(&api.store, &filter, &page).await?;
    Ok(Json(Listed::of(found, ShownSchedule::from)))
}

/// A schedule that is to be.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ScheduleRequest {
    name: String,
    /// `{"every": "once", "at": "2026-11-21T18:00:00Z"}`, `{"every": "hour", "minute": 0}`, `{"every": "day", "hour": 3, "minute": 0}`,
    /// `{"every": "week", "days": ["monday"], "hour": 3}`, `{"every": "month", "day": 1, "hour": 3}`, or
    /// `{"every": "cron", "expression": "0 3 * * MON-FRI"}`.
    #[schema(value_type = Object)]
    timing: Value,
    /// Of the IANA database, as `Europe/Berlin`; UTC where it is not said.
    #[serde(default)]
    zone: Option<String>,
    /// It begins up to so much later, by chance; at most 3,600.
    #[serde(default)]
    jitter_seconds: u64,
    /// What becomes of times at which no server ran: `once` (however many, it is done once) or `skip`.
    #[serde(default)]
    catch_up: Option<String>,
    /// `{"do": "scan", "repository": "owner/name", "branch": "main"}`, with `"do": "pipeline"` and the id of a `pipeline`, or
    /// `{"do": "template", "template": "hygiene", "repository": "owner/name", "act": "check"}`, where `act` may be `apply` with `variables`.
    #[schema(value_type = Object)]
    work: Value,
    /// When it is told what a run found against the run before: `never` (as it is not said), `change` or `always`.
    #[serde(default)]
    notify: Option<String>,
    #[serde(default = "on")]
    enabled: bool,
}

fn on() -> bool {
    true
}

impl ScheduleRequest {
    fn read(self, owner: Option<String>) -> Result<NewSchedule, Problem> {
        let wrong = |field: &str, error: serde_json::Error| Problem::bad_request(format!("`{field}`: {error}"));
        let catch_up: CatchUp = choice("catch_up", self.catch_up.as_deref())?.unwrap_or_default();
        let notify: Notify = choice("notify", self.notify.as_deref())?.unwrap_or_default();
        Ok(NewSchedule {
            owner_id: owner,
            notify,
            name: self.name,
            timing: serde_json::from_value(self.timing).map_err(|error| wrong("timing", error))?,
            zone: Zone::read(self.zone.as_deref().unwrap_or("UTC"))?,
            jitter: Duration::from_secs(self.jitter_seconds),
            catch_up,
            work: serde_json::from_value(self.work).map_err(|error| wrong("work", error))?,
            enabled: self.enabled,
        })
    }
}

/// A schedule that was made or changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WithConflicts {
    #[serde(flatten)]
    schedule: ShownSchedule,
    /// Schedules of the same repository that begin at about the same time.
    conflicts: Vec<ShownConflict>,
}

/// A schedule that meets another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownConflict {
    schedule_id: String,
    name: String,
    /// When they meet first.
    at: String,
}

async fn with_conflicts(api: &Api, id: &str) -> Result<WithConflicts, Problem> {
    let schedule = schedules::get(&api.store, id).await?;
    let filter =
        ScheduleFilter { owner_id: schedule.owner_id.clone(), repository: Some(schedule.work.repository().to_owned()) };
    let page = PageRequest::first(PageRequest::MOST);
    let others = schedules::list(&api.store, &filter, &page).await?.items;
    let found = schedules::conflicts(&schedule, &others, api.store.now())?;
    let show = |conflict: schedules::Conflict| ShownConflict {
        schedule_id: conflict.schedule_id,
        name: conflict.name,
        at: to_rfc3339(conflict.at),
    };
    Ok(WithConflicts { schedule: schedule.into(), conflicts: found.into_iter().map(show).collect() })
}

/// A pipeline is begun only by who may see it, and a template applied by who may do that at once.
async fn is_theirs(api: &Api, caller: &Principal, work: &ScheduledWork) -> Result<(), Problem> {
    match work {
        ScheduledWork::Scan { .. } => Ok(()),
        ScheduledWork::Pipeline { pipeline, .. } => {
            caller.may_see(pipelines::get(&api.store, pipeline).await?)?;
            Ok(())
        }
        ScheduledWork::Template(_) => {
            let scope = Scope::Of(Area::Templates, Access::Write);
            if caller.may(scope) {
                return Ok(());
            }
            Err(Problem::forbidden(format!("the token has not the scope {scope}")))
        }
    }
}

/// Makes a schedule, and tells which others it meets.
#[utoipa::path(post, path = "/schedules", tag = "schedules", request_body = ScheduleRequest,
    responses((status = 201, body = WithConflicts), (status = "4XX", response = inline(Problem))))]
async fn add(
    State(api): State<Api>,
    Writer(caller, _): Writer<Schedules>,
    request: Result<Json<ScheduleRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<WithConflicts>), Problem> {
    let Json(request) = request?;
    let schedule = request.read(Some(caller.user_id.clone()))?;
    is_theirs(&api, &caller, &schedule.work).await?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let id = schedules::add(&mut write, now, &schedule).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("schedule.add", &id)).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, Json(with_conflicts(&api, &id).await?)))
}

/// A timing that is only looked at.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewRequest {
    /// As of a schedule.
    #[schema(value_type = Object)]
    timing: Value,
    #[serde(default)]
    zone: Option<String>,
}

/// The next ten times of a timing.
#[utoipa::path(post, path = "/schedules/preview", tag = "schedules", request_body = PreviewRequest,
    responses((status = 200, body = Vec<String>), (status = "4XX", response = inline(Problem))))]
async fn preview(
    State(api): State<Api>,
    Reader(_caller, _): Reader<Schedules>,
    request: Result<Json<PreviewRequest>, JsonRejection>,
) -> Result<Json<Vec<String>>, Problem> {
    let Json(request) = request?;
    let timing: Timing =
        serde_json::from_value(request.timing).map_err(|error| Problem::bad_request(format!("`timing`: {error}")))?;
    let zone = Zone::read(request.zone.as_deref().unwrap_or("UTC"))?;
    let times = timing.preview(api.store.now(), &zone, PREVIEWED)?;
    Ok(Json(times.into_iter().map(to_rfc3339).collect()))
}

/// A schedule with its next times.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WithTimes {
    #[serde(flatten)]
    schedule: ShownSchedule,
    /// The next ten, by its timing.
    next: Vec<String>,
}

/// One schedule, with its next ten times.
#[utoipa::path(get, path = "/schedules/{id}", tag = "schedules", params(("id" = String, Path)),
    responses((status = 200, body = WithTimes), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Schedules>,
    Path(id): Path<String>,
) -> Result<Json<WithTimes>, Problem> {
    let schedule = caller.may_see(schedules::get(&api.store, &id).await?)?;
    let next = schedule.timing.preview(api.store.now(), &schedule.zone, PREVIEWED)?;
    Ok(Json(WithTimes { schedule: schedule.into(), next: next.into_iter().map(to_rfc3339).collect() }))
}

/// Makes a schedule another; it keeps its id and its runs.
#[utoipa::path(put, path = "/schedules/{id}", tag = "schedules", params(("id" = String, Path)), request_body = ScheduleRequest,
    responses((status = 200, body = WithConflicts), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Writer(caller, _): Writer<Schedules>,
    Path(id): Path<String>,
    request: Result<Json<ScheduleRequest>, JsonRejection>,
) -> Result<Json<WithConflicts>, Problem> {
    let Json(request) = request?;
    let known = caller.may_see(schedules::get(&api.store, &id).await?)?;
    let schedule = request.read(known.owner_id)?;
    is_theirs(&api, &caller, &schedule.work).await?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    schedules::change(&mut write, now, &id, &schedule).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("schedule.change", &id)).await?;
    write.commit().await?;
    Ok(Json(with_conflicts(&api, &id).await?))
}

/// Removes a schedule, and what is known of its runs.
#[utoipa::path(delete, path = "/schedules/{id}", tag = "schedules", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn remove(
    State(api): State<Api>,
    Writer(caller, _): Writer<Schedules>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may_see(schedules::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    schedules::remove(&mut write, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("schedule.remove", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A time that a schedule was due.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownRun {
    due_at: String,
    started_at: String,
    /// `on-time`, `late`, `by-hand` or `passed-over`.
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    /// What it found against the run before; absent where it is not over.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Value>,
}

/// What a schedule did, newest first; at most 100 times.
#[utoipa::path(get, path = "/schedules/{id}/runs", tag = "schedules", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ShownRun>), (status = "4XX", response = inline(Problem))))]
async fn runs(
    State(api): State<Api>,
    Reader(caller, _): Reader<Schedules>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ShownRun>>, Problem> {
    caller.may_see(schedules::get(&api.store, &id).await?)?;
    let show = |run: schedules::Run| ShownRun {
        due_at: to_rfc3339(run.due_at),
        started_at: to_rfc3339(run.started_at),
        reason: run.reason,
        job_id: run.job_id,
        outcome: run.outcome,
    };
    Ok(Json(schedules::runs(&api.store, &id, 100).await?.into_iter().map(show).collect()))
}

/// A job that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeJob {
    job: String,
}

/// Does now what a schedule does; its times stay.
#[utoipa::path(post, path = "/schedules/{id}/trigger", tag = "schedules", params(("id" = String, Path)),
    responses((status = 202, body = MadeJob), (status = "4XX", response = inline(Problem))))]
async fn trigger(
    State(api): State<Api>,
    Writer(caller, _): Writer<Schedules>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<MadeJob>), Problem> {
    let schedule = caller.may_see(schedules::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let job = schedules::trigger(&mut write, now, &schedule).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("schedule.trigger", &id)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(MadeJob { job })))
}

/// Switches a schedule on; what it missed is passed over.
#[utoipa::path(post, path = "/schedules/{id}/enable", tag = "schedules", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn enable(
    state: State<Api>,
    Writer(caller, _): Writer<Schedules>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    switch(state, &caller, &id, true).await
}

/// Switches a schedule off.
#[utoipa::path(post, path = "/schedules/{id}/disable", tag = "schedules", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn disable(
    state: State<Api>,
    Writer(caller, _): Writer<Schedules>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    switch(state, &caller, &id, false).await
}

async fn switch(State(api): State<Api>, caller: &Principal, id: &str, enabled: bool) -> Result<StatusCode, Problem> {
    caller.may_see(schedules::get(&api.store, id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    schedules::set_enabled(&mut write, now, id, enabled).await?;
    identity::note(
        &mut write,
        now,
        caller,
        NewAudit::new(if enabled { "schedule.enable" } else { "schedule.disable" }, id),
    )
    .await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
