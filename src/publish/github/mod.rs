//! GitHub: what a pull request shows of an analysis.
//!
//! [`publish`] climbs the ladder of places where a result can be shown, from code scanning down to the log. Each place that the
//! token may not write to is left out and told, and never fails the analysis.

mod address;
pub mod artifact;
pub mod base;
pub mod change;
mod checks;
pub mod client;
mod comments;
pub mod context;
mod diff;
mod event;
mod ladder;
mod marker;
pub mod outputs;
mod publication;
mod sarif_upload;
mod status;
mod summary;
mod viewer;

pub use ladder::{Outcome, Rung, Step};
pub use publication::{Publication, Trust};

use crate::report::github as commands;
use client::{ApiError, Client};
use ladder::RungError;
use publication::PullState;
use std::io::Write;
use viewer::Viewer;

/// Shows `publication` wherever it may be shown. `client` is `Err` with the reason where nobody can be asked; `log` is where workflow
/// commands go.
pub async fn publish(
    client: Result<&Client, &str>,
    publication: &Publication<'_>,
    log: &mut (dyn Write + Send),
) -> Vec<Step> {
    let mut steps = Vec::new();
    match client {
        Ok(client) => on_github(client, publication, &mut steps).await,
        Err(why) => {
            for (rung, _) in wanted(publication).into_iter().filter(|(_, is_wanted)| *is_wanted) {
                let outcome = Outcome::Missing { permission: rung.permission().to_owned(), why: why.to_owned() };
                steps.push(Step { rung, outcome, notes: Vec::new() });
            }
        }
    }
    let options = publication.options;
    if let Some(path) = &publication.context.step_summary {
        steps.push(if options.job_summary {
            Step::of(Rung::JobSummary, outputs::job_summary(publication, &steps, path))
        } else {
            Step::off(Rung::JobSummary)
        });
    }
    let has_check = steps.iter().any(|step| step.rung == Rung::CheckRun && step.is_done());
    if options.annotations && !has_check && publication.context.run.is_some() {
        let written = commands::render(publication.report, &commands::Options::default(), log);
        let step = written.map(|left_out| {
            let notes = left_out.into_iter().map(|problem| problem.message).collect();
            Step::done(Rung::Log, "written", None).with_notes(notes)
        });
        steps.push(Step::of(Rung::Log, step.map_err(RungError::from)));
    }
    steps
}

/// The rungs that need GitHub's API, and whether the configuration wants them.
fn wanted(publication: &Publication<'_>) -> [(Rung, bool); 5] {
    let options = publication.options;
    let has_pull = publication.context.pull.is_some();
    [
        (Rung::CodeScanning, options.code_scanning),
        (Rung::CheckRun, options.check_run),
        (Rung::CommitStatus, options.commit_status),
        (Rung::ReviewComments, options.review_comments && has_pull),
        (Rung::SummaryComment, options.summary_comment && has_pull),
    ]
}

async fn on_github(client: &Client, publication: &Publication<'_>, steps: &mut Vec<Step>) {
    let pull = PullState::look(client, publication).await;
    let mut viewer: Option<Viewer> = None;
    for (rung, is_wanted) in wanted(publication) {
        if !is_wanted {
            steps.push(Step::off(rung));
            continue;
        }
        let step = match rung {
            Rung::CodeScanning => sarif_upload::upload(client, publication).await,
            Rung::CheckRun => checks::write(client, publication).await,
            Rung::CommitStatus => status::set(client, publication).await,
            _ => match &pull {
                Err(error) => Err(RungError::Api(error.clone())),
                Ok(PullState::None) => Ok(Step::nothing(rung, "there is no pull request")),
                Ok(PullState::Past { why }) => Ok(Step::nothing(rung, why)),
                Ok(PullState::Current(pull)) => match known(&mut viewer, client).await {
                    Err(error) => Err(error.into()),
                    Ok(viewer) if rung == Rung::ReviewComments => {
                        comments::write(client, publication, &viewer, pull.number).await
                    }
                    Ok(viewer) => summary::write(client, publication, &viewer, pull.number, steps).await,
                },
            },
        };
        steps.push(Step::of(rung, step));
    }
}

/// The viewer, asked for once.
async fn known(viewer: &mut Option<Viewer>, client: &Client) -> Result<Viewer, ApiError> {
    if let Some(viewer) = viewer {
        return Ok(viewer.clone());
    }
    let asked = Viewer::ask(client).await?;
    *viewer = Some(asked.clone());
    Ok(asked)
}
