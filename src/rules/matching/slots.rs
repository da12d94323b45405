//! For each slot of each kind: what a pattern may leave out, and in what order its parts may come.

use crate::language::Language;
use crate::rules::ir::{Kind, Slot};

/// How the parts in a slot are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Both have it, or neither.
    Same,
    /// The pattern may leave it out.
    Less,
    /// Both or neither, and `...` stands for none too.
    Optional,
    /// In order, `...` any number.
    InOrder,
    /// In order, and the file may have more behind.
    Prefix,
    /// In order where the pattern has any.
    NoneOrInOrder,
    /// In order, named ones in any order.
    Arguments,
    /// Each of the pattern's is one of the file's.
    Subset,
    /// All of them in any order; a subset where the pattern has `...`.
    AnyOrder,
    /// As a subset or in any order, as `implicit_ellipsis` says.
    Fields,
    /// Statements of a block.
    Statements,
}

/// How the parts in `slot` of `kind` are matched.
#[expect(clippy::match_same_arms, reason = "one kind after the other reads better than one answer after the other")]
pub(super) fn how(kind: Kind, slot: Slot, language: Language) -> How {
    use Kind as K;
    use Slot as S;
    match (kind, slot) {
        (K::Call | K::New | K::Decorator | K::Assert, S::Arg) => How::Arguments,
        (K::New | K::Class | K::VarDef, S::Body) | (K::Function, S::ReturnType | S::Body) => How::Less,
        (_, S::Attr) => How::Subset,
        (K::Param, S::Value) | (K::Param | K::VarDef | K::TypeParam, S::Type) => How::Less,
        (K::Function | K::Class, S::Generic) => How::NoneOrInOrder,
        (K::Class, S::Param) => How::NoneOrInOrder,
        (K::Class, S::Parent) if language == Language::Python => How::Prefix,
        (K::Class, S::Parent) => How::Subset,
        // PHP has an `else` everywhere, be it empty.
        (K::If, S::Else) if language == Language::Php => How::Same,
        (K::If, S::Else | S::Init) => How::Less,
        (K::Try, S::Catch) | (K::Switch, S::Case) => How::Subset,
        (K::Catch, S::Name) => How::Less,
        (K::Dict, S::Elem) if is_record(language) => How::Fields,
        (K::Dict | K::Set, S::Elem) => How::AnyOrder,
        (K::Element, S::Part) => How::Prefix,
        (K::Case | K::Package | K::File | K::Block, S::Stmt) => How::Statements,
        (K::Return, S::Value) => How::Optional,
        // `T[...]` has a length, whatever it is.
        (K::TypeModified, S::Index) => How::Same,
        (
            _,
            S::Index
            | S::Elem
            | S::Part
            | S::Param
            | S::Generic
            | S::Clause
            | S::Init
            | S::Step
            | S::Target
            | S::Label
            | S::Resource
            | S::Operand
            | S::Arg
            | S::ImportName
            | S::Type
            | S::Parent
            | S::Case
            | S::Catch,
        ) => How::InOrder,
        _ => How::Same,
    }
}

/// Whether objects between braces have fields, of which a pattern may leave some out.
fn is_record(language: Language) -> bool {
    matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Hcl | Language::OCaml)
}

/// Whether two nodes of this kind must be called the same.
pub(super) fn is_named(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Import
            | Kind::ElementAttr
            | Kind::File
            | Kind::Block
            | Kind::ExprStmt
            | Kind::Function
            | Kind::Member
            | Kind::Call
    )
}
