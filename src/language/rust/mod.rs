mod imports;

use super::{Hooks, Import, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Rust,
    name: "Rust",
    id: "rust",
    extensions: &["rs"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    roles: &[
        ("source_file", Role::File),
        ("match_pattern", Role::Transparent),
        ("use_declaration", Role::Import),
        ("extern_crate_declaration", Role::Import),
        ("mod_item", Role::Namespace),
        ("function_item", Role::Function),
        ("function_signature_item", Role::Signature),
        ("closure_expression", Role::Lambda),
        ("struct_item", Role::Type),
        ("enum_item", Role::Type),
        ("union_item", Role::Type),
        ("trait_item", Role::Type),
        ("impl_item", Role::Type),
        ("parameters", Role::Parameters),
        ("closure_parameters", Role::Parameters),
        ("parameter", Role::Parameter),
        ("variadic_parameter", Role::Parameter),
        ("let_declaration", Role::Variable),
        ("const_item", Role::Variable),
        ("static_item", Role::Variable),
        ("field_declaration", Role::FieldDeclaration),
        ("enum_variant", Role::FieldDeclaration),
        ("attribute_item", Role::Decorator),
        ("inner_attribute_item", Role::Decorator),
        ("abstract_type", Role::TypeReference),
        ("array_type", Role::TypeReference),
        ("bounded_type", Role::TypeReference),
        ("dynamic_type", Role::TypeReference),
        ("function_type", Role::TypeReference),
        ("generic_type", Role::TypeReference),
        ("never_type", Role::TypeReference),
        ("pointer_type", Role::TypeReference),
        ("primitive_type", Role::TypeReference),
        ("reference_type", Role::TypeReference),
        ("scoped_type_identifier", Role::TypeReference),
        ("tuple_type", Role::TypeReference),
        ("type_identifier", Role::TypeReference),
        ("unit_type", Role::TypeReference),
        ("type_parameters", Role::Generics),
        ("type_arguments", Role::Generics),
        ("block", Role::Block),
        ("match_block", Role::Block),
        ("if_expression", Role::If),
        ("else_clause", Role::Else),
        ("match_expression", Role::Switch),
        ("match_arm", Role::Case),
        ("for_expression", Role::Loop),
        ("while_expression", Role::Loop),
        ("loop_expression", Role::Loop),
        ("unsafe_block", Role::With),
        ("return_expression", Role::Return),
        ("break_expression", Role::Break),
        ("continue_expression", Role::Continue),
        ("yield_expression", Role::Yield),
        ("label", Role::Label),
        ("expression_statement", Role::ExpressionStatement),
        ("empty_statement", Role::EmptyStatement),
        ("call_expression", Role::Call),
        ("arguments", Role::Arguments),
        ("macro_invocation", Role::Macro),
        ("struct_expression", Role::New),
        ("field_initializer", Role::Pair),
        ("shorthand_field_initializer", Role::Pair),
        ("base_field_initializer", Role::Spread),
        ("field_expression", Role::Member),
        ("scoped_identifier", Role::Member),
        ("index_expression", Role::Index),
        ("assignment_expression", Role::Assignment),
        ("compound_assignment_expr", Role::Update),
        ("binary_expression", Role::Binary),
        ("let_chain", Role::Binary),
        ("range_expression", Role::Binary),
        ("unary_expression", Role::Unary),
        ("reference_expression", Role::Unary),
        ("negative_literal", Role::Unary),
        ("parenthesized_expression", Role::Parenthesized),
        ("type_cast_expression", Role::Cast),
        ("await_expression", Role::Await),
        ("try_expression", Role::Propagate),
        ("array_expression", Role::List),
        ("tuple_expression", Role::List),
        ("identifier", Role::Identifier),
        ("field_identifier", Role::Identifier),
        ("shorthand_field_identifier", Role::Identifier),
        ("metavariable", Role::Identifier),
        ("string_literal", Role::String),
        ("raw_string_literal", Role::String),
        ("char_literal", Role::Character),
        ("integer_literal", Role::Number),
        ("float_literal", Role::Number),
        ("boolean_literal", Role::Boolean),
        ("self", Role::This),
        ("super", Role::Super),
    ],
    comments: &["line_comment", "block_comment"],
    keyword_kinds: &["primitive_type", "mutable_specifier", "crate", "fragment_specifier"],
    fields: &[("argument", Field::Path), ("list", Field::Body)],
    refined: &["mod_item", "match_arm", "block"],
    hooks: &RustHooks,
};

struct RustHooks;

impl Hooks for RustHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        match tree.node(id).role {
            Role::Namespace if tree.child_by_field(id, Field::Body).is_none() => Role::Import,
            Role::Case if takes_the_rest(view, id) => Role::DefaultCase,
            Role::Block if tree.node(id).field == Field::Alternative => {
                let of_let = tree.parent(id).is_some_and(|parent| tree.node(parent).role == Role::Variable);
                if of_let { Role::If } else { Role::Block }
            }
            role => role,
        }
    }

    /// An `impl` block has the name of its type.
    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        if view.kind_of(id) != "impl_item" {
            return tree.child_by_field(id, Field::Name);
        }
        let mut at = tree.child_by_field(id, Field::Type)?;
        loop {
            let inner = match view.kind_of(at) {
                "generic_type" | "reference_type" | "pointer_type" => tree.child_by_field(at, Field::Type),
                "scoped_type_identifier" => tree.child_by_field(at, Field::Name),
                "dynamic_type" => tree.child_by_field(at, Field::Superclass),
                _ => return Some(at),
            };
            at = inner?;
        }
    }

    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        match (tree.node(parent).role, tree.node(id).field) {
            (Role::Variable, Field::Value) => tree
                .child_by_field(parent, Field::Pattern)
                .or_else(|| tree.child_by_field(parent, Field::Name))
                .filter(|&name| tree.node(name).role == Role::Identifier),
            (Role::Assignment, Field::Right) => tree.child_by_field(parent, Field::Left),
            (Role::Pair, Field::Value) => tree.child_by_field(parent, Field::Property),
            _ => None,
        }
    }

    /// A closure's parameters are any patterns.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let Some(list) = tree.child_by_field(id, Field::Parameters) else { return 0 };
        let any = tree.node(id).role == Role::Lambda;
        tree.children(list).filter(|&child| any || tree.node(child).role == Role::Parameter).count() as u32
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        imports::collect(view, id, found);
    }

    /// `#[test]` and what ends so (`#[tokio::test]`), test macros in common use, `#[cfg(test)]`.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        attributes(view, id).any(|(path, arguments)| {
            matches!(path.rsplit("::").next(), Some("test" | "rstest" | "test_case" | "quickcheck" | "bench"))
                || (path == "cfg" && configures_tests(arguments))
        })
    }

    /// An `impl` block has no visibility of its own, so that what is in it decides.
    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        is_public(view, id) || view.kind_of(id) == "impl_item" || in_trait(view, id)
    }

    /// Private, in a file without submodule files, and not given to a macro that could use it.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let known = |path: &str| {
            matches!(
                path,
                "inline" | "cold" | "allow" | "expect" | "warn" | "deny" | "must_use" | "doc" | "cfg" | "track_caller"
            )
        };
        let has_submodule_files =
            || tree.children(0).any(|child| view.kind_of(child) == "mod_item" && tree.node(child).role == Role::Import);
        !is_public(view, id)
            && !in_trait(view, id)
            && attributes(view, id).all(|(path, _)| known(path))
            && self.name(view, id).is_some_and(|name| view.text_of(name) != "main")
            && !has_submodule_files()
    }

    /// Cargo's folders, and the custom of a `tests` module in its own file.
    fn is_test_path(&self, path: &str) -> bool {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        matches!(name, "tests.rs" | "test.rs")
            || name.ends_with("_test.rs")
            || name.ends_with("_tests.rs")
            || parts.any(|folder| matches!(folder, "tests" | "benches"))
    }
}

