//! Findings as SARIF results.

use super::{limits, rule};
use crate::report::model::{
    Finding, Fingerprints, Fix, FixedFinding, Place, RelatedPlace, Severity, Snippet, State, SuppressedBy, Suppression,
};
use crate::report::uri;
use serde_json::Value;
use serde_sarif::sarif;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Key of our own fingerprint.
const CONTEXT: &str = "plimsollContext/v1";
/// Key of the only fingerprint that GitHub looks at.
const LINE: &str = "primaryLocationLineHash";

/// What all results of a run share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    /// Path of the project below the git work tree.
    pub prefix: &'a str,
    /// Whether source text around a finding goes along.
    pub with_snippets: bool,
}

/// Steps and places of `finding` that have no room.
#[must_use]
pub fn left_out(finding: &Finding) -> usize {
    finding.related.len().saturating_sub(limits::LOCATIONS - 1)
        + finding.flow.len().saturating_sub(limits::THREAD_FLOW_LOCATIONS)
}

/// A finding of this analysis.
pub fn of_finding(finding: &Finding, rule_index: Option<usize>, shared: Shared<'_>) -> sarif::Result {
    let related: Vec<&RelatedPlace> = finding.related.iter().take(limits::LOCATIONS - 1).collect();
    let mut properties = BTreeMap::from([
        ("category".to_owned(), Value::from(finding.category.as_str())),
        ("confidence".to_owned(), finding.confidence.as_str().into()),
        ("effortMinutes".to_owned(), finding.effort_minutes.into()),
        ("severity".to_owned(), finding.severity.as_str().into()),
    ]);
    if let Some(on_changed_line) = finding.on_changed_line {
        properties.insert("onChangedLine".to_owned(), on_changed_line.into());
    }
    let mut physical = physical(&finding.place, shared.prefix);
    if shared.with_snippets {
        physical.context_region = finding.snippet.as_ref().and_then(context_region);
    }
    sarif::Result {
        rule_id: Some(finding.rule.clone()),
        rule_index: rule_index.and_then(|index| i64::try_from(index).ok()),
        level: Some(rule::level(finding.severity)),
        locations: Some(vec![sarif::Location {
            physical_location: Some(physical),
            logical_locations: finding.symbol.as_ref().map(|symbol| {
                vec![sarif::LogicalLocation {
                    fully_qualified_name: Some(symbol.clone()),
                    ..sarif::LogicalLocation::default()
                }]
            }),
            ..sarif::Location::default()
        }]),
        related_locations: filled(
            related
                .iter()
                .zip(1..)
                .map(|(place, id)| sarif::Location { id: Some(id), ..location(place, shared.prefix) })
                .collect(),
        ),
        code_flows: (!finding.flow.is_empty()).then(|| vec![code_flow(&finding.flow, shared.prefix)]),
        fixes: finding.fix.as_ref().and_then(|edit| fix(edit, shared.prefix)).map(|fix| vec![fix]),
        suppressions: finding.suppression.as_ref().map(|suppressed| vec![suppression(suppressed)]),
        partial_fingerprints: fingerprints(&finding.fingerprints),
        baseline_state: match finding.state {
            State::New => Some("new".into()),
            State::Existing => Some("unchanged".into()),
            State::Unknown => None,
        },
        rank: Some(rank(finding.severity)),
        properties: Some(sarif::PropertyBag { tags: None, additional_properties: properties }),
        ..sarif::Result::builder().message(message(&with_links(&finding.message, &related))).build()
    }
}

/// A finding of the base that is gone.
pub fn of_fixed(fixed: &FixedFinding, rule_index: Option<usize>, shared: Shared<'_>) -> sarif::Result {
    let place = Place { path: fixed.path.clone(), line: fixed.line, column: 1, end_line: fixed.line, end_column: 1 };
    sarif::Result {
        rule_id: Some(fixed.rule.clone()),
        rule_index: rule_index.and_then(|index| i64::try_from(index).ok()),
        level: Some(rule::level(fixed.severity)),
        locations: Some(vec![sarif::Location {
            physical_location: Some(physical(&place, shared.prefix)),
            ..sarif::Location::default()
        }]),
        partial_fingerprints: fingerprints(&fixed.fingerprints),
        baseline_state: Some("absent".into()),
        rank: Some(rank(fixed.severity)),
        ..sarif::Result::builder().message(message(&without_links(&fixed.message))).build()
    }
}

/// A message that GitHub and others may show as it is.
pub fn message(text: &str) -> sarif::Message {
    // An empty message makes a result invalid.
    let text = if text.trim().is_empty() { "(no message)" } else { text };
    sarif::Message { text: Some(text.to_owned()), ..sarif::Message::default() }
}

/// Where `place` is, without a region where only the file is known.
pub fn physical(place: &Place, prefix: &str) -> sarif::PhysicalLocation {
    sarif::PhysicalLocation {
        artifact_location: Some(artifact(&place.path, prefix)),
        region: Some(region(place)),
        ..sarif::PhysicalLocation::default()
    }
}

/// The file at `path`.
pub fn artifact(path: &str, prefix: &str) -> sarif::ArtifactLocation {
    sarif::ArtifactLocation {
        uri: Some(uri::relative(prefix, path)),
        uri_base_id: Some(super::SOURCE_ROOT.to_owned()),
        ..sarif::ArtifactLocation::default()
    }
}

