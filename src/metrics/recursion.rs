//! Whether a function calls itself, as far as one file without types can tell.

use crate::language::{Language, SourceView};
use crate::syntax::{Facts, Function, FunctionKind};
use crate::tree::{Field, NodeId, Role, Tree};

/// How a function calls itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct SelfCall {
    /// The symbol of its name.
    symbol: u32,
    fact: u32,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `f()`
    Plain,
    /// `self.f()`, `this.f()`, `Type.f()`
    Qualified,
    /// Either.
    Both,
}

impl SelfCall {
    /// How the function `fact` would call itself; `None` where its name is no token.
    pub(super) fn of(view: &SourceView<'_>, facts: &Facts, fact: u32) -> Option<Self> {
        let function = &facts.functions[fact as usize];
        let tree = view.tree;
        let at = tree.tokens.partition_point(|token| token.span.start < function.name_span.start);
        let token = tree.tokens.get(at).filter(|token| token.span == function.name_span)?;
        let form = if is_member(view, function, at) {
            match view.compiled.spec.language {
                Language::Java | Language::CSharp | Language::Cpp | Language::Kotlin | Language::Ruby => Form::Both,
                _ => Form::Qualified,
            }
        } else {
            Form::Plain
        };
        Some(Self { symbol: token.symbol, fact, form })
    }

    /// Whether the call with these arguments is one of the function itself.
    pub(super) fn is_made_by(self, view: &SourceView<'_>, facts: &Facts, arguments: NodeId) -> bool {
        let tree = view.tree;
        let name = (tree.node(arguments).first_token as usize).wrapping_sub(1);
        if tree.tokens.get(name).is_none_or(|token| token.symbol != self.symbol) {
            return false;
        }
        let Some(call) = tree.parent(arguments).map(|call| tree.node(call)).filter(|call| call.role == Role::Call)
        else {
            return false;
        };
        let function = &facts.functions[self.fact as usize];
        let first = call.first_token as usize;
        let is_own = if first == name {
            self.form != Form::Qualified
        } else {
            let object = tree.tokens.get(first..name).and_then(|tokens| match tokens {
                [first, .., last, _separator] => Some(first.span.start..last.span.end),
                [only, _separator] => Some(only.span.start..only.span.end),
                _ => None,
            });
            let object = object.and_then(|range| view.text.get(range.start as usize..range.end as usize));
            self.form != Form::Plain && object.is_some_and(|object| is_own_object(view, facts, function, object))
        };
        is_own && takes(view, function, arguments)
    }
}

/// Whether a function is called by way of an object or type.
fn is_member(view: &SourceView<'_>, function: &Function, name: usize) -> bool {
    let tree = view.tree;
    let assigned_to_member = || {
        let before = name.checked_sub(1).and_then(|before| tree.tokens.get(before));
        before.is_some_and(|before| before.span.of(view.text) == ".")
            || tree.parent(function.node).is_some_and(|parent| tree.node(parent).role == Role::Pair)
    };
    match function.kind {
        FunctionKind::Method => true,
        FunctionKind::Function => false,
        FunctionKind::Lambda => function.owner.is_some() || assigned_to_member(),
    }
}

fn is_own_object(view: &SourceView<'_>, facts: &Facts, function: &Function, object: &str) -> bool {
    if matches!(object, "self" | "this" | "cls" | "Self" | "static" | "$this") {
        return true;
    }
    let own_type = function.owner.and_then(|owner| facts.types.get(owner as usize));
    own_type.is_some_and(|own| &*own.name == object) || receiver(view.tree, function.node, view.text) == Some(object)
}

/// The name of a receiver that is written like a parameter, as in Go.
fn receiver<'t>(tree: &Tree, function: NodeId, text: &'t str) -> Option<&'t str> {
    let list = tree.child_by_field(function, Field::Object)?;
    let name = tree.descendants(list).find(|&id| tree.node(id).role == Role::Identifier)?;
    Some(tree.text_of(name, text))
}

/// Whether the function can be meant by its number of parameters: where functions are overloaded,
/// a call with other arguments is one of another function.
fn takes(view: &SourceView<'_>, function: &Function, arguments: NodeId) -> bool {
    match view.compiled.spec.language {
        Language::Java | Language::CSharp | Language::Cpp | Language::Kotlin => {
            view.tree.children(arguments).count() as u32 == function.parameters
        }
        _ => true,
    }
}