/// Whether a match arm is `_` or a new name, without a guard. By custom, constants and variants begin with a capital.
fn takes_the_rest(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    if tree.child_by_field(id, Field::Condition).is_some() {
        return false;
    }
    // `_` is an anonymous token, so that an arm with it has no pattern node.
    match tree.child_by_field(id, Field::Pattern) {
        None => tree
            .tokens_of(id)
            .iter()
            .find(|token| token.span.of(view.text) != "|")
            .is_some_and(|token| token.span.of(view.text) == "_"),
        Some(pattern) => {
            tree.node(pattern).role == Role::Identifier
                && view.text_of(pattern).starts_with(|c: char| c.is_lowercase() || c == '_')
        }
    }
}

/// The attributes before a declaration: path, and the text of what follows it.
fn attributes<'t>(view: &SourceView<'t>, id: NodeId) -> impl Iterator<Item = (&'t str, &'t str)> {
    let (view, tree) = (*view, view.tree);
    std::iter::successors(tree.previous_sibling(id), move |&at| tree.previous_sibling(at))
        .take_while(move |&at| tree.node(at).role == Role::Decorator)
        .filter_map(move |at| {
            let attribute = tree.children(at).next()?;
            let path = tree.children(attribute).next()?;
            let rest = crate::text::Span { start: tree.node(path).span.end, end: tree.node(attribute).span.end };
            Some((view.text_of(path), rest.of(view.text)))
        })
}

/// Whether the condition of a `cfg` asks for tests.
fn configures_tests(condition: &str) -> bool {
    let mut words = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
    !condition.contains("not(") && words.any(|word| word == "test")
}

/// Any `pub` but `pub(self)`.
fn is_public(view: &SourceView<'_>, id: NodeId) -> bool {
    view.tree
        .children(id)
        .find(|&child| view.kind_of(child) == "visibility_modifier")
        .is_some_and(|modifier| !view.text_of(modifier).contains("self"))
}

/// Whether a function is a trait's, or an implementation of one: then it is as visible as the trait.
fn in_trait(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    let owner =
        tree.parent(id).filter(|&list| view.kind_of(list) == "declaration_list").and_then(|list| tree.parent(list));
    owner.is_some_and(|owner| match view.kind_of(owner) {
        "trait_item" => true,
        "impl_item" => tree.child_by_field(owner, Field::Superclass).is_some(),
        _ => false,
    })
}
