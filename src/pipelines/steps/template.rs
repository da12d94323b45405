use super::doing::{Doing, Done, StepFailure};
use crate::jobs::Failure;
use crate::pipelines::definition::TemplateStep;
use crate::report::plain::visible;
use crate::store::Named as _;
use crate::upkeep::{self, ApplicationState, TemplateAct, TemplateWork, UpkeepSettings, Worked};
use serde_json::{Value, json};

/// Looks how far a repository is from a template, or applies it, in the job of the step itself.
pub(super) async fn template(
    settings: &UpkeepSettings,
    doing: &Doing<'_>,
    what: &TemplateStep,
) -> Result<Done, StepFailure> {
    if what.act == TemplateAct::Apply && doing.run.facts.from_fork {
        return Ok(Done::Skipped("templates are not applied for what comes from a fork".to_owned()));
    }
    let work = TemplateWork {
        template: what.name.clone(),
        repository: doing.repository(what.repository.as_deref())?,
        act: what.act,
        variables: what.variables.iter().map(|(name, text)| (name.clone(), doing.fill(text).into())).collect(),
    };
    let is_last = doing.step.failures + 1 >= doing.tries(&Failure::passing(""));
    match upkeep::work(settings, doing.context, &work, is_last).await? {
        Worked::Checked(found, _) => {
            for check in found.failing() {
                doing.context.warn(visible(&format!("{}: {}", check.name, check.detail)).into_owned());
            }
            let failing: Vec<&str> = found.failing().map(|check| check.name.as_str()).collect();
            let outcome = json!({"template": found.template, "score": found.score, "failing": failing});
            match what.min_score {
                Some(least) if found.score < least => {
                    let reason =
                        format!("{} has a score of {} of 100, and {least} are asked for", work.repository, found.score);
                    Err(StepFailure { failure: Failure::Lasting(reason), outcome: Some(outcome) })
                }
                _ => Ok(Done::Succeeded(outcome)),
            }
        }
        Worked::Applied(application, _) => Ok(Done::Succeeded(told(&application))),
        Worked::Known(application, _) if application.state == ApplicationState::Declined => {
            Ok(Done::Skipped(application.standing()))
        }
        Worked::Known(application, _) => {
            doing.context.info(application.standing());
            Ok(Done::Succeeded(told(&application)))
        }
    }
}

fn told(application: &upkeep::Application) -> Value {
    let mut told = json!({
        "template": application.template, "application": application.id, "state": application.state.name(),
    });
    if let Some(url) = &application.pull_url {
        told["pull-url"] = json!(url);
    }
    told
}
