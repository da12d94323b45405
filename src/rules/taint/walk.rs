//! The state of an analysis, and what sources and sinks do.

use super::env::{Env, Place};
use super::functions::{Callee, Functions};
use super::marks::{Mark, Marks};
use super::requires::holds;
use super::summary::Summary;
use super::value::{Origin, Taint, Taints, Trace};
use super::{
    Ask, Case, Facts, Foreign, ForeignFunction, SharedFunctions, SinkAt, SpecMatches, StepKind, TaintOptions, TaintSpec,
};
use crate::rules::binding::BoundTo;
use crate::rules::file::SideEffect;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

/// The analysis of one rule in one file.
pub(super) struct Walk<'f> {
    pub ir: &'f Ir,
    pub text: &'f str,
    pub spec: &'f TaintSpec,
    pub options: TaintOptions,
    pub matches: &'f SpecMatches,
    pub facts: &'f dyn Facts,
    pub foreign: Option<&'f dyn Foreign>,
    pub values_last: bool,
    pub marks: Marks,
    pub functions: &'f Functions,
    pub shared: &'f SharedFunctions,
    /// What is called elsewhere and known, by its number.
    pub known: Vec<Option<Rc<Known>>>,
    /// The functions in which the rule has a part: marks, or calls of what has a part in the rule, here or elsewhere.
    pub touched: HashSet<IrId, FixedState>,
    pub summaries: HashMap<IrId, Option<Rc<Summary>>, FixedState>,
    /// How often a summary was not known, or not wholly, for recursion or depth.
    pub cuts: u32,
    pub frame: Frame,
    /// Taint of the file's own variables, which its functions see.
    pub globals: Env,
    /// How many functions deep the analysis stands.
    pub depth: u32,
    /// The call that made an object last, with what stands in the parts of that.
    pub made: Option<(IrId, Vec<(Place, Taints)>)>,
    /// What taint of sources is handed to that is not in the file.
    pub(super) asks: BTreeSet<usize>,
    /// Nodes looked at; see [`MOST_STEPS`].
    pub(super) steps: u64,
    pub(super) found: BTreeMap<SinkKey, (SinkAt, Option<usize>, Trace)>,
}

/// A function of another file.
pub(super) struct Known {
    pub function: Arc<ForeignFunction>,
    pub summary: Rc<Summary>,
}

/// Path and bytes of a sink in another file, or the index of one in this.
type SinkKey = (Option<(Arc<str>, u32, u32)>, usize);

/// What belongs to one function.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub returns: Taints,
    /// What may hold where the function is left.
    pub exit: Option<Env>,
    /// What may hold behind each loop or switch that is left early, the innermost last.
    pub breaks: Vec<Env>,
    pub continues: Vec<Env>,
    /// What may hold where an exception is caught, the innermost `try` last.
    pub handlers: Vec<Env>,
    /// What may hold at each label that is jumped to from above.
    pub jumps: HashMap<Symbol, Env>,
    /// What each propagator took in.
    pub taken: HashMap<usize, Taints>,
    /// Sinks that parameters reach.
    pub sinks: Vec<(SinkAt, Taints)>,
    /// What parameters are handed to that is not in the file.
    pub asks: BTreeMap<usize, Taints>,
    /// Whether anything was sanitized.
    pub cleans: bool,
}

/// Looking at more nodes than this in one file for one rule is given up. A node is looked at a few times for each loop around it.
pub(super) const MOST_STEPS: u64 = 3_000_000;

/// Operators that name the place of what they stand before.
static REFERENCES: LazyLock<[Symbol; 4]> = LazyLock::new(|| ["*", "&", "&mut", "@"].map(symbol_of));

fn known(foreign: &dyn Foreign, ask: &Ask) -> Option<Rc<Known>> {
    let function = ask.paths.iter().find_map(|path| foreign.function(path, ask.arguments))?;
    Some(Rc::new(Known { summary: Rc::new(Summary::of_foreign(&function)), function }))
}

