use super::check::{CheckInput, fix};
use super::compile::{Compiler, RuleOptions};
use super::message::Template;
use super::prefilter::{Required, Words};
use super::set::Selected;
use crate::finding::{Finding, Location, RelatedLocation};
use crate::rules::binding::{Bindings, Match};
use crate::rules::file::{Fault, TaintSpec};
use crate::rules::formula::{Agreement, Formula, RangeKind, Ranged, Scope, evaluate, lacks_a_word};
use crate::rules::ir::{IrId, Kind, Slot};
use crate::rules::sema::is_assigned;
use crate::rules::taint::{self, At, Case, Facts, NothingForeign, Places, SinkAt, SpecMatches, StepKind, TaintOptions};
use crate::text::Span;
use std::collections::HashSet;

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

    /// Appends what the rule finds in the file of `scope`.
    pub(super) fn run(&self, rule: &Selected, scope: &Scope<'_>, input: &CheckInput<'_>, findings: &mut Vec<Finding>) {
        let Some(facts) = scope.facts else { return };
        // A flow needs both ends.
        if self.sources.iter().all(|source| lacks_a_word(source, scope)) {
            return;
        }
        let sinks = matches(&self.sinks, scope);
        if sinks.is_empty() {
            return;
        }
        let mut sources = matches(&self.sources, scope);
        // A name that is given a value is no data yet, unless the rule says that it is by a focus on it.
        sources.retain(|(index, found)| {
            let is_given = found.node.is_some_and(|node| {
                facts.ir.node(node).slot == Slot::Name
                    && facts.ir.node(node).kind == Kind::Ident
                    && is_assigned(&facts.ir, node)
            });
            !is_given || self.sources.get(*index).is_some_and(Formula::has_focus)
        });
        if sources.is_empty() {
            return;
        }
        let found = SpecMatches {
            sources,
            sinks,
            sanitizers: matches(&self.sanitizers, scope),
            propagators: matches(&self.propagators, scope),
        };
        let known = Known { scope };
        let case = Case {
            ir: &facts.ir,
            text: scope.text,
            spec: &self.spec,
            options: self.options,
            matches: &found,
            facts: &known,
            foreign: &NothingForeign,
        };
        let places = Here { rule, scope, input, found: &found };
        let outcome = taint::analyse(case, &places);
        if outcome.gave_up {
            scope.give_up();
        }
        let mut told = HashSet::new();
        for flow in outcome.findings {
            let SinkAt::Here(index) = flow.sink else { continue };
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
            finding.flow = flow
                .steps
                .iter()
                .map(|step| RelatedLocation {
                    location: match &step.at {
                        At::Here(span) => places.location(*span),
                        At::Elsewhere(location) => Location::clone(location),
                    },
                    message: said(step.what).to_owned(),
                })
                .collect();
            findings.push(finding);
        }
    }
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
    rule: &'h Selected,
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
