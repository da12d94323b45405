//! Calls: of functions of the file by their summaries, of others by what is usual.

use super::StepKind;
use super::env::Env;
use super::functions::Callee;
use super::summary::Summary;
use super::value::{Origin, RECEIVER, Taint, Taints};
use super::walk::Walk;
use crate::rules::ir::{IrId, Kind, Slot, Symbol, symbol_of};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

/// Methods of collections and buffers that put their arguments into the receiver, in the common libraries of the languages.
static FILLING: LazyLock<HashSet<Symbol>> = LazyLock::new(|| {
    [
        "add",
        "addAll",
        "append",
        "appendleft",
        "extend",
        "insert",
        "push",
        "push_back",
        "push_str",
        "put",
        "putAll",
        "set",
        "setdefault",
        "unshift",
        "update",
        "write_str",
        "Push",
        "Add",
        "Append",
        "WriteString",
        "offer",
        "enqueue",
    ]
    .into_iter()
    .map(symbol_of)
    .collect()
});

/// Functions that hand the elements of their receiver to the function they are given.
static ITERATING: LazyLock<HashSet<Symbol>> = LazyLock::new(|| {
    [
        "map",
        "forEach",
        "each",
        "filter",
        "flatMap",
        "reduce",
        "some",
        "every",
        "find",
        "findIndex",
        "then",
        "sort",
        "select",
        "collect",
        "inject",
        "each_with_index",
        "let",
        "also",
        "apply",
        "use",
        "ForEach",
        "Select",
    ]
    .into_iter()
    .map(symbol_of)
    .collect()
});

/// What a call hands over.
pub(super) struct Handed {
    /// The arguments in order: expression and taints.
    arguments: Vec<(Option<Symbol>, IrId, Taints)>,
    /// The object of a method call.
    receiver: Option<(IrId, Taints)>,
    /// Whether an argument stands for several.
    spreads: bool,
}

impl Handed {
    fn all(&self) -> Taints {
        let receiver = self.receiver.as_ref().map(|(_, taints)| taints.clone()).unwrap_or_default();
        self.arguments.iter().fold(receiver, |all, (_, _, taints)| all.or(taints))
    }

    /// Drops the taint of `sources`: where a call as a whole is a source, its parts are marked with it, yet what it calls is not handed
    /// what comes out of it.
    fn forget(&mut self, sources: &[Origin]) {
        if sources.is_empty() {
            return;
        }
        let parts = self.arguments.iter_mut().map(|(_, _, taints)| taints);
        for taints in parts.chain(self.receiver.as_mut().map(|(_, taints)| taints)) {
            *taints = taints.only(|taint| !sources.contains(&taint.origin));
        }
    }
}

