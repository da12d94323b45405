//! The functions of a file, and which of them a call calls.

use super::exports::{aliases, exported_name};
use super::{Ask, Families};
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, OnceLock};

/// What a method calls its own object, or its class, in the languages.
pub(super) static RECEIVERS: LazyLock<Vec<Symbol>> =
    LazyLock::new(|| ["self", "this", "$this", "cls", "static", "@"].map(symbol_of).to_vec());

/// What languages call the method that makes an object.
static CONSTRUCTORS: LazyLock<Vec<Symbol>> =
    LazyLock::new(|| ["__init__", "constructor", "initialize", "__construct"].map(symbol_of).to_vec());

/// The mark of the parameter that is a Go method's own object.
static GO_RECEIVER: LazyLock<Symbol> = LazyLock::new(|| symbol_of("receiver"));

/// A type leads to its parents' methods over at most so many types.
const DEEPEST_FAMILY: usize = 12;

/// The functions of a file, and what its calls call.
#[derive(Debug, Default)]
pub struct Functions {
    by_name: HashMap<Symbol, Vec<IrId>, FixedState>,
    /// The types of the file with what they are derived from, each as the file names it.
    parents: HashMap<Symbol, Vec<Vec<Symbol>>, FixedState>,
    /// What makes objects of each type of the file.
    constructors: HashMap<Symbol, Vec<IrId>, FixedState>,
    all: Vec<IrId>,
    signatures: HashMap<IrId, Signature, FixedState>,
    /// The types of variables, fields and parameters as the file names them, where all that have one name have one type.
    types: HashMap<Symbol, Option<Vec<Symbol>>, FixedState>,
    /// Those of [`RECEIVERS`] that the file names.
    receivers: Vec<Symbol>,
    calls: HashMap<IrId, Callee, FixedState>,
    /// What is called that may be in other files, each once, with the calls of it.
    elsewhere: Vec<(Arc<Ask>, Vec<IrId>)>,
    /// The calls of each function of the file.
    callers: HashMap<IrId, Vec<IrId>, FixedState>,
    families: Families,
    aliases: OnceLock<Vec<(Symbol, Symbol)>>,
}

/// What a call calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Callee {
    /// A function of the file.
    Here(IrId),
    /// A method of the type, in the file, that the object is declared as or made of at one place; another type may be derived from that.
    Declared(IrId),
    /// What may be in another file, by its number among [`Functions::elsewhere`].
    Elsewhere(usize),
}

/// What a function is called with, and where it stands.
#[derive(Debug, Default)]
pub(super) struct Signature {
    /// The parameters that arguments are handed to.
    pub parameters: Vec<IrId>,
    /// Their names.
    pub names: Arc<[Option<Symbol>]>,
    /// What other files call it, if they can: the type it is a method of, and its name.
    pub exported: Option<(Option<Symbol>, Symbol)>,
    /// The type it is a method of.
    pub class: Option<Symbol>,
    /// Whether it makes an object rather than returns a value.
    pub makes: bool,
    /// Whether it stands in another one.
    pub is_inner: bool,
    /// What it calls its own object, where that is a parameter.
    receiver: Option<Symbol>,
    /// The least and most arguments.
    takes: (usize, usize),
    /// The names that are declared in it, by its parameters too; found out when it is looked at as a closure.
    declared: OnceLock<Vec<Symbol>>,
}

impl Signature {
    fn of(ir: &Ir, function: IrId) -> Self {
        let parameters = handed_parameters(ir, function);
        let class = class_of(ir, function);
        let is_inner = ir.ancestors(function).any(|at| ir.node(at).kind == Kind::Function);
        Self {
            exported: if is_inner { None } else { exported_name(ir, function, class) },
            names: parameters.iter().map(|&parameter| parameter_name(ir, parameter)).collect(),
            class,
            makes: is_constructor(ir, function),
            is_inner,
            receiver: go_receiver(ir, function).and_then(|receiver| parameter_name(ir, receiver)),
            takes: takes(ir, &parameters),
            declared: OnceLock::new(),
            parameters,
        }
    }