impl<'f> Walk<'f> {
    pub(super) fn new(case: Case<'f>) -> Self {
        let marks = Marks::new(case.ir, case.spec, case.matches);
        let functions = case.functions.of(case.ir);
        let known: Vec<Option<Rc<Known>>> = match case.foreign {
            Some(foreign) => functions.elsewhere().iter().map(|(ask, _)| known(foreign, ask)).collect(),
            None => Vec::new(),
        };
        let known_calls = functions.elsewhere().iter().zip(&known).filter(|(_, known)| known.is_some());
        let calls = known_calls.flat_map(|((_, calls), _)| calls.iter().copied());
        let touched = functions.around(case.ir, marks.nodes().chain(calls));
        Self {
            ir: case.ir,
            text: case.text,
            spec: case.spec,
            options: case.options,
            matches: case.matches,
            facts: case.facts,
            foreign: case.foreign,
            values_last: case.values_last,
            made: None,
            marks,
            functions,
            shared: case.functions,
            known,
            touched,
            summaries: HashMap::default(),
            cuts: 0,
            frame: Frame::default(),
            globals: Env::default(),
            depth: 0,
            asks: BTreeSet::new(),
            steps: 0,
            found: BTreeMap::new(),
        }
    }

    /// The functions in which data of a source may come up.
    pub(super) fn bringing(&self) -> HashSet<IrId, FixedState> {
        let is_source = |mark: &Mark| matches!(mark, Mark::Source { .. });
        let sources = self.marks.nodes().filter(|&node| self.marks.of(node).iter().any(is_source));
        self.functions.around(self.ir, sources)
    }

    /// Whether what is known of `function` is what every rule finds there.
    pub(super) fn is_shared(&self, function: IrId) -> bool {
        let known = self.summaries.get(&function).and_then(Option::as_ref);
        !self.touched.contains(&function) && self.globals.is_clean() && known.is_some_and(|known| known.is_whole)
    }

    /// What a call calls in another file, where that is known.
    pub(super) fn elsewhere(&self, callee: Option<Callee>) -> Option<&Rc<Known>> {
        match callee {
            Some(Callee::Elsewhere(number)) => self.known.get(number)?.as_ref(),
            _ => None,
        }
    }

    /// Whether the analysis has cost too much to go on.
    pub(super) fn is_spent(&mut self) -> bool {
        self.steps += 1;
        self.has_spent_all()
    }

