use super::{Hooks, Import, ImportForm, ImportedName, Language, SourceView, Spec, Support};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Php,
    name: "PHP",
    id: "php",
    extensions: &["php", "phtml", "php3", "php4", "php5", "php7", "php8", "phps", "inc"],
    file_names: &["artisan"],
    interpreters: &["php"],
    support: Support::Full,
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    roles: &[
        ("program", Role::File),
        ("function_definition", Role::Function),
        ("method_declaration", Role::Function),
        ("property_hook", Role::Function),
        ("anonymous_function", Role::Lambda),
        ("arrow_function", Role::Lambda),
        ("class_declaration", Role::Type),
        ("interface_declaration", Role::Type),
        ("trait_declaration", Role::Type),
        ("enum_declaration", Role::Type),
        ("anonymous_class", Role::Type),
        ("namespace_definition", Role::Namespace),
        ("formal_parameters", Role::Parameters),
        ("simple_parameter", Role::Parameter),
        ("variadic_parameter", Role::Parameter),
        ("property_promotion_parameter", Role::Parameter),
        ("static_variable_declaration", Role::Variable),
        ("const_element", Role::Variable),
        ("property_element", Role::FieldDeclaration),
        ("namespace_use_declaration", Role::Import),
        ("require_expression", Role::Import),
        ("require_once_expression", Role::Import),
        ("include_expression", Role::Import),
        ("include_once_expression", Role::Import),
        ("attribute_list", Role::Decorator),
        ("named_type", Role::TypeReference),
        ("primitive_type", Role::TypeReference),
        ("optional_type", Role::TypeReference),
        ("union_type", Role::TypeReference),
        ("intersection_type", Role::TypeReference),
        ("disjunctive_normal_form_type", Role::TypeReference),
        ("compound_statement", Role::Block),
        ("colon_block", Role::Block),
        ("if_statement", Role::If),
        ("else_if_clause", Role::ElseIf),
        ("else_clause", Role::Else),
        ("conditional_expression", Role::Ternary),
        ("switch_statement", Role::Switch),
        ("case_statement", Role::Case),
        ("default_statement", Role::DefaultCase),
        ("match_expression", Role::Switch),
        ("match_conditional_expression", Role::Case),
        ("match_default_expression", Role::DefaultCase),
        ("for_statement", Role::Loop),
        ("foreach_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("do_statement", Role::Loop),
        ("try_statement", Role::Try),
        ("catch_clause", Role::Catch),
        ("finally_clause", Role::Finally),
        ("return_statement", Role::Return),
        ("break_statement", Role::Break),
        ("continue_statement", Role::Continue),
        ("goto_statement", Role::Goto),
        ("named_label_statement", Role::Label),
        ("throw_expression", Role::Throw),
        ("yield_expression", Role::Yield),
        ("expression_statement", Role::ExpressionStatement),
        ("echo_statement", Role::ExpressionStatement),
        ("empty_statement", Role::EmptyStatement),
        ("function_call_expression", Role::Call),
        ("member_call_expression", Role::Call),
        ("nullsafe_member_call_expression", Role::Call),
        ("scoped_call_expression", Role::Call),
        ("print_intrinsic", Role::Call),
        ("object_creation_expression", Role::New),
        ("arguments", Role::Arguments),
        ("member_access_expression", Role::Member),
        ("nullsafe_member_access_expression", Role::Member),
        ("scoped_property_access_expression", Role::Member),
        ("class_constant_access_expression", Role::Member),
        ("subscript_expression", Role::Index),
        ("assignment_expression", Role::Assignment),
        ("reference_assignment_expression", Role::Assignment),
        ("augmented_assignment_expression", Role::Update),
        ("update_expression", Role::Update),
        ("binary_expression", Role::Binary),
        ("unary_op_expression", Role::Unary),
        ("error_suppression_expression", Role::Unary),
        ("clone_expression", Role::Unary),
        ("parenthesized_expression", Role::Parenthesized),
        ("cast_expression", Role::Cast),
        ("variadic_unpacking", Role::Spread),
        ("name", Role::Identifier),
        ("variable_name", Role::Identifier),
        ("string", Role::String),
        ("encapsed_string", Role::String),
        ("heredoc", Role::String),
        ("nowdoc", Role::String),
        ("shell_command_expression", Role::String),
        // The text of the page around the code.
        ("text", Role::String),
        ("integer", Role::Number),
        ("float", Role::Number),
        ("boolean", Role::Boolean),
        ("null", Role::Null),
        ("array_creation_expression", Role::List),
        ("list_literal", Role::List),
        ("pair", Role::Pair),
        ("relative_scope", Role::This),
    ],
    comments: &["comment"],
    keyword_kinds: &["php_tag", "php_end_tag", "cast_type", "operation", "var_modifier"],
    fields: &[("scope", Field::Object), ("initialize", Field::Initializer), ("default_value", Field::Value)],
    refined: &["variable_name"],
    hooks: &PhpHooks,
};

/// Whether a file whose extension others use too is PHP.
pub(super) fn has_opening_tag(head: &str) -> bool {
    head.contains("<?php") || head.contains("<?=")
}

