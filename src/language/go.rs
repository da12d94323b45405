use super::{Hooks, Import, ImportForm, ImportedName, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Go,
    name: "Go",
    id: "go",
    extensions: &["go"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_go::LANGUAGE.into(),
    roles: &[
        ("source_file", Role::File),
        ("statement_list", Role::Transparent),
        ("literal_element", Role::Transparent),
        ("import_declaration", Role::Import),
        ("function_declaration", Role::Function),
        ("method_declaration", Role::Function),
        ("method_elem", Role::Signature),
        ("func_literal", Role::Lambda),
        ("type_spec", Role::Type),
        ("parameter_list", Role::Parameters),
        ("parameter_declaration", Role::Parameter),
        ("variadic_parameter_declaration", Role::Parameter),
        ("const_spec", Role::Variable),
        ("var_spec", Role::Variable),
        ("short_var_declaration", Role::Variable),
        ("field_declaration", Role::FieldDeclaration),
        ("array_type", Role::TypeReference),
        ("channel_type", Role::TypeReference),
        ("function_type", Role::TypeReference),
        ("generic_type", Role::TypeReference),
        ("map_type", Role::TypeReference),
        ("pointer_type", Role::TypeReference),
        ("qualified_type", Role::TypeReference),
        ("slice_type", Role::TypeReference),
        ("type_identifier", Role::TypeReference),
        ("type_arguments", Role::Generics),
        ("type_parameter_list", Role::Generics),
        ("block", Role::Block),
        ("if_statement", Role::If),
        ("expression_switch_statement", Role::Switch),
        ("type_switch_statement", Role::Switch),
        ("select_statement", Role::Switch),
        ("expression_case", Role::Case),
        ("type_case", Role::Case),
        ("communication_case", Role::Case),
        ("default_case", Role::DefaultCase),
        ("for_statement", Role::Loop),
        ("defer_statement", Role::With),
        ("return_statement", Role::Return),
        ("break_statement", Role::Break),
        ("continue_statement", Role::Continue),
        ("goto_statement", Role::Goto),
        ("labeled_statement", Role::Label),
        ("label_name", Role::Label),
        ("expression_statement", Role::ExpressionStatement),
        ("empty_statement", Role::EmptyStatement),
        ("call_expression", Role::Call),
        ("argument_list", Role::Arguments),
        ("variadic_argument", Role::Spread),
        ("composite_literal", Role::New),
        ("literal_value", Role::List),
        ("keyed_element", Role::Pair),
        ("selector_expression", Role::Member),
        ("index_expression", Role::Index),
        ("slice_expression", Role::Index),
        ("type_assertion_expression", Role::Cast),
        ("type_conversion_expression", Role::Cast),
        ("assignment_statement", Role::Assignment),
        ("inc_statement", Role::Update),
        ("dec_statement", Role::Update),
        ("binary_expression", Role::Binary),
        ("unary_expression", Role::Unary),
        ("parenthesized_expression", Role::Parenthesized),
        ("identifier", Role::Identifier),
        ("field_identifier", Role::Identifier),
        ("package_identifier", Role::Identifier),
        ("blank_identifier", Role::Identifier),
        ("interpreted_string_literal", Role::String),
        ("raw_string_literal", Role::String),
        ("rune_literal", Role::Character),
        ("int_literal", Role::Number),
        ("float_literal", Role::Number),
        ("imaginary_literal", Role::Number),
        ("iota", Role::Number),
        ("true", Role::Boolean),
        ("false", Role::Boolean),
        ("nil", Role::Null),
    ],
    comments: &["comment"],
    keyword_kinds: &["fallthrough_statement", "dot"],
    fields: &[("receiver", Field::Object), ("communication", Field::Condition)],
    refined: &["parameter_list"],
    hooks: &GoHooks,
};

struct GoHooks;

impl Hooks for GoHooks {
    /// Receivers and results are written as parameter lists too.
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        match view.tree.node(id).field {
            Field::Object | Field::ReturnType => Role::Other,
            _ => Role::Parameters,
        }
    }

    /// A function literal is known by the name at its place on the left of `a, f := 1, func() {}`.
    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        if view.kind_of(parent) != "expression_list" {
            let keyed = tree.node(parent).role == Role::Pair && tree.node(id).field == Field::Value;
            return keyed.then(|| tree.child_by_field(parent, Field::Key)).flatten();
        }
        let place = tree.children(parent).position(|child| child == id)?;
        let statement = tree.parent(parent)?;
        match (tree.node(statement).role, tree.node(parent).field) {
            (Role::Variable, Field::Value) => {
                tree.children(statement).filter(|&child| tree.node(child).field == Field::Name).nth(place)
            }
            (Role::Variable | Role::Assignment, Field::Right) => {
                tree.children(tree.child_by_field(statement, Field::Left)?).nth(place)
            }
            _ => None,
        }
    }

    fn receiver_type(&self, view: &SourceView<'_>, id: NodeId) -> Option<String> {
        let tree = view.tree;
        let receiver = tree.child_by_field(id, Field::Object)?;
        // `*T`, `T[K]` and `*T[K]` all begin with the name of the type.
        tree.descendants(receiver)
            .find(|&at| view.kind_of(at) == "type_identifier")
            .map(|name| view.text_of(name).to_owned())
    }

    /// `a, b int` declares two, `int` alone one without a name.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let Some(list) = tree.child_by_field(id, Field::Parameters) else { return 0 };
        tree.children(list)
            .filter(|&child| tree.node(child).role == Role::Parameter)
            .map(|child| {
                tree.children(child).filter(|&name| tree.node(name).field == Field::Name).count().max(1) as u32
            })
            .sum()
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        for spec in tree.descendants(id).filter(|&at| view.kind_of(at) == "import_spec") {
            let Some(path) = tree.child_by_field(spec, Field::Path) else { continue };
            let target = view.text_of(path).trim_matches(['"', '`']);
            let span = tree.node(spec).span;
            let form = match relative_level(target) {
                Some(level) => ImportForm::Relative { level },
                None => ImportForm::Module,
            };
            let mut import = Import::new(target, form, span);
            match tree.child_by_field(spec, Field::Name) {
                None => import.binding = Some(package_name(target).to_owned()),
                Some(name) => match view.text_of(name) {
                    // Imported for what it does when it is loaded; nothing is bound.
                    "_" => {}
                    "." => {
                        let all = "*".to_owned();
                        import.names.push(ImportedName { name: all.clone(), local: all, span: tree.node(name).span });
                    }
                    alias => import.binding = Some(alias.to_owned()),
                },
            }
            found.push(import);
        }
    }

    /// As the `testing` package has it: `TestX`, `BenchmarkX`, `FuzzX`, `ExampleX` with `*testing.T` and its kin.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        if view.kind_of(id) != "function_declaration" {
            return false;
        }
        let Some(name) = self.name(view, id).map(|name| view.text_of(name)) else { return false };
        let named =
            |prefix| name.strip_prefix(prefix).is_some_and(|rest: &str| !rest.starts_with(|c: char| c.is_lowercase()));
        let parameters = tree.child_by_field(id, Field::Parameters).map_or("", |list| view.text_of(list));
        match () {
            () if named("Test") => parameters.contains("testing.T") || parameters.contains("testing.M"),
            () if named("Benchmark") => parameters.contains("testing.B"),
            () if named("Fuzz") => parameters.contains("testing.F"),
            () if named("Example") => self.parameter_count(view, id) == 0,
            () => false,
        }
    }

    /// Go exports what begins with a capital letter.
    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        self.name(view, id).is_none_or(|name| view.text_of(name).starts_with(char::is_uppercase))
    }

    fn is_test_path(&self, path: &str) -> bool {
        path.ends_with("_test.go") || path.split('/').any(|folder| folder == "testdata")
    }
}

/// Folders up of `./a` (1) and `../a` (2).
fn relative_level(target: &str) -> Option<u8> {
    let ups = target.split('/').take_while(|part| *part == "..").count();
    match ups {
        0 => (target == "." || target.starts_with("./")).then_some(1),
        _ => Some(u8::try_from(ups + 1).unwrap_or(u8::MAX)),
    }
}

/// What a package is called by custom: the last word of its path, but not a major version (`/v2`, `.v2`).
fn package_name(path: &str) -> &str {
    let is_version = |word: &str| {
        word.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let word = if is_version(last) { parts.next().unwrap_or(last) } else { last };
    match word.rsplit_once('.') {
        Some((name, version)) if is_version(version) => name,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn a_package_is_called_by_the_last_word_of_its_path_without_the_version() {
        assert_eq!(package_name("fmt"), "fmt");
        assert_eq!(package_name("net/http"), "http");
        assert_eq!(package_name("github.com/a/b/v2"), "b");
        assert_eq!(package_name("gopkg.in/yaml.v3"), "yaml");
        assert_eq!(package_name("v2"), "v2");
    }
}
