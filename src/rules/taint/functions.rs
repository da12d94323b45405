//! The functions of a file, and which of them a call calls.

use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a method calls its own object, or its class, in the languages.
pub(super) static RECEIVERS: LazyLock<Vec<Symbol>> =
    LazyLock::new(|| ["self", "this", "$this", "cls", "static", "@"].map(symbol_of).to_vec());

/// What languages call the method that makes an object.
static CONSTRUCTORS: LazyLock<Vec<Symbol>> =
    LazyLock::new(|| ["__init__", "constructor", "initialize", "__construct"].map(symbol_of).to_vec());

/// The functions of a file, by name.
#[derive(Debug, Default)]
pub(super) struct Functions {
    by_name: HashMap<Symbol, Vec<IrId>>,
    classes: HashMap<Symbol, Vec<IrId>>,
    all: Vec<IrId>,
    /// What each imported name means.
    imports: HashMap<Symbol, Imported>,
    /// The declared types of variables, fields and parameters, where all that have one name have one type.
    types: HashMap<Symbol, Option<Symbol>>,
}

/// What a name in this file means in another.
#[derive(Debug, Clone, Copy)]
struct Imported {
    /// Where the import stands.
    at: u32,
    /// What the name is called there; `None` for a name of the module itself.
    name: Option<Symbol>,
}

/// A function of another file as a call names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Called {
    /// The byte at which the import begins by which it is known.
    pub import: u32,
    pub class: Option<Symbol>,
    pub name: Symbol,
}

impl Functions {
    pub(super) fn of(ir: &Ir, text: &str) -> Self {
        let mut functions = Self::default();
        for id in 0..ir.len() {
            match ir.node(id).kind {
                Kind::Function if ir.child(id, Slot::Body).is_some() => {
                    functions.all.push(id);
                    if let Some(name) = name_of(ir, id) {
                        functions.by_name.entry(name).or_default().push(id);
                    }
                }
                Kind::Class => {
                    if let Some(name) = ir.child(id, Slot::Name) {
                        functions.classes.entry(ir.node(name).symbol).or_default().push(id);
                    }
                }
                Kind::Import => functions.import(ir, text, id),
                Kind::VarDef | Kind::Param => functions.declare(ir, id),
                _ => {}
            }
        }
        functions
    }

    fn import(&mut self, ir: &Ir, text: &str, id: IrId) {
        let at = ir.node(id).span.start;
        let mut has_names = false;
        for part in ir.in_slot(id, Slot::ImportName) {
            let Some(name) = ir.child(part, Slot::Name).map(|name| ir.node(name).symbol) else { continue };
            let local = ir.child(part, Slot::Alias).map_or(name, |alias| ir.node(alias).symbol);
            self.imports.insert(local, Imported { at, name: Some(name) });
            has_names = true;
        }
        if has_names {
            return;
        }
        // `import a.b as c` names the module `c`, `import a.b.C` the type `C`, Go's `import "a/b"` the package `b`.
        let local = match (ir.child(id, Slot::Alias), ir.child(id, Slot::Path)) {
            (Some(alias), _) => Some(ir.node(alias).symbol),
            (None, Some(path)) => {
                let written = ir.node(path).span.of(text);
                let last = written.trim_matches(['"', '\'', '`']).rsplit(['.', '/', '\\', ':']).next();
                last.filter(|word| !word.is_empty()).map(symbol_of)
            }
            (None, None) => None,
        };
        if let Some(local) = local {
            self.imports.insert(local, Imported { at, name: None });
        }
    }

    fn declare(&mut self, ir: &Ir, id: IrId) {
        let Some(name) = ir.child(id, Slot::Name) else { return };
        let declared = ir.child(id, Slot::Type).or_else(|| {
            let made = ir.child(id, Slot::Value).filter(|&value| ir.node(value).kind == Kind::New)?;
            ir.child(made, Slot::Type)
        });
        let Some(declared) = declared.filter(|&at| ir.node(at).kind == Kind::Ident) else { return };
        let declared = ir.node(declared).symbol;
        self.types
            .entry(ir.node(name).symbol)
            .and_modify(|known| *known = known.filter(|known| *known == declared))
            .or_insert(Some(declared));
    }

    /// The function of another file that a call calls, as the call names it.
    pub(super) fn imported(&self, ir: &Ir, call: IrId) -> Option<Called> {
        if self.imports.is_empty() {
            return None;
        }
        let callee = ir.child(call, Slot::Callee)?;
        if ir.node(callee).kind == Kind::Ident {
            let local = ir.node(callee).symbol;
            let imported = self.imports.get(&local)?;
            return Some(Called { import: imported.at, class: None, name: imported.name.unwrap_or(local) });
        }
        if ir.node(callee).kind != Kind::Member {
            return None;
        }
        let object = ir.child(callee, Slot::Object)?;
        let name = ir.node(ir.child(callee, Slot::Property)?).symbol;
        // The variable of a declared type, be it reached by `this.`.
        let variable = match ir.node(object).kind {
            Kind::Member => ir.child(object, Slot::Property).unwrap_or(object),
            _ => object,
        };
        let variable = ir.node(variable).symbol;
        if let Some(Some(class)) = self.types.get(&variable) {
            let imported = self.imports.get(class)?;
            return Some(Called { import: imported.at, class: Some(imported.name.unwrap_or(*class)), name });
        }
        let imported = self.imports.get(&ir.node(object).symbol).filter(|_| ir.node(object).kind == Kind::Ident)?;
        Some(Called { import: imported.at, class: imported.name, name })
    }