/// SARIF plain text has links of its own, `[text](target)`. Text from the repository must not make one.
fn without_links(text: &str) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

/// The message with links to the first related places; GitHub shows only those that it links to.
fn with_links(text: &str, related: &[&RelatedPlace]) -> String {
    let mut linked = without_links(text);
    for (number, place) in (1..).zip(related.iter().take(limits::LINKS)) {
        let label = format!("{}:{}", place.place.path, place.place.line);
        let label = label.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        let _ = write!(linked, "\n[{label}]({number}): {}", without_links(&place.message));
    }
    if let Some(more) = related.len().checked_sub(limits::LINKS).filter(|more| *more > 0) {
        let _ = write!(linked, "\nand {more} more places.");
    }
    linked
}

/// The whole line where the columns say nothing.
fn region(place: &Place) -> sarif::Region {
    if (place.line, place.column) == (place.end_line, place.end_column) {
        return sarif::Region { start_line: Some(i64::from(place.line.max(1))), ..sarif::Region::default() };
    }
    exact_region(place)
}

fn exact_region(place: &Place) -> sarif::Region {
    let line = place.line.max(1);
    sarif::Region {
        start_line: Some(i64::from(line)),
        start_column: Some(i64::from(place.column.max(1))),
        end_line: Some(i64::from(place.end_line.max(line))),
        end_column: Some(i64::from(place.end_column.max(1))),
        ..sarif::Region::default()
    }
}

fn context_region(snippet: &Snippet) -> Option<sarif::Region> {
    let last = snippet.first_line + u32::try_from(snippet.lines.len()).ok()?.checked_sub(1)?;
    Some(sarif::Region {
        start_line: Some(i64::from(snippet.first_line.max(1))),
        end_line: Some(i64::from(last.max(1))),
        snippet: Some(content(&snippet.lines.join("\n"))),
        ..sarif::Region::default()
    })
}

fn content(text: &str) -> sarif::ArtifactContent {
    sarif::ArtifactContent { text: Some(text.to_owned()), ..sarif::ArtifactContent::default() }
}

fn location(place: &RelatedPlace, prefix: &str) -> sarif::Location {
    sarif::Location {
        physical_location: Some(physical(&place.place, prefix)),
        message: Some(message(&without_links(&place.message))),
        ..sarif::Location::default()
    }
}

fn code_flow(flow: &[RelatedPlace], prefix: &str) -> sarif::CodeFlow {
    let steps = flow.iter().take(limits::THREAD_FLOW_LOCATIONS);
    let steps = steps.map(|step| sarif::ThreadFlowLocation {
        location: Some(location(step, prefix)),
        ..sarif::ThreadFlowLocation::default()
    });
    let thread = sarif::ThreadFlow::builder().locations(steps.collect::<Vec<_>>()).build();
    sarif::CodeFlow::builder().thread_flows(vec![thread]).build()
}

fn fix(fix: &Fix, prefix: &str) -> Option<sarif::Fix> {
    let mut changes: BTreeMap<&str, Vec<sarif::Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        changes.entry(&edit.place.path).or_default().push(sarif::Replacement {
            deleted_region: exact_region(&edit.place),
            inserted_content: Some(content(&edit.replacement)),
            properties: None,
        });
    }
    // SARIF wants at least one change.
    (!changes.is_empty()).then(|| sarif::Fix {
        description: Some(message(&without_links(&fix.description))),
        artifact_changes: changes
            .into_iter()
            .map(|(path, replacements)| sarif::ArtifactChange {
                artifact_location: artifact(path, prefix),
                replacements,
                properties: None,
            })
            .collect(),
        properties: Some(sarif::PropertyBag {
            tags: None,
            additional_properties: BTreeMap::from([("safe".to_owned(), fix.safe.into())]),
        }),
    })
}

fn suppression(suppression: &Suppression) -> sarif::Suppression {
    let kind = match suppression.by {
        SuppressedBy::Comment => "inSource",
        SuppressedBy::Config | SuppressedBy::Baseline => "external",
    };
    let justification = match (&suppression.reason, &suppression.until) {
        (Some(reason), Some(until)) => Some(format!("{reason} (until {until})")),
        (Some(reason), None) => Some(reason.clone()),
        (None, Some(until)) => Some(format!("until {until}")),
        (None, None) => None,
    };
    sarif::Suppression {
        kind: kind.into(),
        status: Some("accepted".into()),
        justification,
        guid: None,
        location: None,
        properties: None,
    }
}

fn fingerprints(fingerprints: &Fingerprints) -> Option<BTreeMap<String, String>> {
    let keys = [(CONTEXT, &fingerprints.context), (LINE, &fingerprints.line)];
    let known: BTreeMap<String, String> = keys
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| ((*key).to_owned(), (*value).clone()))
        .collect();
    (!known.is_empty()).then_some(known)
}

/// 0 to 100, for viewers that sort by it.
fn rank(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 100.0,
        Severity::High => 80.0,
        Severity::Medium => 50.0,
        Severity::Low => 20.0,
        Severity::Info => 5.0,
    }
}

fn filled<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
