//! What a file's functions mean to other files.

use super::functions::{self, words_of};
use super::value::{Origin, RECEIVER, Taints};
use super::walk::Walk;
use super::{Ask, At, ForeignFunction, ForeignSink, ForeignStep, ForeignTaint, Places, SinkAt};
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

/// What a module hands out without a name.
pub(super) static DEFAULT: LazyLock<Symbol> = LazyLock::new(|| symbol_of("default"));

/// Types inherit from each other in a file over at most so many.
const DEEPEST_FAMILY: usize = 8;

/// What other files must know of the functions of this one, those of types with what they inherit.
pub(super) fn of(walk: &Walk<'_>, places: &dyn Places) -> Vec<ForeignFunction> {
    let mut exports: Vec<ForeignFunction> = Vec::new();
    for &function in walk.functions.all() {
        if !walk.is_shared(function) {
            exports.extend(export(walk, function, places));
        } else if let Some(known) = walk.shared.exported(walk.options, function) {
            exports.extend(known);
        } else {
            let exported: Vec<ForeignFunction> = export(walk, function, places).into_iter().collect();
            walk.shared.keep_exported(walk.options, function, exported.clone());
            exports.extend(exported);
        }
    }
    inherit(walk, &mut exports);
    rename(walk, &mut exports);
    exports
}

/// The function as others see it, where it leads what it is handed to a sink, brings taint, or keeps it back.
fn export(walk: &Walk<'_>, function: IrId, places: &dyn Places) -> Option<ForeignFunction> {
    let signature = walk.functions.signature(function)?;
    let (class, name) = signature.exported?;
    let summary = walk.summaries.get(&function)?.as_ref()?;
    let brings = |taints: &Taints| taints.iter().any(|taint| !matches!(taint.origin, Origin::Parameter { .. }));
    let returned = summary.returns.iter().filter(|taint| matches!(taint.origin, Origin::Parameter { .. })).count();
    let cleans = summary.cleans && returned < signature.parameters.len();
    let acts = !summary.sinks.is_empty()
        || brings(&summary.returns)
        || summary.effects.iter().any(|(index, _, taints)| *index == RECEIVER || brings(taints))
        || cleans;
    let asks: Arc<[Arc<Ask>]> = summary.asks.iter().filter_map(|(ask, _)| walk.functions.ask(*ask).cloned()).collect();
    if !acts && asks.is_empty() {
        return None;
    }
    let mut foreign = ForeignFunction {
        class,
        name,
        parameters: Arc::clone(&signature.names),
        returns: Arc::default(),
        sinks: Arc::default(),
        effects: Arc::default(),
        makes: signature.makes,
        cleans,
        asks,
        acts,
    };
    // Of what only asks nothing else is wanted.
    if acts {
        let all =
            |taints: &Taints| -> Vec<ForeignTaint> { taints.iter().map(|taint| foreign_of(taint, places)).collect() };
        let sinks = summary.sinks.iter().filter_map(|(sink, taints)| {
            let sink = match sink {
                SinkAt::Elsewhere(sink) => Arc::clone(sink),
                SinkAt::Here(index) => {
                    let (spec, found) = walk.matches.sinks.get(*index)?;
                    let location = places.location(found.span);
                    Arc::new(ForeignSink { spec: *spec, location, message: places.message(*index) })
                }
            };
            Some((sink, all(taints)))
        });
        foreign.sinks = sinks.collect();
        foreign.returns = all(&summary.returns).into();
        foreign.effects =
            summary.effects.iter().map(|(index, path, taints)| (*index, path.clone(), all(taints))).collect();
    }
    Some(foreign)
}

fn foreign_of(taint: &super::value::Taint, places: &dyn Places) -> ForeignTaint {
    let parameter = match &taint.origin {
        Origin::Parameter { index, path } => Some((*index, path.to_vec())),
        Origin::Source(_) | Origin::Foreign(_) => None,
    };
    let steps = taint.trace.steps().into_iter().map(|step| ForeignStep {
        what: step.what,
        location: match step.at {
            At::Here(span) => places.location(span),
            At::Elsewhere(location) => (*location).clone(),
        },
    });
    ForeignTaint { parameter, label: taint.label, steps: steps.collect() }
}