    /// Whether it can be called with `wanted` arguments.
    fn takes(&self, wanted: usize) -> bool {
        let (least, most) = self.takes;
        // JavaScript and PHP call with fewer all the same.
        wanted <= most && wanted + 1 >= least
    }

    /// The names that are declared in `function`, whose signature this is.
    pub(super) fn declared(&self, ir: &Ir, function: IrId) -> &[Symbol] {
        self.declared.get_or_init(|| {
            let body = ir.child(function, Slot::Body).map_or(0..0, |body| ir.subtree(body));
            let declarations =
                ir.in_slot(function, Slot::Param).chain(body.filter(|&at| ir.node(at).kind == Kind::VarDef));
            let mut names: Vec<Symbol> = declarations
                .filter_map(|declaration| ir.child(declaration, Slot::Name))
                .flat_map(|name| ir.subtree(name))
                .filter(|&at| ir.node(at).kind == Kind::Ident && ir.node(at).slot != Slot::Key)
                .map(|name| ir.node(name).symbol)
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        })
    }
}

/// What a call names.
enum Named {
    Here(IrId),
    Declared(IrId),
    /// What it may be in another file, as this one names it; the first that is known is meant.
    Elsewhere(Vec<Vec<Symbol>>),
}

impl Functions {
    /// Those of the file of `ir`.
    #[must_use]
    pub fn of(ir: &Ir) -> Self {
        let mut functions = Self::default();
        for id in 0..ir.len() {
            match ir.node(id).kind {
                Kind::Function if ir.child(id, Slot::Body).is_some() => functions.define(ir, id),
                Kind::Class => {
                    if let Some(name) = ir.child(id, Slot::Name) {
                        let parents = ir.in_slot(id, Slot::Parent).filter_map(|parent| words_of(ir, parent));
                        functions.parents.entry(ir.node(name).symbol).or_default().extend(parents);
                    }
                }
                Kind::VarDef | Kind::Param => functions.declare(ir, id),
                Kind::Assign | Kind::AssignOp => functions.assign(ir, id),
                Kind::Ident => {
                    let name = ir.node(id).symbol;
                    if RECEIVERS.contains(&name) && !functions.receivers.contains(&name) {
                        functions.receivers.push(name);
                    }
                }
                _ => {}
            }
        }
        functions.resolve_calls(ir);
        let derived = functions.parents.iter().filter(|(_, parents)| !parents.is_empty());
        let mut derived: Vec<_> = derived.map(|(class, parents)| (*class, parents.clone())).collect();
        derived.sort_unstable();
        functions.families = derived.into();
        functions
    }

    fn define(&mut self, ir: &Ir, function: IrId) {
        let signature = Signature::of(ir, function);
        self.all.push(function);
        if let Some(name) = name_of(ir, function) {
            self.by_name.entry(name).or_default().push(function);
        }
        if let Some(class) = signature.class {
            self.parents.entry(class).or_default();
            if signature.makes {
                self.constructors.entry(class).or_default().push(function);
            }
        }
        self.signatures.insert(function, signature);
    }

    fn resolve_calls(&mut self, ir: &Ir) {
        let mut numbers: HashMap<Arc<Ask>, usize, FixedState> = HashMap::default();
        for call in (0..ir.len()).filter(|&id| matches!(ir.node(id).kind, Kind::Call | Kind::New)) {
            let arguments = ir.in_slot(call, Slot::Arg).count();
            let callee = match self.named_by(ir, call, arguments) {
                Some(Named::Here(function)) => Callee::Here(function),
                Some(Named::Declared(function)) => Callee::Declared(function),
                Some(Named::Elsewhere(paths)) => {
                    let ask = Arc::new(Ask { paths, arguments });
                    let number = *numbers.entry(ask).or_insert_with_key(|ask| {
                        self.elsewhere.push((Arc::clone(ask), Vec::new()));
                        self.elsewhere.len() - 1
                    });
                    self.elsewhere[number].1.push(call);
                    Callee::Elsewhere(number)
                }
                None => continue,
            };
            if let Callee::Here(function) | Callee::Declared(function) = callee {
                self.callers.entry(function).or_default().push(call);
            }
            self.calls.insert(call, callee);
        }
    }

