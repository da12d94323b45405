use super::{declarator, unexpanded};
use crate::language::{Hooks, Import, ImportForm, SourceView};
use crate::tree::{Field, NodeId, Op, Role};

/// For C and C++: the kinds that only C++ has never come in C.
pub(super) struct CFamilyHooks;

impl Hooks for CFamilyHooks {
    fn mended(&self, text: &str) -> Option<String> {
        unexpanded::mended(text)
    }

    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        match tree.node(id).role {
            // `struct s *next` only refers to the type.
            Role::Type if tree.child_by_field(id, Field::Body).is_none() => Role::TypeReference,
            Role::Variable | Role::FieldDeclaration if declarator::is_prototype(view, id) => Role::Signature,
            Role::Case if tree.child_by_field(id, Field::Value).is_none() => Role::DefaultCase,
            role => role,
        }
    }

    /// Of a GoogleTest macro, `TEST(Suite, Name)`, the name in it.
    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        if let Some(name) = view.tree.child_by_field(id, Field::Name) {
            return declarator::name(view, name).or(Some(name));
        }
        if let Some((_, name)) = test_macro(view, id) {
            return Some(name);
        }
        declarator::name(view, view.tree.child_by_field(id, Field::Declarator)?)
    }

    /// A lambda has the name of its variable, a struct without a tag that of its `typedef`.
    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        let by_declarator = |id| declarator::name(view, tree.child_by_field(id, Field::Declarator)?);
        match (view.kind_of(parent), tree.node(id).field) {
            ("init_declarator", Field::Value) | ("type_definition", Field::Type) => by_declarator(parent),
            ("assignment_expression", Field::Right) => {
                let left = tree.child_by_field(parent, Field::Left)?;
                matches!(tree.node(left).role, Role::Identifier | Role::Member).then_some(left)
            }
            _ => None,
        }
    }

    /// The scopes of `A::f`, and the suite of a GoogleTest macro.
    fn receiver_type(&self, view: &SourceView<'_>, id: NodeId) -> Option<String> {
        match test_macro(view, id) {
            Some((suite, _)) => Some(view.text_of(suite).to_owned()),
            None => declarator::scopes(view, id),
        }
    }

    /// `(void)` declares none; `...` counts as one.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        if test_macro(view, id).is_some() {
            return 0;
        }
        let Some(list) = declarator::function(view, id).and_then(|at| tree.child_by_role(at, Role::Parameters)) else {
            return 0;
        };
        let mut parameters = tree.children(list).filter(|&child| tree.node(child).role == Role::Parameter);
        let ellipsis = u32::from(tree.node(list).op == Op::Range);
        match (parameters.next(), parameters.next()) {
            (Some(only), None) if view.text_of(only) == "void" => 0,
            (first, second) => {
                u32::from(first.is_some()) + u32::from(second.is_some()) + parameters.count() as u32 + ellipsis
            }
        }
    }

    /// `"a.h"` is looked for next to the file, `<a.h>` in the include folders.
    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let Some(path) = view.tree.child_by_field(id, Field::Path) else { return };
        let written = view.text_of(path);
        let span = view.tree.node(id).span;
        match view.kind_of(path) {
            "string_literal" => found.push(Import::new(written.trim_matches('"'), ImportForm::File, span)),
            "system_lib_string" => {
                found.push(Import::new(written.trim_matches(['<', '>']).trim(), ImportForm::Module, span));
            }
            // A macro stands for a path that only the preprocessor knows.
            _ => {}
        }
    }

    /// GoogleTest's macros.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        test_macro(view, id).is_some()
    }

    /// Of a member what its access section says; what is defined outside of its class does not know its section.
    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        !has_internal_linkage(view, id) && !is_private_member(view, id)
    }

    /// `static` without `inline`, which is how headers give functions to everybody.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        has_internal_linkage(view, id) && !has_word(view, id, "inline")
    }

    fn is_test_path(&self, path: &str) -> bool {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.starts_with("test_")
            || stem.starts_with("test-")
            || ["_test", "_tests", "_unittest", "-test"].iter().any(|end| stem.ends_with(end))
            || parts.any(|folder| matches!(folder, "test" | "tests" | "t" | "unittest" | "unittests"))
    }
}

/// Suite and name of `TEST(Suite, Name) { … }`, which the grammar reads as a function without a type.
fn test_macro(view: &SourceView<'_>, id: NodeId) -> Option<(NodeId, NodeId)> {
    let tree = view.tree;
    if view.kind_of(id) != "function_definition" || tree.child_by_field(id, Field::Type).is_some() {
        return None;
    }
    let declarator = tree.child_by_field(id, Field::Declarator)?;
    let name = tree.child_by_field(declarator, Field::Declarator)?;
    if !matches!(view.text_of(name), "TEST" | "TEST_F" | "TEST_P" | "TYPED_TEST" | "TYPED_TEST_P") {
        return None;
    }
    let mut parameters = tree.children(tree.child_by_role(declarator, Role::Parameters)?);
    Some((parameters.next()?, parameters.next()?))
}

/// Whether a declaration is `static` outside of a class, or in a namespace without a name.
fn has_internal_linkage(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    let scope = tree.ancestors(id).find(|&at| matches!(tree.node(at).role, Role::Type | Role::Namespace));
    match scope {
        Some(scope) if tree.node(scope).role == Role::Type => false,
        Some(scope) if tree.child_by_field(scope, Field::Name).is_none() => true,
        _ => has_word(view, id, "static"),
    }
}

/// Siblings among which the word of an access section is looked for: a class of a hundred thousand members must not take a
/// step from each to each.
const MOST_SIBLINGS: usize = 2_000;

/// Whether a declaration stands in a private section of a class: behind `private:`, or in a `class` before any such word.
fn is_private_member(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    let mut at = id;
    for around in tree.ancestors(id) {
        let before = std::iter::successors(tree.previous_sibling(at), |&at| tree.previous_sibling(at));
        let mut searched = 0;
        for sibling in before {
            if view.kind_of(sibling) == "access_specifier" {
                return view.text_of(sibling) == "private";
            }
            searched += 1;
            if searched == MOST_SIBLINGS {
                return false;
            }
        }
        match tree.node(around).role {
            Role::Type => return view.kind_of(around) == "class_specifier",
            Role::Namespace | Role::Function | Role::Lambda | Role::File => return false,
            _ => at = around,
        }
    }
    false
}

/// Whether a storage class is `word`.
fn has_word(view: &SourceView<'_>, id: NodeId, word: &str) -> bool {
    view.tree.children(id).any(|child| view.kind_of(child) == "storage_class_specifier" && view.text_of(child) == word)
}
