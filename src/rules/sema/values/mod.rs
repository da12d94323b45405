//! What variables hold, as far as it is known for certain.
//!
//! Two ways, as rules expect: what is assigned once in the file has that value everywhere behind; within a function the
//! statements are followed in order, branches are joined, and loops forget what they assign.

mod evaluate;
mod flow;
mod ruby;
mod terraform;

use super::Names;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use std::collections::HashMap;
use std::sync::Arc;

/// What variables hold.
#[derive(Debug)]
pub struct Values {
    /// What each node that uses a variable was given; [`Value::Unknown`] for all others.
    uses: Vec<Value>,
    /// Values that are known, as [`Value::Known`] numbers them.
    known: Vec<Known>,
    /// By the thing, where it is assigned once.
    once: Vec<Option<Once>>,
    /// The thing that a node means, 0 where none, as [`Names::variables`] tells.
    entities: Arc<[u32]>,
    /// The text of the file, from which values are put together.
    text: Arc<str>,
    /// What references to other parts of the file stand for.
    references: HashMap<IrId, Known>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Unknown,
    /// A value, by its number.
    Known(u32),
    /// The expression that it was given.
    Symbolic(IrId),
}

#[derive(Debug, Clone)]
struct Once {
    defined_at: IrId,
    value: Known,
}

/// A known value.
#[derive(Debug, Clone)]
pub struct Known {
    /// The kind of the literal that it is.
    pub kind: Kind,
    /// As of the literal; [`Symbol::NONE`] where only the kind is known.
    pub symbol: Symbol,
    /// The content, of strings and numbers.
    pub text: Option<Arc<str>>,
    /// Where the content stands, where it is that of one literal.
    pub place: Option<Span>,
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.symbol, &self.text) == (other.kind, other.symbol, &other.text)
    }
}

impl Known {
    /// The string with this content.
    fn string(text: &str) -> Self {
        Self { kind: Kind::Str, symbol: symbol_of(text), text: Some(text.into()), place: None }
    }

    /// A string of which nothing else is known.
    fn any_string() -> Self {
        Self { kind: Kind::Str, symbol: Symbol::NONE, text: None, place: None }
    }

    fn integer(value: i64) -> Self {
        let text = value.to_string();
        Self { kind: Kind::Int, symbol: symbol_of(&text), text: Some(text.into()), place: None }
    }

    fn as_integer(&self) -> Option<i64> {
        self.text.as_deref().filter(|_| self.kind == Kind::Int)?.parse().ok()
    }
}

/// Whether the definition `id` is that of a field that any class may write to.
fn is_open_field(ir: &Ir, id: IrId) -> bool {
    let is_member = ir.parent(id).is_some_and(|block| ir.node(block).flags & flag::MEMBERS != 0);
    let is_kept = |word: &str| ir.in_slot(id, Slot::Attr).any(|attr| ir.node(attr).symbol == symbol_of(word));
    is_member && !is_kept("private") && !is_kept("final")
}

impl Values {
    pub(super) fn new(ir: &Ir, text: &str, language: Language, names: &Names) -> Self {
        let mut values = Self {
            uses: vec![Value::Unknown; ir.nodes.len()],
            known: Vec::new(),
            once: Vec::new(),
            entities: names.variables(),
            text: text.into(),
            references: HashMap::new(),
        };
        values.find_once(ir, names, language);
        flow::follow(ir, language, &mut values);
        if language == Language::Hcl {
            values.references = terraform::references(ir, &values);
        }
        values
    }

    /// The thing that the variable at `id` is.
    fn entity(&self, id: IrId) -> Option<u32> {
        self.entities.get(id as usize).copied().filter(|&entity| entity != 0)
    }

    /// The number of a value that is known.
    fn number(&mut self, known: Known) -> Value {
        self.known.push(known);
        Value::Known(self.known.len() as u32 - 1)
    }