    fn declare(&mut self, ir: &Ir, id: IrId) {
        let Some(name) = ir.child(id, Slot::Name) else { return };
        let declared = ir.child(id, Slot::Type).and_then(|declared| words_of(ir, declared));
        let made = || ir.child(id, Slot::Value).and_then(|value| made_by(ir, value));
        if let Some(of) = declared.or_else(made) {
            self.is_of(ir.node(name).symbol, of);
        }
    }

    /// `x = Type(…)`, `self.x = new Type(…)`, `x := &Type{…}`.
    fn assign(&mut self, ir: &Ir, id: IrId) {
        let Some(target) = ir.child(id, Slot::Target) else { return };
        let name = match ir.node(target).kind {
            Kind::Ident => target,
            Kind::Member => match ir.child(target, Slot::Property) {
                Some(property) => property,
                None => return,
            },
            _ => return,
        };
        if let Some(of) = ir.child(id, Slot::Value).and_then(|value| made_by(ir, value)) {
            self.is_of(ir.node(name).symbol, of);
        }
    }

    fn is_of(&mut self, name: Symbol, class: Vec<Symbol>) {
        self.types
            .entry(name)
            .and_modify(|known| {
                if known.as_ref() != Some(&class) {
                    *known = None;
                }
            })
            .or_insert(Some(class));
    }

    /// All functions that have a body, in the order of the file.
    pub(super) fn all(&self) -> &[IrId] {
        &self.all
    }

    /// The types of the file that are derived from others, each with these as the file names them, by name.
    pub(super) fn families(&self) -> &Families {
        &self.families
    }

    /// What else the file's functions and types are called by other files, each with what it is called here.
    pub(super) fn aliases(&self, ir: &Ir) -> &[(Symbol, Symbol)] {
        self.aliases.get_or_init(|| aliases(ir))
    }

    /// What a call calls, where that can be told.
    pub(super) fn callee(&self, call: IrId) -> Option<Callee> {
        self.calls.get(&call).copied()
    }

    /// What is called that may be in other files, each once, with the calls of it.
    pub(super) fn elsewhere(&self) -> &[(Arc<Ask>, Vec<IrId>)] {
        &self.elsewhere
    }

    /// What has the number `elsewhere`.
    pub(super) fn ask(&self, elsewhere: usize) -> Option<&Arc<Ask>> {
        self.elsewhere.get(elsewhere).map(|(ask, _)| ask)
    }

