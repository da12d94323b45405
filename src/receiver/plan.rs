//! What is to be done about an event. Asks nobody: only the event, the routes and the App's number are looked at.

use super::command::Command;
use super::event::{Event, Facts, PullRequest};
use super::routes::{Act, Routes};
use crate::jobs::NewJob;
use crate::scans::{Change, ScanRequest, Trigger};

/// What an event causes.
#[derive(Debug, Default)]
pub struct Plan {
    /// For the log of deliveries.
    pub outcome: String,
    pub jobs: Vec<NewJob>,
    /// Keys of jobs that are to stop.
    pub cancelled_keys: Vec<String>,
    /// Whether routes leave it out, so that nobody else is told of it either.
    pub is_left_out: bool,
}

impl Plan {
    fn nothing(outcome: impl Into<String>) -> Self {
        Self { outcome: outcome.into(), ..Self::default() }
    }
}

/// Actions of pull requests after which there is something new to scan.
const PULL_ACTIONS: &[&str] = &["opened", "synchronize", "reopened", "ready_for_review"];

/// Plans what `event` asks for. `app` is the number of this server's GitHub App, whose own check runs it answers for.
#[must_use]
pub fn plan(facts: &Facts, event: &Event, routes: &Routes, app: Option<u64>, delivery: &str) -> Plan {
    let (route, act) = routes.decide(facts);
    if act == Act::Ignore {
        let outcome = match route {
            Some(route) => format!("left out by route {route}"),
            None => "no route fits".to_owned(),
        };
        return Plan { is_left_out: true, ..Plan::nothing(outcome) };
    }
    if act == Act::Pipelines {
        return Plan::nothing("left to pipelines");
    }
    let action = facts.action.as_deref().unwrap_or_default();
    let request = |commit: Option<&str>, reference: Option<&str>, change: Option<Change>, trigger: Trigger| {
        facts.repository.as_ref().map(|repository| ScanRequest {
            repository: repository.clone(),
            clone_url: facts.clone_url.clone(),
            installation: facts.installation,
            commit: commit.map(str::to_owned),
            reference: reference.map(str::to_owned),
            change,
            trigger,
        })
    };
    let scan = |request: Option<ScanRequest>| match request {
        Some(request) => Plan {
            outcome: "scan".to_owned(),
            jobs: vec![request.into_job(Some(delivery.to_owned()))],
            ..Plan::default()
        },
        None => Plan::nothing("no repository is named"),
    };
    match event {
        Event::Ping => Plan::nothing("pong"),
        Event::Push { deleted: true, .. } => Plan::nothing("the branch was deleted"),
        Event::Push { reference, after, .. } => {
            // Tags are told by `create` as well; branches but the default one are looked at by their pull requests. Who
            // wants more says so with a route.
            let is_default = facts.branch.is_some() && facts.branch == facts.default_branch;
            if is_default || (route.is_some() && facts.branch.is_some()) {
                scan(request(Some(after), Some(reference), None, Trigger::Push))
            } else {
                Plan::nothing("not the default branch")
            }
        }
        Event::PullRequest(pull) if PULL_ACTIONS.contains(&action) => {
            if pull.is_draft && action != "ready_for_review" && route.is_none() {
                return Plan::nothing("a draft");
            }
            scan(of_pull(pull, &request, Trigger::PullRequest))
        }
        Event::PullRequest(pull) if action == "closed" => Plan {
            outcome: "closed: a scan that waits or runs is stopped".to_owned(),
            jobs: Vec::new(),
            cancelled_keys: of_pull(pull, &request, Trigger::PullRequest)
                .and_then(|request| request.into_job(None).unique_key)
                .into_iter()
                .collect(),
            is_left_out: false,
        },
        Event::Release { is_draft: false, tag, .. } if action == "published" => {
            scan(request(None, Some(&format!("refs/tags/{tag}")), None, Trigger::Release))
        }
        Event::Create { is_tag: true, name } => {
            scan(request(None, Some(&format!("refs/tags/{name}")), None, Trigger::Tag))
        }
        Event::Comment { is_trusted: false, command: Some(_), .. } => {
            Plan::nothing("the author of the command does not belong to the repository")
        }
        Event::Comment { command: Some(command), number, is_on_pull_request: true, .. } if action == "created" => {
            match command {
                // The comment does not say what its head is; the job asks.
                Command::Scan => scan(request(None, Some(&format!("refs/pull/{number}/head")), None, Trigger::Comment)),
                Command::Cancel => Plan {
                    outcome: "cancel".to_owned(),
                    jobs: Vec::new(),
                    cancelled_keys: facts
                        .repository
                        .iter()
                        .flat_map(|repository| {
                            let repository = repository.to_ascii_lowercase();
                            [
                                format!("scan:{repository}:pull/{number}"),
                                format!("scan:{repository}:refs/pull/{number}/head"),
                            ]
                        })
                        .collect(),
                    is_left_out: false,
                },
                Command::Unknown(_) => Plan::nothing("no command that is known: scan and cancel are"),
            }
        }
        Event::Check { commit, branch, app: of, pull_requests }
            if matches!(action, "rerequested" | "requested_action") =>
        {
            if app.is_some() && app != *of {
                return Plan::nothing("a check of another App");
            }
            if let [pull] = pull_requests.as_slice() {
                return scan(of_pull(pull, &request, Trigger::Rerun));
            }
            let reference = branch.as_ref().map(|branch| format!("refs/heads/{branch}"));
            scan(request(Some(commit), reference.as_deref(), None, Trigger::Rerun))
        }
        Event::Dispatch { kind, reference, branch } if kind == "plimsoll-scan" => {
            let branch = branch.as_ref().map(|branch| format!("refs/heads/{branch}"));
            scan(request(None, reference.as_deref().or(branch.as_deref()), None, Trigger::Dispatch))
        }
        Event::Installation => Plan::nothing("noted"),
        _ => Plan::nothing("nothing to do"),
    }
}

fn of_pull(
    pull: &PullRequest,
    request: &impl Fn(Option<&str>, Option<&str>, Option<Change>, Trigger) -> Option<ScanRequest>,
    trigger: Trigger,
) -> Option<ScanRequest> {
    let change = Change {
        number: pull.number,
        base_commit: pull.base_commit.clone(),
        base_branch: pull.base_branch.clone(),
        from_fork: pull.from_fork,
    };
    // A fork's commits are to be had from the repository itself under this name.
    let reference = format!("refs/pull/{}/head", pull.number);
    request(Some(&pull.head_commit), Some(&reference), Some(change), trigger)
}
