use super::Names;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind};

/// What variables are declared as.
#[derive(Debug, Default)]
pub struct Types {}

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
        }
    }
}

impl Types {
    pub(super) fn new(_ir: &Ir, _text: &str, _language: Language, _names: &Names) -> Self {
        Self::default()
    }

    /// The type of the expression `id`.
    #[must_use]
    pub fn of(&self, ir: &Ir, id: IrId) -> Option<LightType> {
        match ir.node(id).kind {
            Kind::Str | Kind::Template => Some(LightType::Builtin(Builtin::Str)),
            Kind::Int => Some(LightType::Builtin(Builtin::Int)),
            Kind::Float => Some(LightType::Builtin(Builtin::Float)),
            Kind::Bool => Some(LightType::Builtin(Builtin::Bool)),
            _ => None,
        }
    }
}
