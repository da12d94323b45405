use super::Names;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, symbol_of};
use std::collections::HashMap;
use std::sync::Arc;

/// What variables are declared as.
#[derive(Debug)]
pub struct Types {
    by_entity: HashMap<u32, LightType, foldhash::fast::FixedState>,
    entities: Arc<[u32]>,
    language: Language,
}

/// A type as far as it is known without a compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LightType {
    /// As this node says.
    Node(IrId),
    /// That of a literal.
    Builtin(Builtin),
}

/// The types of literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    Str,
    Int,
    Float,
    Bool,
    /// C's `NULL`, a pointer to anything.
    Null,
}

impl Builtin {
    /// What it is called, in any language.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Str => &["string", "String", "str"],
            Self::Int => &["int", "Integer", "number", "long", "Long", "Int"],
            Self::Float => &["float", "number", "double", "Double", "Float", "float64"],
            Self::Bool => &["bool", "boolean", "Boolean", "Bool"],
            Self::Null => &[],
        }
    }
}

impl Types {
    pub(super) fn new(ir: &Ir, _text: &str, language: Language, names: &Names) -> Self {
        let mut types = Self { by_entity: HashMap::default(), entities: names.variables(), language };
        let var = symbol_of("var");
        for id in 0..ir.len() {
            let node = ir.node(id);
            let (name, declared, value) = match node.kind {
                Kind::VarDef | Kind::Param => {
                    (ir.child(id, Slot::Name), ir.child(id, Slot::Type), ir.child(id, Slot::Value))
                }
                Kind::Catch => (ir.child(id, Slot::Name), ir.child(id, Slot::Type), None),
                Kind::Assign | Kind::AssignOp => {
                    (ir.child(id, Slot::Target), ir.child(id, Slot::Type), ir.child(id, Slot::Value))
                }
                _ => continue,
            };
            let Some(entity) = name.and_then(|name| types.entity(name)) else { continue };
            let declared = declared.filter(|&declared| ir.node(declared).symbol != var);
            let light = declared.map(LightType::Node).or_else(|| types.of(ir, value?));
            if let Some(light) = light {
                let entry = types.by_entity.entry(entity).or_insert(light);
                if declared.is_some() {
                    *entry = light;
                }
            }
        }
        types
    }

    fn entity(&self, id: IrId) -> Option<u32> {
        self.entities.get(id as usize).copied().filter(|&entity| entity != 0)
    }

    /// The type of the expression `id`.
    #[must_use]
    pub fn of(&self, ir: &Ir, id: IrId) -> Option<LightType> {
        let node = ir.node(id);
        match node.kind {
            Kind::Str | Kind::Template => Some(LightType::Builtin(Builtin::Str)),
            Kind::Int => Some(LightType::Builtin(Builtin::Int)),
            Kind::Float => Some(LightType::Builtin(Builtin::Float)),
            Kind::Bool => Some(LightType::Builtin(Builtin::Bool)),
            Kind::Null if matches!(self.language, Language::C | Language::Cpp) => {
                Some(LightType::Builtin(Builtin::Null))
            }
            Kind::New | Kind::Cast => ir.child(id, Slot::Type).map(LightType::Node),
            Kind::Ident | Kind::Member => self.by_entity.get(&self.entity(id)?).copied(),
            Kind::Binary => self.of_binary(ir, id),
            Kind::Unary if node.symbol == symbol_of("!") => Some(LightType::Builtin(Builtin::Bool)),
            Kind::Cond => ir.child(id, Slot::Then).and_then(|then| self.of(ir, then)),
            _ => None,
        }
    }

    fn of_binary(&self, ir: &Ir, id: IrId) -> Option<LightType> {
        let node = ir.node(id);
        let is = |words: &[&str]| words.iter().any(|word| symbol_of(word) == node.symbol);
        if is(&["==", "!=", "<", ">", "<=", ">=", "&&", "||", "===", "!=="]) {
            return Some(LightType::Builtin(Builtin::Bool));
        }
        if !is(&["+", "-", "*", "/"]) {
            return None;
        }
        // The leftmost operand, without recursion; a string anywhere makes it a string.
        let mut at = id;
        let mut types = Vec::new();
        while ir.node(at).kind == Kind::Binary {
            if let Some(right) = ir.child(at, Slot::Right)
                && ir.node(right).kind != Kind::Binary
            {
                types.push(self.of(ir, right));
            }
            at = ir.child(at, Slot::Left)?;
        }
        types.push(self.of(ir, at));
        let text = Some(LightType::Builtin(Builtin::Str));
        if types.contains(&text) {
            return text;
        }
        let first = types.first().copied().flatten()?;
        types.iter().all(|other| *other == Some(first)).then_some(first)
    }
}
