//! What becomes of pull requests that bring templates: told by GitHub's webhooks, in the transaction of the delivery.

use super::applications::{self, Application, ApplicationState};
use super::catalogue::Catalogue;
use super::request::request_check;
use crate::events;
use crate::receiver::{Caused, Event, Follower, Following, Received};
use crate::scans;
use crate::store::{Millis, Named as _, StoreError, Write};

/// Follows the pull requests of applications.
pub struct PullFollower {
    pub catalogue: Catalogue,
}

impl Follower for PullFollower {
    // Routes say what is scanned; what was proposed here is followed whatever they say.
    fn follows_all(&self) -> bool {
        true
    }

    fn follow<'f>(&'f self, write: &'f mut Write, now: Millis, received: Vec<Received<'f>>) -> Following<'f> {
        Box::pin(async move {
            let mut all = Vec::with_capacity(received.len());
            for one in &received {
                all.push(self.follow_one(write, now, one).await?);
            }
            Ok(all)
        })
    }
}

impl PullFollower {
    async fn follow_one(&self, write: &mut Write, now: Millis, one: &Received<'_>) -> Result<Caused, StoreError> {
        let mut caused = Caused::default();
        let (Event::PullRequest(pull), Some(repository)) = (one.event, &one.facts.repository) else {
            return Ok(caused);
        };
        let end = match one.facts.action.as_deref() {
            Some("closed") if pull.is_merged => End::Merged,
            Some("closed") => End::Closed,
            Some("reopened") => End::Reopened,
            _ => return Ok(caused),
        };
        events::take_turn(write).await?;
        for application in applications::of_pull(write, repository, pull.number).await? {
            let Some((state, kind)) = next(&application, pull.number, end) else { continue };
            let repository = scans::repository_in(write, &application.repository_id).await?;
            let correlation = Some(one.id.to_owned());
            let application = Application { state, error: None, ..application };
            applications::settle(write, now, &repository, &application, Some(kind), correlation.clone()).await?;
            caused.words.push(format!("template {} is {}", application.template, state.name()));
            let template = self.catalogue.get(&application.template).filter(|_| end == End::Merged);
            if let Some(template) = template {
                caused.jobs.push(request_check(write, now, &repository, template, correlation).await?);
            }
        }
        Ok(caused)
    }
}

/// What happened to a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Merged,
    /// And not merged.
    Closed,
    Reopened,
}

/// Where the application stands then, and the event that tells of it; `None` where nothing changes by it.
fn next(application: &Application, number: u64, end: End) -> Option<(ApplicationState, &'static str)> {
    use ApplicationState::{Applied, Declined, Proposed, Reverting, RolledBack};
    let takes_back = application.revert_number == Some(number);
    Some(match (takes_back, application.state, end) {
        (false, Proposed | Declined, End::Merged) => (Applied, "template.applied"),
        (false, Proposed, End::Closed) => (Declined, "template.declined"),
        (false, Declined, End::Reopened) => (Proposed, "template.proposed"),
        (true, Reverting | Applied, End::Merged) => (RolledBack, "template.rolled-back"),
        (true, Reverting, End::Closed) => (Applied, "template.kept"),
        (true, Applied, End::Reopened) => (Reverting, "template.reverting"),
        _ => return None,
    })
}