/// The type and the name by which other files know `function`, which stands in no other one and is a method of `class`.
pub(super) fn exported_name(ir: &Ir, function: IrId, class: Option<Symbol>) -> Option<(Option<Symbol>, Symbol)> {
    let own = functions::name_of(ir, function);
    if class.is_some() {
        return own.map(|name| (class, name));
    }
    let parent = ir.parent(function)?;
    match ir.node(parent).kind {
        Kind::Assign => {
            let words = words_of(ir, ir.child(parent, Slot::Target)?)?;
            assigned_name(&words)
        }
        // A function in an object: what that is called, or all of what a module hands out.
        Kind::Pair | Kind::Dict => {
            let object = if ir.node(parent).kind == Kind::Pair { ir.parent(parent)? } else { parent };
            let holder = ir.parent(object)?;
            let name = own?;
            match ir.node(holder).kind {
                Kind::VarDef => Some((Some(ir.node(ir.child(holder, Slot::Name)?).symbol), name)),
                Kind::Export => Some((Some(*DEFAULT), name)),
                Kind::Assign => {
                    let words = words_of(ir, ir.child(holder, Slot::Target)?)?;
                    match assigned_name(&words)? {
                        (None, default) if default == *DEFAULT => Some((None, name)),
                        (None, class) => Some((Some(class), name)),
                        (Some(_), _) => None,
                    }
                }
                _ => None,
            }
        }
        Kind::Export if own.is_none() => Some((None, *DEFAULT)),
        _ => own.map(|name| (None, name)),
    }
}

/// What `words = …` hands out: `exports.a`, `module.exports.a`, `module.exports`, `C.prototype.a`, `C.a`, `a`.
fn assigned_name(words: &[Symbol]) -> Option<(Option<Symbol>, Symbol)> {
    let [module, exports, prototype] = ["module", "exports", "prototype"].map(symbol_of);
    match words {
        [one, two] if *one == module && *two == exports => Some((None, *DEFAULT)),
        [one, two, name] if *one == module && *two == exports => Some((None, *name)),
        [one, name] if *one == exports => Some((None, *name)),
        [class, two, name] if *two == prototype => Some((Some(*class), *name)),
        [class, name] => Some((Some(*class), *name)),
        [name] => Some((None, *name)),
        _ => None,
    }
}

/// Gives types what they inherit, from types of the file and of others.
fn inherit(walk: &Walk<'_>, exports: &mut Vec<ForeignFunction>) {
    let families = walk.functions.families();
    if families.is_empty() {
        return;
    }
    let names = walk.functions.all().iter().filter_map(|&function| walk.functions.signature(function)?.exported);
    let defined: HashSet<(Symbol, Symbol)> = names.filter_map(|(class, name)| Some((class?, name))).collect();
    let id_of = |class: Symbol, method: &ForeignFunction| (class, method.name, Arc::clone(&method.parameters));
    let mut known: HashSet<_> = exports.iter().filter_map(|method| Some(id_of(method.class?, method))).collect();
    for _ in 0..DEEPEST_FAMILY {
        let mut inherited: Vec<ForeignFunction> = Vec::new();
        for (class, parents) in families.iter() {
            for parent in parents {
                let mut methods: Vec<ForeignFunction> = match parent.as_slice() {
                    [own] => exports.iter().filter(|method| method.class == Some(*own)).cloned().collect(),
                    _ => Vec::new(),
                };
                let is_own = !methods.is_empty();
                if !is_own {
                    let foreign = walk.foreign.map(|foreign| foreign.methods(parent)).unwrap_or_default();
                    methods.extend(foreign.iter().map(|method| ForeignFunction::clone(method)));
                }
                for method in methods {
                    if !defined.contains(&(*class, method.name)) && known.insert(id_of(*class, &method)) {
                        // What it asks, is asked by the file where it stands.
                        let asks = if is_own { method.asks } else { Arc::default() };
                        inherited.push(ForeignFunction { class: Some(*class), asks, ..method });
                    }
                }
            }
        }
        if inherited.is_empty() {
            break;
        }
        exports.append(&mut inherited);
    }
}

