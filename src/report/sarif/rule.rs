//! Rules as SARIF reporting descriptors.

use super::limits;
use crate::report::model::{Category, Confidence, Report, Rule, Severity};
use crate::report::plain::cut;
use serde_json::Value;
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor, ResultLevel,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The rules of a run, and where each stands among them.
pub struct Rules<'a> {
    pub descriptors: Vec<ReportingDescriptor>,
    pub index: HashMap<&'a str, usize>,
    /// Rules that had no finding and no room.
    pub left_out: usize,
    /// Tags that had no room.
    pub tags_left_out: usize,
}

/// The rules of `report`; those without findings give way where there are too many. A finding whose
/// rule the report does not describe gets a bare descriptor.
pub fn rules(report: &Report) -> Rules<'_> {
    let used: HashSet<&str> = report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .chain(report.fixed.iter().map(|finding| finding.rule.as_str()))
        .collect();
    let mut listed: Vec<&Rule> = report.rules.iter().collect();
    if listed.len() > limits::RULES {
        listed.sort_by_key(|rule| !used.contains(rule.id.as_str()));
        listed.truncate(limits::RULES);
    }
    let mut rules = Rules {
        descriptors: Vec::with_capacity(listed.len()),
        index: HashMap::with_capacity(listed.len()),
        left_out: report.rules.len() - listed.len(),
        tags_left_out: 0,
    };
    for rule in listed {
        if rules.index.contains_key(rule.id.as_str()) {
            continue;
        }
        rules.index.insert(&rule.id, rules.descriptors.len());
        let tags = tags(rule);
        rules.tags_left_out += tags.len().saturating_sub(limits::TAGS);
        rules.descriptors.push(descriptor(rule, tags));
    }
    for finding in &report.findings {
        if rules.descriptors.len() < limits::RULES && !rules.index.contains_key(finding.rule.as_str()) {
            rules.index.insert(&finding.rule, rules.descriptors.len());
            rules.descriptors.push(descriptor(
                &Rule {
                    id: finding.rule.clone(),
                    name: finding.rule.clone(),
                    summary: finding.rule.clone(),
                    docs: String::new(),
                    severity: finding.severity,
                    confidence: finding.confidence,
                    category: finding.category,
                    tags: Vec::new(),
                    cwe: Vec::new(),
                    url: None,
                },
                vec![finding.category.as_str().to_owned()],
            ));
        }
    }
    rules
}

/// SARIF knows four levels: `critical` and `high` are errors, `medium` is a warning, `low` and
/// `info` are notes.
#[must_use]
pub fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low | Severity::Info => ResultLevel::Note,
    }
}

/// Whether GitHub should treat a category as security.
#[must_use]
pub fn is_security(category: Category) -> bool {
    matches!(category, Category::Security | Category::Secret | Category::Dependency)
}

/// GitHub reads over 9.0 as critical, from 7.0 as high, from 4.0 as medium, from 0.1 as low. Ours
/// stand in the middle of each.
fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// What people filter by, most telling first: category, CWE in GitHub's spelling, the rule's own words.
fn tags(rule: &Rule) -> Vec<String> {
    let mut tags = vec![rule.category.as_str().to_owned()];
    if is_security(rule.category) {
        tags.push("security".to_owned());
    }
    tags.extend(rule.cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}")));
    tags.extend(rule.tags.iter().cloned());
    let mut seen = HashSet::new();
    tags.retain(|tag| !tag.is_empty() && seen.insert(tag.clone()));
    tags
}

fn descriptor(rule: &Rule, mut tags: Vec<String>) -> ReportingDescriptor {
    tags.truncate(limits::TAGS);
    let mut properties = BTreeMap::from([("precision".to_owned(), Value::from(precision(rule.confidence)))]);
    match security_severity(rule.severity).filter(|_| is_security(rule.category)) {
        Some(score) => properties.insert("security-severity".to_owned(), score.into()),
        None => properties.insert("problem.severity".to_owned(), problem_severity(rule.severity).into()),
    };
    let docs = if rule.docs.trim().is_empty() { &rule.summary } else { &rule.docs };
    ReportingDescriptor {
        name: Some(pascal_case(&cut(&rule.name, limits::NAME))),
        short_description: Some(text(&cut(&sentence(&rule.name), limits::DESCRIPTION))),
        full_description: Some(text(&cut(&sentence(&rule.summary), limits::DESCRIPTION))),
        help: Some(MultiformatMessageString { text: docs.clone(), markdown: Some(docs.clone()), properties: None }),
        help_uri: rule.url.clone(),
        default_configuration: Some(ReportingConfiguration {
            level: Some(level(rule.severity).to_string().into()),
            ..ReportingConfiguration::default()
        }),
        properties: Some(PropertyBag { tags: Some(tags), additional_properties: properties }),
        ..ReportingDescriptor::builder().id(&rule.id).build()
    }
}

/// SARIF wants a rule's name as one readable identifier, e.g. `ComplexFunction`.
fn pascal_case(name: &str) -> String {
    name.split(|character: char| !character.is_alphanumeric())
        .filter_map(|word| {
            let mut characters = word.chars();
            let first = characters.next()?;
            let shouted = word.chars().all(char::is_uppercase);
            let rest = characters.as_str();
            let rest = if shouted { rest.to_lowercase() } else { rest.to_owned() };
            Some(first.to_uppercase().collect::<String>() + &rest)
        })
        .collect()
}

/// SARIF wants descriptions that end with a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString { text: text.to_owned(), markdown: None, properties: None }
}
