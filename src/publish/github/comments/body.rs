//! What a review comment says.

use super::suggestion::Suggestion;
use crate::publish::github::publication::{Publication, Trust};
use crate::report::markdown::escape::{code, message, place, text};
use crate::report::model::{Finding, RelatedPlace, Rule};
use crate::report::wording::effort;
use handlebars::Handlebars;
use serde::Serialize;

const TEMPLATE: &str = include_str!("../../../../templates/github/comment.hbs");
/// Characters of a message.
const MESSAGE: usize = 2_000;
/// Places of a flow, or related ones, that are told.
const PLACES: usize = 10;

#[derive(Serialize)]
struct View {
    severity: &'static str,
    title: String,
    message: String,
    places_title: &'static str,
    places: Vec<String>,
    fix: Option<String>,
    suggestion: Option<String>,
    footer: String,
    marker: String,
}

/// The comment on `finding`, with its mark on the last line.
pub fn body(
    publication: &Publication<'_>,
    finding: &Finding,
    rule: Option<&Rule>,
    suggestion: Option<&Suggestion>,
) -> Result<String, String> {
    let base = publication.files_url();
    let (places_title, places) =
        if finding.flow.is_empty() { ("See also", &finding.related) } else { ("The way of the data", &finding.flow) };
    let told = |step: &RelatedPlace| {
        format!("{} {}", place(&base, &step.place.path, Some(step.place.line)), message(&step.message, MESSAGE))
    };
    let title = rule.map_or(finding.rule.as_str(), |rule| rule.name.as_str());
    let view = View {
        severity: severity(finding),
        title: text(title),
        message: message(&finding.message, MESSAGE),
        places_title,
        places: places.iter().take(PLACES).map(told).collect(),
        fix: suggestion.map(|suggestion| message(&suggestion.description, MESSAGE)),
        suggestion: suggestion.map(|suggestion| fenced(&suggestion.text)),
        footer: footer(publication, finding, rule),
        marker: publication.markers().finding(&finding.fingerprints.context),
    };
    let mut templates = Handlebars::new();
    templates.register_escape_fn(text);
    templates.set_strict_mode(true);
    templates.render_template(TEMPLATE, &view).map_err(|error| error.to_string())
}

fn severity(finding: &Finding) -> &'static str {
    use crate::report::model::Severity::{Critical, High, Info, Low, Medium};
    match finding.severity {
        Critical => "🔴 Critical",
        High => "🟠 High",
        Medium => "🟡 Medium",
        Low => "🔵 Low",
        Info => "⚪ Info",
    }
}

fn footer(publication: &Publication<'_>, finding: &Finding, rule: Option<&Rule>) -> String {
    let id = code(&finding.rule);
    let is_tame = |url: &&String| {
        url.starts_with("https://") && url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/:#".contains(c))
    };
    // Rules of a stranger's run may link anywhere.
    let url = rule.and_then(|rule| rule.url.as_ref()).filter(is_tame).filter(|_| publication.trust == Trust::Own);
    let id = url.map_or(id.clone(), |url| format!("[{id}]({url})"));
    let mut parts = vec![id, finding.category.as_str().to_owned()];
    if finding.effort_minutes > 0 {
        parts.push(effort(finding.effort_minutes.into()));
    }
    parts.join(" · ")
}

/// A suggestion block whose fence is longer than any in the text.
fn fenced(content: &str) -> String {
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if content.is_empty() { "" } else { "\n" };
    format!("{fence}suggestion\n{content}{end}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_those_within() {
        assert_eq!(fenced("a"), "```suggestion\na\n```");
        assert_eq!(fenced("x ```` y"), "`````suggestion\nx ```` y\n`````");
        assert_eq!(fenced(""), "```suggestion\n```");
    }
}
