use super::compile::{Compiler, RuleOptions};
use super::ends::TaintEnds;
use super::fix::fix;
use super::input::CheckInput;
use super::message::Template;
use super::prefilter::{Required, Words};
use super::saying::Saying;
use crate::finding::{Finding, Location, RelatedLocation};
use crate::language::Language;
use crate::rules::binding::{Bindings, Match};
use crate::rules::file::{Fault, TaintSpec};
use crate::rules::formula::{Agreement, Formula, RangeKind, Ranged, Scope, evaluate, lacks_a_word};
use crate::rules::ir::{IrId, Kind, Slot};
use crate::rules::sema::is_assigned;
use crate::rules::taint::{
    self, Ask, At, Case, Facts, Families, Foreign, ForeignFunction, Places, SharedFunctions, SinkAt, SpecMatches,
    StepKind, TaintOptions, TaintOutcome,
};
use crate::text::Span;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// A taint rule whose formulas are compiled.
#[derive(Debug)]
pub struct TaintWork {
    spec: TaintSpec,
    options: TaintOptions,
    sources: Vec<Formula>,
    sinks: Vec<Formula>,
    sanitizers: Vec<Formula>,
    propagators: Vec<Formula>,
}

impl TaintWork {
    pub(super) fn compile(
        spec: &TaintSpec,
        rule_options: &serde_json::Map<String, serde_json::Value>,
        compiler: &mut Compiler,
        options: &RuleOptions,
    ) -> Result<Self, Fault> {
        let mut all = |formulas: Vec<&crate::rules::file::Formula>| {
            formulas.into_iter().map(|formula| compiler.formula(formula, options)).collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            sources: all(spec.sources.iter().map(|source| &source.formula).collect())?,
            sinks: all(spec.sinks.iter().map(|sink| &sink.formula).collect())?,
            sanitizers: all(spec.sanitizers.iter().map(|sanitizer| &sanitizer.formula).collect())?,
            propagators: all(spec.propagators.iter().map(|propagator| &propagator.formula).collect())?,
            options: TaintOptions::of(rule_options),
            spec: spec.clone(),
        })
    }

    /// What a text must have for a flow to be in it.
    pub(super) fn required(&self, words: &Words) -> Required {
        let mut required = words.required_of_any(&self.sources);
        required.extend(words.required_of_any(&self.sinks));
        required
    }

    /// What a text must have for sources, sinks and sanitizers to be in it. Where words do not tell, a clause without words, which no text has: what may be
    /// anywhere is not followed from file to file.
    pub(super) fn required_of_ends(&self, words: &Words) -> [Required; 3] {
        [&self.sources, &self.sinks, &self.sanitizers].map(|part| {
            let required = words.required_of_any(part);
            if required.is_empty() { [BTreeSet::new()].into() } else { required }
        })
    }

    /// Where sources match. A name that is given a value is no data yet, unless the rule says that it is by a focus on it.
    fn sources_in(&self, scope: &Scope<'_>) -> Vec<(usize, Match)> {
        let mut sources = matches(&self.sources, scope);
        let Some(facts) = scope.facts else { return sources };
        sources.retain(|(index, found)| {
            let is_given = found.node.is_some_and(|node| {
                facts.ir.node(node).slot == Slot::Name
                    && facts.ir.node(node).kind == Kind::Ident
                    && is_assigned(&facts.ir, node)
            });
            !is_given || self.sources.get(*index).is_some_and(Formula::has_focus)
        });
        sources
    }

    /// Appends what the rule finds in the file of `scope` by itself, and tells which of the ends that are asked for are there.
    pub(super) fn run(
        &self,
        rule: &Saying,
        scope: &Scope<'_>,
        input: &CheckInput<'_>,
        functions: &SharedFunctions,
        asked: Asked,
        findings: &mut Vec<Finding>,
    ) -> Option<TaintEnds> {
        let asks = |end: fn(&TaintEnds) -> bool| asked.ends.as_ref().is_some_and(end);
        // A flow needs both ends.
        let runs = asked.runs && !self.sources.iter().all(|source| lacks_a_word(source, scope));
        let sinks = if runs || asks(|ends| ends.sinks) { matches(&self.sinks, scope) } else { Vec::new() };
        let wants_sources = runs && !sinks.is_empty() || asks(|ends| ends.sources);
        let sources = if wants_sources { self.sources_in(scope) } else { Vec::new() };
        let ends = asked.ends.map(|ends| TaintEnds { sources: !sources.is_empty(), sinks: !sinks.is_empty(), ..ends });
        if !sources.is_empty() && !sinks.is_empty() {
            let found = self.with_ends(sources, sinks, scope);
            self.analyse(rule, scope, input, &found, functions, None, findings);
        }
        ends
    }

    /// Where its parts match.
    pub(super) fn matches_in(&self, scope: &Scope<'_>) -> SpecMatches {
        self.with_ends(self.sources_in(scope), matches(&self.sinks, scope), scope)
    }

    fn with_ends(&self, sources: Vec<(usize, Match)>, sinks: Vec<(usize, Match)>, scope: &Scope<'_>) -> SpecMatches {
        SpecMatches {
            sources,
            sinks,
            sanitizers: matches(&self.sanitizers, scope),
            propagators: matches(&self.propagators, scope),
        }
    }

    /// What the rule, whose parts are where `found` tells, finds in the file of `scope` together with what it knows of others, and what
    /// it tells them.
    pub(super) fn run_among(
        &self,
        rule: &Saying,
        scope: &Scope<'_>,
        input: &CheckInput<'_>,
        found: &SpecMatches,
        functions: &SharedFunctions,
        foreign: &dyn Foreign,
    ) -> Linked {
        let mut findings = Vec::new();
        let outcome = self.analyse(rule, scope, input, found, functions, Some(foreign), &mut findings);
        Linked { findings, exports: outcome.exports, asks: outcome.asks, families: outcome.families }
    }

    #[expect(clippy::too_many_arguments, reason = "what a rule, a file and its surroundings are")]
    fn analyse(
        &self,
        rule: &Saying,
        scope: &Scope<'_>,
        input: &CheckInput<'_>,
        found: &SpecMatches,
        functions: &SharedFunctions,
        foreign: Option<&dyn Foreign>,
        findings: &mut Vec<Finding>,
    ) -> TaintOutcome {
        let Some(facts) = scope.facts else { return TaintOutcome::default() };
        let known = Known { scope };
        let case = Case {
            ir: &facts.ir,
            text: scope.text,
            spec: &self.spec,
            options: self.options,
            matches: found,
            facts: &known,
            functions,
            foreign,
            values_last: matches!(facts.language, Language::Ruby | Language::Rust | Language::Scala),
        };
        let places = Here { rule, scope, input, found };
        let mut outcome = taint::analyse(case, &places);
        if outcome.gave_up {
            scope.give_up();
        }
        let mut told = HashSet::new();
        for flow in std::mem::take(&mut outcome.findings) {
            let steps = flow.steps.iter().map(|step| RelatedLocation {
                location: match &step.at {
                    At::Here(span) => places.location(*span),
                    At::Elsewhere(location) => Location::clone(location),
                },
                message: said(step.what).to_owned(),
            });
            let index = match &flow.sink {
                SinkAt::Here(index) => *index,
                SinkAt::Elsewhere(sink) => {
                    let mut finding = Finding::new(rule.info, sink.location.clone(), sink.message.clone());
                    finding.flow = steps.collect();
                    findings.push(finding);
                    continue;
                }
            };
            let Some((_, sink)) = found.sinks.get(index) else { continue };
            let source = flow.source.and_then(|index| found.sources.get(index)).map(|(_, source)| source);
            let bindings = merged(&sink.bindings, source.map(|source| &source.bindings));
            let message = rule.message.fill(&bindings, scope);
            // A sink that matched in several ways is one sink.
            if !told.insert((sink.span.start, sink.span.end, message.clone())) {
                continue;
            }
            let mut finding = Finding::new(rule.info, places.location(sink.span), message);
            let range = Ranged { span: sink.span, node: sink.node, bindings, kind: RangeKind::Plain, fix: None };
            finding.fix = fix(rule, &range, scope, input);
            finding.flow = steps.collect();
            findings.push(finding);
        }
        outcome
    }
}

