use crate::language::{Hooks, Import, ImportForm, ImportedName, SourceView};
use crate::tree::{Field, NodeId, Role};

pub(super) struct CSharpHooks;

impl Hooks for CSharpHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        let node = tree.node(id);
        match view.kind_of(id) {
            // `int Area => width * height;` is a getter.
            "arrow_expression_clause" => match tree.parent(id).map(|parent| view.kind_of(parent)) {
                Some("property_declaration" | "indexer_declaration") => Role::Function,
                _ => Role::Other,
            },
            "switch_section" => {
                let first = tree.tokens_of(id).first().map(|token| token.span.of(view.text));
                if first == Some("default") { Role::DefaultCase } else { Role::Case }
            }
            "switch_expression_arm" => {
                let pattern = tree.children(id).next();
                let discards = pattern.is_some_and(|pattern| view.text_of(pattern) == "_");
                let guarded = tree.children(id).any(|child| view.kind_of(child) == "when_clause");
                if discards && !guarded { Role::DefaultCase } else { Role::Case }
            }
            "argument" | "attribute_argument" if tree.child_by_field(id, Field::Name).is_none() => Role::Other,
            _ => node.role,
        }
    }

    /// An accessor has the name of its property.
    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        match view.kind_of(id) {
            "accessor_declaration" | "arrow_expression_clause" => {
                let property = tree.ancestors(id).find(|&at| tree.node(at).role == Role::FieldDeclaration)?;
                tree.child_by_field(property, Field::Name).or_else(|| tree.child_by_field(property, Field::Parameters))
            }
            // An operator is called by its sign, which is no node; a conversion by its type.
            "operator_declaration" | "conversion_operator_declaration" => tree.child_by_field(id, Field::Type),
            _ => tree.child_by_field(id, Field::Name),
        }
    }

    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        match tree.node(parent).role {
            Role::Variable => tree.child_by_field(parent, Field::Name),
            Role::FieldDeclaration if tree.node(id).field == Field::Value => tree.child_by_field(parent, Field::Name),
            Role::Assignment if tree.node(id).field == Field::Right => tree.child_by_field(parent, Field::Left),
            _ => None,
        }
    }

    /// An accessor without a body is the compiler's to write.
    fn has_body(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        view.kind_of(id) == "arrow_expression_clause" || view.tree.child_by_field(id, Field::Body).is_some()
    }

    /// Without the `this` parameter of an extension method; a `params` array stands in the list without a node.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let list = match tree.child_by_field(id, Field::Parameters) {
            Some(list) => list,
            None => match tree.child_by_role(id, Role::Parameters) {
                Some(list) => list,
                None => return 0,
            },
        };
        if tree.node(list).role == Role::Parameter {
            return 1;
        }
        tree.children(list)
            .filter(|&child| match tree.node(child).role {
                Role::Parameter => {
                    !tree.children(child).any(|at| view.kind_of(at) == "modifier" && view.text_of(at) == "this")
                }
                _ => tree.node(child).field == Field::Name,
            })
            .count() as u32
    }

    /// `using N;` brings in all names of a namespace, `using static T;` all of a type, `using A = N.T;` one.
    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        let alias = tree.child_by_field(id, Field::Name);
        let Some(path) = tree.children(id).find(|&child| Some(child) != alias) else { return };
        let target: String = view.text_of(path).split_whitespace().collect();
        let span = tree.node(id).span;
        let words = tree.tokens_of(id).iter().take(3).map(|token| token.span.of(view.text));
        let re_export = words.into_iter().any(|word| word == "global");
        let mut import = Import { re_export, ..Import::new(target.replace("::", "."), ImportForm::Module, span) };
        if let Some(alias) = alias {
            import.binding = Some(view.text_of(alias).to_owned());
        } else {
            let all = "*".to_owned();
            import.names.push(ImportedName { name: all.clone(), local: all, span: tree.node(path).span });
        }
        found.push(import);
    }

    /// By the attributes of xUnit, NUnit and MSTest.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        tree.children(id)
            .filter(|&child| tree.node(child).role == Role::Decorator)
            .flat_map(|list| tree.children(list))
            .filter_map(|attribute| tree.child_by_field(attribute, Field::Name))
            .any(|name| {
                let name = view.text_of(name).rsplit('.').next().unwrap_or_default();
                matches!(
                    name.strip_suffix("Attribute").unwrap_or(name),
                    "Fact"
                        | "Theory"
                        | "Test"
                        | "TestCase"
                        | "TestCaseSource"
                        | "TestFixture"
                        | "SetUp"
                        | "TearDown"
                        | "OneTimeSetUp"
                        | "OneTimeTearDown"
                        | "TestMethod"
                        | "DataTestMethod"
                        | "TestClass"
                        | "TestInitialize"
                        | "TestCleanup"
                )
            })
    }

    /// A type without a word is `internal`, a member without one is `private`, but one of an interface is public.
    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let declaration = match view.kind_of(id) {
            "accessor_declaration" | "arrow_expression_clause" => {
                tree.ancestors(id).find(|&at| tree.node(at).role == Role::FieldDeclaration).unwrap_or(id)
            }
            _ => id,
        };
        let says = |word| has_modifier(view, declaration, word);
        if says("public") || says("protected") || says("internal") || tree.node(id).role == Role::Type {
            return !says("private") || says("protected");
        }
        let explicit = tree.children(declaration).any(|child| view.kind_of(child) == "explicit_interface_specifier");
        let owner = owner(view, declaration);
        explicit || owner.is_none_or(|owner| view.kind_of(owner) == "interface_declaration")
    }

    /// Private, and not of a class that other files continue.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        !self.is_exported(view, id)
            && owner(view, id).is_some_and(|owner| !has_modifier(view, owner, "partial"))
            && view.kind_of(id) == "method_declaration"
    }

    fn is_test_path(&self, path: &str) -> bool {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        name.ends_with("Test.cs")
            || name.ends_with("Tests.cs")
            || parts.any(|folder| {
                matches!(folder, "test" | "tests" | "Test" | "Tests")
                    || folder.ends_with(".Tests")
                    || folder.ends_with(".Test")
                    || folder.ends_with("UnitTests")
            })
    }
}

fn has_modifier(view: &SourceView<'_>, id: NodeId, word: &str) -> bool {
    view.tree.children(id).any(|child| view.kind_of(child) == "modifier" && view.text_of(child) == word)
}

/// The type a member is declared in.
fn owner(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    view.tree.ancestors(id).find(|&at| view.tree.node(at).role == Role::Type)
}
