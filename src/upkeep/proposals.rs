//! What pull requests say.

use super::applications::Application;
use crate::report::markdown::escape::{code, text};
use crate::templates::{Plan, Template};
use std::fmt::Write as _;

/// The words of a pull request.
pub(super) struct Words {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) message: String,
}

/// The branch of an application; the same again where its job is done again.
pub(super) fn branch_of(application: &Application) -> String {
    format!("plimsoll/template-{}-{}", application.template, short(&application.id))
}

/// The branch that takes it back.
pub(super) fn revert_branch_of(application: &Application) -> String {
    format!("plimsoll/revert-template-{}-{}", application.template, short(&application.id))
}

/// The random end of an id.
fn short(id: &str) -> &str {
    id.get(id.len().saturating_sub(12)..).unwrap_or(id)
}

pub(super) fn proposal_of(template: &Template, plan: &Plan) -> Words {
    let manifest = &template.manifest;
    let title = format!("Apply the template {}", template.label());
    let mut body = format!("{}\n\n| file | what is done |\n|---|---|\n", text(&manifest.description));
    for change in &plan.changes {
        let _ = writeln!(body, "| {} | {} |", code(&change.path), change.action.name());
    }
    body.push_str("\nNothing is done until this is merged; close it to leave all as it is.\n");
    let message = format!("{title}\n\n{}\n", manifest.description);
    Words { title, body, message }
}

pub(super) fn revert_of(application: &Application) -> Words {
    let label = format!("{}@{}", application.template, application.version);
    let title = format!("Take the template {label} back");
    let number = application.pull_number.unwrap_or_default();
    let body = format!("Files that #{number} brought or changed are as they were before it.\n");
    let message = format!("{title}\n\nFiles that #{number} brought or changed are as they were before it.\n");
    Words { title, body, message }
}