    pub(super) fn has_spent_all(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// The place that an expression names, if it names one.
    pub(super) fn place_of(&self, id: IrId) -> Option<Place> {
        let node = self.ir.node(id);
        match node.kind {
            Kind::Ident => Some(vec![node.symbol]),
            Kind::Member => {
                let mut place = self.place_of(self.ir.child(id, Slot::Object)?)?;
                let property = self.ir.child(id, Slot::Property)?;
                let name = self.ir.node(property);
                (name.kind == Kind::Ident).then(|| {
                    place.push(name.symbol);
                    place
                })
            }
            Kind::Index => {
                let mut place = self.place_of(self.ir.child(id, Slot::Object)?)?;
                let index = self.ir.child(id, Slot::Index)?;
                place.push(self.constant_key(index)?);
                Some(place)
            }
            Kind::Cast | Kind::Spread => {
                let inner = self.ir.child(id, Slot::Value).or_else(|| self.ir.child(id, Slot::Operand))?;
                self.place_of(inner)
            }
            Kind::Unary => {
                if REFERENCES.contains(&node.symbol) {
                    self.place_of(self.ir.child(id, Slot::Operand)?)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// What a constant key or index is called in a place.
    pub(super) fn constant_key(&self, id: IrId) -> Option<Symbol> {
        let node = self.ir.node(id);
        match node.kind {
            Kind::Str | Kind::Atom => Some(node.symbol),
            Kind::Int => Some(symbol_of(&format!("[{}]", node.symbol.0))),
            _ => None,
        }
    }

    // --- sources

    /// The taint that sources give to `id`, whose own taint is `known`; `at_place` is changed where they say so.
    pub(super) fn taint_of_sources(&mut self, id: IrId, known: &Taints, env: &mut Env) -> Taints {
        let mut given = Taints::default();
        for &mark in self.marks.of(id) {
            let Mark::Source { index, part } = mark else { continue };
            let Some((of, found)) = self.matches.sources.get(index) else { continue };
            let Some(source) = self.spec.sources.get(*of) else { continue };
            if let Some(requires) = &source.requires
                && !holds(requires, &|label| known.iter().any(|taint| taint.label == label))
            {
                continue;
            }
            let taint = Taints::one(Taint {
                origin: Origin::Source(index as u32),
                label: symbol_of(source.label.as_deref().unwrap_or("__SOURCE__")),
                trace: match known.iter().next().filter(|_| source.requires.is_some()) {
                    Some(earlier) => earlier.trace.step(found.span, StepKind::Source),
                    None => Trace::default().step(found.span, StepKind::Source),
                },
            });
            if source.control {
                env.control.add(&taint);
                continue;
            }
            if source.by_side_effect != SideEffect::No
                && !part
                && let Some(place) = self.place_of(id)
            {
                env.add(&place, &taint);
            }
            if source.by_side_effect != SideEffect::Only {
                given.add(&taint);
            }
        }
        given
    }

    /// The sources that `id` is as a whole.
    pub(super) fn sources_at(&self, id: IrId) -> Vec<Origin> {
        let of = |mark: &Mark| match mark {
            Mark::Source { index, part: false } => Some(Origin::Source(*index as u32)),
            _ => None,
        };
        self.marks.of(id).iter().filter_map(of).collect()
    }

    // --- sanitizers

    /// Whether `id` is sanitized. A sanitizer with side effect cleans the variable as well.
    pub(super) fn is_sanitized(&mut self, id: IrId, env: &mut Env) -> bool {
        let mut sanitized = false;
        for &mark in self.marks.of(id) {
            let Mark::Sanitizer { index, part } = mark else { continue };
            let spec = self.matches.sanitizers.get(index).and_then(|(of, _)| self.spec.sanitizers.get(*of));
            let by_side_effect = spec.is_some_and(|sanitizer| sanitizer.by_side_effect);
            if by_side_effect
                && !part
                && let Some(place) = self.place_of(id)
            {
                env.clean(&place);
            }
            sanitized = true;
            self.frame.cleans = true;
        }
        sanitized
    }

    // --- propagators

    /// Takes in and hands on what propagators say, for `id` with `taints`. Returns what `id` has then.
    pub(super) fn propagate(&mut self, id: IrId, mut taints: Taints, env: &mut Env) -> Taints {
        if self.spec.propagators.is_empty() {
            return taints;
        }
        for &mark in self.marks.of(id) {
            match mark {
                Mark::From(index) => {
                    self.frame.taken.entry(index).or_default().add(&taints);
                }
                Mark::To(index) => {
                    // What was taken in before, as where the propagator's target comes last.
                    let taken = self.handed_on(index);
                    taints.add(&taken);
                }
                _ => {}
            }
        }
        for &mark in self.marks.of(id) {
            let Mark::Propagates(index) = mark else { continue };
            let taken = self.handed_on(index);
            let Some((of, found)) = self.matches.propagators.get(index) else { continue };
            let Some(propagator) = self.spec.propagators.get(*of) else { continue };
            self.frame.taken.remove(&index);
            if taken.is_clean() {
                continue;
            }
            let Some(bound) = found.bindings.get(symbol_of(&propagator.to)) else { continue };
            if bound.span == self.ir.node(id).span {
                taints.add(&taken);
            }
            if propagator.by_side_effect
                && let BoundTo::Node(to) = bound.to
                && let Some(place) = self.place_of(to)
            {
                env.add(&place, &taken.step(bound.span, StepKind::Assigned));
            }
        }
        taints
    }

    /// What propagator `index` hands on of what it took in.
    fn handed_on(&self, index: usize) -> Taints {
        let Some(taken) = self.frame.taken.get(&index) else { return Taints::default() };
        let spec = self.matches.propagators.get(index).and_then(|(of, _)| self.spec.propagators.get(*of));
        let Some(propagator) = spec else { return Taints::default() };
        if let Some(requires) = &propagator.requires
            && !holds(requires, &|label| taken.iter().any(|taint| taint.label == label))
        {
            return Taints::default();
        }
        let Some(label) = propagator.label.as_deref().map(symbol_of) else { return taken.clone() };
        taken.map(|taint| {
            let replaced = propagator.replace_labels.is_empty()
                || propagator.replace_labels.iter().any(|replaced| symbol_of(replaced) == taint.label);
            Some(Taint { label: if replaced { label } else { taint.label }, ..taint.clone() })
        })
    }

    // --- sinks

    /// Whether `id` is a sink.
    pub(super) fn is_sink(&self, id: IrId) -> bool {
        self.marks.of(id).iter().any(|mark| matches!(mark, Mark::Sink { .. }))
    }

    /// Looks whether `taints` may not be in `id`.
    pub(super) fn check_sinks(&mut self, id: IrId, taints: &Taints, env: &Env) {
        let sinks: Vec<usize> = self
            .marks
            .of(id)
            .iter()
            .filter_map(|mark| match mark {
                Mark::Sink { index } => Some(*index),
                _ => None,
            })
            .collect();
        if sinks.is_empty() || !env.reachable {
            return;
        }
        let taints = taints.or(&env.control);
        for index in sinks {
            self.reach(&SinkAt::Here(index), &taints);
        }
    }

    /// `taints` are handed to what is not in the file and has the number `elsewhere`.
    pub(super) fn ask(&mut self, elsewhere: usize, taints: &Taints) {
        let from_parameter = |taint: &Taint| matches!(taint.origin, Origin::Parameter { .. });
        if taints.iter().any(from_parameter) {
            let own = taints.only(from_parameter);
            self.frame.asks.entry(elsewhere).or_default().add(&own);
        }
        if taints.iter().any(|taint| !from_parameter(taint)) {
            self.asks.insert(elsewhere);
        }
    }

    /// `taints` reach `sink`.
    pub(super) fn reach(&mut self, sink: &SinkAt, taints: &Taints) {
        if taints.is_clean() {
            return;
        }
        let (of, bindings) = match sink {
            SinkAt::Here(index) => match self.matches.sinks.get(*index) {
                Some((of, found)) => (*of, Some(&found.bindings)),
                None => return,
            },
            SinkAt::Elsewhere(sink) => (sink.spec, None),
        };
        let from_parameter = taints.iter().any(|taint| matches!(taint.origin, Origin::Parameter { .. }));
        if from_parameter && !self.frame.sinks.iter().any(|(known, all)| known == sink && all.same(taints)) {
            self.frame.sinks.push((sink.clone(), taints.clone()));
        }
        if let Some(requires) = self.spec.sinks.get(of).and_then(|spec| spec.requires.as_ref())
            && !holds(requires, &|label| taints.iter().any(|taint| taint.label == label))
        {
            return;
        }
        for taint in taints.iter() {
            let source = match taint.origin {
                Origin::Source(source) => Some(source as usize),
                Origin::Foreign(_) => None,
                Origin::Parameter { .. } => continue,
            };
            if self.options.unify_mvars
                && let Some((_, origin)) = source.and_then(|source| self.matches.sources.get(source))
                && let Some(bindings) = bindings
                && !self.facts.agree(&origin.bindings, bindings)
            {
                continue;
            }
            let key = match sink {
                SinkAt::Here(index) => (None, *index),
                SinkAt::Elsewhere(sink) => {
                    let at = &sink.location;
                    (Some((Arc::clone(&at.path), at.start_byte, at.end_byte)), 0)
                }
            };
            self.found.entry(key).or_insert_with(|| (sink.clone(), source, taint.trace.clone()));
        }
    }
}