impl Walk<'_> {
    /// The taints of what a call returns.
    pub(super) fn call(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        let mut handed = self.hand_over(id, env);
        let everything = handed.all();
        // What is marked stands on the call: its arguments together with its receiver are what a sink must not get.
        if self.is_sink(id) {
            self.check_sinks(id, &everything, env);
        }
        if let Some(body) = ir.child(id, Slot::Body) {
            self.statement(body, env);
        }
        handed.forget(&self.sources_at(id));
        let callee = self.functions.callee(id);
        if let (Some(Callee::Elsewhere(number)), Some(foreign)) = (callee, self.foreign)
            && self.shared.is_open(self.functions, number, foreign)
        {
            self.ask(number, &handed.all());
        }
        if let Some(taints) = self.accessor(id, callee, &handed, env) {
            return taints;
        }
        if !handed.spreads {
            if let Some(Callee::Here(function) | Callee::Declared(function)) = callee
                && let Some(summary) = self.summary_of(function)
                && let Some(signature) = self.functions.signature(function)
            {
                let makes = ir.node(id).kind == Kind::New || signature.makes;
                let returned = self.apply(&summary, &signature.names, makes, id, &handed, env);
                // What overrides it may hand on what it is given, as unknown functions do; what cleans is meant to.
                let options = self.options;
                let is_strict = options.assume_safe_functions || options.only_propagate_through_assignments;
                let is_open = matches!(callee, Some(Callee::Declared(_))) && !is_strict && !summary.cleans;
                return if is_open { returned.or(&everything) } else { returned };
            }
            if let Some(known) = self.elsewhere(callee).map(Rc::clone) {
                let function = &known.function;
                return self.apply(&known.summary, &function.parameters, function.makes, id, &handed, env);
            }
        }
        self.fill_receiver(id, &handed, env);
        let options = self.options;
        if options.only_propagate_through_assignments {
            return Taints::default();
        }
        if options.assume_safe_functions {
            // What is read off a tainted object is tainted still.
            return handed.receiver.map(|(_, taints)| taints).unwrap_or_default();
        }
        everything
    }

    /// Evaluates callee and arguments.
    fn hand_over(&mut self, id: IrId, env: &mut Env) -> Handed {
        let ir = self.ir;
        let mut handed = Handed { arguments: Vec::new(), receiver: None, spreads: false };
        if let Some(callee) = ir.child(id, Slot::Callee) {
            if ir.node(callee).kind == Kind::Member && self.marks.of(callee).is_empty() {
                if let Some(object) = ir.child(callee, Slot::Object) {
                    // A method of a field that is tainted for itself: `x.read()` where `x.read` was assigned.
                    let taints = self.expression(object, env);
                    handed.receiver = Some((object, taints));
                }
            } else {
                let taints = self.expression(callee, env);
                handed.receiver = Some((callee, taints));
            }
        }
        // PHP's `new $class` computes what it makes.
        if let Some(class) = ir.child(id, Slot::Type).filter(|&class| !self.marks.of(class).is_empty()) {
            self.expression(class, env);
        }
        let method = self.method_of(id);
        for argument in ir.in_slot(id, Slot::Arg) {
            let node = ir.node(argument);
            handed.spreads |= node.kind == Kind::Spread;
            let (name, value) = match node.kind {
                Kind::NamedArg => (Some(node.symbol), ir.child(argument, Slot::Value).unwrap_or(argument)),
                _ => (None, argument),
            };
            let taints = if ir.node(value).kind == Kind::Function {
                let iterates = method.is_some_and(|name| ITERATING.contains(&name));
                let elements = match &handed.receiver {
                    Some((_, taints)) if iterates => taints.clone(),
                    _ => Taints::default(),
                };
                let returned = self.closure(value, &elements, env);
                if iterates { returned } else { Taints::default() }
            } else if node.kind == Kind::NamedArg && !self.marks.of(argument).is_empty() {
                self.expression(argument, env)
            } else {
                self.expression(value, env)
            };
            handed.arguments.push((name, value, taints));
        }
        handed
    }

    /// The name of the method that is called.
    fn method_of(&self, id: IrId) -> Option<Symbol> {
        let callee = self.ir.child(id, Slot::Callee)?;
        let property = self.ir.child(callee, Slot::Property)?;
        let node = self.ir.node(property);
        (node.kind == Kind::Ident).then_some(node.symbol)
    }

    /// `x.setName(t)` and `x.getName()` are taken for a field `Name` of `x`, as Java's beans are.
    fn accessor(&mut self, id: IrId, called: Option<Callee>, handed: &Handed, env: &mut Env) -> Option<Taints> {
        let is_known =
            matches!(called, Some(Callee::Here(_) | Callee::Declared(_))) || self.elsewhere(called).is_some();
        if is_known {
            return None;
        }
        let callee = self.ir.child(id, Slot::Callee)?;
        let property = self.ir.child(callee, Slot::Property)?;
        let word = self.ir.node(property).span.of(self.text);
        let (object, of_object) = handed.receiver.as_ref()?;
        let is_field = |rest: &str| rest.starts_with(char::is_uppercase);
        let mut place = self.place_of(*object)?;
        match handed.arguments.as_slice() {
            [] => {
                let field = word.strip_prefix("get").filter(|rest| is_field(rest))?;
                place.push(symbol_of(field));
                let known = env.all(&place);
                // Only what was set is known better than what the object holds.
                let was_set = env.inside(&place).next().is_some();
                was_set.then_some(known).or_else(|| Some(of_object.clone()))
            }
            [(None, _, taints)] => {
                let field = word.strip_prefix("set").filter(|rest| is_field(rest))?;
                place.push(symbol_of(field));
                env.put(place, taints.step(self.ir.node(id).span, StepKind::Assigned));
                Some(Taints::default())
            }
            _ => None,
        }
    }

    /// `list.append(t)` taints `list`.
    fn fill_receiver(&mut self, id: IrId, handed: &Handed, env: &mut Env) {
        let Some(method) = self.method_of(id) else { return };
        let Some((object, _)) = handed.receiver.as_ref() else { return };
        // `text.concat(t)` changes `text` where nobody looks at what it returns.
        let is_alone = || {
            let around = self.ir.parent(id).map(|parent| self.ir.node(parent).kind);
            method == symbol_of("concat") && around == Some(Kind::ExprStmt)
        };
        if !FILLING.contains(&method) && !is_alone() {
            return;
        }
        let taints = handed.arguments.iter().fold(Taints::default(), |all, (_, _, taints)| all.or(taints));
        if taints.is_clean() {
            return;
        }
        let mut object = *object;
        // `builder.append(a).append(b)` fills `builder` both times.
        while self.ir.node(object).kind == Kind::Call
            && let Some(inner) =
                self.ir.child(object, Slot::Callee).and_then(|callee| self.ir.child(callee, Slot::Object))
        {
            object = inner;
        }
        if let Some(place) = self.place_of(object) {
            env.add(&place, &taints.step(self.ir.node(id).span, StepKind::Assigned));
        }
    }

    /// What a function of the project, with parameters called `names`, does to what it is handed. One that `makes` an object returns
    /// that, with what was put into it.
    fn apply(
        &mut self,
        summary: &Summary,
        names: &[Option<Symbol>],
        makes: bool,
        call: IrId,
        handed: &Handed,
        env: &mut Env,
    ) -> Taints {
        let span = self.ir.node(call).span;
        self.frame.cleans |= summary.cleans;
        let argument = |index: u32| -> Option<(IrId, &Taints)> {
            if index == RECEIVER {
                return handed.receiver.as_ref().map(|(object, taints)| (*object, taints));
            }
            let name = names.get(index as usize).copied().flatten();
            let named = handed.arguments.iter().find(|(given, _, _)| given.is_some() && *given == name);
            let positional = || handed.arguments.get(index as usize).filter(|(given, _, _)| given.is_none());
            named.or_else(positional).map(|(_, value, taints)| (*value, taints))
        };
        let place_of = |index: u32, walk: &Self| argument(index).and_then(|(value, _)| walk.place_of(value));
        let given_at = |index: u32, path: &[Symbol], walk: &Self, env: &Env| -> Option<(IrId, Taints)> {
            let (value, given) = argument(index)?;
            let own = match walk.place_of(value) {
                Some(mut place) if !path.is_empty() && walk.marks.of(value).is_empty() => {
                    place.extend(path.iter());
                    env.all(&place)
                }
                _ => given.clone(),
            };
            Some((value, own))
        };
        let stand_in = |taint: &Taint, walk: &Self, env: &Env| -> Taints {
            let Origin::Parameter { index, path } = &taint.origin else { return Taints::one(taint.clone()) };
            let Some((value, own)) = given_at(*index, path, walk, env) else { return Taints::default() };
            let passed = own.step(walk.ir.node(value).span, StepKind::Passed);
            passed.map(|given| {
                let label = if taint.label.is_none() { given.label } else { taint.label };
                Some(Taint { origin: given.origin.clone(), label, trace: given.trace.then(&taint.trace) })
            })
        };
        let instantiate = |taints: &Taints, walk: &Self, env: &Env| {
            taints.iter().fold(Taints::default(), |all, taint| all.or(&stand_in(taint, walk, env)))
        };
        for (sink, taints) in &summary.sinks {
            let reached = instantiate(taints, self, env);
            self.reach(sink, &reached);
        }
        // Many are asked with the same, and nobody is told by which way that came.
        let mut handed_on: Vec<(&Origin, Taints)> = Vec::new();
        for (ask, taints) in &summary.asks {
            let mut all = Taints::default();
            for taint in taints.iter() {
                let Origin::Parameter { index, path } = &taint.origin else { continue };
                if let Some((_, known)) = handed_on.iter().find(|(origin, _)| **origin == taint.origin) {
                    all.add(known);
                } else {
                    let given = given_at(*index, path, self, env).map(|(_, given)| given).unwrap_or_default();
                    all.add(&given);
                    handed_on.push((&taint.origin, given));
                }
            }
            self.ask(*ask, &all);
        }
        let effects: Vec<_> = summary
            .effects
            .iter()
            .map(|(index, path, taints)| (*index, path.clone(), instantiate(taints, self, env)))
            .collect();
        let mut result = instantiate(&summary.returns, self, env).step(span, StepKind::Returned);
        let mut parts = Vec::new();
        for (index, path, taints) in effects {
            if index == RECEIVER && makes {
                result.add(&taints);
                parts.push((path, taints));
            } else if let Some(place) = place_of(index, self) {
                let whole: Vec<Symbol> = place.into_iter().chain(path).collect();
                env.add(&whole, &taints);
            }
        }
        if makes {
            self.made = Some((call, parts));
        }
        result
    }
}