/// Callees of Pest and its kin that take a title and a function.
const TEST_CALLS: [&str; 9] =
    ["it", "test", "describe", "todo", "beforeEach", "afterEach", "beforeAll", "afterAll", "arch"];

struct PhpHooks;

impl Hooks for PhpHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        if view.text_of(id) == "$this" { Role::This } else { Role::Identifier }
    }

    /// `break 2` leaves two loops, as a label would tell it to.
    fn jump_field(&self, role: Role) -> Field {
        if role == Role::Number { Field::Label } else { Field::None }
    }

    /// A property hook is named by a child without a field.
    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        tree.child_by_field(id, Field::Name).or_else(|| {
            Some(id)
                .filter(|&id| view.kind_of(id) == "property_hook")
                .and_then(|id| tree.children(id).find(|&child| view.kind_of(child) == "name"))
        })
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        if view.kind_of(id) == "namespace_use_declaration" {
            used(view, id, found);
        } else {
            included(view, id, found);
        }
    }

    /// PHPUnit's `test…` methods, `#[Test]`, classes named or derived as tests, and Pest's functions.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let name = || self.name(view, id).map_or("", |name| view.text_of(name));
        match tree.node(id).role {
            Role::Type => {
                name().ends_with("Test")
                    || tree
                        .children(id)
                        .find(|&child| view.kind_of(child) == "base_clause")
                        .is_some_and(|base| view.text_of(base).contains("TestCase"))
            }
            Role::Lambda => {
                let call = tree.ancestors(id).take(3).find(|&at| tree.node(at).role == Role::Call);
                call.and_then(|call| tree.tokens.get(tree.node(call).first_token as usize))
                    .is_some_and(|token| TEST_CALLS.contains(&token.span.of(view.text)))
            }
            _ => tree
                .child_by_role(id, Role::Decorator)
                .is_some_and(|attributes| view.text_of(attributes).trim_start_matches("#[").starts_with("Test")),
        }
    }

    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        !view
            .tree
            .children(id)
            .any(|child| view.kind_of(child) == "visibility_modifier" && view.text_of(child) == "private")
    }

    /// Private members of a class; those of a trait belong to the classes that use it. Names that PHP itself calls are none.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let of_trait = tree.ancestors(id).find(|&at| tree.node(at).role == Role::Type);
        !self.is_exported(view, id)
            && of_trait.is_some_and(|around| view.kind_of(around) != "trait_declaration")
            && self.name(view, id).is_some_and(|name| !view.text_of(name).starts_with("__"))
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        name.ends_with("Test.php")
            || name.ends_with("Cest.php")
            || folders.split('/').any(|folder| matches!(folder, "test" | "tests" | "Test" | "Tests"))
    }
}

/// `use A\B, C\D as E;` and `use A\{B, C as D};`.
fn used(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let prefix =
        tree.children(id).find(|&child| view.kind_of(child) == "namespace_name").map(|name| view.text_of(name));
    let group = tree.child_by_field(id, Field::Body);
    for clause in tree.children(group.unwrap_or(id)).filter(|&child| view.kind_of(child) == "namespace_use_clause") {
        let Some(written) = tree.children(clause).find(|&child| tree.node(child).field != Field::Alias) else {
            continue;
        };
        let written = view.text_of(written).trim_start_matches('\\');
        let target = match prefix.filter(|_| group.is_some()) {
            Some(prefix) => format!("{}\\{written}", prefix.trim_start_matches('\\')),
            None => written.to_owned(),
        };
        let local = match tree.child_by_field(clause, Field::Alias) {
            Some(alias) => view.text_of(alias).to_owned(),
            None => written.rsplit('\\').next().unwrap_or_default().to_owned(),
        };
        let span = tree.node(clause).span;
        found.push(Import { binding: Some(local), ..Import::new(target, ImportForm::Module, span) });
    }
}

/// `require 'x.php'` and `require __DIR__ . '/x.php'`; what is put together from more is not known before it runs.
fn included(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let mut operand = tree.children(id).next();
    while let Some(inner) = operand.filter(|&inner| tree.node(inner).role == Role::Parenthesized) {
        operand = tree.children(inner).next();
    }
    let Some(operand) = operand else { return };
    let (folder, path) = match tree.node(operand).role {
        Role::Binary => {
            let of = |field| tree.child_by_field(operand, field);
            let (Some(left), Some(right)) = (of(Field::Left), of(Field::Right)) else { return };
            let own_folder = matches!(view.text_of(left), "__DIR__" | "dirname(__FILE__)");
            if !own_folder {
                return;
            }
            (".", right)
        }
        _ => ("", operand),
    };
    if tree.node(path).role != Role::String || tree.descendants(path).any(|at| tree.node(at).role == Role::Identifier) {
        return;
    }
    let target = format!("{folder}{}", view.text_of(path).trim_matches(['"', '\'']));
    let span: Span = tree.node(id).span;
    found.push(Import {
        names: vec![ImportedName { name: "*".to_owned(), local: "*".to_owned(), span }],
        ..Import::new(target, ImportForm::File, span)
    });
}
