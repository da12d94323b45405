//! C writes a declaration as it is used, so that the name stands inside: `int (*f(int a))(double)`.

use crate::language::SourceView;
use crate::tree::{Field, NodeId, Role};

/// The declarator inside `id`, one step inwards; `None` at the name.
fn inner(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    let tree = view.tree;
    match view.kind_of(id) {
        "parenthesized_declarator" | "reference_declarator" | "attributed_declarator" | "variadic_declarator" => {
            tree.children(id).find(|&child| tree.node(child).role != Role::Decorator)
        }
        "qualified_identifier" | "template_function" | "template_method" | "template_type" => {
            tree.child_by_field(id, Field::Name).or_else(|| tree.child_by_field(id, Field::Property))
        }
        "identifier" | "field_identifier" | "type_identifier" | "destructor_name" | "operator_name"
        | "operator_cast" => None,
        _ => tree.child_by_field(id, Field::Declarator),
    }
}

/// `id` and the declarators in it, from the outermost to the name.
pub(super) fn chain<'v>(view: &'v SourceView<'_>, id: NodeId) -> impl Iterator<Item = NodeId> + 'v {
    std::iter::successors(Some(id), move |&at| inner(view, at))
}

/// The node that is the name of the declarator `id`.
pub(super) fn name(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    let last = chain(view, id).last()?;
    let named = matches!(
        view.kind_of(last),
        "identifier"
            | "field_identifier"
            | "type_identifier"
            | "destructor_name"
            | "operator_name"
            | "operator_cast"
            | "namespace_identifier"
            | "primitive_type"
    );
    named.then_some(last)
}

/// The function declarator that is nearest to the name: its parameters are the function's.
pub(super) fn function(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    let declarator = view.tree.child_by_field(id, Field::Declarator)?;
    chain(view, declarator)
        .filter(|&at| matches!(view.kind_of(at), "function_declarator" | "abstract_function_declarator"))
        .last()
}

/// Whether the declaration `id` declares a function, not a variable that points to one.
pub(super) fn is_prototype(view: &SourceView<'_>, id: NodeId) -> bool {
    function(view, id).is_some_and(|function| {
        inner(view, function).is_some_and(|inside| view.kind_of(inside) != "parenthesized_declarator")
    })
}

/// The scopes before a qualified name, joined by `.`, without template arguments.
pub(super) fn scopes(view: &SourceView<'_>, id: NodeId) -> Option<String> {
    let tree = view.tree;
    let declarator = tree.child_by_field(id, Field::Declarator)?;
    let mut joined = String::new();
    for at in chain(view, declarator).filter(|&at| view.kind_of(at) == "qualified_identifier") {
        let Some(scope) = tree.child_by_field(at, Field::Path).and_then(|scope| name(view, scope)) else { continue };
        if !joined.is_empty() {
            joined.push('.');
        }
        joined.push_str(view.text_of(scope));
    }
    (!joined.is_empty()).then_some(joined)
}
