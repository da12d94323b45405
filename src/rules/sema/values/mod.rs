//! What variables hold, as far as it is known for certain.
//!
//! Two ways, as rules expect: what is assigned once in the file has that value everywhere behind; within a function the
//! statements are followed in order, branches are joined, and loops forget what they assign.

mod evaluate;
mod flow;
mod terraform;

use super::Names;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use std::collections::HashMap;
use std::sync::Arc;

/// What variables hold.
#[derive(Debug, Default)]
pub struct Values {
    /// By the use of a variable.
    uses: HashMap<IrId, Value>,
    /// By the thing, where it is assigned once.
    once: HashMap<u32, Once>,
    /// Identifiers that mean something, as [`Names`] tells.
    entities: HashMap<IrId, u32>,
    texts: Texts,
    /// What references to other parts of the file stand for.
    references: HashMap<IrId, Known>,
}

/// The text of the file's literals, so that values can be put together.
#[derive(Debug, Default)]
struct Texts {
    by_id: HashMap<IrId, Arc<str>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Known(Known),
    /// The expression that it was given.
    Symbolic(IrId),
}

#[derive(Debug, Clone)]
struct Once {
    defined_at: IrId,
    value: Known,
}

/// A known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The kind of the literal that it is.
    pub kind: Kind,
    /// As of the literal; [`Symbol::NONE`] where only the kind is known.
    pub symbol: Symbol,
    /// The content, of strings and numbers.
    pub text: Option<Arc<str>>,
}

impl Known {
    /// The string with this content.
    fn string(text: &str) -> Self {
        Self { kind: Kind::Str, symbol: symbol_of(text), text: Some(text.into()) }
    }

    /// A string of which nothing else is known.
    fn any_string() -> Self {
        Self { kind: Kind::Str, symbol: Symbol::NONE, text: None }
    }

    fn integer(value: i64) -> Self {
        let text = value.to_string();
        Self { kind: Kind::Int, symbol: symbol_of(&text), text: Some(text.into()) }
    }

    fn as_integer(&self) -> Option<i64> {
        self.text.as_deref().filter(|_| self.kind == Kind::Int)?.parse().ok()
    }
}

impl Values {
    pub(super) fn new(ir: &Ir, text: &str, language: Language, names: &Names) -> Self {
        let mut values = Self::default();
        values.remember_texts(ir, text);
        values.remember_entities(ir, names);
        values.find_once(ir, names);
        flow::follow(ir, names, language, &mut values);
        if language == Language::Hcl {
            values.references = terraform::references(ir, &values);
        }
        values
    }

    fn remember_texts(&mut self, ir: &Ir, text: &str) {
        for (id, node) in ir.nodes.iter().enumerate() {
            let id = id as IrId;
            let content = match node.kind {
                Kind::Str | Kind::Char | Kind::Regex => ir.literal_text(id, text).unwrap_or_default(),
                Kind::Int => node.span.of(text),
                _ => continue,
            };
            self.texts.by_id.insert(id, content.into());
        }
    }

    fn remember_entities(&mut self, ir: &Ir, names: &Names) {
        for id in 0..ir.len() {
            let node = ir.node(id);
            match node.kind {
                Kind::Ident => {
                    if let Some(entity) = names.entity(id) {
                        self.entities.insert(id, entity);
                    }
                }
                Kind::Member => {
                    let field = ir.child(id, Slot::Property).and_then(|property| names.field(property));
                    if let Some(entity) = field {
                        self.entities.insert(id, entity);
                    }
                }
                _ => {}
            }
        }
    }

    /// What is defined once, and never changed, to a value that is known.
    fn find_once(&mut self, ir: &Ir, names: &Names) {
        let mut definitions: HashMap<u32, (u32, IrId, Option<IrId>)> = HashMap::new();
        let mut define = |entity: u32, at: IrId, value: Option<IrId>| {
            let entry = definitions.entry(entity).or_insert((0, at, value));
            entry.0 += 1;
        };
        for id in 0..ir.len() {
            let node = ir.node(id);
            match node.kind {
                Kind::VarDef => {
                    let Some(name) = ir.child(id, Slot::Name) else { continue };
                    let value = ir.child(id, Slot::Value);
                    if let Some(&entity) = self.entities.get(&name) {
                        // A declaration without a value is followed by the assignment that gives it.
                        if value.is_some() {
                            define(entity, id, value);
                        }
                    } else {
                        for inner in name..ir.node(name).end {
                            if let Some(&entity) = self.entities.get(&inner) {
                                define(entity, id, None);
                            }
                        }
                    }
                }
                Kind::Assign | Kind::AssignOp | Kind::Update => {
                    let target = ir.child(id, Slot::Target).or_else(|| ir.child(id, Slot::Operand));
                    let Some(target) = target else { continue };
                    if let Some(&entity) = self.entities.get(&target) {
                        let is_plain = node.kind == Kind::Assign || node.symbol == symbol_of(":=");
                        let value = ir.child(id, Slot::Value).filter(|_| is_plain);
                        define(entity, id, value);
                    } else if matches!(ir.node(target).kind, Kind::Tuple | Kind::List | Kind::Dict) {
                        for inner in target..ir.node(target).end {
                            if let Some(&entity) = self.entities.get(&inner) {
                                define(entity, id, None);
                            }
                        }
                    }
                }
                Kind::Param | Kind::ForEach | Kind::CompFor | Kind::Catch | Kind::ImportName => {
                    let slot =
                        if matches!(node.kind, Kind::ForEach | Kind::CompFor) { Slot::Target } else { Slot::Name };
                    for target in ir.in_slot(id, slot) {
                        for inner in target..ir.node(target).end {
                            if let Some(&entity) = self.entities.get(&inner) {
                                define(entity, id, None);
                            }
                        }
                    }
                }
                // Whoever has the address may write.
                Kind::Unary if node.symbol == symbol_of("&") => {
                    let target = ir.child(id, Slot::Operand).and_then(|target| self.entities.get(&target));
                    if let Some(&entity) = target {
                        define(entity, id, None);
                    }
                }
                _ => {}
            }
        }
        let mut once: Vec<(IrId, u32, IrId)> = definitions
            .into_iter()
            .filter(|(_, (count, ..))| *count == 1)
            .filter_map(|(entity, (_, at, value))| Some((at, entity, value?)))
            .collect();
        once.sort_unstable();
        let _ = names;
        for (at, entity, value) in once {
            if let Some(value) = self.evaluate(ir, value) {
                self.once.insert(entity, Once { defined_at: at, value });
            }
        }
    }

    /// What the expression `id` evaluates to.
    #[must_use]
    pub fn constant(&self, ir: &Ir, id: IrId) -> Option<Known> {
        self.evaluate(ir, id)
    }

    /// The expression that the variable `id` was given, where that is known.
    #[must_use]
    pub fn symbolic(&self, id: IrId) -> Option<IrId> {
        match self.uses.get(&id)? {
            Value::Symbolic(value) => Some(*value),
            Value::Known(_) => None,
        }
    }

    /// What the variable used at `id` holds.
    fn of_use(&self, id: IrId) -> Option<Known> {
        match self.uses.get(&id) {
            Some(Value::Known(known)) => return Some(known.clone()),
            Some(Value::Symbolic(_)) => return None,
            None => {}
        }
        if let Some(known) = self.references.get(&id) {
            return Some(known.clone());
        }
        let once = self.once.get(self.entities.get(&id)?)?;
        (id > once.defined_at).then(|| once.value.clone())
    }
}
