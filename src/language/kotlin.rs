use super::{Hooks, Import, ImportForm, ImportedName, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Kotlin,
    name: "Kotlin",
    id: "kotlin",
    extensions: &["kt", "kts", "ktm"],
    file_names: &[],
    interpreters: &["kotlin"],
    support: Support::Full,
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    roles: &[
        ("source_file", Role::File),
        ("function_declaration", Role::Function),
        ("secondary_constructor", Role::Function),
        ("anonymous_initializer", Role::Function),
        ("getter", Role::Function),
        ("setter", Role::Function),
        ("anonymous_function", Role::Lambda),
        ("lambda_literal", Role::Lambda),
        ("class_declaration", Role::Type),
        ("object_declaration", Role::Type),
        ("companion_object", Role::Type),
        ("object_literal", Role::Type),
        ("function_value_parameters", Role::Parameters),
        ("lambda_parameters", Role::Parameters),
        ("parameter", Role::Parameter),
        ("class_parameter", Role::Parameter),
        ("property_declaration", Role::Variable),
        ("import", Role::Import),
        ("annotation", Role::Decorator),
        ("file_annotation", Role::Decorator),
        ("user_type", Role::TypeReference),
        ("nullable_type", Role::TypeReference),
        ("non_nullable_type", Role::TypeReference),
        ("function_type", Role::TypeReference),
        ("type_arguments", Role::Generics),
        ("type_parameters", Role::Generics),
        ("block", Role::Block),
        ("if_expression", Role::If),
        ("when_expression", Role::Switch),
        ("when_entry", Role::Case),
        ("for_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("do_while_statement", Role::Loop),
        ("try_expression", Role::Try),
        ("catch_block", Role::Catch),
        ("finally_block", Role::Finally),
        ("return_expression", Role::Return),
        ("throw_expression", Role::Throw),
        ("label", Role::Label),
        ("call_expression", Role::Call),
        ("value_arguments", Role::Arguments),
        ("navigation_expression", Role::Member),
        ("index_expression", Role::Index),
        ("assignment", Role::Assignment),
        ("binary_expression", Role::Binary),
        ("infix_expression", Role::Binary),
        ("in_expression", Role::Binary),
        ("is_expression", Role::Binary),
        ("range_expression", Role::Binary),
        ("unary_expression", Role::Unary),
        ("as_expression", Role::Cast),
        ("spread_expression", Role::Spread),
        ("parenthesized_expression", Role::Parenthesized),
        ("identifier", Role::Identifier),
        ("string_literal", Role::String),
        ("multiline_string_literal", Role::String),
        ("interpolation", Role::Interpolation),
        ("character_literal", Role::Character),
        ("number_literal", Role::Number),
        ("float_literal", Role::Number),
        ("collection_literal", Role::List),
        ("this_expression", Role::This),
        ("super_expression", Role::Super),
    ],
    comments: &["line_comment", "block_comment", "shebang"],
    keyword_kinds: &["reification_modifier", "use_site_target"],
    fields: &[],
    refined: &[
        "identifier",
        "labeled_expression",
        "if_expression",
        "when_entry",
        "property_declaration",
        "variable_declaration",
        "multi_variable_declaration",
    ],
    hooks: &KotlinHooks,
};

struct KotlinHooks;

impl Hooks for KotlinHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        let node = tree.node(id);
        let parent = tree.parent(id).map_or(Role::Other, |parent| tree.node(parent).role);
        match node.role {
            // The grammar reads these words as names, and a default value that is one stands beside its parameter.
            Role::Identifier | Role::Parameter => match view.text_of(id) {
                "break" => Role::Break,
                "continue" => Role::Continue,
                "true" | "false" => Role::Boolean,
                "null" => Role::Null,
                "this" => Role::This,
                "super" => Role::Super,
                _ => Role::Identifier,
            },
            Role::If => {
                // With a plain expression on either side it is what other languages write `a ? b : c`.
                let mut branches = tree.children(id).filter(|&child| tree.node(child).field != Field::Condition);
                let plain = |child| {
                    !matches!(
                        tree.node(child).role,
                        Role::Block | Role::If | Role::Return | Role::Throw | Role::Assignment | Role::Update
                    )
                };
                match (branches.next(), branches.next()) {
                    (Some(one), Some(other)) if plain(one) && plain(other) => Role::Ternary,
                    _ => Role::If,
                }
            }
            Role::Case if tree.child_by_field(id, Field::Condition).is_none() => Role::DefaultCase,
            Role::Variable => {
                let in_type = tree.parent(id).is_some_and(|parent| view.kind_of(parent).ends_with("class_body"));
                if in_type { Role::FieldDeclaration } else { Role::Variable }
            }
            Role::Other if parent == Role::Parameters => Role::Parameter,
            // `break@outer`, which the grammar takes for an expression with a label in front.
            Role::Other => match tree.children(id).next().map(|label| view.text_of(label)) {
                Some("break@") => Role::Break,
                Some("continue@") => Role::Continue,
                _ => Role::Other,
            },
            role => role,
        }
    }

    /// The property a function stands in: its accessor, or a lambda that is its value.
    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        match tree.node(parent).role {
            Role::Variable | Role::FieldDeclaration => {
                let declared = tree.children(parent).find(|&child| view.kind_of(child) == "variable_declaration")?;
                tree.child_by_role(declared, Role::Identifier)
            }
            Role::Assignment => tree.child_by_field(parent, Field::Left).filter(|&left| left != id),
            _ => None,
        }
    }

    fn unnamed(&self, view: &SourceView<'_>, id: NodeId) -> &'static str {
        match view.kind_of(id) {
            "secondary_constructor" => "constructor",
            "anonymous_initializer" => "init",
            "companion_object" => "Companion",
            _ => match view.tree.node(id).role {
                Role::Type => "<anonymous>",
                _ => "<lambda>",
            },
        }
    }

    /// Default values stand beside the parameters in the list.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        match tree.child_by_role(id, Role::Parameters) {
            Some(list) => tree
                .children(list)
                .filter(|&child| {
                    matches!(view.kind_of(child), "parameter" | "variable_declaration" | "multi_variable_declaration")
                })
                .count() as u32,
            None => u32::from(view.kind_of(id) == "setter"),
        }
    }

    fn has_body(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        view.tree
            .children(id)
            .any(|child| view.tree.node(child).role == Role::Block || view.kind_of(child) == "function_body")
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        let mut children = tree.children(id);
        let Some(path) = children.next() else { return };
        let target: String = view.text_of(path).split_whitespace().collect();
        let span = tree.node(id).span;
        let import = if view.text_of(id).trim_end_matches(';').ends_with('*') {
            let all = ImportedName { name: "*".to_owned(), local: "*".to_owned(), span };
            Import { names: vec![all], ..Import::new(target, ImportForm::Module, span) }
        } else {
            let binding = children
                .next()
                .map(|alias| view.text_of(alias).to_owned())
                .or_else(|| target.rsplit('.').next().map(str::to_owned));
            Import { binding, ..Import::new(target, ImportForm::Module, span) }
        };
        found.push(import);
    }

    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let Some(modifiers) = tree.children(id).find(|&child| view.kind_of(child) == "modifiers") else { return false };
        tree.children(modifiers).filter(|&child| tree.node(child).role == Role::Decorator).any(|annotation| {
            let name = view.text_of(annotation).trim_start_matches('@');
            let name = name.split(['(', '\n', ' ']).next().unwrap_or_default();
            let name = name.rsplit('.').next().unwrap_or_default();
            name.ends_with("Test")
                || matches!(
                    name,
                    "TestFactory" | "TestTemplate" | "BeforeEach" | "AfterEach" | "BeforeAll" | "AfterAll" | "Nested"
                )
        })
    }

    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        !tree.children(id).filter(|&child| view.kind_of(child) == "modifiers").any(|modifiers| {
            tree.children(modifiers)
                .any(|child| view.kind_of(child) == "visibility_modifier" && view.text_of(child) == "private")
        })
    }

    /// `private` is the file at the top and the class inside one; what an operator calls shows no name.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let is_operator = tree.children(id).any(|child| {
            view.kind_of(child) == "modifiers" && view.text_of(child).split_whitespace().any(|word| word == "operator")
        });
        tree.node(id).role == Role::Function
            && !is_operator
            && self.name(view, id).is_some()
            && !self.is_exported(view, id)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.trim_end_matches(".kts").trim_end_matches(".kt");
        stem.ends_with("Test")
            || stem.ends_with("Tests")
            || stem.ends_with("Spec")
            || folders.split('/').any(|folder| {
                matches!(folder, "test" | "tests" | "androidTest" | "commonTest" | "jvmTest" | "testFixtures")
            })
    }
}
