use super::{Hooks, Import, ImportForm, ImportedName, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Java,
    name: "Java",
    id: "java",
    extensions: &["java"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_java::LANGUAGE.into(),
    roles: &[
        ("program", Role::File),
        ("import_declaration", Role::Import),
        ("class_declaration", Role::Type),
        ("interface_declaration", Role::Type),
        ("enum_declaration", Role::Type),
        ("record_declaration", Role::Type),
        ("annotation_type_declaration", Role::Type),
        ("method_declaration", Role::Function),
        ("constructor_declaration", Role::Function),
        ("compact_constructor_declaration", Role::Function),
        ("annotation_type_element_declaration", Role::Signature),
        ("lambda_expression", Role::Lambda),
        ("formal_parameters", Role::Parameters),
        ("inferred_parameters", Role::Parameters),
        ("formal_parameter", Role::Parameter),
        ("spread_parameter", Role::Parameter),
        ("variable_declarator", Role::Variable),
        ("resource", Role::Variable),
        ("field_declaration", Role::FieldDeclaration),
        ("constant_declaration", Role::FieldDeclaration),
        ("enum_constant", Role::FieldDeclaration),
        ("annotation", Role::Decorator),
        ("marker_annotation", Role::Decorator),
        ("annotated_type", Role::TypeReference),
        ("array_type", Role::TypeReference),
        ("boolean_type", Role::TypeReference),
        ("floating_point_type", Role::TypeReference),
        ("generic_type", Role::TypeReference),
        ("integral_type", Role::TypeReference),
        ("scoped_type_identifier", Role::TypeReference),
        ("type_identifier", Role::TypeReference),
        ("void_type", Role::TypeReference),
        ("type_arguments", Role::Generics),
        ("type_parameters", Role::Generics),
        ("block", Role::Block),
        ("constructor_body", Role::Block),
        ("switch_block", Role::Block),
        ("if_statement", Role::If),
        ("ternary_expression", Role::Ternary),
        ("switch_expression", Role::Switch),
        ("switch_block_statement_group", Role::Case),
        ("switch_rule", Role::Case),
        ("for_statement", Role::Loop),
        ("enhanced_for_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("do_statement", Role::Loop),
        ("try_statement", Role::Try),
        ("try_with_resources_statement", Role::Try),
        ("catch_clause", Role::Catch),
        ("finally_clause", Role::Finally),
        ("synchronized_statement", Role::With),
        ("return_statement", Role::Return),
        ("break_statement", Role::Break),
        ("continue_statement", Role::Continue),
        ("throw_statement", Role::Throw),
        ("yield_statement", Role::Yield),
        ("assert_statement", Role::Assert),
        ("labeled_statement", Role::Label),
        ("expression_statement", Role::ExpressionStatement),
        ("method_invocation", Role::Call),
        ("explicit_constructor_invocation", Role::Call),
        ("argument_list", Role::Arguments),
        ("annotation_argument_list", Role::Arguments),
        ("element_value_pair", Role::NamedArgument),
        ("object_creation_expression", Role::New),
        ("array_creation_expression", Role::New),
        ("array_initializer", Role::List),
        ("element_value_array_initializer", Role::List),
        ("field_access", Role::Member),
        ("method_reference", Role::Member),
        ("class_literal", Role::Member),
        ("scoped_identifier", Role::Member),
        ("array_access", Role::Index),
        ("assignment_expression", Role::Assignment),
        ("update_expression", Role::Update),
        ("binary_expression", Role::Binary),
        ("instanceof_expression", Role::Binary),
        ("unary_expression", Role::Unary),
        ("parenthesized_expression", Role::Parenthesized),
        ("cast_expression", Role::Cast),
        ("identifier", Role::Identifier),
        ("string_literal", Role::String),
        ("string_interpolation", Role::Interpolation),
        ("character_literal", Role::Character),
        ("binary_integer_literal", Role::Number),
        ("decimal_integer_literal", Role::Number),
        ("hex_integer_literal", Role::Number),
        ("octal_integer_literal", Role::Number),
        ("decimal_floating_point_literal", Role::Number),
        ("hex_floating_point_literal", Role::Number),
        ("true", Role::Boolean),
        ("false", Role::Boolean),
        ("null_literal", Role::Null),
        ("this", Role::This),
        ("super", Role::Super),
    ],
    comments: &["line_comment", "block_comment"],
    keyword_kinds: &["void_type", "boolean_type", "asterisk", "underscore_pattern"],
    fields: &[("array", Field::Object)],
    refined: &["class_body", "switch_block_statement_group", "switch_rule", "switch_label"],
    hooks: &JavaHooks,
};

struct JavaHooks;

impl Hooks for JavaHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        match view.kind_of(id) {
            // The body of an anonymous class, or of an enum constant that is one.
            "class_body" => match tree.parent(id).map(|parent| view.kind_of(parent)) {
                Some("object_creation_expression" | "enum_constant") => Role::Type,
                _ => Role::Other,
            },
            // `case 1: case 2:` stand in one group.
            "switch_label" => {
                let first = tree.parent(id).is_none_or(|group| group + 1 == id);
                if first { Role::Other } else { Role::Case }
            }
            _ => {
                let takes_the_rest = tree
                    .children(id)
                    .filter(|&child| view.kind_of(child) == "switch_label")
                    .any(|label| says_default(view.text_of(label)));
                if takes_the_rest { Role::DefaultCase } else { Role::Case }
            }
        }
    }

    /// The only child of a jump is its label.
    fn jump_field(&self, _role: Role) -> Field {
        Field::Label
    }

    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let Some(list) = tree.child_by_field(id, Field::Parameters) else { return 0 };
        match tree.node(list).role {
            Role::Parameters => {
                tree.children(list).filter(|&child| tree.node(child).role == Role::Parameter).count() as u32
            }
            // `x -> …`
            _ => 1,
        }
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        let mut children = tree.children(id);
        let Some(path) = children.next() else { return };
        let written: String = view.text_of(path).split_whitespace().collect();
        let wildcard = children.any(|child| view.kind_of(child) == "asterisk");
        let is_static = tree.tokens_of(id).iter().any(|token| token.span.of(view.text) == "static");
        let span = tree.node(id).span;
        let of =
            |name: &str| ImportedName { name: name.to_owned(), local: name.to_owned(), span: tree.node(path).span };
        // `import static a.B.c` takes the name `c` out of `a.B`; `import a.B` takes the type `B` itself.
        let import = match (wildcard, is_static, written.rsplit_once('.')) {
            (true, ..) => Import { names: vec![of("*")], ..Import::new(written, ImportForm::Module, span) },
            (false, true, Some((owner, name))) => {
                Import { names: vec![of(name)], ..Import::new(owner, ImportForm::Module, span) }
            }
            (false, ..) => {
                let binding = written.rsplit('.').next().map(str::to_owned);
                Import { binding, ..Import::new(written, ImportForm::Module, span) }
            }
        };
        found.push(import);
    }

    /// By the annotations of JUnit 3 to 5 and TestNG; a type by the tests' custom names.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        annotations(view, id).any(|name| {
            matches!(
                name,
                "Test"
                    | "ParameterizedTest"
                    | "RepeatedTest"
                    | "TestFactory"
                    | "TestTemplate"
                    | "Before"
                    | "After"
                    | "BeforeEach"
                    | "AfterEach"
                    | "BeforeAll"
                    | "AfterAll"
                    | "BeforeClass"
                    | "AfterClass"
                    | "Nested"
                    | "RunWith"
                    | "SpringBootTest"
            )
        })
    }

    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        !has_modifier(view, id, "private")
    }

    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        has_modifier(view, id, "private")
    }

    fn is_test_path(&self, path: &str) -> bool {
        let path = format!("/{path}");
        ["/src/test/", "/src/testFixtures/", "/src/integrationTest/", "/src/androidTest/", "/src/jmh/"]
            .iter()
            .any(|folder| path.contains(folder))
            || ["Test.java", "Tests.java", "TestCase.java", "IT.java"].iter().any(|end| path.ends_with(end))
    }
}

/// Whether a label is `default` or `case null, default`.
fn says_default(label: &str) -> bool {
    label == "default" || label.strip_prefix("case").is_some_and(|rest| rest.trim_end().ends_with(", default"))
}

fn modifiers(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    view.tree.children(id).find(|&child| view.kind_of(child) == "modifiers")
}

fn has_modifier(view: &SourceView<'_>, id: NodeId, word: &str) -> bool {
    modifiers(view, id)
        .is_some_and(|modifiers| view.tree.tokens_of(modifiers).iter().any(|token| token.span.of(view.text) == word))
}

/// The last words of the names of a declaration's annotations.
fn annotations<'t>(view: &SourceView<'t>, id: NodeId) -> impl Iterator<Item = &'t str> {
    let (view, tree) = (*view, view.tree);
    modifiers(&view, id)
        .into_iter()
        .flat_map(move |modifiers| tree.children(modifiers))
        .filter_map(move |at| tree.child_by_field(at, Field::Name))
        .filter_map(move |name| view.text_of(name).rsplit('.').next())
}
