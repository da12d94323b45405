//! The job of a step: does it, and in one transaction with its end puts into the queue what was waiting for it.

use super::doing::{Doing, Done, StepFailure};
use super::settings::StepSettings;
use super::{command, report, scan, template};
use crate::jobs::{self, Context, Failure, Handler, Work as Working};
use crate::pipelines::definition::Work;
use crate::pipelines::model::{RunStep, StepState};
use crate::pipelines::runs::{self, Also, PIPELINE_STEP, StepEnd, USUAL_TIMEOUT};
use crate::scans::{PublishHandler, ScanHandler};
use crate::store::StoreError;
use crate::webhooks;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Does steps.
pub struct StepHandler {
    scanner: ScanHandler,
    publisher: PublishHandler,
    settings: StepSettings,
}

impl StepHandler {
    #[must_use]
    pub fn new(settings: StepSettings) -> Self {
        Self {
            scanner: ScanHandler::new(Arc::clone(&settings.scans)),
            publisher: PublishHandler::new(Arc::clone(&settings.scans)),
            settings,
        }
    }

    async fn handle(&self, context: &Context) -> Result<Value, Failure> {
        #[derive(Deserialize)]
        struct Payload {
            run: String,
            ordinal: i64,
        }
        let payload: Payload = context.payload()?;
        let store = &context.store;
        let job = context.job.id.as_str();
        let run = match runs::run(store, &payload.run).await {
            Err(StoreError::NotFound { .. }) => return Ok(json!({"nothing": "the run was cleared away"})),
            found => found?,
        };
        let steps = runs::steps(store, &run.id).await?;
        let step = steps.iter().find(|step| step.ordinal == payload.ordinal && step.job_id.as_deref() == Some(job));
        // A worker that did it was lost before it could say so, or the step is another job's by now.
        let Some(step) = step.filter(|step| !step.state.is_over()) else {
            return Ok(json!({"nothing": "the step is over"}));
        };
        if step.state == StepState::Waiting {
            let reason = "nobody decided in time";
            end(context, step, failed(reason, None)).await?;
            return Err(Failure::lasting(reason));
        }
        if !runs::begin_step(store, step, job).await? {
            return Ok(json!({"nothing": "the step is over, or its run is being cancelled"}));
        }
        let doing = Doing { context, run: &run, step, steps: &steps };
        let limit = step.spec.timeout.map_or(USUAL_TIMEOUT, |timeout| timeout.0);
        let mut also = Also::Nothing;
        let done = match tokio::time::timeout(limit, self.work(&doing, &mut also)).await {
            Ok(done) => done,
            Err(_) => {
                Err(StepFailure::lasting(format_args!("it took longer than its timeout of {} s", limit.as_secs())))
            }
        };
        let ended = match done {
            Ok(Done::Succeeded(outcome)) => {
                StepEnd { state: StepState::Succeeded, outcome: Some(outcome), error: None, also }
            }
            Ok(Done::Skipped(reason)) => {
                context.info(format!("skipped: {reason}"));
                StepEnd { state: StepState::Skipped, outcome: None, error: Some(reason), also: Also::Nothing }
            }
            Err(failure) => return self.fail(&doing, failure).await,
        };
        let outcome = ended.outcome.clone().unwrap_or_else(|| json!({"skipped": ended.error}));
        end(context, step, ended).await?;
        Ok(outcome)
    }

    async fn work(&self, doing: &Doing<'_>, also: &mut Also) -> Result<Done, StepFailure> {
        match doing.step.spec.work() {
            Some(Work::Scan(what)) => scan::scan(&self.scanner, doing, what).await,
            Some(Work::Gate(what)) => report::gate(doing, what).await,
            Some(Work::Export(what)) => report::export(doing, what).await,
            Some(Work::Publish(what)) => report::publish(&self.settings.scans, &self.publisher, doing, what).await,
            Some(Work::Notify(what)) => {
                let message = doing.fill(&what.message);
                doing.context.info(format!("told: {message}"));
                *also = Also::Message(message.clone());
                Ok(Done::Succeeded(json!({"message": message})))
            }
            Some(Work::Webhook(what)) => {
                let owner = doing.run.owner_id.as_deref();
                let found = webhooks::named(&doing.context.store, owner, &what.to).await?;
                let Some(webhook) = found else {
                    let to: String = what.to.chars().take(100).collect();
                    return Err(StepFailure::lasting(format_args!("there is no outgoing webhook `{to}`")));
                };
                if !webhook.enabled {
                    return Err(StepFailure::lasting(format_args!("the webhook {} is switched off", webhook.name)));
                }
                let message = what.message.as_deref().map(|message| doing.fill(message));
                let body = json!({
                    "kind": "pipeline.webhook",
                    "run": doing.run.id,
                    "number": doing.run.number,
                    "pipeline": doing.run.pipeline_id,
                    "step": doing.step.label,
                    "message": message,
                    "trigger": doing.run.facts,
                });
                let name = webhook.name.clone();
                *also = Also::Send(Box::new(webhook), body);
                Ok(Done::Succeeded(json!({"webhook": name})))
            }
            Some(Work::Run(what)) => command::run(&self.settings, doing, what).await,
            Some(Work::Template(what)) => template::template(&self.settings.upkeep, doing, what).await,
            // It asks a person, and has no work.
            Some(Work::Approval(_)) | None => Err(StepFailure::lasting("this server does no such step")),
        }
    }

    async fn fail(&self, doing: &Doing<'_>, failed_with: StepFailure) -> Result<Value, Failure> {
        let Doing { context, step, .. } = *doing;
        let allowed = doing.tries(&failed_with.failure);
        let (reason, after) = match failed_with.failure {
            Failure::Stopped => {
                // Told to stop, or the worker goes: then another begins the step anew.
                let job = jobs::get(&context.store, &context.job.id).await?;
                if job.cancel_reason.is_some() {
                    let end_of = StepEnd {
                        state: StepState::Cancelled,
                        outcome: None,
                        error: job.cancel_reason,
                        also: Also::Nothing,
                    };
                    end(context, step, end_of).await?;
                }
                return Err(Failure::Stopped);
            }
            Failure::Passing { reason, after } => (reason, after),
            Failure::Lasting(reason) => (reason, None),
        };
        let failures = runs::count_failure(&context.store, step, &reason).await?;
        if failures < allowed {
            context.warn(format!("attempt {failures} of {allowed} failed: {reason}"));
            let wait = step.spec.retry.and_then(|retry| retry.wait).map(|wait| wait.0);
            return Err(Failure::Passing { reason, after: after.max(wait) });
        }
        context.log(jobs::LogLevel::Error, reason.clone());
        end(context, step, failed(&reason, failed_with.outcome)).await?;
        Err(Failure::Lasting(reason))
    }
}

fn failed(reason: &str, outcome: Option<Value>) -> StepEnd {
    StepEnd { state: StepState::Failed, outcome, error: Some(reason.to_owned()), also: Also::Nothing }
}

async fn end(context: &Context, step: &RunStep, end: StepEnd) -> Result<(), StoreError> {
    runs::end_step(&context.store, &step.run_id, step.ordinal, &context.job.id, &end).await
}

impl Handler for StepHandler {
    fn kind(&self) -> &'static str {
        PIPELINE_STEP
    }

    fn run<'w>(&'w self, context: &'w Context) -> Working<'w> {
        Box::pin(self.handle(context))
    }
}
