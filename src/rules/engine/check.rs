use super::ends::TaintEnds;
use super::fix::fix;
use super::input::CheckInput;
use super::profile::FileTally;
use super::set::{RuleSet, Selected, WantedRule, Work};
use super::taint::Asked;
use crate::finding::{Finding, Problem, ProblemKind, RuleInfo, Severity};
use crate::language::Language;
use crate::rules::formula::{Ranged, Scope, evaluate};
use crate::rules::sema::FileFacts;
use crate::rules::taint::SharedFunctions;
use crate::text::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rules that may speak of a file, known before it is read as its language.
#[derive(Default)]
pub struct Wanted<'s> {
    rules: Vec<WantedRule<'s>>,
}

impl<'s> Wanted<'s> {
    /// Those of `sets` that `is_on` and whose words are in `text`.
    #[must_use]
    pub fn of(
        sets: &'s [RuleSet],
        language: Option<Language>,
        path: &'s str,
        text: &str,
        is_on: &dyn Fn(&RuleInfo) -> bool,
    ) -> Self {
        Self { rules: sets.iter().flat_map(|set| set.for_file(language, path, text, is_on)).collect() }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// What the rules say of a file.
#[derive(Debug, Default)]
pub struct Checked {
    /// By place.
    pub findings: Vec<Finding>,
    /// Which parts of taint rules are in the file.
    pub ends: Vec<TaintEnds>,
    pub problems: Vec<Problem>,
}

/// Runs the rules that are wanted for this file.
#[must_use]
pub fn check<'s>(wanted: &Wanted<'s>, input: &CheckInput<'s>) -> Checked {
    let mut checked = Checked::default();
    if wanted.is_empty() {
        return checked;
    }
    let mut tally = input.profile.map(FileTally::begin);
    let facts = input.view.map(FileFacts::new);
    let scope = Scope::new(input.text, facts.as_ref());
    if let Some(tally) = &mut tally {
        tally.is_read();
    }
    let mut given_up: Vec<&str> = Vec::new();
    let functions = SharedFunctions::default();
    for WantedRule { rule, runs, ends } in &wanted.rules {
        let ends = ends.filter(|_| !(input.is_made_up && rule.spares_what_is_made_up()));
        if !runs && ends.is_none() {
            continue;
        }
        let begun = tally.as_ref().map(FileTally::now);
        let before = checked.findings.len();
        match &rule.work {
            Work::Search(formula) => {
                let ranges = evaluate(formula, &scope, None);
                tell(rule, ranges, &scope, input, &mut checked.findings);
            }
            Work::Taint(work) => {
                let asked = Asked { runs: *runs, ends };
                let ends = work.run(&rule.saying, &scope, input, &functions, asked, &mut checked.findings);
                checked.ends.extend(ends.filter(|ends| ends.sources || ends.sinks || ends.sanitizers));
            }
            Work::Nothing => {}
        }
        soften(rule, input, checked.findings.iter_mut().skip(before));
        if scope.take_exhausted() && !given_up.contains(&&*rule.rule.id) {
            given_up.push(&rule.rule.id);
        }
        if let (Some(tally), Some(begun)) = (&mut tally, begun) {
            tally.ran(&rule.rule, begun, checked.findings.len() - before);
        }
    }
    if let Some(tally) = tally {
        tally.end(input.path);
    }
    if scope.has_spent_all() {
        // Each of the others would be named.
        given_up.clear();
        checked.problems.push(Problem {
            kind: ProblemKind::TimedOut,
            path: Arc::clone(input.path),
            message: "all rules together took too many steps here, so that some were given up; leave the file out, or find the slow rules with --profile".to_owned(),
        });
    }
    for id in given_up {
        checked.problems.push(problem_of(input.path, id));
    }
    checked.findings.sort_by(|a, b| {
        let place = |it: &Finding| (it.location.start_byte, it.location.end_byte);
        place(a).cmp(&place(b)).then_with(|| a.rule.cmp(&b.rule)).then_with(|| a.message.cmp(&b.message))
    });
    checked
}

pub(super) fn soften<'f>(rule: &Selected, input: &CheckInput<'_>, findings: impl Iterator<Item = &'f mut Finding>) {
    if input.is_made_up && rule.spares_what_is_made_up() {
        for finding in findings {
            finding.severity = Severity::Info;
        }
    }
}

pub(super) fn problem_of(path: &Arc<str>, id: &str) -> Problem {
    Problem {
        kind: ProblemKind::TimedOut,
        path: Arc::clone(path),
        message: format!("the rule {id} took too many steps here and was given up; make its pattern more exact"),
    }
}

/// Turns the ranges of `rule` into findings, one for each place and message.
fn tell(rule: &Selected, ranges: Vec<Ranged>, scope: &Scope<'_>, input: &CheckInput<'_>, findings: &mut Vec<Finding>) {
    let mut by_span: BTreeMap<Span, Vec<Ranged>> = BTreeMap::new();
    for range in ranges {
        by_span.entry(range.span).or_default().push(range);
    }
    for (span, mut ranges) in by_span {
        // What knows more of its metavariables says it better.
        ranges.sort_by_key(|range| std::cmp::Reverse(range.bindings.len()));
        let most = ranges.first().map_or(0, |range| range.bindings.len());
        ranges.retain(|range| range.bindings.len() == most);
        let mut said: Vec<String> = Vec::new();
        for range in ranges {
            let message = rule.saying.message.fill(&range.bindings, scope);
            if said.contains(&message) {
                continue;
            }
            let location = input.lines.location(span, input.path, input.text);
            let mut finding = Finding::new(rule.saying.info, location, message.clone());
            finding.fix = fix(&rule.saying, &range, scope, input);
            findings.push(finding);
            said.push(message);
        }
    }
}