/// What is wanted of a taint rule in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// Whether flows in the file.
    pub runs: bool,
    /// Ends that may be there by their words.
    pub ends: Option<TaintEnds>,
}

/// What a rule says of a file among others.
#[derive(Debug, Default)]
pub struct Linked {
    /// Those in other files too, where data from this one arrives there.
    pub findings: Vec<Finding>,
    /// What other files must know.
    pub exports: Vec<ForeignFunction>,
    /// What is handed taint that is in other files.
    pub asks: Vec<Arc<Ask>>,
    pub families: Families,
}

fn said(what: StepKind) -> &'static str {
    match what {
        StepKind::Source => "The data comes in here.",
        StepKind::Assigned => "It is kept here.",
        StepKind::Passed => "It is handed on here.",
        StepKind::Returned => "It comes back here.",
        StepKind::Sink => "It arrives here.",
    }
}

/// Where each of `formulas` matches, with its index.
fn matches(formulas: &[Formula], scope: &Scope<'_>) -> Vec<(usize, Match)> {
    let mut all = Vec::new();
    for (index, formula) in formulas.iter().enumerate() {
        for range in evaluate(formula, scope, None) {
            all.push((index, Match { span: range.span, node: range.node, bindings: range.bindings }));
        }
    }
    all
}

fn merged(sink: &Bindings, source: Option<&Bindings>) -> Bindings {
    let mut all = sink.clone();
    for (name, bound) in source.into_iter().flat_map(Bindings::iter) {
        if all.get(name).is_none() {
            all.set(name, bound.clone());
        }
    }
    all
}

/// What is known of the file for the analysis of taint.
struct Known<'k, 'f> {
    scope: &'k Scope<'f>,
}

impl Facts for Known<'_, '_> {
    fn truth(&self, condition: IrId) -> Option<bool> {
        let facts = self.scope.facts?;
        let node = facts.ir.nodes.get(condition as usize)?;
        let (kind, symbol) = if node.kind == Kind::Bool {
            (Kind::Bool, node.symbol)
        } else {
            let known = facts.values().constant(&facts.ir, condition)?;
            (known.kind, known.symbol)
        };
        let is_true = ["true", "True", "TRUE"].iter().any(|word| crate::rules::ir::symbol_of(word) == symbol);
        (kind == Kind::Bool).then_some(is_true)
    }

    fn agree(&self, one: &Bindings, other: &Bindings) -> bool {
        one.iter().all(|(name, bound)| other.get(name).is_none_or(|there| self.scope.agree(bound, there)))
    }
}

/// Makes locations and messages of this file.
struct Here<'h, 'f, 'i> {
    rule: &'h Saying,
    scope: &'h Scope<'f>,
    input: &'h CheckInput<'i>,
    found: &'h SpecMatches,
}

impl Places for Here<'_, '_, '_> {
    fn location(&self, span: Span) -> Location {
        self.input.lines.location(span, self.input.path, self.input.text)
    }

    fn message(&self, sink: usize) -> String {
        let template: &Template = &self.rule.message;
        self.found.sinks.get(sink).map_or_else(String::new, |(_, found)| template.fill(&found.bindings, self.scope))
    }
}
