//! Of which kinds the node is that a pattern matches.

use crate::rules::ir::{IrId, Kind};
use crate::rules::pattern::{Pattern, Shape};
use crate::rules::sema::FileFacts;

/// The kinds of nodes at which `pattern` may match.
pub(super) fn root_kinds<'k>(facts: &'k FileFacts<'_>, pattern: &Pattern) -> &'k [Kind] {
    let kind_of = |p: IrId| pattern.ir().node(p).kind;
    match pattern.shape() {
        Shape::Expression(p) => match kind_of(p) {
            Kind::Meta | Kind::TypedMeta | Kind::Ellipsis | Kind::Deep | Kind::MetaEllipsis => facts.kinds(),
            Kind::Str | Kind::Int | Kind::Float | Kind::Bool | Kind::Char | Kind::Null => VALUED,
            Kind::Call => &[Kind::Call, Kind::Decorator, Kind::Export],
            Kind::Assign => &[Kind::Assign, Kind::AssignOp, Kind::VarDef, Kind::Export],
            Kind::Member => &[Kind::Member, Kind::Ident, Kind::Call],
            Kind::Unary => &[Kind::Unary, Kind::Int, Kind::Float],
            Kind::Set | Kind::Dict => &[Kind::Set, Kind::Dict, Kind::Comprehension],
            Kind::List => &[Kind::List, Kind::Comprehension],
            kind => one(kind),
        },
        Shape::Statements { first, .. } => match kind_of(first) {
            Kind::Meta | Kind::Ellipsis | Kind::MetaEllipsis | Kind::ExprStmt | Kind::Deep => facts.kinds(),
            Kind::Import => &[Kind::Import, Kind::VarDef, Kind::ExprStmt, Kind::Export],
            Kind::Function => &[Kind::Function, Kind::Export],
            Kind::Class => &[Kind::Class, Kind::Export],
            Kind::VarDef => &[Kind::VarDef, Kind::Export],
            Kind::For => &[Kind::For, Kind::ForEach],
            Kind::Return => &[Kind::Return, Kind::ExprStmt],
            kind => one(kind),
        },
        Shape::Head(p) | Shape::Part(p) => match kind_of(p) {
            Kind::Meta | Kind::Ident | Kind::Member => facts.kinds(),
            Kind::Decorator => &[Kind::Decorator, Kind::Call],
            kind => one(kind),
        },
    }
}

/// Literals, and what may be known to have the value of one.
const VALUED: &[Kind] = &[
    Kind::Str,
    Kind::Int,
    Kind::Float,
    Kind::Bool,
    Kind::Char,
    Kind::Null,
    Kind::Ident,
    Kind::Member,
    Kind::Cast,
    Kind::Binary,
    Kind::Template,
    Kind::Cond,
    Kind::Export,
];

/// A slice of one kind.
fn one(kind: Kind) -> &'static [Kind] {
    crate::rules::ir::EVERY_KIND.get(kind as usize..=kind as usize).unwrap_or_default()
}
