//! Which methods work on an object.

use super::super::SmellInput;
use crate::language::Language;
use crate::syntax::Function;
use crate::tree::{NodeId, Role};

/// Whether `function` is called on an object, rather than on its class.
pub(super) fn is_of_instance(input: &SmellInput<'_>, function: &Function) -> bool {
    let tree = input.view.tree;
    let words = |id: NodeId, end: u32| {
        tree.tokens_of(id)
            .iter()
            .take_while(move |token| token.span.start < end)
            .map(|token| token.span.of(input.view.text))
    };
    match input.language() {
        Language::Python => {
            let around = tree.parent(function.node).filter(|&id| input.view.kind_of(id) == "decorated_definition");
            around.is_none_or(|around| {
                !words(around, function.name_span.start).any(|word| matches!(word, "staticmethod" | "classmethod"))
            })
        }
        Language::Rust => tree.child_by_role(function.node, Role::Parameters).is_some_and(|list| {
            tree.tokens_of(list).iter().take(8).any(|token| token.span.of(input.view.text) == "self")
        }),
        // `def self.find`, and what stands in `class << self`.
        Language::Ruby => {
            !words(function.node, function.name_span.start).any(|word| word == "self")
                && !tree
                    .ancestors(function.node)
                    .take_while(|&id| tree.node(id).role != Role::File)
                    .any(|id| input.view.kind_of(id) == "singleton_class")
        }
        _ => !words(function.node, function.name_span.start).any(|word| word == "static"),
    }
}