    /// All functions that have a body, in the order of the file.
    pub(super) fn all(&self) -> Vec<IrId> {
        self.all.clone()
    }

    /// The function of the file that a call calls, where that is certain enough.
    pub(super) fn callee(&self, ir: &Ir, call: IrId) -> Option<IrId> {
        let wanted = ir.in_slot(call, Slot::Arg).count();
        if ir.node(call).kind == Kind::New {
            let class = ir.child(call, Slot::Type)?;
            return self.constructor(ir, ir.node(class).symbol, wanted);
        }
        let callee = ir.child(call, Slot::Callee)?;
        match ir.node(callee).kind {
            Kind::Ident => self.plain(ir, call, ir.node(callee).symbol, wanted),
            Kind::Member => self.method(ir, call, callee, wanted),
            _ => None,
        }
    }

    /// `f(…)`: a function, a method of the class around where the language needs no `this`, or a constructor.
    fn plain(&self, ir: &Ir, call: IrId, name: Symbol, wanted: usize) -> Option<IrId> {
        let around = class_of(ir, call);
        let candidates = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let fits = |function: &&IrId| {
            let of = class_of(ir, **function);
            (of.is_none() || of == around) && takes(ir, **function, wanted)
        };
        one(candidates.iter().filter(fits)).or_else(|| self.constructor(ir, name, wanted))
    }

    /// `self.f(…)`, `C.f(…)`
    fn method(&self, ir: &Ir, call: IrId, callee: IrId, wanted: usize) -> Option<IrId> {
        let object = ir.node(ir.child(callee, Slot::Object)?);
        let name = ir.node(ir.child(callee, Slot::Property)?).symbol;
        let candidates = self.by_name.get(&name)?;
        let class = if RECEIVERS.contains(&object.symbol) {
            class_of(ir, call)
        } else {
            self.classes.get(&object.symbol).and_then(|all| all.first().copied())
        };
        let class = class.filter(|_| object.kind == Kind::Ident)?;
        one(candidates.iter().filter(|at| class_of(ir, **at) == Some(class) && takes(ir, **at, wanted)))
    }

    fn constructor(&self, ir: &Ir, class: Symbol, wanted: usize) -> Option<IrId> {
        let classes = self.classes.get(&class)?;
        let makes = |function: &&IrId| {
            class_of(ir, **function).is_some_and(|of| classes.contains(&of))
                && is_constructor(ir, **function)
                && takes(ir, **function, wanted)
        };
        one(self.all.iter().filter(makes))
    }
}

/// Whether `function` stands in another one.
pub(super) fn is_inner(ir: &Ir, function: IrId) -> bool {
    ir.ancestors(function).any(|at| ir.node(at).kind == Kind::Function)
}

/// Whether `function` makes an object rather than returns a value.
pub(super) fn is_constructor(ir: &Ir, function: IrId) -> bool {
    let Some(name) = name_of(ir, function) else { return false };
    let class = class_of(ir, function).and_then(|class| ir.child(class, Slot::Name));
    CONSTRUCTORS.contains(&name) || class.is_some_and(|of| ir.node(of).symbol == name)
}

/// The names of the parameters that arguments are handed to.
pub(super) fn parameter_names(ir: &Ir, function: IrId) -> Vec<Option<Symbol>> {
    handed_parameters(ir, function).into_iter().map(|parameter| parameter_name(ir, parameter)).collect()
}

/// The parameters that arguments are handed to: a method's own object is none of them, where it is written as one.
pub(super) fn handed_parameters(ir: &Ir, function: IrId) -> Vec<IrId> {
    let mut parameters: Vec<IrId> = ir.in_slot(function, Slot::Param).collect();
    let is_receiver = |&parameter: &IrId| parameter_name(ir, parameter).is_some_and(|name| RECEIVERS.contains(&name));
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

/// Whether `function` can be called with `wanted` arguments.
fn takes(ir: &Ir, function: IrId, wanted: usize) -> bool {
    let mut least = 0;
    let mut most = 0_usize;
    for parameter in handed_parameters(ir, function) {
        let collects = !ir.node(parameter).symbol.is_none() && ir.node(parameter).kind == Kind::Param;
        let has_default = ir.child(parameter, Slot::Value).is_some();
        most = if collects { usize::MAX } else { most.saturating_add(1) };
        least += usize::from(!collects && !has_default);
    }
    // JavaScript and PHP call with fewer all the same.
    wanted <= most && wanted + 1 >= least
}

/// The class around a node, over at most a few functions.
pub(super) fn class_of(ir: &Ir, id: IrId) -> Option<IrId> {
    let mut functions = 0;
    for at in ir.ancestors(id) {
        match ir.node(at).kind {
            Kind::Class => return Some(at),
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