    /// What is defined once, and never changed, to a value that is known.
    fn find_once(&mut self, ir: &Ir, names: &Names, language: Language) {
        // Of each thing: how often it is defined, and first where and as what.
        let mut definitions: Vec<(u32, IrId, Option<IrId>)> = vec![(0, 0, None); names.count() as usize + 1];
        let mut define = |entity: u32, at: IrId, value: Option<IrId>| {
            let Some(entry) = definitions.get_mut(entity as usize) else { return };
            if entry.0 == 0 {
                *entry = (0, at, value);
            }
            entry.0 += 1;
        };
        let (walrus, address) = (symbol_of(":="), symbol_of("&"));
        for id in 0..ir.len() {
            let node = ir.node(id);
            match node.kind {
                Kind::VarDef => {
                    let Some(name) = ir.child(id, Slot::Name) else { continue };
                    // Other classes of Java may change a field that is neither private nor final.
                    let is_open = language == Language::Java && is_open_field(ir, id);
                    let value = ir.child(id, Slot::Value);
                    if let Some(entity) = self.entity(name).filter(|_| is_open) {
                        define(entity, id, None);
                    } else if let Some(entity) = self.entity(name) {
                        // A declaration without a value is followed by the assignment that gives it.
                        if value.is_some() {
                            define(entity, id, value);
                        }
                    } else {
                        for inner in name..ir.node(name).end {
                            if let Some(entity) = self.entity(inner) {
                                define(entity, id, None);
                            }
                        }
                    }
                }
                Kind::Assign | Kind::AssignOp | Kind::Update => {
                    let target = ir.child(id, Slot::Target).or_else(|| ir.child(id, Slot::Operand));
                    let Some(target) = target else { continue };
                    if let Some(entity) = self.entity(target) {
                        let is_plain = node.kind == Kind::Assign || node.symbol == walrus;
                        let value = ir.child(id, Slot::Value).filter(|_| is_plain);
                        define(entity, id, value);
                    } else if matches!(ir.node(target).kind, Kind::Tuple | Kind::List | Kind::Dict) {
                        for inner in target..ir.node(target).end {
                            if let Some(entity) = self.entity(inner) {
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
                            if let Some(entity) = self.entity(inner) {
                                define(entity, id, None);
                            }
                        }
                    }
                }
                Kind::Binary | Kind::Call if language == Language::Ruby => {
                    let changed = ruby::changed(ir, id).and_then(|(changed, _)| self.entity(changed));
                    if let Some(entity) = changed {
                        define(entity, id, None);
                    }
                }
                // Whoever has the address may write.
                Kind::Unary if node.symbol == address => {
                    let target = ir.child(id, Slot::Operand).and_then(|target| self.entity(target));
                    if let Some(entity) = target {
                        define(entity, id, None);
                    }
                }
                _ => {}
            }
        }
        let mut once: Vec<(IrId, u32, IrId)> = (0..)
            .zip(&definitions)
            .filter(|(_, (count, ..))| *count == 1)
            .filter_map(|(entity, &(_, at, value))| Some((at, entity, value?)))
            .collect();
        once.sort_unstable();
        self.once = vec![None; definitions.len()];
        for (at, entity, value) in once {
            if let Some(value) = self.evaluate(ir, value) {
                self.once[entity as usize] = Some(Once { defined_at: at, value });
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
        match self.uses.get(id as usize)? {
            Value::Symbolic(value) => Some(*value),
            Value::Known(_) | Value::Unknown => None,
        }
    }

    /// What the variable used at `id` holds.
    fn of_use(&self, id: IrId) -> Option<Known> {
        match self.uses.get(id as usize) {
            Some(Value::Known(known)) => return self.known.get(*known as usize).cloned(),
            Some(Value::Symbolic(_)) => return None,
            Some(Value::Unknown) | None => {}
        }
        if let Some(known) = self.references.get(&id) {
            return Some(known.clone());
        }
        let once = self.once.get(self.entity(id)? as usize)?.as_ref()?;
        (id > once.defined_at).then(|| once.value.clone())
    }
}