    /// The calls of a function of the file.
    pub(super) fn callers(&self, function: IrId) -> &[IrId] {
        self.callers.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The functions in which one of `nodes` stands, and all that call these, be it over others.
    pub(super) fn around(&self, ir: &Ir, nodes: impl Iterator<Item = IrId>) -> HashSet<IrId, FixedState> {
        let mut around: HashSet<IrId, FixedState> = HashSet::default();
        let mut pending: Vec<IrId> = nodes.collect();
        while let Some(node) = pending.pop() {
            let outward = std::iter::once(node).chain(ir.ancestors(node));
            for function in outward.filter(|&at| ir.node(at).kind == Kind::Function) {
                if !around.insert(function) {
                    break;
                }
                pending.extend(self.callers(function));
            }
        }
        around
    }

    /// How `function`, which has a body, is called.
    pub(super) fn signature(&self, function: IrId) -> Option<&Signature> {
        self.signatures.get(&function)
    }

    /// What `function` may call its own object, as far as the file does so.
    pub(super) fn receivers(&self, function: IrId) -> Vec<Symbol> {
        let own = self.signature(function).and_then(|signature| signature.receiver);
        self.receivers.iter().copied().chain(own).collect()
    }

    fn named_by(&self, ir: &Ir, call: IrId, wanted: usize) -> Option<Named> {
        if ir.node(call).kind == Kind::New {
            let class = words_of(ir, ir.child(call, Slot::Type)?)?;
            return Some(self.maker(class, wanted));
        }
        let callee = ir.child(call, Slot::Callee)?;
        match ir.node(callee).kind {
            Kind::Ident => Some(self.plain(ir, call, ir.node(callee).symbol, wanted)),
            Kind::Member => self.method(ir, call, callee, wanted),
            _ => None,
        }
    }

    /// `f(…)`: a function, a method of the class around where the language needs no `this`, or a constructor.
    fn plain(&self, ir: &Ir, call: IrId, name: Symbol, wanted: usize) -> Named {
        let around = class_of(ir, call);
        let candidates = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let fits = |function: &&IrId| {
            self.signature(**function).is_some_and(|of| (of.class.is_none() || of.class == around) && of.takes(wanted))
        };
        if let Some(function) = one(candidates.iter().filter(fits)) {
            return Named::Here(function);
        }
        // `super(…)` calls what the class above is made by.
        if PARENTS.contains(&name)
            && let Some(around) = around
        {
            return self.above(around, None, wanted);
        }
        match self.maker(vec![name], wanted) {
            Named::Elsewhere(mut paths) => {
                if let Some(around) = around {
                    // A method of a type that the one around is derived from.
                    match self.above(around, Some(name), wanted) {
                        Named::Elsewhere(inherited) => paths.extend(inherited),
                        known => return known,
                    }
                }
                Named::Elsewhere(paths)
            }
            known => known,
        }
    }

    /// `self.f(…)`, `C.f(…)`, `x.f(…)` where the type of `x` is known, `module.f(…)`.
    fn method(&self, ir: &Ir, call: IrId, callee: IrId, wanted: usize) -> Option<Named> {
        let object = ir.child(callee, Slot::Object)?;
        let name = ir.node(ir.child(callee, Slot::Property)?).symbol;
        if is_parent(ir, object) {
            return Some(self.above(class_of(ir, call)?, Some(name), wanted));
        }
        let node = ir.node(object);
        if node.kind == Kind::Ident && (RECEIVERS.contains(&node.symbol) || is_receiver_here(ir, call, node.symbol)) {
            return Some(self.of_class(vec![class_of(ir, call)?], name, wanted));
        }
        // A variable or field whose type is known, be it reached by `this.`.
        let variable = match node.kind {
            Kind::Ident => Some(node.symbol),
            Kind::Member => ir.child(object, Slot::Property).map(|property| ir.node(property).symbol),
            _ => None,
        };
        let mut paths = Vec::new();
        if let Some(Some(class)) = variable.and_then(|variable| self.types.get(&variable)) {
            match self.of_class(class.clone(), name, wanted) {
                Named::Elsewhere(known) => paths.extend(known),
                Named::Here(function) | Named::Declared(function) => return Some(Named::Declared(function)),
            }
        }
        let class = made_by(ir, object).or_else(|| words_of(ir, object));
        match class.map(|class| self.of_class(class, name, wanted)) {
            Some(Named::Elsewhere(known)) => paths.extend(known),
            Some(known) if paths.is_empty() => return Some(known),
            _ => {}
        }
        (!paths.is_empty()).then_some(Named::Elsewhere(paths))
    }

    /// The method `name` of what the file calls `class`.
    fn of_class(&self, class: Vec<Symbol>, name: Symbol, wanted: usize) -> Named {
        if let [own] = class.as_slice()
            && self.parents.contains_key(own)
        {
            if let Some(function) = self.own(*own, name, wanted) {
                return Named::Here(function);
            }
            // Ruby's `C.new(…)`.
            if name == *NEW
                && let Some(function) = self.constructor(*own, wanted)
            {
                return Named::Here(function);
            }
            return self.above(*own, Some(name), wanted);
        }
        let mut path = class;
        let mut paths = Vec::new();
        if name == *NEW {
            paths.push(path.clone());
        }
        path.push(name);
        paths.insert(0, path);
        Named::Elsewhere(paths)
    }

    /// The method `name` of the class `class` itself.
    fn own(&self, class: Symbol, name: Symbol, wanted: usize) -> Option<IrId> {
        let candidates = self.by_name.get(&name)?;
        let is_own = |of: &Signature| of.class == Some(class) && of.takes(wanted);
        one(candidates.iter().filter(|at| self.signature(**at).is_some_and(is_own)))
    }

    /// The method `name` that `class` has from what it is derived from; without a name what makes that.
    fn above(&self, class: Symbol, name: Option<Symbol>, wanted: usize) -> Named {
        let mut elsewhere = Vec::new();
        let mut seen = vec![class];
        let mut at = 0;
        while let Some(&class) = seen.get(at) {
            at += 1;
            for parent in self.parents.get(&class).into_iter().flatten() {
                match parent.as_slice() {
                    [own] if self.parents.contains_key(own) => {
                        let found = match name {
                            Some(name) => self.own(*own, name, wanted),
                            None => self.constructor(*own, wanted),
                        };
                        if let Some(function) = found {
                            return Named::Here(function);
                        }
                        if !seen.contains(own) && seen.len() < DEEPEST_FAMILY {
                            seen.push(*own);
                        }
                    }
                    path => elsewhere.push(path.iter().copied().chain(name).collect()),
                }
            }
        }
        Named::Elsewhere(elsewhere)
    }

    /// What makes an object of what the file calls `class`, or a plain function of that name.
    fn maker(&self, class: Vec<Symbol>, wanted: usize) -> Named {
        if let [own] = class.as_slice()
            && self.parents.contains_key(own)
        {
            return match self.constructor(*own, wanted) {
                Some(function) => Named::Here(function),
                None => self.above(*own, None, wanted),
            };
        }
        Named::Elsewhere(vec![class])
    }

    fn constructor(&self, class: Symbol, wanted: usize) -> Option<IrId> {
        let fits = |function: &&IrId| self.signature(**function).is_some_and(|of| of.takes(wanted));
        one(self.constructors.get(&class)?.iter().filter(fits))
    }
}

/// Ruby's method that makes an object.
static NEW: LazyLock<Symbol> = LazyLock::new(|| symbol_of("new"));

/// What names the class above the one around.
static PARENTS: LazyLock<Vec<Symbol>> = LazyLock::new(|| ["super", "parent", "base"].map(symbol_of).to_vec());

/// `super`, `super()`.
fn is_parent(ir: &Ir, object: IrId) -> bool {
    let named = match ir.node(object).kind {
        Kind::Call => ir.child(object, Slot::Callee),
        _ => Some(object),
    };
    named.is_some_and(|at| ir.node(at).kind == Kind::Ident && PARENTS.contains(&ir.node(at).symbol))
}

/// Whether `name` is what the Go method around `at` calls its own object.
fn is_receiver_here(ir: &Ir, at: IrId, name: Symbol) -> bool {
    go_receiver(ir, at).is_some_and(|receiver| parameter_name(ir, receiver) == Some(name))
}

/// The parameter that is the own object of the Go method around `at`, or of `at` itself.
fn go_receiver(ir: &Ir, at: IrId) -> Option<IrId> {
    let functions = std::iter::once(at).chain(ir.ancestors(at)).filter(|&at| ir.node(at).kind == Kind::Function);
    functions
        .filter_map(|function| ir.child(function, Slot::Param))
        .find(|&first| ir.node(first).symbol == *GO_RECEIVER)
}

/// The words of a dotted name or type: `a.b.C`, `C<T>`, `*C`.
pub(super) fn words_of(ir: &Ir, id: IrId) -> Option<Vec<Symbol>> {
    let mut words = Vec::new();
    let mut at = id;
    loop {
        let node = ir.node(at);
        at = match node.kind {
            Kind::Ident => {
                words.push(node.symbol);
                words.reverse();
                return Some(words);
            }
            Kind::Member => {
                let property = ir.node(ir.child(at, Slot::Property)?);
                if property.kind != Kind::Ident {
                    return None;
                }
                words.push(property.symbol);
                ir.child(at, Slot::Object)?
            }
            Kind::TypeApply => ir.child(at, Slot::Object)?,
            Kind::TypeModified => ir.child(at, Slot::Operand)?,
            // What the grammar wraps a lone name in.
            Kind::Raw => {
                let mut inner = ir.children(at);
                let only = inner.next()?;
                if inner.next().is_some() {
                    return None;
                }
                only
            }
            _ => return None,
        };
    }
}

/// The type of which an expression makes an object: `new C(…)`, `C(…)`, `C.new(…)`, `&C{…}`. That a call makes one is a guess that only
/// holds where such a type is known.
fn made_by(ir: &Ir, value: IrId) -> Option<Vec<Symbol>> {
    let node = ir.node(value);
    match node.kind {
        Kind::New => words_of(ir, ir.child(value, Slot::Type)?),
        Kind::Call => {
            let mut words = words_of(ir, ir.child(value, Slot::Callee)?)?;
            if words.len() > 1 && words.last() == Some(&NEW) {
                words.pop();
            }
            Some(words)
        }
        // Ruby's `C.new` without arguments.
        Kind::Member => {
            let mut words = words_of(ir, value)?;
            (words.len() > 1 && words.pop() == Some(*NEW)).then_some(words)
        }
        Kind::Unary | Kind::Await => made_by(ir, ir.child(value, Slot::Operand)?),
        _ => None,
    }
}

/// Whether `function` makes an object rather than returns a value.
fn is_constructor(ir: &Ir, function: IrId) -> bool {
    let Some(name) = name_of(ir, function) else { return false };
    CONSTRUCTORS.contains(&name) || class_of(ir, function) == Some(name)
}

/// The parameters that arguments are handed to: a method's own object is none of them, where it is written as one.
fn handed_parameters(ir: &Ir, function: IrId) -> Vec<IrId> {
    let mut parameters: Vec<IrId> = ir.in_slot(function, Slot::Param).collect();
    let is_receiver = |&parameter: &IrId| {
        ir.node(parameter).symbol == *GO_RECEIVER
            || parameter_name(ir, parameter).is_some_and(|name| RECEIVERS.contains(&name))
    };
    if parameters.first().is_some_and(is_receiver) && class_of(ir, function).is_some() {
        parameters.remove(0);
    }
    parameters
}

fn parameter_name(ir: &Ir, parameter: IrId) -> Option<Symbol> {
    match ir.node(parameter).kind {
        Kind::Ident => Some(ir.node(parameter).symbol),
        _ => ir.child(parameter, Slot::Name).map(|name| ir.node(name).symbol),
    }
}

/// The only one, or none.
fn one<'i>(mut of: impl Iterator<Item = &'i IrId>) -> Option<IrId> {
    let first = of.next()?;
    of.next().is_none().then_some(*first)
}