/// Adds what is handed out under another name: `export default f`, `export { f as g }`, `module.exports = { g: f }`, `exports.g = f`.
fn rename(walk: &Walk<'_>, exports: &mut Vec<ForeignFunction>) {
    let mut renamed: Vec<ForeignFunction> = Vec::new();
    for &(name, local) in walk.functions.aliases(walk.ir) {
        for function in exports.iter() {
            if function.class.is_none() && function.name == local && name != local {
                renamed.push(ForeignFunction { name, ..function.clone() });
            }
            if function.class == Some(local) && name != local {
                renamed.push(ForeignFunction { class: Some(name), ..function.clone() });
            }
        }
    }
    exports.append(&mut renamed);
}

/// What else functions and types are called by other files, each with what it is called in this one.
pub(super) fn aliases(ir: &Ir) -> Vec<(Symbol, Symbol)> {
    let mut aliases: Vec<(Symbol, Symbol)> = Vec::new();
    for id in 0..ir.len() {
        match ir.node(id).kind {
            Kind::Export => export_aliases(ir, id, &mut aliases),
            Kind::Assign => {
                let Some(words) = ir.child(id, Slot::Target).and_then(|target| words_of(ir, target)) else { continue };
                if words.len() < 2 {
                    continue;
                }
                let (Some((None, name)), Some(value)) = (assigned_name(&words), ir.child(id, Slot::Value)) else {
                    continue;
                };
                value_aliases(ir, name, value, &mut aliases);
            }
            _ => {}
        }
    }
    aliases
}

fn export_aliases(ir: &Ir, id: IrId, aliases: &mut Vec<(Symbol, Symbol)>) {
    if ir.child(id, Slot::Path).is_some() {
        return;
    }
    for part in ir.in_slot(id, Slot::ImportName) {
        if let (Some(name), Some(alias)) = (ir.child(part, Slot::Name), ir.child(part, Slot::Alias)) {
            aliases.push((ir.node(alias).symbol, ir.node(name).symbol));
        }
    }
    if ir.node(id).symbol != *DEFAULT {
        return;
    }
    let Some(value) = ir.child(id, Slot::Value).or_else(|| ir.child(id, Slot::Stmt)) else { return };
    let named = match ir.node(value).kind {
        Kind::Function | Kind::Class => ir.child(value, Slot::Name),
        _ => {
            value_aliases(ir, *DEFAULT, value, aliases);
            None
        }
    };
    aliases.extend(named.map(|name| (*DEFAULT, ir.node(name).symbol)));
}

/// What the value that is handed out as `name` is in this file.
fn value_aliases(ir: &Ir, name: Symbol, value: IrId, aliases: &mut Vec<(Symbol, Symbol)>) {
    match ir.node(value).kind {
        Kind::Ident => aliases.push((name, ir.node(value).symbol)),
        // An object of a type: its methods are the module's.
        Kind::New => {
            let class = ir.child(value, Slot::Type).and_then(|class| words_of(ir, class));
            aliases.extend(class.and_then(|class| class.last().copied()).map(|class| (name, class)));
        }
        Kind::Dict if name == *DEFAULT => {
            for pair in ir.in_slot(value, Slot::Elem).filter(|&pair| ir.node(pair).kind == Kind::Pair) {
                let (Some(key), Some(value)) = (ir.child(pair, Slot::Key), ir.child(pair, Slot::Value)) else {
                    continue;
                };
                if ir.node(value).kind == Kind::Ident {
                    aliases.push((ir.node(key).symbol, ir.node(value).symbol));
                }
            }
        }
        _ => {}
    }
}
