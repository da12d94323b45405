use super::{Hooks, Import, ImportForm, ImportedName, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

/// One grammar reads implementations and interfaces: what an interface may hold, an implementation may hold too.
pub(super) static SPEC: Spec = Spec {
    language: Language::OCaml,
    name: "OCaml",
    id: "ocaml",
    extensions: &["ml", "mli"],
    file_names: &[],
    interpreters: &["ocaml", "ocamlrun"],
    support: Support::Counted,
    grammar: || tree_sitter_ocaml::LANGUAGE_OCAML.into(),
    roles: &[
        ("compilation_unit", Role::File),
        ("let_binding", Role::Variable),
        ("method_definition", Role::Function),
        ("fun_expression", Role::Lambda),
        ("function_expression", Role::Lambda),
        ("external", Role::Signature),
        ("value_specification", Role::Signature),
        ("parameter", Role::Parameter),
        ("class_binding", Role::Type),
        ("type_binding", Role::Type),
        ("module_binding", Role::Namespace),
        ("field_declaration", Role::FieldDeclaration),
        ("instance_variable_definition", Role::FieldDeclaration),
        ("open_module", Role::Import),
        ("open_module_signature", Role::Import),
        ("item_attribute", Role::Decorator),
        ("do_clause", Role::Block),
        ("if_expression", Role::If),
        ("else_clause", Role::Else),
        ("match_expression", Role::Switch),
        ("match_case", Role::Case),
        ("try_expression", Role::Try),
        ("for_expression", Role::Loop),
        ("while_expression", Role::Loop),
        ("assert_expression", Role::Assert),
        ("application_expression", Role::Call),
        ("labeled_argument", Role::NamedArgument),
        ("field_get_expression", Role::Member),
        ("method_invocation", Role::Member),
        ("array_get_expression", Role::Index),
        ("string_get_expression", Role::Index),
        ("set_expression", Role::Assignment),
        ("infix_expression", Role::Binary),
        ("prefix_expression", Role::Unary),
        ("sign_expression", Role::Unary),
        ("typed_expression", Role::Cast),
        ("new_expression", Role::New),
        ("parenthesized_expression", Role::Parenthesized),
        ("list_expression", Role::List),
        ("array_expression", Role::List),
        ("record_expression", Role::Map),
        ("field_expression", Role::Pair),
        ("value_name", Role::Identifier),
        ("value_pattern", Role::Identifier),
        ("constructor_name", Role::Identifier),
        ("module_name", Role::Identifier),
        ("method_name", Role::Identifier),
        ("field_name", Role::Identifier),
        ("label_name", Role::Identifier),
        ("string", Role::String),
        ("quoted_string", Role::String),
        ("character", Role::Character),
        ("number", Role::Number),
        ("signed_number", Role::Number),
        ("boolean", Role::Boolean),
    ],
    comments: &["comment", "shebang", "line_number_directive"],
    keyword_kinds: &[],
    fields: &[
        ("argument", Field::Arguments),
        ("expression", Field::Value),
        ("default", Field::Value),
        ("record", Field::Object),
        ("sequence", Field::Object),
        ("method", Field::Property),
        ("module", Field::Source),
        ("module_type", Field::Type),
        ("from", Field::Initializer),
        ("to", Field::Condition),
    ],
    refined: &["let_binding"],
    hooks: &OCamlHooks,
};

struct OCamlHooks;

impl Hooks for OCamlHooks {
    /// What is bound with parameters is a function.
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let has_parameters = view.tree.children(id).any(|child| view.tree.node(child).role == Role::Parameter);
        if has_parameters { Role::Function } else { Role::Variable }
    }

    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let field = if view.kind_of(id) == "let_binding" { Field::Pattern } else { Field::Name };
        view.tree
            .child_by_field(id, field)
            .or_else(|| view.tree.children(id).find(|&child| view.kind_of(child).ends_with("_name")))
    }

    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let parent = view.tree.parent(id).filter(|&parent| view.kind_of(parent) == "let_binding")?;
        view.tree.child_by_field(parent, Field::Pattern).filter(|_| view.tree.node(id).field == Field::Body)
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let Some(module) = view.tree.child_by_field(id, Field::Source) else { return };
        let span = view.tree.node(id).span;
        let target: String = view.text_of(module).split_whitespace().collect();
        let all = ImportedName { name: "*".to_owned(), local: "*".to_owned(), span };
        found.push(Import { names: vec![all], ..Import::new(target, ImportForm::Module, span) });
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.split('.').next().unwrap_or_default();
        stem.starts_with("test_")
            || stem.ends_with("_test")
            || stem.ends_with("_tests")
            || folders.split('/').any(|folder| matches!(folder, "test" | "tests"))
    }
}