/// The least and most arguments for `parameters`.
fn takes(ir: &Ir, parameters: &[IrId]) -> (usize, usize) {
    let mut least = 0;
    let mut most = 0_usize;
    for &parameter in parameters {
        let collects = !ir.node(parameter).symbol.is_none() && ir.node(parameter).kind == Kind::Param;
        let has_default = ir.child(parameter, Slot::Value).is_some();
        most = if collects { usize::MAX } else { most.saturating_add(1) };
        least += usize::from(!collects && !has_default);
    }
    (least, most)
}

/// The name of the class around a node, over at most a few functions.
fn class_of(ir: &Ir, id: IrId) -> Option<Symbol> {
    if let Some(receiver) = go_receiver(ir, id) {
        return words_of(ir, ir.child(receiver, Slot::Type)?)?.last().copied();
    }
    let mut functions = 0;
    for at in ir.ancestors(id) {
        match ir.node(at).kind {
            Kind::Class => return ir.child(at, Slot::Name).map(|name| ir.node(name).symbol),
            Kind::Function => functions += 1,
            _ => {}
        }
        if functions > 4 {
            break;
        }
    }
    None
}

/// What a function is called: by its own name, or by the variable, field or key it is assigned to.
pub(super) fn name_of(ir: &Ir, function: IrId) -> Option<Symbol> {
    if let Some(name) = ir.child(function, Slot::Name) {
        return Some(ir.node(name).symbol);
    }
    let parent = ir.parent(function)?;
    let slot = match ir.node(parent).kind {
        Kind::VarDef => Slot::Name,
        Kind::Assign => Slot::Target,
        Kind::Pair => Slot::Key,
        _ => return None,
    };
    let target = ir.child(parent, slot)?;
    match ir.node(target).kind {
        Kind::Member => ir.child(target, Slot::Property).map(|property| ir.node(property).symbol),
        Kind::Ident => Some(ir.node(target).symbol),
        _ => None,
    }
}
