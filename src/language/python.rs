use super::{Hooks, Import, ImportForm, ImportTiming, ImportedName, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Python,
    name: "Python",
    id: "python",
    extensions: &["py", "pyi", "pyw"],
    file_names: &["SConstruct", "SConscript", "wscript"],
    interpreters: &["python", "pypy"],
    support: Support::Full,
    grammar: || tree_sitter_python::LANGUAGE.into(),
    roles: &[
        ("module", Role::File),
        ("function_definition", Role::Function),
        ("lambda", Role::Lambda),
        ("class_definition", Role::Type),
        ("parameters", Role::Parameters),
        ("lambda_parameters", Role::Parameters),
        ("default_parameter", Role::Parameter),
        ("typed_parameter", Role::Parameter),
        ("typed_default_parameter", Role::Parameter),
        ("list_splat_pattern", Role::Parameter),
        ("dictionary_splat_pattern", Role::Parameter),
        ("decorator", Role::Decorator),
        ("import_statement", Role::Import),
        ("import_from_statement", Role::Import),
        ("future_import_statement", Role::Import),
        ("block", Role::Block),
        ("if_statement", Role::If),
        ("elif_clause", Role::ElseIf),
        ("else_clause", Role::Else),
        ("conditional_expression", Role::Ternary),
        ("match_statement", Role::Switch),
        ("case_clause", Role::Case),
        ("for_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("for_in_clause", Role::ComprehensionFor),
        ("if_clause", Role::ComprehensionIf),
        ("list_comprehension", Role::Comprehension),
        ("set_comprehension", Role::Comprehension),
        ("dictionary_comprehension", Role::Comprehension),
        ("generator_expression", Role::Comprehension),
        ("try_statement", Role::Try),
        ("except_clause", Role::Catch),
        ("finally_clause", Role::Finally),
        ("with_statement", Role::With),
        ("return_statement", Role::Return),
        ("break_statement", Role::Break),
        ("continue_statement", Role::Continue),
        ("raise_statement", Role::Throw),
        ("yield", Role::Yield),
        ("assert_statement", Role::Assert),
        ("expression_statement", Role::ExpressionStatement),
        ("pass_statement", Role::EmptyStatement),
        ("type", Role::TypeReference),
        ("type_parameter", Role::Generics),
        ("call", Role::Call),
        ("argument_list", Role::Arguments),
        ("keyword_argument", Role::NamedArgument),
        ("attribute", Role::Member),
        ("subscript", Role::Index),
        ("assignment", Role::Assignment),
        ("named_expression", Role::Assignment),
        ("augmented_assignment", Role::Update),
        ("binary_operator", Role::Binary),
        ("comparison_operator", Role::Binary),
        ("boolean_operator", Role::Logical),
        ("unary_operator", Role::Unary),
        ("not_operator", Role::Not),
        ("parenthesized_expression", Role::Parenthesized),
        ("await", Role::Await),
        ("list_splat", Role::Spread),
        ("dictionary_splat", Role::Spread),
        ("identifier", Role::Identifier),
        ("string", Role::String),
        ("interpolation", Role::Interpolation),
        ("integer", Role::Number),
        ("float", Role::Number),
        ("true", Role::Boolean),
        ("false", Role::Boolean),
        ("none", Role::Null),
        ("list", Role::List),
        ("tuple", Role::List),
        ("set", Role::List),
        ("dictionary", Role::Map),
        ("pair", Role::Pair),
    ],
    comments: &["comment"],
    keyword_kinds: &["pass_statement", "ellipsis"],
    fields: &[("attribute", Field::Property), ("definition", Field::None)],
    refined: &["case_clause"],
    hooks: &PythonHooks,
};

struct PythonHooks;

impl Hooks for PythonHooks {
    /// `case _:` without a guard takes the rest.
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let mut children = view.tree.children(id);
        match children.next() {
            Some(pattern)
                if view.text_of(pattern) == "_" && view.tree.child_by_role(id, Role::ComprehensionIf).is_none() =>
            {
                Role::DefaultCase
            }
            _ => Role::Case,
        }
    }

    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let Some(list) = view.tree.child_by_role(id, Role::Parameters) else { return 0 };
        let count = view.tree.children(list).filter(|&child| view.tree.node(child).role == Role::Parameter);
        let in_type = view
            .tree
            .ancestors(id)
            .map(|at| view.tree.node(at).role)
            .find(|role| matches!(role, Role::Type | Role::Function))
            == Some(Role::Type);
        let mut count = count.peekable();
        let receiver = in_type && count.peek().is_some_and(|&first| matches!(view.text_of(first), "self" | "cls"));
        count.count() as u32 - u32::from(receiver)
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        let span = tree.node(id).span;
        let timing = if under_type_checking(view, id) { ImportTiming::TypeOnly } else { ImportTiming::Load };
        match view.kind_of(id) {
            "import_statement" => {
                for child in tree.children(id) {
                    let (target, alias) = split_alias(view, child);
                    let binding = alias.unwrap_or_else(|| target.split('.').next().unwrap_or_default().to_owned());
                    let import = Import::new(target, ImportForm::Module, tree.node(child).span);
                    found.push(Import { binding: Some(binding), timing, ..import });
                }
            }
            "import_from_statement" => {
                let Some(module) = tree.child_by_field(id, Field::Source) else { return };
                let written = view.text_of(module);
                let target = written.trim_start_matches('.').trim_start().to_owned();
                let level = written.chars().take_while(|&c| c == '.').count();
                let form = match level {
                    0 => ImportForm::Module,
                    _ => ImportForm::Relative { level: u8::try_from(level).unwrap_or(u8::MAX) },
                };
                let names = tree
                    .children(id)
                    .filter(|&child| child != module)
                    .map(|child| {
                        let (name, alias) = match view.kind_of(child) {
                            "wildcard_import" => ("*".to_owned(), None),
                            _ => split_alias(view, child),
                        };
                        let local = alias.unwrap_or_else(|| name.clone());
                        ImportedName { name, local, span: tree.node(child).span }
                    })
                    .collect();
                found.push(Import { names, timing, ..Import::new(target, form, span) });
            }
            _ => {}
        }
    }

    /// The first statement of a file, function or class (PEP 257).
    fn is_documentation(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let Some(block) = tree.parent(id).filter(|&block| block + 1 == id) else { return false };
        match tree.node(block).role {
            Role::File => true,
            Role::Block => tree.parent(block).is_some_and(|owner| {
                matches!(tree.node(owner).role, Role::Function | Role::Type) && tree.node(block).field == Field::Body
            }),
            _ => false,
        }
    }

    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let Some(name) = self.name(view, id) else { return false };
        let name = view.text_of(name);
        match view.tree.node(id).role {
            Role::Function => name.starts_with("test_"),
            Role::Type => {
                name.starts_with("Test")
                    || view
                        .tree
                        .child_by_field(id, Field::Superclass)
                        .is_some_and(|bases| view.text_of(bases).contains("TestCase"))
            }
            _ => false,
        }
    }

    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        self.name(view, id).is_none_or(|name| {
            let name = view.text_of(name);
            !name.starts_with('_') || name.ends_with("__")
        })
    }

    /// A method whose name is mangled (`__name`); any other name can be reached from outside.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let around =
            tree.ancestors(id).map(|at| tree.node(at).role).find(|role| matches!(role, Role::Type | Role::Function));
        around == Some(Role::Type)
            && self.name(view, id).is_some_and(|name| {
                let name = view.text_of(name);
                name.starts_with("__") && !name.ends_with("__")
            })
    }

    fn is_test_path(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.starts_with("test_")
            || name.ends_with("_test.py")
            || matches!(name, "conftest.py" | "tests.py")
            || path.split('/').rev().skip(1).any(|folder| matches!(folder, "test" | "tests"))
    }
}

/// Whether an import stands in the body of `if TYPE_CHECKING:`.
fn under_type_checking(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    let Some(block) = tree.parent(id) else { return false };
    tree.node(block).field == Field::Consequence
        && tree.parent(block).and_then(|branch| tree.child_by_field(branch, Field::Condition)).is_some_and(
            |condition| {
                // `typing` itself goes by many short names.
                let written = view.text_of(condition);
                written.rsplit_once('.').map_or(written, |(_, name)| name) == "TYPE_CHECKING"
            },
        )
}

/// The name and the alias of `a.b as c`.
fn split_alias(view: &SourceView<'_>, id: NodeId) -> (String, Option<String>) {
    if view.kind_of(id) != "aliased_import" {
        return (view.text_of(id).to_owned(), None);
    }
    let of = |field| view.tree.child_by_field(id, field).map(|child| view.text_of(child).to_owned());
    (of(Field::Name).unwrap_or_default(), of(Field::Alias))
}
